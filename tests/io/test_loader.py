"""From files to a register: what is refused, where, in which words, and what that keeps from being computed."""

from pathlib import Path

import pytest

from riskctl.core.errors import NotARegister, NothingToCheck, UnreadableRegister, UsageError
from riskctl.io.loader import load_register, load_risks
from riskctl.io.resources import shipped_schemes
from riskctl.io.tree import Entry, FolderTree, Problem
from riskctl.pipeline import book, lint
from tests.registers import CLOCK, SCHEME, MemoryTree, files, findings, on_disk, said
from tests.running import run

RISK = "id: R1\ntitle: Custody is full\nreviews: [{date: 2024-01, current: {likelihood: 1, impact: 1}}]\n"


def of_risk(more: str, settings: str = "") -> list[tuple[int, str, str, str]]:
    """Return what is said of one risk file by the loader: line, code, message, hint."""
    found = findings(files(settings, RISK + more))
    return [entry[1:] for entry in said(found) if entry[0] == "risks/R1.yaml" and entry[2].startswith("FIL")]


def of_register(settings: str) -> list[tuple[int, str, str, str]]:
    """Return what is said of the register file by the loader."""
    found = findings(files(settings, RISK))
    return [entry[1:] for entry in said(found) if entry[0] == "riskctl.yaml" and entry[2].startswith("FIL")]


# --- keys -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "message", "hint"),
    [
        ("ownr: acc", "there is no key `ownr` here", "write `owner:`"),
        ("Status: open", "there is no key `Status` here", "write `status:`"),
        ("residual: {likelihood: 1}", "there is no key `residual` here", None),
        ("mitigations: patrols", "there is no key `mitigations` here", "write `controls:`"),
        ("theme: Legal", "there is no key `theme` here", "write `category:`"),
        ("consequence: harm", "there is no key `consequence` here", "write `effect:`"),
        ("zzz: 1", "there is no key `zzz` here", None),
    ],
)
def test_an_unknown_key_is_answered_with_the_one_that_is_meant(more: str, message: str, hint: str | None) -> None:
    ((line, code, said_message, said_hint),) = of_risk(more)
    assert (line, code, said_message) == (4, "FIL201", message)
    assert hint is None or said_hint == hint


def test_residual_is_answered_with_current() -> None:
    texts = files("", "id: R1\ntitle: x\nreviews:\n  - date: 2024-01\n    residual: {likelihood: 1, impact: 1}\n")
    ((_, line, code, message, hint),) = [entry for entry in said(findings(texts)) if entry[2].startswith("FIL")]
    assert (line, code, message) == (5, "FIL201", "there is no key `residual` here")
    assert hint == "write `current:`; with `labels: {current: Residual}` the register prints it as Residual"


def test_a_key_that_is_near_nothing_is_answered_with_all_there_are() -> None:
    ((_, _, _, hint),) = of_risk("zzz: 1")
    assert hint.startswith("known here: id, title, kind, ")
    assert hint.endswith("withhold; your own keys begin with `x-`")
    assert "levels" not in hint
    assert "\0" not in hint


@pytest.mark.parametrize(
    ("more", "line", "column"),
    [
        ("actions:\n  - text: Count\n    onwer: af\n", 6, 5),
        ("controls:\n  - {text: Patrols, typ: preventive}\n", 5, 21),
        ("printed: [{where: E, curent: {score: 1}}]\n", 4, 22),
        ("closed: {raeson: treated}\n", 4, 10),
        ("closed: [{raeson: treated}]\n", 4, 11),
    ],
)
def test_an_unknown_key_is_pointed_at_however_deep_it_stands(more: str, line: int, column: int) -> None:
    found = [each for each in findings(files("", RISK + more)) if each.code == "FIL201"]
    assert [(each.span.line, each.span.column) for each in found] == [(line, column)]


def test_keys_that_begin_with_x_are_the_users_own_everywhere() -> None:
    more = "x-ref: {any: [1]}\nactions: [{text: a, x-note: b}]\n"
    assert of_risk(more) == []
    assert of_register("x-tool: 1\nquarters: {x-y: 1, year_starts: april}\n") == []


