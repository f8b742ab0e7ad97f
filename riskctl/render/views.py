"""The register as one page: counts, maps, lists and cards, worded and sorted, so that templates only loop and print."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import riskctl
from riskctl.core.book import Book
from riskctl.core.finding import natural
from riskctl.core.period import Kind
from riskctl.core.words import plural
from riskctl.render.views_card import RiskCard, risk_card, since_words
from riskctl.render.views_lists import (
    DisputeView,
    Outside,
    Overdue,
    RegisterTable,
    dispute_view,
    mixed_bases,
    outside_of,
    overdue_of,
    position_words,
    register_table,
)
from riskctl.render.views_maps import HeatMaps, Ref, heat_maps
from riskctl.render.views_ratings import FillRule, Palette, schemes_of
from riskctl.render.views_scheme import SchemeView, scheme_views
from riskctl.render.views_summary import Summary, summary
from riskctl.render.views_text import DateText, date_text, listed, non_empty, plain, said

SECTIONS = (
    ("summary", "Summary"),
    ("disputed", "Disputed ratings"),
    ("maps", "Where the risks lie"),
    ("appetite", "Outside appetite"),
    ("overdue", "Overdue actions"),
    ("register", "Register"),
    ("risks", "Risks"),
    ("closed", "Closed risks"),
    ("scheme", "How risks are rated"),
)
"""Every section in printing order: its anchor and its heading."""

_RESERVED = ("top", "main", "contents", "about", *(anchor for anchor, _ in SECTIONS))


@dataclass(frozen=True, slots=True)
class Section:
    """A section that is printed; `heading` is the id of its heading."""

    anchor: str
    title: str

    @property
    def heading(self) -> str:
        """The id of the section's heading, which names it."""
        return f"{self.anchor}-heading"


@dataclass(frozen=True, slots=True)
class Header:
    """What the page is, of whom, and the dates it speaks for."""

    body: str
    title: str
    page_title: str
    position: DateText
    undated: bool
    compared: str
    next_body: str
    next_date: DateText | None
    papers_due: DateText | None


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """The whole page."""

    header: Header
    sections: tuple[Section, ...]
    summary: Summary
    disputes: tuple[DisputeView, ...]
    maps: HeatMaps
    outside: Outside
    overdue: Overdue
    table: RegisterTable
    cards: tuple[RiskCard, ...]
    closed: tuple[RiskCard, ...]
    schemes: tuple[SchemeView, ...]
    fills: tuple[FillRule, ...]
    made_from: tuple[str, ...]

    def section(self, anchor: str) -> Section | None:
        """Return a section, or None where the register has nothing of its kind."""
        return next((section for section in self.sections if section.anchor == anchor), None)


def register_page(work: Book) -> RegisterPage:
    """Return the page of a register on a day. Shape: open risks worst first, closed ones by id."""
    register, day = work.register, work.day
    palette = Palette(register)
    refs = _refs(work)
    open_ = work.open
    closed = sorted((state for state in work.states if state.closure is not None), key=lambda s: natural(s.risk.id))
    say_basis = mixed_bases(work.states)
    outside, overdue = outside_of(register, palette, open_, refs), overdue_of(register, open_, day, refs)
    has_actions = any(state.risk.actions is not None for state in work.states)
    skipped = {
        "appetite": not any(state.appetite or state.tolerance for state in open_),
        "overdue": not has_actions,
        "closed": not closed,
    }
    return RegisterPage(
        header=_header(work),
        sections=tuple(Section(anchor, title) for anchor, title in SECTIONS if not skipped.get(anchor)),
        summary=summary(work, palette, open_, closed, overdue, limits=not skipped["appetite"]),
        disputes=tuple(
            dispute_view(register, palette, dispute, refs) for dispute in work.disputes if dispute.risk in refs
        ),
        maps=heat_maps(register, palette, open_, refs, position_words(day)),
        outside=outside,
        overdue=overdue,
        table=register_table(register, palette, open_, refs, day, say_basis=say_basis),
        cards=tuple(risk_card(state, palette, refs, say_basis=say_basis) for state in open_),
        closed=tuple(risk_card(state, palette, refs, say_basis=say_basis) for state in closed),
        schemes=scheme_views(register, palette),
        fills=palette.rules,
        made_from=_made_from(work),
    )


def _refs(work: Book) -> Mapping[str, Ref]:
    """Return how each risk is named and linked; anchors are its id wherever that is a sound and unused one."""
    used = {*_RESERVED, *(f"{name}-heading" for name in _RESERVED)}
    refs: dict[str, Ref] = {}
    for state in work.states:
        risk = state.risk
        anchor = re.sub(r"[^A-Za-z0-9._-]", "_", risk.id) or "risk"
        anchor = anchor if anchor not in used and not anchor.startswith("scheme-") else f"risk-{anchor}"
        while anchor in used:
            anchor += "_"
        used.update((anchor, f"{anchor}-heading"))
        path = work.paths.get(risk.id, "")
        refs[risk.id] = Ref(plain(risk.id), plain(risk.title), anchor, path)
    return refs


def _header(work: Book) -> Header:
    register, day = work.register, work.day
    file = register.file
    undated = day.kind is Kind.UNDATED
    meeting = None if undated else register.next_meeting(day)
    named = list(non_empty([file.body, file.title]))
    dated = "undated" if undated else f"position at {said(day)}"
    return Header(
        body=plain(file.body or ""),
        title=plain(file.title),
        page_title=f"{', '.join(named[::-1])}, {dated}",
        position=date_text(day),
        undated=undated,
        compared=since_words(work.states[0]) if work.states else "",
        next_body=plain(meeting.body or "") if meeting else "",
        next_date=date_text(meeting.date) if meeting else None,
        papers_due=date_text(meeting.papers_due) if meeting and meeting.papers_due else None,
    )


def _made_from(work: Book) -> tuple[str, ...]:
    count = plural(len(work.states), "risk")
    schemes = schemes_of(work.register)
    refs = listed(scheme.ref for scheme in schemes)
    left = len(work.paths) - len(work.states)
    later = f"; {plural(left, 'risk')} not yet on it" if left else ""
    day = "an undated register" if work.day.kind is Kind.UNDATED else f"the position at {said(work.day)}"
    return (
        f"Made by riskctl {riskctl.__version__} from {day}.",
        f"{count} on the register, open and closed{later}.",
        f"Rated by the scheme{'s' if len(schemes) > 1 else ''} {refs}.",
        "Scores rank risks within their scheme; they are not to be added or averaged.",
    )
