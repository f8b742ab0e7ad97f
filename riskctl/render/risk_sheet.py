"""One risk whole, for `show`: its ratings as a table, what hangs on it, and how it came here.

The sheet is made once and printed as text or Markdown. Dates stay as they are written, so that they can be found again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from riskctl.core import decimals
from riskctl.core.book import Book
from riskctl.core.model import MEASURES, Acceptance, Action, Assessment, Closure, Control, Proposal, Review
from riskctl.core.register import CONTROL_TYPES, EFFECTIVENESS, KINDS, LINK_TYPES, PROPOSALS, Register, WordList
from riskctl.core.scoring import Basis, Rating, compare, levels_text, rate
from riskctl.core.state import Rated, State
from riskctl.core.steps import FactorResult
from riskctl.core.witness import said
from riskctl.core.words import norm, plural
from riskctl.render.action_list import Item, days_words, due_cell, move_words, owner_names, status_words
from riskctl.render.scores import MARK, appetite_words, band_style, moved_since, movement_words, owners, speaks_for
from riskctl.render.styled import Style
from riskctl.render.table import Column, Table
from riskctl.render.views_text import prose

MOST_FACTORS = 4
"""Factors beyond which the levels are listed under the table of ratings, not in it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its words; several are printed one after another with `between`, none of them broken."""

    label: str
    words: tuple[str, ...]
    between: str = ", "


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph or a list item: `bullet` stands before it, `details` are lines of facts under it."""

    text: str
    bullet: str = ""
    details: tuple[tuple[str, ...], ...] = ()
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Part:
    """A headed part of the sheet."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One risk whole. Shape: `notes` stand under the table of ratings."""

    opening: str
    id: str
    title: str
    scheme: str
    ratings: Table
    notes: tuple[Fact, ...]
    disputed: bool
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]
    path: str


def sheet(work: Book, state: State, *, mark: str = MARK) -> Sheet:
    """Return everything the register says of one risk on the day."""
    risk, register = state.risk, state.register
    rated = [found for name in MEASURES if (found := state.measure(name)) is not None]
    parts = [*_disputes(work, state), *_statement(state), *_controls(state), *_actions(state), *_decisions(state)]
    return Sheet(
        opening=speaks_for(work),
        id=risk.id,
        title=" ".join(risk.title.split()),
        scheme=", ".join(dict.fromkeys(f"scheme {item.rating.scheme.ref}" for item in rated)),
        ratings=_ratings(state, rated, mark),
        notes=tuple(_notes(register, rated)),
        disputed=any(item.disputed for item in rated),
        facts=tuple(_facts(state, mark)),
        parts=tuple(part for part in [*parts, *_last_review(state), *_links(work, state)] if part.entries),
        path=work.paths[risk.id],
    )


def ledger(state: State) -> tuple[tuple[Review, Rating | None], ...]:
    """Return each review that counts on the day, oldest first, with the current rating it gave."""
    found = []
    for _, entry in state.reviews:
        scheme = state.register.scheme_for(opportunity=state.risk.is_opportunity, day=entry.date)
        rating = rate(scheme, entry.current) if entry.current is not None and scheme is not None else None
        found.append((entry, rating))
    return tuple(found)


def history(state: State, mark: str) -> tuple[str, ...]:
    """Return the current rating at each review that gave one: `2025-09-09 12`, or the mark printed in its place."""
    return tuple(f"{entry.date} {_figure(rating, mark)}" for entry, rating in ledger(state) if rating is not None)


def _figure(rating: Rating, mark: str) -> str:
    shown = rating.shown
    words = decimals.show(shown.score) if shown.score is not None else shown.band.label if shown.band else ""
    return (words + (mark if rating.disputed else "")) if words else rating.assessment.movement or "not rated"


