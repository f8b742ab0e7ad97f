"""`riskctl report`: which report, where it goes, what is said of it, and settings that cannot be used."""

import io
import re
import sys
import webbrowser
from base64 import b64decode
from pathlib import Path
from xml.etree import ElementTree

import pytest

from riskctl.cli import progress, reporting
from riskctl.cli.settings import Settings, put_in_force
from riskctl.core.report_names import REPORTS
from tests.registers import files, findings, on_disk, riskctl, said
from tests.running import ROOT

RISK = "id: R1\ntitle: Custody is full\nreviews: [{date: 2023, current: {likelihood: 4, impact: 4, score: 9}}]\n"
DOT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = on_disk(tmp_path / "register", files("", RISK, "id: R2\ntitle: Not rated yet\n"))
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize("template", REPORTS)
@pytest.mark.parametrize("format", ["html", "md"])
def test_every_report_is_written_under_its_name(
    register: Path, capsys: pytest.CaptureFixture[str], template: str, format: str
) -> None:
    ran = riskctl(capsys, "report", "--template", template, "--format", format)
    assert (ran.code, ran.out) == (0, f"out/2024-01-16-{template}.{format}\n")
    assert (register / "out" / f"2024-01-16-{template}.{format}").stat().st_size > 300


def test_what_is_to_be_known_goes_to_standard_error(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    err = riskctl(capsys, "report", "-o", "x.html").err.splitlines()
    assert err[0].startswith("register: 2 open risks, ")
    assert err[1:] == ["note: 1 open risk has no rating", "note: 1 rating is disputed; see riskctl lint"]
    assert riskctl(capsys, "-q", "report", "-o", "x.html").err == ""
    assert riskctl(capsys, "report", "-o", "-").err == ""


def test_of_a_large_page_it_says_how_it_could_be_smaller(
    register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "LARGE", 1000)
    slow = "note: a page of this size opens slowly; riskctl report --"
    assert riskctl(capsys, "report").err.splitlines()[-1] == f"{slow}template summary is one page"
    settings = register / "riskctl.yaml"
    settings.write_text(f"{settings.read_text()}appetite: Low\n")
    ran = riskctl(capsys, "report")
    assert ran.err.splitlines()[-1] == f"{slow}detail above-appetite has fewer cards"
    whole = (register / ran.out.strip()).read_text()
    assert (
        riskctl(capsys, "report", "--detail", "above-appetite").err.splitlines()[-1]
        == f"{slow}template summary is one page"
    )
    less = (register / ran.out.strip()).read_text()
    assert (whole.count("<article"), less.count("<article")) == (2, 1)


def test_an_unknown_report_is_refused_with_the_nearest(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = riskctl(capsys, "report", "--template", "papre")
    assert ran.code == 2
    assert "there is no report 'papre'" in ran.err
    assert "did you mean paper?" in ran.err
    assert not (register / "out").exists()


def test_a_report_is_opened_only_where_that_is_asked_for(
    register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_page(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(webbrowser, "open", open_page)
    riskctl(capsys, "report", "-o", "x.html")
    assert opened == []
    assert riskctl(capsys, "report", "-o", "x.html", "--open").code == 0
    assert opened == [(register / "x.html").resolve().as_uri()]


def test_where_nothing_opens_pages_the_report_is_still_written(
    register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda url: False)
    ran = riskctl(capsys, "report", "-o", "x.html", "--open")
    assert (ran.code, ran.out) == (0, "x.html\n")
    assert "nothing here opens pages; the report is written" in ran.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--open", "-o", "-"), "--open needs a file, and -o - writes none"),
        (("--charts", "--format", "md", "-o", "-"), "--charts needs a file, and -o - writes none"),
        (("--charts",), "an HTML page holds its charts itself"),
        (("--large-print", "--format", "md"), "Markdown is printed by what shows it"),
        (("--large-print", "--check"), "--large-print is about writing, and --check writes nothing"),
    ],
)
def test_options_that_cannot_go_together_are_refused(
    register: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], message: str
) -> None:
    ran = riskctl(capsys, "report", *options)
    assert ran.code == 2
    assert message in ran.err


# --- settings


@pytest.mark.parametrize(
    ("settings", "code", "message", "hint"),
    [
        ("report: {marker: X}", "FIL201", "there is no key `marker` here", "write `marking:`"),
        ("report: {language: fr}", "FIL202", "language: expected en-GB or cy", ""),
        (
            "report: {sections: {papr: [high]}}",
            "FIL202",
            "sections: there is no report papr; did you mean paper?",
            "",
        ),
        (
            "report: {sections: {paper: [hihg]}}",
            "FIL202",
            "sections: there is no section hihg; did you mean high?",
            "",
        ),
        (
            "report: {labels: {heading.sumary: X}}",
            "FIL220",
            "reports print no word `heading.sumary`",
            "did you mean `heading.summary`?",
        ),
        (
            'report: {labels: {days.many: "{m} days"}}',
            "FIL220",
            "`days.many` takes no value {m}",
            "it takes {n}",
        ),
        ("report: {rows: severity}", "FIL220", "no scheme rates `severity`", "the schemes rate likelihood or impact"),
        (
            "report: {logo: ../secret.png}",
            "FIL220",
            "../secret.png lies outside the register",
            "name a file in the register's folder",
        ),
        ("report: {logo: risks/R1.yaml}", "FIL220", "risks/R1.yaml is no PNG, JPEG or GIF", "save the logo as PNG"),
    ],
)
def test_settings_that_cannot_be_used_are_findings(settings: str, code: str, message: str, hint: str) -> None:
    found = [each for each in said(findings(files(settings + "\n", RISK))) if each[2] == code]
    assert [(each[3], each[4]) for each in found] == [(message, hint)]


def test_a_logo_is_written_into_the_page(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (register / "logo.png").write_bytes(DOT)
    with (register / "riskctl.yaml").open("a") as file:
        file.write("report: {logo: logo.png}\n")
    html = riskctl(capsys, "report", "-o", "-").out
    assert '<img class="logo" src="data:image/png;base64,iVBOR' in html
    assert "img-src data:;" in html
    (register / "logo.png").write_bytes(DOT + b"\0" * 60_000)
    ran = riskctl(capsys, "report", "-o", "-")
    assert ran.code == 2
    assert "a logo has at most 51,200" in ran.err


def test_a_welsh_register_prints_welsh(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (register / "riskctl.yaml").open("a") as file:
        file.write("report: {language: CY}\n")
    text = riskctl(capsys, "report", "--template", "questions", "--format", "md", "-o", "-").out
    assert "**Beth fydd aelodau'n ei ofyn**" in text
    assert "- Sefyllfa ar: 16 Ionawr 2024\n" in text


def test_charts_are_written_beside_a_markdown_page_that_links_to_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    ran = riskctl(capsys, "-C", ROOT / "examples" / "midshire", "report", "--format", "md", "--charts", "-o", page)
    assert ran.code == 0
    linked = re.findall(
        r"^!\[[^]]+\]\(page-charts/([a-z0-9-]+\.svg)\)$", page.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(linked) >= 3
    assert sorted(linked) == sorted(file.name for file in (tmp_path / "page-charts").iterdir())
    for name in linked:
        drawn = ElementTree.parse(tmp_path / "page-charts" / name).getroot()
        assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
        assert [child.tag.rpartition("}")[2] for child in drawn][:2] == ["title", "desc"]


# --- progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_long_work_says_what_it_is_at_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "AFTER", 0.0)
    stderr = Terminal()
    monkeypatch.setattr(sys, "stderr", stderr)
    put_in_force(Settings())
    with progress.working("making the report"):
        while not stderr.getvalue():
            pass
    assert stderr.getvalue() == "making the report ...\r" + " " * 21 + "\r"


@pytest.mark.parametrize("settings", [Settings(quiet=1), Settings(plain=True), None])
def test_short_work_pipes_and_quiet_runs_say_nothing(
    monkeypatch: pytest.MonkeyPatch, settings: Settings | None
) -> None:
    stderr = Terminal() if settings else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    put_in_force(settings or Settings())
    with progress.working("making the report"):
        pass
    put_in_force(Settings())
    assert stderr.getvalue() == ""
