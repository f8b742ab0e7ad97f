"""A comparison as lines for a terminal or a pipe: whole, or one line a risk."""

from collections.abc import Iterator, Sequence

from riskctl.core.diff_values import Kind, RegisterDiff, RiskDiff
from riskctl.core.finding import Finding
from riskctl.core.scoring import Figure
from riskctl.render.diff_words import (
    DISPUTED,
    LEGEND,
    change_words,
    counts_line,
    gate_words,
    gates_line,
    has_disputed,
    hidden_line,
    mark_of,
    notes_of,
    scheme_change_words,
    short,
    side_words,
    summary_line,
)
from riskctl.render.findings.text import STYLES
from riskctl.render.scores import MARK, band_style
from riskctl.render.styled import Line, Piece, Screen, Style, columns, hints, line, padded, wrapped
from riskctl.render.table import Column, Table, text_lines

_HEAD = 44
"""Columns that the names of risks take at most where what happened stands behind them."""
_PLAIN_MARKS = {"+": "new", "~": "changed", "-": "closed or lost"}


def diff_lines(
    found: RegisterDiff,
    shown: RegisterDiff,
    notes: tuple[str, ...],
    screen: Screen,
    gates: Sequence[Finding] | None = None,
    *,
    next_command: str,
) -> Iterator[Line]:
    """Yield a comparison whole: its sides, changes of scheme, each risk with what happened, sums, the next command."""
    yield from _heading(shown, notes, screen)
    if not shown.risks and not shown.scheme_changes and not shown.settings:
        yield line("No changes.")
    size = min(_HEAD, max((columns(_name(risk)) for risk in shown.risks), default=0))
    for risk in shown.risks:
        yield from _risk(found, risk, screen, size)
    if shown.risks:
        yield ()
    yield from _gates(gates, screen)
    yield from _sums(found, shown, screen)
    if next_command:
        yield from hints(next_command, screen.width)


def stat_lines(
    found: RegisterDiff,
    shown: RegisterDiff,
    notes: tuple[str, ...],
    screen: Screen,
    gates: Sequence[Finding] | None = None,
) -> Iterator[Line]:
    """Yield a comparison with one line a risk."""
    yield from _heading(shown, notes, screen)
    if shown.risks:
        yield from text_lines(stat_table(shown), screen)
        yield ()
    elif not shown.scheme_changes and not shown.settings:
        yield line("No changes.")
    yield from _gates(gates, screen)
    yield from _sums(found, shown, screen)


def stat_table(found: RegisterDiff) -> Table:
    """Return one row a risk: its current rating on both sides, what moved it, and what else happened."""
    label = found.b.register.label("current").upper()
    heads = (
        Column("change", ""),
        Column("id", "ID"),
        Column("current", label),
        Column("cause", "BY", drop=2),
        Column("also", "ALSO", drop=1),
        Column("title", "TITLE", flexible=True),
    )
    rows, styles = [], {}
    for at, risk in enumerate(found.risks):
        rows.append((mark_of(risk), risk.id, _figures(risk), _by(risk), _also(risk), risk.title))
        style = _style(risk)
        if style is not Style.PLAIN:
            styles[at, 2] = style
    return Table(heads, tuple(rows), styles=styles)


def _heading(found: RegisterDiff, notes: tuple[str, ...], screen: Screen) -> Iterator[Line]:
    said = f"Comparing {side_words(found.a)} with {side_words(found.b)}"
    legend = "" if screen.plain else f"   {LEGEND}"
    if screen.width is None or columns(said + legend) <= screen.width:
        yield line(Piece(said, Style.STRONG), Piece(legend, Style.MUTED))
    else:
        yield from wrapped(said, screen.wrap, "  ", "", Style.STRONG)
        if legend:
            yield from wrapped(legend.strip(), screen.wrap, "  ", "", Style.MUTED)
    for note in notes_of(found, notes):
        yield from wrapped(note, screen.wrap, "  ", "", Style.MUTED)
    changed = [scheme_change_words(each) for each in found.scheme_changes]
    if any(each.before != each.after or each.rebanded or each.rescored for each in found.scheme_changes):
        changed.append("scores of the two sides are not comparable as they stand: what the scheme moved is told apart")
    if found.settings:
        changed.append(f"riskctl.yaml: {', '.join(found.settings)} changed")
    if changed:
        yield ()
    for said in changed:
        yield from wrapped(said, screen.wrap, "  ", "", Style.WARNING)
    yield ()


def _name(risk: RiskDiff) -> str:
    return f"{risk.id} {risk.title}"


def _risk(found: RegisterDiff, risk: RiskDiff, screen: Screen, size: int) -> Iterator[Line]:
    register = found.b.register
    if screen.plain:
        yield from _plain_risk(found, risk)
        return
    mark = mark_of(risk)
    texts = [change_words(register, risk, each) for each in risk.changes]
    first, name = texts[0], _name(risk)
    head = f"{mark} {padded(name, size)}  {first.what}"
    if columns(name) <= size and (screen.width is None or columns(head) <= screen.width):
        yield line(
            Piece(f"{mark} {name}", Style.STRONG), " " * (size - columns(name) + 2), Piece(first.what, _style(risk))
        )
    else:
        yield from wrapped(name, screen.width, "    ", f"{mark} ", Style.STRONG)
        yield from wrapped(first.what, screen.width, "      ", "    ", _style(risk))
    for at, words in enumerate(texts):
        if at:
            yield from wrapped(words.what, screen.wrap, "      ", "    ")
        behind = [part for part in (words.how, f'"{short(words.reason, 160)}"' if words.reason else "") if part]
        if behind:
            yield from wrapped("  ".join(behind), screen.wrap, "        ", "      ", Style.MUTED)
    if risk.hint:
        yield from wrapped(risk.hint, screen.wrap, "      ", "    ")


