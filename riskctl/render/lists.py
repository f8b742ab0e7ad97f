"""The list of risks: who, how bad, how it moved; or whatever fields a reader chose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riskctl.core.book import Book
from riskctl.core.scoring import Position
from riskctl.core.state import State
from riskctl.core.words import plural
from riskctl.render.columns import ListField, chosen_table, fields_of, in_groups, in_order
from riskctl.render.json_text import Json, dumps, edition_json, revision_json
from riskctl.render.scores import (
    MARK,
    PLAIN_MARK,
    POSITIONS,
    counts_sentence,
    current_styles,
    figure_cell,
    movement_words,
    owners,
    speaks_for,
)
from riskctl.render.styled import Line, Screen, Style, hints, wrapped
from riskctl.render.table import Column, Table, text_lines


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list was asked to show: field names, sort keys and the field to group by; empty for its own choice.

    Shape: `above_appetite` leaves out what is within appetite, or has none.
    """

    columns: str | None = None
    sort: tuple[str, ...] = ()
    group: str | None = None
    above_appetite: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Risks in order, and how they are to be shown.

    Shape: one group without a title where none was asked for; `about` says what part of the open risks they are.
    """

    states: tuple[State, ...]
    groups: tuple[tuple[str, tuple[State, ...]], ...]
    fields: tuple[ListField, ...]
    order: str
    about: str = ""


def listing(work: Book, states: Sequence[State], wanted: Wanted, *, mark: str = MARK) -> Listing:
    """Return risks as asked for. Raises: `UsageError` for a field that is none, with the nearest."""
    fields = fields_of(work, wanted.columns, "--columns", mark=mark) if wanted.columns is not None else ()
    if wanted.above_appetite:
        states = [state for state in states if state.position in _OUTSIDE]
    ordered, order = in_order(work, states, wanted.sort) if wanted.sort else (tuple(states), "worst first")
    if wanted.group:
        order = f"grouped by {wanted.group.strip()}, {order}"
    groups = in_groups(work, ordered, wanted.group) if wanted.group else (("", ordered),)
    grouped = tuple(state for _, inside in groups for state in inside)
    return Listing(grouped, groups, fields, order, _OUTSIDE_WORDS if wanted.above_appetite else "")


_OUTSIDE = (Position.OUTSIDE_APPETITE, Position.OUTSIDE_TOLERANCE)
_OUTSIDE_WORDS = "outside appetite"


def list_table(work: Book, found: Listing, *, mark: str = MARK) -> Table:
    """Return one row a risk; without chosen fields, those that no risk of the register states take no column."""
    if found.fields:
        return chosen_table(found.fields, found.groups)
    states, register = found.states, work.register
    has_position = any(state.position is not Position.NOT_SET for state in work.states)
    has_status = any(state.risk.status for state in work.states)
    has_category = any(state.risk.category for state in work.states)
    has_owner = any(state.risk.owner for state in work.states)
    columns = [Column("id", "ID"), Column("current", register.label("current").upper()), Column("movement", "MOVE")]
    columns += [Column("position", "APPETITE", drop=2)] if has_position else []
    columns += [Column("status", register.label("status").upper(), drop=3)] if has_status else []
    columns += [Column("owner", register.label("owner").upper(), drop=5)] if has_owner else []
    columns += [Column("category", register.label("category").upper(), drop=4)] if has_category else []
    columns.append(Column("title", "TITLE", flexible=True))
    rows = []
    for state in states:
        cells = [state.risk.id, figure_cell(state.current, mark), movement_words(state)]
        cells += [POSITIONS[state.position]] if has_position else []
        cells += [register.statuses.name(state.risk.status or "")] if has_status else []
        cells += [owners(register, state)] if has_owner else []
        cells += [register.categories.name(state.risk.category or "")] if has_category else []
        rows.append((*cells, state.risk.title))
    table = chosen_table((), found.groups)
    return Table(tuple(columns), tuple(rows), table.groups, current_styles(states, 1))


def list_lines(work: Book, found: Listing, screen: Screen, *, filtered: bool) -> Iterator[Line]:
    """Yield the date, the table, how many of how many, and the next command."""
    states = found.states
    yield from wrapped(speaks_for(work), screen.width, "  ", "", Style.MUTED)
    yield ()
    if not states:
        yield from wrapped(_none(work, found, filtered=filtered), screen.width, "")
        if filtered or found.about:
            yield from hints("see every open risk with: riskctl list", screen.width)
        return
    yield from text_lines(list_table(work, found, mark=PLAIN_MARK if screen.plain else MARK), screen)
    yield ()
    part = filtered or found.about
    shown = f"{len(states)} of {plural(len(work.open), 'open risk')}" if part else plural(len(states), "open risk")
    shown += f" {found.about}" if found.about else ""
    if filtered and any(not state.open for state in states):
        shown = f"{plural(len(states), 'risk')} {found.about}".rstrip()
    counts = counts_sentence(work, states).partition(": ")[2]
    said = f"{shown}, {found.order}{f': {counts}' if counts else ''}"
    yield from wrapped(said, screen.width, "  ", "", Style.STRONG)
    disputed = [state for state in states if state.current is not None and state.current.disputed]
    if disputed and not screen.plain:
        yield from wrapped(
            f"{MARK} disputed: what was declared, or printed elsewhere, disagrees", screen.width, "  ", ""
        )
    yield from hints(f"see one whole with: riskctl show {(disputed or states)[0].risk.id}", screen.width)


def _none(work: Book, found: Listing, *, filtered: bool) -> str:
    """Return why there is nothing to list."""
    if found.about and all(state.position is Position.NOT_SET for state in work.states):
        return "No risk has an appetite: say it in riskctl.yaml, for a category or in a risk."
    if filtered or not work.open:
        return "No risk matches." if filtered else "No risk is open."
    return f"No risk is {found.about}."


def list_json(work: Book, found: Listing) -> str:
    """Return the document that `list --format json` prints, `riskctl-list/1`: the same columns, by key.

    Shape: chosen scores are numbers and flags true or false; what is not stated is null. Grouped risks name their
    group.
    """
    table = list_table(work, found)
    keys = [column.key for column in table.columns]
    titles = [title for title, states in found.groups for _ in states]
    risks: list[Json] = []
    for state, row, title in zip(found.states, table.rows, titles, strict=True):
        entry: dict[str, Json] = {"group": title} if title else {}
        if found.fields:
            entry |= {field.name: field.value(state) for field in found.fields}
        else:
            entry |= dict(zip(keys, row, strict=True))
        risks.append(entry)
    return dumps(
        {
            "format": "riskctl-list/1",
            "as_at": str(work.day),
            "revision": revision_json(work.revision),
            "edition": edition_json(work.withheld),
            "risks": risks,
        }
    )
