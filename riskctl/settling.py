"""What a register and a command line want of lint: the rules there are, what was decided about each, and its mistakes.

A mistake in the settings is a finding at its place in the register file, never a setting that quietly does nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from riskctl.core.conditions import Condition, ConditionError, Vocabulary, parse
from riskctl.core.errors import UsageError
from riskctl.core.facts import vocabulary
from riskctl.core.file_codes import FILE_CODES
from riskctl.core.finding import Finding, Hit, Route, Severity
from riskctl.core.model import LintSettings
from riskctl.core.option import AnyOption, Options, Setting, read
from riskctl.core.own_rules import FAMILY, LONGEST_NAME, MESSAGE_FIELDS, NAME, OwnCheck, fields_of_message
from riskctl.core.policy import (
    NOTHING_ASKED,
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
from riskctl.core.readback import ReadBack
from riskctl.core.register import Register
from riskctl.core.stated import condition_hit
from riskctl.core.words import nearest, norm, one_of
from riskctl.io.loader import Edition
from riskctl.io.placing import condition_finding, file_finding
from riskctl.io.source import Source, Value, locate, locate_inside
from riskctl.rules import RULES
from riskctl.rules.base import Rule, name_of, on_by_default, options_of

if TYPE_CHECKING:
    from riskctl.render.lint_settings import PathShown, RuleShown

SEVERITIES = {severity.word: severity for severity in reversed(Severity)}
_ALWAYS = frozenset({"HIS122", "REG101"})
_CAN_WAIT = frozenset({"FIL301"})
_NEVER_IGNORED = "what keeps the register from being read, a shared id and a lost risk are always reported"


class Settled(NamedTuple):
    """What was decided for a run: about each rule, the options set, the body's own rules, and what is wrong."""

    rules: tuple[Known, ...]
    policy: Policy
    options: Options
    own: tuple[OwnCheck, ...]
    findings: tuple[Finding, ...]


@cache
def catalogue() -> tuple[Known, ...]:
    """Return every rule there is, in the order of codes."""
    from riskctl.rules.over_time import EVERY_RULE

    return _known(EVERY_RULE)


@cache
def _of_one_edition() -> tuple[Known, ...]:
    """Return the rules that need no second edition: what a run without settings asks about, and quicker to import."""
    return _known(RULES)


def _known(rules: Iterable[Rule]) -> tuple[Known, ...]:
    known = [Known(each.code, each.name, each.severity) for each in FILE_CODES]
    known += [
        Known(rule.CODE, name_of(rule), rule.SEVERITY, on_by_default(rule), options=options_of(rule)) for rule in rules
    ]
    return tuple(sorted(rule._replace(locked=_is_locked(rule)) for rule in known))


def with_history(rules: Sequence[Known]) -> tuple[Known, ...]:
    """Return the rules of a run with those about two editions, for what names rules and was not read yet."""
    known = {rule.code for rule in rules}
    return tuple(sorted((*rules, *(rule for rule in catalogue() if rule.code not in known))))


def _is_locked(rule: Known) -> bool:
    """True for what says that a file or scheme cannot be used, for an id that two files share, and for a lost risk."""
    unusable = rule.code.startswith(("FIL1", "FIL2", "FIL3", "SCH1")) and rule.severity is Severity.ERROR
    return rule.code in _ALWAYS or (unusable and rule.code not in _CAN_WAIT)


def asked_for(select: Sequence[str], ignore: Sequence[str]) -> Asked:
    """Return what a command line says of rules: each word may hold several, with commas between them."""
    chosen, refused = _words(select), _words(ignore)
    return Asked(chosen if select else None, refused)


def _words(given: Sequence[str]) -> tuple[Said, ...]:
    return tuple(Said(word.strip()) for text in given for word in text.split(",") if word.strip())


def _refuse_unknown(asked: Asked, known: Sequence[Known]) -> None:
    """Raise `UsageError` where a word of the command line names no rule, or one that cannot be switched off."""
    for option, words in (("--select", asked.select or ()), ("--ignore", asked.ignore)):
        for said in words:
            near = unknown(said.text, known)
            if near is not None:
                hint = f"did you mean {near}?" if near else "list rules with: riskctl lint --show-settings"
                raise UsageError(f"{option}: there is no rule {said.text!r}", hint)
    for said in asked.ignore:
        for rule in known:
            if rule.locked and is_exact(said.text, rule):
                raise UsageError(f"--ignore {said.text}: {rule.name} cannot be switched off", _NEVER_IGNORED)


