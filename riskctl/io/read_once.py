"""A register's files with the digest of each: to tell whether anything changed, without reading a file twice.

What is asked of a run is answered from the bytes that were hashed, so a file that changes meanwhile cannot lend its
new digest to old findings.
"""

import hashlib
import os

from riskctl.io.tree import REGISTER_FILE, RISK_FOLDER, SCHEME_FOLDER, Entry, FolderTree, Problem

DIGEST = 16
"""Bytes of a digest of a file: 128 bits of BLAKE2b."""


MOST_KEPT = 8 * 1024 * 1024
"""Bytes of files that are kept from hashing to reading; of a larger register the rest is read a second time."""


class Changing(Exception):
    """The register cannot be told by its files now: one changed while it was read, or cannot be read."""


class ReadOnce(FolderTree):
    """A folder on disk whose files are read, and listed, once; the bytes are let go of when they are handed out.

    A second reading of a file goes to the disk again, and is refused by `digests` where it found other bytes.
    """

    def __init__(self, root: str) -> None:
        super().__init__(root)
        self._kept: dict[str, bytes] = {}
        self._digests: dict[str, bytes] = {}
        self._listed: dict[str, list[Entry]] = {}
        self._torn = False
        self._room = MOST_KEPT

    def yaml_files(self, folder: str) -> list[Entry]:
        """Return the YAML files below a folder as they were when first asked for."""
        if folder not in self._listed:
            self._listed[folder] = super().yaml_files(folder)
        return self._listed[folder]

    def read(self, path: str) -> bytes:
        """Return the bytes of a file: those that were hashed, the first time."""
        kept = self._kept.pop(path, None)
        return self._read(path) if kept is None else kept

    def digest(self, path: str) -> bytes:
        """Return the digest of the bytes of a file. Raises: `Problem` where it cannot be read."""
        if path not in self._digests:
            data = self._read(path)
            if self._room >= len(data):
                self._room -= len(data)
                self._kept[path] = data
        return self._digests[path]

    def digests(self) -> list[tuple[str, bytes]]:
        """Return each file that lint looks at, with the digest of its bytes, in the order of their paths.

        Raises: `Changing` where there is none to be had, or two readings differed.
        """
        paths = [REGISTER_FILE]
        for folder in (RISK_FOLDER, SCHEME_FOLDER):
            for entry in self.yaml_files(folder):
                if entry.problem is not None:
                    raise Changing
                paths.append(entry.path)
        try:
            found = [(path, self.digest(path)) for path in paths]
        except Problem as problem:
            raise Changing from problem
        if self._torn:
            raise Changing
        return found

    def _read(self, path: str) -> bytes:
        data = super().read(path)
        digest = hashlib.blake2b(data, digest_size=DIGEST).digest()
        if self._digests.setdefault(path, digest) != digest:
            self._torn = True
        return data


def digest_of(parts: list[tuple[str, bytes]], *more: str) -> str:
    """Return one digest over files and words, in hexadecimal; no two lists of them are read as one."""
    whole = hashlib.blake2b(digest_size=DIGEST)
    for name, digest in parts:
        data = os.fsencode(name)
        whole.update(b"%d:" % len(data) + data + digest)
    for word in more:
        data = word.encode("utf-8", "surrogatepass")
        whole.update(b"|%d:" % len(data) + data)
    return whole.hexdigest()
