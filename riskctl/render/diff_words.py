"""What changed, in words: one vocabulary for text, Markdown and HTML, each of which only sets it out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from riskctl.core import decimals
from riskctl.core.diff_values import (
    COUNTED_ONLY,
    SCHEME_RANK,
    Change,
    Kind,
    RegisterDiff,
    RiskDiff,
    SchemeChange,
    Side,
    Value,
)
from riskctl.core.finding import Finding, Severity
from riskctl.core.period import Kind as DateKind
from riskctl.core.register import Register
from riskctl.core.scoring import Figure, Position
from riskctl.core.words import plural
from riskctl.render.scores import MARK, PLAIN_MARK, POSITIONS

LEGEND = "+ new  ~ changed  - closed or lost"

GROUPS: Mapping[str, frozenset[Kind]] = {
    "scores": frozenset(
        {
            *(Kind.ESCALATED, Kind.DE_ESCALATED, Kind.SCORE_UP, Kind.SCORE_DOWN, Kind.LEVELS_CHANGED),
            *(Kind.RATED, Kind.UNRATED, Kind.REBANDED, Kind.RESCORED),
        }
    ),
    "actions": frozenset(kind for kind in Kind if kind.startswith("action-")),
    "controls": frozenset(kind for kind in Kind if kind.startswith("control-")),
    "history": frozenset({Kind.HISTORY_REWRITTEN, Kind.HISTORY_BACKDATED}),
    "life": frozenset({Kind.ADDED, Kind.LOST, Kind.CLOSED, Kind.REOPENED}),
    "text": frozenset({Kind.TEXT_EDITED}),
}
"""Names for several kinds at once, as `--only` takes them."""

_SUMMARY: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("added", (Kind.ADDED,)),
    ("lost", (Kind.LOST,)),
    ("reopened", (Kind.REOPENED,)),
    ("closed", (Kind.CLOSED,)),
    ("with rewritten history", (Kind.HISTORY_REWRITTEN, Kind.HISTORY_BACKDATED)),
    ("escalated", (Kind.ESCALATED,)),
    ("de-escalated", (Kind.DE_ESCALATED,)),
    ("up", (Kind.SCORE_UP,)),
    ("down", (Kind.SCORE_DOWN,)),
    ("re-banded by scheme", (Kind.REBANDED,)),
    ("re-scored by scheme", (Kind.RESCORED,)),
    ("rated for the first time", (Kind.RATED,)),
)


class Words(NamedTuple):
    """One change in words: what happened, what made it, and the reason given for it; the last two may be empty."""

    what: str
    how: str
    reason: str


def narrowed(found: RegisterDiff, kinds: frozenset[Kind] | None, *, everything: bool) -> RegisterDiff:
    """Return the comparison with the kinds asked for; those that are only counted stand where all is asked for."""

    def wanted(each: Change) -> bool:
        if kinds is not None:
            return each.kind in kinds
        return everything or each.kind not in COUNTED_ONLY

    kept = [replace(risk, changes=tuple(filter(wanted, risk.changes))) for risk in found.risks]
    risks = tuple(risk for risk in kept if risk.changes)
    if kinds is None:
        return replace(found, risks=risks)
    return replace(found, risks=risks, settings=(), scheme_changes=())


def mark_of(risk: RiskDiff) -> str:
    """Return `+` for a risk that came, `-` for one that was closed or lost, else `~`."""
    kinds = {each.kind for each in risk.changes}
    if kinds & {Kind.LOST, Kind.CLOSED}:
        return "-"
    return "+" if Kind.ADDED in kinds else "~"


def side_words(side: Side) -> str:
    """Return one side as it is headed: `2023-24 Q3 (to 2023-12-31)`, `main (1a2b3c4d, 2024-01-16)`."""
    inside = [side.commit[:8]] if side.commit and not side.commit.startswith(side.name) else []
    if side.day.kind is not DateKind.UNDATED and not side.name.endswith(str(side.day)):
        day = str(side.day)
        inside.append(f"to {day}" if side.kind == "quarter" else day)
    return f"{side.name} ({', '.join(inside)})" if inside else side.name


def notes_of(found: RegisterDiff, notes: Iterable[str]) -> list[str]:
    """Return what a reader must know of the sides: how they were read, by which scheme, what was not compared."""
    said = list(notes)
    sides = [side for side in (found.a, found.b) if side.ledger]
    if sides:
        said.append(f"{' and '.join(side.name for side in sides)}: read from the reviews in the register, not from git")
    schemes = [scheme_words(side) for side in (found.a, found.b)]
    said.append(f"rated by {schemes[0]}" if schemes[0] == schemes[1] else f"rated by {schemes[0]}, then {schemes[1]}")
    if found.not_recorded:
        names = [found.b.register.label(name).lower() for name in found.not_recorded if name != "own"]
        said.append(f"without history, so not compared: {some(names, 6)}")
    return said


def scheme_words(side: Side) -> str:
    """Return the schemes in force on a side's day, those of opportunities too where the register has some."""
    kinds = [side.register.scheme_for(opportunity=False, day=side.day)]
    if any(use.kind == "opportunity" for use in side.register.schemes):
        kinds.append(side.register.scheme_for(opportunity=True, day=side.day))
    return " and ".join(scheme.ref for scheme in kinds if scheme is not None) or "no scheme"


