"""The end of a report: the words it uses with what they mean, and how it can be read by everybody."""

from collections.abc import Iterator

from riskctl.core.model import MEASURES
from riskctl.core.register import CONTROL_TYPES
from riskctl.render.blocks import AnyBlock, Facts, Pair, words
from riskctl.render.desk import Desk
from riskctl.render.sections.counts import limited
from riskctl.render.views_card import exempt
from riskctl.render.views_text import capital, non_empty


def glossary(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return the terms that this report uses with what they mean, under the register's own names for them."""
    pairs = tuple(Pair(capital(term), (meaning,)) for term, meaning in _terms(desk))
    return (Facts(pairs, "lines"),) if pairs else None


def _terms(desk: Desk) -> Iterator[tuple[str, str]]:
    """Yield each term that the report has a use for and its meaning, in the order in which a reader meets them."""
    states = desk.book.states
    for name in MEASURES:
        if any(state.measure(name) is not None for state in states):
            yield desk.label(name), desk.say(f"glossary.{name}")
    if any(scheme.bands for scheme in desk.schemes):
        yield desk.say("column.band"), desk.say("glossary.band")
    if limited(desk):
        for name in ("appetite", "tolerance"):
            if any(getattr(state, name) for state in desk.open):
                yield desk.label(name), desk.say(f"glossary.{name}")
    if any(state.current is not None and state.current.disputed for state in states):
        yield desk.say("glossary.disputed_term"), desk.say("glossary.disputed")
    if desk.moved:
        yield desk.label("movement"), desk.say("glossary.movement", since=desk.since_words)
    if any(state.risk.is_opportunity for state in states):
        yield desk.say("glossary.opportunity_term"), desk.say("glossary.opportunity")
    if any(state.accepted for state in states):
        yield desk.say("mark.accepted"), desk.say("glossary.accepted")
    if any(exempt(desk, state) for state in states):
        yield desk.say("glossary.exempt_term"), desk.say("glossary.exempt")
    controls = [control for state in states for control in state.risk.controls or ()]
    if controls:
        yield desk.say("glossary.control_term"), desk.say("glossary.control")
    used = set(map(CONTROL_TYPES.key, {control.type for control in controls if control.type}))
    for name in ("preventive", "detective", "corrective", "directive"):
        if name in used:
            yield desk.say("glossary.kind_term", kind=desk.phrases.term(name)), desk.say(f"glossary.{name}")
    if any(found.line is not None for control in controls for found in control.assurance or ()):
        yield desk.say("glossary.line_term"), desk.say("glossary.line")
    if any(state.risk.actions for state in states):
        yield desk.say("glossary.action_term"), desk.say("glossary.action")


def accessibility(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return how the report is made to be read by everybody, what was not tried, and whom to ask."""
    contact = desk.listed(non_empty(desk.settings.contact))
    asked = desk.say("access.contact", contact=contact) if contact else desk.say("access.body")
    return (words(desk.say("access.made")), words(desk.say("access.tested")), words(asked))
