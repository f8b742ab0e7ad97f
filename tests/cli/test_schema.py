"""The JSON Schemas: they take every file that ships, offer a register's own words, and refuse the usual slips."""

import datetime
import json
import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel
from ruamel.yaml import YAML

from riskctl.core import model, scheme_file
from riskctl.core.finding import Finding
from riskctl.core.model import RegisterFile, Risk
from riskctl.core.period import parse
from riskctl.core.register import Register
from riskctl.core.scheme import SchemeFile
from riskctl.io.loader import load_register
from riskctl.io.resources import shipped_schemes
from riskctl.io.shaping import read_record
from riskctl.io.source import read_source
from riskctl.io.tree import FolderTree
from riskctl.render.key_help import KEY_HELP
from riskctl.render.schema import schema_text
from tests.registers import files, on_disk, riskctl
from tests.running import ROOT, run

EXAMPLES = sorted((ROOT / "examples").glob("*/riskctl.yaml"))
MODELS: dict[str, type[BaseModel]] = {"risk": Risk, "register": RegisterFile, "scheme": SchemeFile}


def as_json(value: object) -> object:
    """Return a YAML value as JSON has it: a date is a text, a key too."""
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def loaded(text: str) -> object:
    return as_json(YAML(typ="safe", pure=True).load(text))


@cache
def validator(kind: str, example: str = "") -> Draft202012Validator:
    """Return the schema of one kind of file, general or narrowed to an example, once it is a schema itself."""
    schema = json.loads(schema_text(kind, register(example) if example else None))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def register(example: str) -> Register:
    found = load_register(FolderTree(str(ROOT / "examples" / example)), shipped_schemes()).register
    assert found is not None
    return found


def refusals(kind: str, text: str, example: str = "", without: Collection[str] = ()) -> list[str]:
    """Return where a schema refuses a file, and why; `without` are keys to leave out first."""
    value = loaded(text)
    assert isinstance(value, dict)
    kept = {key: item for key, item in value.items() if key not in without}
    return [
        f"{'/'.join(map(str, error.path))}: {error.message}" for error in validator(kind, example).iter_errors(kept)
    ]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_every_file_of_an_example_fits(path: Path) -> None:
    folder = path.parent
    texts = [("register", path), *(("risk", each) for each in sorted(folder.glob("risks/*.yaml")))]
    texts += [("scheme", each) for each in sorted(folder.glob("schemes/*.yaml"))]
    assert len(texts) > 10
    for kind, file in texts:
        text = file.read_text(encoding="utf-8")
        assert refusals(kind, text, folder.name) == [], file
        # A body's own fields are known only in its register.
        assert refusals(kind, text, without=register(folder.name).file.fields) == [], file


