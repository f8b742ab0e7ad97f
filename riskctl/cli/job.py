"""What `ci` does: check once, then print, sum up and file what was found as the pipeline it runs in takes it.

Where a run is about a change, it is held against what it is made to: only what is new fails, and the changes are told.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from riskctl.cli.held import EVERY, Held, held_against
from riskctl.cli.linting import Result, exit_code, text_lines, totals
from riskctl.cli.platform_formats import document, linted, prefix_of
from riskctl.cli.platforms import Platform, platform_of
from riskctl.cli.reporting import way
from riskctl.cli.results import clock, screen, write, write_lines
from riskctl.cli.settings import in_force
from riskctl.comparing import compare_change
from riskctl.core.errors import NothingToCheck, RiskctlError, UnreadableRegister, UsageError
from riskctl.io.files import write_output
from riskctl.io.tree import FolderTree
from riskctl.pipeline import OnDisk, book, lint, open_register, today
from riskctl.render.diff_json import diff_json
from riskctl.render.diff_markdown import diff_markdown
from riskctl.render.diff_words import narrowed
from riskctl.render.findings.json import findings_json
from riskctl.render.findings.linted import Linted, safe
from riskctl.render.findings.markdown import MOST, findings_markdown
from riskctl.render.markdown import text as marked
from riskctl.reporting import Wanted, produce

REPORT = "report.html"
SUMMARY = "findings.md"
CHANGES = ("diff.json", "diff.md")
FILED: Mapping[Platform | None, tuple[tuple[str, str], ...]] = {
    Platform.GITHUB: (("findings.sarif", "sarif"),),
    Platform.GITLAB: (("codequality.json", "gitlab"), ("junit.xml", "junit")),
    Platform.AZURE: (("junit.xml", "junit"),),
    None: (),
}
"""For each pipeline, the files it can take over, and their formats."""

_SUMMARY_BYTES = 1024 * 1024
"""What GitHub takes of a step's summary."""


def run_ci(start: str, platform: Platform | None, as_at: str | None, folder: str, *, fail_on: str) -> int:
    """Do the job and return the exit code of its findings."""
    at = platform if platform is not None else platform_of(os.environ)
    try:
        return _run(start, at, as_at, folder, fail_on)
    except RiskctlError as error:
        # The log alone is not where a reader of the change looks.
        told = safe(" ".join(f"{error}{f'; {error.hint}' if error.hint else ''}".split()))
        if at is Platform.GITHUB:
            sys.stdout.write(f"::error title=riskctl::{told.replace('%', '%25')}\n")
        elif at is Platform.AZURE:
            sys.stdout.write(f"##vso[task.logissue type=error;]{told.replace('%', '%AZP25')}\n")
        raise


class Changes(NamedTuple):
    """What a change changes: as a document, as a comment, and for a summary that has the findings, so long at most."""

    json: str
    comment: str
    summary: Callable[[int], str]


def _run(start: str, at: Platform | None, as_at: str | None, folder: str, fail_on: str) -> int:
    tree = open_register(start)
    _refuse_links(folder)
    result, held = _checked(tree, at, as_at)
    if not result.checked.risks and not result.checked.findings:
        raise NothingToCheck("no risks to check", "a risk is one YAML file in the folder `risks/`")
    run = linted([result], fail_on, "see the summary")
    run_of_files = run._replace(rest=f"all of them are in {folder}/findings.json")
    files = {"findings.json": _json(result)} | {name: document(run_of_files, style) for name, style in FILED[at]}
    page, no_report = _report(tree, as_at, folder)
    files |= {REPORT: page} if page else {}
    changes, no_diff = _changes(held, result, as_at)
    files |= dict(zip(CHANGES, (changes.json, changes.comment), strict=True)) if changes is not None else {}
    reasons = [f"no {what}: {why}" for what, why in (("report", no_report), ("diff", no_diff)) if why]
    said = [held.said] * bool(held.said) + reasons
    said.append(f"wrote to {folder}: {', '.join(sorted((*files, SUMMARY)))}")
    files[SUMMARY] = _summary(run_of_files, changes, said, MOST)
    _write(folder, files, tree.root)
    _print(at, result, run)
    _sum_up(at, run_of_files, changes, said, folder)
    _say(said if at is not None else [_NOWHERE, *said])
    return exit_code([result], fail_on)


_NOWHERE = "no pipeline of GitHub, GitLab or Azure is known here, so findings were printed as lint prints them"


def _checked(tree: OnDisk, at: Platform | None, as_at: str | None) -> tuple[Result, Held]:
    """Return what was found, against the base of the change where there is one that can be read."""
    held = held_against(tree.root, at, os.environ) if at is not None else Held(None, "", "")
    try:
        return Result(tree, lint(tree, as_at, clock(), against=held.tree), None), held
    except UnreadableRegister as error:
        if held.tree is None:
            raise
        # Nobody is to be kept from mending what is broken there; every finding counts, so nothing gets past.
        held = Held(None, held.name, f"not held against {held.name}: {_first(error)}, {EVERY}")
        return Result(tree, lint(tree, as_at, clock()), None), held