def in_force(edition: Edition, settled: Settled) -> tuple[tuple["RuleShown", ...], tuple["PathShown", ...]]:
    """Return every rule with what was decided about it, and what decided: `riskctl.yaml:12`, `command line`."""
    from riskctl.render.lint_settings import OptionShown, PathShown, RuleShown

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

    own = {rule.code: Because(Origin.FILE, rule.route) for rule in settled.own}

    def decided_by(rule: Known, because: Because) -> str:
        return told(own.get(rule.code, because) if because.origin is Origin.DEFAULT else because)

    rules = []
    for rule in settled.rules:
        choice = settled.policy.choices[rule.code]
        options = tuple(option_shown(rule, option) for option in rule.options)
        severity_by, on_by = decided_by(rule, choice.severity_because), decided_by(rule, choice.on_because)
        decided = choice.severity.word, severity_by, choice.on, on_by
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


def settle(edition: Edition, asked: Asked, *, whole: bool = False) -> Settled:
    """Return what is decided for a run on a register; where its file cannot be used, the command line alone decides.

    Shape: where nothing is decided, `rules` lacks those about two editions, unless `whole` asks for them: they are on,
    and as severe as they come.
    Raises: `UsageError` where the command line names a rule that there is not.
    """
    register = edition.register
    plain = asked == NOTHING_ASKED and (register is None or register.file.lint == LintSettings())
    known = _of_one_edition() if plain and not whole else catalogue()
    if register is None or edition.source is None:
        return Settled(known, decide(known, Wishes(), asked), {}, (), ())
    reader = _Reader(register, edition.source, known)
    own = reader.own_rules()
    _refuse_unknown(asked, reader.known)
    wishes, options = reader.wishes(), reader.options()
    policy = decide(reader.known, wishes, asked)
    return Settled(tuple(reader.known), policy, options, own, tuple(reader.findings))


class _Reader:
    """One reading of `lint:`. What is wrong joins the findings, and the rest of the settings holds."""

    def __init__(self, register: Register, source: Source, known: Sequence[Known]) -> None:
        self.register = register
        self.settings = register.file.lint
        self.source = source
        self.known = known
        self.findings: list[Finding] = []

    def own_rules(self) -> tuple[OwnCheck, ...]:
        """Return the body's own rules that can be read, and take all of them among those known."""
        if not self.settings.rules:
            return ()
        words = vocabulary(self.register)
        found = []
        for at, rule in enumerate(self.settings.rules):
            route: Route = ("lint", "rules", at)
            severity = SEVERITIES.get(norm(rule.severity))
            if severity is None:
                self.add("FIL202", Hit((*route, "severity"), f"severity: expected {one_of(SEVERITIES)}"))
            if reason := _bad_name(rule.name, self.known):
                self.add("FIL202", Hit((*route, "name"), *reason))
                continue
            select, require = (self.condition((*route, key), words) for key in ("select", "require"))
            for place, name in fields_of_message(rule.message or ""):
                self.message_field((*route, "message"), place, name)
            known = Known(f"{FAMILY}-{rule.name}", rule.name, severity or Severity.WARNING)
            self.known = (*self.known, known)
            if require is None or (select is None and rule.select is not None):
                continue
            reader = ReadBack(self.register, words)
            message = rule.message or f"this risk must {reader.must(require)}"
            says = reader.rule(select, require)
            found.append(OwnCheck(rule.name, known.severity, select, require, message, rule.hint or "", says, route))
        return tuple(found)

    def condition(self, route: Route, words: Vocabulary) -> Condition | None:
        """Return the condition at a route; where it cannot be read, the reason joins the findings."""
        text = _at(self.source.value, route)
        if not isinstance(text, str):
            return None
        try:
            return parse(text, words)
        except ConditionError as error:
            self.findings.append(condition_finding(self.source, condition_hit(route, error)))
            return None

    def message_field(self, route: Route, place: int, name: str) -> None:
        if name not in MESSAGE_FIELDS:
            near = nearest(name, MESSAGE_FIELDS)
            hint = f"did you mean {near}?" if near else f"known: {one_of(MESSAGE_FIELDS)}"
            span = locate_inside(self.source, route, place) or locate(self.source, route)
            message = f"message: no field `{name}` can be named here"
            self.findings.append(file_finding("FIL202", self.source.path, span, message, hint))

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
        if isinstance(value, dict) and isinstance(part, str):
            value = value.get(part)
        else:
            value = value[part] if isinstance(value, list) and isinstance(part, int) and part < len(value) else None
    return value


def _bad_name(name: str, known: Sequence[Known]) -> tuple[str, str] | None:
    """Return why a rule of the body's own cannot be called so, with what to do, or None."""
    if not NAME.match(name) or len(name) > LONGEST_NAME:
        hint = "such as red-needs-action"
        return f"name: a rule is called by at most {LONGEST_NAME} small letters, digits and hyphens", hint
    if unknown(name, known) is None:
        return f"name: `{name}` already names a rule", "give this one another name"
    return None
