"""Answers a shell that asks how a command line may go on: commands, options, and the register's own words.

The shell's script sets `_RISKCTL_COMPLETE` to its own name and `_RISKCTL_LINE` to the line up to the cursor, and runs
`riskctl` without a word; `answer` prints one candidate a line. Words of a register are data: the scripts never
evaluate them, and what a shell would read as more than a word is escaped or left out. Typer's own scripts evaluate what
they are handed, and read every command's options through pydantic, so they are not used.

Nothing is written, nothing raised, and on any mistake nothing printed.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from inspect import Parameter, signature
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

import typer
from typer.models import ArgumentInfo, OptionInfo

from riskctl.cli.completion_scripts import SCRIPTS

VARIABLE = "_RISKCTL_COMPLETE"
LINE = "_RISKCTL_LINE"
BREAKS = "_RISKCTL_BREAKS"
ASKED = "_RISKCTL_ASKED"


@dataclass(frozen=True, slots=True)
class Candidate:
    """How a word may go on: the whole word, and what it is about."""

    word: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A line as far as it was typed. Shape: `words` are those before the cursor's, which is `current`, unquoted.

    `quote` is the quote left open before `current`, or empty.
    """

    words: tuple[str, ...]
    current: str
    quote: str = ""


def answer(app: typer.Typer, environment: Mapping[str, str]) -> None:
    """Print the candidates for the line that the environment holds; nothing where anything goes wrong."""
    with suppress(Exception):
        shell = environment.get(VARIABLE, "")
        if shell not in SCRIPTS:
            return
        typed = split(environment.get(LINE, ""), shell)
        found = candidates(app, typed)
        text = written(found, typed, shell, environment.get(BREAKS, ""), environment.get(ASKED, ""))
        sys.stdout.write(text)
        sys.stdout.flush()


# --- the line ---------------------------------------------------------------------------------------------------------


def split(line: str, shell: str) -> Typed:
    """Return a line in words, as the shell reads them; quotes may be left open. The first word is the program."""
    escape = "`" if shell == "powershell" else "\\"
    words: list[str] = []
    current: list[str] = []
    begun, quote, at = False, "", 0
    while at < len(line):
        sign = line[at]
        if sign == escape and quote != "'" and at + 1 < len(line):
            current.append(line[at + 1])
            begun, at = True, at + 1
        elif quote:
            if sign == quote:
                quote = ""
            else:
                current.append(sign)
        elif sign in "'\"":
            begun, quote = True, sign
        elif sign in " \t\n":
            if begun:
                words.append("".join(current))
            begun, current = False, []
        else:
            begun = True
            current.append(sign)
        at += 1
    return Typed(tuple(words[1:]), "".join(current), quote)


def written(found: Iterable[Candidate], typed: Typed, shell: str, breaks: str, asked: str) -> str:
    """Return candidates as the shell's script reads them, one a line."""
    kept = [each for each in found if each.word.isprintable()]
    if shell == "bash":
        return "".join(f"{line}\n" for line in _for_bash(kept, typed, breaks, asked))
    lines = []
    for each in kept:
        about = _one_line(each.about)
        if shell == "powershell":
            lines.append(f"{_powershell(each.word)}\t{each.word}\t{about or each.word}")
        else:
            lines.append(f"{each.word}\t{about}" if about else each.word)
    return "".join(f"{line}\n" for line in lines)


_LISTING = "63"
"""What bash sets COMP_TYPE to when it lists what there is and inserts nothing."""


def _for_bash(found: Sequence[Candidate], typed: Typed, breaks: str, asked: str) -> Iterator[str]:
    """Yield words as bash inserts them: escaped, and without what stands before the last sign that breaks a word."""
    if asked == _LISTING and len(found) > 1:
        size = max(len(each.word) for each in found)
        for each in found:
            yield f"{each.word.ljust(size)}  {_one_line(each.about)}".rstrip()
        return
    # Behind `=` and `:` bash begins a new word; `@` breaks a word too, but stays with what follows it.
    cut = 0
    if not typed.quote:
        cut = max((typed.current.rfind(sign) + (sign != "@") for sign in breaks if sign in "=@:"), default=0)
    for each in found:
        word = each.word[max(cut, 0) :]
        yield re.sub(r'(["\\$`])', r"\\\1", word) if typed.quote == '"' else word if typed.quote else _bash(word)


def _bash(word: str) -> str:
    return re.sub(r"([^\w@%+=:,./-])", r"\\\1", word)


def _powershell(word: str) -> str:
    return word if re.fullmatch(r"[\w.@=/:-]+", word) and word[0] != "@" else "'" + word.replace("'", "''") + "'"


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:100]


# --- what may come ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Option:
    """An option or argument of a command, as its signature has it."""

    names: tuple[str, ...]
    metavar: str
    choices: tuple[str, ...]
    help: str
    flag: bool = False
    many: bool = False


@dataclass(slots=True)
class _Reading:
    """Where on the way through a line one is."""

    typer: typer.Typer | None
    options: list[_Option]
    arguments: list[_Option]
    path: list[str] = field(default_factory=list)
    directory: str = "."
    given: int = 0


