"""Scores to text and JSON: every rating with its levels, what it rests on, where it lies and how it moved."""

from collections.abc import Iterator, Sequence

from riskctl.core import decimals
from riskctl.core.book import Book
from riskctl.core.model import MEASURES
from riskctl.core.publication import Grounds, Withheld
from riskctl.core.register import Register
from riskctl.core.scheme import Band, Factor, Scheme
from riskctl.core.scoring import Basis, Position, Rating
from riskctl.core.state import Movement, Rated, State
from riskctl.core.steps import FactorResult
from riskctl.core.words import plural
from riskctl.render.json_text import Json, dumps, edition_json, revision_json
from riskctl.render.styled import Line, Piece, Screen, Style, hints, line, wrapped
from riskctl.render.table import Column, Table, text_lines

MARK = "*"
"""Stands behind a rating that is disputed."""

PLAIN_MARK = " (disputed)"
"""Stands there in plain text."""

POSITIONS = {
    Position.WITHIN: "within",
    Position.OUTSIDE_APPETITE: "outside appetite",
    Position.OUTSIDE_TOLERANCE: "outside tolerance",
    Position.NOT_SET: "not set",
}


def scores_json(work: Book, states: Sequence[State]) -> str:
    """Return the document that `score --format json` prints, `riskctl-score/1`."""
    file, scheme = work.register.file, work.register.main_scheme
    return dumps(
        {
            "format": "riskctl-score/1",
            "as_at": str(work.day),
            "revision": revision_json(work.revision),
            "edition": edition_json(work.withheld),
            "register": {"title": file.title, "body": file.body},
            "scheme": {"name": scheme.name, "version": scheme.version},
            "risks": [risk_json(state) for state in states],
        }
    )


def risk_json(state: State) -> dict[str, Json]:
    """Return one risk with its ratings, as `score --format json` prints it."""
    risk, register = state.risk, state.register
    rated = next((found for found in map(state.measure, ("current", "inherent", "target")) if found), None)
    scheme = rated.rating.scheme if rated else register.scheme_for(opportunity=risk.is_opportunity, day=state.day)
    return {
        "id": risk.id,
        "title": risk.title,
        "status": risk.status,
        "open": state.open,
        "owner": [register.people.key(word) for word in risk.owner or ()],
        "scheme": scheme.ref if scheme else None,
        **{measure: _rating_json(state.measure(measure)) for measure in MEASURES},
        "appetite": {"appetite": state.appetite, "tolerance": state.tolerance, "position": state.position.value},
        "movement": state.movement.value,
        "since": {
            "date": str(state.since.date) if state.since else None,
            "meeting": state.since.meeting.label if state.since and state.since.meeting else None,
        },
    }


def _rating_json(rated: Rated | None) -> Json:
    if rated is None:
        return None
    rating = rated.rating
    results = {result.factor.name: result for result in rating.outcome.factors}
    return {
        **{name: _factor_json(results.get(name)) for name in rating.scheme.by_factor},
        "score": rating.shown.score,
        "band": _band_json(rating.shown.band),
        "declared": {"score": rating.declared.score, "band": rated.assessment.band},
        "basis": None if rating.basis is Basis.NONE else rating.basis.value,
        "disputed": rated.disputed,
        "counts_as": {"score": rating.counts.score, "band": _band_json(rating.counts.band)},
    }


def _factor_json(result: FactorResult | None) -> Json:
    if result is None:
        return {"key": None, "label": None, "value": None, "dimensions": {}}
    level = result.level
    return {
        "key": level.key if level else None,
        "label": level.label if level else None,
        "value": result.value,
        "dimensions": {
            name: {"key": given.key, "label": given.label, "value": given.value} for name, given in result.dimensions
        },
    }


def _band_json(band: Band | None) -> Json:
    return {"key": band.key, "label": band.label} if band else None


