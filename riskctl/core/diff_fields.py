"""What changed in the ledger, the life and the words of one risk between two sides."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from riskctl.core.diff_plain import counted_words, entry, fold_text, plain, unordered
from riskctl.core.diff_ratings import in_top_band
from riskctl.core.diff_values import TOP_RANK, Change, Kind, Value, change
from riskctl.core.model import MEASURES, Acceptance, Review
from riskctl.core.period import When
from riskctl.core.register import KINDS, PUBLISH
from riskctl.core.scoring import levels_text
from riskctl.core.state import State
from riskctl.core.status import review_due

TEXTS = ("title", "description", "cause", "event", "effect")
"""Fields that are prose."""

UNRECORDED = (
    *TEXTS,
    *("kind", "category", "objectives", "owner", "status", "controls", "actions", "proposals", "links", "printed"),
    *("appetite", "tolerance", "publish", "ground", "withhold", "own"),
)
"""Fields of which a risk keeps no history, so that what they were on an earlier day is not known."""


# --- the ledger -------------------------------------------------------------------------------------------------------


class Ledgers(NamedTuple):
    """Two ledgers laid side by side.

    Shape: `new` are the entries that only B has, with their places, oldest first; `gone` those that only A has, each
    with the entry of B that stands on its date instead, if one does; `last` is the date of A's last entry.
    """

    new: tuple[tuple[int, Review], ...]
    gone: tuple[tuple[Review, tuple[int, Review] | None], ...]
    last: When | None = None

    @property
    def backdated(self) -> tuple[tuple[int, Review], ...]:
        """The new entries that stand before the last one A had."""
        return tuple(item for item in self.new if self.last is not None and item[1].date.before(self.last))

    @property
    def odd(self) -> frozenset[int]:
        """The entries of B that history speaks of, by identity: back-dated ones, and those in the place of others."""
        instead = [item for _, item in self.gone if item is not None]
        return frozenset(id(review) for _, review in (*self.backdated, *instead))


def ledgers(a: State, b: State) -> Ledgers:
    """Return what the two ledgers do not share, whatever the day: past entries must not change."""
    old, new = a.risk.reviews or (), b.risk.reviews or ()
    if old is new or old == new:
        return Ledgers((), ())
    left, waiting = list(old), list(enumerate(new))
    for form in (lambda state, review: plain(review), entry):
        keys = [form(b, review) for _, review in waiting]
        kept = []
        for review in left:
            key = form(a, review)
            if key in keys:
                place = keys.index(key)
                del keys[place], waiting[place]
            else:
                kept.append(review)
        left = kept
    gone: list[tuple[Review, tuple[int, Review] | None]] = []
    for review in left:
        instead = next((item for item in waiting if item[1].date.text == review.date.text), None)
        if instead is not None:
            waiting.remove(instead)
        gone.append((review, instead))
    waiting.sort(key=lambda item: (item[1].date.first, item[0]))
    last = max((review.date for review in old), key=lambda date: date.first, default=None)
    return Ledgers(tuple(waiting), tuple(gone), last)


def counted_since(a: State, b: State, found: Ledgers) -> tuple[Review, ...]:
    """Return the reviews that count on B's day and do not on A's, oldest first: those that may have moved a rating."""
    added = {id(review) for _, review in found.new} | {id(instead[1]) for _, instead in found.gone if instead}
    by_then = {id(review) for _, review in a.reviews} if a.risk is b.risk else None
    since = []
    for at, review in b.reviews:
        fresh = id(review) not in by_then if by_then is not None else not review.date.begun_by(a.day)
        if fresh or id(review) in added:
            since.append((at, review))
    return tuple(review for _, review in since)


def history_changes(found: Ledgers) -> Iterator[Change]:
    """Yield what became of entries that A's ledger already held: a ledger is only ever added to."""
    for was, instead in found.gone:
        yield change(
            Kind.HISTORY_REWRITTEN,
            field="reviews",
            item=str(was.date),
            before=review_words(was),
            after=review_words(instead[1]) if instead is not None else None,
            route=("reviews", instead[0]) if instead is not None else ("reviews",),
        )
    for at, review in found.backdated:
        yield change(
            Kind.HISTORY_BACKDATED,
            field="reviews",
            item=str(review.date),
            before=str(found.last),
            after=review_words(review),
            route=("reviews", at),
        )


