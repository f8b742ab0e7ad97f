"""The settings of lint in force: every rule, whether it is on, how severe it is, and what decided so."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riskctl.core.option import Setting, shown
from riskctl.core.words import plural
from riskctl.render.json_text import Json, dumps
from riskctl.render.styled import Line, Piece, Screen, Style, hints, line, wrapped
from riskctl.render.table import Column, Table, text_lines

_DEFAULT = "default"


class OptionShown(NamedTuple):
    """One option of a rule with its value, and what set it."""

    name: str
    value: Setting
    default: Setting
    meaning: str
    by: str


class RuleShown(NamedTuple):
    """One rule as it is in force."""

    code: str
    name: str
    severity: str
    severity_by: str
    on: bool
    on_by: str
    options: tuple[OptionShown, ...]


class PathShown(NamedTuple):
    """What is ignored in the files that a pattern names."""

    pattern: str
    said: tuple[str, ...]
    codes: tuple[str, ...]
    by: str


def settings_lines(rules: Sequence[RuleShown], paths: Sequence[PathShown], screen: Screen) -> Iterator[Line]:
    """Yield one line a rule, then options and paths, and how many are on."""
    columns = (
        Column("code", "CODE"),
        Column("on", "ON"),
        Column("severity", "SEVERITY"),
        Column("name", "NAME"),
        Column("by", "DECIDED BY"),
    )
    rows = tuple((_code(rule), "on" if rule.on else "off", rule.severity, rule.name, _by(rule)) for rule in rules)
    yield from text_lines(Table(columns, rows, whole=True), screen)
    options = [(rule, option) for rule in rules for option in rule.options]
    if options:
        yield ()
        yield line(Piece("Options", Style.STRONG))
        for rule, option in options:
            said = f"{rule.name}: {option.name} is {shown(option.value)} ({option.by}), {option.meaning}"
            yield from wrapped(said, screen.wrap, "    ", "  ")
    if paths:
        yield ()
        yield line(Piece("Ignored in some files", Style.STRONG))
        for path in paths:
            yield from wrapped(f"{path.pattern}: {', '.join(path.said)} ({path.by})", screen.wrap, "    ", "  ")
    yield ()
    on = sum(rule.on for rule in rules)
    yield from wrapped(
        f"{plural(len(rules), 'rule')}: {on} on, {len(rules) - on} off", screen.wrap, "  ", "", Style.STRONG
    )
    yield from hints(f"see a rule's page with: riskctl explain {rules[0].code}", screen.width)


def _code(rule: RuleShown) -> str:
    """Return the code of a rule; of one whose code holds its name, the family."""
    return rule.code.partition("-")[0]


def _by(rule: RuleShown) -> str:
    if rule.severity_by in (_DEFAULT, rule.on_by):
        return rule.on_by
    return f"{rule.on_by}, severity {rule.severity_by}"


def settings_json(rules: Sequence[RuleShown], paths: Sequence[PathShown]) -> str:
    """Return the document that `lint --show-settings --format json` prints, `riskctl-lint-settings/1`."""
    return dumps(
        {
            "format": "riskctl-lint-settings/1",
            "rules": [_rule(rule) for rule in rules],
            "per_path": [
                {"pattern": path.pattern, "ignore": list(path.codes), "decided_by": path.by} for path in paths
            ],
        }
    )


def _rule(rule: RuleShown) -> Json:
    return {
        "code": rule.code,
        "name": rule.name,
        "on": rule.on,
        "on_decided_by": rule.on_by,
        "severity": rule.severity,
        "severity_decided_by": rule.severity_by,
        "options": [
            {
                "name": option.name,
                "value": _value(option.value),
                "default": _value(option.default),
                "meaning": option.meaning,
                "decided_by": option.by,
            }
            for option in rule.options
        ],
    }


def _value(value: Setting) -> Json:
    return value if isinstance(value, int) else list(value)
