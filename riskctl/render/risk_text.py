"""A risk's sheet as text for a terminal or a pipe, as Markdown, and the risk as JSON."""

from collections.abc import Iterator

from riskctl.core.book import Book
from riskctl.core.model import Review
from riskctl.core.revision import LastCommit
from riskctl.core.scoring import Rating
from riskctl.core.state import State
from riskctl.render.action_list import Item, action_json
from riskctl.render.json_text import Json, commit_json, dumps, edition_json, revision_json
from riskctl.render.risk_sheet import Entry, Fact, Part, ledger, sheet
from riskctl.render.scores import MARK, PLAIN_MARK, risk_json
from riskctl.render.styled import Line, Piece, Screen, Style, columns, fitted, hints, joined, line, padded, wrapped
from riskctl.render.table import markdown, text_lines

MOST_COLUMNS = 120
"""Columns that the line about the last commit takes at most where there is no screen to fit it to."""


def sheet_lines(work: Book, state: State, screen: Screen, last: LastCommit | None = None) -> Iterator[Line]:
    """Yield one risk whole, and the next command."""
    page = sheet(work, state, mark=PLAIN_MARK if screen.plain else MARK)
    wide = screen.wrap
    yield from wrapped(page.opening, wide, "  ", "", Style.MUTED)
    yield ()
    yield from wrapped(f"{page.id} {page.title}", wide, "  ", "", Style.STRONG)
    if page.scheme:
        yield from wrapped(page.scheme, wide, "  ", "", Style.MUTED)
    if page.ratings.rows:
        yield ()
        yield from text_lines(page.ratings, screen)
    for note in page.notes:
        if len(note.words) > 1:
            yield from joined(note.words, wide, "    ", f"  {note.label}: ", note.between)
        else:
            yield from wrapped(note.words[0], wide, "    ", f"  {note.label}: ")
    if page.disputed and not screen.plain:
        yield from wrapped(f"{MARK} disputed: what was declared, or printed elsewhere, disagrees", wide, "    ", "  ")
    yield ()
    size = max(columns(fact.label) for fact in page.facts)
    for fact in page.facts:
        yield from _fact(fact, size, screen)
    for part in page.parts:
        yield ()
        yield from _part(part, screen)
    yield ()
    if page.path:
        yield line(Piece(f"file: {page.path}", Style.MUTED))
    if last is not None:
        yield line(Piece(fitted(f"last commit: {_cut(last)}", screen.width or MOST_COLUMNS, screen.cut), Style.MUTED))
        if last.changed:
            yield line(Piece("changed since, and not committed", Style.WARNING))
    yield from hints(f"see every step of its scores with: riskctl score {page.id}", screen.width)


def _cut(last: LastCommit) -> str:
    """Return the last commit of a file on one line; a subject is cut that would fill the page."""
    return fitted(str(last.commit), MOST_COLUMNS)


def _fact(fact: Fact, size: int, screen: Screen) -> Iterator[Line]:
    if screen.plain:
        yield from (line(f"{fact.label}: {words}") for words in fact.words)
        return
    start = f"{padded(fact.label, size)}  "
    wide = screen.wrap
    if len(fact.words) > 1:
        yield from joined(fact.words, wide, " " * columns(start), start, fact.between)
    else:
        yield from wrapped(fact.words[0], wide, " " * columns(start), start)


def _part(part: Part, screen: Screen) -> Iterator[Line]:
    yield line(Piece(part.title, Style.STRONG))
    before: Entry | None = None
    for entry in part.entries:
        if before is not None and not (entry.bullet or before.bullet) and not screen.plain:
            yield ()
        before = entry
        indent = "  " + " " * columns(entry.bullet)
        yield from wrapped(entry.text, screen.wrap, indent, f"  {entry.bullet}", entry.style)
        for facts in entry.details:
            if screen.plain:
                yield from (line(f"    {fact}") for fact in facts)
            elif len(facts) > 1:
                yield from joined(facts, screen.wrap, f"{indent}  ", indent)
            else:
                yield from wrapped(facts[0], screen.wrap, f"{indent}  ", indent)


