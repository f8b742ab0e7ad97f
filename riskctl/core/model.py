"""The register as it is written: one risk, its controls, actions and reviews, and the register file around them.

What is read here is kept as declared. Whether a word is on its list, what a score should be and where a date leads is
for `register.py`, `state.py` and the rules. A key left out, or null, is not stated (None); `[]` or an empty text is
none. Every scalar arrives as text, so a level `3` and `"3"` are one, and `no` stays the word no.
"""

from decimal import Decimal
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from riskctl.core import decimals
from riskctl.core.period import UNDATED as _UNDATED
from riskctl.core.period import DateError, When, parse
from riskctl.core.report_names import LANGUAGES, REPORTS, SECTIONS
from riskctl.core.words import nearest, norm, one_of

OPEN_ENDED: Final = ("ongoing", "tbc")
"""What a due date may say instead of a date."""

OWN: Final = "\0own"
"""Where the loader hands in the body's own fields: a name that no file can hold."""

MEASURES: Final = ("inherent", "current", "target")
"""The three assessments of a risk, before controls, today and as intended."""

MOVEMENTS: Final = ("new", "up", "down", "same", "n/a")
"""The marks a paper prints for a quarter; `n/a` says the risk was not yet on the register."""


def _date(value: object) -> When:
    if not isinstance(value, str):
        raise PydanticCustomError("date", "expected a date")
    try:
        return parse(value)
    except DateError as error:
        raise PydanticCustomError("date", "{reason}", {"reason": str(error)}) from error


def _review_date(value: object) -> When:
    return _UNDATED if isinstance(value, str) and norm(value) == "undated" else _date(value)


def _due(value: object) -> When | str:
    return norm(value) if isinstance(value, str) and norm(value) in OPEN_ENDED else _date(value)


def _number(value: object) -> Decimal:
    number = decimals.read(value) if isinstance(value, str) else None
    if number is None:
        raise PydanticCustomError("number", "expected a number")
    return number


def _whole(value: object) -> int:
    number = _number(value)
    if number != int(number):
        raise PydanticCustomError("whole", "expected a whole number")
    return int(number)


def _measure(value: object) -> str:
    if not isinstance(value, str) or norm(value) not in MEASURES:
        raise PydanticCustomError("measure", "expected inherent, current or target")
    return norm(value)


def _one_or_many(value: object) -> object:
    """A text is a list of one; an empty text is an empty list."""
    return ([value] if value.strip() else []) if isinstance(value, str) else value


def _entry_or_entries(value: object) -> object:
    return [value] if isinstance(value, dict) else value


def _texts(value: object) -> object:
    """Controls: a text is one narrative control; in a list, a text stands for `{text: ...}`."""
    items = _one_or_many(value)
    return [{"text": item} if isinstance(item, str) else item for item in items] if isinstance(items, list) else items


def _terms(value: object) -> object:
    """In a list of words, a text stands for its own key and label."""
    return [{"key": item} if isinstance(item, str) else item for item in value] if isinstance(value, list) else value


def _scheme_uses(value: object) -> object:
    """`a@1`, `{threat: a@1, opportunity: b@1}` and `[{use: a@1}, {use: a@2, from: 2024-04}]` all say one thing."""
    if isinstance(value, str):
        return [{"use": value}]
    if isinstance(value, dict):
        uses: list[object] = []
        for kind, use in value.items():
            entries = use if isinstance(use, list) else [{"use": use}]
            uses += [{**entry, "kind": kind} if isinstance(entry, dict) else entry for entry in entries]
        return uses
    return value


Text = str
Date = Annotated[When, PlainValidator(_date)]
ReviewDate = Annotated[When, PlainValidator(_review_date)]
Due = Annotated[When | str, PlainValidator(_due)]
Number = Annotated[Decimal, PlainValidator(_number)]
Whole = Annotated[int, PlainValidator(_whole)]
Measure = Annotated[str, PlainValidator(_measure)]
Many = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]
Level = str | tuple[tuple[str, str], ...]
"""A level as written: one word, or the words of several dimensions."""


