"""A file of printed words: keys to texts, by table, with the values a text takes in braces."""

import re
from collections.abc import Iterator, Mapping

FIELD = re.compile(r"\{(\w+)\}")
"""Where a text takes a value."""


def read_words(text: str) -> Mapping[str, str]:
    """Return the words of a file by key: `heading.summary` for `summary` in the table `heading`."""
    import tomllib

    return dict(_flat("", tomllib.loads(text)))


def _flat(before: str, table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(f"{before}{key}.", value)
        else:
            yield f"{before}{key}", str(value)
