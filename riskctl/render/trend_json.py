"""Ratings by quarter as JSON, `riskctl-trend/1`, and as Markdown."""

from riskctl.core.history import BandCount, Point, Series, Slip
from riskctl.core.lasting import Span
from riskctl.core.scheme import Band
from riskctl.core.scoring import Figure
from riskctl.render.json_text import Json, dumps, edition_json, revision_json
from riskctl.render.markdown import text
from riskctl.render.table import Column, Table, markdown
from riskctl.render.trend import IN_MARKDOWN, Trend, counts_table, doubt_words, doubts, facts, risk_table, trend_table


def trend_json(trend: Trend) -> str:
    """Return the document that `trend --format json` prints.

    Units: `quarters` in `in_band` and `in_top_band` count ends of quarters, the present one included; `days_lost` lies
    between the first promise and what holds now, negative where a date came forward.
    """
    file = trend.work.register.file
    return dumps(
        {
            "format": "riskctl-trend/1",
            "as_at": str(trend.work.day),
            "revision": revision_json(trend.work.revision),
            "edition": edition_json(trend.work.withheld),
            "register": {"title": file.title, "body": file.body},
            "measure": trend.measure,
            "quarters": [
                {"quarter": str(period), "day": str(period.day), "running": period.running} for period in trend.periods
            ],
            "risks": [_risk(each) for each in trend.series],
            "counts": [
                {
                    "of": "opportunities" if "opportunities" in title else "threats",
                    "quarters": [_count(each) for each in rows],
                }
                for title, rows in trend.counts
            ],
        }
    )


def _risk(each: Series) -> dict[str, Json]:
    risk = each.state.risk
    return {
        "id": risk.id,
        "title": risk.title,
        "open": each.state.open,
        "before": _figure(each.before) if each.before else None,
        "points": [_point(point) for point in each.points],
        "in_band": {**_band(each.stay.band), **_span(each.stay.span)} if each.stay else None,
        "in_top_band": _span(each.top) if each.top else None,
        "slipped": [_slip(slip) for slip in each.slips],
    }


def _point(point: Point) -> dict[str, Json]:
    rated, mark = point.rated, point.mark
    return {
        "quarter": str(point.period),
        "open": point.open,
        **(_figure(rated.rating.shown) if rated else {"score": None, "band": None}),
        "basis": rated.rating.basis.value if rated and rated.rating.shown else None,
        "disputed": rated is not None and rated.disputed,
        "counts_as": _figure(rated.rating.counts) if rated else None,
        "scheme": rated.rating.scheme.ref if rated else None,
        "movement": point.movement.value if point.movement else None,
        "step": point.step,
        "printed": {"movement": mark.word, "against": mark.against or None} if mark else None,
    }


def _figure(figure: Figure) -> dict[str, Json]:
    return {"score": figure.score, "band": _band(figure.band) if figure.band else None}


def _band(band: Band) -> dict[str, Json]:
    return {"key": band.key, "label": band.label}


def _span(span: Span) -> dict[str, Json]:
    return {"since": str(span.since), "quarters": span.quarters, "days": span.days, "at_least": span.at_least}


def _slip(slip: Slip) -> dict[str, Json]:
    return {
        "action": slip.action.id,
        "number": slip.place + 1,
        "text": slip.action.text,
        "first_due": str(slip.first),
        "due": str(slip.due) if slip.due is not None else None,
        "moves": slip.moves,
        "days_lost": slip.days,
    }


def _count(each: BandCount) -> dict[str, Json]:
    return {
        "quarter": str(each.period),
        "bands": [{**_band(band), "count": number, "disputed": disputed} for band, number, disputed in each.counts],
        "not_rated": each.unrated,
        "all": each.total,
        "scheme_changed": each.rescored,
    }


def trend_markdown(trend: Trend, *, quarters: int, named: bool) -> str:
    """Return every risk in one table of the last quarters, or each named risk under its own heading."""
    if not trend.series:
        return "No risk matches.\n"
    parts = []
    if named:
        for each in trend.series:
            parts.append(f"### {text(f'{each.state.risk.id} {each.state.risk.title}')}")
            parts.append(markdown(risk_table(each)).rstrip())
            parts.append("\n".join(f"- {text(f'{label}: {said}')}" for label, said in facts(each)))
    else:
        parts.append(markdown(_titled(trend_table(trend, quarters=quarters or IN_MARKDOWN))).rstrip())
        for title, rows in trend.counts:
            parts += [f"### {text(title)}", markdown(counts_table(rows[-(quarters or IN_MARKDOWN) :])).rstrip()]
    notes = [f"- {text(f'{name} {doubt_words(point)}')}" for name, point in doubts(trend.series)]
    if notes:
        parts += ["Printed marks that disagree with their neighbours or with the figures (?):", "\n".join(notes)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _titled(table: Table) -> Table:
    """Return a table whose first cell is id and title together, which saves a column."""
    rows = tuple((f"{row[0]} {row[-1]}", *row[1:-1]) for row in table.rows)
    return Table((Column("risk", "RISK"), *table.columns[1:-1]), rows)