# --- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "line", "code", "message"),
    [
        ("category: [a, b]", 4, "FIL202", "category: expected a text"),
        ("owner: {a: b}", 4, "FIL202", "owner: expected a list"),
        ("actions: count the cells", 4, "FIL202", "actions: expected a list"),
        ("actions:\n  - count the cells", 5, "FIL202", "actions: expected a mapping (`key: value` lines)"),
        ("controls:\n  - [a]", 5, "FIL202", "controls: expected a mapping (`key: value` lines)"),
        ("accepted: yes", 4, "FIL202", "accepted: expected a list"),
        ("raised: last spring", 4, "FIL204", None),
        ("raised: 2024-02-30", 4, "FIL204", None),
        (
            "raised: 2023/25",
            4,
            "FIL204",
            "raised: '2023/25' is not a financial year; 2023 runs to 2024, written 2023/24",
        ),
        ("actions: [{text: a, due: soon}]", 4, "FIL204", None),
        ("actions: [{due: 2024}]", 4, "FIL203", "`text` is missing"),
        ("printed: [{current: {score: 1}}]", 4, "FIL203", "`where` is missing"),
        ("links: [{type: related}]", 4, "FIL203", "`to` is missing"),
        ("proposals: [{propose: rescore, current: {score: twelve}}]", 4, "FIL202", "score: expected a number"),
        (
            "proposals: [{propose: rescore, current: {likelihood: [1]}}]",
            4,
            "FIL202",
            "current: likelihood takes a level, or one for each dimension",
        ),
        ("controls: [{text: a, assurance: [{line: 1.5}]}]", 4, "FIL202", "line: expected a whole number"),
    ],
)
def test_a_value_of_the_wrong_shape_is_named_in_plain_words(
    more: str, line: int, code: str, message: str | None
) -> None:
    ((said_line, said_code, said_message, _),) = of_risk(more)
    assert (said_line, said_code) == (line, code)
    assert message is None or said_message == message


def test_a_date_that_is_none_says_what_one_is() -> None:
    ((_, _, message, _),) = of_risk("raised: 2024-02-30")
    assert message == (
        "raised: '2024-02-30' is not in the calendar; expected a day (2024-03-31), a month (2024-03), "
        "a quarter (2023-24 Q4) or a year (2024 or 2023/24)"
    )


def test_what_must_be_there_is_missing_at_the_top() -> None:
    texts = files("", RISK) | {"risks/R2.yaml": "status: open\n"}
    assert [entry for entry in said(findings(texts)) if entry[2] == "FIL203"] == [
        ("risks/R2.yaml", 1, "FIL203", "`id` is missing", "add a line `id: ...`"),
        ("risks/R2.yaml", 1, "FIL203", "`title` is missing", "add a line `title: ...`"),
    ]


def test_every_mistake_of_every_file_is_found() -> None:
    texts = files("colour: red\n", RISK + "ownr: a\nraised: soon\nactions: [{}]\n", "id: R2\ntitle: [x]\nstatu: open\n")
    found = [(path, line, code) for path, line, code, _, _ in said(findings(texts)) if code.startswith("FIL")]
    assert found == [
        ("riskctl.yaml", 5, "FIL201"),
        ("risks/R1.yaml", 4, "FIL201"),
        ("risks/R1.yaml", 5, "FIL204"),
        ("risks/R1.yaml", 6, "FIL203"),
        ("risks/R2.yaml", 2, "FIL202"),
        ("risks/R2.yaml", 3, "FIL201"),
    ]


def test_a_finding_names_the_risk_it_is_about() -> None:
    found = [each for each in findings(files("", RISK + "ownr: a\n")) if each.code == "FIL201"]
    assert [each.risk for each in found] == ["R1"]


