"""JSON Schemas of a register's files, made from the models that read them, so that an editor offers what lint knows.

A word off a list is offered against and not refused, as in the register itself; an unknown key, or a list where a text
belongs, is refused. Nothing here is beyond draft-07 but the name `$defs`, which older editors follow too.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator

from riskctl.core import decimals, model
from riskctl.core import scheme_file as scheme_model
from riskctl.core.model import (
    MEASURES,
    OPEN_ENDED,
    OWN,
    Assessment,
    Previous,
    Printed,
    RegisterFile,
    Risk,
    SchemeUse,
    Setting,
)
from riskctl.core.period import EXPECTED
from riskctl.core.register import (
    ACTION_MEANS,
    ACTS_ON,
    CONTROL_TYPES,
    EFFECTIVENESS,
    FIELD_LABELS,
    FIELD_TYPES,
    KINDS,
    LINK_TYPES,
    MOVEMENT_WORDS,
    PROPOSALS,
    PUBLISH,
    Register,
)
from riskctl.core.scheme import JOINS, Level, Scheme, SchemeFile
from riskctl.core.scheme_file import Part
from riskctl.core.words import norm
from riskctl.render.json_text import Json, dumps
from riskctl.render.key_help import KEY_HELP

Schema = dict[str, Json]


class SchemaKind(StrEnum):
    """Which file a schema describes."""

    RISK = "risk"
    REGISTER = "register"
    SCHEME = "scheme"


_ROOTS: Final[Mapping[str, tuple[type[BaseModel], str]]] = {
    SchemaKind.RISK: (Risk, "A risk"),
    SchemaKind.REGISTER: (RegisterFile, "A risk register"),
    SchemaKind.SCHEME: (SchemeFile, "A risk scoring scheme"),
}

# In YAML a text may look like a number or a truth; a date comes as text, since JSON has none.
_SCALAR: Final[tuple[Json, ...]] = ("string", "number", "boolean")
_DATE: Final = (
    r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|[0-9]{4}/([0-9]{2}|[0-9]{4})|[0-9]{4}([-/]([0-9]{2}|[0-9]{4}))?[ -]?[Qq][1-4]"
)
_NUMBER: Final = r"^\s*-?(0|[1-9][0-9]*)?(\.[0-9]+)?\s*$"
_WHOLE: Final = r"^\s*-?(0|[1-9][0-9]*)(\.0+)?\s*$"
_FREE: Final = "^x-"

_TOOLS_WORDS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("Risk", "kind"): KINDS.names,
    ("Risk", "publish"): PUBLISH.names,
    ("Control", "type"): CONTROL_TYPES.names,
    ("Control", "acts_on"): ACTS_ON.names,
    ("Control", "effectiveness"): EFFECTIVENESS.names,
    ("Action", "then"): ("ongoing",),
    ("Link", "type"): LINK_TYPES.names,
    ("Proposal", "propose"): PROPOSALS.names,
    ("Assessment", "movement"): MOVEMENT_WORDS.names,
    ("Quarters", "year_starts"): ("april", "january"),
    ("OwnField", "type"): FIELD_TYPES.names,
    ("Term", "means"): ACTION_MEANS.names,
    ("OwnRule", "severity"): ("error", "warning", "note"),
    ("SchemeUse", "kind"): KINDS.names,
    ("FactorFile", "join"): JOINS,
}


def schema_text(kind: str, register: Register | None = None) -> str:
    """Return the JSON Schema of one kind of file, narrowed to a register's words where one is given."""
    root, title = _ROOTS[kind]
    maker = _Maker(register)
    body = maker.model(root)
    about = f"{title} of {register.file.title}" if register is not None and kind != SchemaKind.SCHEME else title
    head: Schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": about}
    return dumps({**head, **body, "$defs": {name: maker.defs[name] for name in sorted(maker.defs)}})


