"""`riskctl verify FILE`: a produced report is made again and compared; what it says of itself is no proof of anything."""

import json
import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

import riskctl as package
from riskctl.core.report_names import REPORTS
from riskctl.core.stamp import body_of, command, digest, read_stamp, stamped
from tests.registers import Ran, files, on_disk, riskctl
from tests.repository import commit, git, repository

SETTINGS = "body: Midshire Police\nmeetings: [{body: JARAP, date: 2023-10-18}, {body: JARAP, date: 2024-01-31}]\n"
ONE = """\
id: R1
title: Custody is full
raised: 2022
cause: Cells are few.
reviews:
  - {date: 2023-06, inherent: {likelihood: 4, impact: 4}, current: {likelihood: 4, impact: 3}, target: {likelihood: 1, impact: 3}}
"""
TWO = "id: R2\ntitle: Fleet is old\nraised: 2022\nreviews: [{date: 2023-06, current: {likelihood: 1, impact: 1}}]\n"
TAG = "signed/2023-24-Q4"
BEFORE = "2023-10-01T09:00:00+0000"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A committed register whose wording changed since its last meeting; the user stands in it."""
    monkeypatch.setenv("GIT_COMMITTER_NAME", "A Analyst")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "analyst@example.org")
    top = repository(tmp_path / "register")
    commit(top, files(SETTINGS, ONE, TWO), "Register begun", BEFORE)
    commit(top, {"risks/R1.yaml": ONE.replace("few", "fewer")}, "Reworded")
    monkeypatch.chdir(top)
    return top


def written(capsys: pytest.CaptureFixture[str], *options: str) -> Path:
    """Return the file of a report."""
    ran = riskctl(capsys, "report", *options)
    assert ran.code == 0, ran.err
    return Path(ran.out.strip())


def verify(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Ran:
    return riskctl(capsys, "verify", *arguments)


# --- what a report says of where it came from ---------------------------------------------------------------------------


def test_the_foot_of_a_report_says_all_that_makes_it_again(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    riskctl(capsys, "sign-off", "2023-24 Q4")
    head, first = git(root, "rev-parse", "HEAD").strip(), git(root, "rev-parse", "HEAD~1").strip()
    page = written(capsys, "--format", "md").read_text(encoding="utf-8")
    told = git(root, "cat-file", "tag", TAG)
    content = re.search(r"^Content: sha256:(\w+)$", told, re.MULTILINE)
    scheme = digest((root / "schemes" / "matrix@1.yaml").read_bytes()).removeprefix("sha256:")
    assert content is not None and "\nFiles: 4\n" in told
    foot = page.rpartition("\n---\n")[2]
    assert foot.strip().splitlines()[:-2] == [
        f"- Made by riskctl {package.__version__} from the position at 16 January 2024.",
        f"- Revision {head}.",
        f"- Signed off as {TAG}, a tag without a signature.",
        f"- Wording compared with revision {first}.",
        "- 2 risks on the register, open and closed.",
        "- Rated by the scheme matrix@\u200b1.",
        f"- matrix@\u200b1: SHA-256 {scheme}.",
        f"- Data: 4 files, SHA-256 {content[1]}.",
        "- Scores rank risks within their scheme; they are not to be added or averaged.",
        f"- Made with: riskctl report --format md --as-at 2024-01-16 --rev {head}",
    ]


@pytest.mark.parametrize("template", ["register", "paper", "summary"])
@pytest.mark.parametrize("style", ["html", "md"])
def test_the_command_in_a_report_makes_the_same_bytes(
    template: str, style: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = written(capsys, "--template", template, "--format", style)
    said = re.search(r"Made with: (riskctl report .*?)(?:</p>)?$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert said is not None
    commit(root, {"risks/R2.yaml": TWO + "owner: af\n"}, "Later", "2024-03-01T09:00:00+0000")
    again = written(capsys, *shlex.split(said[1])[2:])
    assert again.name != page.name
    assert again.read_bytes() == page.read_bytes()


def test_the_stamp_is_the_digest_of_what_stands_above_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for style in ("html", "md"):
        data = written(capsys, "--format", style).read_bytes()
        *lines, last = data.decode().splitlines(keepends=True)
        stamp = read_stamp(data)
        assert stamp is not None and last.startswith("<!-- riskctl-made/1 {")
        assert stamp.page == digest("".join(lines).encode())


# --- proved ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", REPORTS)
@pytest.mark.parametrize("edition", ["full", "public"])
def test_every_report_is_proved_from_its_commit_and_from_the_checkout(
    template: str, edition: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = written(capsys, "--template", template, "--format", "md", "--edition", edition)
    ran = verify(capsys, page)
    assert ran.code == 0, ran.out
    assert ran.out.splitlines()[0] == f"{page}: {template}, {edition} edition, position at 2024-01-16"
    page = written(capsys, "--template", template, "--edition", edition, "-o", "elsewhere.html")
    commit(root, {"risks/R2.yaml": TWO.replace("old", "older")}, "Later")
    # A full report names its commit; a public one must not, and is held to what lies there until --rev names another.
    assert verify(capsys, page).code == (0 if edition == "full" else 1)
    assert verify(capsys, page, "--rev", "HEAD~1").code == 0
    assert verify(capsys, page, "--rev", "HEAD").code == 1


def test_what_is_said_of_a_proof(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = written(capsys, "--template", "paper")
    short = git(root, "rev-parse", "HEAD")[:8]
    version = package.__version__
    assert verify(capsys, page) == Ran(
        0,
        f"{page}: paper, full edition, position at 2024-01-16\n"
        f"proved: made again from revision {short} by riskctl {version}, every byte is the same\n",
        "",
    )
    document = json.loads(verify(capsys, page, "--format", "json").out)
    assert (document["format"], document["proved"], document["reasons"]) == ("riskctl-proof/1", True, [])
    assert document["report"]["revision"] == git(root, "rev-parse", "HEAD").strip()
    assert f"**proved: made again from revision {short}" in verify(capsys, page, "--format", "md").out
    linked = verify(capsys, written(capsys, "--format", "md"))
    assert linked.out.splitlines()[2:] == ["  its links lead to the register's files by ../"]


def test_a_report_made_before_its_sign_off_is_proved_by_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, public = written(capsys), written(capsys, "--edition", "public")
    riskctl(capsys, "sign-off", "2023-24 Q4")
    commit(root, {"notes.txt": "x"}, "Beside the register")
    after, told = written(capsys, "-o", "after.html"), written(capsys, "--edition", "public", "--rev", TAG)
    commit(root, {"risks/R2.yaml": TWO + "owner: af\n"}, "Later")
    for each in (page, public, after, told):
        assert verify(capsys, "2023-24 Q4", each).code == 0, each
        assert verify(capsys, each, "--rev", TAG).code == 0, each
    # The name of the sign-off stands in this public page in place of a commit.
    assert "Signed off as signed/2023-24-Q4" in told.read_text(encoding="utf-8")
    assert f"--as-at 2024-01-16 --rev {TAG}" in told.read_text(encoding="utf-8")
    assert verify(capsys, told).code == 0
    late = written(capsys, "-o", "late.html")
    ran = verify(capsys, "2023-24 Q4", late)
    assert ran.code == 1
    assert "every byte is the same, but signed/2023-24-Q4 has other files\n  changed: risks/R2.yaml\n" in ran.out
    git(root, "tag", "-f", "-a", "-m", "By hand", TAG, "HEAD~2")
    assert f"  {TAG}: the tag holds no digest" in verify(capsys, TAG, page).out
    both = verify(capsys, TAG, page, "--rev", "HEAD")
    assert (both.code, both.err.splitlines()[0]) == (
        2,
        "error: a sign-off and --rev both say what to make the report of",
    )


def test_a_page_with_fewer_cards_is_proved_as_one(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = written(capsys, "--detail", "above-appetite")
    assert "Made with: riskctl report --as-at 2024-01-16 --rev" in page.read_text(encoding="utf-8")
    assert " --detail above-appetite</p>" in page.read_text(encoding="utf-8")
    assert verify(capsys, page).code == 0


def test_a_page_for_large_print_is_proved_as_one(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    usual = written(capsys, "-o", "usual.html").read_text(encoding="utf-8")
    page = written(capsys, "--large-print")
    assert " --large-print</p>" in page.read_text(encoding="utf-8")
    assert "html:has(.of-summary){font-size:14pt}" in page.read_text(encoding="utf-8")
    assert "html:has(.of-summary){font-size:14pt}" not in usual
    assert verify(capsys, page).code == 0


def test_a_draft_is_proved_as_a_draft(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = TWO + "owner: af\n"
    (root / "risks" / "R2.yaml").write_text(changed, encoding="utf-8")
    page = written(capsys)
    assert "Draft: contains uncommitted changes" in page.read_text(encoding="utf-8")
    assert "<p>Revision" not in page.read_text(encoding="utf-8")
    ran = verify(capsys, page)
    assert ran.code == 0
    assert ran.out.splitlines()[0].endswith(", a draft of files that were not committed")
    commit(root, {"risks/R2.yaml": changed}, "Committed since")
    assert verify(capsys, page).code == 0
    assert verify(capsys, page, "--rev", "HEAD~1").code == 1


def test_a_draft_cannot_be_passed_off_as_committed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = written(capsys, "--edition", "public")
    (root / "risks" / "R2.yaml").write_text(TWO + "owner: af\n", encoding="utf-8")
    ran = verify(capsys, page)
    assert ran.code == 1
    assert "are not committed as they lie there, and it is not marked as a draft" in ran.out
    draft = written(capsys, "-o", "draft.html")
    text = draft.read_text(encoding="utf-8").replace('<p class="draft">Draft: contains uncommitted changes</p>\n', "")
    stamp = read_stamp(draft.read_bytes())
    assert stamp is not None
    body = body_of(text.encode()).decode()
    draft.write_text(stamped(body, replace(stamp, draft=False)), encoding="utf-8")
    assert verify(capsys, draft).code == 1


def test_a_register_without_git_or_without_a_day_can_be_proved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stated = SETTINGS.replace("31}", "31, stated: [{where: Appendix, count: open, is: 2}]}")
    texts = files(stated, ONE, TWO)
    texts["riskctl.yaml"] = texts["riskctl.yaml"].replace("as_at: 2024-01-16\n", "")
    monkeypatch.chdir(on_disk(tmp_path / "plain", texts))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1705400000")
    page = written(capsys)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1805400000")
    ran = verify(capsys, page)
    assert (ran.code, ran.out.splitlines()[1]) == (
        0,
        f"proved: made again from the register as it lies there by riskctl {package.__version__}, every byte is the same",
    )


def test_a_checkout_on_a_later_day_is_proved_from_its_commit(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (root / "riskctl.yaml").read_text(encoding="utf-8")
    commit(root, {"riskctl.yaml": text.replace("as_at: 2024-01-16\n", "")}, "No day of its own")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1712000000")
    page = written(capsys, "--as-at", "2024-02-29")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1812000000")
    commit(root, {"risks/R2.yaml": TWO + "owner: af\n"}, "Later", "2025-01-01T09:00:00+0000")
    assert verify(capsys, page).code == 0


def test_charts_beside_a_report_are_compared_with_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = written(capsys, "--format", "md", "--charts", "-o", "page.md")
    assert verify(capsys, page).code == 0
    chart = sorted((root / "page-charts").iterdir())[0]
    drawn = chart.read_text(encoding="utf-8")
    chart.write_text(drawn + " ", encoding="utf-8")
    assert f"  its chart {chart.name} is not as it is made\n" in verify(capsys, page).out
    chart.unlink()
    assert f"  its chart {chart.name} is not there\n" in verify(capsys, page).out
    renamed = page.rename("renamed.md")
    ran = verify(capsys, renamed)
    assert ran.code == 0
    assert "  its charts were not compared: it was written beside page-charts, and has another name here\n" in ran.out


def test_a_page_in_welsh_with_a_logo_is_proved(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "logo.gif").write_bytes(b"GIF89a\x01\x00")
    text = (root / "riskctl.yaml").read_text(encoding="utf-8")
    commit(root, {"riskctl.yaml": text + "report: {language: cy, logo: logo.gif}\n"}, "Welsh")
    page = written(capsys)
    assert "Gwnaed gyda: riskctl report" in page.read_text(encoding="utf-8")
    assert verify(capsys, page).code == 0
    (root / "logo.gif").write_bytes(b"GIF89a\x02\x00")
    draft = written(capsys, "-o", "draft.html").read_text(encoding="utf-8")
    assert "Drafft: yn cynnwys newidiadau" in draft, "a logo that is not committed is part of the page too"


# --- not proved -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", ["html", "md"])
def test_no_byte_can_be_changed_added_or_taken_away(
    style: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(on_disk(tmp_path / "plain", files(SETTINGS, ONE)))
    page = written(capsys, "--template", "card", "--format", style)
    data = page.read_bytes()
    last = len(data) - len(data.splitlines(keepends=True)[-1])
    places = [0, last // 3, last // 2, last - 1, *range(last, len(data), 60), len(data) - 2, len(data) - 1]
    for turn, at in enumerate(places):
        instead = (bytes([data[at] ^ 1]), b" " + data[at : at + 1], b"")[turn % 3]
        page.write_bytes(data[:at] + instead + data[at + 1 :])
        assert verify(capsys, page).code in (1, 2), (at, instead)
    page.write_bytes(data + b"\n")
    assert verify(capsys, page).code == 1
    page.write_bytes(data)
    assert verify(capsys, page).code == 0


def test_what_was_changed_by_hand_is_shown(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = written(capsys, "--template", "summary", "--format", "md")
    text = page.read_text(encoding="utf-8")
    at = next(at for at, line in enumerate(text.splitlines(), 1) if "Custody is full" in line)
    page.write_text(text.replace("Custody is full", "Custody is fine", 1), encoding="utf-8")
    ran = verify(capsys, page)
    assert ran.code == 1
    assert ran.out.splitlines()[1].startswith("not proved: made again from revision ")
    assert ran.out.splitlines()[2] == "  it was changed after it was made"
    assert re.match(
        rf'  line {at} has ".*Custody is fine.*", where ".*Custody is full.*" is made$', ran.out.splitlines()[3]
    )
    page.write_bytes(text.replace("\n", "\r\n").encode())
    assert verify(capsys, page).out.splitlines()[2:] == [
        "  its lines end with CR LF, where riskctl writes LF; nothing else differs"
    ]


def test_other_data_is_told_from_a_changed_page(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "risks" / "R2.yaml").write_text(TWO + "owner: af\n", encoding="utf-8")
    page = written(capsys)
    (root / "risks" / "R2.yaml").write_text(TWO + "owner: bg\n", encoding="utf-8")
    lines = verify(capsys, page).out.splitlines()
    assert re.fullmatch(r"  it was made of other data: sha256:\w{64}, here sha256:\w{64}", lines[2])
    assert re.match(r"  line \d+ has ", lines[3])


def test_another_version_is_named(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = written(capsys)
    monkeypatch.setattr(package, "__version__", "9.8.7")
    assert verify(capsys, page) == Ran(
        2,
        "",
        f"error: {page} was made by riskctl 0.1.0; this is 9.8.7, which may print other bytes\n"
        "  prove it with that version: python -m pip install riskctl==0.1.0\n",
    )


def test_what_cannot_be_judged_ends_with_a_reason(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    none = verify(capsys, "out/none.html")
    assert (none.code, none.err.splitlines()[0]) == (2, "error: there is no file out/none.html")
    page = written(capsys)
    stamp = read_stamp(page.read_bytes())
    assert stamp is not None
    body = body_of(page.read_bytes()).decode()
    page.write_text(stamped(body, replace(stamp, revision="a" * 40)), encoding="utf-8")
    lost = verify(capsys, page)
    assert lost.code == 2
    assert f"was made from the commit {'a' * 40}, which cannot be read here: unknown revision" in lost.err
    other = on_disk(root, {"page.html": "<!DOCTYPE html>\n<p>Hello</p>\n"}) / "page.html"
    assert verify(capsys, other).out.splitlines() == [
        f"{other}",
        "not proved",
        "  it does not end with the line that riskctl writes last, or that line was changed",
    ]


@pytest.mark.parametrize(
    "forged",
    [
        {"template": "../../secret"},
        {"template": "nothing"},
        {"format": "docx"},
        {"edition": "secret"},
        {"links": "https://example.org/"},
        {"links": "//example.org/"},
        {"links": "/etc/"},
        {"links": "javascript:alert(1)/"},
        {"links": "../x/../y/"},
        {"links": '"><script>/'},
        {"charts": "../../etc"},
        {"charts": "/etc"},
        {"detail": "none"},
        {"revision": "HEAD"},
        {"revision": "--help"},
        {"signed_off": ["main"]},
        {"signed_off": "signed/x"},
        {"as_at": "last-meeting"},
        {"as_at": "yesterday"},
        {"clock": "x"},
        {"draft": "yes"},
        {"draft": 1},
        {"riskctl": "0.1.0 && rm"},
        {"page": 7},
        {"more": "x"},
        {"edition": "public"},
    ],
    ids=str,
)
def test_what_a_page_says_of_itself_chooses_only_what_riskctl_writes(
    forged: dict[str, object], root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = written(capsys)
    data = page.read_bytes()
    *above, last = data.decode().splitlines(keepends=True)
    told = json.loads(last.removeprefix("<!-- riskctl-made/1 ").removesuffix(" -->\n"))
    line = json.dumps({**told, **forged}).replace("<", "\\u003c").replace(">", "\\u003e")
    page.write_text("".join(above) + f"<!-- riskctl-made/1 {line} -->\n", encoding="utf-8")
    ran = verify(capsys, page)
    assert (ran.code, ran.out.splitlines()[1]) == (1, "not proved"), ran


def test_hostile_text_in_a_page_does_not_reach_the_terminal(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = written(capsys)
    page.write_bytes(page.read_bytes().replace(b"Custody", b"\x1b[31m\xe2\x80\xae##[group]", 1))
    ran = verify(capsys, page)
    assert ran.code == 1
    assert "\x1b" not in ran.out and "\u202e" not in ran.out
    on_disk(root, {"deep.md": "x\n<!-- riskctl-made/1 {" + '"a":[' * 20_000 + " -->\n"})
    assert verify(capsys, "deep.md").code == 1
    on_disk(root, {"empty.md": ""})
    assert verify(capsys, "empty.md").code == 1


def test_proving_writes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = written(capsys)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert verify(capsys, page).code == 0
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


# --- templates of the body's own ----------------------------------------------------------------------------------------

OWN = {"html/footer.html.j2": "<footer><p>{{ page.header.title }}{{ root }}</p></footer>\n"}


def test_a_page_printed_with_templates_from_elsewhere_is_proved_with_them_alone(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = on_disk(root.parent / "theirs", OWN)
    page = written(capsys, "--template", "summary", "--template", str(theirs))
    assert (stamp := read_stamp(page.read_bytes())) is not None
    assert command(stamp).startswith("riskctl report --template summary --template DIR --as-at 2024-01-16 --rev ")
    assert "<footer><p>Register of the tests</p></footer>" in page.read_text(encoding="utf-8")
    ran = verify(capsys, page, "--template", str(theirs))
    assert (ran.code, ran.err) == (0, ""), ran.out
    asked = verify(capsys, page)
    assert asked.code == 2
    assert f"riskctl verify {page.as_posix()} --template DIR" in asked.err
    on_disk(theirs, {"html/footer.html.j2": "<footer><p>{{ page.header.title }}</p></footer>\n"})
    other = verify(capsys, page, "--template", str(theirs))
    assert other.code == 1
    assert "it was printed with other templates: sha256:" in other.out


def test_a_page_printed_with_the_registers_own_templates_is_proved(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(root, {f"templates/{name}": text for name, text in OWN.items()}, "Our footer")
    page = written(capsys, "--template", "summary")
    assert (stamp := read_stamp(page.read_bytes())) is not None and stamp.templates == ""
    assert verify(capsys, page).code == 0
