"""Reasons a run cannot go on. Mistakes in the user's data are findings (`core/finding.py`), never one of these."""


class RiskctlError(Exception):
    """A run cannot go on: `str(error)` says what and where, `hint` what to do next. Caught once, in `cli/app.py`."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(RiskctlError):
    """The command line names something that does not exist or cannot be meant."""


class NotARegister(RiskctlError):
    """No `riskctl.yaml` where one was looked for."""


class UnreadableRegister(RiskctlError):
    """Part of the register cannot be read, so a result computed from the rest would be a silent gap."""


class NothingToCheck(RiskctlError):
    """A register without a single risk."""


class NotARepository(RiskctlError):
    """A revision was asked for where no git repository is, or none that git will read."""


class GitFailed(RiskctlError):
    """git is missing, stopped, took too long or gave something that cannot be read; its own words are passed on."""


class CannotEdit(RiskctlError):
    """A change to a file cannot be made so that nothing else changes with it; nothing was written."""


class BadTemplate(RiskctlError):
    """A template of the body's own cannot be used, or a page cannot be printed with it; nothing was written."""


class NotPublishable(RiskctlError):
    """A public edition would show what is withheld, or it cannot be told what that is."""
