"""The register as a narrative: by theme, each risk before its controls, what is in place, and after them."""

from collections.abc import Iterator

from riskctl.core.finding import natural
from riskctl.core.state import State
from riskctl.render.blocks import AnyBlock, Facts, Group, Heading, Items, Pair, Para, ProseBlock, Strong, Text, words
from riskctl.render.desk import Desk
from riskctl.render.sections.chapters import by_category
from riskctl.render.views_items import action_view, control_view
from riskctl.render.views_ratings import figure_text, level_texts
from riskctl.render.views_text import flat, prose


def themes(desk: Desk) -> tuple[AnyBlock, ...]:
    """Return every open risk under its theme, in the order of the register's ids."""
    if not desk.open:
        return (words(desk.say("none.open")),)
    found: list[AnyBlock] = []
    for name, states in by_category(desk):
        if name:
            found.append(Heading((name,)))
        for state in sorted(states, key=lambda state: natural(state.risk.id)):
            level = 4 if name else 3
            found.append(Group(tuple(_entry(desk, state, level)), "entry", desk.refs[state.risk.id].anchor))
    return tuple(found)


def _entry(desk: Desk, state: State, level: int) -> Iterator[AnyBlock]:
    risk, ref = state.risk, desk.refs[state.risk.id]
    yield Heading((f"{ref.id} {ref.title}",), level)
    for name in ("description", "cause", "event", "effect"):
        texts: tuple[str, ...] | None = getattr(risk, name)
        if texts:
            label = "" if name == "description" else desk.label(name)
            yield from _texts(label, texts)
    yield from _rating(desk, state, "inherent")
    if risk.controls is not None:
        yield Para((Strong(desk.label("controls")),), "label")
        views = [control_view(desk, control) for control in risk.controls]
        if not views:
            yield words(desk.say("none_listed"))
        elif len(views) == 1:
            yield ProseBlock(views[0].text)
        else:
            yield Items(tuple((flat(view.text),) for view in views))
    if risk.actions:
        yield Para((Strong(desk.label("actions")),), "label")
        yield Items(tuple(_action(desk, state, at) for at in range(len(risk.actions))))
    yield from _rating(desk, state, "current")
    yield from _rating(desk, state, "target")


def _action(desk: Desk, state: State, at: int) -> Text:
    view = action_view(desk, state, (state.risk.actions or ())[at])
    return (f"{flat(view.text)} ({view.line})" if view.line else flat(view.text),)


def _texts(label: str, texts: tuple[str, ...]) -> Iterator[AnyBlock]:
    if label:
        yield Para((Strong(label),), "label")
    if len(texts) == 1:
        yield ProseBlock(prose(texts[0]))
    else:
        yield Items(tuple((flat(prose(text)),) for text in texts))


def _rating(desk: Desk, state: State, measure: str) -> Iterator[AnyBlock]:
    rated = state.measure(measure)
    if rated is None:
        return
    pairs = [Pair(desk.label(measure), (figure_text(desk, rated),))]
    pairs += [Pair(level.label, (level.words,)) for level in level_texts(desk, rated.rating)]
    yield Facts(tuple(pairs), "line")
