"""The settings of reports held against what ships and what the register's folder holds: words, logo, axes."""

from base64 import b64encode
from collections.abc import Iterator, Mapping

from riskctl.core.finding import Finding, Route
from riskctl.core.model import ReportSettings
from riskctl.core.phrase_file import FIELD, read_words
from riskctl.core.scheme import Scheme
from riskctl.core.words import nearest, norm, one_of
from riskctl.io.placing import file_finding
from riskctl.io.resources import shipped
from riskctl.io.source import Source, locate
from riskctl.io.tree import Problem, Tree

LOGO_LIMIT = 50 * 1024
"""How many bytes a logo may have: it is written into every page."""

_KINDS: Mapping[bytes, str] = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}
"""How pictures begin that browsers show and that hold no script."""


def report_findings(tree: Tree, settings: ReportSettings, schemes: list[Scheme], source: Source) -> Iterator[Finding]:
    """Yield what no report can be printed with."""

    def said(route: Route, message: str, hint: str, *, at_key: bool = False) -> Finding:
        span = locate(source, ("report", *route), at_key)
        return file_finding("FIL220", source.path, span, message, hint)

    if settings.labels:
        file = shipped("templates") / "words" / f"{settings.language}.toml"
        words = read_words(file.read_text(encoding="utf-8"))
        for key, text in settings.labels.items():
            if key not in words:
                offered = nearest(key, words)
                hint = (
                    f"did you mean `{offered}`?" if offered else f"the words are those of templates/words/{file.name}"
                )
                yield said(("labels", key), f"reports print no word `{key}`", hint, at_key=True)
                continue
            unknown = sorted(set(FIELD.findall(text)) - set(FIELD.findall(words[key])))
            if unknown:
                takes = one_of(f"{{{name}}}" for name in FIELD.findall(words[key]))
                yield said(("labels", key), f"`{key}` takes no value {{{unknown[0]}}}", f"it takes {takes}")
    factors = [factor.name for scheme in schemes for factor in scheme.factors]
    if settings.rows and factors and norm(settings.rows) not in factors:
        hint = f"the schemes rate {one_of(dict.fromkeys(factors))}"
        yield said(("rows",), f"no scheme rates `{settings.rows}`", hint)
    if settings.logo:
        try:
            logo_uri(tree, settings.logo)
        except Problem as problem:
            yield said(("logo",), str(problem), problem.hint)


def logo_uri(tree: Tree, path: str) -> str:
    """Return a picture of the register's folder as a data URI. Raises: `Problem` where it cannot be one."""
    parts = path.split("/")
    if "\\" in path or ":" in path or path.startswith("/") or ".." in parts:
        raise Problem("FIL220", f"{path} lies outside the register", "name a file in the register's folder")
    data = tree.read(path)
    if len(data) > LOGO_LIMIT:
        size = f"{path} has {len(data):,} bytes; a logo has at most {LOGO_LIMIT:,}"
        raise Problem("FIL220", size, "save it smaller: it is written into every page")
    for head, kind in _KINDS.items():
        if data.startswith(head):
            return f"data:image/{kind};base64,{b64encode(data).decode('ascii')}"
    raise Problem("FIL220", f"{path} is no PNG, JPEG or GIF", "save the logo as PNG")