def review_words(review: Review) -> str:
    """Return an entry of the ledger in one line: what it rated, and why."""
    parts = []
    for measure in MEASURES:
        given = getattr(review, measure)
        if given is not None:
            said = [levels_text(given.levels)] if given.levels else []
            said += [f"score {given.score}"] if given.score is not None else []
            said += [given.band] if given.band else []
            said += [given.movement] if given.movement else []
            parts.append(f"{measure} {', '.join(said)}".rstrip())
    parts += [" ".join(text.split()) for text in (review.why, review.update) if text]
    return "; ".join(parts) or "an entry without a rating"


# --- life -------------------------------------------------------------------------------------------------------------


def life_changes(a: State, b: State) -> Iterator[Change]:
    """Yield whether the risk was closed or came back."""
    if a.open and b.closure is not None:
        yield _closed(a, b)
    elif a.closure is not None and b.open:
        at = len(b.risk.closed or ()) - 1
        when = b.risk.closed[at].reopened if b.risk.closed else None
        yield change(
            Kind.REOPENED,
            field="closed",
            before=_closure_words(a),
            after=f"reopened {when}" if when is not None else "open",
            route=("closed", at, "reopened") if when is not None else ("id",),
        )


def closed_on(b: State) -> Change:
    """Return the closing of a risk that was not on A at all."""
    return _closed(None, b)


def _closed(a: State | None, b: State) -> Change:
    closure = b.closure
    assert closure is not None
    at = b.closure_at or 0
    top = a is not None and in_top_band(a)
    return change(
        Kind.CLOSED,
        rank=TOP_RANK if top else None,
        field="closed",
        before=a.current.rating.shown if a is not None and a.current is not None else None,
        after=_closure_words(b),
        reason=" ".join((closure.note or "").split()),
        route=("closed", at) if isinstance(b.risk.closed, tuple) and len(b.risk.closed) > 1 else ("closed",),
    )


def _closure_words(state: State) -> str:
    closure = state.closure
    if closure is None:
        return "open"
    reason = state.register.closure_reasons.name(closure.reason) if closure.reason else ""
    parts = [reason.lower() if reason and reason != closure.reason else reason, str(closure.date or "")]
    return "closed" + (f": {', '.join(part for part in parts if part)}" if any(parts) else "")


# --- fields -----------------------------------------------------------------------------------------------------------


def field_changes(a: State, b: State, *, recorded: bool, turned: bool) -> Iterator[Change]:
    """Yield what else differs; `turned` says that the risk was closed or came back, which explains its status."""
    if recorded:
        yield from _words(a, b, turned=turned)
    yield from _acceptance(a, b, recorded=recorded)
    if b.open and not turned:
        due = _review_overdue(b)
        if due is not None and _review_overdue(a) is None:
            yield due
    if recorded:
        yield from _plain_fields(a, b, turned=turned)
        yield from _texts(a, b)


def _review_overdue(state: State) -> Change | None:
    """Return that the next review of an open risk should have been held before the day."""
    due = review_due(state)
    if due is None or not due < state.day.first:
        return None
    at, last = state.reviews[-1]
    return change(
        Kind.REVIEW_OVERDUE,
        field="reviews",
        before=str(last.date),
        after=due.isoformat(),
        delta=Decimal((state.day.first - due).days),
        route=("reviews", at, "date"),
    )


def _words(a: State, b: State, *, turned: bool) -> Iterator[Change]:
    old, new = _owners(a), _owners(b)
    if unordered(old and tuple(key for key, _ in old)) != unordered(new and tuple(key for key, _ in new)):
        yield change(Kind.OWNER_CHANGED, field="owner", before=_names(old), after=_names(new), route=("owner",))
    one, other = _word(a, "status"), _word(b, "status")
    if one[0] != other[0] and not turned:
        yield change(Kind.STATUS_CHANGED, field="status", before=one[1], after=other[1], route=("status",))


def _owners(state: State) -> tuple[tuple[str, str], ...] | None:
    if state.risk.owner is None:
        return None
    return tuple((state.register.people.key(word), state.register.person_name(word)) for word in state.risk.owner)


def _names(owners: tuple[tuple[str, str], ...] | None) -> str | None:
    return None if owners is None else ", ".join(name for _, name in owners) or "nobody"


def _word(state: State, field: str) -> tuple[str | None, str | None]:
    """Return a word of one of the register's lists as its key, and as it is printed."""
    given: str | None = getattr(state.risk, field)
    if given is None:
        return None, None
    words = state.register.statuses if field == "status" else state.register.categories
    return words.key(given), words.name(given)


