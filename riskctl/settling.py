"""What a register and a command line want of lint: the rules there are, what was decided about each, and its mistakes.

A mistake in the settings is a finding at its place in the register file, never a setting that quietly does nothing.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from riskctl.core.errors import UsageError
from riskctl.core.file_codes import FILE_CODES
from riskctl.core.finding import Finding, Hit, Route, Severity
from riskctl.core.model import LintSettings
from riskctl.core.option import AnyOption, Options, Setting, read
from riskctl.core.policy import (
    Asked,
    Because,
    Known,
    Origin,
    PathRule,
    Policy,
    Said,
    Wishes,
    decide,
    is_exact,
    unknown,
)
from riskctl.core.words import nearest, norm, one_of
from riskctl.io.loader import Edition
from riskctl.io.placing import file_finding
from riskctl.io.source import Source, Value, locate
from riskctl.render.lint_settings import OptionShown, PathShown, RuleShown
from riskctl.rules import RULES
from riskctl.rules.base import name_of, on_by_default, options_of

SEVERITIES = {severity.word: severity for severity in reversed(Severity)}
_ALWAYS = frozenset({"REG101"})
_CAN_WAIT = frozenset({"FIL301"})
_NEVER_IGNORED = "what keeps the register from being read, and a shared id, are always reported"


class Settled(NamedTuple):
    """What was decided for a run: about each rule, the options set, and what is wrong with the settings."""

    rules: tuple[Known, ...]
    policy: Policy
    options: Options
    findings: tuple[Finding, ...]


@cache
def catalogue() -> tuple[Known, ...]:
    """Return every rule there is, in the order of codes."""
    known = [Known(each.code, each.name, each.severity) for each in FILE_CODES]
    known += [
        Known(rule.CODE, name_of(rule), rule.SEVERITY, on_by_default(rule), options=options_of(rule)) for rule in RULES
    ]
    return tuple(sorted(rule._replace(locked=_is_locked(rule)) for rule in known))


def _is_locked(rule: Known) -> bool:
    """True for what says that a file or scheme cannot be used, and for an id that two files share."""
    unusable = rule.code.startswith(("FIL1", "FIL2", "FIL3", "SCH1")) and rule.severity is Severity.ERROR
    return rule.code in _ALWAYS or (unusable and rule.code not in _CAN_WAIT)


def asked_for(select: Sequence[str], ignore: Sequence[str]) -> Asked:
    """Return what a command line says of rules. Raises: `UsageError` where a word names no rule."""
    chosen, refused = _words("--select", select), _words("--ignore", ignore)
    for said in refused:
        for rule in catalogue():
            if rule.locked and is_exact(said.text, rule):
                raise UsageError(f"--ignore {said.text}: {rule.name} cannot be switched off", _NEVER_IGNORED)
    return Asked(chosen if select else None, refused)


def _words(option: str, given: Sequence[str]) -> tuple[Said, ...]:
    found = [word.strip() for text in given for word in text.split(",") if word.strip()]
    for word in found:
        near = unknown(word, catalogue())
        if near is not None:
            hint = f"did you mean {near}?" if near else "list rules with: riskctl lint --show-settings"
            raise UsageError(f"{option}: there is no rule {word!r}", hint)
    return tuple(map(Said, found))


def in_force(edition: Edition, settled: Settled) -> tuple[tuple[RuleShown, ...], tuple[PathShown, ...]]:
    """Return every rule with what was decided about it, and what decided: `riskctl.yaml:12`, `command line`."""
    source = edition.source

    def told(because: Because) -> str:
        if because.origin is Origin.FILE and source is not None:
            return f"{source.path}:{locate(source, because.route, at_key=True).line}"
        return because.origin.value

    def option_shown(rule: Known, option: AnyOption) -> OptionShown:
        value = settled.options.get((rule.code, option.name))
        written = _at(source.value, ("lint", "options")) if source is not None else None
        named = [name for name in written if is_exact(name, rule)] if isinstance(written, dict) else []
        by = Because(Origin.DEFAULT)
        if value is not None and named:
            by = Because(Origin.FILE, ("lint", "options", named[0], option.name))
        shown = option.default if value is None else value
        return OptionShown(option.name, shown, option.default, option.meaning, told(by))

    rules = []
    for rule in settled.rules:
        choice = settled.policy.choices[rule.code]
        options = tuple(option_shown(rule, option) for option in rule.options)
        decided = choice.severity.word, told(choice.severity_because), choice.on, told(choice.on_because)
        rules.append(RuleShown(rule.code, rule.name, *decided, options))
    paths = tuple(
        PathShown(
            each.pattern,
            tuple(said.text for said in each.ignore),
            tuple(sorted(codes)),
            told(Because(Origin.FILE, ("lint", "per_path", each.pattern))),
        )
        for each, codes in settled.policy.paths
    )
    return tuple(rules), paths


def settle(edition: Edition, asked: Asked) -> Settled:
    """Return what is decided for a run on a register; where its file cannot be used, the command line alone decides."""
    known = catalogue()
    if edition.register is None or edition.source is None:
        return Settled(known, decide(known, Wishes(), asked), {}, ())
    reader = _Reader(edition.register.file.lint, edition.source, known)
    wishes, options = reader.wishes(), reader.options()
    return Settled(known, decide(known, wishes, asked), options, tuple(reader.findings))


class _Reader:
    """One reading of `lint:`. What is wrong joins the findings, and the rest of the settings holds."""

    def __init__(self, settings: LintSettings, source: Source, known: Sequence[Known]) -> None:
        self.settings = settings
        self.source = source
        self.known = known
        self.findings: list[Finding] = []

    def wishes(self) -> Wishes:
        settings = self.settings
        select = None if settings.select is None else self.selectors(settings.select, ("lint", "select"))
        return Wishes(
            select,
            self.selectors(settings.ignore, ("lint", "ignore"), refused="ignored"),
            tuple(self.severities()),
            tuple(self.paths()),
        )

    def paths(self) -> Iterator[PathRule]:
        for pattern, each in self.settings.per_path.items():
            if each is not None:
                route: Route = ("lint", "per_path", pattern, "ignore")
                yield PathRule(pattern, self.selectors(each.ignore, route, refused="ignored"))

    def selectors(self, words: Sequence[str], route: Route, refused: str = "") -> tuple[Said, ...]:
        listed = isinstance(_at(self.source.value, route), list)
        found = [Said(word, (*route, at) if listed else route) for at, word in enumerate(words)]
        return tuple(said for said in found if self.names_a_rule(said, refused))

    def names_a_rule(self, said: Said, refused: str, *, at_key: bool = False) -> bool:
        """True where a selector names a rule that may be so treated; else the reason joins the findings."""
        near = unknown(said.text, self.known)
        if near is not None:
            hint = f"did you mean {near}?" if near else "list rules with: riskctl lint --show-settings"
            self.add("FIL210", Hit(said.route, f"there is no rule `{said.text}`", hint, at_key=at_key))
        fixed = [rule for rule in self.known if rule.locked and is_exact(said.text, rule)] if refused else []
        for rule in fixed:
            message = f"{rule.code} {rule.name} cannot be {refused}"
            self.add("FIL212", Hit(said.route, message, _NEVER_IGNORED, at_key=at_key))
        return near is None and not fixed

    def severities(self) -> Iterator[tuple[Said, Severity]]:
        for selector, word in self.settings.severity.items():
            said = Said(selector, ("lint", "severity", selector))
            if not self.names_a_rule(said, "given another severity", at_key=True):
                continue
            severity = SEVERITIES.get(norm(word))
            if severity is not None:
                yield said, severity
            elif norm(word) in ("off", "no", "none", "never"):
                hint = f"to switch it off, write `ignore: [{selector}]` below `lint:`"
                self.add("FIL202", Hit(said.route, f"{selector}: expected {one_of(SEVERITIES)}", hint))
            else:
                self.add("FIL202", Hit(said.route, f"{selector}: expected {one_of(SEVERITIES)}"))

    def options(self) -> Options:
        found: dict[tuple[str, str], Setting] = {}
        for selector, values in self.settings.options.items():
            route: Route = ("lint", "options", selector)
            if not self.names_a_rule(Said(selector, route), "", at_key=True):
                continue
            rule = next((each for each in self.known if is_exact(selector, each)), None)
            if rule is None:
                message = f"options belong to one rule, and `{selector}` names several"
                self.add("FIL211", Hit(route, message, "name a rule by code or name", at_key=True))
                continue
            for name, written in (values or {}).items():
                option = next((each for each in rule.options if each.name == name), None)
                if option is None:
                    self.add("FIL211", Hit((*route, name), *_no_option(rule, name), at_key=True))
                    continue
                value = read(option, written)
                if isinstance(value, str):
                    self.add("FIL202", Hit((*route, name), f"{name}: {value}"))
                else:
                    found[rule.code, option.name] = value
        return found

    def add(self, code: str, hit: Hit) -> None:
        span = locate(self.source, hit.route, hit.at_key)
        self.findings.append(file_finding(code, self.source.path, span, hit.message, hit.hint))


def _no_option(rule: Known, name: str) -> tuple[str, str]:
    names = [option.name for option in rule.options]
    near = nearest(name, names)
    message = f"{rule.code} {rule.name} has no option `{name}`"
    return message, f"did you mean {near}?" if near else f"it has {', '.join(names) or 'none'}"


def _at(value: Value, route: Route) -> Value:
    for part in route:
        value = value.get(part) if isinstance(value, dict) and isinstance(part, str) else None
    return value
