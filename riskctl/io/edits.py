"""Edits by route to new bytes of a file, slice by slice: every byte that an edit does not need stays as it is.

Comments, order, quotes, indents, line ends, byte order mark and a missing last line end all survive. Afterwards the new
text is read again: its values must be the old ones with the edits made, and no comment may be lost. Else nothing is
made of the edits, and the refusal shows what would have been written.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from riskctl.core.errors import CannotEdit
from riskctl.core.finding import Edit, Remove, ReplaceText, Route, Value
from riskctl.core.patch import patch
from riskctl.io.edit_values import intended, leaves
from riskctl.io.slices import Order, Slice, cut, find, line_start, slices_of
from riskctl.io.source import Source, comments, line_end, read_source, value_end


def edited(source: Source, data: bytes, edits: Sequence[Edit], order: Order | None = None) -> bytes:
    """Return the bytes of a file with every edit made; `source` is the file as read from these bytes.

    Shape: routes and places of all edits speak of the file as it is, so their order does not matter. Edits that touch
    one place are refused. Raises: `CannotEdit`.
    """
    text = data.decode("utf-8", "surrogateescape")
    if text.replace("\ufeff", "") != source.text:
        raise CannotEdit(f"{source.path} cannot be edited as text", "save it as UTF-8")
    made = [(edit, slices_of(source, edit, order)) for edit in (_in_file(source, each) for each in edits)]
    slices = sorted(each for _, found in made for each in found)
    for one, other in pairwise(slices):
        if other.start < one.end or (one.start == one.end == other.start == other.end):
            raise CannotEdit(f"two edits touch one place of {source.path}", "make one after the other")
    new = cut(text, slices).encode("utf-8", "surrogateescape")
    reason = _wrong(source, read_source(source.path, new), made)
    if reason:
        shown = "".join(patch(source.path, text, new.decode("utf-8", "surrogateescape")))
        raise CannotEdit(f"{source.path} was not changed, because {reason}\n{shown}", "make this change by hand")
    return new


def _in_file(source: Source, edit: Edit) -> Edit:
    """Return an edit whose route is the file's own.

    Shape: what may be a list but stands alone has no position in the file, and what is a bare text no key `text`.
    """
    if isinstance(edit, ReplaceText):
        return edit
    route: list[str | int] = []
    value: Value = source.value
    for part in edit.route:
        if part == 0 and value is not None and not isinstance(value, list):
            continue
        if part == "text" and isinstance(value, str):
            continue
        route.append(part)
        found = find(source, tuple(route))
        value = found[1] if found is not None else None
    return edit._replace(route=tuple(route))


# --- what must hold ---------------------------------------------------------------------------------------------------


def _wrong(old: Source, new: Source, made: Sequence[tuple[Edit, Sequence[Slice]]]) -> str:
    """Return why a new text is not what was meant, or nothing."""
    free = [each for edit, found in made if isinstance(edit, Remove | ReplaceText) for each in found]
    by_route = [edit for edit, _ in made if not isinstance(edit, ReplaceText)]
    if old.value is not None and new.value is None:
        return "the file could not be read afterwards"
    if len(by_route) == len(made):
        if old.value is None or new.value != intended(old.value, by_route):
            return "another value would have changed with it"
    elif by_route:
        return "edits of text and of values do not mix"
    elif old.value is not None and new.value is not None:
        touched = [(each.start, each.end) for each in free]
        if any(not _near(old, route, touched) for route in _changed(old.value, new.value)):
            return "another value would have changed with it"
    elif (reason := _no_better(old, new)) != "":
        return reason
    if old.value is not None:
        before, after = Counter(each.code for each in old.findings), Counter(each.code for each in new.findings)
        if after - before:
            return "the file would have a slip that it has not now"
        kept = [words for at, words in comments(old) if not any(each.start <= at < each.end for each in free)]
        if Counter(kept) - Counter(words for _, words in comments(new)):
            return "a comment would have been lost"
    return ""


def _no_better(old: Source, new: Source) -> str:
    """Return why a file that cannot be read is no better off, or nothing where it can be read now, or read further."""
    if new.value is not None:
        return ""
    before, after = (min((each.span[:2] for each in source.findings), default=(0, 0)) for source in (old, new))
    return "" if after > before or len(new.findings) < len(old.findings) else "the file could not be read even then"


def _changed(old: Value, new: Value) -> Iterator[Route]:
    """Yield the routes of texts that differ between two readings of a file."""
    before, after = dict(leaves(old)), dict(leaves(new))
    for route in [*before, *(route for route in after if route not in before)]:
        if route not in before or route not in after or before[route] != after[route]:
            yield route


def _near(source: Source, route: Route, touched: Sequence[tuple[int, int]]) -> bool:
    """True where a value, or the nearest there is of its parents, stands on a line that was touched."""
    place = source.spans.root
    while route:
        found = find(source, route)
        if found is not None:
            place = found[0]
            break
        route = route[:-1]
    if place is None or not route:
        return True
    text = source.text
    begins = line_start(text, place[0] if place[0] >= 0 else place[1])
    ends = line_end(text, value_end(text, place))
    return any(start <= ends and begins <= end for start, end in touched)
