"""A cell of a paper's matrix of counts does not hold what the register puts there.

Why: the matrix is the picture that members look at first. Where its cells and the table disagree, one of them was made
from other figures than those printed.
Remedy: count again from the levels. Cells that differ because of a disputed rating come right when a review settles it.
"""

from collections.abc import Iterator

from riskctl.core.finding import Hit, Severity
from riskctl.core.index import Index
from riskctl.core.stated import axes, differences, stated_at
from riskctl.core.words import plural
from riskctl.rules.base import Context

CODE = "REG303"
SEVERITY = Severity.ERROR


def check(index: Index, ctx: Context) -> Iterator[Hit]:
    """Yield each cell that differs, naming the risks the register has there."""
    scheme = ctx.register.main_scheme
    disputed = {dispute.risk for row in index.rows for dispute in row.disputes}
    for at, given in enumerate(ctx.checks):
        stated = stated_at(ctx.register, given.route)
        if stated.matrix is None:
            continue
        if axes(scheme, stated.matrix) is None:
            message = (
                f"{stated.where} cannot be laid on the scheme {scheme.ref}: its rows or columns are not those levels"
            )
            yield Hit((*given.route, "matrix"), message, path="riskctl.yaml")
        for cell in differences(scheme, stated, index.rows, at, given.route):
            shown = [f"{risk} (disputed)" if risk in disputed else risk for risk in cell.ids]
            claim = f"{stated.where} counts {plural(cell.stated, 'risk')} at {cell.place}"
            yield Hit(
                cell.route,
                f"{claim}; the register has {len(cell.ids)}",
                notes=(f"there by their levels: {', '.join(shown)}",) if shown else (),
                path="riskctl.yaml",
            )
