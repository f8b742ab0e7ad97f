"""What members will ask, each question with the risks it is about and the facts that answer it.

The questions are those of published minutes. Nothing here judges: a question with no risk under it says so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from riskctl.core.history import Series, Slip
from riskctl.core.model import Action
from riskctl.core.period import interval
from riskctl.core.scoring import OUTSIDE
from riskctl.core.state import Movement, State
from riskctl.render.blocks import AnyBlock, Heading, Items, Text, words
from riskctl.render.desk import Desk
from riskctl.render.sections.attention import high_risks
from riskctl.render.sections.counts import limited
from riskctl.render.sections.late import late_by
from riskctl.render.sections.movement import reason_of, span_words
from riskctl.render.views_items import due_said
from riskctl.render.views_ratings import POSITIONS, figure_text, figure_words, movement_text
from riskctl.render.views_text import flat, plain


class Answer(NamedTuple):
    """One line of an answer: the risk, and the fact."""

    state: State
    fact: str


Answers = Callable[[Desk, Mapping[str, Series]], Iterable[Answer] | None]


def questions(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return every question that the register has the data for."""
    found: list[AnyBlock] = []
    for key, answer in QUESTIONS.items():
        facts = answer(desk, desk.series)
        if facts is not None:
            asked = desk.say(f"question.{key}", since=desk.since_words)
            found.append(Heading((asked,), anchor=f"question-{key}"))
            found += answers(desk, facts, desk.say(f"question.{key}_none", since=desk.since_words))
    return tuple(found)


def answers(desk: Desk, facts: Iterable[Answer], none: str, most: int = 0) -> tuple[AnyBlock, ...]:
    """Return facts as a list, or a sentence where there are none; beyond `most`, how many more there are."""
    found = list(facts)
    if not found:
        return (words(none),)
    lines = [_line(desk, each) for each in (found[:most] if most else found)]
    if len(found) > len(lines):
        lines.append((desk.say("answer.more", n=len(found) - len(lines)),))
    return (Items(tuple(lines)),)


def _line(desk: Desk, answer: Answer) -> Text:
    return (desk.refs[answer.state.risk.id], f": {answer.fact}")


def _red(desk: Desk, series: Mapping[str, Series]) -> Iterator[Answer] | None:
    if not any(each.stay for each in series.values()):
        return None
    return _red_answers(desk, series)


def _red_answers(desk: Desk, series: Mapping[str, Series]) -> Iterator[Answer]:
    for state in high_risks(desk):
        stay = series[state.risk.id].stay
        if stay is not None:
            long = span_words(desk, stay.span)
            yield Answer(state, desk.say("answer.red", band=plain(stay.band.label), span=long))


def _moved(desk: Desk, series: Mapping[str, Series]) -> Iterator[Answer] | None:
    return moved_facts(desk) if desk.since is not None and desk.moved else None


def moved_facts(desk: Desk) -> Iterator[Answer]:
    """Yield each risk that is new or moved, with the reason given."""
    for state in desk.open:
        if state.movement in (Movement.UP, Movement.DOWN, Movement.NEW):
            why = flat(reason_of(state))
            said = str(movement_text(desk, state))
            yield Answer(state, f"{said}. {why}" if why else f"{said}. {desk.say('none.given')}")


def _disputed(desk: Desk, series: Mapping[str, Series]) -> Iterator[Answer]:
    return disputed_facts(desk)


def disputed_facts(desk: Desk) -> Iterator[Answer]:
    """Yield each disputed current rating with both values."""
    for state in desk.open:
        if state.current is not None and state.current.disputed:
            rating = state.current.rating
            gives, counts = figure_words(desk, rating.shown), figure_words(desk, rating.counts)
            declared = figure_words(desk, rating.declared) if rating.declared else desk.say("dispute.nothing")
            yield Answer(state, desk.say("answer.disputed", gives=gives, declared=declared, counts=counts))


def _outside(desk: Desk, series: Mapping[str, Series]) -> Iterator[Answer] | None:
    return _outside_answers(desk) if limited(desk) else None


def _outside_answers(desk: Desk) -> Iterator[Answer]:
    for state in desk.open:
        if state.position in OUTSIDE and not state.risk.is_opportunity:
            said = [desk.say(POSITIONS[state.position])]
            if not desk.withholds(state, "actions"):
                still = sum(state.action_open(action) for action in state.risk.actions or ())
                said.append(desk.count("open_actions", still))
            if not desk.withholds(state, "accepted"):
                said.append(desk.say("mark.accepted" if state.accepted else _not_accepted(state)))
            yield Answer(state, "; ".join(said))


def _not_accepted(state: State) -> str:
    """Return the words for a risk that nobody accepts now: one that was accepted is told apart."""
    return "answer.no_longer_accepted" if state.acceptance is not None else "answer.not_accepted"


def _late(desk: Desk, series: Mapping[str, Series]) -> list[Answer] | None:
    return None if desk.undated or not _has_actions(desk) else late_facts(desk)


