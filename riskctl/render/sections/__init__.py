"""Every section of every report: what it is called in settings, and the function that makes its blocks.

A function takes the desk and returns blocks, or None where the register has no such data. Where a list is only empty,
it says so in a sentence. Its heading is `heading.KEY` of the printed words.
"""

from collections.abc import Callable, Mapping
from typing import Final

from riskctl.render.blocks import AnyBlock
from riskctl.render.desk import Desk
from riskctl.render.sections.counts import summary
from riskctl.render.sections.disputed import disputed
from riskctl.render.sections.late import overdue
from riskctl.render.sections.movement import highest, movement
from riskctl.render.sections.register import appetite, closed, maps, risks, table
from riskctl.render.sections.scheme import scheme, statuses

Maker = Callable[[Desk], tuple[AnyBlock, ...] | None]

MAKERS: Final[Mapping[str, Maker]] = {
    "summary": summary,
    "disputed": disputed,
    "maps": maps,
    "movement": movement,
    "highest": highest,
    "appetite": appetite,
    "overdue": overdue,
    "register": table,
    "risks": risks,
    "closed": closed,
    "statuses": statuses,
    "scheme": scheme,
}
"""The function of every section, by its key."""