def scheme_change_words(each: SchemeChange) -> str:
    """Return a change of scheme in one sentence, with the risks it moved."""
    if each.kind == "appetite":
        return "; ".join(each.what)
    names = each.before if each.before == each.after else f"{each.before} -> {each.after}"
    said = (
        f"scheme for {'threats' if each.kind == 'threat' else 'opportunities'} {names}: {', '.join(each.what)} changed"
    )
    if each.rebanded:
        said += f"; re-banded {some(each.rebanded, 20)}"
    if each.rescored:
        said += f"; re-scored {some(each.rescored, 20)}"
    return said


def change_words(register: Register, risk: RiskDiff, each: Change, *, to: str = "->") -> Words:
    """Return one change in words; `to` stands between before and after."""
    how = ", ".join(_step(step.factor, step.dimension, step.before, step.after, to) for step in each.steps)
    if each.kind is Kind.TEXT_EDITED:
        how = edited(str(each.before or ""), str(each.after or ""), to)
    return Words(_what(register, risk, each, to), how or _cause(each), each.reason)


def _what(register: Register, risk: RiskDiff, each: Change, to: str) -> str:
    kind, label = each.kind, register.label(each.measure) if each.measure else ""
    if each.measure:
        return _rating(risk, each, label, to)
    item = f"{kind.value.partition('-')[0]} {short(each.item)}"
    if kind is Kind.ADDED:
        rated = f": {register.label('current').lower()} {each.after}" if isinstance(each.after, Figure) else ""
        return f"new{rated or ', not rated'}"
    if kind is Kind.LOST:
        why = f" ({each.after})" if isinstance(each.after, str) else ", its file is gone and nothing closed it"
        return f"lost{why}"
    if kind is Kind.CLOSED:
        was = f" (was {each.before})" if isinstance(each.before, Figure) and each.before else ""
        return f"{each.after if str(each.after).startswith('closed') else f'closed: {each.after}'}{was}"
    if kind is Kind.REOPENED:
        return f"reopened: was {each.before}"
    if kind is Kind.HISTORY_REWRITTEN:
        done = "was changed" if each.after is not None else "is gone"
        return f"past review of {each.item} {done}: {_pair(each.before, each.after, to)}"
    if kind is Kind.HISTORY_BACKDATED:
        return f"review dated {each.item} was added behind that of {each.before}: {each.after}"
    if kind is Kind.REVIEW_OVERDUE:
        return f"review overdue since {each.after}, last reviewed {each.before}"
    if kind is Kind.ACTION_OVERDUE:
        return f"{item} overdue by {plural(int(each.delta or 0), 'day')}, due {each.after}"
    if kind is Kind.ACTION_SLIPPED:
        days = f", {plural(int(each.delta), 'day')} later" if each.delta is not None else ""
        return f"{item} due {_pair(each.before, each.after, to)}{days}{_nth(each.nth)}"
    if kind is Kind.ACTION_COMPLETED:
        return f"{item} completed" + (f" {each.after}" if each.after is not None else "")
    if kind is Kind.ACTION_REOPENED:
        return f"{item} reopened: {_pair(each.before, each.after, to)}"
    if kind in (Kind.ACTION_ADDED, Kind.ACTION_DROPPED, Kind.ACTION_REMOVED, Kind.CONTROL_ADDED, Kind.CONTROL_REMOVED):
        text = each.after if kind in (Kind.ACTION_ADDED, Kind.CONTROL_ADDED) else each.before
        more = f": {short(str(text))}" if isinstance(text, str) and text != each.item else ""
        return f"{item} {kind.value.partition('-')[2]}{more}"
    if kind in (Kind.ACTION_CHANGED, Kind.CONTROL_CHANGED, Kind.CONTROL_WEAKENED, Kind.CONTROL_STRENGTHENED):
        field = each.field.rpartition(".")[2].replace("_", " ")
        done = "" if kind in (Kind.ACTION_CHANGED, Kind.CONTROL_CHANGED) else f" {kind.value.partition('-')[2]}"
        return f"{item}{done}: {field} {_pair(each.before, each.after, to)}"
    if kind is Kind.TEXT_EDITED:
        return f"{register.label(each.field).lower()} reworded, {plural(each.words, 'word')}"
    if kind is Kind.REVIEWED:
        return f"reviewed {each.after}, nothing moved"
    if kind is Kind.MOVED:
        return f"{'called' if each.field == 'id' else 'file'} {_pair(each.before, each.after, to)}"
    if kind is Kind.FORMATTING:
        return "only the layout of the file"
    if each.field == "accepted":
        return str(each.after) if each.after is not None else "no longer accepted"
    return f"{_field_label(register, each.field)} {_pair(each.before, each.after, to)}"


