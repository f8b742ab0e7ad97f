"""Colours of a page: ground, text, links and lines by light, beside the fills of bands."""

from typing import Final

from riskctl.core.fills import BLACK, PALETTES, WHITE, Fill, band_fills, contrast, ink_on, luminance

__all__ = ["BLACK", "DARK", "LIGHT", "PALETTES", "WHITE", "Fill", "band_fills", "contrast", "ink_on", "luminance"]

LIGHT: Final[dict[str, str]] = {
    "bg": "#ffffff",
    "surface": "#f3f3f3",
    "text": BLACK,
    "muted": "#484949",
    "link": "#1a65a6",
    "visited": "#54319f",
    "rule": "#858686",
    "edge": BLACK,
}
DARK: Final[dict[str, str]] = {
    "bg": "#14171a",
    "surface": "#22272b",
    "text": "#f3f3f3",
    "muted": "#c0c4c8",
    "link": "#8ec5f5",
    "visited": "#c9b3ff",
    "rule": "#8a9096",
    "edge": "#f3f3f3",
}
"""What is not a band: ground, text, links and lines, by light."""
