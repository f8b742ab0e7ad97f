"""Values of a file into a record: what the models refuse becomes findings in the file's own words, at their places."""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from riskctl.core import decimals
from riskctl.core.finding import Finding, Fix, RenameKey, Route
from riskctl.core.model import MEASURES, OWN, OwnField
from riskctl.core.period import DateError, parse
from riskctl.core.shape import allowed_keys
from riskctl.core.words import nearest, norm, one_of
from riskctl.io.placing import file_finding
from riskctl.io.source import Source, Value, locate

Model = TypeVar("Model", bound=BaseModel)

OTHER_NAMES: Mapping[str, str] = {
    "residual": "current",
    "net": "current",
    "after": "current",
    "gross": "inherent",
    "before": "inherent",
    "mitigation": "controls",
    "mitigations": "controls",
    "name": "title",
    "reference": "id",
    "theme": "category",
    "chapter": "category",
    "consequence": "effect",
    "due_date": "due",
    "target_date": "due",
    "comment": "update",
    "reason": "why",
    "history": "reviews",
}
"""What registers often call a key, with the key that is meant."""


def read_record(
    model: type[Model], source: Source, findings: list[Finding], own: Mapping[str, OwnField] | None = None
) -> Model | None:
    """Return the record that a file holds, or None with every reason why not among the findings."""
    if source.value is None:
        return None
    values: Any = _without_free_keys(source.value) if "x-" in source.text else source.value
    if own:
        values = _with_own(values, own, source, findings)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        findings += [_shape_finding(model, source, refusal, own or {}) for refusal in _refusals(error, source.value)]
        return None


_PLAIN_WORDS: Mapping[str, str] = {
    "string_type": "expected a text",
    "tuple_type": "expected a list",
    "dict_type": "expected a mapping of names to values",
    "model_type": "expected a mapping (`key: value` lines)",
}


class Refusal(NamedTuple):
    """One thing a model refuses.

    Shape: `loc` is pydantic's route, which names the kinds of value it tried; `route` has only what the file has.
    """

    kind: str
    loc: Route
    route: Route
    message: str


_OTHER_TYPE = frozenset({"string_type", "tuple_type", "dict_type", "model_type"})


def _refusals(error: ValidationError, value: Value) -> list[Refusal]:
    """Return what is refused, once each: where a value may be of several kinds, only as the kind it was meant to be.

    A list where a text or a mapping could stand is refused twice by pydantic; and of a mapping with a slip in it, that
    it is no text either is not worth saying.
    """
    found = []
    for entry in error.errors(include_input=False, include_url=False):
        loc = tuple(entry["loc"])
        found.append(
            Refusal(
                entry["type"], loc, _in_file(entry["type"], loc, value), _PLAIN_WORDS.get(entry["type"], entry["msg"])
            )
        )
    inside = [refusal.route for refusal in found if refusal.kind not in _OTHER_TYPE]
    kept: dict[tuple[Route, bool, str], Refusal] = {}
    for refusal in found:
        other_type = refusal.kind in _OTHER_TYPE
        tried = len(refusal.loc) > len(refusal.route)
        if other_type and tried and any(route[: len(refusal.route)] == refusal.route for route in inside):
            continue
        key = (refusal.route, other_type, "" if other_type else refusal.message)
        first = kept.get(key)
        if first is not None and other_type and refusal.message not in first.message:
            refusal = first._replace(message=f"{first.message} or {refusal.message.removeprefix('expected ')}")
        elif first is not None:
            continue
        kept[key] = refusal
    return list(kept.values())


def _in_file(kind: str, loc: Route, value: Value) -> Route:
    """Return the parts of pydantic's route that the file has, and the key that is missing where that is the refusal."""
    route: list[str | int] = []
    here: Value = value
    for part in loc[:-1] if kind == "missing" else loc:
        if isinstance(part, int):
            if not (isinstance(here, list) and part < len(here)):
                continue
            here = here[part]
        elif isinstance(here, dict) and part in here:
            here = here[part]
        else:
            continue
        route.append(part)
    return (*route, loc[-1]) if kind == "missing" else tuple(route)