def speaks_for(work: Book) -> str:
    """Return the first line of every text output: the date it speaks for, and what movement is measured from."""
    states = work.states
    since = states[0].since if states else None
    return position(work) + (f", movement since {since}" if since else "")


def position(work: Book) -> str:
    """Return the date that a text output speaks for, the revision where it was read from one, and a public edition."""
    at = f"Position at {work.day}" + (f", revision {work.revision}" if work.revision is not None else "")
    return at + (f", public edition ({withheld_words(work.withheld)})" if work.withheld is not None else "")


def withheld_words(withheld: Withheld) -> str:
    """Return what a public edition lacks: `2 risks are withheld: paragraph 3 (1), commercial (1)`."""
    parts = []
    if withheld.risks:
        are = "is" if withheld.risks == 1 else "are"
        parts.append(f"{plural(withheld.risks, 'risk')} {are} withheld: {_grounds(withheld.whole)}")
    if withheld.in_part:
        parts.append(f"parts of {plural(withheld.in_part, 'risk')} are withheld: {_grounds(withheld.part)}")
    return "; ".join(parts) or "nothing is withheld"


def _grounds(grounds: Grounds) -> str:
    return ", ".join(f"{text or 'no ground stated'} ({count})" for text, count in grounds)


def counts_sentence(work: Book, states: Sequence[State]) -> str:
    """Return how many risks lie in each band, the top band first, and how many of them rest on a disputed rating.

    Opportunities are counted apart: they lie in bands of their own.
    """
    threats = [state for state in states if not state.risk.is_opportunity]
    others = [state for state in states if state.risk.is_opportunity]
    if not others:
        return _counts(work, threats, "risk", "risks")
    apart = _counts(work, others, "opportunity", "opportunities")
    return f"{_counts(work, threats, 'threat', 'threats')}. {apart}" if threats else apart


def _counts(work: Book, states: Sequence[State], noun: str, many: str) -> str:
    disputed = sum(1 for state in states if state.current is not None and state.current.disputed)
    head = plural(len(states), noun, many)
    bands = [band for use in work.register.schemes for band in use.scheme.bands]
    parts = []
    for band in sorted(dict.fromkeys(bands), key=lambda band: -band.rank):
        inside = [state for state in states if state.current and _is_band(state.current.rating, band)]
        if inside:
            doubtful = sum(1 for state in inside if state.current is not None and state.current.disputed)
            parts.append(f"{len(inside)} {band.label}" + (f", {doubtful} of them disputed" if doubtful else ""))
    unrated = sum(1 for state in states if state.current is None or state.current.rating.basis is Basis.NONE)
    if unrated:
        parts.append(f"{unrated} not rated")
    if not bands and disputed:
        parts.append(f"{disputed} disputed")
    return f"{head}: {'; '.join(parts)}" if parts else head


def _is_band(rating: Rating, band: Band) -> bool:
    return rating.counts.band is not None and rating.counts.band == band


def figure_cell(rated: Rated | None, mark: str = MARK) -> str:
    """Return a rating as a cell: `12 High`, with the mark of a disputed one; blank where there is none."""
    if rated is None or not rated.rating.shown:
        return ""
    return f"{rated.rating.shown}{mark if rated.disputed else ''}"


def band_style(scheme: Scheme, band: Band | None) -> Style:
    """Return how a terminal shows a band: the top one, and of three or more the one below it, stand out."""
    below = len(scheme.bands) - 1 - band.rank if band is not None and len(scheme.bands) > 1 else -1
    if below == 0:
        return Style.ERROR
    return Style.WARNING if below == 1 and len(scheme.bands) > 2 else Style.PLAIN


def current_styles(states: Sequence[State], column: int) -> dict[tuple[int, int], Style]:
    """Return the styles of the cells that hold the current rating, for a table of one row a risk."""
    found: dict[tuple[int, int], Style] = {}
    for row, state in enumerate(states):
        if state.current is not None and state.current.rating.shown.band is not None:
            style = band_style(state.current.rating.scheme, state.current.rating.shown.band)
            if style is not Style.PLAIN:
                found[row, column] = style
    return found


