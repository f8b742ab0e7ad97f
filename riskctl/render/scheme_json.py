"""Schemes as JSON: one whole (`riskctl-scheme/1`) and the shelf (`riskctl-schemes/1`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from riskctl.core.scheme import Calculation, Combine, Cut, Factor, Grid, Level, Scheme, Table
from riskctl.core.scheme_values import AnyStep, Example, Texts
from riskctl.render.json_text import Json, dumps
from riskctl.render.scheme_grid import figures, sides
from riskctl.render.scheme_working import working


@dataclass(frozen=True, slots=True)
class Shelved:
    """One scheme of the shelf.

    Shape: `scheme` is None where its file cannot be used; `own` and `used` are about the register one stands in.
    """

    ref: str
    path: str
    scheme: Scheme | None
    own: bool
    used: bool


def shelf_json(schemes: Sequence[Shelved]) -> str:
    """Return the document that `scheme list --format json` prints."""
    return dumps({"format": "riskctl-schemes/1", "schemes": [_shelved(entry) for entry in schemes]})


def _shelved(entry: Shelved) -> Json:
    scheme = entry.scheme
    return {
        "ref": entry.ref,
        "title": scheme.title if scheme else None,
        "source": scheme.source if scheme else None,
        "own": entry.own,
        "used": entry.used,
        "usable": scheme is not None,
        "path": entry.path if entry.own else None,
        "factors": [{"name": each.name, "label": each.label} for each in scheme.factors] if scheme else [],
        "score": scheme.has_score if scheme else None,
        "bands": [{"key": band.key, "label": band.label} for band in scheme.bands] if scheme else [],
    }


def scheme_json(scheme: Scheme, path: str | None) -> str:
    """Return the document that `scheme show --format json` prints. `path` is None for a scheme that ships."""
    found = sides(scheme)
    return dumps(
        {
            "format": "riskctl-scheme/1",
            "ref": scheme.ref,
            "name": scheme.name,
            "version": scheme.version,
            "title": scheme.title,
            "source": scheme.source,
            "path": path,
            "lower_is_worse": scheme.lower_is_worse,
            "factors": [_factor(factor) for factor in scheme.factors],
            "bands": [
                {
                    "key": band.key,
                    "label": band.label,
                    "colour": band.colour or None,
                    "printed": band.printed or None,
                    "review": band.review or None,
                    "response": band.response or None,
                    "escalate": band.escalate or None,
                }
                for band in scheme.bands
            ],
            "steps": [_step(scheme, step) for step in scheme.steps],
            "grid": _grid(scheme, *found) if found else None,
            "appetite": dict(scheme.appetite),
            "examples": [_example(example) for example in scheme.examples],
        }
    )


def _factor(factor: Factor) -> Json:
    return {
        "name": factor.name,
        "label": factor.label,
        "optional": factor.optional,
        "join": factor.join if factor.dimensions else None,
        "levels": [_level(level) for level in factor.scale],
        "dimensions": [
            {
                "key": dimension.key,
                "label": dimension.label,
                "weight": dimension.weight,
                "levels": {key: _texts(texts) for key, texts in dimension.levels},
            }
            for dimension in factor.dimensions
        ],
    }


def _level(level: Level) -> Json:
    return {
        "key": level.key,
        "label": level.label,
        "value": level.value,
        "range": level.range or None,
        "texts": _texts(level.texts),
    }


def _texts(texts: Texts) -> Json:
    """Return texts by reading; one that stands alone has the reading `""`."""
    return dict(texts)


def _step(scheme: Scheme, step: AnyStep) -> Json:
    head: dict[str, Json] = {
        "name": step.name,
        "label": step.label,
        "kind": step.kind,
        "inputs": list(step.inputs),
        "round": step.places,
        "words": working(scheme, step),
    }
    return {**head, **_inside(step)}


def _inside(step: AnyStep) -> dict[str, Json]:
    """Return what only this kind of step has. A grid's rows and columns stand as the file has them."""
    if isinstance(step, Combine):
        return {"weights": list(step.weights)} if step.kind == "weighted" else {}
    if isinstance(step, Calculation):
        return {"formula": step.formula.text}
    if isinstance(step, Grid):
        return {
            "rows": [level.key for level in step.rows],
            "columns": [level.key for level in step.columns],
            "cells": [[level.key for level in row] for row in step.cells],
        }
    if isinstance(step, Table):
        return {
            "table": [
                {
                    "when": {
                        name: choice.text for name, choice in zip(step.inputs, row.choices, strict=True) if choice
                    },
                    "is": row.result.key,
                }
                for row in step.rows
            ]
        }
    assert isinstance(step, Cut)
    return {
        "at": [
            {
                "edge": bound.edge,
                "inclusive": bound.inclusive if bound.edge is not None else None,
                "is": bound.result.key,
            }
            for bound in step.bounds
        ]
    }


def _grid(scheme: Scheme, up: Factor, across: Factor) -> Json:
    """Return the grid as drawn: the first row is the worst, columns rise."""
    return {
        "rows": {"factor": up.name, "levels": [level.key for level in reversed(up.scale)]},
        "columns": {"factor": across.name, "levels": [level.key for level in across.scale]},
        "cells": [
            [{"score": figure.score, "band": figure.band.key if figure.band else None} for figure in row]
            for row in figures(scheme, up, across)
        ],
    }


def _example(example: Example) -> Json:
    return {
        "in": {name: word if isinstance(word, str) else dict(word) for name, word in example.given},
        "out": dict(example.expected),
    }
