"""One report put together: its head, its sections in order, and where the risks named in it are found on the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import riskctl
from riskctl.core.book import Book
from riskctl.core.model import ReportSettings
from riskctl.core.origin import Origin
from riskctl.core.report_names import REPORTS, Detail
from riskctl.core.revision import SHORT
from riskctl.core.wording import Wording
from riskctl.core.words import norm
from riskctl.render.blocks import AnyBlock, CardBlock, Group, Heading, Jump, Pair, Para, Section, homes
from riskctl.render.desk import Desk
from riskctl.render.palette import FillRule
from riskctl.render.phrases import Phrases
from riskctl.render.sections import MAKERS
from riskctl.render.sections.counts import withheld_sentences
from riskctl.render.views_text import lower_first, non_empty, plain

FURNITURE = ("top", "main", "contents", "about", "scheme", "map", "bands", "grading", "question")
"""Anchors of every page."""

APPENDIX = "appendix-"
"""How the keys of sections begin that are lettered."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the page is, of whom, and the dates it speaks for. `draft` is a banner; `lines` are label and value."""

    body: str
    title: str
    subtitle: str
    page_title: str
    foot: str
    marking: str
    draft: str
    lines: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report ready to be printed in any format.

    Shape: `homes` says where links to a risk lead: `card`, or the name of a table; `fills` are the colours in use.
    """

    template: str
    language: str
    public: bool
    header: Header
    sections: tuple[Section, ...]
    contents: tuple[Jump, ...]
    fills: tuple[FillRule, ...]
    made_from: tuple[str, ...]
    homes: dict[str, str]


def keys_of(settings: ReportSettings, template: str) -> tuple[str, ...]:
    """Return the keys of a report's sections in order: those that the register sets, else those it ships with."""
    return tuple(settings.sections.get(template) or REPORTS[template])


def make_report(
    work: Book,
    template: str,
    phrases: Phrases,
    *,
    origin: Origin | None = None,
    wording: Wording | None = None,
    detail: Detail = "full",
) -> Report:
    """Return a report of a register on a day; what is not committed makes it a draft, whatever its status says."""
    settings = work.register.file.report
    keys = keys_of(settings, template)
    appendices = [key for key in keys if key.startswith(APPENDIX)]
    desk = Desk(
        work, phrases, settings, template, frozenset((*FURNITURE, *keys)), tuple(appendices), wording, origin, detail
    )
    sections = _numbered([section for key in keys if (section := _section(desk, key)) is not None])
    return Report(
        template,
        phrases.language,
        desk.public,
        _header(desk, template),
        sections,
        _contents(sections),
        desk.palette.rules,
        tuple(_made_from(desk)),
        homes(sections),
    )


def _section(desk: Desk, key: str) -> Section | None:
    blocks = MAKERS[key](desk)
    if blocks is None:
        return None
    title = desk.say(f"heading.{key}", category=lower_first(desk.label("category")))
    letter = desk.appendix(key)
    return Section(key, key, f"{letter}: {title}" if letter else title, blocks, page=bool(letter))


def _contents(sections: Sequence[Section]) -> tuple[Jump, ...]:
    """Return what the contents name: the sections, or, of a report with one, the cards or headings in it."""
    if len(sections) > 1:
        return tuple(Jump(section.anchor, section.title) for section in sections)
    inside: list[Jump] = []
    for block in (block for section in sections for block in section.blocks):
        if isinstance(block, CardBlock):
            inside.append(Jump(block.card.ref.anchor, str(block.card.ref)))
        elif isinstance(block, Heading) and block.anchor:
            inside.append(Jump(block.anchor, "".join(map(str, block.text))))
    return tuple(inside) or tuple(Jump(section.anchor, section.title) for section in sections)