# --- quarters ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "more", "message", "hint"),
    [
        (
            "",
            "raised: 2024 Q1",
            "2024 Q1 is a quarter of another kind of year: here the year starts in April",
            "the quarter with that first day is written 2023-24 Q4",
        ),
        (
            "quarters: {year_starts: January}",
            "raised: 2023-24 Q4",
            "2023-24 Q4 is a quarter of another kind of year: here the year starts in January",
            "the quarter with that first day is written 2024 Q1",
        ),
        ("", "actions: [{text: a, moved: [{from: 2024 Q1, to: tbc}]}]", None, None),
    ],
)
def test_a_quarter_of_the_wrong_kind_names_the_right_one(
    settings: str, more: str, message: str | None, hint: str | None
) -> None:
    ((line, code, said_message, said_hint),) = of_risk(more, settings)
    assert (line, code) == (4, "FIL205")
    assert message is None or (said_message, said_hint) == (message, hint)


def test_quarters_in_the_register_file_are_held_to_the_same() -> None:
    ((line, code, message, _),) = of_register("meetings: [{date: 2024 Q1}]\n")
    assert (line, code, message.partition(" is ")[0]) == (5, "FIL205", "2024 Q1")


def test_a_quarter_in_prose_is_no_date() -> None:
    assert of_risk("description: Since 2024 Q1.\nactions: [{text: a, due_text: 2024 Q1}]\n") == []


# --- ids and names of files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["R1", "R1-custody-is-full", "R1-"])
def test_a_file_is_named_by_its_id_and_words(name: str) -> None:
    texts = files("") | {f"risks/{name}.yaml": RISK, f"risks/deep/{name}.yml": RISK.replace("R1", "R1")}
    texts.pop(f"risks/deep/{name}.yml")
    assert [entry for entry in said(findings(texts)) if entry[2] == "FIL301"] == []


@pytest.mark.parametrize("name", ["R2", "R1custody", "r1", "R1.1"])
def test_a_file_named_otherwise_is_found_and_still_counts(name: str) -> None:
    tree = MemoryTree(files("") | {f"risks/{name}.yaml": RISK})
    (finding,) = [each for each in lint(tree, None, CLOCK).findings if each.code == "FIL301"]
    assert finding.message == f"the file is named {name}, the id in it is R1"
    assert finding.hint == "name the file R1.yaml, or R1- and some words, or mend the id"
    assert [on.risk.id for on in book(tree, None, CLOCK).states] == ["R1"]


@pytest.mark.parametrize(
    "text",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "a b",
        '"R1\\nx"',
        '""',
        "CON",
        "aux.1",
        "R1.",
        "R..1",
        ".R1",
        "-R1",
        "R" * 65,
        "é1",
        '"R1\\0"',
        '" R1"',
        '"R1\u00a0"',
    ],
)
def test_an_id_that_is_no_safe_name_is_refused(text: str) -> None:
    texts = files("") | {"risks/R1.yaml": f"id: {text}\ntitle: x\n"}
    assert "FIL208" in [each.code for each in findings(texts)]


@pytest.mark.parametrize("text", ["1", '"1"', "R1.1", "STR0339", "A_b-C.9", "console", "R" * 64])
def test_an_id_is_its_text(text: str) -> None:
    plain = text.strip('"')
    texts = files("") | {f"risks/{plain}.yaml": f"id: {text}\ntitle: x\n"}
    assert [each.code for each in findings(texts) if each.code.startswith("FIL")] == []
    assert [on.risk.id for on in book(MemoryTree(texts), None, CLOCK).states] == [plain]


# --- the body's own fields --------------------------------------------------------------------------------------------

FIELDS = "fields: {cost: {type: number}, seen: {type: date}, lead: {type: person}, note: {}}\n"


def test_own_fields_are_read_in_risks_and_printings() -> None:
    text = RISK + "cost: 12.5\nseen: 2024-01\nlead: af\nnote: ''\nprinted: [{where: E, cost: 13}]\n"
    tree = MemoryTree(files(FIELDS, text))
    (on,) = book(tree, None, CLOCK).states
    assert on.risk.own == (("cost", "12.5"), ("seen", "2024-01"), ("lead", "af"), ("note", ""))
    assert [entry.own for entry in on.risk.printed or ()] == [(("cost", "13"),)]