class _Maker:
    """One making of a schema: each model met on the way becomes one definition."""

    def __init__(self, register: Register | None) -> None:
        self.register = register
        self.schemes = _schemes(register)
        self.words = {**_TOOLS_WORDS, **(_register_words(register, self.schemes) if register is not None else {})}
        self.defs: dict[str, Json] = {}

    def reference(self, record: type[BaseModel]) -> Schema:
        name = record.__name__
        if name not in self.defs:
            self.defs[name] = None
            self.defs[name] = {**self.model(record), "type": ["object", "null"]}
        # One definition does for both, with a plain type beside it where a key must have a value.
        return {"$ref": f"#/$defs/{name}", "type": "object"}

    def model(self, record: type[BaseModel]) -> Schema:
        """Return the mapping that a model reads."""
        hints = get_type_hints(record, include_extras=True)
        rated = record in (Assessment, Previous)
        # In the register file and in schemes a key without a value is a key left out.
        lenient = issubclass(record, Setting | Part)
        keys: dict[str, Json] = self.levels() if rated else {}
        needed: list[Json] = []
        for name, field in record.model_fields.items():
            key = field.alias or name
            if key == OWN or (rated and name == "levels"):
                continue
            value = self.value(hints[name], self.words.get((record.__name__, key), ()))
            if record is RegisterFile and key == "scheme":
                value = self.scheme_uses()
            if field.is_required():
                needed.append(key)
            elif lenient:
                value = _or_null(value)
            keys[key] = self.described(record, key, value)
        if record in (Risk, Printed):
            keys.update(self.own_fields())
        found: Schema = {"type": "object", "description": _first_sentence(record), "properties": keys}
        if needed:
            found["required"] = needed
        # Without a register nobody knows what its scheme calls the factors.
        free = rated and self.register is None
        others: Json = _or_null(_any_of(_scalar(), _mapping(_or_null(_scalar())))) if free else False
        return {**found, "patternProperties": {_FREE: True}, "additionalProperties": others}

    def described(self, record: type[BaseModel], key: str, value: Schema) -> Schema:
        text = KEY_HELP.get((record.__name__, key)) or KEY_HELP.get(("", key), "")
        if self.register is not None and record is Risk and self.register.label(key) != FIELD_LABELS.get(key, key):
            text = f"{self.register.label(key)}: {text}" if text else self.register.label(key)
        more = value.get("description")
        return {**value, "description": f"{text}: {more}" if more and text else text or more} if text or more else value

    def value(self, hint: Any, words: tuple[str, ...]) -> Schema:
        """Return what may stand for one type of the models; a list of words is offered wherever a text may stand."""
        if known := _simple(hint):
            return known
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self.annotated(arguments, words)
        if origin in (Union, UnionType):
            found = [self.value(item, words) for item in arguments if item is not type(None)]
            value = found[0] if len(found) == 1 else _any_of(*found)
            return _or_null(value) if type(None) in arguments else value
        if origin is tuple:
            return {"type": "array", "items": self.value(arguments[0], words)}
        if origin is dict:
            return _mapping(self.value(arguments[1], words))
        if isinstance(hint, type) and issubclass(hint, BaseModel):
            return self.reference(hint)
        return _offered(words) if hint is str else {}

    def annotated(self, arguments: tuple[Any, ...], words: tuple[str, ...]) -> Schema:
        """Return a type whose validator takes short forms too; which ones, the validator is asked."""
        base, *metadata = arguments
        value = self.value(base, words)
        for item in metadata:
            if not isinstance(item, BeforeValidator) or value.get("type") != "array":
                continue
            read: Any = item.func
            entry = value["items"]
            assert isinstance(entry, dict)
            if isinstance(read([""])[0], dict):
                value = {"type": "array", "items": _any_of(_scalar(), entry)}
            if isinstance(read(""), list):
                value = _any_of(_offered(words), value) if words else {**value, "type": [*_SCALAR, "array"]}
            elif isinstance(read({}), list):
                value = _any_of(entry, value)
        return value

    def scheme_uses(self) -> Schema:
        """Return the three ways to name schemes: one, one for each kind of risk, or one from each date on."""
        dated: Schema = {"type": "array", "items": self.reference(SchemeUse)}
        by_kind: dict[str, Json] = {kind: _any_of(_scalar(), dated) for kind in KINDS.names}
        each: Schema = {"type": "object", "properties": by_kind, "additionalProperties": False}
        return _any_of(_scalar(), each, dated)

    def levels(self) -> dict[str, Json]:
        """Return the factors of every scheme in use, each with its levels and dimensions."""
        found: dict[str, Json] = {}
        for name in dict.fromkeys(factor.name for scheme in self.schemes for factor in scheme.factors):
            factors = [scheme.by_factor[name] for scheme in self.schemes if name in scheme.by_factor]
            self.defs[f"level-{name}"] = _level([level for factor in factors for level in factor.scale])
            level: Schema = {"$ref": f"#/$defs/level-{name}"}
            dimensions: dict[str, Json] = {
                item.key: {"description": item.label, **level}
                for factor in factors
                if factor.join != "none"
                for item in factor.dimensions
            }
            value = _any_of(level, {**_mapping(level), "properties": dimensions}) if dimensions else level
            scale = ", ".join(dict.fromkeys(_told(level) for factor in factors for level in factor.scale))
            found[name] = {"description": f"{factors[-1].label}: {scale}", **value}
        return found

    def own_fields(self) -> Iterator[tuple[str, Json]]:
        """Yield the body's own fields, which only a register names."""
        if self.register is None:
            return
        for name, field in self.register.file.fields.items():
            kind = norm(field.type)
            if kind == "number":
                value = _number()
            elif kind == "date":
                value = _date()
            elif kind == "person":
                value = _offered(_people(self.register))
            else:
                value = _offered(tuple(term.name for term in field.choices) if kind == "choice" else ())
            yield name, {"description": field.label or name, **_or_null(value)}


