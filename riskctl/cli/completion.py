"""`riskctl completion`: the script that lets a shell complete commands, options, ids, owners and rule codes."""

from enum import StrEnum
from typing import Annotated

import typer

from riskctl.cli.common import Output


class Shell(StrEnum):
    """A shell that can be taught."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


def completion(
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh, fish or powershell.")],
    output: Output = None,
) -> None:
    """Print the script that completes riskctl's words on Tab.

    \b
    Examples:
      riskctl completion bash -o riskctl.bash
      riskctl completion powershell -o riskctl.ps1

    \b
    Load it whenever a shell starts, with a line in
      ~/.bashrc    eval "$(riskctl completion bash)"
      ~/.zshrc     eval "$(riskctl completion zsh)" behind compinit
      config.fish  riskctl completion fish | source
      $PROFILE     riskctl completion powershell | Out-String | iex

    \b
    Exit codes: 0 done, 2 wrong usage.
    """
    from riskctl.cli.completion_scripts import SCRIPTS
    from riskctl.cli.results import write

    write(SCRIPTS[shell.value], output, ".")
