"""JSON with exact decimals: the standard writer would turn them into binary floats first."""

import json
from collections.abc import Iterator
from decimal import Decimal

from riskctl.core.publication import Grounds, Withheld
from riskctl.core.revision import Authorship, Revision

Json = None | bool | int | str | Decimal | list["Json"] | tuple["Json", ...] | dict[str, "Json"]


def dumps(value: Json) -> str:
    """Return the document, two blanks a level, keys in the order given, ending in a line feed; never nan or inf.

    Text is plain ASCII with escapes, so that no terminal, log or encoding can change it; a `##` that a pipeline's log
    would take for the beginning of a command is written with one of them.
    """
    return "".join(_parts(value, "\n")).replace("##", "#\\u0023") + "\n"


def revision_json(revision: Revision | None) -> Json:
    """Return the commit a document was made from, or null where the register was read as it lay there."""
    if revision is None:
        return None
    return {"asked": revision.asked, "id": revision.id, "date": str(revision.date)}


def edition_json(withheld: Withheld | None) -> Json:
    """Return which edition a document is: full, or public with how many risks it lacks, whole and in part, and why."""
    if withheld is None:
        return {"name": "full", "withheld": [], "withheld_in_part": []}
    return {"name": "public", "withheld": _grounds(withheld.whole), "withheld_in_part": _grounds(withheld.part)}


def _grounds(grounds: Grounds) -> Json:
    return [{"ground": text or None, "risks": count} for text, count in grounds]


def commit_json(commit: Authorship | None) -> Json:
    """Return who committed something, each part null where it is not committed; null where git knows nothing of it."""
    if commit is None:
        return None
    told = commit.date is not None
    return {
        "id": commit.id or None,
        "date": str(commit.date) if told else None,
        "author": commit.author if told else None,
        "subject": commit.subject if told else None,
    }


def _parts(value: Json, margin: str) -> Iterator[str]:
    if isinstance(value, Decimal):
        yield format(value, "f")
    elif isinstance(value, dict) and value:
        inner = margin + "  "
        for at, (key, item) in enumerate(value.items()):
            yield f"{',' if at else '{'}{inner}{json.dumps(key)}: "
            yield from _parts(item, inner)
        yield margin + "}"
    elif isinstance(value, list | tuple) and value:
        inner = margin + "  "
        for at, item in enumerate(value):
            yield f"{',' if at else '['}{inner}"
            yield from _parts(item, inner)
        yield margin + "]"
    else:
        yield json.dumps(list(value) if isinstance(value, tuple) else value, allow_nan=False)
