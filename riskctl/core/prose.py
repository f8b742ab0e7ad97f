"""Every piece of running text in a risk, for rules that read words."""

from riskctl.core.finding import Route
from riskctl.core.model import MEASURES, Assessment, Risk


def texts_of(risk: Risk) -> list[tuple[str, Route]]:
    """Return every piece of prose in a risk with its route, in the order of the file."""
    found: list[tuple[str, Route]] = [(risk.title, ("title",))]
    for field in ("description", "cause", "event", "effect"):
        parts: tuple[str, ...] | None = getattr(risk, field)
        if parts:
            found += [(part, (field, at) if len(parts) > 1 else (field,)) for at, part in enumerate(parts)]
    found += [(control.text, ("controls", at, "text")) for at, control in enumerate(risk.controls or ())]
    found += [(action.text, ("actions", at, "text")) for at, action in enumerate(risk.actions or ())]
    for at, review in enumerate(risk.reviews or ()):
        if review.why:
            found.append((review.why, ("reviews", at, "why")))
        if review.update:
            found.append((review.update, ("reviews", at, "update")))
        for measure in MEASURES:
            assessment: Assessment | None = getattr(review, measure)
            if assessment is not None and assessment.rationale:
                found.append((assessment.rationale, ("reviews", at, measure, "rationale")))
    for at, proposal in enumerate(risk.proposals or ()):
        if proposal.why:
            found.append((proposal.why, ("proposals", at, "why")))
    for at, acceptance in enumerate(risk.accepted or ()):
        if acceptance.why:
            found.append((acceptance.why, ("accepted", at, "why")))
    for at, closure in enumerate(risk.closed or ()):
        if closure.note:
            found.append((closure.note, ("closed", at, "note")))
    return found
