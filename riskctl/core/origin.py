"""What a report says of where it came from: the commit, its sign-offs, digests, and the command that makes it again."""

from collections.abc import Mapping
from typing import NamedTuple


class SignOffTag(NamedTuple):
    """A tag that signs a commit off; `signature` is True where it bears one, whoever's it is."""

    name: str
    signature: bool


class Committed(NamedTuple):
    """What git knows of the files a report is made of.

    Shape: `commit` is the whole id of the commit they are as in, empty where git knows none; then `draft` is True where
    there is one and they differ from it.
    """

    commit: str = ""
    signed: tuple[SignOffTag, ...] = ()
    draft: bool = False


class Origin(NamedTuple):
    """Where a report came from.

    Shape: `files` and `data` are the number of the register's files and their digest, nothing in a public edition, for
    which a digest of what is withheld would be a way to guess it; so is a commit's id. `schemes` has digests by name.
    """

    committed: Committed
    command: str
    files: int
    data: str
    schemes: Mapping[str, str]
