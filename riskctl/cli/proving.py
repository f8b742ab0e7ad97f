"""What `verify` prints of a produced report."""

from collections.abc import Iterator

import typer

from riskctl.cli.common import register_at
from riskctl.cli.ending import FINDINGS, OK
from riskctl.cli.results import clock, screen, write, write_lines
from riskctl.cli.show import PageFormat
from riskctl.core.errors import UsageError
from riskctl.core.words import plural
from riskctl.io.sign_offs import tag_name
from riskctl.proving import PageProof, prove
from riskctl.render.json_text import Json, dumps
from riskctl.render.styled import Line, Screen, Style, hints, wrapped
from riskctl.signing import verify


def run_prove(
    ctx: typer.Context,
    name: str,
    file: str,
    rev: str | None,
    format: PageFormat,
    output: str | None,
    templates: str | None = None,
) -> int:
    """Print whether a report is what the register gives; `name` is the sign-off that it is held to, or empty.

    Return 0 where it is proved, else 1.
    """
    root = register_at(ctx).root
    tag = tag_name(name) if name else ""
    if tag and rev is not None:
        raise UsageError("a sign-off and --rev both say what to make the report of", "leave one of them out")
    broken = verify(root, tag, tag).reasons if tag else ()
    proof = prove(root, file, tag or rev, clock(), templates)
    proof = proof._replace(reasons=(*(f"{tag}: {reason}" for reason in broken), *proof.reasons))
    if format is PageFormat.JSON:
        write(_json(proof, tag), output, root)
    elif format is PageFormat.TEXT:
        write_lines(_lines(proof, screen(output)), output, root)
    else:
        write(_markdown(proof), output, root)
    return OK if proof.proved else FINDINGS


def _heading(proof: PageProof) -> str:
    stamp = proof.stamp
    if stamp is None:
        return proof.file
    draft = ", a draft of files that were not committed" if stamp.draft else ""
    return f"{proof.file}: {stamp.template}, {stamp.edition} edition, position at {stamp.as_at}{draft}"


def _verdict(proof: PageProof) -> str:
    if proof.stamp is None:
        return "not proved"
    made = f"made again from {proof.source} by riskctl {proof.stamp.riskctl}"
    if proof.reasons:
        return f"not proved: {made}, it is another"
    same = f"{made}, every byte is the same"
    return f"proved: {same}" if proof.proved else f"not proved: {same}, but {proof.held_to} has other files"


def _said(proof: PageProof) -> Iterator[str]:
    yield from proof.reasons
    for change in proof.changes:
        yield f"{change.how}: {change.path}"
    if proof.proved and proof.stamp is not None:
        if proof.stamp.signed_off:
            yield f"{plural(len(proof.stamp.signed_off), 'sign-off')} named in it: {', '.join(proof.stamp.signed_off)}"
        if proof.stamp.links:
            yield f"its links lead to the register's files by {proof.stamp.links}"
    yield from proof.notes


def _lines(proof: PageProof, at: Screen) -> Iterator[Line]:
    yield from wrapped(_heading(proof), at.wrap, "  ", "", Style.MUTED)
    yield from wrapped(_verdict(proof), at.wrap, "  ", "", Style.STRONG)
    for text in _said(proof):
        yield from wrapped(text, at.width, "    ", "  ")
    stamp = proof.stamp
    if stamp is not None and not proof.proved and not stamp.revision and not stamp.signed_off:
        yield from hints("it names no commit; if it was made of an earlier one, say which with --rev", at.width)


def _markdown(proof: PageProof) -> str:
    from riskctl.render.markdown import text

    lines = [f"{text(_heading(proof))}\n", f"**{text(_verdict(proof))}**\n"]
    return "\n".join([*lines, *(f"- {text(each)}" for each in _said(proof))]).rstrip("\n") + "\n"


def _json(proof: PageProof, tag: str) -> str:
    stamp = proof.stamp
    report: Json = None
    if stamp is not None:
        report = {
            "riskctl": stamp.riskctl,
            "template": stamp.template,
            "format": stamp.format,
            "edition": stamp.edition,
            "as_at": stamp.as_at,
            "revision": stamp.revision or None,
            "signed_off": list(stamp.signed_off),
            "draft": stamp.draft,
            "data": stamp.data or None,
            "page": stamp.page,
        }
    return dumps(
        {
            "format": "riskctl-proof/1",
            "file": proof.file,
            "proved": proof.proved,
            "tag": tag or None,
            "source": proof.source,
            "report": report,
            "reasons": list(proof.reasons),
            "changes": [{"path": change.path, "how": change.how} for change in proof.changes],
            "notes": list(proof.notes),
        }
    )