def declared_cell(rated: Rated | None) -> str:
    """Return what a paper declared of a rating: `12`, `High` or both; blank where nothing."""
    if rated is None:
        return ""
    declared = rated.rating.declared.score
    words = [decimals.show(declared)] if declared is not None else []
    return " ".join([*words, *([rated.assessment.band] if rated.assessment.band else [])])


def movement_words(state: State) -> str:
    """Return a movement in words, with the step where both figures are scores of one kind: `up 4`."""
    if state.movement not in (Movement.UP, Movement.DOWN):
        return state.movement.value
    now = state.current.rating.shown.score if state.current else None
    then = state.before.current.rating.shown.score if state.before and state.before.current else None
    if now is None or then is None or now == then:
        return state.movement.value
    return f"{state.movement.value} {decimals.show(abs(now - then))}"


def moved_since(state: State) -> str:
    """Return a movement with what it is measured from: `up 4 since JARAP 2023-10`."""
    return movement_words(state) + (f" since {state.since}" if state.since else "")


def owners(register: Register, state: State) -> str:
    """Return the owners as printed, in their order."""
    return ", ".join(register.person_name(word) for word in state.risk.owner or ())


def scores_table(work: Book, states: Sequence[State], *, mark: str = MARK) -> Table:
    """Return one row a risk; measures that no risk has, and marks of disputes that none has, take no column."""
    register = work.register
    present = [name for name in MEASURES if any(state.measure(name) is not None for state in states)]
    declared = any(_declared_beside(state.current) for state in states)
    has_position = any(state.position is not Position.NOT_SET for state in states)
    columns = [Column("id", "ID")]
    columns += [Column(name, register.label(name).upper(), drop=0 if name == "current" else 3) for name in present]
    if declared:
        columns.append(Column("declared", "DECLARED", drop=1))
    columns.append(Column("movement", "MOVE"))
    if has_position:
        columns.append(Column("position", "APPETITE", drop=2))
    columns.append(Column("title", "TITLE", flexible=True))
    rows = []
    for state in states:
        cells = [state.risk.id, *(figure_cell(state.measure(name), mark) for name in present)]
        if declared:
            cells.append(declared_cell(state.current))
        cells.append(movement_words(state))
        if has_position:
            cells.append(POSITIONS[state.position])
        rows.append((*cells, state.risk.title))
    styles = current_styles(states, 1 + present.index("current")) if "current" in present else {}
    return Table(tuple(columns), tuple(rows), styles=styles)


def _declared_beside(rated: Rated | None) -> bool:
    return rated is not None and rated.rating.basis is Basis.LEVELS and bool(rated.rating.declared)


def score_table_lines(work: Book, states: Sequence[State], screen: Screen, supposition: str = "") -> Iterator[Line]:
    """Yield the list of scores: the date, the table, what the marks mean, the counts and the next command."""
    yield from _opening(work, supposition, screen)
    if not states:
        yield ()
        yield line("No risk matches.")
        return
    yield ()
    yield from text_lines(scores_table(work, states, mark=PLAIN_MARK if screen.plain else MARK), screen)
    yield ()
    yield from wrapped(counts_sentence(work, states), screen.width, "  ", "", Style.STRONG)
    disputed = [state.risk.id for state in states if any(r and r.disputed for r in map(state.measure, MEASURES))]
    if disputed and not screen.plain:
        legend = f"{MARK} disputed: what was declared, or printed elsewhere, disagrees; counts take the worse figure"
        yield from wrapped(legend, screen.width, "  ", "")
    first = disputed[0] if disputed else states[0].risk.id
    yield from hints(f"see one worked out with: riskctl score {first}", screen.width)


