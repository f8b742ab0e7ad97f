"""`riskctl list` as it is asked for: columns, order, groups, formats."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.registers import Ran, files, on_disk, riskctl

SETTINGS = """\
people: {af: {role: Finance lead}, bg: {role: Safety lead}}
categories: [{key: people, label: People}, {key: estates, label: Estates}]
statuses: [{key: open, label: Open}, {key: watched, label: Watched}]
fields: {cost: {type: number, label: Cost}, site: {type: text}}
labels: {owner: Held by}
"""
RISKS = (
    "id: R2\ntitle: Boilers fail\ncategory: estates\nowner: af\nstatus: open\ncost: 30\n"
    "actions: [{text: Survey, due: 2024-03}, {text: Old, due: 2023-01, done: 2023-01-05}]\n"
    "reviews: [{date: 2024-01, current: {likelihood: 4, impact: 4, score: 12}}]\n",
    "id: R10\ntitle: Custody is full\ncategory: people\nowner: [bg, af]\nstatus: watched\ncost: 7\n"
    "actions: [{text: Plan, due: 2024-02-10}]\n"
    "reviews: [{date: 2024-01, current: {likelihood: 2, impact: 3}}]\n",
    "id: R1\ntitle: =Staff leave\ncategory: people\nowner: bg\n"
    "reviews: [{date: 2024-01, current: {likelihood: 1, impact: 2}}]\n",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return on_disk(tmp_path, files(SETTINGS, *RISKS))


def ids(done: Ran) -> list[str]:
    assert done.code == 0, done.err
    return [row["id"] for row in json.loads(done.out)["risks"]]


def test_the_worst_come_first(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ids(riskctl(capsys, "-C", root, "list", "--format", "json")) == ["R2", "R10", "R1"]


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        (["id"], ["R1", "R2", "R10"]),
        (["-id"], ["R10", "R2", "R1"]),
        (["title"], ["R1", "R2", "R10"]),
        (["score"], ["R1", "R10", "R2"]),
        (["current"], ["R1", "R10", "R2"]),
        (["-current"], ["R2", "R10", "R1"]),
        (["band", "-id"], ["R1", "R10", "R2"]),
        (["due"], ["R10", "R2", "R1"]),
        (["-due"], ["R2", "R10", "R1"]),
        (["cost"], ["R10", "R2", "R1"]),
        (["-cost"], ["R2", "R10", "R1"]),
        (["category", "id"], ["R1", "R10", "R2"]),
        (["status"], ["R2", "R10", "R1"]),
        (["likelihood"], ["R1", "R10", "R2"]),
    ],
)
def test_any_field_sorts_and_what_is_not_stated_comes_last(
    root: Path, capsys: pytest.CaptureFixture[str], keys: list[str], wanted: list[str]
) -> None:
    options = [word for key in keys for word in ("--sort", key)]
    assert ids(riskctl(capsys, "-C", root, "list", "--format", "json", *options)) == wanted


def test_chosen_columns_in_text(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", root, "list", "--columns", "id, score,band,owner,due,cost,title", "--sort", "-score")
    assert done.out.splitlines()[2:6] == [
        "ID   SCORE  BAND    HELD BY                    NEXT DUE    COST  TITLE",
        "R2     16*  High*   Finance lead               2024-03       30  Boilers fail",
        "R10      6  Medium  Safety lead, Finance lead  2024-02-10     7  Custody is full",
        "R1       2  Low     Safety lead                                  =Staff leave",
    ]
    assert "3 open risks, sorted by score, from high to low: 1 High, 1 of them disputed; 1 Medium; 1 Low" in done.out


def test_chosen_columns_are_numbers_and_flags_in_json(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(
        capsys, "-C", root, "list", "--columns", "id,score,disputed,cost,due,open,declared,inherent", "--format", "json"
    )
    assert json.loads(done.out)["risks"][0] == {
        "id": "R2",
        "score": 16,
        "disputed": True,
        "cost": 30,
        "due": "2024-03",
        "open": True,
        "declared": "12",
        "inherent": "",
    }


def test_every_name_of_the_condition_language_is_a_column(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = (
        "id,title,open,closed,accepted,disputed,kind,status,category,objectives,owner,proposed,publish,movement,"
        "appetite position,raised,reviewed,description,band,score,likelihood,impact,current.band,target.score,"
        "inherent.likelihood,current.disputed,cost,site,current,inherent,target,declared,due,position"
    )
    done = riskctl(capsys, "-C", root, "list", "--columns", names, "--format", "csv")
    assert done.code == 0, done.err
    rows = list(csv.DictReader(io.StringIO(done.out.removeprefix("\ufeff"))))
    assert {row["id"]: (row["impact"], row["current.band"], row["owner"]) for row in rows} == {
        "R2": ("Severe (4)", "High", "Finance lead"),
        "R10": ("Serious (3)", "Medium", "Safety lead, Finance lead"),
        "R1": ("Moderate (2)", "Low", "Safety lead"),
    }
    assert rows[2]["title"] == "'=Staff leave"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--columns", "id,ownr"], "--columns: there is no field 'ownr'\n  did you mean owner?"),
        (["--sort", "-scor"], "--sort: there is no field 'scor'\n  did you mean score?"),
        (["--group", "categry"], "--group: there is no field 'categry'\n  did you mean category?"),
        (["--columns", " , "], "--columns names no field"),
        (["--columns", "zzzzzz"], "  fields: inherent, current, target, declared, due, position, id, title, open"),
        (["--columns", "zzzzzz"], "cost, site; of a rating also inherent.band, target.score and so on"),
        (["--sort", " , "], "--sort names no field"),
        (["--where", "zebra"], "zebra\n  ^\n  fields: id, title, open"),
    ],
)
def test_an_unknown_field_is_told_the_nearest(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    done = riskctl(capsys, "-C", root, "list", *arguments)
    assert done.code == 2
    assert said in done.err


def test_groups_stand_under_headings_that_count(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", root, "list", "--group", "status", "--columns", "id,title")
    assert done.out.splitlines()[2:12] == [
        "ID   TITLE",
        "",
        "Open (1)",
        "R2   Boilers fail",
        "",
        "Watched (1)",
        "R10  Custody is full",
        "",
        "not stated (1)",
        "R1   =Staff leave",
    ]
    assert "3 open risks, grouped by status, worst first" in done.out


@pytest.mark.parametrize(
    ("field", "titles"),
    [
        ("category", ["People", "Estates"]),
        ("band", ["High", "Medium", "Low"]),
        ("current", ["16 High", "6 Medium", "2 Low"]),
        ("disputed", ["yes", "no"]),
        ("owner", ["Finance lead", "Safety lead", "Safety lead, Finance lead"]),
    ],
)
def test_groups_come_in_the_order_of_their_field(
    root: Path, capsys: pytest.CaptureFixture[str], field: str, titles: list[str]
) -> None:
    done = riskctl(capsys, "-C", root, "list", "--group", field, "--format", "json")
    assert list(dict.fromkeys(row["group"] for row in json.loads(done.out)["risks"])) == titles


def test_a_program_gets_the_group_as_a_column_and_markdown_a_table_each(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = riskctl(capsys, "-C", root, "list", "--group", "category", "--columns", "id", "--format", "tsv")
    assert done.out == "group\tid\nPeople\tR10\nPeople\tR1\nEstates\tR2\n"
    done = riskctl(capsys, "-C", root, "list", "--group", "category", "--columns", "id", "--format", "markdown")
    assert done.out.startswith("### People (2)\n\n| Id |\n| --- |\n| R10 |\n| R1 |\n\n### Estates (1)\n")


def test_a_condition_still_narrows(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "-C", root, "list", "--where", "owner is bg", "--sort", "id")
    assert "2 of 3 open risks, sorted by id: 1 Medium; 1 Low" in done.out
    assert (
        "No risk matches.\nsee every open risk with: riskctl list\n"
        in riskctl(capsys, "-C", root, "list", "--where", "owner is bg and score is 16").out
    )


def test_plain_text_has_one_fact_a_line(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = riskctl(capsys, "--plain", "-C", root, "list", "--columns", "id,current,owner", "--where", "disputed")
    assert done.out.splitlines()[2:5] == ["ID: R2", "Current: 16 High (disputed)", "Held by: Finance lead"]


# --- what is outside appetite -----------------------------------------------------------------------------------------

APPETITE = "appetite: Low\ntolerance: Medium\n"


def test_above_appetite_lists_what_is_outside_it_and_how_much_that_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = on_disk(tmp_path, files(SETTINGS + APPETITE, *RISKS))
    every = json.loads(riskctl(capsys, "-C", root, "score", "--format", "json").out)["risks"]
    outside = [
        risk["id"] for risk in every if risk["appetite"]["position"] in ("outside-appetite", "outside-tolerance")
    ]
    assert outside == ["R2", "R10"]
    assert ids(riskctl(capsys, "-C", root, "list", "--above-appetite", "--format", "json")) == outside
    text = riskctl(capsys, "-C", root, "list", "--above-appetite").out
    assert "\n2 of 3 open risks outside appetite, worst first: 1 High, 1 of them disputed; 1 Medium\n" in text
    both = riskctl(capsys, "-C", root, "list", "--above-appetite", "--where", "category is people", "--sort", "id")
    assert "\n1 of 3 open risks outside appetite, sorted by id: 1 Medium\n" in both.out


def test_above_appetite_says_why_nothing_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    without = on_disk(tmp_path / "without", files(SETTINGS, *RISKS))
    assert (
        "\nNo risk has an appetite: say it in riskctl.yaml"
        in riskctl(capsys, "-C", without, "list", "--above-appetite").out
    )
    within = on_disk(tmp_path / "within", files(SETTINGS + APPETITE, RISKS[2]))
    assert (
        "\nNo risk is outside appetite.\nsee every open risk with: riskctl list\n"
        in riskctl(capsys, "-C", within, "list", "--above-appetite").out
    )


def test_several_sort_keys_may_stand_in_one_word(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = riskctl(capsys, "-C", root, "list", "--sort", "category,-id", "--format", "json")
    assert ids(one) == ids(
        riskctl(capsys, "-C", root, "list", "--sort", "category", "--sort", "-id", "--format", "json")
    )
    assert ids(one) == ["R10", "R1", "R2"]
    said = riskctl(capsys, "-C", root, "list", "--sort", " status , -due").out
    assert "sorted by status, then due, from high to low" in said


def test_a_program_gets_the_same_columns_whatever_is_asked_for(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    heads = [
        riskctl(capsys, "-C", root, "list", *more, "--format", "tsv").out.splitlines()[0]
        for more in ([], ["--where", "id is R1"], ["--where", "status is open"], ["--sort", "-id"])
    ]
    assert heads == ["id\tcurrent\tmovement\tstatus\towner\tcategory\ttitle"] * 4
