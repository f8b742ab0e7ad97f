"""The FIL codes: what the loader says of a file before any rule looks at it.

`FIL1` is text and syntax, `FIL2` the shape of what is written, `FIL3` files and their names, `FIL4` comments to lint.
A page reads like the docstring of a rule, with a bad and a good example; signs that a page cannot show are written as
their bytes, `\\x92`.
"""

from collections.abc import Mapping
from typing import NamedTuple

from riskctl.core.finding import Severity


class FileCode(NamedTuple):
    """One thing the loader can say: its code, its name in settings, how much it matters, and its page."""

    code: str
    name: str
    severity: Severity
    page: str


def _error(code: str, name: str, page: str) -> FileCode:
    return FileCode(code, name, Severity.ERROR, page.strip() + "\n")


def _warning(code: str, name: str, page: str) -> FileCode:
    return FileCode(code, name, Severity.WARNING, page.strip() + "\n")


NOT_TEXT = _error(
    "FIL101",
    "not-text",
    """
The file holds NUL bytes, so it is no text.

Why: a Word file, a workbook or a picture saved under a `.yaml` name cannot be read, and guessing at it would lose data.
Remedy: save the text as a plain UTF-8 file.

Bad:

    title: Custody\\x00capacity

Good:

    title: Custody capacity
""",
)

NOT_UTF8 = _error(
    "FIL102",
    "not-utf8",
    """
The file is not in UTF-8.

Why: read in the wrong encoding, pound signs, dashes and quotes turn into other signs, and nobody is told.
Remedy: save the file as UTF-8; the message names the encoding it looks like.

Bad:

    title: The force\\x92s estate

Good:

    title: The force’s estate
""",
)

CONTROL_CHARACTER = _error(
    "FIL103",
    "control-character",
    """
The file holds a control character.

Why: it cannot be seen, it can steer a terminal, and YAML does not allow it.
Remedy: delete it. It often came along when text was pasted.

Bad:

    title: Custody\\x0bcapacity

Good:

    title: Custody capacity
""",
)

LINE_END_CHARACTER = _error(
    "FIL104",
    "line-end-character",
    """
The file holds one of the rare line ends U+0085, U+2028 or U+2029.

Why: some programs end the line there and others do not, so one file would have two meanings.
Remedy: put an ordinary line end or a blank in its place, or write it as an escape in double quotes.

Bad:

    description: One line\\xe2\\x80\\xa8and another

Good:

    description: One line and another
""",
)

STRAY_BYTE_ORDER_MARK = _error(
    "FIL105",
    "stray-byte-order-mark",
    """
A byte order mark stands inside the file.

Why: it is invisible and becomes part of the key or text it stands in. At the very start of a file it is fine.
Remedy: delete it. It often marks the place where two files were put together.

Bad:

    id: R1
    \\xef\\xbb\\xbftitle: Custody capacity

Good:

    id: R1
    title: Custody capacity
""",
)

HALF_CHARACTER = _error(
    "FIL106",
    "half-character",
    """
An escape spells half of a character.

Why: the numbers D800 to DFFF only mean something in pairs, and no UTF-8 file can hold one.
Remedy: write the character itself, or its whole number as `\\U0001F600`.

Bad:

    title: "Morale \\ud83d\\ude00"

Good:

    title: "Morale \\U0001F600"
""",
)

EMPTY_FILE = _error(
    "FIL107",
    "empty-file",
    """
The file holds nothing, or only comments.

Why: an empty file is more often a save that went wrong than a risk without words.
Remedy: restore it from an earlier revision, or delete it.

Bad:

    # to be written

Good:

    id: R1
    title: Custody capacity
""",
)

LARGE_FILE_POINTER = _error(
    "FIL108",
    "large-file-pointer",
    """
The file is a Git LFS pointer, not the file it stands for.

Why: the text is kept elsewhere and was not fetched, so the risk cannot be read.
Remedy: run `git lfs pull`, or better keep risk files out of LFS.

Bad:

    version https://git-lfs.github.com/spec/v1
    oid sha256:4d7a
    size 812

Good:

    id: R1
    title: Custody capacity
""",
)

