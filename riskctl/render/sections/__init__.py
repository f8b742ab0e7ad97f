"""Every section of every report: what it is called in settings, and the function that makes its blocks.

A function takes the desk and returns blocks, or None where the register has no such data. Where a list is only empty,
it says so in a sentence. Its heading is `heading.KEY` of the printed words.
"""

from collections.abc import Callable, Mapping
from typing import Final

from riskctl.render.blocks import AnyBlock
from riskctl.render.desk import Desk
from riskctl.render.sections import (
    appetite,
    brief,
    chapters,
    closing,
    counts,
    disputed,
    late,
    movement,
    paper,
    quarters,
    questions,
    scheme,
    themes,
    wording,
)
from riskctl.render.sections import register as whole

Maker = Callable[[Desk], tuple[AnyBlock, ...] | None]

MAKERS: Final[Mapping[str, Maker]] = {
    "summary": counts.summary,
    "figures": counts.figures,
    "disputed": disputed.disputed,
    "maps": whole.maps,
    "movement": movement.movement,
    "wording": wording.wording,
    "highest": movement.highest,
    "appetite": appetite.appetite,
    "overdue": late.overdue,
    "register": whole.table,
    "risks": whole.risks,
    "closed": whole.closed,
    "glossary": closing.glossary,
    "accessibility": closing.accessibility,
    "statuses": scheme.statuses,
    "scheme": scheme.scheme,
    "purpose": paper.purpose,
    "recommendation": paper.recommendation,
    "disputes": disputed.disputed_if_any,
    "position": paper.position,
    "high": paper.high,
    "leaving": paper.leaving,
    "changes": paper.changes,
    "arrivals": paper.arrivals,
    "attention": paper.attention,
    "grading": paper.grading,
    "definitions": paper.definitions,
    "matrix": paper.matrix,
    "appendices": paper.appendices,
    "contact": paper.contact,
    "appendix-register": paper.appendix_register,
    "appendix-leaving": paper.appendix_leaving,
    "appendix-changes": paper.appendix_changes,
    "appendix-new": paper.appendix_new,
    "appendix-high": paper.appendix_high,
    "appendix-scheme": scheme.scheme,
    "quarters": quarters.quarters,
    "left": quarters.left,
    "chapters": chapters.chapters,
    "owners": chapters.owners,
    "themes": themes.themes,
    "leaves": whole.leaves,
    "doubts": brief.doubts,
    "top-five": brief.top_five,
    "news": brief.news,
    "questions": questions.questions,
}
"""The function of every section, by its key."""
