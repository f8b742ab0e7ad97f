"""An open risk lacks something that this register requires of every open risk.

Why: a body says in its policy what no risk may be without, most often an owner. One that lacks it falls through every
list that is made by it.
Remedy: state it, or take the field out of `required` in `riskctl.yaml`.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.model import MEASURES, Risk
from riskctl.core.state import State
from riskctl.rules.base import Context

CODE = "REC402"
SEVERITY = Severity.ERROR
_STATEMENT = ("description", "cause", "event", "effect")
_MANY = ("actions", "controls", "links", "objectives", "reviews")


def check(risk: Risk, ctx: Context) -> Iterator[Hit]:
    """Yield each required field that is none or not stated; a name that is no field is not judged."""
    now = ctx.now(risk)
    if not now.open:
        return
    for name in ctx.register.file.required:
        field = name.strip()
        if _lacks(now, field):
            what = f"{field} rating" if field in MEASURES else field
            verb, one = ("are", "them") if field in _MANY else ("is", "one")
            yield Hit(("id",), f"no {what} {verb} stated, and this register requires {one}", _hint(field))


def _lacks(now: State, field: str) -> bool:
    risk = now.risk
    if field in MEASURES:
        return now.measure(field) is None
    if field in now.register.file.fields:
        return not dict(risk.own).get(field, "").strip()
    if field in _STATEMENT and field == "description":
        return not any(_text(getattr(risk, part)) for part in _STATEMENT)
    return field in Risk.model_fields and field != "own" and not _text(getattr(risk, field))


def _text(value: object) -> bool:
    """True where a field holds something."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return any(item.strip() for item in value)
    return value not in (None, ())


def _hint(field: str) -> str:
    return f"add `{field}:` to a review" if field in MEASURES else f"add `{field}:`"