def _opening(work: Book, supposition: str, screen: Screen) -> Iterator[Line]:
    """Yield what the figures speak for, and what was supposed for them."""
    yield from wrapped(speaks_for(work), screen.width, "  ", "", Style.MUTED)
    if supposition:
        yield from wrapped(supposition, screen.width, "  ", "", Style.WARNING)


def score_block(work: Book, state: State, screen: Screen) -> Iterator[Line]:
    """Yield one risk's ratings worked out: levels, rule, score, band, appetite, movement, disputes with witnesses."""
    register, risk = work.register, state.risk
    room = None if screen.plain else screen.width
    mark = PLAIN_MARK if screen.plain else MARK
    yield from wrapped(f"{risk.id} {risk.title}", room, "    ", "", Style.STRONG)
    shown = [(name, state.measure(name)) for name in MEASURES]
    label_width = max(8, *(len(register.label(name)) for name, _ in shown))
    for name, rated in shown:
        if rated is None:
            continue
        label = register.label(name).ljust(label_width)
        rating = rated.rating
        levels = "; ".join(_level_words(result) for result in rating.outcome.factors) or "no levels"
        figure = str(rating.shown) + (f" ({_basis(rating)})" if rating.basis is not Basis.LEVELS else "")
        yield from wrapped(
            f"{figure}{mark if rated.disputed else ''}: {levels}", room, " " * (label_width + 6), f"  {label}  "
        )
        for step in rating.outcome.steps:
            yield from wrapped(step.text, room, " " * (label_width + 8), " " * (label_width + 6))
        for problem in rating.outcome.problems if rated.assessment.levels or rating.basis is Basis.NONE else ():
            yield from wrapped(f"not rated: {problem.message}", room, " " * (label_width + 8), " " * (label_width + 6))
    if all(rated is None for _, rated in shown):
        yield line("  no rating has been recorded")
    margin = " " * (label_width + 6)
    yield from wrapped(appetite_words(state), room, margin, f"  {'appetite'.ljust(label_width)}  ")
    yield from wrapped(moved_since(state), room, margin, f"  {'movement'.ljust(label_width)}  ")
    for dispute in work.disputes:
        rated = state.measure(dispute.measure)
        if dispute.risk == risk.id and rated is not None and rated.disputed:
            said = f"{register.label(dispute.measure)} {dispute.summary}"
            yield from wrapped(said, room, " " * (label_width + 6), f"  {'disputed'.ljust(label_width)}  ")
            for side in dispute.sides:
                yield from wrapped(f"witness: {side}", room, " " * (label_width + 6), " " * (label_width + 4))
    if work.paths[risk.id]:
        yield line(Piece(f"  {'file'.ljust(label_width)}  {work.paths[risk.id]}", Style.MUTED))


def score_blocks_lines(work: Book, states: Sequence[State], screen: Screen, supposition: str = "") -> Iterator[Line]:
    """Yield named risks one after another, under the date they speak for."""
    yield from _opening(work, supposition, screen)
    for state in states:
        yield ()
        yield from score_block(work, state, screen)


def _level_words(result: FactorResult) -> str:
    dimensions = ", ".join(f"{name} {level.words}" for name, level in result.dimensions)
    decided = f", decided by {' and '.join(result.decided_by)}" if result.decided_by and dimensions else ""
    inside = f" ({dimensions}{decided})" if dimensions else ""
    return f"{_factor_label(result.factor)} {result.words}{inside}"


def _factor_label(factor: Factor) -> str:
    return factor.label or factor.name


def _basis(rating: Rating) -> str:
    return "declared, no levels are given" if rating.basis is Basis.DECLARED else "no figure"


def appetite_words(state: State) -> str:
    """Return where the current rating lies, and against what."""
    if state.appetite is None and state.tolerance is None:
        return "not set"
    limits = [f"appetite {state.appetite}"] if state.appetite else []
    limits += [f"tolerance {state.tolerance}"] if state.tolerance else []
    return f"{POSITIONS[state.position]} ({', '.join(limits)})"
