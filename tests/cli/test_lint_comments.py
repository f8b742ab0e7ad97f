"""`# riskctl: ignore` in the files of a register, as a user of lint meets it."""

import json
from pathlib import Path

import pytest

from tests.registers import SCHEME, files, findings, on_disk, riskctl

RISK = """\
id: R1
title: Custody is full
owner: [af, bg]{owner}
actions:
  - {{text: Build, owner: af, due: ongoing}}{action}
"""


def risk(owner: str = "", action: str = "") -> str:
    return RISK.format(owner=owner, action=action)


def told(*risks: str, settings: str = "", **more: str) -> list[tuple[str, int, str]]:
    texts = files(settings, *risks)
    return [(each.path, each.span.line, each.code) for each in findings({**texts, **more})]


QUIET = " # riskctl: ignore joint-owners -- the board asked for two"
VAGUE = ("risks/R1.yaml", 5, "REC314")
UNSCORED = ("risks/R1.yaml", 1, "REC105")


def test_a_comment_silences_and_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ("risks/R1.yaml", 3, "REC303") in told(risk())
    assert ("risks/R1.yaml", 3, "REC303") not in told(risk(QUIET))
    place = on_disk(tmp_path, files("", risk(QUIET)))
    done = riskctl(capsys, "-C", place, "lint")
    assert "1 risk and 1 scheme checked: 0 errors, 2 warnings, 0 notes, 1 suppressed" in done.out
    assert json.loads(riskctl(capsys, "-C", place, "lint", "--format", "json").out)["summary"]["suppressed"] == 1
    alone = riskctl(capsys, "-C", place, "lint", "--select", "REC303")
    assert alone.out.endswith("1 risk and 1 scheme checked: nothing found, 1 suppressed\n")
    assert riskctl(capsys, "-C", place, "lint", "--select", "REC314", "--fail-on", "warning").code == 1


def test_an_unused_one_is_told_only_where_its_rule_is_looked_for() -> None:
    unused = " # riskctl: ignore REC302 -- x"
    assert ("risks/R1.yaml", 5, "FIL404") in told(risk(action=unused))
    assert ("risks/R1.yaml", 5, "FIL404") not in told(risk(action=unused), settings="lint: {ignore: [REC302]}\n")
    ignored = 'lint: {per_path: {"risks/*": {ignore: [REC302]}}}\n'
    assert ("risks/R1.yaml", 5, "FIL404") not in told(risk(action=unused), settings=ignored)
    assert ("risks/R1.yaml", 5, "FIL404") not in told(risk(action=unused), settings="lint: {ignore: [FIL404]}\n")


def test_nothing_is_called_unused_in_a_file_that_cannot_be_judged() -> None:
    broken = risk(action=" # riskctl: ignore REC302 -- x") + "surprise: 1\n"
    assert told(broken) == [("risks/R1.yaml", 6, "FIL201")]
    assert ("risks/R1.yaml", 5, "FIL404") not in told(
        risk(action=" # riskctl: ignore REC302 -- x"), settings="scheme: 1\n"
    )


def test_a_comment_about_comments_silences_nothing() -> None:
    text = "# riskctl: ignore FIL404 -- no\n" + risk(action=" # riskctl: ignore REC302 -- x")
    assert {code for _, _, code in told(text) if code.startswith("FIL")} == {"FIL401", "FIL404"}


def test_the_register_file_and_schemes_have_comments_too() -> None:
    stated = "meetings: [{body: SORB, date: 2023, stated: [{where: p 1, count: open, is: 7}]}]"
    assert ("riskctl.yaml", 5, "REG301") in told(risk(), settings=f"{stated}\n")
    quiet = f"{stated} # riskctl: ignore REG301 -- the minutes say so\n"
    assert ("riskctl.yaml", 5, "REG301") not in told(risk(), settings=quiet)
    printed = SCHEME
    for band, texts in (("Low", "1 - 5"), ("Medium", "5 - 8"), ("High", "9 - 16")):
        printed = printed.replace(f"label: {band}}}", f"label: {band}, printed: {texts}}}")
    assert ("schemes/matrix@1.yaml", 9, "SCH206") in told(risk(), **{"schemes/matrix@1.yaml": printed})
    commented = "# riskctl: ignore SCH206 -- printed so by the board\n" + printed
    assert not [each for each in told(risk(), **{"schemes/matrix@1.yaml": commented}) if each[0].startswith("sch")]


def test_scheme_check_hears_comments_as_lint_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = SCHEME
    for band, texts in (("Low", "1 - 5"), ("Medium", "5 - 8"), ("High", "9 - 16")):
        text = text.replace(f"label: {band}}}", f"label: {band}, printed: {texts}}}")
    place = on_disk(tmp_path, {"a.yaml": text, "b.yaml": "# riskctl: ignore SCH206 -- the board prints it so\n" + text})
    assert "SCH206" in riskctl(capsys, "scheme", "check", place / "a.yaml", "--format", "concise").out
    assert riskctl(capsys, "scheme", "check", place / "b.yaml", "--format", "concise").out == ""
    on_disk(place, {"c.yaml": "# riskctl: ignore SCH205 -- no\n" + SCHEME})
    assert (
        "FIL404 SCH205 finds nothing here"
        in riskctl(capsys, "scheme", "check", place / "c.yaml", "--format", "concise").out
    )


def test_a_comment_names_its_rule_and_risk_in_every_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = on_disk(tmp_path, files("", risk(" # riskctl: ignore joint-owner -- x")))
    (found,) = json.loads(riskctl(capsys, "-C", place, "lint", "--format", "json", "--select", "FIL").out)["findings"]
    assert (found["code"], found["severity"], found["risk"], found["line"], found["column"]) == (
        "FIL401",
        "error",
        "R1",
        3,
        17,
    )
    assert (found["message"], found["hint"]) == ("there is no rule `joint-owner`", "did you mean joint-owners?")


def test_only_what_was_named_on_the_command_line_is_heard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = files("", risk(QUIET), risk(QUIET).replace("R1", "R2"))
    place = on_disk(tmp_path, texts)
    done = riskctl(capsys, "lint", place / "risks" / "R2.yaml", "--format", "json")
    assert json.loads(done.out)["summary"]["suppressed"] == 1
