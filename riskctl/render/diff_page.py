"""A comparison as one page of HTML that stands alone: no scripts, nothing fetched, complete without its style."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from riskctl.core.diff_values import RegisterDiff, RiskDiff
from riskctl.core.finding import Finding
from riskctl.core.words import printable
from riskctl.render.colours import DARK, LIGHT
from riskctl.render.diff_text import stat_table
from riskctl.render.diff_words import (
    DISPUTED,
    Words,
    cell_words,
    change_words,
    counts_line,
    gate_words,
    gates_line,
    has_disputed,
    needs_attention,
    notes_of,
    scheme_change_words,
    side_words,
    summary_line,
)
from riskctl.render.pages import policy


@dataclass(frozen=True, slots=True)
class RiskView:
    """One risk as the page prints it."""

    anchor: str
    id: str
    title: str
    mark: str
    current: str
    by: str
    changes: tuple[Words, ...]
    hint: str


@dataclass(frozen=True, slots=True)
class DiffPage:
    """What the template of a comparison is given."""

    page_title: str
    title: str
    body: str
    sides: str
    attention: tuple[RiskView, ...]
    gates: str
    gated: tuple[str, ...]
    schemes: tuple[str, ...]
    notes: tuple[str, ...]
    current: str
    risks: tuple[RiskView, ...]
    summary: str
    counts: str


def diff_page(
    found: RegisterDiff,
    shown: RegisterDiff,
    notes: tuple[str, ...],
    templates: Path,
    gates: Sequence[Finding] | None = None,
) -> str:
    """Return the page as text that ends with a line feed."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    css = _style((templates / "report.css").read_text(encoding="utf-8"))
    digest = b64encode(hashlib.sha256(css.encode()).digest()).decode("ascii")
    env = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    page = _page(found, shown, notes, gates)
    return env.get_template("html/diff.html.j2").render(page=page, css=Markup(css), csp=Markup(policy(digest)))


def _style(base: str) -> str:
    light = ";".join(f"--{name}:{colour}" for name, colour in LIGHT.items())
    dark = ";".join(f"--{name}:{colour}" for name, colour in DARK.items())
    return "\n".join(
        [
            "",
            f":root{{color-scheme:light;{light}}}",
            f"@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}",
            base.strip(),
            "",
        ]
    )


def _page(
    found: RegisterDiff, shown: RegisterDiff, notes: tuple[str, ...], gates: Sequence[Finding] | None
) -> DiffPage:
    file = found.b.register.file
    sides = f"{side_words(found.a)} compared with {side_words(found.b)}"
    table = stat_table(shown)
    views = {
        id(risk): _view(shown, risk, cells, f"risk-{at}")
        for at, (risk, cells) in enumerate(zip(shown.risks, table.rows, strict=True), 1)
    }
    schemes = [scheme_change_words(each) for each in shown.scheme_changes]
    schemes += [f"riskctl.yaml: {', '.join(shown.settings)} changed"] if shown.settings else []
    return DiffPage(
        page_title=_safe(f"{file.title}: what changed, {sides}"),
        title=_safe(file.title),
        body=_safe(file.body or ""),
        sides=_safe(sides),
        attention=tuple(views[id(risk)] for risk in needs_attention(shown)),
        gates="" if gates is None else _safe(gates_line(gates).capitalize()),
        gated=tuple(_safe(gate_words(each)) for each in sorted(gates or (), key=lambda each: -each.severity)),
        schemes=tuple(map(_safe, schemes)),
        notes=tuple(map(_safe, (*notes_of(found, notes), *((DISPUTED,) if has_disputed(shown) else ())))),
        current=_safe(found.b.register.label("current")),
        risks=tuple(views.values()),
        summary=_safe(summary_line(shown, all_of=found)),
        counts=_safe(counts_line(found)),
    )


def _view(shown: RegisterDiff, risk: RiskDiff, cells: tuple[str, ...], anchor: str) -> RiskView:
    words = [change_words(shown.b.register, risk, each, to="→") for each in risk.changes]
    return RiskView(
        anchor,
        _safe(risk.id),
        _safe(risk.title),
        _safe(cell_words(shown.b.register, risk)),
        _safe(cells[2].replace("->", "→")),
        _safe(cells[3].replace("->", " → ")),
        tuple(Words(_safe(each.what), _safe(each.how), _safe(each.reason)) for each in words),
        _safe(risk.hint),
    )


def _safe(words: str) -> str:
    return printable(" ".join(words.split()))