@pytest.mark.parametrize("path", sorted((ROOT / "schemes").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_scheme_fits(path: Path) -> None:
    assert refusals("scheme", path.read_text(encoding="utf-8")) == []


RISK = "id: R1\ntitle: x\n"


@pytest.mark.parametrize(
    ("kind", "text", "example", "at"),
    [
        ("risk", "id: R1\n", "", ""),
        ("risk", "title: x\n", "", ""),
        ("risk", f"{RISK}residual: 3\n", "", ""),
        ("risk", f"{RISK}own: x\n", "", ""),
        ("risk", f"{RISK}owners: x\n", "midshire", ""),
        ("risk", "id: R1\ntitle: [a, b]\n", "", "title"),
        ("risk", f"{RISK}status: [open]\n", "", "status"),
        ("risk", f"{RISK}status: {{open: yes}}\n", "midshire", "status"),
        ("risk", f"{RISK}raised: last spring\n", "", "raised"),
        ("risk", f"{RISK}raised: 26/07/2022\n", "", "raised"),
        ("risk", f"{RISK}actions: Do it\n", "", "actions"),
        ("risk", f"{RISK}actions: [Do it]\n", "", "actions/0"),
        ("risk", f"{RISK}actions: [{{text: x, due: soon}}]\n", "", "actions/0/due"),
        ("risk", f"{RISK}actions: [{{due: 2024-03}}]\n", "", "actions/0"),
        ("risk", f"{RISK}reviews: [{{date: 2024-01-16, gross: {{}}}}]\n", "", "reviews/0"),
        ("risk", f"{RISK}reviews: [{{date: 2024-01-16, current: 12}}]\n", "", "reviews/0/current"),
        (
            "risk",
            f"{RISK}reviews: [{{date: 2024-01-16, current: {{likelihood: [3]}}}}]\n",
            "",
            "reviews/0/current/likelihood",
        ),
        ("register", "format: 1\nscheme: a@1\n", "", ""),
        ("register", "format: one\ntitle: x\nscheme: a@1\n", "", "format"),
        ("register", "format: 1\ntitle: x\nscheme: a@1\npeople: [AF]\n", "", "people"),
        ("register", "format: 1\ntitle: x\nscheme: a@1\nmeetings: [{body: JARAP}]\n", "", "meetings/0"),
        ("scheme", "scheme: a\nversion: 1\nfactor: {}\n", "", ""),
        ("scheme", "scheme: a\nversion: 1\nsteps: [{product: [a, b]}]\n", "", "steps/0"),
        ("scheme", "scheme: a\nversion: 1\nsteps: [{name: score, product: a}]\n", "", "steps/0/product"),
    ],
)
def test_a_slip_is_refused_where_it_stands(kind: str, text: str, example: str, at: str) -> None:
    found = refusals(kind, text, example)
    assert [line for line in found if line.startswith(f"{at}:")], found
    findings: list[Finding] = []
    assert read_record(MODELS[kind], read_source("f.yaml", text.encode()), findings) is None
    assert findings


@pytest.mark.parametrize(
    ("kind", "text", "at"),
    [
        ("risk", f"{RISK}reviews: [{{date: 2024-01-16, current: {{likelyhood: 3}}}}]\n", "reviews/0/current"),
        (
            "risk",
            f"{RISK}reviews: [{{date: 2024, current: {{likelihood: Posible}}}}]\n",
            "reviews/0/current/likelihood",
        ),
        ("register", "format: 1\ntitle: x\nscheme: {risk: a@1}\n", "scheme"),
    ],
)
def test_what_a_scheme_does_not_know_is_refused_in_a_register(kind: str, text: str, at: str) -> None:
    (found,) = refusals(kind, text, "midshire")
    assert found.startswith(f"{at}:")


@pytest.mark.parametrize(
    ("kind", "text", "example"),
    [
        ("risk", "id: 1\ntitle: 2024\n", ""),
        ("risk", "id: 1.10\ntitle: no\n", ""),
        ("risk", f"{RISK}owner: null\ncontrols: []\nactions:\n", ""),
        ("risk", f"{RISK}x-board: {{a: [1]}}\nactions: [{{text: x, x-ref: [1]}}]\n", ""),
        ("risk", f"{RISK}controls: One narrative.\n", ""),
        ("risk", f"{RISK}controls: [A text, {{text: a control}}]\n", ""),
        ("risk", f"{RISK}accepted: {{by: acc, until: 2025-02}}\nclosed: [{{date: 2022-03-08}}]\n", ""),
        ("risk", f"{RISK}actions: [{{text: x, due: ongoing}}, {{text: y, due: TBC}}]\n", ""),
        ("risk", f"{RISK}reviews: [{{date: Undated, current: {{anything: {{a: 3, b: High}}, score: '12'}}}}]\n", ""),
        ("risk", f"{RISK}status: Made up\ncategory: Peoples\nowner: [pcc, somebody]\n", "midshire"),
        (
            "risk",
            f"{RISK}reviews: [{{date: 2024, current: {{likelihood: ALMOST certain, impact: '3'}}}}]\n",
            "midshire",
        ),
        (
            "risk",
            f"{RISK}reviews: [{{date: 2024, current: {{likelihood: 3, impact: {{Finance: 3, people: minor}}}}}}]\n",
            "midshire",
        ),
        ("risk", f"{RISK}responsible_officer: somebody new\n", "leicestershire-2024"),
        ("register", "format: 1\ntitle: x\nscheme: {threat: a@1, opportunity: [{use: b@1}]}\n", ""),
        ("register", "format: 1\ntitle: x\nscheme: [{use: a@1}, {use: a@2, from: 2024-04}]\n", ""),
        ("register", "format: 1\ntitle: x\nscheme: a@1\npeople: {AF: , B: {role: x, also: y}}\nlabels:\n", ""),
        ("register", "format: 1\ntitle: x\nscheme: a@1\ncategories: [People, {key: a}]\nrequired: owner\n", ""),
        ("scheme", "scheme: a\nversion: 1\nscales: {s: {from: 1, to: 5}}\nbands: [Low, {key: high}]\n", ""),
        ("scheme", "scheme: a\nversion: 1\nlower_is_worse: True\nfactors: {f: {scale: s, dimensions: [x]}}\n", ""),
    ],
)
def test_what_the_loader_takes_is_taken(kind: str, text: str, example: str) -> None:
    assert refusals(kind, text, example) == []
    own = register(example).file.fields if example else None
    findings: list[Finding] = []
    assert read_record(MODELS[kind], read_source("f.yaml", text.encode()), findings, own) is not None, findings


DATES = ["2024-03-31", "2024-03", "2023-24 Q4", "2023/24-Q4", "2023-24Q4", "2024 Q1", "2024", "2023/24", "2023/2024"]


@pytest.mark.parametrize("date", DATES)
def test_every_form_of_a_date_is_taken(date: str) -> None:
    parse(date)
    assert refusals("risk", f"{RISK}raised: {date}\n") == []


def test_words_of_the_register_are_offered() -> None:
    text = schema_text("risk", register("midshire"))
    schema = json.loads(text)
    offered = {
        key: schema["properties"][key]["anyOf"][0]["enum"]
        for key in ("kind", "category", "status", "owner", "appetite")
    }
    assert offered["kind"] == ["threat", "opportunity"]
    assert {"Finance", "Estates"} <= set(offered["category"])
    assert {"Open", "awaiting-review"} <= set(offered["status"])
    assert {"pcc", "volunteer-manager"} <= set(offered["owner"])
    assert "Very high" in offered["appetite"]
    levels = schema["$defs"]["level-likelihood"]["anyOf"][0]["enum"]
    assert {1, 5, "Rare", "Almost certain"} <= set(levels)
    assert list(schema["$defs"]["Assessment"]["properties"])[:2] == ["likelihood", "impact"]
    dimensions = schema["$defs"]["Assessment"]["properties"]["impact"]["anyOf"][1]["properties"]
    assert "reputation" in dimensions


def test_levels_without_numbers_are_offered_by_key_and_label(tmp_path: Path) -> None:
    root = on_disk(tmp_path, {"riskctl.yaml": "format: 1\ntitle: x\nscheme: mil-std-882e@1\n"})
    schema = json.loads(run(["-C", str(root), "schema"]).out)
    assert {"Catastrophic", "1", "Negligible"} <= set(schema["$defs"]["level-impact"]["anyOf"][0]["enum"])


def test_own_fields_and_labels_of_the_register_are_known() -> None:
    keys = json.loads(schema_text("risk", register("leicestershire-2024")))["properties"]
    assert keys["responsible_officer"]["description"] == "Responsible officer"
    cambridge = json.loads(schema_text("risk", register("cambridgeshire-opcc")))["properties"]
    assert cambridge["category"]["description"].startswith("Theme")


@pytest.mark.parametrize("kind", MODELS)
def test_nothing_inner_is_shown(kind: str) -> None:
    for text in (schema_text(kind), schema_text(kind, register("leicestershire-2024"))):
        assert "\\u0000" not in text
        assert '"own"' not in text
        assert '"levels": {' not in text or kind == "scheme"


def test_every_line_of_help_is_of_a_key_there_is() -> None:
    known: set[tuple[str, str]] = set()
    for module in (model, scheme_file):
        for name, record in vars(module).items():
            if isinstance(record, type) and issubclass(record, BaseModel):
                keys = {field.alias or key for key, field in record.model_fields.items()}
                known |= {(name, key) for key in keys} | {("", key) for key in keys}
    assert set(KEY_HELP) <= known


def test_the_command_prints_the_general_schema_outside_a_register(tmp_path: Path) -> None:
    done = run(["schema", "risk"], tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out == schema_text("risk")
    assert run(["schema"], tmp_path) == done
    assert json.loads(done.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("kind", MODELS)
def test_the_command_prints_the_narrowed_schema_inside_one(kind: str) -> None:
    done = run(["-C", str(ROOT / "examples" / "midshire"), "schema", kind])
    assert done.out == schema_text(kind, register("midshire"))


def test_it_writes_a_file_where_it_is_told_to(tmp_path: Path) -> None:
    done = run(["schema", "scheme", "-o", "scheme.json"], tmp_path)
    assert (done.code, done.out) == (0, "")
    assert (tmp_path / "scheme.json").read_text(encoding="utf-8") == schema_text("scheme")


def test_a_register_that_cannot_be_read_gives_no_general_schema_in_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on_disk(tmp_path, {**files("nonsense: 1\n")})
    done = riskctl(capsys, "-C", tmp_path, "schema")
    assert (done.code, done.out) == (2, "")
    assert re.search(r"riskctl\.yaml:5:1: there is no key `nonsense`", done.err)


def test_an_unknown_kind_and_folder_are_usage(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert riskctl(capsys, "schema", "riks").code == 2
    assert riskctl(capsys, "-C", tmp_path / "none", "schema").code == 2


def test_help_fits_a_screen() -> None:
    assert len(run(["schema", "--help"]).out.splitlines()) < 24
