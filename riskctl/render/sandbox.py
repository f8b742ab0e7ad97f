"""A body's own templates, printed where they can do nothing but print.

They get plain values (`plain_view`), a few functions and a list of filters. There is no object whose methods could be
called, no file but the templates handed in, and nothing that turns the escaping off; what cannot be printed is a fault
with its template and line. How long it takes and how much it needs is for the process around it to bound (`apart`).

Source: Jinja's sandbox documentation, which leaves time, memory and the values handed in to the program.
"""

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from jinja2 import BaseLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.environment import Environment
from jinja2.ext import Extension
from jinja2.filters import FILTERS
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from riskctl.core.words import nearest, one_of, printable
from riskctl.render.environment import FRAME, environment
from riskctl.render.phrases import Phrases
from riskctl.render.plain_view import DRAWN
from riskctl.render.views_text import joined

SHIPPED: Final = "shipped/"
"""How a template names ours where it has its own of that name: `shipped/html/footer.html.j2`."""

BLOCKS: Final = {"html": "html/blocks.html.j2", "md": "md/blocks.md.j2"}
RANGE: Final = 10_000
"""The most that `range` counts to."""

LARGEST: Final = 10**18
LONGEST: Final = 100_000
"""The largest number that * and ** give, and the longest text or list."""

