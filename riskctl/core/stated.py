"""What papers stated of the register, held against it: counts, lists of ids and matrices of counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from riskctl.core import decimals
from riskctl.core.conditions import Condition, ConditionError, Vocabulary, parse
from riskctl.core.finding import Hit, Route
from riskctl.core.index import Index, InMatrices, Row, StatedCheck, Verdict
from riskctl.core.model import Stated
from riskctl.core.period import When
from riskctl.core.register import Register
from riskctl.core.scheme import Factor, Level, Scheme
from riskctl.core.scoring import rate_levels
from riskctl.core.witness import CountsSay, Dispute


def checks_of(
    register: Register, words: Vocabulary, day: When, own_day: When
) -> tuple[tuple[StatedCheck, ...], tuple[Hit, ...]]:
    """Return what can be checked of all that papers stated, and what is wrong with the conditions.

    A paper speaks for the day it was due, else for its meeting's; one still to come speaks for `day`, unless that is
    earlier than the register's own day: then it was not written yet, and nothing is held against it.
    """
    found: list[StatedCheck] = []
    hits: list[Hit] = []
    for at, meeting in enumerate(register.file.meetings):
        due = meeting.papers_due or meeting.date
        if not due.begun_by(day) and day.last < own_day.last:
            continue
        on = due if due.begun_by(day) else day
        for place, stated in enumerate(meeting.stated):
            route: Route = ("meetings", at, "stated", place)
            condition: Condition | None = None
            text = stated.count if stated.count is not None else stated.of
            if text is not None:
                try:
                    condition = parse(text, words)
                except ConditionError as error:
                    key = "count" if stated.count is not None else "of"
                    hits.append(condition_hit((*route, key), error))
                    continue
            found.append(StatedCheck(route, stated.where, on, stated.measure, condition))
    return tuple(found), tuple(hits)


def condition_hit(route: Route, error: ConditionError) -> Hit:
    """Return what is wrong with a condition, as a hit at the character of the text that holds it."""
    return Hit(route, error.message, error.hint, inside=error.column)


def stated_at(register: Register, route: Route) -> Stated:
    """Return the statement a check was made from."""
    _, meeting, _, place = route
    assert isinstance(meeting, int) and isinstance(place, int)
    return register.file.meetings[meeting].stated[place]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many risks fall under a condition: surely, and only by one reading of a dispute."""

    sure: tuple[str, ...]
    either: tuple[str, ...]

    def __contains__(self, count: object) -> bool:
        return isinstance(count, int) and len(self.sure) <= count <= len(self.sure) + len(self.either)


def counted(index: Index, at: int) -> Counted:
    """Return the ids that fall under the check at a place, in the order of the index."""
    return Counted(
        tuple(row.id for row in index.rows if row.verdicts[at] is Verdict.YES),
        tuple(row.id for row in index.rows if row.verdicts[at] is Verdict.EITHER),
    )


class Difference(NamedTuple):
    """One cell of a printed matrix that does not hold what the register puts there."""

    row: Level
    column: Level
    row_factor: Factor
    column_factor: Factor
    stated: int
    ids: tuple[str, ...]
    route: Route

    @property
    def place(self) -> str:
        """The cell in words: `likelihood Very High, impact High`."""
        return f"{self.row_factor.name} {self.row.label}, {self.column_factor.name} {self.column.label}"


def axes(scheme: Scheme, stated: Mapping[str, Sequence[int]]) -> tuple[Factor, Factor] | None:
    """Return the factor that runs up a printed matrix and the one that runs across, or None where it cannot be told."""
    if len(scheme.factors) != 2:
        return None
    ordered = sorted(scheme.factors, key=lambda factor: factor.name != "likelihood")
    for up, across in (ordered, ordered[::-1]):
        fits = all(up.find_level(word) for word in stated)
        if fits and all(len(counts) == len(across.scale) for counts in stated.values()):
            return up, across
    return None


def differences(
    scheme: Scheme, stated: Stated, rows: Sequence[Row | InMatrices], at: int, route: Route
) -> Iterator[Difference]:
    """Yield the cells of one printed matrix that differ from the register, worst row first, then rising columns."""
    matrix = stated.matrix or {}
    found = axes(scheme, matrix)
    if found is None:
        return
    up, across = found
    there: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        cell = row.cells[at]
        if cell is not None:
            levels = dict(cell.levels)
            there.setdefault((levels.get(up.name, ""), levels.get(across.name, "")), []).append(row.id)
    for word, counts in matrix.items():
        level = up.find_level(word)
        assert level is not None
        for place, count in enumerate(counts):
            column = across.scale[place]
            ids = tuple(there.get((level.key, column.key), ()))
            if len(ids) != count:
                yield Difference(level, column, up, across, count, ids, (*route, "matrix", word, place))


def matrices_of(register: Register, checks: Sequence[StatedCheck]) -> tuple[int, ...]:
    """Return the places of the checks that are a printed matrix."""
    return tuple(at for at, check in enumerate(checks) if stated_at(register, check.route).matrix is not None)


def with_counts(
    register: Register, rows: Sequence[Row | InMatrices], checks: Sequence[StatedCheck], disputes: Sequence[Dispute]
) -> tuple[Dispute, ...]:
    """Return the disputes, each with the printed matrices that bear witness to its declared figure.

    A matrix bears witness where it counts fewer risks than the register in the cell the levels give, and more in a
    cell whose score is the declared one. Without a dispute or a matrix the rows are not looked at.
    """
    if not disputes:
        return ()
    matrices = []
    for at in matrices_of(register, checks):
        check = checks[at]
        found = differences(register.main_scheme, stated_at(register, check.route), rows, at, check.route)
        matrices.append((check, list(found)))
    return tuple(replace(dispute, counts_say=tuple(_counts_say(dispute, matrices))) for dispute in disputes)


def _counts_say(dispute: Dispute, matrices: Sequence[tuple[StatedCheck, list[Difference]]]) -> Iterator[CountsSay]:
    declared = dispute.rating.declared.score
    for check, cells in matrices:
        if check.measure != dispute.measure or declared is None:
            continue
        fewer = [cell for cell in cells if dispute.risk in cell.ids and cell.stated < len(cell.ids)]
        more = [cell for cell in cells if cell.stated > len(cell.ids) and _score(dispute, cell) == declared]
        if fewer and more:
            yield CountsSay(check.where, fewer[0].place, more[0].place, decimals.show(declared))


def _score(dispute: Dispute, cell: Difference) -> object:
    levels = ((cell.row_factor.name, cell.row.key), (cell.column_factor.name, cell.column.key))
    return rate_levels(dispute.rating.scheme, levels).score