def _plain_risk(found: RegisterDiff, risk: RiskDiff) -> Iterator[Line]:
    """Yield a risk one fact a line, in words."""
    yield line(f"Risk: {_name(risk)}")
    yield line(f"Change: {_PLAIN_MARKS[mark_of(risk)]}")
    for each in risk.changes:
        words = change_words(found.b.register, risk, each, to="to")
        yield line(f"What: {words.what}")
        if words.how:
            yield line(f"By: {words.how}")
        if words.reason:
            yield line(f"Reason: {words.reason}")
    if risk.hint:
        yield line(f"Hint: {risk.hint}")
    yield ()


def _sums(found: RegisterDiff, shown: RegisterDiff, screen: Screen) -> Iterator[Line]:
    yield from wrapped(summary_line(shown, all_of=found), screen.wrap, "  ", "", Style.STRONG)
    yield from wrapped(counts_line(found), screen.wrap, "  ", "")
    if not screen.plain and has_disputed(shown):
        yield from wrapped(DISPUTED, screen.wrap, "  ", "")
    hidden = hidden_line(found)
    if hidden and len(shown.risks) < len(found.risks):
        yield from hints(f"{hidden}: see them with --all", screen.wrap)


def _gates(gates: Sequence[Finding] | None, screen: Screen) -> Iterator[Line]:
    """Yield what the gates said, the worst first, each with what to do; nothing where they were not asked."""
    if gates is None:
        return
    for each in sorted(gates, key=lambda each: -each.severity):
        yield from wrapped(gate_words(each), screen.wrap, "  ", "", STYLES[each.severity])
        for more in (*each.notes, each.hint):
            if more:
                yield from wrapped(more, screen.wrap, "      ", "    ")
    yield from wrapped(gates_line(gates), screen.wrap, "  ", "", Style.STRONG)


def _figures(risk: RiskDiff) -> str:
    kinds = {each.kind for each in risk.changes}
    if Kind.LOST in kinds:
        return "lost"
    if Kind.CLOSED in kinds:
        return "closed"
    old = risk.before.current.rating.shown if risk.before is not None and risk.before.current is not None else None
    new = risk.after.current.rating.shown if risk.after is not None and risk.after.current is not None else None
    for each in risk.changes:
        if each.cause == "previous" and isinstance(each.before, Figure):
            old = each.before
    rated = risk.after.current if risk.after is not None else None
    mark = MARK if rated is not None and rated.disputed else ""
    if old == new or new is None or old is None or not old:
        return str(new or old or "") + mark
    return f"{old} -> {new}{mark}"


def _by(risk: RiskDiff) -> str:
    for each in risk.changes:
        if each.measure == "current":
            steps = ", ".join(
                f"{step.dimension or step.factor.lower()} {_level(step.before)}->{_level(step.after)}"
                for step in each.steps
            )
            return steps or each.cause
    return ""


def _level(words: str) -> str:
    """Return a level as short as it goes: its number where it has one."""
    _, bracket, number = words.rpartition(" (")
    return number.removesuffix(")") if bracket and words.endswith(")") else words or "none"


def _also(risk: RiskDiff) -> str:
    """Return what else happened, by the first words of the kinds: `+action -control owner`."""
    signs: dict[str, None] = {}
    for each in risk.changes:
        kind = each.kind
        if each.measure or kind in (Kind.ADDED, Kind.LOST, Kind.CLOSED):
            continue
        noun, _, verb = kind.value.partition("-")
        if noun in ("action", "control"):
            sign = {"added": "+", "removed": "-", "completed": "+", "dropped": "-"}.get(verb, "~")
            word = f"{noun} done" if verb == "completed" else noun
            signs[sign + word if verb != "completed" else word] = None
        elif kind is Kind.TEXT_EDITED:
            signs["text"] = None
        else:
            signs[
                each.field.partition(".")[0] if kind is Kind.FIELD_CHANGED else kind.value.replace("-changed", "")
            ] = None
    return " ".join(signs)


def _style(risk: RiskDiff) -> Style:
    kinds = {each.kind for each in risk.changes}
    if kinds & {Kind.LOST, Kind.HISTORY_REWRITTEN, Kind.HISTORY_BACKDATED}:
        return Style.ERROR
    if kinds & {Kind.ESCALATED, Kind.ADDED, Kind.REOPENED, Kind.SCORE_UP, Kind.REBANDED}:
        rated = risk.after.current if risk.after is not None else None
        return band_style(rated.rating.scheme, rated.rating.counts.band) if rated is not None else Style.PLAIN
    return Style.PLAIN