PASSED: Final = (
    *("abs", "batch", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float", "groupby"),
    *("indent", "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr"),
    *("replace", "reverse", "round", "select", "selectattr", "slice", "sort", "string", "striptags", "sum", "title"),
    *("tojson", "trim", "truncate", "unique", "upper", "urlencode", "wordcount"),
)
"""Jinja's filters that a template may use. The others reach for attributes, throw dice, or only make text long."""

_LAZY = ("batch", "items", "map", "reject", "rejectattr", "reverse", "select", "selectattr", "slice", "unique")


class Fault(Exception):
    """A template cannot be read or printed. `template` is its name and `line` the line, 0 where it is not known."""

    def __init__(self, message: str, hint: str = "", template: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.message, self.hint, self.template, self.line = message, hint, template, line


class Forbidden(TemplateError):
    """Something a template may not do."""


class Order(NamedTuple):
    """What is to be printed: every template by name, the values by name, and what the frame alone is given.

    Shape: all of it is plain data. `letters` is how many the page may have.
    """

    format: str
    own: Mapping[str, str]
    shipped: Mapping[str, str]
    language: str
    words: Mapping[str, str]
    values: Mapping[str, Any]
    frame: Mapping[str, str]
    letters: int


class Printed(NamedTuple):
    """The page, and the names of the templates it was printed with."""

    text: str
    used: tuple[str, ...]


def print_page(order: Order) -> Printed:
    """Return a page. Raises: `Fault`; `MemoryError` and what the process around it raises pass through."""
    loader = Own(order.own, order.shipped)
    env = environment(Confined, order.format, loader, Missing, _value)
    _furnish(env, order)
    try:
        for name in sorted(order.own):
            if name.endswith(".j2"):
                env.get_template(name)
        loader.used.clear()
        template = env.get_template(FRAME[order.format])
        pieces: list[str] = []
        room = order.letters
        for piece in template.generate(**{name: Markup(text) for name, text in order.frame.items()}):
            room -= len(piece)
            if room < 0:
                raise Forbidden(f"the page grows over {order.letters:,} letters")
            pieces.append(piece)
        return Printed("".join(pieces), tuple(sorted(loader.used)))
    except MemoryError:
        raise
    except Exception as error:
        raise _fault(error, env, order.own) from error


def drawn(values: dict[str, Any]) -> dict[str, Any]:
    """Return a dict whose drawing may be printed as it stands; how values are read from JSON."""
    if isinstance(values.get(DRAWN), str):
        values[DRAWN] = Markup(values[DRAWN])
    return values


class Own(BaseLoader):
    """The body's templates in front of ours; a file for one kind of block takes the place of that kind's macro."""

    def __init__(self, own: Mapping[str, str], shipped: Mapping[str, str]) -> None:
        self._own, self._shipped = own, shipped
        self.used: set[str] = set()

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's text. Raises: `TemplateNotFound`: there is no other place to look in."""
        if template.startswith(SHIPPED):
            source = self._shipped.get(template.removeprefix(SHIPPED))
        else:
            source = self._own.get(template, self._shipped.get(template))
        if source is None:
            raise TemplateNotFound(template)
        self.used.add(template)
        if template in BLOCKS.values():
            source += "".join(_macro(name, template) for name in sorted(self._own))
        return source, template, lambda: True


def _macro(name: str, blocks: str) -> str:
    """Return a macro that prints a file for one kind of block, `html/block-table.html.j2`; empty for other files.

    A later macro takes the place of an earlier one of its name.
    """
    before, after = blocks.split("blocks")
    if not (name.startswith(f"{before}block-") and name.endswith(after)):
        return ""
    kind = name.removeprefix(f"{before}block-").removesuffix(after)
    return f'\n{{% macro {kind}(block) %}}{{% include "{name}" %}}{{% endmacro %}}\n'


class Missing(StrictUndefined):
    """What is asked for and is not there; every use of it is a fault, in plain words."""

    @property
    def _undefined_message(self) -> str:
        return self._undefined_hint or f"there is no `{self._undefined_name}` here"


class OneEscaping(Extension):
    """Escaping stays on: text of a register is never markup."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Refuse the tag that would turn it off."""
        opened = False
        for token in stream:
            if opened and token.test("name:autoescape"):
                said = "`autoescape` is not for templates of your own: text of a register is never markup"
                raise TemplateSyntaxError(said, token.lineno, stream.name, stream.filename)
            opened = token.type == "block_begin"
            yield token


class Confined(ImmutableSandboxedEnvironment):
    """An environment in which a dot reaches the keys of a dict, and nothing else of what is handed in."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, extensions=[OneEscaping])

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return the value of a key, or what a loop, macro or namespace shows of itself."""
        if isinstance(obj, Undefined):
            return obj._fail_with_undefined_error()
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self._none_of(obj, attribute)
        if obj is None or isinstance(obj, str | int | float | list):
            hint = f"{_what(obj)} has no `{attribute}`"
            if attribute in PASSED:
                hint += f"; write it as a filter: |{attribute}"
            return self.undefined(hint=hint, name=attribute)
        found = super().getattr(obj, attribute)
        return self._none_of((), attribute) if isinstance(found, Undefined) else found

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return what stands at a place of a list or text, or at a key of a dict."""
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, str | list | tuple) and isinstance(argument, int):
            try:
                return obj[argument]
            except IndexError:
                return self.undefined(hint=f"there is no place {argument} in {_what(obj)} of {len(obj)}", name="")
        return self.undefined(hint=f"{_what(obj)} has no place {argument!r}", name="")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return what *, ** or % gives of numbers, and * of a text or list, within bounds."""
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if not numbers and (operator != "*" or max(_long(left, right), _long(right, left)) > LONGEST):
            raise Forbidden(f"{_what(left)} {operator} {_what(right)} is not worked out here")
        if operator == "**" and (abs(left) > LARGEST or abs(right) > 64):
            raise Forbidden("`**` gives a number that is too large")
        found = super().call_binop(context, operator, left, right)
        if numbers and isinstance(found, int) and abs(found) > LARGEST:
            raise Forbidden(f"`{operator}` gives a number that is too large")
        return found

    def _none_of(self, obj: Any, name: str) -> Undefined:
        offered = nearest(name, [str(key) for key in obj])
        meant = f"; did you mean `{offered}`?" if offered else ""
        return self.undefined(hint=f"there is no `{printable(name)}` here{meant}", name=name)


def _long(one: Any, times: Any) -> int:
    """Return how long a text or list becomes when it is repeated; longer than any may be where it cannot be."""
    return len(one) * times if isinstance(one, str | list) and isinstance(times, int) else -1


class Function:
    """A function that templates may call; printed by mistake, it shows its name."""

    def __init__(self, name: str, work: Callable[..., object]) -> None:
        self._name, self._work = name, work

    def __call__(self, *given: Any, **named: Any) -> object:
        return self._work(*given, **named)

    def __repr__(self) -> str:
        return f"{self._name}()"


class Joiner:
    """What stands between the parts of a line: nothing the first time it is printed."""

    def __init__(self, sep: str = ", ") -> None:
        self._sep, self._used = sep, False

    def __call__(self) -> str:
        used, self._used = self._used, True
        return self._sep if used else ""

    def __repr__(self) -> str:
        return "joiner()"


def _furnish(env: Confined, order: Order) -> None:
    phrases = Phrases(order.language, order.words)

    def spoken(work: Callable[..., object]) -> Callable[..., object]:
        def say(key: object, **values: object) -> object:
            try:
                return work(key, **values)
            except KeyError as error:
                raise Forbidden(_no_word(order.words, str(key), str(error.args[0]))) from error

        return say

    namespace = env.globals["namespace"]
    env.globals.clear()
    env.globals.update(
        **order.values,
        namespace=namespace,
        joiner=Function("joiner", Joiner),
        range=Function("range", _range),
        joined=Function("joined", joined),
        say=Function("say", spoken(phrases.say)),
    )
    ours = {name: work for name, work in env.filters.items() if name not in FILTERS}
    env.filters.clear()
    env.filters.update({name: _listed(FILTERS[name]) if name in _LAZY else FILTERS[name] for name in PASSED})
    env.filters.update(**ours, safe=_drawing)
    env.filters["string"] = _string


def _no_word(words: Mapping[str, str], key: str, missing: str) -> str:
    if key in words:
        return f"`{key}` needs a value for {{{missing}}}"
    offered = nearest(key, words)
    return f"reports print no word `{printable(key)}`" + (f"; did you mean `{offered}`?" if offered else "")


def _range(*given: int) -> range:
    found = range(*given)
    if len(found) > RANGE:
        raise Forbidden(f"`range` counts to {RANGE:,} at most")
    return found


def _drawing(value: object) -> Markup:
    """Let a drawing of the page pass: everything else is text."""
    if isinstance(value, Markup):
        return value
    raise Forbidden("`safe` lets only the page's own drawings pass: text of a register is never markup")


def _string(value: object) -> str:
    found = _value(value)
    return found if isinstance(found, str) else str(found)


def _listed(work: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that gives a list where Jinja's gives what is still to be worked out."""

    @functools.wraps(work)
    def made(*given: Any, **named: Any) -> list[Any]:
        return list(work(*given, **named))

    return made


def _value(value: object) -> object:
    """Return a value that can be printed: a text or number. Raises: `Forbidden` for all others."""
    if isinstance(value, Undefined):
        return str(value)
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return value
    more = "; loop over it, or name one of its keys" if isinstance(value, list | tuple | dict) else ""
    raise Forbidden(f"{_what(value)} cannot be printed{more}")


def _what(value: object) -> str:
    """Return what kind of thing a value is, in plain words."""
    kinds = ((bool, "true or false"), (str, "a text"), (int | float, "a number"), (list | tuple, "a list"))
    if value is None:
        return "nothing (none)"
    return next((word for kind, word in kinds if isinstance(value, kind)), "a group of values")


# --- faults -----------------------------------------------------------------------------------------------------------

_HINTS: tuple[tuple[type[Exception], str, str], ...] = (
    (RecursionError, "it takes in, or calls, itself without end", ""),
    (ZeroDivisionError, "it divides by 0", ""),
    (OverflowError, "it works out a number that is too large", ""),
)


def _fault(error: Exception, env: Confined, own: Mapping[str, str]) -> Fault:
    """Return what went wrong, with the template and line it is to be mended at: the innermost of the body's own."""
    if isinstance(error, TemplateSyntaxError):
        return Fault(_plain_words(error.message or "", env), "", error.name or "", error.lineno)
    name, line = place_of(error, own)
    if isinstance(error, TemplateNotFound):
        wanted = one_of(f"`{printable(str(each))}`" for each in getattr(error, "templates", [error.name]))
        offered = nearest(str(error.name), own)
        hint = f"did you mean {offered}?" if offered else "name one of yours, or one of ours as `shipped/NAME`"
        return Fault(f"there is no template {wanted} to take in", hint, name, line)
    for kind, message, hint in _HINTS:
        if isinstance(error, kind):
            return Fault(message, hint, name, line)
    if isinstance(error, UndefinedError):
        said = str(error)
        found = re.fullmatch(r"there is no `(\w+)` here", said)
        offered = nearest(found[1], env.globals) if found else None
        return Fault(said, f"did you mean `{offered}`?" if offered else "", name, line)
    return Fault(_plain_words(str(error), env), "", name, line)


def _plain_words(message: str, env: Confined) -> str:
    found = re.match(r"No (filter|test) named '(\w+)'", message)
    if not found:
        return printable(message).rstrip(".")
    known = PASSED if found[1] == "filter" else env.tests
    if found[2] in FILTERS and found[1] == "filter":
        return f"the filter `{found[2]}` is not for templates of your own"
    offered = nearest(found[2], known)
    return f"there is no {found[1]} `{found[2]}`" + (f"; did you mean `{offered}`?" if offered else "")


def place_of(error: BaseException, own: Mapping[str, str]) -> tuple[str, int]:
    """Return the template and line that an error came up in, of the body's own where one was at work."""
    found: list[tuple[str, int]] = []
    step = error.__traceback__
    while step is not None:
        template = step.tb_frame.f_globals.get("__jinja_template__")
        name = step.tb_frame.f_code.co_filename
        if template is not None:
            found.append((template.name, template.get_corresponding_lineno(step.tb_lineno)))
        elif name.endswith(".j2"):  # as Jinja has rewritten it
            found.append((name, step.tb_lineno))
        step = step.tb_next
    mine = [place for place in found if place[0] in own]
    return (mine or found or [("", 0)])[-1]