class Record(BaseModel):
    """A mapping in a register file: closed to unknown keys, frozen once read."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Setting(Record):
    """A mapping of the register file, in which a key without a value is a key left out."""

    @model_validator(mode="before")
    @classmethod
    def _stated(cls, values: object) -> object:
        return (
            {key: value for key, value in values.items() if value is not None} if isinstance(values, dict) else values
        )


def _split_levels(known: frozenset[str], values: object) -> object:
    """Move the keys that are a scheme's factors into `levels`, since only the scheme knows their names."""
    if not isinstance(values, dict):
        return values
    rest: dict[str, object] = {}
    levels: list[tuple[str, Level]] = []
    for key, value in values.items():
        if key in known:
            rest[key] = value
        elif isinstance(value, str):
            levels.append((key, value))
        elif isinstance(value, dict):
            if not all(isinstance(level, str) or level is None for level in value.values()):
                raise PydanticCustomError("level", "each dimension of {factor} takes one level", {"factor": key})
            levels.append((key, tuple((name, level) for name, level in value.items() if level is not None)))
        elif value is not None:
            raise PydanticCustomError("level", "{factor} takes a level, or one for each dimension", {"factor": key})
    rest["levels"] = tuple(levels)
    return rest


class Previous(Record):
    """The rating before, as a paper printed it beside the present one."""

    levels: tuple[tuple[str, Level], ...] = ()
    score: Number | None = None
    band: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _levels(cls, values: object) -> object:
        return _split_levels(_PREVIOUS_KEYS, values)


class Assessment(Record):
    """The levels someone chose, and what a paper declared beside them.

    Shape: `levels` pairs a factor of the scheme with its level as written; `score`, `band`, `movement` and `previous`
    are declared and never computed with.
    """

    levels: tuple[tuple[str, Level], ...] = ()
    score: Number | None = None
    band: Text | None = None
    movement: Text | None = None
    previous: Previous | None = None
    rationale: Text | None = None
    due: Date | None = None

    @model_validator(mode="before")
    @classmethod
    def _levels(cls, values: object) -> object:
        return _split_levels(_ASSESSMENT_KEYS, values)


_PREVIOUS_KEYS = frozenset(Previous.model_fields) - {"levels"}
_ASSESSMENT_KEYS = frozenset(Assessment.model_fields) - {"levels"}
NOT_FACTORS: Final = _ASSESSMENT_KEYS | {"basis", "disputed", "declared"}


class Assurance(Record):
    """What someone independent found about a control; `line` is the line of defence, 1 to 3."""

    line: Whole | None = None
    source: Text | None = None
    date: Date | None = None
    opinion: Text | None = None


class Control(Record):
    """Something in place that lowers likelihood or impact."""

    id: Text | None = None
    text: Text
    type: Text | None = None
    acts_on: Text | None = None
    effectiveness: Text | None = None
    assurance: tuple[Assurance, ...] | None = None


class Move(Record):
    """A due date that was moved: from when to when, on which day, and why."""

    from_: Due = Field(alias="from")
    to: Due
    date: Date | None = None
    why: Text | None = None


class Action(Record):
    """Planned work. `due_original` is the first promise; `due_text` the words as published, printed and never used."""

    id: Text | None = None
    text: Text
    owner: Many | None = None
    start: Date | None = None
    due: Due | None = None
    then: Text | None = None
    due_original: Due | None = None
    moved: tuple[Move, ...] | None = None
    due_text: Text | None = None
    status: Text | None = None
    done: Date | None = None


class Decision(Record):
    """Who decided a band crossing, and when."""

    by: Text
    date: Date | None = None


class Review(Record):
    """One entry of the ledger. An assessment given here replaces the one before whole."""

    date: ReviewDate
    by: Many | None = None
    inherent: Assessment | None = None
    current: Assessment | None = None
    target: Assessment | None = None
    why: Text | None = None
    decided: Decision | None = None
    update: Text | None = None


class Proposal(Record):
    """Something put to a board and not yet decided: close, rescore or add."""

    propose: Text
    to: Text | None = None
    decide: Date | None = None
    why: Text | None = None
    current: Assessment | None = None


