"""Which risks a committee is shown first: those in the highest bands; where there are no bands, the highest scores."""

from riskctl.core.scheme import Band, Scheme
from riskctl.core.state import State
from riskctl.render.desk import Desk
from riskctl.render.views_text import plain


def high_bands(scheme: Scheme) -> tuple[Band, ...]:
    """Return the highest third of a scheme's bands, mildest first: the top one of three, two of four or five."""
    return scheme.bands[2 * len(scheme.bands) // 3 :]


def high_risks(desk: Desk) -> tuple[State, ...]:
    """Return the open threats in the highest bands, worst first; without bands, as many as the settings list."""
    threats = [state for state in desk.open if not state.risk.is_opportunity and state.current is not None]
    if not _banded(desk):
        return tuple(state for state in threats if state.current and state.current.rating.counts)[: _most(desk)]
    found = []
    for state in threats:
        band = state.current.rating.counts.band if state.current is not None else None
        if state.current is not None and band is not None and band in high_bands(state.current.rating.scheme):
            found.append(state)
    return tuple(found)


def high_sentence(desk: Desk) -> str:
    """Return how many risks are among the highest."""
    count = len(high_risks(desk))
    if not _banded(desk):
        return desk.count("high.scores", count, name=desk.label("current"))
    names = dict.fromkeys(
        plain(band.label)
        for use in desk.register.schemes
        if use.kind == "threat"
        for band in reversed(high_bands(use.scheme))
    )
    return desk.count("high.bands", count, bands=desk.phrases.listed(names, desk.say("list.or")))


def _banded(desk: Desk) -> bool:
    return any(use.scheme.bands for use in desk.register.schemes if use.kind == "threat")


def _most(desk: Desk) -> int:
    return desk.settings.counts.highest