def _numbered(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Return sections with their numbered paragraphs counted from 1 through the whole report."""
    number = 0

    def counted(blocks: tuple[AnyBlock, ...]) -> tuple[AnyBlock, ...]:
        nonlocal number
        found: list[AnyBlock] = []
        for block in blocks:
            if isinstance(block, Para) and block.style == "numbered":
                number += 1
                block = replace(block, number=str(number))
            elif isinstance(block, Group):
                block = replace(block, blocks=counted(block.blocks))
            found.append(block)
        return tuple(found)

    return tuple(replace(section, blocks=counted(section.blocks)) for section in sections)


def _header(desk: Desk, template: str) -> Header:
    file, settings = desk.register.file, desk.settings
    body, title = plain(settings.body or file.body or ""), plain(settings.title or file.title)
    dated = desk.say("head.undated") if desk.undated else desk.say("head.position", date=desk.said(desk.day))
    subtitle = "" if template == "register" else desk.say(f"template.{template}")
    # A marking such as NOT FOR PUBLICATION is of the full edition.
    marking = plain(settings.marking or "") if not desk.public else desk.say("edition.public").upper()
    parts = [subtitle, title, body, dated, marking] if template != "register" else [title, body, dated, marking]
    is_draft = norm(settings.status or "").startswith(("draft", "drafft"))
    uncommitted = desk.origin is not None and desk.origin.committed.draft
    draft = "head.uncommitted" if uncommitted else "head.draft" if is_draft else ""
    return Header(
        body=body,
        title=title,
        subtitle=subtitle,
        page_title=", ".join(non_empty(parts)),
        foot=f"{title}, {desk.date(desk.day)}",
        marking=marking,
        draft=desk.say(draft) if draft else "",
        lines=tuple(_lines(desk)),
    )


def _lines(desk: Desk) -> Iterator[Pair]:
    """Yield what stands under the title: dates, whom it is for, and by whom."""
    yield Pair(desk.say("head.position_undated" if desk.undated else "head.position_at"), (desk.date(desk.day),))
    if desk.public:
        yield Pair(desk.say("edition.label"), (desk.say("edition.public"),))
    if desk.since_words:
        yield Pair(desk.say("head.compared"), (desk.since_words,))
    if desk.origin is not None and not desk.public and desk.origin.committed.commit:
        yield Pair(desk.say("head.revision"), (desk.origin.committed.commit[:SHORT],))
    meeting = desk.next_meeting
    if meeting is not None:
        body = plain(desk.settings.committee or meeting.body or "")
        yield Pair(desk.say("head.next"), (*((f"{body}, ",) if body else ()), desk.date(meeting.date)))
        if meeting.papers_due:
            yield Pair(desk.say("head.papers_due"), (desk.date(meeting.papers_due),))
    elif desk.committee:
        yield Pair(desk.say("head.committee"), (desk.committee,))
    if desk.settings.author:
        yield Pair(desk.say("head.author"), (plain(desk.settings.author),))
    if desk.settings.status:
        yield Pair(desk.say("head.status"), (plain(desk.settings.status),))


def _made_from(desk: Desk) -> Iterator[str]:
    work = desk.book
    day = desk.say("made.undated") if desk.undated else desk.say("made.position", date=desk.said(desk.day))
    yield desk.say("made.by", version=riskctl.__version__, position=day)
    if desk.origin is not None:
        yield from _committed(desk, desk.origin)
    left = len(work.paths) - len(work.states)
    later = "; " + desk.count("made.later", left) if left else ""
    yield desk.count("made.risks", len(work.states), later=later)
    yield from withheld_sentences(desk)
    schemes = desk.listed(scheme.ref for scheme in desk.schemes)
    yield desk.count("made.schemes", len(desk.schemes), schemes=schemes)
    if desk.origin is not None:
        yield from _digests(desk, desk.origin)
    yield desk.say("made.ordinal")
    if desk.settings.contact:
        yield desk.say("made.contact", contact=desk.listed(non_empty(desk.settings.contact)))
    if desk.origin is not None:
        yield desk.say("made.command", command=plain(desk.origin.command))


def _committed(desk: Desk, origin: Origin) -> Iterator[str]:
    """Yield which commit a report was made from, its sign-offs, and the one its wording is compared with."""
    if origin.committed.commit and not desk.public:
        yield desk.say("made.revision", revision=origin.committed.commit)
    for tag in origin.committed.signed:
        yield desk.say("made.signed" if tag.signature else "made.unsigned", tag=plain(tag.name))
    if desk.wording is not None and desk.wording.revision is not None:
        yield desk.say("made.compared", revision=desk.wording.revision.id)


def _digests(desk: Desk, origin: Origin) -> Iterator[str]:
    """Yield the digests of the schemes and of the register's files, as far as the edition may have them."""
    for ref, digest in origin.schemes.items():
        yield desk.say("made.scheme_digest", scheme=ref, digest=digest.removeprefix("sha256:"))
    if origin.files:
        yield desk.count("made.data", origin.files, digest=origin.data.removeprefix("sha256:"))
