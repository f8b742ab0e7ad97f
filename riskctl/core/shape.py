"""Which keys a mapping may have, read from the models: for the nearest match to a key that is not known."""

from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from riskctl.core.finding import Route
from riskctl.core.model import OWN


def allowed_keys(model: type[BaseModel], route: Route) -> tuple[str, ...]:
    """Return the keys that the mapping at a route may have, in the order of the model; none where it is free.

    Shape: the route is pydantic's own, with the class it tried among its parts where a value may be several things.
    """
    here: Any = model
    for part in route:
        if isinstance(part, int):
            continue
        models = _models(here)
        named = [each for each in models if each.__name__ == part]
        free = _free(here)
        if named:
            here = named[0]
        elif free is not None:
            here = free
        else:
            fields = [{field.alias or name: field for name, field in each.model_fields.items()} for each in models]
            here = next((each[part].annotation for each in fields if part in each), here)
    found = _models(here)
    if not found or _free(here) is not None:
        return ()
    names = (field.alias or name for name, field in found[0].model_fields.items())
    return tuple(name for name in names if name not in (OWN, "levels"))


def _models(annotation: Any) -> list[type[BaseModel]]:
    """Return the model classes inside an annotation, in its order."""
    if get_origin(annotation) in (Union, UnionType, tuple, dict, Annotated):
        return [found for item in get_args(annotation) for found in _models(item)]
    return [annotation] if isinstance(annotation, type) and issubclass(annotation, BaseModel) else []


def _free(annotation: Any) -> Any:
    """Return what the values of a mapping with free keys are, or None where the annotation is no such mapping."""
    origin = get_origin(annotation)
    if origin is dict:
        return get_args(annotation)[1]
    if origin in (Union, UnionType, Annotated):
        return next((found for item in get_args(annotation) if (found := _free(item)) is not None), None)
    return None