@pytest.mark.parametrize(
    ("more", "code", "message"),
    [
        ("cost: lots", "FIL202", "cost: expected a number"),
        ("seen: soon", "FIL204", None),
        ("lead: [a, b]", "FIL202", "lead: expected a text"),
        ("printed: [{where: E, cost: lots}]", "FIL202", "cost: expected a number"),
    ],
)
def test_own_fields_are_held_to_their_type(more: str, code: str, message: str | None) -> None:
    ((line, said_code, said_message, _),) = of_risk(more, FIELDS)
    assert (line, said_code) == (4, code)
    assert message is None or said_message == message


def test_a_field_that_is_not_declared_is_unknown_and_a_near_one_is_offered() -> None:
    assert of_risk("cots: 12", FIELDS) == [(4, "FIL201", "there is no key `cots` here", "write `cost:`")]


def test_own_fields_are_not_called_unknown_while_the_register_file_is_broken() -> None:
    for broken in ("colour: red\n", "requires: 9\n"):
        found = findings(files(FIELDS + broken, RISK + "cost: 12\nseen: 2024-01\n"))
        assert {each.path for each in found} == {"riskctl.yaml"}
    found = findings(files(FIELDS, RISK + "cost: 12\n", scheme="nosuch@1"))
    assert {each.path for each in found} == {"riskctl.yaml"}


@pytest.mark.parametrize(
    ("settings", "code", "message"),
    [
        ("fields: {cost: {type: nubmer}}", "FIL202", "there is no type `nubmer`"),
        ("fields: {owner: {type: text}}", "FIL201", "`owner` is the name of a key that every risk may have"),
        ("fields: {Band: {type: text}}", "FIL201", "`Band` is a name that conditions know for every risk"),
        ("fields: {movement: {type: text}}", "FIL201", "`movement` is a name that conditions know for every risk"),
        ("fields: {x-cost: {type: text}}", None, None),
    ],
)
def test_a_declared_field_has_a_type_and_a_name_of_its_own(
    settings: str, code: str | None, message: str | None
) -> None:
    found = of_register(settings)
    assert [entry[1:3] for entry in found] == ([] if code is None else [(code, message)])


# --- settings of the register -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("requires", "ok"),
    [("0.1", True), ("0", True), ("0.1.0", True), ("0.2", False), ("1", False), ("1.2", False), ("latest", False)],
)
def test_a_register_may_ask_for_a_version(requires: str, ok: bool) -> None:
    found = of_register(f"requires: {requires}")
    assert bool(found) is not ok
    if requires == "1.2":
        assert found == [(5, "FIL209", "the register asks for riskctl 1.2, this is 0.1.0", "")]
    if requires == "latest":
        assert found == [(5, "FIL209", "requires: expected a version such as 1.2", "")]


def test_a_format_to_come_is_refused() -> None:
    texts = files("", RISK)
    texts["riskctl.yaml"] = texts["riskctl.yaml"].replace("format: 1", "format: 2")
    found = [entry[2:4] for entry in said(findings(texts))]
    assert found == [("FIL209", "this file is of format 2; this riskctl reads format 1")]


def test_what_an_actions_status_means_is_one_of_three_words() -> None:
    assert of_register("action_statuses: [{key: G, means: opne}]") == [
        (5, "FIL202", "means: expected open, complete or dropped", "")
    ]


# --- schemes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "scheme",
    [
        "../matrix@1",
        "/etc/passwd@1",
        "schemes/matrix@1",
        "matrix@1.yaml",
        "matrix",
        "https://example.org/x@1",
        "matrix@../1",
    ],
)
def test_a_scheme_is_named_and_never_a_path(scheme: str) -> None:
    ((line, code, message, hint),) = [entry[1:] for entry in said(findings(files("", RISK, scheme=scheme)))]
    assert (line, code, message) == (4, "FIL207", f"there is no scheme {scheme}")
    assert hint.startswith(("did you mean", "known: "))


def test_a_scheme_that_is_near_is_offered_wherever_it_stands() -> None:
    for scheme, column in (("matrx@1", 9), ("{threat: matrx@1, opportunity: matrix@1}", 18), ("[{use: matrx@1}]", 16)):
        (finding,) = findings(files("", RISK, scheme=scheme))
        assert (finding.code, finding.hint) == ("FIL207", "did you mean matrix@1?")
        assert (finding.span.line, finding.span.column) == (4, column)