class Acceptance(Record):
    """A decision to live with the risk for a time."""

    by: Text | None = None
    date: Date | None = None
    until: Date | None = None
    why: Text | None = None


class Closure(Record):
    """Why and when the risk left the register; `reopened` ends it."""

    date: Date | None = None
    reason: Text | None = None
    note: Text | None = None
    by: Text | None = None
    reported_to: Text | None = None
    reported_on: Date | None = None
    reopened: Date | None = None


class Link(Record):
    """A tie to another risk."""

    to: Text
    type: Text | None = None


Controls = Annotated[tuple[Control, ...], BeforeValidator(_texts)]


class Printed(Record):
    """Where a paper prints this risk again, and what it says there: compared with the risk, never used.

    `date` says which edition the paper was; without it the witness speaks of the rating now in force.
    """

    where: Text
    date: Date | None = None
    id: Text | None = None
    title: Text | None = None
    category: Text | None = None
    objectives: Many | None = None
    owner: Many | None = None
    status: Text | None = None
    raised: Date | None = None
    description: Many | None = None
    cause: Many | None = None
    event: Many | None = None
    effect: Many | None = None
    controls: Controls | None = None
    actions: tuple[Action, ...] | None = None
    inherent: Assessment | None = None
    current: Assessment | None = None
    target: Assessment | None = None
    own: tuple[tuple[str, str], ...] = Field(default=(), alias=OWN)


class Risk(Record):
    """One risk: one file. Only `id` and `title` must be there; `own` holds the body's own fields as written."""

    id: Text
    title: Text
    kind: Text | None = None
    formerly: Many | None = None
    category: Text | None = None
    objectives: Many | None = None
    owner: Many | None = None
    status: Text | None = None
    raised: Date | None = None
    description: Many | None = None
    cause: Many | None = None
    event: Many | None = None
    effect: Many | None = None
    controls: Controls | None = None
    actions: tuple[Action, ...] | None = None
    reviews: tuple[Review, ...] | None = None
    printed: tuple[Printed, ...] | None = None
    proposals: tuple[Proposal, ...] | None = None
    accepted: Annotated[tuple[Acceptance, ...], BeforeValidator(_entry_or_entries)] | None = None
    closed: Annotated[tuple[Closure, ...], BeforeValidator(_entry_or_entries)] | None = None
    links: tuple[Link, ...] | None = None
    appetite: Text | None = None
    tolerance: Text | None = None
    publish: Text | None = None
    ground: Text | None = None
    withhold: Many | None = None
    own: tuple[tuple[str, str], ...] = Field(default=(), alias=OWN)

    @property
    def is_opportunity(self) -> bool:
        """True for an uncertain event that would help."""
        return self.kind is not None and norm(self.kind) == "opportunity"


class Term(Setting):
    """A word of one of the register's lists, with what it means and, for statuses, when it holds."""

    key: Text
    label: Text | None = None
    also: Many = ()
    meaning: Text | None = None
    when: Text | None = None
    means: Text | None = None
    appetite: Text | None = None
    tolerance: Text | None = None

    @property
    def name(self) -> str:
        """What is printed."""
        return self.label or self.key


Terms = Annotated[tuple[Term, ...], BeforeValidator(_terms)]


class Person(Setting):
    """A post or person who can own something; never a team."""

    role: Text | None = None
    name: Text | None = None
    initials: Text | None = None
    also: Many = ()


class OwnField(Setting):
    """A field of the body's own: text, number, date, choice or person."""

    type: Text = "text"
    label: Text | None = None
    choices: Terms = ()


class SchemeUse(Setting):
    """One scheme in use: for threats or opportunities, from a date on."""

    use: Text
    kind: Text = "threat"
    from_: Date | None = Field(default=None, alias="from")


class Stated(Setting):
    """Something a published paper said of the register: a count, a list of ids, or its matrix of counts."""

    where: Text
    count: Text | None = None
    is_: Whole | None = Field(default=None, alias="is")
    ids: Many | None = None
    of: Text | None = None
    matrix: dict[str, tuple[Whole, ...]] | None = None
    measure: Measure = "current"


