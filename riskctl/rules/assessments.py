"""What the rules about the ledger share. This is no rule itself."""

from riskctl.core.model import Assessment, Review, Risk
from riskctl.core.words import norm


def ledger(risk: Risk) -> list[tuple[int, Review]]:
    """Return every review with its place in the file, in the order in which they count."""
    return sorted(enumerate(risk.reviews or ()), key=lambda item: (item[1].date.first, item[0]))


def is_not_yet(assessment: Assessment) -> bool:
    """True where a mark only says that the risk was not yet on the register."""
    return assessment.movement is not None and norm(assessment.movement) == "n/a"