def _rating(risk: RiskDiff, each: Change, label: str, to: str) -> str:
    kind = each.kind
    if each.field == "movement":
        return f"{label} {each.after}, as printed"
    if kind is Kind.RATED and each.before is None:
        return f"{label} {each.after}, rated for the first time"
    if kind is Kind.UNRATED and each.after is None:
        return f"{label} {each.before}, no longer rated"
    said = f"{label} {_pair(each.before, each.after, to)}{disputed_mark(risk, each, to)}"
    if each.delta:
        word = "up" if each.direction > 0 else "down" if each.direction < 0 else "by"
        said += f", {word} {decimals.show(abs(each.delta))}"
    if kind in (Kind.ESCALATED, Kind.DE_ESCALATED):
        said += f", {kind.value}"
    elif kind in (Kind.REBANDED, Kind.RESCORED):
        said += ", by the scheme alone" if each.cause == "scheme" else ", by scheme and levels"
    elif kind is Kind.LEVELS_CHANGED:
        said = f"{label} {each.after}, other levels"
    return said + (f", now {POSITIONS[passed]}" if (passed := newly_outside(risk, each)) is not None else "")


def cell_words(register: Register, risk: RiskDiff) -> str:
    """Return what happened to a risk as a cell beside its figures: `▲ up 4, escalated`, `new`, `closed: treated`."""
    each = risk.changes[0]
    words = change_words(register, risk, each, to="→").what
    if each.kind is Kind.ADDED:
        return "new"
    if each.measure != "current" or each.field == "movement" or not isinstance(each.before, Figure):
        return words
    sign = {1: "▲ ", -1: "▼ "}.get(each.direction, "")
    said = words.partition(f"{_value(each.after)}{disputed_mark(risk, each, '->')}, ")[2]
    return sign + (said or words)


def disputed_mark(risk: RiskDiff, each: Change, to: str) -> str:
    """Return the mark of a rating that is disputed on B; in plain text, which says `to`, in words."""
    rated = risk.after.measure(each.measure) if risk.after is not None else None
    return "" if rated is None or not rated.disputed else PLAIN_MARK if to == "to" else MARK


def has_disputed(found: RegisterDiff) -> bool:
    """True where a change that is printed is of a disputed rating."""
    return any(
        each.measure and each.field != "movement" and disputed_mark(risk, each, "->")
        for risk in found.risks
        for each in risk.changes
    )


DISPUTED = f"{MARK} disputed: what was declared, or printed elsewhere, disagrees with what the levels give"


def newly_outside(risk: RiskDiff, each: Change) -> Position | None:
    """Return the limit that a move of the current rating has just passed, or None."""
    if each.measure != "current" or risk.after is None or each.kind in (Kind.RATED, Kind.UNRATED):
        return None
    order = (Position.WITHIN, Position.OUTSIDE_APPETITE, Position.OUTSIDE_TOLERANCE)
    now = risk.after.position
    before = risk.before.position if risk.before is not None else Position.NOT_SET
    if now not in order[1:] or before not in order or order.index(now) <= order.index(before):
        return None
    return now


def _cause(each: Change) -> str:
    if each.measure and each.cause == "declared" and each.field != "movement":
        return "as declared"
    return "against the score before that the paper prints" if each.cause == "previous" else ""


def _step(factor: str, dimension: str, before: str, after: str, to: str) -> str:
    name = f"{factor.lower()} ({dimension})" if dimension else factor.lower()
    return f"{name} {_pair(before or None, after or None, to)}"


def _pair(before: Value, after: Value, to: str) -> str:
    return f"{_value(before)} {to} {_value(after)}"


def _value(value: Value) -> str:
    return "none" if value is None or value == "" else short(str(value))