class Meeting(Setting):
    """A meeting that the register is brought to."""

    body: Text | None = None
    date: Date
    papers_due: Date | None = None
    stated: tuple[Stated, ...] = ()

    @property
    def label(self) -> str:
        """How the meeting is named in output: `JARAP 2023-10`."""
        return f"{self.body} {self.date}" if self.body else str(self.date)


class Quarters(Setting):
    """When the body's year starts: april or january."""

    year_starts: Annotated[str, AfterValidator(norm)] = "april"


class PathSettings(Setting):
    """What is left out in the files that a pattern names."""

    ignore: Many = ()


class OwnRule(Setting):
    """A rule of the body's own: every risk that `select` is true of, else every open one, must meet `require`."""

    name: Text
    select: Text | None = None
    require: Text
    severity: Text = "warning"
    message: Text | None = None
    hint: Text | None = None


class LintSettings(Setting):
    """What the checks look for and how much it matters.

    Shape: selectors are codes, names, prefixes of codes, `default` or `all`; `options` by rule and then by name.
    """

    select: Many | None = None
    ignore: Many = ()
    severity: dict[str, str] = {}
    per_path: dict[str, PathSettings | None] = {}
    options: dict[str, dict[str, Many] | None] = {}
    rules: tuple[OwnRule, ...] = ()


class ReportCounts(Setting):
    """How many entries a report's lists hold: the highest risks, and the quarters of a series."""

    highest: Whole = 10
    quarters: Whole = 8


def _language(value: object) -> str:
    found = {norm(name): name for name in LANGUAGES}
    if not isinstance(value, str) or norm(value) not in found:
        raise PydanticCustomError("language", "expected {known}", {"known": one_of(LANGUAGES)})
    return found[norm(value)]


def _section_lists(value: object) -> object:
    """A list of sections for each report; a report or section that there is not is refused with the nearest."""
    if not isinstance(value, dict):
        return value
    for report, sections in value.items():
        _among("report", report, tuple(REPORTS))
        for section in sections if isinstance(sections, list) else ():
            if isinstance(section, str):
                _among("section", section, SECTIONS)
    return value


def _among(kind: str, word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        offered = nearest(word, known)
        hint = f"did you mean {offered}?" if offered else f"expected {one_of(known)}"
        values = {"kind": kind, "word": word, "hint": hint}
        raise PydanticCustomError("unknown_name", "there is no {kind} {word}; {hint}", values)


Language = Annotated[str, PlainValidator(_language)]
SectionLists = Annotated[dict[str, Many], BeforeValidator(_section_lists)]


class ReportSettings(Setting):
    """How reports of the register are headed, marked and laid out.

    Shape: `sections` gives, for a report, its sections in order; `rows` the factor that runs up drawn matrices;
    `labels` the words printed in place of those of the language, by key; `logo` a picture's path inside the register.
    """

    body: Text | None = None
    title: Text | None = None
    marking: Text | None = None
    status: Text | None = None
    committee: Text | None = None
    author: Text | None = None
    contact: Many = ()
    purpose: Text | None = None
    recommendation: Text | None = None
    logo: Text | None = None
    sections: SectionLists = {}
    rows: Text | None = None
    counts: ReportCounts = ReportCounts()
    language: Language = "en-GB"
    labels: dict[str, str] = {}


class RegisterFile(Setting):
    """`riskctl.yaml` as written."""

    format: Whole
    requires: Text | None = None
    title: Text
    body: Text | None = None
    as_at: ReviewDate | None = None
    scheme: Annotated[tuple[SchemeUse, ...], BeforeValidator(_scheme_uses)]
    quarters: Quarters = Quarters()
    required: Many = ()
    labels: dict[str, str] = {}
    people: dict[str, Person | None] | None = None
    categories: Terms | None = None
    objectives: Terms | None = None
    appetite: Text | None = None
    tolerance: Text | None = None
    statuses: Terms | None = None
    action_statuses: Terms | None = None
    closure_reasons: Terms = ()
    fields: dict[str, OwnField] = {}
    meetings: tuple[Meeting, ...] = ()
    lint: LintSettings = LintSettings()
    report: ReportSettings = ReportSettings()
