"""`riskctl report` with templates of the body's own, and `--check`: where they come from, and what is said of them."""

from pathlib import Path

import pytest

from riskctl.core.model import ReportSettings
from tests.registers import files, on_disk, riskctl
from tests.running import ROOT, run

RISK = "id: R1\ntitle: Custody is full\nreviews: [{date: 2023, current: {likelihood: 4, impact: 4}}]\n"
FOOTER = "html/footer.html.j2"
LINE = '{% include "shipped/html/footer.html.j2" %}\n<p class="aside">Ours.</p>\n'


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = on_disk(tmp_path / "register", files("", RISK))
    monkeypatch.chdir(root)
    return root


def test_a_registers_own_templates_print_its_reports(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = riskctl(capsys, "report", "-o", "-").out
    on_disk(register, {f"templates/{FOOTER}": LINE})
    after = riskctl(capsys, "report", "-o", "-").out
    # The last line holds a digest of the page.
    assert after.replace('<p class="aside">Ours.</p>\n', "").splitlines()[:-1] == before.splitlines()[:-1]
    assert '<p class="aside">Ours.</p>\n' in after


def test_a_folder_of_templates_is_named_beside_a_report(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on_disk(register.parent, {f"theirs/{FOOTER}": LINE, "theirs/style.css": ".masthead{color:#123}\n"})
    ran = riskctl(capsys, "report", "--template", "paper", "--template", "../theirs", "-o", "-")
    assert ran.code == 0
    assert '<p class="aside">Ours.</p>' in ran.out
    assert ".masthead{color:#123}\n</style>" in ran.out
    assert '<body id="top" class="of-paper">' in ran.out


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (("paper", "card"), "--template names more than one report: paper, card"),
        (("../a", "../b"), "--template names more than one folder of templates: ../a, ../b"),
        (("papre",), "there is no report 'papre'"),
        (("../none",), "there is no folder ../none"),
    ],
)
def test_what_template_cannot_name_is_refused(
    register: Path, capsys: pytest.CaptureFixture[str], named: tuple[str, ...], said: str
) -> None:
    ran = riskctl(capsys, "report", *(word for name in named for word in ("--template", name)))
    assert ran.code == 2
    assert said in ran.err
    assert not (register / "out").exists()


def test_a_template_that_cannot_be_printed_writes_nothing(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on_disk(register, {f"templates/{FOOTER}": "<footer>\n{{ page.headr }}</footer>"})
    ran = riskctl(capsys, "report")
    assert (ran.code, ran.out) == (2, "")
    assert f"templates/{FOOTER}:2: there is no `headr` here; did you mean `header`?" in ran.err
    assert "nothing was written" in ran.err
    assert not (register / "out").exists()


def test_check_finds_nothing_in_ours_and_writes_nothing(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = sorted(path.name for path in register.iterdir())
    ran = riskctl(capsys, "report", "--check")
    assert (ran.code, ran.out) == (0, "16 pages checked: nothing found\n")
    assert sorted(path.name for path in register.iterdir()) == there


def test_check_says_what_is_wrong_where_and_by_which_file(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    section = '<section id="{{ section.anchor }}"><p style="x">{{ section.title }}</p></section>\n'
    on_disk(register, {"templates/html/section-highest.html.j2": section})
    ran = riskctl(capsys, "report", "--check", "--template", "register", "--format", "html")
    assert ran.code == 1
    where = "templates/html/section-highest.html.j2, section highest of register.html"
    assert ran.out.splitlines() == [
        f"{where}: <p> has `style`, which the page's policy blocks",
        f"{where}: a section without a name",
        "1 page checked: 2 findings",
    ]


def test_check_names_a_fault_once_with_the_pages_it_keeps_back(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on_disk(register, {f"templates/{FOOTER}": "{{ pge }}"})
    ran = riskctl(capsys, "report", "--check", "--format", "html")
    assert ran.code == 1
    said = "there is no `pge` here; did you mean `page`?"
    assert ran.out.splitlines()[0] == f"register.html and 7 more: templates/{FOOTER}:1: {said}"


def test_check_says_which_files_nothing_is_known_of(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on_disk(register, {"templates/html/section-closed.html.j2": "{{ section.title }}"})
    ran = riskctl(capsys, "report", "--check", "--template", "register", "--format", "html")
    assert ran.code == 0
    assert "note: templates/html/section-closed.html.j2: no page checked has what it prints" in ran.err


@pytest.mark.parametrize("option", [("-o", "x.html"), ("--open",), ("--charts",)])
def test_options_about_writing_do_not_go_with_check(
    register: Path, capsys: pytest.CaptureFixture[str], option: tuple[str, ...]
) -> None:
    ran = riskctl(capsys, "report", "--check", *option)
    assert ran.code == 2
    assert f"{option[0]} is about writing, and --check writes nothing" in ran.err


def test_templates_of_ones_own_work_as_users_run_them(register: Path) -> None:
    on_disk(register, {f"templates/{FOOTER}": LINE})
    done = run(["report", "-o", "x.html"], register)
    assert (done.code, done.out) == (0, "x.html\n")
    assert '<p class="aside">Ours.</p>' in (register / "x.html").read_text(encoding="utf-8")


def test_the_readme_shows_every_setting_of_reports() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = text.partition("```yaml\nreport:\n")[2].partition("```")[0]
    shown = {line.strip().partition(":")[0] for line in block.splitlines()}
    assert shown == set(ReportSettings.model_fields)


@pytest.mark.parametrize(
    ("setting", "template", "said"),
    [
        ("body: Another body", "register", '<p class="body">Another body</p>'),
        ("title: Another title", "register", "<h1>Another title</h1>"),
        ("marking: NOT FOR PUBLICATION", "register", '<p class="marking">NOT FOR PUBLICATION</p>'),
        ("status: For the panel", "register", "<dd>For the panel"),
        ("committee: Audit panel", "register", "<dd>Audit panel"),
        ("author: Governance manager", "register", "<dd>Governance manager"),
        ("contact: [Governance team]", "register", "Governance team"),
        ("purpose: To tell them.", "paper", "To tell them."),
        ("recommendation: To note it.", "paper", "To note it."),
        ("sections: {register: [purpose]}", "register", '<section id="purpose"'),
        ("language: cy", "register", '<html lang="cy">'),
        ("labels: {heading.summary: In short}", "register", ">In short</h2>"),
        ("rows: impact", "register", '<span class="axis">Impact down, Likelihood across</span>'),
    ],
)
def test_every_setting_is_seen_on_the_page(
    register: Path, capsys: pytest.CaptureFixture[str], setting: str, template: str, said: str
) -> None:
    plain = riskctl(capsys, "report", "--template", template, "-o", "-").out
    with (register / "riskctl.yaml").open("a") as file:
        file.write(f"report: {{{setting}}}\n")
    assert said not in plain
    assert said in riskctl(capsys, "report", "--template", template, "-o", "-").out
