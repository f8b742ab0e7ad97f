"""The texts a new register begins with: its own file, one sample risk, and what git, a pipeline and an editor need."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from riskctl.core import decimals
from riskctl.core.period import add_months
from riskctl.core.scheme import Factor, Level, Scheme
from riskctl.core.scoring import Figure, compare, rate_levels
from riskctl.core.words import norm, printable

GIT_IGNORE: Final = "# What riskctl writes; no part of the register.\nout/\nriskctl-out/\n"

YAMLLINT: Final = """\
# Agrees with `riskctl lint`: in YAML 1.2 `no` and `on` are words, and prose may be as long as its line.
extends: default
ignore: [out/, riskctl-out/]
rules:
  document-start: disable
  indentation: {spaces: consistent, indent-sequences: whatever}
  line-length: disable
  new-lines: disable
  truthy: disable
"""

SCHEMA_FOLDER: Final = ".riskctl/schema"

PIPELINES: Final[Mapping[str, tuple[str, str]]] = {
    "github": (
        ".github/workflows/risk-register.yml",
        """\
name: Risk register
on: [push, pull_request]
permissions: {contents: read}
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with: {fetch-depth: 0, persist-credentials: false}
      - uses: actions/setup-python@v6
        with: {python-version: "3.13"}
      - run: python -m pip install riskctl && riskctl ci
      - uses: actions/upload-artifact@v4
        if: always()
        with: {name: riskctl, path: riskctl-out/}
""",
    ),
    "gitlab": (
        ".gitlab-ci.yml",
        """\
risk-register:
  image: python:3.13
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  variables: {GIT_DEPTH: "0"}
  script:
    - python -m pip install riskctl && riskctl ci
  artifacts:
    when: always
    paths: [riskctl-out/]
    reports: {codequality: riskctl-out/codequality.json, junit: riskctl-out/junit.xml}
""",
    ),
    "azure": (
        "azure-pipelines.yml",
        """\
pool: {vmImage: ubuntu-latest}
steps:
  - checkout: self
    fetchDepth: "0"
  - task: UsePythonVersion@0
    inputs: {versionSpec: "3.13"}
  - script: python -m pip install riskctl && riskctl ci
    displayName: Check the risk register
  - task: PublishTestResults@2
    condition: always()
    inputs: {testResultsFiles: riskctl-out/junit.xml}
  - publish: riskctl-out
    artifact: riskctl
    condition: always()
""",
    ),
}
"""For each service, where its pipeline lies below the top of a checkout and what it says, in at most 15 lines.

Nothing of the register is put into a command.
"""


def pipeline(service: str, way: str) -> tuple[str, str]:
    """Return where a service's pipeline lies and what it says. `way` leads from the top to the register, or is empty.

    It becomes a word of a command, so who calls has made sure that no shell reads more than a word in it.
    """
    path, text = PIPELINES[service]
    return path, text.replace("riskctl ci\n", f"riskctl -C {way} ci\n") if way else text


_MEASURES: Final = ((), ("current",), ("current", "target"), ("inherent", "current", "target"))
"""Which ratings a sample has, by how many can be told apart."""


@dataclass(frozen=True, slots=True)
class Start:
    """What a new register is made from: who keeps it, how it rates, the first id, and today."""

    body: str
    scheme: Scheme
    first_id: str
    today: date


def register_text(start: Start) -> str:
    """Return the register file."""
    scheme = start.scheme
    limit = scheme.limit_words[len(scheme.bands) // 2 - 1 if len(scheme.bands) > 1 else 0] if scheme.limit_words else ""
    appetite = (
        f"# appetite: {flow_text(limit)}  # the highest rating still within: {_choices(scheme)}\n" if limit else ""
    )
    return f"""\
# The register. Check it with `riskctl lint`; `riskctl schema register` lists every key.
format: 1
title: Risk register
body: {block_text(start.body)}
scheme: {scheme.ref}  # {printable(scheme.title)}
quarters: {{year_starts: april}}  # or january
required: [category, owner, status]  # what every open risk must state
{appetite}people:  # posts that own risks and actions
  chief-executive: {{role: Chief executive}}
  head-of-estates: {{role: Head of estates}}
categories: [Estates, Finance, Information, People, Services]
statuses:
  - {{key: open, label: Open, meaning: Treatment is under way., when: any action (open)}}
  - {{key: controlled, label: Controlled, meaning: Nothing more is planned; the controls are kept working.}}
  - {{key: closed, label: Closed, meaning: Off the register; the file is kept.}}
"""


def risk_path(start: Start) -> str:
    """Return where the sample risk lies."""
    return f"risks/{start.first_id}-main-building.yaml"


def risk_text(start: Start) -> str:
    """Return the sample risk, rated with levels of the scheme."""
    today = start.today
    given = _ratings(start.scheme)
    rated = ""
    for measure, levels in zip(_MEASURES[len(given)], given, strict=True):
        pairs = [f"{name}: {flow_text(word)}" for name, word in levels.items()]
        pairs += [f"due: {add_months(today, 12)}"] if measure == "target" else []
        rated += f"    {measure}: {{{', '.join(pairs)}}}\n"
    scales = "".join(f"# {factor.name}: {_scale(factor)}\n" for factor in start.scheme.factors)
    return f"""\
