"""The register worked out for a command that prints it, with what its files hold remembered between runs."""

from typing import TYPE_CHECKING

from riskctl.cli.cache import kept_values
from riskctl.cli.results import clock
from riskctl.core.book import Book
from riskctl.io.source import read_source
from riskctl.pipeline import book

if TYPE_CHECKING:
    from riskctl.pipeline import OnDisk


def book_of(tree: "OnDisk", as_at: str | None, scheme: str | None = None, *, public: bool = False) -> Book:
    """Return the register worked out on a day. Raises: as `book` does."""
    kept = kept_values(tree.root)
    work = book(tree, as_at, clock(), scheme, public=public, read=kept.read if kept is not None else read_source)
    if kept is not None:
        kept.save()
    return work
