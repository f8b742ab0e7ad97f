"""One edit by route to the slices of a file's text that it changes: where a key stands, ends, and how it is written."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, cast

from riskctl.core.errors import CannotEdit
from riskctl.core.finding import AddItem, Edit, Remove, RenameKey, ReplaceText, Route, SetValue, Value
from riskctl.io import yaml_text
from riskctl.io.source import Source, key_end, line_end, read_source, value_end
from riskctl.io.tree import REGISTER_FILE, RISK_FOLDER
from riskctl.io.yaml_places import Place

Order = Callable[[Route], Sequence[str]]
"""The keys that the mapping at a route may have, in the order in which they are written."""


def keys_in_order(path: str) -> Order | None:
    """Return the order of keys for a file of a register; None where the tool gives none, as in a scheme."""
    from riskctl.core.model import RegisterFile, Risk
    from riskctl.core.shape import allowed_keys

    model = RegisterFile if path == REGISTER_FILE else Risk if path.startswith(f"{RISK_FOLDER}/") else None
    return None if model is None else lambda route: allowed_keys(model, route)


class Slice(NamedTuple):
    """One stretch of a text and what stands in its place; `marks` says that byte order marks at its edges go too."""

    start: int
    end: int
    text: str
    marks: bool = False


def cut(text: str, slices: Sequence[Slice]) -> str:
    """Return a text with slices put in their places, which are counted without byte order marks."""
    lead = "\ufeff" if text.startswith("\ufeff") else ""
    text = text[len(lead) :]
    marks = [at - gone for gone, at in enumerate(at for at, sign in enumerate(text) if sign == "\ufeff")]
    pieces, done = [lead], 0
    for start, end, new, over in slices:
        first = start + sum(mark < start or (mark == start and not over) for mark in marks)
        past = end + sum(mark < end or (mark == end and over) for mark in marks)
        past = max(first, past)
        pieces += [text[done:first], new]
        done = past
    return "".join([*pieces, text[done:]])


def slices_of(source: Source, edit: Edit, order: Order | None) -> list[Slice]:
    """Return what one edit changes. Raises: `CannotEdit` where the file has no such place."""
    if isinstance(edit, ReplaceText):
        return [Slice(edit.start, edit.end, edit.text, marks=True)]
    if source.spans.root is None:
        raise CannotEdit(f"{source.path} cannot be read, so nothing in it can be set", "see why with `riskctl lint`")
    if not edit.route:
        raise CannotEdit(f"{source.path} is one file; a key in it was expected")
    if isinstance(edit, SetValue):
        return _set(source, edit.route, edit.value, order)
    if isinstance(edit, AddItem):
        return _add_item(source, edit.route, edit.value, order)
    if isinstance(edit, Remove):
        return _remove(source, edit.route)
    return _rename(source, edit)


def find(source: Source, route: Route) -> tuple[Place, Value] | None:
    """Return the place and the value at a route, or None where the file has none."""
    place, value = source.spans.root, cast("Value", source.value)
    for part in route:
        inside = place[3] if place is not None else None
        if isinstance(inside, dict) and isinstance(value, dict) and str(part) in inside:
            place, value = inside[str(part)], value[str(part)]
        elif isinstance(inside, list) and isinstance(value, list) and isinstance(part, int) and part < len(inside):
            place, value = inside[part], value[part]
        else:
            return None
    return (place, value) if place is not None else None


def _there(source: Source, route: Route) -> tuple[Place, Value]:
    found = find(source, route)
    if found is None:
        raise CannotEdit(f"{source.path} has no {shown(route)}")
    return found


def shown(route: Route) -> str:
    """Return a route as people read it: `actions 2 owner`, list positions from 1."""
    return " ".join(str(part + 1) if isinstance(part, int) else part for part in route)


def _in_flow(source: Source, route: Route) -> bool:
    """True where a value stands between brackets or braces."""
    return any(_is_flow(_there(source, route[:at])[0]) for at in range(len(route)))


def _is_flow(place: Place) -> bool:
    return place[3] is not None and place[2] >= 0


def line_start(text: str, at: int) -> int:
    """Return where the line of a place begins."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _column(text: str, at: int) -> int:
    return at - line_start(text, at)


def _eol(text: str) -> str:
    """Return the line end of a file: that of its first line."""
    at = line_end(text, 0)
    return "\r\n" if text.startswith("\r\n", at) else text[at : at + 1] or "\n"


def _next_line(text: str, at: int) -> int:
    """Return where the line after the one of a place begins, or the end of the text."""
    at = line_end(text, at)
    return at + 2 if text.startswith("\r\n", at) else min(at + 1, len(text))


