"""What a rule's page is made of: what it looks at and why, an example of each kind, and how it is switched."""

from typing import NamedTuple

from riskctl.core.finding import Severity


class Answer(NamedTuple):
    """What lint says of an example, and where. `file` is empty where the example has one file."""

    file: str
    line: int
    message: str
    hint: str = ""


class Example(NamedTuple):
    """An example: what it is about, its files by path, and what lint says of them; of a good one, nothing.

    A path is empty where there is one file only; `about` and `answers` may be empty.
    """

    about: str
    files: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...] = ()


class RulePage(NamedTuple):
    """The page of one rule.

    Shape: `text` is its docstring, a first sentence and then paragraphs headed `Why:`, `Remedy:` and the like; `on` is
    False for a rule that must be asked for, `locked` True for one that cannot be switched off; `since` is the version
    that brought it; `own` is True for a rule of the body's own, whose words are those of a register.
    """

    code: str
    name: str
    severity: Severity
    text: str
    bad: Example | None = None
    good: Example | None = None
    fixable: bool = False
    on: bool = True
    locked: bool = False
    since: str = ""
    own: bool = False

    @property
    def label(self) -> str:
        """How the rule is named: code and name; the code alone where it holds the name."""
        return self.code if self.code.endswith(self.name) else f"{self.code} {self.name}"

    @property
    def summary(self) -> str:
        """The first sentence."""
        return self.text.split("\n\n")[0].replace("\n", " ")
