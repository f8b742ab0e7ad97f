"""A scheme file as it is written: its shape and nothing more. What its words mean is `scheme.resolve`'s business."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _truth(value: object) -> object:
    if isinstance(value, str):
        word = value.strip().casefold()
        if word in ("true", "false"):
            return word == "true"
        raise ValueError("expected true or false")
    return value


Truth = Annotated[bool, BeforeValidator(_truth)]
Words = tuple[str, ...]


class Part(BaseModel):
    """A mapping of a scheme file. A key that is null counts as left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_nulls(cls, data: Any) -> Any:
        # A key that is unknown stays, null or not: `{formula: max(a, b)}` reads as a key `b)` without a value.
        if not isinstance(data, dict) or None not in data.values():
            return data
        known = {field.alias or name for name, field in cls.model_fields.items()}
        return {key: value for key, value in data.items() if value is not None or key not in known}


class LevelFile(Part):
    """A level of a scale."""

    key: str = ""
    label: str = ""
    value: str | None = None
    range: str = ""
    texts: dict[str, str] = {}


class RangeFile(Part):
    """A scale of whole numbers."""

    first: str = Field(alias="from")
    last: str = Field(alias="to")


class DimensionFile(Part):
    """A dimension of a factor; `levels` hold one text a level, or several by reading."""

    key: str = ""
    label: str = ""
    weight: str | None = None
    levels: dict[str, str | dict[str, str]] = {}


class FactorFile(Part):
    """A factor."""

    label: str = ""
    scale: str = ""
    dimensions: tuple[str | DimensionFile, ...] = ()
    join: str = "max"
    optional: Truth = False


class BandFile(Part):
    """A band."""

    key: str = ""
    label: str = ""
    colour: str = ""
    printed: str = ""
    review: str = ""
    response: str = ""
    escalate: str = ""


class StepFile(Part):
    """A step: a name, one kind, and what that kind needs."""

    name: str
    label: str = ""
    product: Words | None = None
    sum: Words | None = None
    mean: Words | None = None
    weighted: dict[str, str] | None = None
    max: Words | None = None
    first: Words | None = None
    formula: str | None = None
    grid: Words | None = None
    columns: Words | None = None
    rows: dict[str, Words] | None = None
    table: tuple[dict[str, str | Words], ...] | None = None
    cut: str | None = None
    at: tuple[dict[str, str], ...] | None = None
    round: str | None = None


class ExampleFile(Part):
    """An assessment and what must come out of it."""

    given: dict[str, str | dict[str, str]] = Field(alias="in")
    expected: dict[str, str] = Field(alias="out")


class SchemeFile(Part):
    """The whole file."""

    scheme: str
    version: str
    title: str = ""
    source: str = ""
    scales: dict[str, tuple[str | LevelFile, ...] | RangeFile] = {}
    factors: dict[str, FactorFile] = {}
    bands: tuple[str | BandFile, ...] = ()
    steps: tuple[StepFile, ...] = ()
    rows: str = ""
    lower_is_worse: Truth = False
    appetite: dict[str, str] = {}
    examples: tuple[ExampleFile, ...] = ()