def _without_free_keys(value: Any) -> Any:
    """Return the values without the `x-` keys, which are the user's own. The depth is bounded by the reader."""
    if isinstance(value, dict):
        return {key: _without_free_keys(item) for key, item in value.items() if not key.startswith("x-")}
    return [_without_free_keys(item) for item in value] if isinstance(value, list) else value


def _with_own(
    values: dict[str, Any], own: Mapping[str, OwnField], source: Source, findings: list[Finding]
) -> dict[str, Any]:
    """Return the values of a risk with the body's own fields gathered under one key, each checked for its type."""
    rest = {key: item for key, item in values.items() if key not in own and key != OWN}
    rest[OWN] = _own_values(values, own, (), source, findings)
    printed = rest.get("printed")
    if isinstance(printed, list):
        rest["printed"] = [
            {
                **{key: item for key, item in entry.items() if key not in own},
                OWN: _own_values(entry, own, ("printed", at), source, findings),
            }
            if isinstance(entry, dict)
            else entry
            for at, entry in enumerate(printed)
        ]
    return rest


def _own_values(
    values: dict[str, Any], own: Mapping[str, OwnField], route: Route, source: Source, findings: list[Finding]
) -> tuple[tuple[str, str], ...]:
    found = []
    for key, field in own.items():
        value = values.get(key)
        if value is None:
            continue
        reason = _own_problem(value, norm(field.type))
        if reason:
            code = "FIL204" if norm(field.type) == "date" else "FIL202"
            findings.append(file_finding(code, source.path, locate(source, (*route, key)), f"{key}: {reason}"))
        else:
            found.append((key, value))
    return tuple(found)


def _own_problem(value: Value, kind: str) -> str:
    if not isinstance(value, str):
        return "expected a text"
    if kind == "number" and decimals.read(value) is None:
        return "expected a number"
    if kind == "date":
        try:
            parse(value)
        except DateError as error:
            return str(error)
    return ""


def _shape_finding(model: type[BaseModel], source: Source, refusal: Refusal, own: Mapping[str, OwnField]) -> Finding:
    """Return what the model refuses, in the file's own words and at its place."""
    kind, loc = refusal.kind, refusal.route
    key = str(loc[-1]) if loc else ""
    risk_keys = allowed_keys(model, refusal.loc[:-1])
    if kind == "extra_forbidden":
        known = (*risk_keys, *own) if len(loc) == 1 else risk_keys
        meant = OTHER_NAMES.get(norm(key))
        offered = meant if meant in known else nearest(key, known)
        hint = f"write `{offered}:`" if offered else f"known here: {one_of(known)}; your own keys begin with `x-`"
        if meant in MEASURES and meant not in known:
            offered, hint = meant, f"write `{meant}:` in a review, below `reviews:`"
        if offered == meant and offered in MEASURES:
            hint += f"; with `labels: {{{offered}: {key.capitalize()}}}` the register prints it as {key.capitalize()}"
        fix = _renamed(source, loc, offered) if offered in known else None
        return file_finding(
            "FIL201", source.path, locate(source, loc, True), f"there is no key `{key}` here", hint, fix=fix
        )
    if kind == "missing":
        return file_finding(
            "FIL203", source.path, locate(source, loc[:-1]), f"`{key}` is missing", f"add a line `{key}: ...`"
        )
    code = "FIL204" if kind == "date" else "FIL202"
    named = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
    said = f"{named}: {refusal.message}" if named else refusal.message
    return file_finding(code, source.path, locate(source, loc), said)


def _renamed(source: Source, route: Route, offered: str | None) -> Fix | None:
    """Return the fix that gives a key the name it is near to; safe where only case, hyphens or blanks differ."""
    key = str(route[-1])
    here: Value = source.value
    for part in route[:-1]:
        here = here[part]  # type: ignore[index]  # the route is one that the file has
    if offered is None or not isinstance(here, dict) or offered in here:
        return None
    same = norm(key).replace("-", "_").replace(" ", "_") == offered
    return Fix(f"rename the key to `{offered}`", same, (RenameKey(route, offered),))