def _behind(text: str, at: int, column: int) -> int:
    """Return where a new line goes behind what ends at a place: past comment lines that stand deeper than a column."""
    at = _next_line(text, at)
    while at < len(text):
        line = text[at : line_end(text, at)]
        bare = line.lstrip(" ")
        if not bare.startswith("#") or len(line) - len(bare) <= column:
            break
        at = _next_line(text, at)
    return at


def _new_lines(text: str, at: int, lines: Sequence[str], column: int) -> Slice:
    """Return lines put in where a line begins, or behind the last line of a text that has no line end."""
    eol = _eol(text)
    body = eol.join(" " * column + line if line else "" for line in lines)
    bare_end = at == len(text) and text[-1:] not in ("\n", "\r")
    return Slice(at, at, eol + body if bare_end else body + eol)


def _offset(source: Source) -> int:
    """Return by how many blanks lists of this file stand deeper than their keys."""
    waiting = [source.spans.root]
    while waiting:
        place = waiting.pop(0)
        inside = place[3] if place is not None else None
        if isinstance(inside, list) and place is not None and place[0] >= 0 and place[2] < 0:
            return max(_column(source.text, place[1]) - _column(source.text, place[0]), 0)
        waiting += inside.values() if isinstance(inside, dict) else inside or []
    return yaml_text.STEP


def _colon(text: str, key: int) -> int:
    """Return the place behind the colon of a key; behind the key where it has none, as between braces."""
    end = key_end(text, key)
    at = end
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    return at + 1 if text[at : at + 1] == ":" else end


# --- set --------------------------------------------------------------------------------------------------------------


def _set(source: Source, route: Route, value: Value, order: Order | None) -> list[Slice]:
    found = find(source, route)
    if found is None:
        return _add_key(source, route, value, order)
    place, old = found
    if old == value:
        return []
    text = source.text
    flow = _in_flow(source, route)
    if place[3] is None and not isinstance(value, list | dict):
        return [_set_text(source, route, place, value, flow=flow)]
    end = value_end(text, place)
    empty = isinstance(value, list | dict) and not value
    if flow or ((place[3] is None or _is_flow(place)) and (empty or not isinstance(value, list | dict))):
        written = yaml_text.in_flow(value) if isinstance(value, list | dict) else yaml_text.scalar(value, in_flow=flow)
        return [_put(text, place, end, written)]
    at = _colon(text, place[0]) if place[0] >= 0 else place[1]
    if place[0] < 0:
        lines = yaml_text.item(value, _offset(source))
        column = _column(text, at) - yaml_text.STEP
        written = _eol(text).join([lines[0][2:], *(" " * column + line if line else "" for line in lines[1:])])
        return [Slice(at, end, written)]
    first, *rest = yaml_text.pair("k", value, _offset(source))
    column = _column(text, place[0])
    below = "".join(_eol(text) + (" " * column + line if line else "") for line in rest)
    starts_below = place[2] < 0 and place[3] is not None
    begin = line_end(text, at) if starts_below else at
    head = Slice(at, at, first.removeprefix("k:"))
    return (
        [*([head] if head.text else []), Slice(begin, end, below)]
        if starts_below
        else [Slice(at, end, first[2:] + below)]
    )


def _put(text: str, place: Place, end: int, written: str) -> Slice:
    """Return one line put in the place of a value, with a blank before it where there was no value."""
    key, start, past, inside = place
    if inside is None and start == past:
        colon = ":" if key >= 0 and text[end - 1 : end] != ":" else ""
        return Slice(end, end, f"{colon} {written}" if written else "")
    return Slice(start, end, written)


def _set_text(source: Source, route: Route, place: Place, value: str | None, *, flow: bool) -> Slice:
    """Return a text in the place of another, in its style where that can hold it."""
    text = source.text
    end = value_end(text, place)
    old = text[place[1] : end] if place[1] != place[2] else ""
    if value is None or not old:
        block = _as_block(text, place, value, "|") if value and not flow else ""
        return _put(text, place, end, block or yaml_text.scalar(value, in_flow=flow))
    known, before = len(source.findings), find(source, route)
    for written in _ways(text, place, old, before[1] if before else None, value, flow=flow):
        slice_ = Slice(place[1], end, written)
        again = read_source(source.path, cut(text, [slice_]).encode("utf-8", "surrogateescape"))
        found = find(again, route)
        if found is not None and found[1] == value and len(again.findings) <= known:
            return slice_
    return Slice(place[1], end, yaml_text.double_quoted(value))