CONFLICT_MARKS = _error(
    "FIL109",
    "conflict-marks",
    """
Marks of a merge conflict are left in the file.

Why: two versions stand one after the other, and only a person knows which holds.
Remedy: keep one side, or the words of both as they should read, and delete the marker lines.

Bad:

    id: R1
    <<<<<<< HEAD
    title: Custody capacity
    =======
    title: Custody and detention
    >>>>>>> autumn-review

Good:

    id: R1
    title: Custody and detention
""",
)

SYNTAX = _error(
    "FIL111",
    "yaml-syntax",
    """
The file is not YAML, in a way that has no name of its own here.

Why: from this place on nothing in the file can be read.
Remedy: look at the line named and the one above it: most often an indent, a quote or a bracket differs.

Bad:

    title: Custody capacity
    ]

Good:

    title: Custody capacity
""",
)

TAB = _error(
    "FIL112",
    "tab",
    """
A tab stands where YAML counts blanks.

Why: the width of a tab is a matter of taste, so the indent it makes has no meaning. In quotes and in blocks it is text.
Remedy: put blanks in its place; most editors can do so for the whole file.

Bad:

    reviews:
    \t- date: 2024-01-16

Good:

    reviews:
      - date: 2024-01-16
""",
)

COLON_IN_TEXT = _error(
    "FIL113",
    "colon-in-text",
    """
A text holds a colon and a blank.

Why: YAML reads the words before it as a key.
Remedy: put the text in quotes, or on lines of its own below `>-`.

Bad:

    title: Cyber attack: ransomware

Good:

    title: "Cyber attack: ransomware"
""",
)

LEADING_SIGN = _error(
    "FIL114",
    "leading-sign",
    """
A text begins with a sign that YAML keeps for itself.

Why: `- @ % * & ! [ { > |` and the backtick start something else than a text.
Remedy: put the text in quotes.

Bad:

    title: @home working

Good:

    title: "@home working"
""",
)

OPEN_QUOTE = _error(
    "FIL115",
    "open-quote",
    """
A quote is opened and not closed.

Why: everything up to the next quote, however far off, is read as one text.
Remedy: close it at the end of the text, or leave both quotes away.

Bad:

    title: "Custody capacity
    owner: head-of-custody

Good:

    title: "Custody capacity"
    owner: head-of-custody
""",
)

QUOTE_IN_TEXT = _error(
    "FIL116",
    "quote-in-text",
    """
A quoted text holds the quote that closes it.

Why: the text ends there, and what stands behind it belongs to nothing.
Remedy: use the other kind of quotes, or double the single quote inside.

Bad:

    title: 'Don't pay ransom'

Good:

    title: "Don't pay ransom"
""",
)

TEXT_LOST_TO_COMMENT = _error(
    "FIL117",
    "text-lost-to-comment",
    """
Words behind a `#` are read as a comment.

Why: YAML drops them without a word, and the paper goes out with half a sentence.
Remedy: put the text in quotes. Where a comment is meant, put a blank behind the `#`.

Bad:

    title: Failure of programme #14

Good:

    title: "Failure of programme #14"
    owner: af # a comment
""",
)

LINE_WITHOUT_KEY = _error(
    "FIL118",
    "line-without-key",
    """
A line is no `key: value`.

Why: either the blank behind the colon is missing, or the line goes on with a text and is not indented.
Remedy: add the blank, or indent the line.

Bad:

    description: The national programme
    is late
    owner: af

Good:

    description: The national programme
      is late
    owner: af
""",
)

INDENTATION = _error(
    "FIL119",
    "indentation",
    """
A line does not line up with the lines above it.

Why: the indent says what belongs to what.
Remedy: give it the same indent as its neighbours.

Bad:

    title: Custody capacity
      owner: af

Good:

    title: Custody capacity
    owner: af
""",
)

OPEN_BRACKET = _error(
    "FIL120",
    "open-bracket",
    """
A bracket or brace is opened and not closed.

Why: the lines below are read as more of the same list.
Remedy: close it, or put the text in quotes where the bracket is text.

Bad:

    current: {likelihood: 4, impact: 4
    why: No change

Good:

    current: {likelihood: 4, impact: 4}
    why: No change
""",
)