# A sample. One risk is one file, named by its id; only `id` and `title` must be there.
id: {start.first_id}
title: The main building cannot be used for a week
category: Estates
owner: chief-executive
status: open
raised: {today}
cause: Fire, flood or a long loss of power.
event: Staff cannot work in the building, and paper records are out of reach.
effect: Services to the public slow down or stop.
controls:
  - text: Wiring, alarms and drains are inspected every year
    type: preventive
    acts_on: likelihood
    effectiveness: effective
actions:
  - id: A1
    text: Agree a second site that teams can work from
    owner: head-of-estates
    due: {add_months(today, 6)}
    status: open
# The ledger, oldest first: add to it, never rewrite it.
{scales}reviews:
  - date: {today}
    by: chief-executive
{rated}    why: First assessment.
"""


def editor_settings() -> str:
    """Return the settings that make the YAML language server use the schemas."""
    files = {
        "register": ["riskctl.yaml"],
        "risk": ["risks/**/*.yaml", "risks/**/*.yml"],
        "scheme": ["schemes/**/*.yaml", "schemes/**/*.yml"],
    }
    schemas = {f"{SCHEMA_FOLDER}/{kind}.json": globs for kind, globs in files.items()}
    return json.dumps({"yaml.schemas": schemas, "yaml.yamlVersion": "1.2"}, indent=2) + "\n"


def summary(scheme: Scheme) -> str:
    """Return a scheme in one line: its title, its factors, and its bands from mild to severe."""
    size = " x ".join(f"{factor.name} {len(factor.scale)}" for factor in scheme.factors)
    bands = f"{scheme.bands[0].label} to {scheme.bands[-1].label}" if scheme.bands else "no bands"
    return f"{scheme.title} ({', '.join(part for part in (size, bands) if part)})"


def block_text(text: str) -> str:
    """Return a text as YAML on the rest of a line: plain where that reads as it stands, else in quotes."""
    words = all(sign.isalnum() or sign in " '’(),.&/-" for sign in text)
    plain = words and text[:1].isalpha() and text == text.strip() and norm(text) not in ("null", "true", "false")
    return text if plain else _quoted(text)


def flow_text(text: str) -> str:
    """Return a text as YAML inside brackets or braces."""
    words = text.isascii() and all(sign.isalnum() or sign in " .-" for sign in text)
    plain = words and text[:1].isalnum() and text == text.strip() and norm(text) not in ("null", "true", "false")
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _choices(scheme: Scheme) -> str:
    words = [band.label for band in scheme.bands] or [word for word, _ in scheme.appetite]
    return printable(", ".join(words))


def _scale(factor: Factor) -> str:
    """Return a scale in one line, mild to severe, as an assessment writes it."""
    words = [_word(factor, level) for level in factor.scale]
    if all(word == level.label for word, level in zip(words, factor.scale, strict=True)):
        told = f"{words[0]} to {words[-1]}" if factor.scale[0].value is not None else ", ".join(words)
    else:
        told = ", ".join(f"{word} {level.label}" for word, level in zip(words, factor.scale, strict=True))
    sides = ", ".join(item.key for item in factor.dimensions) if factor.join != "none" else ""
    left_out = "may be left out; " if factor.optional else ""
    return printable(f"{left_out}{told}{f'; or a level for any of {sides}' if sides else ''}")


def _word(factor: Factor, level: Level) -> str:
    """Return how an assessment writes a level: its number where that finds it, else its label or key."""
    number = decimals.show(level.value) if level.value is not None else ""
    return next((word for word in (number, level.label) if word and factor.find_level(word) == level), level.key)


def _ratings(scheme: Scheme) -> list[Mapping[str, str]]:
    """Return up to three assessments, each milder than the one before."""
    if not scheme.factors:
        return [{"band": band.label} for band in reversed(scheme.bands[:3])]
    factors = [factor for factor in scheme.factors if not factor.optional] or list(scheme.factors[:1])
    places = [round((len(factor.scale) - 1) * 3 / 4) for factor in factors]
    found = [_assessment(factors, places)]
    for turn in range(sum(places) * len(factors)):
        at = turn % len(factors)
        places[at] = max(places[at] - 1, 0)
        milder = _assessment(factors, places)
        if len(found) < 3 and milder != found[-1] and _is_milder(scheme, milder, found[-1]):
            found.append(milder)
    return found


def _assessment(factors: list[Factor], places: list[int]) -> Mapping[str, str]:
    return {factor.name: _word(factor, factor.scale[at]) for factor, at in zip(factors, places, strict=True)}


def _is_milder(scheme: Scheme, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """True where one assessment comes out milder, or where nothing comes out that could be compared."""
    figures: list[Figure] = [rate_levels(scheme, tuple(each.items())) for each in (one, other)]
    return not all(figures) or compare(scheme, *figures) < 0
