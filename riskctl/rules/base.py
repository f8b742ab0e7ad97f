"""What a rule is, and what it may look at. A rule yields hits at routes; it never mends, prints or reads a file.

A record rule sees one risk, a register rule the rows of all of them, a scheme rule one scheme. Each is a module: its
docstring is its page, its file name its name, `CODE` and `SEVERITY` say the rest. A module with `ON = False` is looked
for only where a register selects it; one with `OPTIONS` lets the register set them.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from riskctl.core.conditions import Condition
from riskctl.core.finding import Hit, Severity
from riskctl.core.index import Index, StatedCheck
from riskctl.core.model import Risk
from riskctl.core.option import AnyOption, Option, Options, T
from riskctl.core.period import When
from riskctl.core.register import Register
from riskctl.core.scheme import Scheme
from riskctl.core.state import State

if TYPE_CHECKING:
    from riskctl.core.diff_values import RegisterDiff


class Context(NamedTuple):
    """What every rule of a run shares: the register, the day it speaks for, and what papers stated.

    Shape: `whens` holds the parsed condition of each status that has one, by the status's key; `own_day` is the day
    the register itself speaks for, which a run asked about an earlier date does not change.
    """

    register: Register
    day: When
    own_day: When
    checks: tuple[StatedCheck, ...] = ()
    whens: tuple[tuple[str, Condition], ...] = ()
    options: Options = {}  # noqa: RUF012 - nothing writes to it
    state: State | None = None

    def now(self, risk: Risk) -> State:
        """Return the risk on the day of the run: folded and rated once, however many rules ask."""
        if self.state is not None and self.state.risk is risk:
            return self.state
        return State(self.register, risk, self.day)

    def option(self, code: str, option: Option[T]) -> T:
        """Return what the register sets an option of a rule to, or its default."""
        value = self.options.get((code, option.name), option.default)
        assert type(value) is type(option.default), "settings are read by the type of the default"
        return value


class Rule(Protocol):
    """What every rule module has."""

    CODE: str
    SEVERITY: Severity
    __doc__: str | None
    __name__: str


class RecordRule(Rule, Protocol):
    """A rule about one risk."""

    def check(self, risk: Risk, ctx: Context) -> Iterator[Hit]:
        """Yield what is to be said of one risk."""


class RegisterRule(Rule, Protocol):
    """A rule across the register."""

    def check(self, index: Index, ctx: Context) -> Iterator[Hit]:
        """Yield what is to be said of the register; each hit names its path."""


class HistoryRule(Rule, Protocol):
    """A rule about what changed between two editions of a register.

    `COVERS`, where a module has it, names the rules that say the same of the later edition alone, at the same place.
    """

    def check(self, diff: "RegisterDiff", ctx: Context) -> Iterator[Hit]:
        """Yield what is to be said of the change; each hit names its path, that of the earlier edition if need be."""


class SchemeRule(Rule, Protocol):
    """A rule about a scheme."""

    def check(self, scheme: Scheme) -> Iterator[Hit]:
        """Yield what is to be said of a scheme."""


def name_of(rule: Rule) -> str:
    """Return the name of a rule, as users write it: its file name with hyphens."""
    return rule.__name__.rpartition(".")[2].replace("_", "-")


def in_order(rules: Sequence[Rule]) -> bool:
    """True where rules stand in the order of their codes."""
    return [rule.CODE for rule in rules] == sorted(rule.CODE for rule in rules)


def on_by_default(rule: Rule) -> bool:
    """True unless a rule must be asked for."""
    on: bool = getattr(rule, "ON", True)
    return on


def options_of(rule: Rule) -> tuple[AnyOption, ...]:
    """Return what a rule lets a register set."""
    options: tuple[AnyOption, ...] = getattr(rule, "OPTIONS", ())
    return options


def covered_by(rule: Rule) -> tuple[str, ...]:
    """Return the codes of rules that say the same as a rule about two editions does, of the later one alone."""
    codes: tuple[str, ...] = getattr(rule, "COVERS", ())
    return codes