def _ways(text: str, place: Place, old: str, was: Value, value: str, *, flow: bool) -> Iterator[str]:
    """Yield ways to write a text in the place of another, the nearest to how that is written first."""
    sign = old[:1]
    one_line = "\n" not in value
    if isinstance(was, str) and (sign in "\"'|>" or "\n" in old or "\r" in old):
        yield from _touched_up(old, was, value)
    if sign in "|>":
        header = old[: line_end(old, 0)]
        block = _as_block(text, place, value, sign)
        if block:
            _, eol, rest = block.partition(_eol(text))
            yield header + eol + rest
            yield block.partition(_eol(text))[0] + header.lstrip("|>+-0123456789") + eol + rest
    if sign == "'" and one_line:
        yield yaml_text.single_quoted(value)
    if sign == '"':
        yield yaml_text.double_quoted(value)
    if not one_line and not flow and (block := _as_block(text, place, value, "|")):
        yield block
    yield yaml_text.scalar(value, in_flow=flow)


def _as_block(text: str, place: Place, value: str, sign: str) -> str:
    """Return a literal or folded text, its lines as deep as those it replaces or one step deeper than its key."""
    lines = yaml_text.block_text(value, sign) if "\n" in value or text[place[1] : place[1] + 1] in ("|", ">") else []
    if not lines:
        return ""
    depth = 0
    if text[place[1] : place[1] + 1] in ("|", ">") and place[1] != place[2]:
        body = text[_next_line(text, place[1]) : place[2]]
        depth = next((len(line) - len(line.lstrip(" ")) for line in body.splitlines() if line.strip()), 0)
    if not depth:
        depth = (_column(text, place[0]) + yaml_text.STEP) if place[0] >= 0 else _column(text, place[1])
    return _eol(text).join([lines[0], *(" " * depth + line if line else "" for line in lines[1:])])


def _touched_up(old: str, was: str, value: str) -> Iterator[str]:
    """Yield the written text with only the differing piece replaced, where that piece is found in it just once."""
    size = min(len(was), len(value))
    first = next((at for at in range(size) if was[at] != value[at]), size)
    last = next((at for at in range(size - first) if was[-1 - at] != value[-1 - at]), size - first)
    for left, right in ((16, 16), (4, 4), (16, 0), (4, 0), (0, 16), (0, 4), (0, 0)):
        start, end = max(first - left, 0), last - min(right, last)
        piece, new = was[start : len(was) - end], value[start : len(value) - end]
        if piece and "\n" not in piece and "\n" not in new and old.count(piece) == 1:
            yield old.replace(piece, new)
            return


# --- add --------------------------------------------------------------------------------------------------------------


def _add_key(source: Source, route: Route, value: Value, order: Order | None) -> list[Slice]:
    *above, key = route
    parent = tuple(above)
    found = find(source, parent)
    if not isinstance(key, str):
        raise CannotEdit(f"{source.path} has no {shown(route)}")
    if found is None or found[1] is None:
        if not parent:
            raise CannotEdit(f"{source.path} holds no mapping")
        return _set(source, parent, {key: value}, order)
    place, held = found
    text, inside = source.text, place[3]
    if not isinstance(inside, dict) or not isinstance(held, dict):
        raise CannotEdit(f"{shown(parent)} in {source.path} is no mapping, so it has no key {key}")
    before = _predecessor(list(inside), key, order(parent) if order is not None else ())
    if _is_flow(place) or _in_flow(source, parent):
        written = yaml_text.pair_in_flow(key, value)
        if not inside:
            return [Slice(place[1] + 1, place[2] - 1, written)]
        if before is None:
            at = next(iter(inside.values()))[0]
            return [Slice(at, at, f"{written}, ")]
        at = value_end(text, inside[before])
        return [Slice(at, at, f", {written}")]
    lines = yaml_text.pair(key, value, _offset(source))
    first = next(iter(inside.values()))[0]
    column = _column(text, first)
    if before is None:
        eol = _eol(text)
        body = eol.join([lines[0], *(" " * column + line if line else "" for line in lines[1:])])
        return [Slice(first, first, body + eol + " " * column)]
    return [_new_lines(text, _behind(text, value_end(text, inside[before]), column), lines, column)]


def _predecessor(there: Sequence[str], key: str, known: Sequence[str]) -> str | None:
    """Return the key behind which a new one goes: the nearest before it in the known order, else the last there is.

    None where the first key of those there are comes after it.
    """
    if key in known:
        rank = known.index(key)
        ranks = {name: known.index(name) for name in there if name in known}
        earlier = [name for name in ranks if ranks[name] < rank]
        if earlier:
            return max(earlier, key=ranks.__getitem__)
        if ranks:
            first = list(there).index(next(iter(ranks)))
            return there[first - 1] if first else None
    return there[-1] if there else None


