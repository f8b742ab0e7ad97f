"""What the rules about two editions share. This is no rule itself."""

from riskctl.core.diff_values import Change, Kind, RegisterDiff, RiskDiff
from riskctl.core.finding import Hit, Route
from riskctl.core.model import Review
from riskctl.core.words import fold, norm

MOVES = (Kind.ESCALATED, Kind.DE_ESCALATED, Kind.SCORE_UP, Kind.SCORE_DOWN, Kind.LEVELS_CHANGED)
REGISTER_FILE = "riskctl.yaml"


def hit(
    each: RiskDiff, route: Route, message: str, hint: str = "", *, notes: tuple[str, ...] = (), at_key: bool = False
) -> Hit:
    """Return a hit in the file of one risk: that of the later side, or of the earlier where the later has none."""
    return Hit(route, message, hint, notes, at_key, each.path_b or each.path_a, each.id)


def moved(each: RiskDiff) -> Change | None:
    """Return how the levels or the declared figure of the current rating moved; a mark without figures is none."""
    if each.after is None or not each.after.open or is_reused(each):
        return None
    return next((one for one in each.of(*MOVES) if one.measure == "current" and one.before is not None), None)


def set_by(each: RiskDiff) -> Review | None:
    """Return the review that gave the current rating, where it is new; one rewritten in its place is HIS103's."""
    if each.after is None or each.after.current is None:
        return None
    route = each.after.current.route[:2]
    review = each.after.current.review
    rewritten = any(one.route == route for one in each.of(Kind.HISTORY_REWRITTEN))
    return None if rewritten or not any(one is review for one in each.new_reviews) else review


def says(text: str | None) -> str:
    """Return the words of a text on one line."""
    return " ".join((text or "").split())


def reason(review: Review) -> str:
    """Return what a review says of its current rating."""
    given = review.current
    return says(review.why) or says(given.rationale if given is not None else None) or says(review.update)


def is_reused(each: RiskDiff) -> bool:
    """True where an id names another risk than before: nothing of its title and of its ledger is left.

    Shape: two risks are one where they share a review, or the title, or the first words of the description.
    """
    if each.before is None or each.after is None:
        return False
    was, now = each.before.risk, each.after.risk
    if fold(was.title) == fold(now.title) or norm(was.id) != norm(now.id):
        return False
    if was.raised is not None and now.raised is not None and was.raised.overlaps(now.raised):
        return False
    if not was.reviews or not now.reviews:
        return each.before.closure is not None and not any(item.reopened for item in now.closed or ())
    kept = {(review.date.text, review.why) for review in was.reviews}
    return kept.isdisjoint((review.date.text, review.why) for review in now.reviews)


def knows_everything(diff: RegisterDiff) -> bool:
    """True where both sides are whole editions; one read back from the ledger does not tell what controls it had."""
    return not (diff.a.ledger or diff.b.ledger)