def _acceptance(a: State, b: State, *, recorded: bool) -> Iterator[Change]:
    old, new = _accepted(a), _accepted(b)
    told = recorded and unordered(a.risk.accepted or ()) != unordered(b.risk.accepted or ())
    if old != new or told:
        yield change(
            Kind.TREATMENT_CHANGED,
            field="accepted",
            before=old or None,
            after=new or None,
            reason=" ".join((b.acceptance.why or "").split()) if b.acceptance is not None else "",
            route=("accepted",),
        )
    for field in ("appetite", "tolerance") if recorded else ():
        one, other = getattr(a.risk, field), getattr(b.risk, field)
        if plain(one) != plain(other):
            yield change(Kind.TREATMENT_CHANGED, field=field, before=one, after=other, route=(field,))
    if recorded and unordered(a.risk.proposals or ()) != unordered(b.risk.proposals or ()):
        yield change(
            Kind.TREATMENT_CHANGED, field="proposals", before=_proposed(a), after=_proposed(b), route=("proposals",)
        )


def _accepted(state: State) -> str:
    given: Acceptance | None = state.acceptance
    if given is None:
        return ""
    parts = ["accepted" if state.accepted else "acceptance expired"]
    parts += [f"by {state.register.person_name(given.by)}"] if given.by else []
    parts += [f"until {given.until}"] if given.until is not None else []
    return " ".join(parts)


def _proposed(state: State) -> str | None:
    given = state.risk.proposals
    if not given:
        return None
    return "; ".join(" ".join(part for part in (each.propose, each.to and f"to {each.to}") if part) for each in given)


def _plain_fields(a: State, b: State, *, turned: bool) -> Iterator[Change]:
    one, other = a.risk, b.risk
    was, now = _word(a, "category"), _word(b, "category")
    if was[0] != now[0]:
        yield _field("category", was[1], now[1])
    kinds = [KINDS.key(risk.kind or "threat") for risk in (one, other)]
    if kinds[0] != kinds[1]:
        yield _field("kind", *kinds)
    shown = [PUBLISH.key(risk.publish or "public") for risk in (one, other)]
    if shown[0] != shown[1]:
        yield _field("publish", *shown)
    for field in ("raised", "ground"):
        old, new = getattr(one, field), getattr(other, field)
        if plain(old) != plain(new):
            yield _field(field, old, new)
    objectives = [
        None if risk.objectives is None else tuple(state.register.objectives.key(word) for word in risk.objectives)
        for state, risk in ((a, one), (b, other))
    ]
    if unordered(objectives[0]) != unordered(objectives[1]):
        yield _field("objectives", _listed(objectives[0]), _listed(objectives[1]))
    for field in ("formerly", "withhold"):
        old, new = getattr(one, field), getattr(other, field)
        if unordered(old) != unordered(new):
            yield _field(field, _listed(old), _listed(new))
    if unordered(one.links) != unordered(other.links):
        ties = [
            None if links is None else ", ".join(" ".join(filter(None, (tie.type, tie.to))) for tie in links)
            for links in (one.links, other.links)
        ]
        yield _field("links", *ties)
    if unordered(one.printed) != unordered(other.printed):
        where = [
            None if each is None else ", ".join(item.where for item in each) for each in (one.printed, other.printed)
        ]
        yield _field("printed", *where)
    if not turned and unordered(one.closed or ()) != unordered(other.closed or ()):
        yield _field("closed", _closure_words(a), _closure_words(b))
    mine, theirs = dict(one.own), dict(other.own)
    for name in sorted({*mine, *theirs}):
        if plain(mine.get(name)) != plain(theirs.get(name)):
            yield _field(name, mine.get(name), theirs.get(name))


def _field(name: str, before: object, after: object) -> Change:
    old: Value = None if before is None else str(before)
    new: Value = None if after is None else str(after)
    return change(Kind.FIELD_CHANGED, field=name, before=old, after=new, route=(name,))


def _listed(values: Sequence[str] | None) -> str | None:
    return None if values is None else ", ".join(values) or "none"


def _texts(a: State, b: State) -> Iterator[Change]:
    for field in TEXTS:
        old, new = getattr(a.risk, field), getattr(b.risk, field)
        if plain(old) != plain(new):
            before, after = _prose(old), _prose(new)
            words = counted_words(before or "", after or "")
            yield change(Kind.TEXT_EDITED, field=field, before=before, after=after, words=words, route=(field,))


def _prose(value: str | tuple[str, ...] | None) -> str | None:
    if value is None or isinstance(value, str):
        return value if value is None else fold_text(value)
    return "\n".join(fold_text(part) for part in value)
