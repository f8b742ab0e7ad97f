"""Wording that changed since the date compared with: each text as it was and as it is, what changed in bold."""

from collections.abc import Iterator

from riskctl.core.wording import Reworded, Stretch, side_by_side
from riskctl.render.blocks import AnyBlock, Bold, Cell, Column, Inline, Para, Row, ShortRef, Table, words
from riskctl.render.desk import Desk
from riskctl.render.views_text import Ref, plain

AROUND = 12
"""Words that are printed on either hand of a change; more of what stayed the same is left out."""


def wording(desk: Desk) -> tuple[AnyBlock, ...] | None:
    """Return every text that changed, by risk, worst first; None where nothing earlier can be compared with."""
    found = desk.wording
    if found is None:
        return None
    since = desk.since_words
    at = found.revision
    commit = {"date": desk.said(at.date), "commit": at.short} if at is not None else {}
    if found.unknown:
        why = desk.say(f"wording.{found.unknown}", **commit)
        return (words(desk.say("wording.unknown", since=since, why=why)),)
    source = Para((desk.say("wording.source", **commit),), "aside")
    texts = [(desk.refs[id_], each) for id_ in desk.states for each in found.risks.get(id_, ())]
    if not texts:
        return (words(desk.say("wording.none", since=since)), source)
    columns = (
        Column(desk.say("column.risk"), "risk"),
        Column(desk.say("column.text"), "text"),
        Column(desk.say("column.was"), "was", "prose"),
        Column(desk.say("column.now"), "now", "prose"),
    )
    named = [ref for at, (ref, _) in enumerate(texts) if not at or texts[at - 1][0] is not ref]
    rows = tuple(
        _row(desk, ref if not at or texts[at - 1][0] is not ref else ShortRef(ref), each)
        for at, (ref, each) in enumerate(texts)
    )
    return (
        words(desk.count("wording.some", len(named), since=since)),
        Table("wording-table", desk.say("caption.wording"), columns, rows, "wide"),
        source,
    )


def _row(desk: Desk, ref: Ref | ShortRef, each: Reworded) -> Row:
    field = desk.say("wording.title") if each.field == "title" else desk.label(each.field)
    name = " ".join(filter(None, (field, plain(each.item))))
    none: Cell = (desk.say("wording.not_there"),)
    if each.before is None or each.after is None:
        was, now = (none if text is None else (_flat(text),) for text in (each.before, each.after))
    else:
        was, now = (tuple(_marked(part)) for part in side_by_side(each.before, each.after))
    return Row(((ref,), (name,), was, now))


def _marked(text: tuple[Stretch, ...]) -> Iterator[Inline]:
    """Yield a text with what changed in it bold, and of what stayed the same only what stands beside a change."""
    last = len(text) - 1
    for at, (said, changed) in enumerate(text):
        kept = said.split()
        if changed:
            yield Bold(plain(said))
            continue
        head = kept[:AROUND] if at else []
        tail = kept[-AROUND:] if at < last else []
        if last and len(kept) > len(head) + len(tail) + AROUND:
            said = " ".join((*head, "…", *tail))
        yield f"{' ' if at else ''}{plain(said)}"


def _flat(text: str) -> str:
    return plain(" ".join(text.split()))
