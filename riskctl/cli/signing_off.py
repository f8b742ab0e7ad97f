"""What `sign-off` writes and `verify` prints."""

from collections.abc import Iterator

import typer

from riskctl.cli.common import register_at
from riskctl.cli.ending import FINDINGS, OK, say
from riskctl.cli.results import clock, screen, write, write_lines
from riskctl.cli.show import PageFormat
from riskctl.core.words import plural
from riskctl.io.git import TAG_COMMAND
from riskctl.render.json_text import dumps
from riskctl.render.styled import Line, Screen, Style, hints, line, wrapped
from riskctl.signing import Proof, Refused, SignOff, sign_off, verify
from riskctl.signing import write as write_sign_off


def run_sign_off(ctx: typer.Context, name: str, meeting: str | None, *, dry_run: bool) -> int:
    """Write the tag, or print it; return 1 where lint finds errors, and nothing is written."""
    root = register_at(ctx).root
    try:
        wanted = sign_off(root, name, meeting, clock())
    except Refused as error:
        say(str(error), error.hint)
        return FINDINGS
    if not dry_run:
        write_sign_off(root, wanted)
    write_lines(_signed_lines(wanted, screen(), dry_run=dry_run), None, root)
    return OK


def _signed_lines(wanted: SignOff, at: Screen, *, dry_run: bool) -> Iterator[Line]:
    done = "would be written on" if dry_run else "written on"
    yield from wrapped(f"{wanted.name} {done} commit {wanted.commit[:8]}; it says:", at.wrap, "  ", "", Style.STRONG)
    yield ()
    for text in wanted.message.splitlines():
        yield line(f"  {text}")
    yield ()
    if dry_run:
        yield line("nothing was written; git would be run so, reading the text above:")
        yield line(f"  git {' '.join(TAG_COMMAND)} {wanted.name} {wanted.commit}")
        yield line("and the tag shared with:")
        yield line(f"  git push origin {wanted.name}")
        return
    yield from hints(f"share it with: git push origin {wanted.name}", at.width)
    yield from hints(f"prove that the register still matches with: riskctl verify {wanted.name}", at.width)


def run_verify(ctx: typer.Context, name: str, rev: str | None, format: PageFormat, output: str | None) -> int:
    """Print how the register compares with a sign-off; return 0 where it matches, else 1."""
    root = register_at(ctx).root
    proof = verify(root, name, rev)
    matches = not proof.reasons and not proof.changes
    if format is PageFormat.JSON:
        write(_proof_json(proof, matches=matches), output, root)
    elif format is PageFormat.TEXT:
        write_lines(_proof_lines(proof, screen(output), matches=matches), output, root)
    else:
        write(_proof_markdown(proof, matches=matches), output, root)
    return OK if matches else FINDINGS


def _verdict(proof: Proof, *, matches: bool) -> str:
    if matches:
        return f"matches: {plural(proof.files, 'file')} the same, {proof.compared} compared"
    count = len(proof.changes) + len(proof.reasons)
    return f"does not match: {plural(count, 'difference')}, {proof.compared} compared"


def _heading(proof: Proof) -> str:
    return f"{proof.name} on commit {proof.commit.short} of {proof.commit.when}: {proof.first_line}"


def _differences(proof: Proof) -> Iterator[str]:
    yield from proof.reasons
    for change in proof.changes:
        yield f"{change.how}: {change.path}"


def _proof_lines(proof: Proof, at: Screen, *, matches: bool) -> Iterator[Line]:
    yield from wrapped(_heading(proof), at.wrap, "  ", "", Style.MUTED)
    yield from wrapped(_verdict(proof, matches=matches), at.wrap, "  ", "", Style.STRONG)
    for text in _differences(proof):
        yield from wrapped(text, at.width, "    ", "  ")
    if proof.changes:
        yield from hints(f"see the register as it was signed with: riskctl score --rev {proof.name}", at.width)
    if proof.signed:
        yield from hints(f"see who signed the tag with: git verify-tag {proof.name}", at.width)


def _proof_markdown(proof: Proof, *, matches: bool) -> str:
    from riskctl.render.markdown import text

    lines = [f"{text(_heading(proof))}\n", f"**{text(_verdict(proof, matches=matches))}**\n"]
    return "\n".join([*lines, *(f"- {text(each)}" for each in _differences(proof))]).rstrip("\n") + "\n"


def _proof_json(proof: Proof, *, matches: bool) -> str:
    return dumps(
        {
            "format": "riskctl-verify/1",
            "tag": proof.name,
            "commit": proof.commit.id,
            "date": str(proof.commit.when),
            "says": proof.first_line,
            "matches": matches,
            "files": proof.files,
            "signature": proof.signed,
            "reasons": list(proof.reasons),
            "changes": [{"path": change.path, "how": change.how} for change in proof.changes],
        }
    )