def _ratings(state: State, rated: list[Rated], mark: str) -> Table:
    """Return a row for each measure: its levels, score and band, and what it was when movement is measured from."""
    register = state.register
    factors = list(dict.fromkeys(result.factor.name for item in rated for result in item.rating.outcome.factors))
    labels = {result.factor.name: result.factor.label for item in rated for result in item.rating.outcome.factors}
    factors = factors if len(factors) <= MOST_FACTORS else []
    befores = {item.measure: _before(state, item) for item in rated}
    has_score = any(item.rating.shown.score is not None for item in rated)
    has_band = any(item.rating.shown.band is not None for item in rated)
    columns = [Column("rating", "RATING")]
    columns += [Column(name, (labels[name] or name).upper(), drop=3) for name in factors]
    columns += [Column("score", "SCORE", right=True)] if has_score else []
    columns += [Column("band", "BAND")] if has_band else []
    columns += [Column("before", "BEFORE", drop=2)] if any(before for before, _ in befores.values()) else []
    columns += [Column("move", "MOVE", drop=1)] if any(move for _, move in befores.values()) else []
    rows, styles = [], {}
    for number, item in enumerate(rated):
        shown = item.rating.shown
        behind = mark if item.disputed else ""
        score = decimals.show(shown.score) if shown.score is not None else ""
        band = shown.band.label if shown.band is not None else ""
        levels = {result.factor.name: _level(result) for result in item.rating.outcome.factors}
        before, move = befores[item.measure]
        cells = {
            "rating": register.label(item.measure),
            **{name: levels.get(name, "") for name in factors},
            "score": score if band else score + behind,
            "band": band + behind if band else "",
            "before": before,
            "move": move,
        }
        rows.append(tuple(cells[column.key] for column in columns))
        style = band_style(item.rating.scheme, shown.band)
        if has_band and style is not Style.PLAIN:
            styles[number, [column.key for column in columns].index("band")] = style
    return Table(tuple(columns), tuple(rows), styles=styles, whole=True)


def _before(state: State, item: Rated) -> tuple[str, str]:
    """Return what a measure was at the date movement is measured from, and how it moved since."""
    then = state.before.measure(item.measure) if state.before else None
    move = movement_words(state) if item.measure == "current" else ""
    if then is None:
        previous = item.assessment.previous
        if item.measure != "current" or previous is None or previous.score is None:
            return "", move
        return f"{decimals.show(previous.score)} as printed", move
    was, now = then.rating.shown, item.rating.shown
    words = decimals.show(was.score) if was.score is not None else was.band.label if was.band else ""
    if not move and was and now and then.rating.scheme.ref == item.rating.scheme.ref:
        sign = compare(item.rating.scheme, now, was)
        move = "up" if sign > 0 else "down" if sign < 0 else "same"
        if sign and now.score is not None and was.score is not None and now.score != was.score:
            move += f" {decimals.show(abs(now.score - was.score))}"
    return words, move


def _level(result: FactorResult) -> str:
    """Return a level with its number in front: `4 Likely`."""
    level = result.level
    if level is None:
        return decimals.show(result.value) if result.value is not None else ""
    number = decimals.show(level.value) if level.value is not None else ""
    return level.label if not number or number == level.label else f"{number} {level.label}"


def _notes(register: Register, rated: list[Rated]) -> Iterator[Fact]:
    """Yield what the table of ratings has no room for: dimensions, levels of many factors, and what is missing."""
    for item in rated:
        label = register.label(item.measure)
        results = item.rating.outcome.factors
        if len(results) > MOST_FACTORS:
            yield Fact(
                label, tuple(f"{result.factor.label or result.factor.name} {_level(result)}" for result in results)
            )
        for result in results:
            if result.dimensions:
                decided = (f"decided by {' and '.join(result.decided_by)}",) if result.decided_by else ()
                sides = tuple(f"{name} {level.words}" for name, level in result.dimensions)
                yield Fact(f"{label} {norm(result.factor.label or result.factor.name)}", (*sides, *decided))
        if item.rating.basis is Basis.DECLARED:
            yield Fact(label, ("as declared; no levels are given",))
        for problem in item.rating.outcome.problems if item.assessment.levels else ():
            yield Fact(label, (f"not rated: {problem.message}",))
        if item.assessment.rationale:
            yield Fact(f"{label} rationale", (" ".join(item.assessment.rationale.split()),))
        if item.assessment.due:
            yield Fact(f"{label} due", (str(item.assessment.due),))
    if not rated:
        yield Fact("Rating", ("none has been recorded",))