def late_facts(desk: Desk) -> list[Answer]:
    """Return each overdue action, the longest overdue first."""
    return [
        Answer(late.state, desk.say("answer.late", action=_named(late.action), by=late_by(desk, late.due)))
        for late in desk.late.rows
    ]


def _slipped(desk: Desk, series: Mapping[str, Series]) -> Iterator[Answer] | None:
    if not _has_actions(desk):
        return None
    found = [(state, slip) for state in desk.open for slip in series[state.risk.id].slips]
    found.sort(key=lambda item: -item[1].moves)
    return (Answer(state, _slip(desk, slip)) for state, slip in found)


def _slip(desk: Desk, slip: Slip) -> str:
    due = due_said(desk, slip.due) if slip.due is not None else desk.say("none.stated")
    return desk.count(
        "answer.slipped", slip.moves, action=_named(slip.action), first=due_said(desk, slip.first), due=due
    )


def _named(action: Action) -> str:
    text = plain(action.text)
    text = text if len(text) <= ROOM else text[: text.rfind(" ", 0, ROOM)].rstrip(" ,;:.") + " …"
    return f"{plain(action.id)} {text}" if action.id else text


def _done(desk: Desk, series: Mapping[str, Series]) -> Iterator[Answer] | None:
    return _done_answers(desk, series) if _has_actions(desk) else None


def _done_answers(desk: Desk, series: Mapping[str, Series]) -> Iterator[Answer]:
    for state in desk.open:
        actions = state.risk.actions or ()
        if not actions or state.current is None or any(state.action_open(action) for action in actions):
            continue
        done = [action.done for action in actions if action.done is not None]
        since = max(done, key=lambda when: when.first, default=None)
        reviewed = state.current.review.date
        reached = state.target is not None and state.target.rating.shown == state.current.rating.shown
        if not reached and (since is None or not reviewed.after(since)):
            yield Answer(state, desk.count("answer.done", len(actions), figure=figure_text(desk, state.current)))


def _equal(desk: Desk, series: Mapping[str, Series]) -> Iterator[Answer] | None:
    if not any(state.target is not None for state in desk.open):
        return None
    return (
        Answer(state, desk.say("answer.equal", figure=figure_text(desk, state.current)))
        for state in desk.open
        if state.current is not None
        and state.target is not None
        and state.current.rating.shown
        and state.current.rating.shown == state.target.rating.shown
        and not state.accepted
    )


def _idle(desk: Desk, series: Mapping[str, Series]) -> Iterator[Answer] | None:
    if not _has_actions(desk):
        return None
    return (
        Answer(state, desk.say("answer.idle", figure=figure_text(desk, state.current)))
        for state in high_risks(desk)
        if state.risk.actions is not None and not any(state.action_open(action) for action in state.risk.actions)
    )


def _unreviewed(desk: Desk, series: Mapping[str, Series]) -> Iterator[Answer] | None:
    return None if desk.undated else _unreviewed_answers(desk)


def _unreviewed_answers(desk: Desk) -> Iterator[Answer]:
    """Yield the risks not reviewed for longer than their band allows; where it says nothing, since the last meeting."""
    for state in desk.open:
        reviewed = state.reviewed
        if reviewed is None:
            yield Answer(state, desk.say("answer.never_reviewed"))
            continue
        band = state.current.rating.counts.band if state.current is not None else None
        every = interval(band.review) if band is not None and band.review else None
        since = desk.since.date.first if desk.since is not None else desk.day.first
        late = every.after(reviewed.date.last) < desk.day.first if every else reviewed.date.last < since
        if late:
            days = desk.count("days", (desk.day.first - reviewed.date.last).days)
            yield Answer(state, desk.say("answer.unreviewed", date=desk.said(reviewed.date), days=days))


def _unowned(desk: Desk, series: Mapping[str, Series]) -> Iterator[Answer] | None:
    if not any(state.risk.owner for state in desk.open):
        return None
    return (Answer(state, _owners(desk, state)) for state in desk.open if len(state.risk.owner or ()) != 1)


def _owners(desk: Desk, state: State) -> str:
    owners = desk.owners(state.risk.owner)
    return desk.say("answer.joint", owners=owners) if owners else desk.say("answer.unowned")


def _undecided(desk: Desk, series: Mapping[str, Series]) -> Iterator[Answer]:
    for state in desk.open:
        for entry in state.proposals:
            if entry.decide is not None and entry.decide.before(desk.day):
                yield Answer(state, desk.say("answer.undecided", date=desk.said(entry.decide)))


def _has_actions(desk: Desk) -> bool:
    return any(state.risk.actions for state in desk.open)


ROOM = 80
"""How many letters of an action stand in an answer; the whole of it is on the risk's card."""

QUESTIONS: Final[Mapping[str, Answers]] = {
    "disputed": _disputed,
    "moved": _moved,
    "red": _red,
    "outside": _outside,
    "late": _late,
    "slipped": _slipped,
    "idle": _idle,
    "done": _done,
    "equal": _equal,
    "unreviewed": _unreviewed,
    "unowned": _unowned,
    "undecided": _undecided,
}
"""Every question by its key, in the order in which they are answered."""
