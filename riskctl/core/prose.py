"""Every piece of running text in a risk, for rules that read words."""

from collections.abc import Iterator

from riskctl.core.finding import Route
from riskctl.core.model import MEASURES, Risk


def texts_of(risk: Risk) -> Iterator[tuple[str, Route]]:
    """Yield every piece of prose in a risk with its route, in the order of the file."""
    yield risk.title, ("title",)
    for field in ("description", "cause", "event", "effect"):
        parts: tuple[str, ...] | None = getattr(risk, field)
        if parts:
            yield from ((part, (field, at) if len(parts) > 1 else (field,)) for at, part in enumerate(parts))
    for at, control in enumerate(risk.controls or ()):
        yield control.text, ("controls", at, "text")
    for at, action in enumerate(risk.actions or ()):
        yield action.text, ("actions", at, "text")
    for at, review in enumerate(risk.reviews or ()):
        for field in ("why", "update"):
            text: str | None = getattr(review, field)
            if text:
                yield text, ("reviews", at, field)
        for measure in MEASURES:
            assessment = getattr(review, measure)
            if assessment is not None and assessment.rationale:
                yield assessment.rationale, ("reviews", at, measure, "rationale")
    for at, proposal in enumerate(risk.proposals or ()):
        if proposal.why:
            yield proposal.why, ("proposals", at, "why")
    for at, acceptance in enumerate(risk.accepted or ()):
        if acceptance.why:
            yield acceptance.why, ("accepted", at, "why")
    for at, closure in enumerate(risk.closed or ()):
        if closure.note:
            yield closure.note, ("closed", at, "note")
