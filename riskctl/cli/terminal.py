"""Lines on a terminal: its own sixteen colours and bold, nothing else."""

from collections.abc import Iterable

from rich.color import ColorSystem
from rich.console import detect_legacy_windows
from rich.style import Style as Code

from riskctl.render.styled import Line, Style


def coloured(lines: Iterable[Line]) -> str:
    """Return the lines with the codes of their styles; blanks at the ends are dropped."""
    codes: dict[Style, Code] = {
        style: Code.parse(style.value) for style in Style if style not in (Style.PLAIN, Style.HINT)
    }
    out = []
    for each in lines:
        last = len(each) - 1
        for at, piece in enumerate(each):
            text = piece.text.rstrip() if at == last else piece.text
            code = codes.get(piece.style)
            out.append(code.render(text, color_system=ColorSystem.STANDARD) if code is not None else text)
        out.append("\n")
    return "".join(out)


def takes_codes() -> bool:
    """Return whether the terminal follows colour codes; the oldest consoles of Windows do not."""
    return not detect_legacy_windows()