def sheet_markdown(work: Book, state: State, last: LastCommit | None = None) -> str:
    """Return one risk whole as Markdown."""
    from riskctl.render.markdown import text

    page = sheet(work, state)
    out = [f"## {text(f'{page.id} {page.title}')}\n", f"{text(page.opening)}. {text(page.scheme)}\n".replace("..", ".")]
    if page.ratings.rows:
        out.append(markdown(page.ratings))
    notes = [f"{note.label}: {note.between.join(note.words)}" for note in page.notes]
    notes += [f"{MARK} disputed"] if page.disputed else []
    out += ["".join(f"- {text(note)}\n" for note in notes)] if notes else []
    out.append("".join(f"- **{text(fact.label)}:** {text(fact.between.join(fact.words))}\n" for fact in page.facts))
    for part in page.parts:
        lines = [f"### {text(part.title)}\n"]
        for entry in part.entries:
            name = entry.bullet.strip(" -")
            words = str(text(f"{name} {entry.text}" if name and not name.endswith(".") else entry.text))
            if entry.bullet or entry.details:
                lines.append(f"- {words}\n" + "".join(f"  - {text('; '.join(facts))}\n" for facts in entry.details))
            else:
                lines.append(f"{words}\n")
        listed = any(entry.bullet or entry.details for entry in part.entries)
        out.append(lines[0] + "\n" + ("" if listed else "\n").join(lines[1:]))
    if page.path:
        out.append(f"File: {text(page.path)}\n")
    if last is not None:
        out.append(f"Last commit: {text(_cut(last))}{'; changed since, and not committed' if last.changed else ''}\n")
    return "\n".join(out)


def sheet_json(work: Book, state: State, last: LastCommit | None = None) -> str:
    """Return the document that `show --format json` prints, `riskctl-show/1`."""
    risk, register = state.risk, state.register
    return dumps(
        {
            "format": "riskctl-show/1",
            "as_at": str(work.day),
            "revision": revision_json(work.revision),
            "edition": edition_json(work.withheld),
            **risk_json(state),
            "kind": risk.kind,
            "category": risk.category,
            "objectives": risk.objectives,
            "raised": _text(risk.raised),
            "reviewed": _text(state.reviewed.date if state.reviewed else None),
            "description": risk.description,
            "cause": risk.cause,
            "event": risk.event,
            "effect": risk.effect,
            "disputes": [
                {"measure": dispute.measure, "summary": dispute.summary, "witnesses": list(dispute.sides)}
                for dispute in work.disputes
                if dispute.risk == risk.id
            ],
            "controls": None
            if risk.controls is None
            else [
                {
                    "id": control.id,
                    "text": control.text,
                    "type": control.type,
                    "acts_on": control.acts_on,
                    "effectiveness": control.effectiveness,
                    "assurance": [
                        {
                            "line": found.line,
                            "source": found.source,
                            "date": _text(found.date),
                            "opinion": found.opinion,
                        }
                        for found in control.assurance or ()
                    ],
                }
                for control in risk.controls
            ],
            "actions": None
            if risk.actions is None
            else [action_json(Item(state, at, action)) for at, action in enumerate(risk.actions)],
            "proposals": [
                {"propose": entry.propose, "to": entry.to, "decide": _text(entry.decide), "why": entry.why}
                for entry in state.proposals
            ],
            "accepted": [
                {"by": entry.by, "date": _text(entry.date), "until": _text(entry.until), "why": entry.why}
                for entry in risk.accepted or ()
            ],
            "closed": [
                {
                    "date": _text(entry.date),
                    "reason": entry.reason,
                    "note": entry.note,
                    "by": entry.by,
                    "reported_to": entry.reported_to,
                    "reported_on": _text(entry.reported_on),
                    "reopened": _text(entry.reopened),
                }
                for entry in risk.closed or ()
            ],
            "history": [_review_json(entry, rating) for entry, rating in ledger(state)],
            "links": [{"to": link.to, "type": link.type} for link in risk.links or ()],
            "own": dict(risk.own),
            "labels": {name: register.label(name) for name, _ in risk.own},
            "path": work.paths[risk.id] or None,
            "last_commit": commit_json(last.commit if last is not None else None),
            "uncommitted": last is not None and (last.changed or not last.commit.id),
        }
    )


def _review_json(entry: Review, rating: Rating | None) -> Json:
    shown = rating.shown if rating else None
    return {
        "date": str(entry.date),
        "score": shown.score if shown else None,
        "band": shown.band.key if shown and shown.band else None,
        "disputed": rating.disputed if rating else False,
        "movement": entry.current.movement if entry.current else None,
        "why": entry.why,
        "update": entry.update,
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