BACKSLASH = _error(
    "FIL121",
    "backslash",
    """
A backslash in double quotes begins an escape that does not exist.

Why: in double quotes `\\n` is a line end and `\\S` is nothing, so a path there loses its meaning.
Remedy: use single quotes, in which a backslash is a backslash.

Bad:

    title: "Loss of X:\\Shared"

Good:

    title: 'Loss of X:\\Shared'
""",
)

DUPLICATE_KEY = _error(
    "FIL131",
    "duplicate-key",
    """
A key stands twice in one mapping.

Why: only one of the two values can hold, and programs differ in which they take.
Remedy: keep one, or write both values as a list under one key.

Bad:

    owner: af
    title: Custody capacity
    owner: head-of-custody

Good:

    owner: [af, head-of-custody]
    title: Custody capacity
""",
)

TAG = _error(
    "FIL132",
    "tag",
    """
A value begins with `!`, which makes a tag of its first word.

Why: a tag asks for a type or for something to be run; here every value is read as it is written.
Remedy: take the tag away, or put the text in quotes.

Bad:

    title: !important Vetting backlog

Good:

    title: "!important Vetting backlog"
""",
)

ANCHOR = _error(
    "FIL133",
    "anchor",
    """
A value begins with `&`, which makes a name of its first word.

Why: the word is dropped from the text; and a value that another place borrows makes a change there invisible here.
Remedy: put the text in quotes, or write the value out in each place.

Bad:

    title: &partners withdraw

Good:

    title: "&partners withdraw"
""",
)

ALIAS = _error(
    "FIL134",
    "alias",
    """
A value begins with `*`, which stands for a value written elsewhere.

Why: a risk must be readable on its own, and a few such lines can be made to stand for millions.
Remedy: put the text in quotes, or write the value out.

Bad:

    title: *urgent

Good:

    title: "*urgent"
""",
)

MERGE_KEY = _error(
    "FIL135",
    "merge-key",
    """
`<<` is used as a key.

Why: only some programs take it as a merge of another mapping; YAML 1.2 does not.
Remedy: write the keys out.

Bad:

    current: {<<: {likelihood: 4}, impact: 3}

Good:

    current: {likelihood: 4, impact: 3}
""",
)

DIRECTIVE = _error(
    "FIL136",
    "directive",
    """
The file begins with a directive.

Why: `%YAML 1.1` would turn `no` into false and `1:30` into ninety.
Remedy: delete the line; files are read as YAML 1.2.

Bad:

    %YAML 1.1
    ---
    title: Custody capacity

Good:

    title: Custody capacity
""",
)

SECOND_DOCUMENT = _error(
    "FIL137",
    "second-document",
    """
A second document follows in the same file.

Why: one file is one risk, and what stands behind `---` or `...` would be passed over.
Remedy: move it to a file of its own, or delete the `---`.

Bad:

    title: Custody capacity
    ---
    title: Vetting backlog

Good:

    title: Custody capacity
""",
)

ROOT_NOT_A_MAPPING = _error(
    "FIL138",
    "root-not-a-mapping",
    """
The file is a list or a text, not `key: value` lines.

Why: without keys nothing says which words are the title and which the owner.
Remedy: begin each line with its key; one file is one risk.

Bad:

    - Custody capacity
    - Vetting backlog

Good:

    title: Custody capacity
""",
)

UNUSABLE_KEY = _error(
    "FIL139",
    "unusable-key",
    """
A list, a mapping or nothing stands where a key should.

Why: keys are plain names.
Remedy: give the value a name.

Bad:

    owner: af
    : Custody capacity

Good:

    owner: af
    title: Custody capacity
""",
)

TOO_DEEP = _error(
    "FIL141",
    "too-deep",
    """
Too many lists and mappings stand inside one another.

Why: no register needs more than a few, and files made to exhaust a machine do.
Remedy: write the values flat.

Bad:

    title: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[deep]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]

Good:

    title: deep
""",
)

