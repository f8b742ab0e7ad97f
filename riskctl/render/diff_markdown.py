"""A comparison as a comment on a pull request: what needs attention first, never longer than a host takes.

Nothing in it pings a person or links by accident: every word of a register passes through `markdown.text`. Rows are cut
at their ends and the last ones first, so that what is left out mattered least; heading and sums always stand.
"""

from collections.abc import Sequence

from riskctl.core.diff_values import RegisterDiff, RiskDiff
from riskctl.core.finding import Finding
from riskctl.core.words import plural, printable
from riskctl.render.diff_text import stat_table
from riskctl.render.diff_words import (
    DISPUTED,
    cell_words,
    change_words,
    counts_line,
    gate_words,
    gates_line,
    has_disputed,
    mark_of,
    needs_attention,
    notes_of,
    scheme_change_words,
    short,
    side_words,
    summary_line,
)
from riskctl.render.markdown import inside_html, text

MARKER = "<!-- riskctl:diff -->"
"""The first line: by it a job finds its own comment and updates it in place."""

MOST = 60_000
"""Characters a comment may have: GitHub refuses more than 65,536."""

_FIRST = 10
"""Risks that are named as needing attention; the table has them all."""
_FOR_GATES = 12_000


def diff_markdown(
    found: RegisterDiff,
    shown: RegisterDiff,
    notes: tuple[str, ...],
    gates: Sequence[Finding] | None = None,
    most: int = MOST,
) -> str:
    """Return a comparison as Markdown of at most 60,000 characters, or fewer; the head and the sums always stand."""
    head = _head(found, shown, notes) + _gates(gates)
    foot = f"\n{_safe(summary_line(shown, all_of=found))}\n\n{_safe(counts_line(found))}\n"
    foot += f"\n{_safe(DISPUTED)}\n" if has_disputed(shown) else ""
    room = most - len(head) - len(foot) - 200
    table = _table(shown, min(room, most * 3 // 5))
    return head + table + _details(shown, room - len(table)) + foot


def _head(found: RegisterDiff, shown: RegisterDiff, notes: tuple[str, ...]) -> str:
    title = short(found.b.register.file.title, 120)
    lines = [MARKER, f"### {_safe(title)}: {_sums(shown)}", ""]
    lines += [_safe(f"Comparing {side_words(found.a)} with {side_words(found.b)}."), ""]
    first = needs_attention(shown)
    if first:
        said = [f"{risk.id} {change_words(found.b.register, risk, risk.changes[0], to='→').what}" for risk in first]
        more = f"; and {len(first) - _FIRST} more" if len(first) > _FIRST else ""
        lines += [f"**Needs attention:** {_safe('; '.join(short(each, 200) for each in said[:_FIRST]) + more)}", ""]
    facts = [scheme_change_words(each) for each in shown.scheme_changes]
    facts += [f"riskctl.yaml: {', '.join(shown.settings)} changed"] if shown.settings else []
    facts += notes_of(found, notes)
    lines += [f"- {_safe(short(fact, 600))}" for fact in facts]
    if not shown.risks and not shown.scheme_changes and not shown.settings:
        lines += ["", "No changes."]
    return "\n".join(lines) + "\n"


def _gates(gates: Sequence[Finding] | None) -> str:
    """Return what the gates said, the worst first; they are never cut to make room for rows."""
    if gates is None:
        return ""
    rows = [f"- {_safe(short(gate_words(each), 300))}\n" for each in sorted(gates, key=lambda each: -each.severity)]
    return f"\n**{_safe(gates_line(gates).capitalize())}**\n\n" + _cut(rows, _FOR_GATES, "finding")


def _sums(shown: RegisterDiff) -> str:
    marks = [mark_of(risk) for risk in shown.risks]
    named = (("+", "added"), ("~", "changed"), ("-", "closed or lost"))
    parts = [f"{sum(each == mark for each in marks)} {word}" for mark, word in named]
    return ", ".join(parts) if marks else "no changes" if shown.empty else "risks unchanged"


def _table(shown: RegisterDiff, room: int) -> str:
    """Return one row a risk, as many as there is room for."""
    if not shown.risks:
        return ""
    label = shown.b.register.label("current")
    head = f"\n| Risk | Change | {_safe(label)} | By |\n|---|---|---|---|\n"
    rows = []
    for risk, cells in zip(shown.risks, stat_table(shown).rows, strict=True):
        name = f"{risk.id} {short(risk.title, 100)}"
        what = short(cell_words(shown.b.register, risk), 120)
        cells_said = (name, what, _arrow(cells[2]), _arrow(cells[3]))
        rows.append(f"| {' | '.join(_safe(cell) for cell in cells_said)} |\n")
    return head + _cut(rows, room - len(head), "row")


def _details(shown: RegisterDiff, room: int) -> str:
    """Return what changed risk by risk, folded away; as many risks as there is room for."""
    if not shown.risks:
        return ""
    title = inside_html(f"Every change ({plural(len(shown.risks), 'risk')})")
    top, end = f"\n<details><summary>{title}</summary>\n\n", "\n</details>\n"
    blocks = [_block(shown, risk) for risk in shown.risks]
    return top + _cut(blocks, room - len(top) - len(end), "risk") + end


def _block(shown: RegisterDiff, risk: RiskDiff) -> str:
    lines = [f"**{_safe(f'{risk.id} {short(risk.title, 120)}')}**", ""]
    for each in risk.changes:
        words = change_words(shown.b.register, risk, each, to="→")
        parts = [
            words.what,
            *([words.how] if words.how else []),
            *([f'"{short(words.reason, 300)}"'] if words.reason else []),
        ]
        lines.append(f"- {_safe('; '.join(parts))}")
    if risk.hint:
        lines.append(f"- {_safe(risk.hint)}")
    return "\n".join(lines) + "\n\n"


def _cut(parts: Sequence[str], room: int, noun: str) -> str:
    """Return the first parts that fit, and how many were left out."""
    kept: list[str] = []
    used = 0
    for at, part in enumerate(parts):
        if used + len(part) > room:
            kept.append(f"\n+ {plural(len(parts) - at, noun)} left out here; `riskctl diff` has them all\n")
            break
        kept.append(part)
        used += len(part)
    return "".join(kept)


def _arrow(cell: str) -> str:
    return cell.replace("->", " → ").replace("  →  ", " → ")


def _safe(words: str) -> str:
    return str(text(printable(" ".join(words.split()))))
