"""Verdicts on files that did not change are not worked out again: which hang on what, and what they are made of."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from riskctl.checking import Run, Verdict, check_files
from riskctl.core.plain import loader
from riskctl.io.loader import RiskFile
from riskctl.io.read_once import ReadOnce, digest_of
from riskctl.io.tree import REGISTER_FILE, SCHEME_FOLDER, Problem
from riskctl.io.verdict_store import VerdictStore


class Cache(NamedTuple):
    """Where verdicts are kept, and what they hang on beside the register: the tool, and how it was asked."""

    place: str
    about: tuple[str, ...]


def judged(files: Iterable[RiskFile], run: Run, tree: ReadOnce, cache: Cache, *asked: str) -> list[tuple[str, Verdict]]:
    """Return the path of each file and the verdict on it.

    Verdicts come from the cache where nothing they hang on changed; the others are kept there. `asked` says what of
    the command line and the clock went into the run.
    """
    try:
        key = _key(tree, *cache.about, *asked)
    except Problem:
        return list(check_files(files, run))
    store: VerdictStore[Verdict] = VerdictStore(cache.place, key, loader(Verdict))
    names: dict[str, str | None] = {}

    def unknown() -> Iterator[RiskFile]:
        for file in files:
            name = None if isinstance(file.data, Problem) or file.findings else _name(file, tree)
            names[file.path] = name
            if name is None or name not in store:
                yield file

    found = dict(check_files(unknown(), run))
    for path, verdict in found.items():
        if (name := names[path]) is not None:
            store.add(name, verdict)
    known = store.known([name for path, name in names.items() if name is not None and path not in found])
    store.save()
    return [(path, found[path] if name is None or path in found else known[name]) for path, name in names.items()]


def _key(tree: ReadOnce, *words: str) -> str:
    """Return the digest of what every verdict hangs on. Raises: `Problem` where a file of it cannot be read."""
    schemes = [entry.path for entry in tree.yaml_files(SCHEME_FOLDER) if entry.problem is None]
    parts = [(path, tree.digest(path)) for path in (REGISTER_FILE, *schemes)]
    return digest_of(parts, *words)


def _name(file: RiskFile, tree: ReadOnce) -> str:
    return digest_of([(file.path, tree.digest(file.path))])