TOO_MANY_VALUES = _error(
    "FIL142",
    "too-many-values",
    """
The file holds more keys and values than any risk does.

Why: reading stops at a limit, so that no file can exhaust the machine.
Remedy: divide it: one file is one risk.
""",
)

TOO_MANY_FINDINGS = _error(
    "FIL143",
    "too-many-findings",
    """
The file has so many problems that the rest of it was not read.

Why: a list of thousands helps nobody, and a file of another kind may have been saved under this name.
Remedy: mend those listed and run again.
""",
)

UNKNOWN_KEY = _error(
    "FIL201",
    "unknown-key",
    """
There is no key of this name here.

Why: a key that nothing reads is a fact that no paper prints.
Remedy: use the key offered. Keys of your own begin with `x-`.

Bad:

    residual: {likelihood: 3, impact: 4}

Good:

    current: {likelihood: 3, impact: 4}
""",
)

WRONG_TYPE = _error(
    "FIL202",
    "wrong-type",
    """
A value is of another kind than its key takes: a list for a text, say, or a word for a number.

Why: what cannot be read is not counted.
Remedy: write it as the message says.

Bad:

    reviews: none yet

Good:

    reviews: []
""",
)

MISSING_KEY = _error(
    "FIL203",
    "missing-key",
    """
A key that must be there is missing.

Why: a risk without an id or a title cannot be named in a paper, nor a review be placed without its date.
Remedy: add the key.

Bad:

    id: R1

Good:

    id: R1
    title: Custody capacity
""",
)

NOT_A_DATE = _error(
    "FIL204",
    "not-a-date",
    """
A value is no date in any form that is read.

Why: a date that cannot be read is never overdue.
Remedy: write a day (`2024-01-16`), a month, a quarter, a year, or the word that the key allows.

Bad:

    raised: 16/01/2024

Good:

    raised: 2024-01-16
""",
)

WRONG_QUARTER = _error(
    "FIL205",
    "wrong-quarter",
    """
A quarter is written for another kind of year than the register's.

Why: `2024 Q1` is January to March, `2024-25 Q1` April to June: a quarter of a year apart.
Remedy: write the quarter that the message names, or change `quarters:` in the register file.

Bad:

    due: 2024 Q1

Good:

    due: 2023-24 Q4
""",
)

UNREADABLE_CONDITION = _error(
    "FIL206",
    "unreadable-condition",
    """
A condition in the register file cannot be read.

Why: a status, count or rule that hangs on it would never be checked.
Remedy: the message points at the word; fields, operators and words are listed in the guide.

Bad:

    {count: "band is at leest High", is: 7}

Good:

    {count: "band at least High", is: 7}
""",
)

UNKNOWN_SCHEME = _error(
    "FIL207",
    "unknown-scheme",
    """
The register names a scheme that is not there.

Why: without its scheme no risk has a score.
Remedy: `riskctl scheme list` shows the names and versions there are.

Bad:

    scheme: orange-book-5x5

Good:

    scheme: orange-book-5x5@1
""",
)

UNUSABLE_ID = _error(
    "FIL208",
    "unusable-id",
    """
An id holds signs that a file name cannot, or is too long.

Why: a risk's file is named after its id, on every system.
Remedy: use letters, digits, `.`, `_` and `-`, and begin with a letter or digit.

Bad:

    id: FIN/7

Good:

    id: FIN-7
""",
)

OTHER_VERSION = _error(
    "FIL209",
    "other-version",
    """
The register is written for another version of the format or of the tool.

Why: keys may mean something else there.
Remedy: install the version it asks for, or run `riskctl migrate`.

Bad:

    format: 7

Good:

    format: 1
""",
)

UNKNOWN_RULE = _error(
    "FIL210",
    "unknown-rule",
    """
The settings name a rule that there is not.

Why: a misspelt rule in `ignore` silences nothing, one in `select` checks nothing, and nobody would be told.
Remedy: write the code or name as `riskctl lint --show-settings` lists it, or a prefix such as `REC3`.

Bad:

    lint: {ignore: [vague-due-dates]}

Good:

    lint: {ignore: [vague-due-date]}
""",
)

