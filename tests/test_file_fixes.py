"""What the loader finds in text, mended: every fix as it is made, whether it is safe, and that it leaves nothing over."""

from pathlib import Path

import pytest

from riskctl.core.file_codes import FILE_CODE
from riskctl.core.period import parse
from riskctl.io.tree import FolderTree, Tree
from riskctl.mending import Mended, mend
from riskctl.pipeline import Checked, lint
from tests.registers import files, on_disk

CLOCK = parse("2024-01-16")
SAFE, GUESS = True, False


def mended(root: Path, text: str | bytes, *, unsafe: bool) -> Mended:
    """Return a register with one risk, mended."""
    on_disk(root, files("", "id: R1\ntitle: Custody\n"))
    (root / "risks" / "R1.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return again(root, unsafe=unsafe)


def again(root: Path, *, unsafe: bool) -> Mended:
    def check(tree: Tree) -> Checked:
        found = lint(tree, None, CLOCK)
        return found._replace(findings=tuple(each for each in found.findings if each.code.startswith("FIL")))

    return mend(FolderTree(str(root)), check, unsafe=unsafe)


CASES = [
    ("FIL103", GUESS, "id: R1\ntitle: Cust\x0body\n", "id: R1\ntitle: Custody\n"),
    ("FIL104", SAFE, "id: R1\ntitle: Custody\u2028capacity\n", "id: R1\ntitle: Custody capacity\n"),
    ("FIL104", GUESS, "id: R1\ntitle: Custody\x85capacity\n", "id: R1\ntitle: Custody capacity\n"),
    ("FIL105", SAFE, "\ufeffid: R1\ntitle: Cus\ufefftody\n", "\ufeffid: R1\ntitle: Custody\n"),
    ("FIL112", SAFE, "id: R1\ntitle:\tCustody  # why\n", "id: R1\ntitle: Custody  # why\n"),
    ("FIL112", SAFE, "id: R1\ntitle: Custody\nowner:\n\t- AF\n", "id: R1\ntitle: Custody\nowner:\n  - AF\n"),
    (
        "FIL112",
        GUESS,
        "id: R1\ntitle: Custody\nactions:\n  - text: Build\n\tdue: 2024\n",
        "id: R1\ntitle: Custody\nactions:\n  - text: Build\n    due: 2024\n",
    ),
    ("FIL113", SAFE, "id: R1\ntitle: Custody: full  # why\n", 'id: R1\ntitle: "Custody: full"  # why\n'),
    ("FIL113", SAFE, "id: R1\r\ntitle: Our aims: two\r\n", 'id: R1\r\ntitle: "Our aims: two"\r\n'),
    (
        "FIL113",
        SAFE,
        "id: R1\ntitle: T\ndescription: Cells are\n  Full: often\n",
        'id: R1\ntitle: T\ndescription: "Cells are Full: often"\n',
    ),
    ("FIL113", GUESS, "id: R1\ntitle: T owner: af\n", 'id: R1\ntitle: "T owner: af"\n'),
    ("FIL114", SAFE, "id: R1\ntitle: @force accounts\n", 'id: R1\ntitle: "@force accounts"\n'),
    ("FIL114", SAFE, "id: R1\ntitle: [High] custody\n", 'id: R1\ntitle: "[High] custody"\n'),
    ("FIL114", GUESS, "id: R1\ntitle: - custody\n", 'id: R1\ntitle: "- custody"\n'),
    ("FIL115", GUESS, 'id: R1\ntitle: "Custody\n', 'id: R1\ntitle: "Custody"\n'),
    ("FIL116", SAFE, "id: R1\ntitle: 'The force's estate'\n", 'id: R1\ntitle: "The force\'s estate"\n'),
    ("FIL116", SAFE, 'id: R1\ntitle: "Custody" is full\n', "id: R1\ntitle: '\"Custody\" is full'\n"),
    ("FIL117", SAFE, "id: R1\ntitle: Cell #14 floods  # why\n", 'id: R1\ntitle: "Cell #14 floods"  # why\n'),
    (
        "FIL117",
        SAFE,
        "id: R1\ntitle: T\ndescription: Cells\n  flood #14 again\n",
        'id: R1\ntitle: T\ndescription: "Cells flood #14 again"\n',
    ),
    ("FIL117", GUESS, "id: R1\ntitle: Cells #flood\n", 'id: R1\ntitle: "Cells #flood"\n'),
    ("FIL118", GUESS, "id: R1\ntitle:Custody\n", "id: R1\ntitle: Custody\n"),
    ("FIL119", GUESS, "id: R1\ntitle: Custody\n owner: af\n", "id: R1\ntitle: Custody\nowner: af\n"),
    ("FIL120", GUESS, "id: R1\ntitle: Custody\nowner: [AF\n", 'id: R1\ntitle: Custody\nowner: "[AF"\n'),
    ("FIL121", GUESS, 'id: R1\ntitle: "C:\\data"\n', "id: R1\ntitle: 'C:\\data'\n"),
    ("FIL136", SAFE, "%YAML 1.2\n---\nid: R1\ntitle: Custody\n", "---\nid: R1\ntitle: Custody\n"),
    ("FIL201", SAFE, "id: R1\nTitle: Custody\n", "id: R1\ntitle: Custody\n"),
    (
        "FIL201",
        SAFE,
        "id: R1\ntitle: T\nactions:\n  - {text: x, Due-Original: 2024}\n",
        "id: R1\ntitle: T\nactions:\n  - {text: x, due_original: 2024}\n",
    ),
    ("FIL201", GUESS, "id: R1\ntitel: Custody\n", "id: R1\ntitle: Custody\n"),
    ("FIL201", GUESS, "id: R1\nname: Custody  # why\n", "id: R1\ntitle: Custody  # why\n"),
]


@pytest.mark.parametrize(("code", "safe", "text", "fixed"), CASES, ids=[f"{each[0]} {each[3]!a}" for each in CASES])
def test_a_slip_is_mended_as_its_case_says(code: str, safe: bool, text: str, fixed: str, tmp_path: Path) -> None:
    careful = mended(tmp_path, text, unsafe=False)
    assert [change.after.decode() for change in careful.changes] == ([fixed] if safe else [])
    found = mended(tmp_path, text, unsafe=True)
    assert code in {finding.code for finding in found.findings}
    assert {finding.fix.safe for finding in found.findings if finding.fix and finding.code == code} == {safe}
    assert [change.after.decode() for change in found.changes] == [fixed]
    (tmp_path / "risks" / "R1.yaml").write_bytes(found.changes[0].after)
    second = again(tmp_path, unsafe=True)
    assert (second.changes, second.left.findings) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "id: R1\ntitle: Custody\ntitle: Cells\n",
        "id: R1\ntitle: Custody\nTitle: Cells\n",
        "id: R1\ntitle: !!str Custody\n",
        "id: R1\ntitle: Custody\nowner: *af\n",
        "- id: R1\n",
        "",
        b"id: R1\ntitle: The force\x92s\n",
        "<<<<<<< ours\nid: R1\n=======\nid: R2\n>>>>>>> theirs\n",
        "id: R1\ntitle: Custody\nraised: soon\n",
    ],
)
def test_what_has_no_certain_answer_is_left_alone(text: str | bytes, tmp_path: Path) -> None:
    found = mended(tmp_path, text, unsafe=False)
    assert found.changes == ()
    assert found.left.findings


def test_many_slips_of_one_file_are_mended_in_one_run(tmp_path: Path) -> None:
    lines = "".join(f"  - Aim {number}: cells\n" for number in range(30))
    found = mended(tmp_path, f"id: R1\ntitle: T: 1\nobjectives:\n{lines}Owner: AF\n", unsafe=False)
    text = found.changes[0].after.decode()
    assert text.startswith('id: R1\ntitle: "T: 1"\nobjectives:\n')
    assert text.endswith("\nowner: AF\n")


def test_every_code_with_a_fix_is_in_the_table() -> None:
    assert {code for code, *_ in CASES} <= set(FILE_CODE)
