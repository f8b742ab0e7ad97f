"""A comparison as the document `riskctl-diff/1`: the source of every other format, whole texts and exact numbers."""

from collections.abc import Callable, Sequence

from riskctl import __version__
from riskctl.core.diff_values import Change, Parts, RegisterDiff, RiskDiff, SchemeChange, Side, Value
from riskctl.core.finding import Finding, Route
from riskctl.core.publication import Withheld
from riskctl.core.scoring import Figure
from riskctl.render.json_text import Json, dumps, edition_json

LineOf = Callable[[str, Route, bool], int | None]
"""The line of a route in a file, of A where the last word is true; None where nothing is said of files."""


def diff_json(
    found: RegisterDiff,
    shown: RegisterDiff,
    notes: tuple[str, ...],
    line_of: LineOf,
    gates: Sequence[Finding] | None = None,
    withheld: Withheld | None = None,
) -> str:
    """Return the document that `diff --format json` prints: sums of all there is, changes of the kinds asked for."""
    return dumps(
        {
            "format": "riskctl-diff/1",
            "tool": {"name": "riskctl", "version": __version__},
            "edition": edition_json(withheld),
            "a": _side(found.a),
            "b": _side(found.b),
            "notes": list(notes),
            "summary": {kind.value: count for kind, count in found.kinds.items()},
            "counts": found.counts._asdict(),
            "unchanged": found.unchanged,
            "risks": [_risk(risk, line_of) for risk in shown.risks],
            "scheme_changes": [_scheme(each) for each in shown.scheme_changes],
            "settings": list(shown.settings),
            "not_recorded": list(found.not_recorded),
            "gated": gates is not None,
            "gates": [_gate(each) for each in gates or ()],
        }
    )


def _gate(each: Finding) -> Json:
    return {
        "rule": each.code,
        "name": each.name,
        "level": each.severity.word,
        "id": each.risk or None,
        "file": each.path or None,
        "line": each.span.line,
        "message": each.message,
        "hint": each.hint or None,
    }


def _side(side: Side) -> Json:
    schemes = {
        kind: scheme.ref if scheme is not None else None
        for kind in ("threat", "opportunity")
        for scheme in (side.register.scheme_for(opportunity=kind == "opportunity", day=side.day),)
    }
    return {
        "kind": side.kind,
        "ref": side.ref,
        "name": side.name,
        "commit": side.commit or None,
        "date": str(side.day),
        "ledger": side.ledger,
        "scheme": schemes["threat"],
        "opportunity_scheme": schemes["opportunity"],
    }


def _risk(risk: RiskDiff, line_of: LineOf) -> Json:
    was = risk.before.risk.id if risk.before is not None else None
    on_a = risk.after is None
    path = risk.path_a if on_a else risk.path_b
    return {
        "id": risk.id,
        "id_a": was,
        "title": risk.title,
        "path_a": risk.path_a or None,
        "path_b": risk.path_b or None,
        "line_b": None if on_a else line_of(path, risk.changes[0].route, on_a),
        "rank": risk.rank,
        "open_a": risk.before.open if risk.before is not None else None,
        "open_b": risk.after.open if risk.after is not None else None,
        "changes": [_change(risk, each, line_of(path, each.route, on_a)) for each in risk.changes],
        "hint": risk.hint or None,
    }


def _change(risk: RiskDiff, each: Change, line: int | None) -> Json:
    rated = risk.after.measure(each.measure) if each.measure and risk.after is not None else None
    return {
        "kind": each.kind.value,
        "rank": each.rank,
        "measure": each.measure or None,
        "field": each.field or None,
        "item": each.item or None,
        "before": _value(each.before),
        "after": _value(each.after),
        "disputed": rated is not None and rated.disputed,
        "delta": each.delta,
        "direction": each.direction,
        "cause": each.cause or None,
        "steps": [step._asdict() for step in each.steps],
        "reason": each.reason or None,
        "parts": _parts(each.parts),
        "nth": each.nth or None,
        "words": each.words or None,
        "line": line,
    }


def _parts(parts: Parts | None) -> Json:
    if parts is None:
        return None
    return {
        "before": _value(parts.before),
        "between": _value(parts.between),
        "after": _value(parts.after),
        "by_scheme": parts.by_scheme,
        "by_levels": parts.by_levels,
    }


def _value(value: Value) -> Json:
    if isinstance(value, Figure):
        return {
            "score": value.score,
            "band": {"key": value.band.key, "label": value.band.label} if value.band else None,
        }
    return value


def _scheme(each: SchemeChange) -> Json:
    return {
        "kind": each.kind,
        "before": each.before or None,
        "after": each.after or None,
        "what": list(each.what),
        "rebanded": list(each.rebanded),
        "rescored": list(each.rescored),
    }