UNKNOWN_OPTION = _error(
    "FIL211",
    "unknown-option",
    """
The settings give a rule an option that it does not have.

Why: the number was meant to change what is reported, and it changes nothing.
Remedy: `riskctl lint --show-settings` lists the options of each rule with their values.

Bad:

    lint: {options: {due-date-moved: {times: 3}}}

Good:

    lint: {options: {due-date-moved: {moves: 3}}}
""",
)

NEVER_OFF = _error(
    "FIL212",
    "never-switched-off",
    """
The settings ignore, or make milder, what is always an error.

Why: a file that cannot be read, or an id that two files share, leaves a hole in every count. Silence would hide it.
Remedy: mend the file. Prefixes such as `FIL` may stay: they leave such rules alone.

Bad:

    lint: {ignore: [duplicate-id]}

Good:

    lint: {ignore: [look-alike-ids]}
""",
)

REPORT_SETTING = _error(
    "FIL220",
    "unusable-report-setting",
    """
A setting of `report:` cannot be used: a word that no report prints, a value a word does not take, a logo that is none.

Why: a paper would go out with the tool's word in the body's place, or without its logo, and nobody would know why.
Remedy: write it as the message says. The words are those of the language's file in `templates/words/`, by key.

Bad:

    report: {labels: {headings.appetite: Above our appetite}}

Good:

    report: {labels: {heading.appetite: Above our appetite}}
""",
)

FILE_NAME = _error(
    "FIL301",
    "file-name",
    """
The name of the file and the id in it disagree.

Why: whoever looks for a risk looks for its file.
Remedy: name the file by the id, or by the id, `-` and words.

Bad (in risks/R12-custody.yaml):

    id: R21

Good (in risks/R21-custody.yaml):

    id: R21
""",
)

SYMLINK = _error(
    "FIL302",
    "symlink",
    """
A link stands in the register; it is not followed.

Why: it can lead anywhere on the machine, and what it leads to is not in the register's history.
Remedy: put the file itself in its place.

Bad:

    risks/R1.yaml -> ../../elsewhere/R1.yaml

Good:

    risks/R1.yaml
""",
)

UNREADABLE = _error(
    "FIL303",
    "unreadable",
    """
A file or folder cannot be read.

Why: what could not be read is not counted, and the totals would be silently too low.
Remedy: mend its permissions, or restore it.

Bad:

    ---------- risks/R1.yaml

Good:

    -rw-r--r-- risks/R1.yaml
""",
)

NOT_A_FILE = _error(
    "FIL304",
    "not-a-regular-file",
    """
A folder, pipe or device bears the name of a risk file.

Why: reading it could wait for ever.
Remedy: move it out of the register, or give the folder another name.

Bad:

    risks/R1.yaml/

Good:

    risks/R1.yaml
""",
)

UNUSABLE_FILE_NAME = _warning(
    "FIL305",
    "unusable-file-name",
    """
A file name cannot be used on every system.

Why: `a:b`, `CON` and names with control characters cannot be checked out on Windows.
Remedy: name the file by its id.

Bad:

    risks/R1: custody.yaml

Good:

    risks/R1-custody.yaml
""",
)

OVERSIZE = _error(
    "FIL306",
    "oversize",
    """
The file is larger than a file of a register may be.

Why: a risk of a megabyte is a document or a picture in the wrong place.
Remedy: keep documents beside the register and name them in the text.
""",
)

COLLIDING_NAMES = _warning(
    "FIL307",
    "colliding-names",
    """
Two file names differ only in capitals or in how accents are stored.

Why: on Windows and macOS one of them overwrites the other.
Remedy: rename one.

Bad:

    risks/R1-custody.yaml
    risks/R1-Custody.yaml

Good:

    risks/R1-custody.yaml
""",
)

SCHEME_DIFFERS = _warning(
    "FIL308",
    "scheme-differs",
    """
The register's own scheme has the name and version of a shipped one, and other content.

Why: a released scheme never changes. Two papers that name the same scheme and version must have been scored alike.
Remedy: give the register's own scheme another name, or the next version, and name that in `riskctl.yaml`.
""",
)

