"""One model for every format: each kind of block is printed by each, and every printed word is in every language."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from riskctl.core.phrase_file import FIELD
from riskctl.core.register import FIELD_LABELS
from riskctl.core.report_names import LANGUAGES, REPORTS, SECTIONS
from riskctl.io.resources import shipped
from riskctl.render.blocks import KINDS
from riskctl.render.phrases import words_of
from riskctl.render.scheme_working import ENGLISH
from riskctl.render.sections import MAKERS

TEMPLATES = shipped("templates")
SOURCES = Path(__file__).parent.parent.parent / "riskctl" / "render"


@pytest.mark.parametrize("format", ["html", "md"])
def test_a_format_prints_every_kind_of_block(format: str) -> None:
    env = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    for name in ("inside_html", "path", "piece"):
        env.filters[name] = str
    printer = env.get_template(f"{format}/blocks.{format}.j2").module
    assert [kind for kind in KINDS if not hasattr(printer, kind)] == []


def test_every_section_has_a_maker_and_a_heading_and_is_in_a_report() -> None:
    assert set(SECTIONS) == set(MAKERS)
    headings = {key for key in words_of(TEMPLATES / "words" / "en-GB.toml") if key.startswith("heading.")}
    assert headings == {f"heading.{key}" for key in SECTIONS}
    assert all(len(set(keys)) == len(keys) for keys in REPORTS.values())


def words(language: str) -> dict[str, str]:
    return dict(words_of(TEMPLATES / "words" / f"{language}.toml"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_word_with_the_same_values(language: str) -> None:
    english, other = words("en-GB"), words(language)
    assert list(other) == list(english)
    assert [key for key in english if set(FIELD.findall(other[key])) != set(FIELD.findall(english[key]))] == []
    assert [key for key, text in other.items() if not text.strip()] == []
    assert len(other["date.months"].split()) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_blanks_at_the_ends_of_words_are_the_same(language: str) -> None:
    english, other = words("en-GB"), words(language)
    edges = {key: (text[:1].isspace(), text[-1:].isspace()) for key, text in english.items()}
    assert {key: (text[:1].isspace(), text[-1:].isspace()) for key, text in other.items()} == edges


def test_fields_and_steps_are_called_in_reports_as_everywhere() -> None:
    found = words("en-GB")
    assert {name: found[f"field.{name}"] for name in FIELD_LABELS} == dict(FIELD_LABELS)
    assert {key.removeprefix("working."): text for key, text in found.items() if key.startswith("working.")} == dict(
        ENGLISH
    )


def said() -> Iterator[tuple[str, bool]]:
    """Yield every key that code and templates say, as a pattern, and whether it is counted."""
    texts = [path.read_text(encoding="utf-8") for path in (*SOURCES.rglob("*.py"), *TEMPLATES.rglob("*.j2"))]
    for text in texts:
        for verb, key in re.findall(r"\b(say|count|spread|dated)\(\s*f?[\"']([^\"']+)[\"']", text):
            yield re.sub(r"\\\{.*?\\\}", r"[\\w-]+", re.escape(key)), verb == "count"


def test_every_word_that_is_said_is_known() -> None:
    known = words("en-GB")
    for pattern, counted in said():
        forms = [rf"{pattern}\.(?:one|many)"] if counted else [pattern, rf"working\.{pattern}"]
        assert any(re.fullmatch(form, key) for form in forms for key in known), pattern


def test_every_word_is_said_somewhere() -> None:
    patterns = [rf"{pattern}\.(?:none|one|many)" if counted else pattern for pattern, counted in said()]
    texts = "".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py"))
    free = ("field.", "term.", "working.", "date.", "list.", "heading.", "template.")
    unsaid = [
        key
        for key in words("en-GB")
        if not key.startswith(free) and f'"{key}"' not in texts and not any(re.fullmatch(p, key) for p in patterns)
    ]
    assert unsaid == []
