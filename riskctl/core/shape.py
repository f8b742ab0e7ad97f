"""Which keys a mapping may have, read from the models: for the nearest match to a key that is not known."""

from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from riskctl.core.finding import Route
from riskctl.core.model import OWN


def allowed_keys(model: type[BaseModel], route: Route) -> tuple[str, ...]:
    """Return the keys that the mapping at a route may have, in the order of the model; none where it is free."""
    here: Any = model
    for part in route:
        if isinstance(part, int):
            continue
        if isinstance(here, type) and issubclass(here, BaseModel):
            fields = {field.alias or name: field for name, field in here.model_fields.items()}
            here = _record(fields[part].annotation) if part in fields else None
    if not (isinstance(here, type) and issubclass(here, BaseModel)):
        return ()
    names = (field.alias or name for name, field in here.model_fields.items())
    return tuple(name for name in names if name not in (OWN, "levels"))


def _record(annotation: Any) -> Any:
    """Return the one model class inside an annotation, or None."""
    if get_origin(annotation) in (Union, UnionType, tuple, dict, Annotated):
        found = [item for item in map(_record, get_args(annotation)) if item is not None]
        return found[0] if found else None
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