UNREADABLE_SUPPRESSION = _error(
    "FIL401",
    "unreadable-suppression",
    """
A comment to lint cannot be read, or names no rule that may be ignored.

Why: whoever wrote it believes that something is dealt with, and it silences nothing.
Remedy: write it as `# riskctl: ignore CODE -- reason`, behind the key or on a line of its own above it.

Bad:

    owner: af # riskctl: ignore REC999 -- agreed in May

Good:

    owner: af # riskctl: ignore REC303 -- agreed in May
""",
)

SUPPRESSION_WITHOUT_REASON = _error(
    "FIL402",
    "suppression-without-reason",
    """
A comment that ignores a rule gives no reason.

Why: the next reader cannot tell a decision from a shortcut, so nothing is ignored until one is given.
Remedy: add two dashes and the reason.

Bad:

    owner: [af, bg] # riskctl: ignore joint-owners

Good:

    owner: [af, bg] # riskctl: ignore joint-owners -- the board asked for two
""",
)

SUPPRESSION_OVER = _warning(
    "FIL403",
    "suppression-expired",
    """
The date is past until which a comment ignores a rule.

Why: it was agreed for a time, and the time is over; what it ignored is reported again.
Remedy: mend what it ignored and delete the comment, or agree on a later date.

Bad:

    due: ongoing # riskctl: ignore vague-due-date until 2023-06 -- date to be set in June

Good:

    due: 2024-09
""",
)

SUPPRESSION_UNUSED = _warning(
    "FIL404",
    "suppression-unused",
    """
A comment ignores a rule that finds nothing here.

Why: what it was for is mended or has moved. Left there, it would silence the next slip in the same place.
Remedy: delete the comment, or the rule in it.

Bad:

    due: 2024-09 # riskctl: ignore vague-due-date -- date to be set in June

Good:

    due: 2024-09
""",
)

FILE_CODES: tuple[FileCode, ...] = (
    NOT_TEXT,
    NOT_UTF8,
    CONTROL_CHARACTER,
    LINE_END_CHARACTER,
    STRAY_BYTE_ORDER_MARK,
    HALF_CHARACTER,
    EMPTY_FILE,
    LARGE_FILE_POINTER,
    CONFLICT_MARKS,
    SYNTAX,
    TAB,
    COLON_IN_TEXT,
    LEADING_SIGN,
    OPEN_QUOTE,
    QUOTE_IN_TEXT,
    TEXT_LOST_TO_COMMENT,
    LINE_WITHOUT_KEY,
    INDENTATION,
    OPEN_BRACKET,
    BACKSLASH,
    DUPLICATE_KEY,
    TAG,
    ANCHOR,
    ALIAS,
    MERGE_KEY,
    DIRECTIVE,
    SECOND_DOCUMENT,
    ROOT_NOT_A_MAPPING,
    UNUSABLE_KEY,
    TOO_DEEP,
    TOO_MANY_VALUES,
    TOO_MANY_FINDINGS,
    UNKNOWN_KEY,
    WRONG_TYPE,
    MISSING_KEY,
    NOT_A_DATE,
    WRONG_QUARTER,
    UNREADABLE_CONDITION,
    UNKNOWN_SCHEME,
    UNUSABLE_ID,
    OTHER_VERSION,
    UNKNOWN_RULE,
    UNKNOWN_OPTION,
    NEVER_OFF,
    REPORT_SETTING,
    FILE_NAME,
    SYMLINK,
    UNREADABLE,
    NOT_A_FILE,
    UNUSABLE_FILE_NAME,
    OVERSIZE,
    COLLIDING_NAMES,
    SCHEME_DIFFERS,
    UNREADABLE_SUPPRESSION,
    SUPPRESSION_WITHOUT_REASON,
    SUPPRESSION_OVER,
    SUPPRESSION_UNUSED,
)
"""Every FIL code, in order."""

FILE_CODE: Mapping[str, FileCode] = {entry.code: entry for entry in FILE_CODES}
"""The same by code."""