@pytest.mark.parametrize("scheme", ["[]", "{}"])
def test_a_register_without_a_scheme_is_not_silent(scheme: str) -> None:
    texts = files("", RISK, scheme=scheme)
    assert [entry[1:4] for entry in said(findings(texts))] == [(4, "FIL203", "`scheme` names no scheme")]
    with pytest.raises(UnreadableRegister, match="names no scheme"):
        book(MemoryTree(texts), None, CLOCK)


def test_a_kind_of_risk_that_there_is_not_is_found_at_its_key() -> None:
    (finding,) = findings(files("", RISK, scheme="{threat: matrix@1, oportunity: matrix@1}"))
    assert finding.code == "FIL201"
    assert finding.message == "there is no kind of risk `oportunity`; a scheme rates threats or opportunities"
    assert finding.span.column == 28


def test_the_registers_own_scheme_comes_before_the_shipped_one() -> None:
    own = SCHEME.replace("scheme: matrix", "scheme: leicestershire-4x4").replace("label: High}", "label: Grave}")
    texts = files("", RISK, scheme="leicestershire-4x4@1") | {"schemes/leicestershire-4x4@1.yaml": own}
    assert [band.label for band in book(MemoryTree(texts), None, CLOCK).register.main_scheme.bands][-1] == "Grave"


def test_a_shipped_scheme_needs_no_file() -> None:
    work = book(MemoryTree(files("", RISK, scheme="leicestershire-4x4@1")), None, CLOCK)
    assert work.register.main_scheme.ref == "leicestershire-4x4@1"


def test_a_scheme_under_another_files_name_is_found() -> None:
    texts = files("", RISK, scheme="other@1") | {"schemes/other@1.yaml": SCHEME}
    found = [entry for entry in said(findings(texts)) if entry[2] == "FIL301"]
    assert found == [
        (
            "schemes/other@1.yaml",
            1,
            "FIL301",
            "the file is named other@1, the scheme in it is matrix@1",
            "name the file as the scheme in it, NAME@VERSION.yaml",
        )
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("version: 1", "version: 1\nversion: 1"), "FIL1"),
        (("likelihood: {label", "likelihood: {lable"), "FIL201"),
        (("product: [likelihood, impact]", "product: [likelihood, impct]"), "SCH1"),
        (("scheme: matrix", "scheme: [matrix"), "FIL1"),
    ],
)
def test_a_broken_scheme_is_a_finding_in_its_own_file_and_nothing_is_computed(
    change: tuple[str, str], code: str
) -> None:
    texts = files("", RISK) | {"schemes/matrix@1.yaml": SCHEME.replace(*change)}
    found = findings(texts)
    assert found
    assert {each.path for each in found} == {"schemes/matrix@1.yaml"}
    assert found[0].code.startswith(code)
    with pytest.raises(UnreadableRegister, match=r"schemes/matrix@1\.yaml:\d+:\d+: "):
        book(MemoryTree(texts), None, CLOCK)


class Locked(MemoryTree):
    """A register whose folder of schemes cannot be looked into."""

    def yaml_files(self, folder: str) -> list[Entry]:
        if folder == "schemes":
            return [Entry(folder, Problem("FIL303", "the folder cannot be read: permission denied"))]
        return super().yaml_files(folder)


def test_no_shipped_scheme_stands_in_for_one_that_may_not_be_read() -> None:
    tree = Locked(files("", RISK, scheme="leicestershire-4x4@1"))
    assert [entry[:4] for entry in said(lint(tree, None, CLOCK).findings)] == [
        ("schemes", 1, "FIL303", "the folder cannot be read: permission denied")
    ]


# --- what a broken file keeps from being computed ---------------------------------------------------------------------


def test_a_risk_with_an_error_stays_out_and_the_rest_is_checked() -> None:
    texts = files("", RISK + "ownr: a\n", RISK.replace("R1", "R2").replace("impact: 1", "impact: 9"))
    tree = MemoryTree(texts)
    edition = load_register(tree, shipped_schemes())
    assert [(loaded.id, loaded.risk is None) for loaded in load_risks(edition)] == [("R1", True), ("R2", False)]
    assert {each.path: each.code for each in lint(tree, None, CLOCK).findings} == {
        "risks/R1.yaml": "FIL201",
        "risks/R2.yaml": "REC104",
    }