def _report(tree: OnDisk, as_at: str | None, folder: str) -> tuple[str, str]:
    """Return the report, or nothing and the reason, where the register cannot be read whole."""
    try:
        work = book(tree, as_at, clock())
        return produce(tree, work, Wanted("register", "html", way(folder, tree.root)), today(tree, clock())).text, ""
    except RiskctlError as error:
        return "", _first(error)


def _changes(held: Held, result: Result, as_at: str | None) -> tuple[Changes | None, str]:
    """Return what the change changes, or nothing and the reason, where a side cannot be read whole."""
    if held.tree is None:
        return None, ""
    try:
        work = compare_change(FolderTree(result.tree.root), held.tree.commit, held.name, as_at, clock())
    except RiskctlError as error:
        return None, _first(error)
    found, notes = work.found, work.notes
    shown, whole = narrowed(found, None, everything=False), narrowed(found, None, everything=True)
    # What rules about history say, lint has said already, and heard the comments that silence it.
    gates = [finding for finding in result.checked.failing if finding.code.startswith("HIS")]
    return Changes(
        diff_json(found, whole, notes, lambda path, route, on_a: work.line(path, route, on_a=on_a), gates),
        diff_markdown(found, shown, notes, gates),
        lambda most: diff_markdown(found, shown, notes, None, most),
    ), ""


def _first(error: RiskctlError) -> str:
    return str(error).partition("\n")[0]


def _json(result: Result) -> str:
    place = prefix_of(result.tree.root)
    found = [finding._replace(path=place + finding.path) for finding in result.checked.findings]
    return findings_json(found, *totals([result]))


def _refuse_links(folder: str) -> None:
    """Raise `UsageError` where what is written would land elsewhere: whoever proposes a change may put a link there."""
    filed = dict.fromkeys(name for files in FILED.values() for name, _ in files)
    for path in (
        folder,
        *(os.path.join(folder, name) for name in (*filed, *CHANGES, "findings.json", SUMMARY, REPORT)),
    ):
        if os.path.islink(path):
            raise UsageError(f"{path} is a link, and results are not written through one", "take it away")


def _write(folder: str, files: Mapping[str, str], root: str) -> None:
    """Write the files, and take away those of an earlier run that this one has not made."""
    os.makedirs(folder, exist_ok=True)
    for name, text in files.items():
        write_output(os.path.join(folder, name), text, root)
    for name in {REPORT, *CHANGES} - set(files):
        stale = os.path.join(folder, name)
        if os.path.isfile(stale):
            os.unlink(stale)


def _print(at: Platform | None, result: Result, run: Linted) -> None:
    if at in (Platform.GITHUB, Platform.AZURE):
        write(document(run, at.value), None, result.tree.root)
    else:
        write_lines(text_lines([result], screen(), several=False, show_all=False), None, result.tree.root)


def _summary(run: Linted, changes: Changes | None, said: Sequence[str], most: int) -> str:
    """Return the findings as Markdown, what the change changes, and what there is beside them.

    Shape: of the room there is, findings get what the changes leave, and at least half.
    """
    beside = "".join(f"\n{marked(text[0].upper() + text[1:])}.\n" for text in said)
    room = most - len(beside)
    if changes is None:
        return findings_markdown(run, room) + beside
    found = findings_markdown(run, max(room // 2, room - len(changes.summary(room)) - 1))
    left = room - len(found) - 1
    changed = changes.summary(left)
    if len(changed) > left:
        changed = ""  # head and sums alone are longer: diff.md has them
    return f"{found}\n{changed}{beside}" if changed else found + beside


def _sum_up(at: Platform | None, run: Linted, changes: Changes | None, said: Sequence[str], folder: str) -> None:
    """Hand the summary over, where the pipeline takes one."""
    place = os.environ.get("GITHUB_STEP_SUMMARY") if at is Platform.GITHUB else None
    if place:
        used = os.path.getsize(place) if os.path.exists(place) else 0
        # A sign has at most four bytes; what is there already, from other steps, is not cut.
        room = min(MOST, (_SUMMARY_BYTES - used - 1) // 4)
        if room >= 1000:
            with open(place, "a", encoding="utf-8", errors="replace", newline="\n") as file:
                file.write("\n" * bool(used) + _summary(run, changes, said, room))
    elif at is Platform.AZURE:
        path = os.path.abspath(os.path.join(folder, SUMMARY))
        sys.stdout.write(f"##vso[task.uploadsummary]{safe(path).replace('%', '%AZP25')}\n")


def _say(said: Sequence[str]) -> None:
    if in_force().quiet:
        return
    sys.stdout.flush()
    for text in said:
        sys.stderr.write(safe(text) + "\n")
