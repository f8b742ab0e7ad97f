"""The register on one page: what is in doubt, the five highest risks, and what is new since the committee last met."""

from riskctl.render.blocks import AnyBlock
from riskctl.render.desk import Desk
from riskctl.render.sections.movement import highest_table
from riskctl.render.sections.questions import answers, disputed_facts, late_facts, moved_facts

MOST = 5
"""How many entries each list of a page that must stay one page holds."""


def doubts(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return each disputed rating in a line."""
    return answers(desk, disputed_facts(desk), desk.say("dispute.none"), MOST)


def top_five(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return the five highest risks; None where none is rated."""
    return highest_table(desk, min(MOST, desk.settings.counts.highest), more=False)


def news(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return what moved, in a line each, and the actions that are late; None where neither can be told."""
    since = desk.since_words
    found: list[AnyBlock] = []
    if since and desk.moved:
        found += answers(desk, moved_facts(desk), desk.say("question.moved_none", since=since), MOST - 1)
    late = None if desk.undated else late_facts(desk)
    if late:
        found += answers(desk, late, "", MOST)
    return tuple(found) or None
