"""The proof of a produced report: it is made again, from the register and by the options it names, and compared.

The report itself is believed in nothing: what it says only chooses what to make, and the proof names each choice. Its
bytes are those of the report made again, or it is not proved.
"""

import os
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import riskctl
from riskctl.core.errors import RiskctlError, UsageError
from riskctl.core.origin import Committed
from riskctl.core.period import DateError, When
from riskctl.core.period import parse as parse_date
from riskctl.core.report_names import REPORTS, Detail
from riskctl.core.revision import SIGN_OFFS
from riskctl.core.stamp import Stamp, body_of, digest, read_stamp
from riskctl.core.words import printable
from riskctl.io.commit_tree import CommitTree
from riskctl.io.files import read_result
from riskctl.io.tree import FolderTree
from riskctl.io.uncommitted import Change, uncommitted
from riskctl.pipeline import OnDisk, at_revision, book
from riskctl.provenance import committed
from riskctl.render.blocks import Picture
from riskctl.render.environment import FORMATS
from riskctl.reporting import Wanted, beside, produce

_WAY = re.compile(r"(?:\.\./)*(?:(?!\.\.?/)[^/\\:\"<>]+/)*")
"""What can lead from a page to the register's folder: up, then down, and nowhere else."""

_VERSION = re.compile(r"\d+(?:\.\d+)*[A-Za-z0-9.+]*", re.ASCII)
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_AROUND = 30
"""Signs of a line that are shown on either side of a difference."""


class PageProof(NamedTuple):
    """How a produced report compares with the one that is made again.

    Shape: `reasons` and `changes` are empty where it is proved; `stamp` is None where it does not say how it was made;
    `source` is what it was made again from, and `changes` the files that differ from it in `held_to`, the revision that
    it is to be a report of; `notes` are what was not looked at.
    """

    file: str
    stamp: Stamp | None
    source: str
    reasons: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    held_to: str = ""
    notes: tuple[str, ...] = ()

    @property
    def proved(self) -> bool:
        """True where every byte is as it is made again."""
        return not self.reasons and not self.changes


def prove(root: str, file: str, rev: str | None, clock: When, folder: str | None = None) -> PageProof:
    """Return how a produced report compares with the one made again from the register.

    Shape: printed with the templates in `folder` where it was printed with some; made from the commit that it names,
    which then has to hold the same data as `rev`; else from `rev`, from the sign-off that it names, or from what lies
    there. Raises: `UsageError` where it cannot be judged: there is no such file or revision, another version made it,
    or it was printed with templates and none are named.
    """
    data = read_result(file)
    stamp = read_stamp(data.replace(b"\r\n", b"\n"))
    if stamp is None or not _sound(stamp):
        said = "it does not end with the line that riskctl writes last, or that line was changed"
        return PageProof(file, None, "nothing", (said,))
    if stamp.riskctl != riskctl.__version__:
        raise UsageError(
            f"{file} was made by riskctl {stamp.riskctl}; this is {riskctl.__version__}, which may print other bytes",
            f"prove it with that version: python -m pip install riskctl=={stamp.riskctl}",
        )
    if stamp.templates and folder is None:
        raise UsageError(
            f"{file} was printed with templates from outside the register",
            f"say where they are: riskctl verify {file} --template DIR",
        )
    tree = _tree(root, file, stamp, rev)
    own_day = parse_date(stamp.clock) if stamp.clock else clock
    work = book(tree, stamp.as_at, own_day, public=stamp.public, own_day=own_day)
    detail: Detail = "above-appetite" if stamp.detail else "full"
    wanted = Wanted(stamp.template, stamp.format, stamp.links, stamp.charts, detail, folder, stamp.large_print)
    known = committed(tree, beside(tree, work))
    again = produce(tree, work, wanted, own_day, _as_told(stamp, known))
    found = PageProof(file, stamp, _named(tree), tuple(_reasons(data, stamp, known, again.text.encode("utf-8"))))
    if rev is not None and isinstance(tree, CommitTree) and stamp.revision:
        found = found._replace(changes=uncommitted(at_revision(root, rev), tree), held_to=rev)
    return _with_charts(found, again.charts) if again.charts else found


def _sound(stamp: Stamp) -> bool:
    """True where what a report says of itself is what riskctl can have written."""
    dates = [stamp.as_at, *([stamp.clock] if stamp.clock else [])]
    return (
        stamp.template in REPORTS
        and stamp.format in FORMATS
        and stamp.edition in ("full", "public")
        and all(map(_is_date, dates))
        and (not stamp.revision or _ID.fullmatch(stamp.revision) is not None)
        and not (stamp.public and (stamp.revision or stamp.data or stamp.links))
        and all(name.startswith(SIGN_OFFS) for name in stamp.signed_off)
        and _WAY.fullmatch(stamp.links) is not None
        and "/" not in stamp.charts
        and (not stamp.templates or _DIGEST.fullmatch(stamp.templates) is not None)
        and stamp.detail in ("", "above-appetite")
        and _VERSION.fullmatch(stamp.riskctl) is not None
    )


