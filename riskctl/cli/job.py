"""What `ci` does: check once, then print, sum up and file what was found as the pipeline it runs in takes it."""

import os
import sys
from collections.abc import Mapping, Sequence

from riskctl.cli.linting import Result, exit_code, text_lines
from riskctl.cli.platform_formats import document, linted
from riskctl.cli.platforms import Platform, platform_of
from riskctl.cli.results import clock, screen, write, write_lines
from riskctl.cli.settings import in_force
from riskctl.core.errors import NothingToCheck, RiskctlError, UsageError
from riskctl.io.files import write_output
from riskctl.io.resources import shipped
from riskctl.pipeline import OnDisk, book, lint, open_register
from riskctl.render.findings.json import findings_json
from riskctl.render.findings.linted import Linted, safe
from riskctl.render.findings.markdown import MOST, findings_markdown
from riskctl.render.markdown import text as marked
from riskctl.render.pages import report

REPORT = "report.html"
SUMMARY = "findings.md"
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
        told = safe(" ".join(str(error).split()))
        if at is Platform.GITHUB:
            sys.stdout.write(f"::error title=riskctl::{told.replace('%', '%25')}\n")
        elif at is Platform.AZURE:
            sys.stdout.write(f"##vso[task.logissue type=error;]{told.replace('%', '%AZP25')}\n")
        raise


def _run(start: str, at: Platform | None, as_at: str | None, folder: str, fail_on: str) -> int:
    tree = open_register(start)
    _refuse_links(folder)
    result = Result(tree, lint(tree, as_at, clock()), None)
    if not result.checked.risks and not result.checked.findings:
        raise NothingToCheck("no risks to check", "a risk is one YAML file in the folder `risks/`")
    run = linted([result], fail_on, "see the summary")
    all_of_them = f"all of them are in {folder}/findings.json"
    run_of_files = run._replace(rest=all_of_them)
    files = {"findings.json": _json(run)} | {name: document(run_of_files, style) for name, style in FILED[at]}
    page, why_not = _report(tree, as_at)
    files |= {REPORT: page} if page else {}
    written = [f"wrote to {folder}: {', '.join(sorted((*files, SUMMARY)))}"]
    said = [f"no report: {why_not}", *written] if why_not else written
    files[SUMMARY] = _summary(run_of_files, said, MOST)
    _write(folder, files, tree.root)
    _print(at, result, run)
    _sum_up(at, run_of_files, said, folder)
    _say(said if at is not None else [_NOWHERE, *said])
    return exit_code([result], fail_on)


_NOWHERE = "no pipeline of GitHub, GitLab or Azure is known here, so findings were printed as lint prints them"


def _report(tree: OnDisk, as_at: str | None) -> tuple[str, str]:
    """Return the report, or nothing and the reason, where the register cannot be read whole."""
    try:
        return report(book(tree, as_at, clock()), "register", "html", shipped("templates")), ""
    except RiskctlError as error:
        return "", str(error).partition("\n")[0]


def _json(run: Linted) -> str:
    return findings_json(run.findings, run.risks, run.schemes, run.as_at)


def _refuse_links(folder: str) -> None:
    """Raise `UsageError` where what is written would land elsewhere: whoever proposes a change may put a link there."""
    names = (*dict.fromkeys(name for files in FILED.values() for name, _ in files), "findings.json", SUMMARY, REPORT)
    for path in (folder, *(os.path.join(folder, name) for name in names)):
        if os.path.islink(path):
            raise UsageError(f"{path} is a link, and results are not written through one", "take it away")


def _write(folder: str, files: Mapping[str, str], root: str) -> None:
    """Write the files, and take away those of an earlier run that this one has not made."""
    os.makedirs(folder, exist_ok=True)
    for name, text in files.items():
        write_output(os.path.join(folder, name), text, root)
    stale = os.path.join(folder, REPORT)
    if REPORT not in files and os.path.isfile(stale):
        os.unlink(stale)


def _print(at: Platform | None, result: Result, run: Linted) -> None:
    if at in (Platform.GITHUB, Platform.AZURE):
        write(document(run, at.value), None, result.tree.root)
    else:
        write_lines(text_lines([result], screen(), several=False, show_all=False), None, result.tree.root)


def _summary(run: Linted, said: Sequence[str], most: int) -> str:
    """Return the findings as Markdown, and what there is beside them."""
    beside = "".join(f"\n{marked(text[0].upper() + text[1:])}.\n" for text in said)
    return findings_markdown(run, most - len(beside)) + beside


def _sum_up(at: Platform | None, run: Linted, said: Sequence[str], folder: str) -> None:
    """Hand the summary over, where the pipeline takes one."""
    place = os.environ.get("GITHUB_STEP_SUMMARY") if at is Platform.GITHUB else None
    if place:
        used = os.path.getsize(place) if os.path.exists(place) else 0
        # A sign has at most four bytes; what is there already, from other steps, is not cut.
        room = min(MOST, (_SUMMARY_BYTES - used - 1) // 4)
        if room >= 1000:
            with open(place, "a", encoding="utf-8", errors="replace", newline="\n") as file:
                file.write("\n" * bool(used) + _summary(run, said, room))
    elif at is Platform.AZURE:
        path = os.path.abspath(os.path.join(folder, SUMMARY))
        sys.stdout.write(f"##vso[task.uploadsummary]{safe(path).replace('%', '%AZP25')}\n")


def _say(said: Sequence[str]) -> None:
    if in_force().quiet:
        return
    sys.stdout.flush()
    for text in said:
        sys.stderr.write(safe(text) + "\n")
