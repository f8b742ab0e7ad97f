"""What `diff` prints, in each format."""

import typer

from riskctl.cli.common import settings
from riskctl.cli.diff import DiffFormat
from riskctl.cli.results import clock, screen, write, write_lines
from riskctl.comparing import Compared, compare, register_folder
from riskctl.core.diff_values import Kind
from riskctl.core.errors import UsageError
from riskctl.core.finding import Severity
from riskctl.core.words import nearest, norm
from riskctl.render.diff_words import GROUPS, narrowed
from riskctl.render.scores import withheld_words


def run_diff(
    ctx: typer.Context,
    sides: list[str],
    format: DiffFormat,
    as_at: str | None,
    output: str | None,
    only: str | None,
    *,
    stat: bool,
    name_only: bool,
    show_all: bool,
    exit_code: bool,
    gate: bool,
    fail_on: str | None,
    from_git: bool,
    public: bool,
) -> int:
    """Print how two sides differ; return 1 where they do and that was asked for, or where a gate fails, else 0."""
    if fail_on is not None and not gate:
        raise UsageError(
            "--fail-on is about what --gate finds", "add --gate, or --exit-code to end with 1 on any change"
        )
    if gate and public:
        raise UsageError(
            "--gate looks at the register whole, and what it says may name what is withheld",
            "leave out --gate, or --edition public",
        )
    if name_only and (stat or format is not DiffFormat.TEXT):
        raise UsageError("--name-only prints ids and nothing else", "leave out --stat and --format")
    kinds = kinds_of(only) if only is not None else None
    tree = register_folder(settings(ctx).directory)
    work = compare(tree, sides, as_at, clock(), from_git=from_git, public=public)
    found, notes = work.found, _notes(work)
    gates = work.gates() if gate else None
    shown = narrowed(found, kinds, everything=show_all)
    if name_only:
        write("".join(f"{risk.id}\n" for risk in shown.risks), output, tree.root)
    elif format is DiffFormat.JSON:
        from riskctl.render.diff_json import diff_json

        whole = narrowed(found, kinds, everything=True)
        write(
            diff_json(
                found, whole, notes, lambda path, route, on_a: work.line(path, route, on_a=on_a), gates, work.withheld
            ),
            output,
            tree.root,
        )
    elif format in (DiffFormat.MARKDOWN, DiffFormat.MD):
        from riskctl.render.diff_markdown import diff_markdown

        write(diff_markdown(found, shown, notes, gates), output, tree.root)
    elif format is DiffFormat.HTML:
        from riskctl.io.resources import shipped
        from riskctl.render.diff_page import diff_page

        write(diff_page(found, shown, notes, shipped("templates"), gates), output, tree.root)
    else:
        from riskctl.render.diff_text import diff_lines, stat_lines

        at = screen(output)
        lines = (
            stat_lines(found, shown, notes, at, gates)
            if stat
            else diff_lines(
                found, shown, notes, at, gates, next_command=_next(work, shown.risks[0].id if shown.risks else "")
            )
        )
        write_lines(lines, output, tree.root)
    least = Severity[(fail_on or "error").upper()] if fail_on != "never" else None
    failed = least is not None and any(each.severity >= least for each in gates or ())
    return int(failed or (exit_code and not narrowed(found, kinds, everything=False).empty))


def _notes(work: Compared) -> tuple[str, ...]:
    if work.withheld is None:
        return work.notes
    return (f"public edition, without what either side withholds: {withheld_words(work.withheld)}", *work.notes)


def _next(work: Compared, first: str) -> str:
    """Return the next command to run; a risk that only A has cannot be shown."""
    if not first or first not in work.found.b.risks:
        return ""
    public = " --edition public" if work.withheld is not None else ""
    return f"see one risk whole with: riskctl show {first}{public}; one line a risk with --stat"


def kinds_of(text: str) -> frozenset[Kind]:
    """Return the kinds that a list of names means: kinds themselves, or groups of them. Raises: `UsageError`."""
    known = [*GROUPS, *(kind.value for kind in Kind)]
    found: set[Kind] = set()
    for word in (norm(part) for part in text.split(",")):
        if word in GROUPS:
            found |= GROUPS[word]
        elif word in known:
            found.add(Kind(word))
        elif word:
            near = nearest(word, known)
            hint = (
                f"did you mean {near}?"
                if near
                else f"groups: {', '.join(GROUPS)}; kinds: {', '.join(known[len(GROUPS) :])}"
            )
            raise UsageError(f"--only: there is no kind of change {word!r}", hint)
    if not found:
        raise UsageError("--only names no kind of change", f"groups: {', '.join(GROUPS)}")
    return frozenset(found)