def _add_item(source: Source, route: Route, value: Value, order: Order | None) -> list[Slice]:
    found = find(source, route)
    if found is None or found[1] is None:
        return _set(source, route, [value], order)
    place, held = found
    text, inside = source.text, place[3]
    if not isinstance(inside, list) or not isinstance(held, list):
        raise CannotEdit(f"{shown(route)} in {source.path} is no list")
    if not inside:
        if isinstance(value, dict) and not _in_flow(source, route):
            return _set(source, route, [value], order)
        return [Slice(place[1] + 1, place[2] - 1, yaml_text.in_flow(value))]
    last = inside[-1]
    at = value_end(text, last)
    if _is_flow(place):
        start = line_start(text, last[1])
        alone = start > place[1] and not text[start : last[1]].strip(" ")
        gap = f",{_eol(text)}{text[start : last[1]]}" if alone else ", "
        return [Slice(at, at, gap + yaml_text.in_flow(value))]
    column = _column(text, place[1])
    as_last = isinstance(value, dict) and _is_flow(last)
    lines = [f"- {yaml_text.in_flow(value)}"] if as_last else yaml_text.item(value, _offset(source))
    return [_new_lines(text, _behind(text, at, column), lines, column)]


# --- remove and rename ------------------------------------------------------------------------------------------------


def _remove(source: Source, route: Route) -> list[Slice]:
    place, _ = _there(source, route)
    above, _ = _there(source, route[:-1])
    text, inside = source.text, above[3]
    siblings = list(inside.values()) if isinstance(inside, dict) else list(inside or ())
    at = siblings.index(place)
    end = value_end(text, place)
    if len(siblings) == 1:
        if len(route) == 1:
            raise CannotEdit(f"{shown(route)} is all that {source.path} holds", "delete the file")
        return _emptied(source, route[:-1], above)
    if _is_flow(above):
        return [_out_of_flow(place, siblings, at, end, text)]
    begin = place[0] if place[0] >= 0 else _dash(text, above, place)
    start = line_start(text, begin)
    if text[start:begin].strip(" "):  # the first key of an item, or the first item of an item, behind a dash
        following = siblings[at + 1]
        return [Slice(begin, following[0] if following[0] >= 0 else _dash(text, above, following), "")]
    past = _next_line(text, end)
    if past == len(text) and text[-1:] not in ("\n", "\r") and start:
        start -= 2 if text.startswith("\r\n", start - 2) else 1
    return [Slice(start, past, "")]


def _dash(text: str, above: Place, item: Place) -> int:
    """Return where the dash of an item of a list in a block stands."""
    column = _column(text, above[1])
    start = line_start(text, max(item[1] - 1, 0))
    while text[start + column : start + column + 1] != "-" and start > 0:
        start = line_start(text, start - 1)
    return start + column


def _emptied(source: Source, route: Route, place: Place) -> list[Slice]:
    """Return what takes the last key or item away: the mapping or list stays, and is empty."""
    text = source.text
    written = "{}" if isinstance(place[3], dict) else "[]"
    end = value_end(text, place)
    if _is_flow(place):
        return [Slice(place[1], place[2], written)]
    if place[0] < 0:
        return [Slice(place[1], end, written)]
    at = _colon(text, place[0])
    return [Slice(at, at, f" {written}"), Slice(line_end(text, at), end, "")]


def _out_of_flow(place: Place, siblings: Sequence[Place], at: int, end: int, text: str) -> Slice:
    """Return one key or item between brackets with the comma that goes with it."""

    def begin(each: Place) -> int:
        return each[0] if each[0] >= 0 else each[1]

    if at + 1 < len(siblings):
        return Slice(begin(place), begin(siblings[at + 1]), "")
    return Slice(value_end(text, siblings[at - 1]), end, "")


def _rename(source: Source, edit: RenameKey) -> list[Slice]:
    place, _ = _there(source, edit.route)
    above, held = _there(source, edit.route[:-1])
    if place[0] < 0:
        raise CannotEdit(f"{shown(edit.route)} in {source.path} is an item of a list, and has no name")
    if edit.key == edit.route[-1]:
        return []
    if isinstance(held, dict) and edit.key in held:
        raise CannotEdit(f"{source.path} has a key {edit.key} there already", "keep one of the two")
    text = source.text
    end = key_end(text, place[0])
    quoted = text[place[0]] in "\"'"
    written = yaml_text.double_quoted(edit.key) if quoted else yaml_text.scalar(edit.key, in_flow=_is_flow(above))
    return [Slice(place[0], end, written)]