def candidates(app: typer.Typer, typed: Typed) -> list[Candidate]:
    """Return how the current word may go on, in printing order."""
    reading = _Reading(app, _parameters(app.registered_callback.callback if app.registered_callback else None)[0], [])
    waiting: _Option | None = None
    ended = False
    for word in typed.words:
        if waiting is not None:
            _take(reading, waiting, word)
            waiting = None
        elif word == "--":
            ended = True
        elif word.startswith("-") and word != "-" and not ended:
            name, equals, value = word.partition("=")
            option = next((each for each in reading.options if name in each.names), None)
            if option is not None and not option.flag:
                if equals:
                    _take(reading, option, value)
                else:
                    waiting = option
        elif not _enter(reading, word):
            reading.given += 1
    current = typed.current
    if waiting is not None:
        return _starting(_values(reading, waiting, current), current)
    if current.startswith("-") and not ended:
        name, equals, value = current.partition("=")
        if equals:
            option = next((each for each in reading.options if name in each.names and not each.flag), None)
            offered = _starting(_values(reading, option, value), value) if option is not None else []
            return [Candidate(f"{name}={each.word}", each.about) for each in offered]
        return _starting(_names_of(reading.options), current)
    if reading.typer is not None:
        return _starting(_commands(reading.typer), current)
    place = reading.given
    if reading.arguments:
        argument = reading.arguments[min(place, len(reading.arguments) - 1)]
        if place < len(reading.arguments) or argument.many:
            return _starting(_values(reading, argument, current), current)
    return []


def _take(reading: _Reading, option: _Option, value: str) -> None:
    if "-C" in option.names:
        reading.directory = value


def _enter(reading: _Reading, word: str) -> bool:
    """Go into the command or group of that name, if there is one here to go into."""
    if reading.typer is None:
        return False
    for group in reading.typer.registered_groups:
        if group.name == word and group.typer_instance is not None:
            inner = group.typer_instance
            reading.typer = inner
            reading.options = _parameters(inner.registered_callback.callback if inner.registered_callback else None)[0]
            reading.path.append(word)
            return True
    for command in reading.typer.registered_commands:
        if command.name == word:
            reading.typer = None
            reading.options, reading.arguments = _parameters(command.callback)
            reading.path.append(word)
            return True
    return False


def _commands(inside: typer.Typer) -> Iterator[Candidate]:
    for command in inside.registered_commands:
        if command.name and not command.hidden:
            yield Candidate(command.name, _first_line(command.callback))
    for group in inside.registered_groups:
        if group.name and group.typer_instance is not None:
            called = group.typer_instance.registered_callback
            yield Candidate(group.name, _first_line(called.callback if called else None))


def _names_of(options: Sequence[_Option]) -> Iterator[Candidate]:
    for option in options:
        for name in option.names:
            if name.startswith("--") or len(option.names) == 1:
                yield Candidate(name, option.help)
    yield Candidate("--help", "Show this message and exit.")


def _first_line(called: Callable[..., object] | None) -> str:
    return ((called.__doc__ if called else None) or "").strip().partition("\n")[0]


def _parameters(called: Callable[..., object] | None) -> tuple[list[_Option], list[_Option]]:
    """Return the options and the arguments of a command, from the annotations of its signature."""
    options: list[_Option] = []
    arguments: list[_Option] = []
    for name, parameter in signature(called).parameters.items() if called else ():
        if get_origin(parameter.annotation) is not Annotated:
            continue
        kind, *notes = get_args(parameter.annotation)
        for note in notes:
            if isinstance(note, OptionInfo) and not note.hidden:
                options.append(_option(name, parameter, kind, note))
            elif isinstance(note, ArgumentInfo):
                many = any(get_origin(part) in (list, tuple) for part in _parts(kind))
                arguments.append(_Option((), note.metavar or name.upper(), _choices(kind), note.help or "", many=many))
    return options, arguments


def _option(name: str, parameter: Parameter, kind: object, note: OptionInfo) -> _Option:
    # Typer keeps the first name of an annotated option where it keeps the default of another.
    spelt_out = (note.default, *(note.param_decls or ()))
    names = tuple(
        each for decl in spelt_out if isinstance(decl, str) for each in decl.split("/") if each.startswith("-")
    )
    flag = bool(note.count) or bool in _parts(kind)
    spelt = names or (f"--{name.replace('_', '-')}",)
    return _Option(spelt, note.metavar or "", _choices(kind), note.help or "", flag=flag)


def _parts(kind: object) -> list[object]:
    """Return the types inside `X | None`, or the one type."""
    return list(get_args(kind)) if get_origin(kind) in (Union, UnionType) else [kind]


def _choices(kind: object) -> tuple[str, ...]:
    for part in _parts(kind):
        inner = get_args(part)[0] if get_origin(part) in (list, tuple) and get_args(part) else part
        if isinstance(inner, type) and issubclass(inner, Enum):
            return tuple(str(member.value) for member in inner)
    return ()


def _starting(found: Iterable[Candidate], typed: str) -> list[Candidate]:
    """Return the candidates that begin with what was typed, whatever its case; each word once."""
    begin = typed.casefold()
    kept: dict[str, Candidate] = {}
    for each in found:
        if each.word.casefold().startswith(begin):
            kept.setdefault(each.word, each)
    return list(kept.values())


# --- the register's own words -----------------------------------------------------------------------------------------


def _values(reading: _Reading, option: _Option, typed: str) -> Iterable[Candidate]:
    """Return what an option or argument takes: its choices, else what its metavar or name says it is about."""
    if option.choices:
        return [Candidate(word) for word in option.choices]
    from riskctl.cli import completing_words as words

    kinds = {option.metavar, *option.metavar.split("|"), *option.names} - ({"ID"} if "--ids" in option.names else set())
    found: list[Candidate] = []
    for kind, source in words.SOURCES.items():
        if kind in kinds:
            found += [Candidate(each.name, each.about) for each in source(reading.directory, typed)]
    return found
