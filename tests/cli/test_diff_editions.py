"""`riskctl diff --edition public`: what either side withholds leaves no byte in a comparison, in any format."""

import json
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest

from tests.cli.test_editions import CLOSED, EXEMPT, LISTS, PART, PLAIN, marks, other
from tests.registers import Ran, files, on_disk, riskctl
from tests.repository import commit, git, repository

FORMATS = ("text", "json", "md", "html")
SCHEMA = json.loads(
    (Path(__file__).parent.parent / "render" / "riskctl-diff-1.schema.json").read_text(encoding="utf-8")
)
LATER = {
    "- date: 2023-06\n": "- date: 2023-05\n",
    "likelihood: 3, impact: 4}": "likelihood: 1, impact: 1}",
    "zqdescription": "zqotherdescription",
    "due: 2024-06": "due: 2024-09",
    "zqcontrol,": "zqanothercontrol,",
}
NOW_PLAIN = PLAIN.replace("likelihood: 3", "likelihood: 4").replace("Watch", "Watch closely")


def later(text: str) -> str:
    """Return a risk of which everything that is withheld has changed."""
    for was, now in LATER.items():
        text = text.replace(was, now)
    return text


def two(root: Path, was: Mapping[str, str], now: Mapping[str, str]) -> Path:
    """Return a repository of two commits."""
    top = repository(root / "register")
    commit(top, was, "zqsubject", "2023-11-01T09:00:00+0000")
    for path in was.keys() - now.keys():
        (top / path).unlink()
    commit(top, now, "zqlater")
    return top


def compared(capsys: pytest.CaptureFixture[str], root: Path, *more: str) -> dict[str, Ran]:
    arguments = ("diff", "HEAD~1", "HEAD", "--edition", "public", "--all", *more)
    return {format: riskctl(capsys, "-C", root, *arguments, "--format", format) for format in FORMATS}


WAS = files(LISTS, PLAIN, PART, EXEMPT, CLOSED)
NOW = files(LISTS, NOW_PLAIN, later(PART), later(EXEMPT), CLOSED)


