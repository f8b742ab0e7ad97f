"""Which reports there are, of which sections each is made and in what order, and the languages they are printed in."""

from collections.abc import Mapping
from typing import Final, Literal

Detail = Literal["full", "above-appetite"]
"""Which risks a page has a card for: every one, or the open ones outside appetite or tolerance."""

REPORTS: Final[Mapping[str, tuple[str, ...]]] = {
    "register": (
        "summary",
        "disputed",
        "maps",
        "movement",
        "wording",
        "highest",
        "appetite",
        "overdue",
        "register",
        "risks",
        "closed",
        "statuses",
        "scheme",
        "glossary",
        "accessibility",
    ),
    "paper": (
        "purpose",
        "recommendation",
        "disputes",
        "position",
        "high",
        "leaving",
        "changes",
        "arrivals",
        "attention",
        "grading",
        "definitions",
        "matrix",
        "appendices",
        "contact",
        "appendix-register",
        "appendix-leaving",
        "appendix-changes",
        "appendix-new",
        "appendix-high",
        "appendix-scheme",
    ),
    "movement": ("figures", "disputed", "quarters", "movement", "left", "scheme"),
    "actions": ("figures", "disputed", "chapters", "scheme", "owners"),
    "narrative": ("figures", "disputed", "scheme", "themes"),
    "card": ("leaves",),
    "summary": ("figures", "doubts", "top-five", "news"),
    "questions": ("questions",),
}
"""Every report by name, with its sections in printing order."""

LANGUAGES: Final = ("en-GB", "cy")
"""Every language that ships with the templates, by the name of its file."""

SECTIONS: Final = tuple(dict.fromkeys(key for keys in REPORTS.values() for key in keys))
"""Every section that a report may hold."""