def _schemes(register: Register | None) -> tuple[Scheme, ...]:
    """Return each scheme of a register once."""
    return tuple({use.scheme.ref: use.scheme for use in register.schemes}.values()) if register is not None else ()


def _register_words(register: Register, schemes: Iterable[Scheme]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the register's own words for the keys that take them."""
    people = _people(register)
    boards = tuple(dict.fromkeys(meeting.body for meeting in register.file.meetings if meeting.body))
    bands = tuple(dict.fromkeys(band.label for scheme in schemes for band in scheme.bands))
    limits = tuple(dict.fromkeys(word for scheme in schemes for word in scheme.limit_words))
    found: dict[tuple[str, str], tuple[str, ...]] = {
        ("RegisterFile", "required"): (
            *(name for name in Risk.model_fields if name != "own"),
            *MEASURES,
            *register.file.fields,
        ),
        ("Action", "owner"): people,
        ("Action", "status"): _listed(register.action_statuses.terms),
        ("Review", "by"): (*people, *boards),
        ("Acceptance", "by"): (*people, *boards),
        ("Decision", "by"): (*boards, *people),
        ("Proposal", "to"): boards,
        ("Closure", "reason"): _listed(register.closure_reasons.terms),
        ("Closure", "reported_to"): boards,
        ("Assessment", "band"): bands,
        ("Previous", "band"): bands,
    }
    for record in ("Risk", "Printed"):
        found[record, "category"] = _listed(register.categories.terms)
        found[record, "objectives"] = _listed(register.objectives.terms)
        found[record, "status"] = _listed(register.statuses.terms)
        found[record, "owner"] = people
    for record in ("Risk", "Term", "RegisterFile"):
        found[record, "appetite"] = found[record, "tolerance"] = limits
    return found


def _people(register: Register) -> tuple[str, ...]:
    return tuple(term.key for term in register.people.terms)


def _listed(terms: Iterable[model.Term]) -> tuple[str, ...]:
    """Return the words of a list, labels first, a key only where it is another word."""
    found: dict[str, str] = {}
    for word in (word for term in terms for word in (term.name, term.key)):
        found.setdefault(norm(word), word)
    return tuple(found.values())


def _level(levels: Iterable[Level]) -> Schema:
    """Return one level: those of the scale are offered, any number goes, another word does not."""
    offered: dict[str, Json] = {}
    spelt: dict[str, None] = {}
    for level in levels:
        if level.value is not None:
            offered.setdefault(decimals.show(level.value), level.value)
        for word in (level.label, level.key):
            if decimals.read(word) is None or level.value is None:
                offered.setdefault(norm(word), word)
            spelt[_any_case(word)] = None
    return _any_of(
        {"enum": list(offered.values())},
        {"type": "number"},
        {"type": "string", "pattern": rf"^\s*({'|'.join(spelt)}|-?[0-9]*\.?[0-9]+)?\s*$"},
        {"type": "null"},
    )


def _any_case(word: str) -> str:
    """Return a pattern for a word in which case does not count; patterns of JSON Schema have no flag for it."""
    return "".join(
        f"[{sign.lower()}{sign.upper()}]"
        if sign.lower() != sign.upper() and len(sign.lower()) == len(sign.upper()) == 1
        else sign
        if sign.isalnum()
        else rf"\x{ord(sign):02x}"
        if ord(sign) < 0x100
        else sign
        for sign in word.strip()
    )


def _told(level: Level) -> str:
    """Return a level with its number in front and its range behind."""
    number = decimals.show(level.value) if level.value is not None else ""
    words = [number if number != level.label else "", level.label, f"({level.range})" if level.range else ""]
    return " ".join(word for word in words if word)


def _simple(hint: Any) -> Schema:
    """Return what may stand for a type with a validator of its own, or nothing."""
    if hint == model.Date:
        return _date()
    if hint == model.ReviewDate:
        return _date("undated")
    if hint == model.Due:
        return _date(*OPEN_ENDED)
    if hint == model.Number:
        return _number()
    if hint == model.Whole:
        return {"type": ["integer", "string"], "pattern": _WHOLE}
    if hint == model.Measure:
        return {"type": "string", "pattern": rf"^\s*({'|'.join(map(_any_case, MEASURES))})\s*$"}
    if hint == scheme_model.Truth:
        return {"type": ["boolean", "string"], "pattern": rf"^\s*({_any_case('true')}|{_any_case('false')})\s*$"}
    return {}


def _date(*words: str) -> Schema:
    """Return a date or part of one: a year is a whole number to YAML."""
    pattern = rf"^\s*({'|'.join([_DATE, *map(_any_case, words)])})\s*$"
    other: Schema = {"enum": list(words)} if words else {}
    date: Schema = {"type": ["string", "integer"], "minimum": 1, "maximum": 9999, "pattern": pattern}
    date["description"] = f"{EXPECTED}{''.join(f', or {word}' for word in words)}"
    return _any_of(other, date) if words else date


def _number() -> Schema:
    return {"type": ["number", "string"], "pattern": _NUMBER}


def _scalar() -> Schema:
    return {"type": list(_SCALAR)}


def _offered(words: Iterable[str]) -> Schema:
    """Return a text for which words are offered."""
    listed: list[Json] = list(dict.fromkeys(words))
    return _any_of({"enum": listed}, _scalar()) if listed else _scalar()


def _mapping(value: Schema) -> Schema:
    return {"type": "object", "patternProperties": {_FREE: True}, "additionalProperties": value}


def _any_of(*schemas: Schema) -> Schema:
    """Return what fits one of several, those that are such choices themselves taken apart."""
    parts: list[Json] = []
    for schema in schemas:
        inner = schema.get("anyOf")
        parts.extend(inner if isinstance(inner, list) and len(schema) == 1 else [schema])
    return {"anyOf": parts}


def _or_null(schema: Schema) -> Schema:
    """Return a schema that takes a key without a value too."""
    kinds = schema.get("type")
    if "$ref" in schema or not schema:
        return {key: value for key, value in schema.items() if key != "type"}
    if isinstance(kinds, str | list):
        listed: list[Json] = [kinds] if isinstance(kinds, str) else kinds
        return {**schema, "type": [*(kind for kind in listed if kind != "null"), "null"]}
    null: Json = {"type": "null"}
    choices = schema.get("anyOf")
    if isinstance(choices, list) and null in choices:
        return schema
    assert isinstance(choices, list), "what has no type is a choice"
    return {**schema, "anyOf": [*choices, null]}


def _first_sentence(record: type[BaseModel]) -> str:
    return (record.__doc__ or "").strip().split("\n")[0].split(". ")[0].removesuffix(".")