def test_the_marks_stand_in_the_full_comparison(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = two(tmp_path, WAS, NOW)
    full = riskctl(capsys, "-C", root, "diff", "HEAD~1", "HEAD", "--all", "--format", "json").out
    assert {"zqotherdescription", "zqanothercontrol", "ZQ-77"} <= set(marks(full))
    assert json.loads(full)["edition"]["name"] == "full"


def test_no_format_lets_a_mark_through(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = two(tmp_path, WAS, NOW)
    for format, ran in compared(capsys, root).items():
        assert (ran.code, marks(ran.out), marks(ran.err)) == (0, [], []), format
        assert "R1" in ran.out and "R2" not in ran.out, "nothing that is shown of R2 changed"
        assert "risks/" not in ran.out
        assert "public edition, without what either side withholds: 2 risks are withheld: commercial (1), " in ran.out
        assert git(root, "rev-parse", "HEAD")[:7] not in ran.out and git(root, "rev-parse", "HEAD~1")[:7] not in ran.out
    document = json.loads(compared(capsys, root)["json"].out)
    jsonschema.validate(document, SCHEMA)
    assert document["edition"]["withheld"][0] == {"ground": "commercial", "risks": 1}
    assert document["counts"] == {"opening": 2, "new": 0, "reopened": 0, "closed": 0, "lost": 0, "closing": 2}
    assert (document["a"]["name"], document["b"]["name"], document["risks"][0]["path_b"]) == (
        "a revision",
        "a revision",
        None,
    )
    stat = riskctl(capsys, "-C", root, "diff", "HEAD~1", "HEAD", "--stat", "--edition", "public")
    assert (marks(stat.out), "R1" in stat.out) == ([], True)


def test_a_public_comparison_is_the_same_whatever_is_withheld(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = two(tmp_path / "first", WAS, NOW)
    words = two(
        tmp_path / "words",
        {path: other(text) for path, text in WAS.items()},
        {path: other(text) for path, text in NOW.items()},
    )
    still = two(tmp_path / "still", WAS, {**WAS, "risks/R1.yaml": NOW["risks/R1.yaml"]})
    assert compared(capsys, first) == compared(capsys, words) == compared(capsys, still)


OPEN_2 = "id: R2\ntitle: Zqtitle of the second\nraised: 2022-01\ndescription: zqsecret\n"


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (OPEN_2 + "publish: exempt\n", OPEN_2),
        (OPEN_2, OPEN_2.replace("zqsecret", "zqother") + "publish: exempt\n"),
        (OPEN_2 + "publish: exempt\n", ""),
        ("", OPEN_2 + "publish: exempt\n"),
        (OPEN_2 + "publish: exempt\n", OPEN_2.replace("id: R2", "id: R9\nformerly: [R2]")),
        (OPEN_2, OPEN_2 + "withhold: [raised]\n"),
    ],
    ids=["was exempt", "is exempt", "exempt and gone", "exempt and new", "exempt under another id", "without its date"],
)
def test_a_risk_that_either_side_withholds_is_in_neither(
    was: str, now: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two_ = (
        on_disk(tmp_path / name, files(LISTS, PLAIN.partition("links")[0], *filter(None, [text])))
        for name, text in (("a", was), ("b", now))
    )
    for format in FORMATS:
        ran = riskctl(capsys, "-C", two_, "diff", f"dir:{one}", "--edition", "public", "--format", format, "--all")
        assert (ran.code, marks(ran.out), marks(ran.err)) == (0, [], []), format
        assert "R2" not in ran.out and "R9" not in ran.out
        assert "1 risk is withheld" in ran.out


@pytest.mark.parametrize("first", [True, False], ids=["then", "now"])
def test_a_field_that_either_side_withholds_is_in_neither(
    first: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_, closed = "id: R2\ntitle: The second\nraised: 2022-01\n", "withhold: [description]\n"
    was = open_ + "description: zqsecret\n" + closed * first
    now = open_ + "description: zqother\n" + closed * (not first)
    for name, text in (("a", was), ("b", now)):
        on_disk(tmp_path / name, files("", text))
    ran = riskctl(
        capsys, "-C", tmp_path / "b", "diff", f"dir:{tmp_path / 'a'}", "--edition", "public", "--format", "json"
    )
    document = json.loads(ran.out)
    assert (marks(ran.out), document["risks"]) == ([], [])
    assert document["edition"]["withheld_in_part"] == [{"ground": None, "risks": 1}]


def test_an_earlier_text_that_names_an_exempt_risk_stops_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named = "id: R1\ntitle: Known to all\ncause: As R2 says.\n"
    for name, text in (("a", named), ("b", named.replace("As R2 says", "As said"))):
        on_disk(tmp_path / name, files("", text, OPEN_2 + "publish: exempt\n"))
    ran = riskctl(capsys, "-C", tmp_path / "b", "diff", f"dir:{tmp_path / 'a'}", "--edition", "public")
    assert (ran.code, ran.out) == (2, "")
    assert "no public edition is made: it would name a risk that is withheld\n" in ran.err
    assert "risks/R1.yaml: cause 1" in ran.err or "risks/R1.yaml: cause" in ran.err


def test_gates_are_of_the_full_comparison(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = two(tmp_path, WAS, NOW)
    ran = riskctl(capsys, "-C", root, "diff", "HEAD~1", "HEAD", "--edition", "public", "--gate")
    assert (ran.code, ran.err) == (
        2,
        "error: --gate looks at the register whole, and what it says may name what is withheld\n"
        "  leave out --gate, or --edition public\n",
    )


def test_a_quarter_is_compared_for_the_public_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = on_disk(tmp_path, NOW)
    ran = riskctl(capsys, "-C", root, "diff", "2023-24 Q1", "2023-24 Q3", "--edition", "public", "--all")
    assert (ran.code, marks(ran.out), "2 risks are withheld" in ran.out) == (0, [], True), ran.err


def test_with_nothing_withheld_both_editions_tell_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("a", PLAIN), ("b", NOW_PLAIN)):
        on_disk(tmp_path / name, files(LISTS, text.partition("links")[0]))
    arguments = ("-C", tmp_path / "b", "diff", f"dir:{tmp_path / 'a'}", "--format", "json", "--all")
    full, public = (json.loads(riskctl(capsys, *arguments, *more).out) for more in ((), ("--edition", "public")))
    assert public["notes"].pop(0).endswith(": nothing is withheld")
    for document in (full, public):
        for risk in document["risks"]:
            risk.update(path_a=None, path_b=None, line_b=None)
            risk["changes"] = [{**each, "line": None} for each in risk["changes"] if each["kind"] != "formatting"]
        del document["edition"], document["summary"]
    assert full == public
