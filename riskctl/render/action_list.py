"""Actions across risks: what is overdue, what is due soon, whose it is, and which dates have slipped."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from riskctl.core.book import Book
from riskctl.core.errors import UsageError
from riskctl.core.finding import Digits, natural
from riskctl.core.history import slip
from riskctl.core.late import SOON, Totals, days_over, totals_of
from riskctl.core.model import Action, Move
from riskctl.core.period import When
from riskctl.core.register import Register
from riskctl.core.state import State
from riskctl.core.words import nearest, norm
from riskctl.render.json_text import Json, dumps, edition_json, revision_json
from riskctl.render.scores import figure_cell, position
from riskctl.render.styled import Line, Screen, Style, hints, wrapped
from riskctl.render.table import Column, Group, Table, text_lines


@dataclass(frozen=True, slots=True)
class Item:
    """One action of one risk, with its place in the risk's list, from 0."""

    state: State
    place: int
    action: Action

    @property
    def name(self) -> str:
        """The risk and the action in it: `MID-03/A1`; an action without an id goes by its number."""
        return f"{self.state.risk.id}/{self.action.id or self.place + 1}"

    @property
    def open(self) -> bool:
        """True until it is complete or dropped."""
        return self.state.action_open(self.action)

    @property
    def overdue(self) -> bool:
        """True where it is open and every day it could have been due on has passed."""
        return self.state.overdue(self.action)

    @property
    def days(self) -> int | None:
        """How many days past due on the day, negative while there is time; None without a date or when it is over."""
        return days_over(self.state, self.action)

    @property
    def moves(self) -> int:
        """How often its due date moved; at least once where it is not what was first promised."""
        found = slip(self.action)
        return found.moves if found else 0

    @property
    def order(self) -> tuple[int, int, Digits, int]:
        """Open actions by due date, the overdue so first; then those without a date; then those that are over."""
        due = self.action.due
        last = due.last.toordinal() if isinstance(due, When) else 0
        kind = 2 if not self.open else 0 if self.days is not None else 1
        return kind, last, natural(self.state.risk.id), self.place


@dataclass(frozen=True, slots=True)
class WantedActions:
    """Which actions a run asks for. Units: `due_within` in days from the day, overdue ones not among them."""

    overdue: bool = False
    due_within: int | None = None
    slipped: bool = False
    owner: str | None = None
    complete: bool = False
    by_owner: bool = False
    by_risk: bool = False


@dataclass(frozen=True, slots=True)
class ActionList:
    """The actions a run asked for, in order, and the totals of all it could have asked for."""

    items: tuple[Item, ...]
    groups: tuple[tuple[str, tuple[Item, ...]], ...]
    totals: Totals

    @property
    def overdue(self) -> bool:
        """True where any action shown is overdue."""
        return any(item.overdue for item in self.items)


def action_list(work: Book, wanted: WantedActions) -> ActionList:
    """Return the actions asked for, across the open risks.

    Raises: `UsageError` for an owner that nobody is, and where two ways to group are asked for.
    """
    if wanted.by_owner and wanted.by_risk:
        raise UsageError("--by-owner and --by-risk are two ways to group", "give one of them")
    every = [Item(state, place, action) for state in work.open for place, action in enumerate(state.risk.actions or ())]
    if wanted.owner is not None:
        key = _owner(work.register, every, wanted.owner)
        every = [item for item in every if key in {norm(owner) for owner in _owner_keys(item)}]
    within = SOON if wanted.due_within is None else wanted.due_within
    shown = sorted((item for item in every if _is_wanted(item, wanted)), key=lambda item: item.order)
    groups: tuple[tuple[str, tuple[Item, ...]], ...] = (("", tuple(shown)),)
    if wanted.by_owner:
        groups = _grouped(shown, lambda item: owner_names(item.state.register, item.action) or "no owner")
        groups = tuple(sorted(groups, key=lambda group: (group[0] == "no owner", norm(group[0]))))
    elif wanted.by_risk:
        rank = {state.risk.id: at for at, state in enumerate(work.open)}
        by_id = _grouped(shown, lambda item: item.state.risk.id)
        ordered = sorted(by_id, key=lambda group: rank[group[0]])
        groups = tuple((_risk_title(items[0].state), items) for _, items in ordered)
    items = tuple(item for _, inside in groups for item in inside)
    return ActionList(items, groups, totals_of(((item.state, item.action) for item in every), within))