def _is_date(text: str) -> bool:
    try:
        return text == "undated" or parse_date(text).text == text
    except DateError:
        return False


def _tree(root: str, file: str, stamp: Stamp, rev: str | None) -> OnDisk:
    """Return what a report is made again from."""
    if stamp.revision:
        try:
            return at_revision(root, stamp.revision)
        except RiskctlError as error:
            raise UsageError(
                f"{file} was made from the commit {stamp.revision}, which cannot be read here: {error}",
                error.hint or "fetch it, or run this where the register's history is",
            ) from error
    if rev is not None:
        return at_revision(root, rev)
    if stamp.signed_off:
        return at_revision(root, stamp.signed_off[0])
    return FolderTree(root)


def _as_told(stamp: Stamp, known: Committed) -> Committed:
    """Return what git knows, as far as the report tells it: sign-offs may have come later, a draft be committed since.

    What is not committed is a draft, whatever the report says.
    """
    if stamp.draft or (known.draft and not stamp.revision):
        return Committed(draft=True)
    return Committed(stamp.revision, tuple(tag for tag in known.signed if tag.name in stamp.signed_off))


def _named(tree: OnDisk) -> str:
    return "the register as it lies there" if tree.revision is None else f"revision {tree.revision}"


def _reasons(data: bytes, stamp: Stamp, known: Committed, again: bytes) -> Iterator[str]:
    """Yield why a report is not proved: what kind of difference it is, and the first one."""
    if data == again:
        return
    if data.replace(b"\r\n", b"\n") == again:
        yield "its lines end with CR LF, where riskctl writes LF; nothing else differs"
        return
    if known.draft and not stamp.draft:
        yield "the register's files are not committed as they lie there, and it is not marked as a draft"
    for name in stamp.signed_off:
        if name not in (tag.name for tag in known.signed):
            yield f"it says that it was signed off as {name}, which is no sign-off of that commit"
    made = read_stamp(again)
    if digest(body_of(data)) != stamp.page:
        yield "it was changed after it was made"
    elif made is not None and made.templates != stamp.templates:
        yield f"it was printed with other templates: {stamp.templates or 'none'}, here {made.templates or 'none'}"
    elif made is not None and made.data != stamp.data:
        yield f"it was made of other data: {stamp.data}, here {made.data}"
    else:
        yield "it is whole as it was made, of other data, settings or history, or by another build of riskctl"
    yield _first(data.decode("utf-8", "replace"), again.decode("utf-8", "replace"))


def _first(text: str, again: str) -> str:
    """Return the first difference of two texts in words."""
    has, made = text.split("\n"), again.split("\n")
    at = next(at for at, pair in enumerate(zip([*has, None], [*made, None], strict=False)) if pair[0] != pair[1])
    if at == len(made):
        return f"line {at + 1} has more than is made: {_shown(has[at], 0)}"
    if at == len(has):
        return f"line {at + 1} is missing: {_shown(made[at], 0)}"
    pairs = enumerate(zip(has[at], made[at], strict=False))
    column = next((column for column, (one, other) in pairs if one != other), min(len(has[at]), len(made[at])))
    return f"line {at + 1} has {_shown(has[at], column)}, where {_shown(made[at], column)} is made"


def _shown(line: str, column: int) -> str:
    begin, end = max(column - _AROUND, 0), column + _AROUND
    cut = "..." if begin else "", "..." if end < len(line) else ""
    return f'"{cut[0]}{printable(line[begin:end])}{cut[1]}"'


def _with_charts(found: PageProof, drawn: Sequence[Picture]) -> PageProof:
    """Return a proof with the charts that lie beside a report under its own name."""
    assert found.stamp is not None
    folder = f"{os.path.splitext(found.file)[0]}-charts"
    if os.path.basename(folder) != found.stamp.charts:
        said = f"its charts were not compared: it was written beside {found.stamp.charts}, and has another name here"
        return found._replace(notes=(printable(said),))
    reasons = list(found.reasons)
    for chart in drawn:
        path = os.path.join(folder, f"{chart.name}.svg")
        try:
            if read_result(path) != (chart.svg + "\n").encode():
                reasons.append(f"its chart {chart.name}.svg is not as it is made")
        except UsageError:
            reasons.append(f"its chart {chart.name}.svg is not there")
    return found._replace(reasons=tuple(reasons))