def _facts(state: State, mark: str) -> Iterator[Fact]:
    risk, register = state.risk, state.register
    yield Fact("Position", (appetite_words(state),))
    yield Fact(register.label("movement"), (moved_since(state),))
    if state.closure is not None:
        yield Fact("Open", ("no, closed",))
    figures = history(state, mark)
    if figures:
        yield Fact("History", figures, " | ")
    texts: tuple[tuple[str, str | None], ...] = (
        ("status", register.statuses.name(risk.status) if risk.status else None),
        ("owner", owners(register, state)),
        ("category", register.categories.name(risk.category) if risk.category else None),
        ("objectives", ", ".join(register.objectives.name(word) for word in risk.objectives or ())),
        ("kind", KINDS.name(risk.kind) if risk.kind else None),
        ("raised", str(risk.raised) if risk.raised else None),
        ("reviewed", str(state.reviewed.date) if state.reviewed else None),
        ("formerly", ", ".join(risk.formerly or ())),
    )
    for name, words in texts:
        if words:
            yield Fact(_label(register, name), (words,))
    for name, value in risk.own:
        yield Fact(_label(register, name), (_own(register, name, value),))
    if risk.publish is not None:
        yield Fact("Publish", (f"{risk.publish}{f', {risk.ground}' if risk.ground else ''}",))
    if risk.withhold:
        yield Fact("Withheld", (", ".join(_label(register, name) for name in risk.withhold),))


def _label(register: Register, name: str) -> str:
    label = register.label(name)
    return label[:1].upper() + label[1:]


def _own(register: Register, name: str, value: str) -> str:
    field = register.file.fields.get(name)
    kind = norm(field.type) if field else "text"
    if kind == "person":
        return register.person_name(value)
    return WordList(field.choices).name(value) if kind == "choice" and field else " ".join(value.split())


def _disputes(work: Book, state: State) -> Iterator[Part]:
    entries = []
    for dispute in work.disputes:
        rated = state.measure(dispute.measure)
        if dispute.risk == state.risk.id and rated is not None and rated.disputed:
            words = f"{state.register.label(dispute.measure)} {dispute.summary}"
            entries.append(Entry(words, "", tuple((f"witness: {side}",) for side in dispute.sides), Style.WARNING))
    yield Part("Disputed", tuple(entries))


def _statement(state: State) -> Iterator[Part]:
    for name in ("description", "cause", "event", "effect"):
        texts: tuple[str, ...] | None = getattr(state.risk, name)
        if texts is None:
            continue
        entries = _prose(texts[0]) if len(texts) == 1 else tuple(Entry(" ".join(text.split()), "- ") for text in texts)
        yield Part(_label(state.register, name), entries or (Entry("none"),))


def _prose(text: str) -> tuple[Entry, ...]:
    """Return plain text as paragraphs and list items."""
    found = []
    for block in prose(text):
        for at, item in enumerate(block.items):
            bullet = "- " if block.kind == "ul" else f"{block.start + at}. " if block.kind == "ol" else ""
            found.append(Entry(item, bullet))
    return tuple(found)


def _controls(state: State) -> Iterator[Part]:
    controls = state.risk.controls
    if controls is None:
        return
    label = _label(state.register, "controls")
    if len(controls) == 1 and not _control_details(controls[0]):
        yield Part(label, _prose(controls[0].text))
        return
    entries = tuple(Entry(" ".join(item.text.split()), "- ", _control_details(item)) for item in controls)
    yield Part(f"{label} ({len(controls)})", entries or (Entry("none"),))


def _control_details(control: Control) -> tuple[tuple[str, ...], ...]:
    facts = [CONTROL_TYPES.name(control.type)] if control.type else []
    facts += [f"acts on {control.acts_on}"] if control.acts_on else []
    facts += [EFFECTIVENESS.name(control.effectiveness)] if control.effectiveness else []
    lines = [tuple(facts)] if facts else []
    for found in control.assurance or ():
        words = [f"line {found.line}"] if found.line is not None else []
        words += [found.source] if found.source else []
        words += [str(found.date)] if found.date else []
        words += [found.opinion] if found.opinion else []
        lines.append((f"assurance: {', '.join(words)}",))
    return tuple(lines)


def _actions(state: State) -> Iterator[Part]:
    actions = state.risk.actions
    if actions is None:
        return
    label = _label(state.register, "actions")
    items = sorted((Item(state, at, action) for at, action in enumerate(actions)), key=lambda item: item.order)
    overdue, over = sum(item.overdue for item in items), sum(not item.open for item in items)
    counts = [f"{overdue} overdue"] if overdue else []
    counts += [f"{over} complete"] if over else []
    title = f"{label} ({len(items)}{': ' + ', '.join(counts) if counts else ''})"
    yield Part(title, tuple(map(_action, items)) or (Entry("none"),))