def actions_table(work: Book, found: ActionList) -> Table:
    """Return one row an action for a reader; columns that none of them fills are left out."""
    label = work.register.label
    slipped = any(item.moves for item in found.items)
    owned = any(item.action.owner for item in found.items)
    with_status = any(item.action.status or not item.open for item in found.items)
    with_days = any(item.days is not None for item in found.items)
    with_due = any(map(due_cell, (item.action for item in found.items)))
    columns = [Column("due", "DUE")] if with_due else []
    columns += [Column("days", "DAYS", right=True)] if with_days else []
    columns += [Column("action", "RISK/ACTION")]
    columns += [Column("owner", label("owner").upper(), drop=3)] if owned else []
    columns += [Column("status", label("status").upper(), drop=2)] if with_status else []
    columns += [Column("moved", "MOVED", drop=1 if all(item.moves for item in found.items) else 4)] if slipped else []
    columns += [Column("text", "WHAT", flexible=True)]
    rows = []
    styles: dict[tuple[int, int], Style] = {}
    for number, item in enumerate(found.items):
        cells = [due_cell(item.action)] if with_due else []
        cells += [days_words(item)] if with_days else []
        cells += [item.name]
        cells += [owner_names(work.register, item.action)] if owned else []
        cells += [status_words(item.state, item.action)] if with_status else []
        cells += [_moved_cell(item)] if slipped else []
        rows.append((*cells, " ".join(item.action.text.split())))
        if item.overdue:
            styles[number, 0] = styles[number, 1] = Style.ERROR
    groups = tuple(Group(title, len(items)) for title, items in found.groups if title)
    return Table(tuple(columns), tuple(rows), groups, styles)


def actions_sheet(found: ActionList) -> Table:
    """Return one row an action for a program: dates and days as they are, ids and keys in columns of their own."""
    keys = ("risk", "action", "due", "days", "overdue", "open", "owner", "status", "moves", "first_due", "text")
    rows = []
    for item in found.items:
        action = item.action
        rows.append(
            (
                item.state.risk.id,
                action.id or str(item.place + 1),
                due_cell(action),
                "" if item.days is None else str(item.days),
                "yes" if item.overdue else "no",
                "yes" if item.open else "no",
                ", ".join(_owner_keys(item)),
                status_words(item.state, action),
                str(item.moves),
                str(first_due(action) or ""),
                action.text,
            )
        )
    groups = tuple(Group(title, len(items)) for title, items in found.groups if title)
    return Table(tuple(Column(key, key.upper()) for key in keys), tuple(rows), groups)


def actions_lines(work: Book, found: ActionList, wanted: WantedActions, screen: Screen) -> Iterator[Line]:
    """Yield the date, the table, the totals and the next command."""
    yield from wrapped(position(work), screen.wrap, "  ", "", Style.MUTED)
    yield ()
    if not found.items:
        yield from wrapped(_nothing(found, wanted), screen.width, "")
    else:
        yield from text_lines(actions_table(work, found), screen)
    if found.totals.all:
        yield ()
        yield from wrapped(str(found.totals), screen.width, "  ", "", Style.STRONG)
    if found.items:
        yield from hints(f"see all actions of a risk with: riskctl show {found.items[0].state.risk.id}", screen.width)
    elif found.totals.all:
        yield from hints("see every action with: riskctl actions --all", screen.width)


def actions_json(work: Book, found: ActionList) -> str:
    """Return the document that `actions --format json` prints, `riskctl-actions/1`; groups are named by each action."""
    totals = found.totals
    titles = [title for title, items in found.groups for _ in items]
    return dumps(
        {
            "format": "riskctl-actions/1",
            "as_at": str(work.day),
            "revision": revision_json(work.revision),
            "edition": edition_json(work.withheld),
            "actions": [
                {
                    **({"group": title} if title else {}),
                    "risk": item.state.risk.id,
                    "title": item.state.risk.title,
                    **action_json(item),
                }
                for title, item in zip(titles, found.items, strict=True)
            ],
            "totals": {
                "overdue": totals.overdue,
                "due_within": {"days": totals.within, "count": totals.soon},
                "later": totals.later,
                "without_date": totals.undated,
                "complete": totals.complete,
                "dropped": totals.dropped,
                "all": totals.all,
            },
        }
    )


