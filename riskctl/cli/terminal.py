"""Lines on a terminal: its own sixteen colours where it takes them, nothing else."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from riskctl.render.styled import Line


def show(lines: Iterable[Line]) -> None:
    """Print lines as they are: never wrapped, cut, highlighted or read as markup."""
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    for line in lines:
        text = Text()
        for piece in line:
            text.append(piece.text, style=piece.style.value)
        console.print(text, soft_wrap=True)
