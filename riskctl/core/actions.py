"""Actions as they stood on a day: a due date that was moved later than that had not moved yet."""

from riskctl.core.model import Action, Move, Risk
from riskctl.core.period import When


def due_on(action: Action, day: When) -> When | str | None:
    """Return when an action was due as that stood on a day: moves dated later are undone."""
    later = [move for move in action.moved or () if _is_later(move, day)]
    return min(later, key=lambda move: move.date.first if move.date else day.first).from_ if later else action.due


def as_it_stood(risk: Risk, day: When) -> Risk:
    """Return a risk with its actions due as that stood on a day, and without the moves that came later."""
    if not any(_is_later(move, day) for action in risk.actions or () for move in action.moved or ()):
        return risk
    return risk.model_copy(update={"actions": tuple(_stood(action, day) for action in risk.actions or ())})


def _stood(action: Action, day: When) -> Action:
    kept = tuple(move for move in action.moved or () if not _is_later(move, day))
    if len(kept) == len(action.moved or ()):
        return action
    return action.model_copy(update={"due": due_on(action, day), "due_text": None, "moved": kept or None})


def _is_later(move: Move, day: When) -> bool:
    return move.date is not None and move.date.after(day)