def short(text: str, most: int = 80) -> str:
    """Return a text on one line, marked where it is cut: the whole of it stands in JSON."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 3].rstrip() + "..."


def some(names: Sequence[str], most: int) -> str:
    """Return names in a row, the first of them where they are many."""
    if len(names) <= most + 1:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def edited(before: str, after: str, to: str) -> str:
    """Return where two texts differ, with a word or two on either side, as `"on Saturdays" -> "on Sundays"`."""
    old, new = before.split(), after.split()
    if not old or not new:
        return ""
    first = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    start, behind = max(0, first - 2), max(0, last - 1)
    parts = []
    for words in (old, new):
        inside = " ".join(words[start : len(words) - behind])
        head, tail = "... " if start else "", " ..." if behind else ""
        parts.append(f'"{head}{short(inside)}{tail}"')
    return f" {to} ".join(parts)


def _field_label(register: Register, field: str) -> str:
    name, _, rest = field.partition(".")
    own = register.label(name)
    label = own.lower() if own != name else name.replace("_", " ")
    return f"{label} {rest}" if rest else label


def _nth(count: int) -> str:
    if count < 2:
        return ""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(count % 10 if count % 100 not in (11, 12, 13) else 0, "th")
    return f", {count}{ending} time"


# --- sums -------------------------------------------------------------------------------------------------------------


def summary_line(found: RegisterDiff, *, all_of: RegisterDiff | None = None) -> str:
    """Return how many risks each thing happened to: `1 added, 2 escalated; 3 actions moved; 48 unchanged`."""
    whole = all_of or found
    parts = []
    for word, kinds in _SUMMARY:
        count = sum(1 for risk in found.risks if any(_counts(each) for each in risk.of(*kinds)))
        if count:
            parts.append(f"{count} {word}")
    others = sum(1 for risk in found.changed if not any(risk.of(*kinds) for _, kinds in _SUMMARY))
    if others:
        parts.append(f"{others} otherwise changed")
    said = [", ".join(parts)] if parts else []
    moved = sum(len(risk.of(Kind.ACTION_SLIPPED, Kind.ACTION_COMPLETED, Kind.ACTION_OVERDUE)) for risk in found.risks)
    if moved:
        said.append(plural(moved, "action") + " slipped, completed or overdue")
    said.append(f"{whole.unchanged} unchanged")
    reviewed = sum(1 for risk in whole.risks if risk.of(Kind.REVIEWED))
    if reviewed:
        said[-1] += f" ({reviewed} reviewed without a move)" if reviewed else ""
    return "; ".join(said)


def _counts(each: Change) -> bool:
    """True for what the summary counts: of ratings only the current one, by which a risk is known."""
    return each.measure in ("", "current")


def counts_line(found: RegisterDiff) -> str:
    """Return the sum of open risks, which always comes out: `Open risks: 18 + 1 new - 1 closed = 18`."""
    one = found.counts
    parts = [f"Open risks: {one.opening}"]
    for sign, count, word in (
        ("+", one.new, "new"),
        ("+", one.reopened, "reopened"),
        ("-", one.closed, "closed"),
        ("-", one.lost, "lost"),
    ):
        if count:
            parts.append(f"{sign} {count} {word}")
    return f"{' '.join(parts)} = {one.closing}"


def hidden_line(found: RegisterDiff) -> str:
    """Return how many changes were only counted, or nothing."""
    names = {
        Kind.REVIEWED: ("review that moved nothing", "reviews that moved nothing"),
        Kind.MOVED: ("file moved", "files moved"),
        Kind.FORMATTING: ("file laid out anew", "files laid out anew"),
    }
    parts = [
        plural(count, *names[kind]) for kind in names if (count := sum(len(risk.of(kind)) for risk in found.risks))
    ]
    return ", ".join(parts)


def gate_words(each: Finding) -> str:
    """Return what a gate says in one line: severity, code and name, place, message."""
    where = f"{each.path}:{each.span.line}:{each.span.column}" if each.path else ""
    who = f"{each.risk} " if each.risk and not each.message.startswith(each.risk) else ""
    return f"{each.severity.word}[{each.code} {each.name}] {where}: {who}{each.message}"


def gates_line(gates: Sequence[Finding]) -> str:
    """Return how the gates ended: `gates: 1 error, 2 warnings`, or that nothing stands in the way."""
    counted = [(severity, sum(each.severity is severity for each in gates)) for severity in reversed(Severity)]
    parts = [plural(count, severity.word) for severity, count in counted if count]
    return f"gates: {', '.join(parts)}" if parts else "gates: nothing stands in the way"


def needs_attention(found: RegisterDiff) -> Sequence[RiskDiff]:
    """Return the risks that a reviewer must look at first: lost, rewritten, reopened, escalated, or in the top band."""
    return [risk for risk in found.risks if risk.rank < SCHEME_RANK - 1]