def action_json(item: Item) -> dict[str, Json]:
    """Return one action. Units: `number` counts from 1; `days` past due, negative while there is time."""
    action = item.action
    return {
        "action": action.id,
        "number": item.place + 1,
        "text": action.text,
        "owner": tuple(_owner_keys(item)),
        "start": _text(action.start),
        "due": _text(action.due),
        "then": action.then,
        "due_text": action.due_text,
        "first_due": _text(first_due(action)),
        "moved": [
            {"from": str(move.from_), "to": str(move.to), "date": _text(move.date), "why": move.why}
            for move in action.moved or ()
        ],
        "status": action.status,
        "open": item.open,
        "overdue": item.overdue,
        "days": item.days,
        "done": _text(action.done),
    }


def days_words(item: Item) -> str:
    """Return `91 over`, `in 12`, or `today`; blank where no day counts, or the day itself is a month or a year."""
    days, day = item.days, item.state.day
    if not days:
        return "today" if days == 0 and day.first == day.last else ""
    return f"{days} over" if days > 0 else f"in {-days}"


def due_cell(action: Action) -> str:
    """Return when an action is due, as written; the words as published where there is no date."""
    if action.due is None:
        return " ".join((action.due_text or "").split())
    return f"{action.due}, then {action.then}" if action.then else str(action.due)


def owner_names(register: Register, action: Action) -> str:
    """Return the owners as printed, in their order."""
    return ", ".join(register.person_name(word) for word in action.owner or ())


def status_words(state: State, action: Action) -> str:
    """Return the status as printed, with the day an action was done."""
    word = state.register.action_statuses.name(action.status) if action.status else ""
    if action.done is None:
        return word
    return f"{word} {action.done}" if word else f"done {action.done}"


def first_due(action: Action) -> When | str | None:
    """Return what was first promised where that is not what is due now."""
    found = slip(action)
    return found.first if found else None


def move_words(move: Move) -> str:
    """Return one move: `2025-09-30 to 2025-12-31 on 2025-09-09: why`."""
    on = f" on {move.date}" if move.date else ""
    return f"{move.from_} to {move.to}{on}{f': {move.why}' if move.why else ''}"


def _is_wanted(item: Item, wanted: WantedActions) -> bool:
    if not (item.open or wanted.complete):
        return False
    if wanted.slipped and not item.moves:
        return False
    days = item.days
    soon = wanted.due_within is not None and days is not None and -wanted.due_within <= days <= 0
    if wanted.overdue or wanted.due_within is not None:
        return (wanted.overdue and item.overdue) or soon
    return True


def _owner(register: Register, items: Sequence[Item], word: str) -> str:
    """Return the normed key of an owner. Raises: `UsageError` where neither the register nor an action knows them."""
    known = {norm(owner) for item in items for owner in _owner_keys(item)}
    key = norm(register.people.key(word))
    if register.people.find(word) is None and key not in known:
        words = [*register.people.spellings, *known]
        offered = nearest(word, [*(term.key for term in register.people.terms), *words])
        raise UsageError(
            f"--owner: nobody here is {word!r}",
            f"did you mean {offered}?" if offered else "see owners with: riskctl actions --by-owner",
        )
    return key


def _owner_keys(item: Item) -> list[str]:
    return [item.state.register.people.key(word) for word in item.action.owner or ()]


def _grouped(items: Sequence[Item], title: Callable[[Item], str]) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(title(item), []).append(item)
    return tuple((words, tuple(inside)) for words, inside in found.items())


def _risk_title(state: State) -> str:
    figure = figure_cell(state.current)
    return f"{state.risk.id} {state.risk.title}{f', {figure}' if figure else ''}"


def _moved_cell(item: Item) -> str:
    first = first_due(item.action)
    return f"{item.moves}x from {first}" if item.moves and first is not None else f"{item.moves}x" if item.moves else ""


def _nothing(found: ActionList, wanted: WantedActions) -> str:
    if not found.totals.all:
        return "This owner has no action." if wanted.owner else "No open risk has an action."
    if wanted.overdue and wanted.due_within is None and not wanted.slipped:
        return "No action is overdue."
    return "No action matches."


def _text(value: When | str | None) -> str | None:
    return None if value is None else str(value)