def test_nothing_is_computed_from_half_a_register_and_every_reason_is_said() -> None:
    texts = files("", RISK + "ownr: a\nraised: soon\n", "id: R2\ntitle: x\nstatu: open\n", RISK.replace("R1", "R3"))
    with pytest.raises(UnreadableRegister) as caught:
        book(MemoryTree(texts), None, CLOCK)
    first, *reasons = str(caught.value).split("\n")
    assert first == "the register cannot be read whole, so nothing was computed"
    assert [reason.strip().partition(": ")[0] for reason in reasons] == [
        "risks/R1.yaml:4:1",
        "risks/R1.yaml:5:9",
        "risks/R2.yaml:3:1",
    ]
    assert caught.value.hint == "see every reason with `riskctl lint`"


def test_a_file_that_cannot_be_read_is_known_by_its_name(tmp_path: Path) -> None:
    root = on_disk(tmp_path, files("", RISK, "id: R2\ntitle: x\nlinks: [{to: R9}]\n"))
    (root / "risks" / "R9.yaml").symlink_to("R1.yaml")
    found = said(lint(FolderTree(str(root)), None, CLOCK).findings)
    assert [entry[0] for entry in found if entry[2] == "FIL302"] == ["risks/R9.yaml"]
    assert not [entry for entry in found if entry[2] == "REG103"], "R9 is there, though it cannot be read"


def test_no_register_and_no_risk_are_two_reasons() -> None:
    with pytest.raises(NotARegister, match=r"no riskctl\.yaml in memory"):
        load_register(MemoryTree({}), shipped_schemes())
    with pytest.raises(NothingToCheck, match="memory has no risks"):
        book(MemoryTree(files("")), None, CLOCK)


def test_two_files_of_one_id_are_not_computed() -> None:
    texts = files("", RISK) | {"risks/old/R1.yaml": RISK}
    with pytest.raises((UnreadableRegister, UsageError)) as caught:
        book(MemoryTree(texts), None, CLOCK)
    assert "risks/R1.yaml" in str(caught.value)
    assert "risks/old/R1.yaml" in str(caught.value)


def test_a_register_file_that_is_a_link_is_a_finding(tmp_path: Path) -> None:
    root = on_disk(tmp_path / "r", files("", RISK))
    (root / "riskctl.yaml").rename(tmp_path / "elsewhere.yaml")
    (root / "riskctl.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert [entry[:3] for entry in said(lint(FolderTree(str(root)), None, CLOCK).findings)] == [
        ("riskctl.yaml", 1, "FIL302")
    ]


def test_a_measure_beside_the_reviews_is_sent_into_one(tmp_path: Path) -> None:
    (tmp_path / "risks").mkdir()
    (tmp_path / "riskctl.yaml").write_text("format: 1\ntitle: Register\nas_at: 2024-01-16\nscheme: npsa-2008@1\n")
    (tmp_path / "risks" / "R1.yaml").write_text("id: R1\ntitle: One\nresidual: {likelihood: 3, impact: 3}\n")
    done = run(["-C", str(tmp_path), "lint"])
    assert done.code == 1
    assert "risks/R1.yaml:3:1" in done.out
    assert "help: write `current:` in a review, below `reviews:`; with `labels: {current: Residual}`" in done.out


def test_one_scheme_read_twice_is_one_so_that_two_editions_share_what_was_worked_out() -> None:
    one, other = (load_register(MemoryTree(files("", RISK)), shipped_schemes()).register for _ in range(2))
    assert one is not None and other is not None
    assert one.main_scheme is other.main_scheme
    changed = {**files("", RISK), "schemes/matrix@1.yaml": SCHEME.replace("label: Rare", "label: Remote")}
    third = load_register(MemoryTree(changed), shipped_schemes()).register
    assert third is not None and third.main_scheme != one.main_scheme
