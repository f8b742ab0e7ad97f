"""The register by category: before controls, what is done, and what remains; then who the owners are."""

from collections.abc import Iterator, Mapping, Sequence

from riskctl.core.model import MEASURES
from riskctl.core.state import State
from riskctl.render.blocks import AnyBlock, Cell, Column, Heading, Inline, Row, Small, Table, words
from riskctl.render.desk import Desk
from riskctl.render.views_items import ActionView, action_view
from riskctl.render.views_ratings import figure_text, level_texts
from riskctl.render.views_text import Block, flat, plain


def chapters(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return one table a category: each risk with its ratings, and its actions between them."""
    if not desk.open:
        return (words(desk.say("none.open")),)
    found: list[AnyBlock] = []
    for at, (name, states) in enumerate(by_category(desk)):
        if name:
            found.append(Heading((name,)))
        found.append(_chapter(desk, f"chapters-{at + 1}", name, states))
    return tuple(found)


def by_category(desk: Desk) -> Iterator[tuple[str, Sequence[State]]]:
    """Yield the open risks by category in printing order, worst first in each; those without one come last.

    Shape: where no risk has a category, all of them under an empty name.
    """
    register = desk.register
    groups: dict[str, list[State]] = {}
    for state in desk.open:
        category = state.risk.category
        groups.setdefault(plain(register.categories.name(category)) if category else "", []).append(state)
    ranks: Mapping[str, int] = {plain(term.name): at for at, term in enumerate(register.categories.terms)}
    for name in sorted(groups, key=lambda name: (not name, ranks.get(name, len(ranks)), name)):
        named = name or (desk.say("chapters.without", category=desk.label("category")) if len(groups) > 1 else "")
        yield named, groups[name]


def _chapter(desk: Desk, name: str, category: str, states: Sequence[State]) -> Table:
    rated = [measure for measure in MEASURES if any(state.measure(measure) for state in desk.open)]
    before = [measure for measure in rated if measure == "inherent"]
    after = [measure for measure in rated if measure != "inherent"]
    owner = any(state.risk.owner for state in desk.open)
    columns = (
        Column(desk.label("title"), "risk"),
        *((Column(desk.label("owner"), "owner", rank=1),) if owner else ()),
        *(Column(desk.label(measure), measure, "figure") for measure in before),
        Column(desk.label("actions"), "actions", "prose"),
        *(Column(desk.label(measure), measure, "figure") for measure in after),
    )
    rows = []
    for state in states:
        cells: list[Cell] = [(desk.refs[state.risk.id],)]
        cells += [(desk.owners(state.risk.owner) or desk.missing(state, "owner"),)] if owner else []
        cells += [rating_cell(desk, state, measure) for measure in before]
        cells.append(_actions(desk, state))
        cells += [rating_cell(desk, state, measure) for measure in after]
        rows.append(Row(tuple(cells), desk.refs[state.risk.id].anchor))
    caption = desk.count("caption.chapter", len(rows), category=category) if category else desk.say("caption.register")
    return Table(name, caption + desk.on_day(), columns, tuple(rows), "wide")


def rating_cell(desk: Desk, state: State, measure: str) -> Cell:
    """Return a rating with its levels under it."""
    rated = state.measure(measure)
    if rated is None:
        return (desk.say("rating.none"),)
    levels = [f"{level.label} {level.words}" for level in level_texts(desk, rated.rating)]
    small: tuple[Inline, ...] = (Small("; ".join(levels)),) if levels else ()
    return (figure_text(desk, rated), *small)


def _actions(desk: Desk, state: State) -> Cell:
    if state.risk.actions is None:
        return (desk.missing(state, "actions"),)
    if not state.risk.actions:
        return (desk.say("none_listed"),)
    return (Block("ul", tuple(_action(desk, action_view(desk, state, each)) for each in state.risk.actions)),)


def _action(desk: Desk, action: ActionView) -> str:
    text = flat(action.text)
    named = f"{action.id} {text}" if action.id else text
    return f"{named} ({action.line})" if action.line else named


def owners(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return who owns risks and actions, and how many; None where nobody is named."""
    register = desk.register
    risks: dict[str, int] = {}
    work: dict[str, int] = {}
    for state in desk.open:
        for owner in state.risk.owner or ():
            risks[register.people.key(owner)] = risks.get(register.people.key(owner), 0) + 1
        for action in state.risk.actions or ():
            for owner in action.owner or () if state.action_open(action) else ():
                work[register.people.key(owner)] = work.get(register.people.key(owner), 0) + 1
    known = [*register.persons, *sorted({*risks, *work} - set(register.persons))]
    used = [key for key in known if key in risks or key in work]
    if not used:
        return None
    initials = any((person := register.persons.get(key)) and person.initials for key in used)
    named = any((person := register.persons.get(key)) and (person.role or person.name) for key in used)
    columns = (
        *((Column(desk.say("column.initials")),) if initials else ()),
        *((Column(desk.label("owner")),) if named or not initials else ()),
        Column(desk.say("column.risks"), style="num"),
        Column(desk.say("column.open_actions"), style="num"),
    )
    rows = []
    for key in used:
        person = register.persons.get(key)
        short = plain((person.initials if person else "") or key)
        full = desk.person(key)
        name = desk.say("none.stated") if initials and full == short else full
        cells: list[Cell] = [(short,)] if initials else []
        cells += [(name,)] if named or not initials else []
        cells += [(str(risks.get(key, 0)),), (str(work.get(key, 0)),)]
        rows.append(Row(tuple(cells)))
    return (Table("owners-table", desk.say("caption.owners"), columns, tuple(rows), "short"),)
