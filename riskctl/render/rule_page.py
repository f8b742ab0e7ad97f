"""A rule's page for people: as lines for a screen, as plain text, and as Markdown."""

from collections.abc import Iterator

from riskctl.core.finding import Severity
from riskctl.core.rule_page import Answer, Example, RulePage
from riskctl.render.styled import Line, Piece, Style, line, plain, wrapped

HEADINGS = ("Why", "Says", "Remedy", "Where", "Off unless asked for", "Option")
"""What begins a paragraph of its own in the text of a page."""

_WIDEST = 80


def rule_lines(page: RulePage, width: int | None) -> Iterator[Line]:
    """Yield a page: what the rule finds, why that matters, examples, and how it is switched."""
    width = min(width, _WIDEST) if width is not None else None
    yield line(Piece(page.label, Style.STRONG), f" ({page.severity.word})")
    for paragraph in page.text.split("\n\n"):
        yield ()
        if paragraph.startswith((" ", "\t")):
            yield from (line(text) for text in paragraph.splitlines())
        else:
            for text in _sentences(paragraph):
                yield from wrapped(text, width, "")
    for head, example in (("Bad", page.bad), ("Good", page.good)):
        if example is not None:
            yield ()
            yield from wrapped(f"{head}: {example.about}" if example.about else f"{head}:", width, "  ", "")
            yield ()
            yield from (line(f"    {text}".rstrip()) for text in _file_lines(example))
            if example.answers:
                yield ()
            for answer in example.answers:
                yield from wrapped(_answer(answer), width, "    ", "  ")
    switches = () if page.own else tuple(_switches(page))
    if switches:
        yield ()
    for text in switches:
        yield from wrapped(text, width, "")


def rule_text(page: RulePage) -> str:
    """Return a page as plain text, without its heading."""
    return plain(tuple(rule_lines(page, None))[2:]).strip()


def rule_markdown(page: RulePage) -> str:
    """Return a page as Markdown, without its heading.

    The words are the tool's own, written with backticks, which Markdown reads as meant; examples are fenced.
    """
    parts: list[str] = []
    for paragraph in page.text.split("\n\n"):
        texts = [paragraph] if paragraph.startswith(" ") else list(_sentences(paragraph))
        parts += [_headed(_sign_free(text) if page.own else text) for text in texts]
    for head, example in (("Bad", page.bad), ("Good", page.good)):
        if example is not None:
            parts.append(f"**{head}:** {_sign_free(example.about)}".rstrip())
            parts.append("\n".join(["```yaml", *_file_lines(example), "```"]))
            parts += [_sign_free(_answer(answer)) for answer in example.answers]
    parts += [] if page.own else map(_headed, _switches(page))
    return "\n\n".join(parts)


def _sentences(paragraph: str) -> Iterator[str]:
    """Yield a paragraph as one text for each of its headings."""
    held: list[str] = []
    for text in paragraph.splitlines():
        if text.partition(":")[0] in HEADINGS and held:
            yield " ".join(held)
            held = []
        held.append(text.strip())
    yield " ".join(held)


def _headed(text: str) -> str:
    head, colon, rest = text.partition(":")
    return f"**{head}:**{rest}" if colon and head in (*HEADINGS, *_SWITCHES) else text


def _file_lines(example: Example) -> Iterator[str]:
    for place, (path, text) in enumerate(example.files):
        if path:
            yield from [""] if place else []
            yield f"# {path}"
        yield from text.rstrip("\n").split("\n")


def _answer(answer: Answer) -> str:
    place = f"{answer.file}, line {answer.line}" if answer.file else f"line {answer.line}"
    return f"Lint says, {place}: {answer.message}{f' ({answer.hint})' if answer.hint else ''}"


def _sign_free(text: str) -> str:
    """Return a case's words for Markdown, where those of a register could otherwise be signs."""
    from riskctl.render.markdown import text as marked

    return str(marked(text))


_SWITCHES = ("Default", "Switch off", "At one place")


def _switches(page: RulePage) -> Iterator[str]:
    """Yield how the rule stands unless a register says otherwise, and how it says so."""
    article = "an" if page.severity is Severity.ERROR else "a"
    fix = "; `riskctl lint --unsafe-fixes --diff` shows how it can be mended" if page.fixable else ""
    since = f"; in riskctl since {page.since}" if page.since else ""
    if page.locked:
        yield f"Default: always on, {article} {page.severity.word}{fix}{since}. It cannot be switched off."
        return
    yield f"Default: {'on' if page.on else 'off'}, {article} {page.severity.word}{fix}{since}."
    if page.on:
        yield f"Switch off: `lint: {{ignore: [{page.code}]}}` in `riskctl.yaml`, or `--ignore {page.code}` for one run."
    yield f"At one place: the comment `# riskctl: ignore {page.code} -- reason`, above a key or behind its value."