def _action(item: Item) -> Entry:
    action = item.action
    days = days_words(item)
    when = [f"{plural(item.days, 'day')} overdue"] if item.days is not None and item.days > 0 else []
    due = due_cell(action)
    if due:
        when.append(f"due {due}" + (f", {days} days" if days.startswith("in ") else ""))
    when += [f"published as {action.due_text!r}"] if action.due is not None and action.due_text else []
    when += [f"starts {action.start}"] if action.start else []
    owner, status = owner_names(item.state.register, action), status_words(item.state, action)
    facts = (*when, *([owner] if owner else []), *([status] if status else []))
    lines = [facts] if facts else []
    lines += _moved(action)
    text = " ".join(action.text.split())
    return Entry(
        text, f"{action.id}  " if action.id else "- ", tuple(lines), Style.ERROR if item.overdue else Style.PLAIN
    )


def _moved(action: Action) -> list[tuple[str, ...]]:
    if not action.moved:
        changed = action.due_original is not None and str(action.due_original) != str(action.due)
        return [(f"first due {action.due_original}",)] if changed else []
    return [(f"moved from {move_words(move)}",) for move in action.moved]


def _decisions(state: State) -> Iterator[Part]:
    """Yield what is put to a board, what was accepted, and how the risk was closed."""
    risk, register = state.risk, state.register
    yield Part("Proposed", tuple(_proposal(entry) for entry in state.proposals))
    accepted = [entry for entry in risk.accepted or () if entry.date is None or entry.date.begun_by(state.day)]
    yield Part("Accepted", tuple(_acceptance(register, state, entry) for entry in accepted))
    closed = [entry for entry in risk.closed or () if entry.date is None or entry.date.begun_by(state.day)]
    yield Part("Closed", tuple(_closure(register, state, entry) for entry in closed))


def _proposal(entry: Proposal) -> Entry:
    words = PROPOSALS.name(entry.propose)
    words += f", to {entry.to}" if entry.to else ""
    words += f", for decision {entry.decide}" if entry.decide else ""
    figures = _assessed(entry.current)
    return Entry(words, "", tuple((line,) for line in (figures, _one_line(entry.why)) if line))


def _acceptance(register: Register, state: State, entry: Acceptance) -> Entry:
    parts = [f"by {register.person_name(entry.by)}"] if entry.by else []
    parts += [f"on {entry.date}"] if entry.date else []
    parts += [f"until {entry.until}"] if entry.until else []
    over = entry.until is not None and entry.until.before(state.day)
    words = (", ".join(parts) or "without a date") + (" (run out)" if over else "")
    return Entry(words, "", _why(entry.why), Style.WARNING if over else Style.PLAIN)


def _closure(register: Register, state: State, entry: Closure) -> Entry:
    parts = [f"on {entry.date}"] if entry.date else []
    parts += [register.closure_reasons.name(entry.reason)] if entry.reason else []
    parts += [f"by {register.person_name(entry.by)}"] if entry.by else []
    told = " ".join(filter(None, (entry.reported_to, str(entry.reported_on) if entry.reported_on else None)))
    parts += [f"reported to {told}" if entry.reported_to else f"reported {told}"] if told else []
    if entry.reopened is not None and entry.reopened.begun_by(state.day):
        parts.append(f"reopened {entry.reopened}")
    return Entry(", ".join(parts) or "without a date", "", _why(entry.note))


def _last_review(state: State) -> Iterator[Part]:
    """Yield what was written at the latest review."""
    entry = state.reviewed
    if entry is None or not (entry.why or entry.update or entry.decided):
        return
    by = f" by {', '.join(state.register.person_name(word) for word in entry.by)}" if entry.by else ""
    entries = [*_prose(entry.why or ""), *_prose(entry.update or "")]
    if entry.decided is not None:
        when = f", {entry.decided.date}" if entry.decided.date else ""
        entries.append(Entry(f"decided by {entry.decided.by}{when}"))
    yield Part(f"Review {entry.date}{by}", tuple(entries))


def _links(work: Book, state: State) -> Iterator[Part]:
    titles = {norm(other.risk.id): other.risk.title for other in work.states}
    entries = []
    for link in state.risk.links or ():
        title = titles.get(norm(link.to))
        words = LINK_TYPES.name(link.type or "related").replace("-", " ")
        entries.append(Entry(f"{words} {link.to}{f' {title}' if title else ', which is not on the register'}"))
    yield Part("Links", tuple(entries))


def _assessed(assessment: Assessment | None) -> str:
    if assessment is None:
        return ""
    return said(assessment) or levels_text(assessment.levels)


def _why(text: str | None) -> tuple[tuple[str, ...], ...]:
    words = _one_line(text)
    return ((words,),) if words else ()


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
