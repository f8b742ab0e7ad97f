"""A generated register as the sources of two tools that print pages of requirements: the same texts, a node a risk.

Each node has the risk's id, title, status, category, owner, dates and three ratings as fields, and for its text the
statement, controls, actions and reviews. sphinx-needs prints a table of all nodes as well, and gets the links; the
register's links lead round in a ring, which StrictDoc refuses, so it goes without.

    python -m bench.nodes REGISTER DIR      writes DIR/sphinx and DIR/strictdoc
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

Risk = Mapping[str, Any]

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MEASURES = ("inherent", "current", "target")
STATEMENT = ("description", "cause", "event", "effect")

CONF = """\
project = "Register"
extensions = ["sphinx_needs"]
html_theme = "basic"
needs_types = [{"directive": "risk", "title": "Risk", "prefix": "", "color": "#ffffff", "style": "node"}]
needs_id_regex = "^[A-Z]{3}-[0-9]{5}$"
needs_fields = {
    name: {"schema": {"type": "string"}, "nullable": True}
    for name in ("category", "owner", "raised", "reviewed", "inherent", "current", "target")
}
"""

TABLE = """\
Register
========

.. needtable::
   :columns: id, title, category, owner, inherent, current, target, status
   :style: table

"""

TEXTS = ("STATEMENT", "CONTROLS", "ACTIONS", "REVIEWS")

GRAMMAR = """\
[DOCUMENT]
TITLE: Register

[GRAMMAR]
ELEMENTS:
- TAG: TEXT
  FIELDS:
  - TITLE: UID
    TYPE: String
    REQUIRED: False
  - TITLE: STATEMENT
    TYPE: String
    REQUIRED: True
- TAG: RISK
  FIELDS:
"""


def write(register: str, folder: str) -> None:
    """Write both projects into a folder that is not there yet."""
    with open(os.path.join(register, "riskctl.yaml"), encoding="utf-8") as file:
        roles = {key: person["role"] for key, person in yaml.load(file, LOADER)["people"].items()}
    risks = []
    for name in sorted(os.listdir(os.path.join(register, "risks"))):
        with open(os.path.join(register, "risks", name), encoding="utf-8") as file:
            risks.append(yaml.load(file, LOADER))
    sphinx = "".join(_need(risk, roles) for risk in risks)
    names = (*_fields(risks[0], roles), *TEXTS)
    fields = "".join(f"  - TITLE: {name.upper()}\n    TYPE: String\n    REQUIRED: True\n" for name in names)
    nodes = "".join(_node(risk, roles) for risk in risks)
    _write(folder, "sphinx/conf.py", CONF)
    _write(folder, "sphinx/index.rst", TABLE + sphinx)
    _write(folder, "strictdoc/register.sdoc", f"{GRAMMAR}{fields}\n{nodes}")


def _write(folder: str, name: str, text: str) -> None:
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _fields(risk: Risk, roles: Mapping[str, str]) -> dict[str, str]:
    """Return the short fields of a node, in order."""
    first, last = risk["reviews"][0], risk["reviews"][-1]
    ratings = {"inherent": first["inherent"], "current": last["current"], "target": first["target"]}
    return {
        "uid": risk["id"],
        "status": risk["status"],
        "category": risk["category"],
        "owner": _who(risk["owner"], roles),
        "raised": str(risk["raised"]),
        "reviewed": str(last["date"]),
        **{name: _rating(rating) for name, rating in ratings.items()},
        "title": risk["title"],
    }


def _lists(risk: Risk, roles: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Yield controls, actions and reviews, an item a line."""
    yield "Controls", [f"{each['text']} ({each['type']}; acts on {each['acts_on']})" for each in risk["controls"]]
    yield (
        "Actions",
        [
            f"{each['id']} {each['text']} (owner {_who(each['owner'], roles)}; due {each['due']}; "
            f"status {each['status']})"
            for each in risk["actions"]
        ],
    )
    yield "Reviews", [_review(each, roles) for each in reversed(risk["reviews"])]


def _review(review: Risk, roles: Mapping[str, str]) -> str:
    ratings = "; ".join(f"{name} {_rating(review[name])}" for name in MEASURES if name in review)
    return f"{review['date']}, by {_who(review['by'], roles)}: {ratings}. {review['why']} {review['update']}"


def _rating(rating: Risk) -> str:
    likelihood, impact = int(rating["likelihood"]), int(rating["impact"])
    return f"likelihood {likelihood}, impact {impact}, score {likelihood * impact}"


def _who(owners: str | Sequence[str], roles: Mapping[str, str]) -> str:
    return " and ".join(roles[each] for each in ([owners] if isinstance(owners, str) else owners))


def _need(risk: Risk, roles: Mapping[str, str]) -> str:
    """Return a risk as a directive of sphinx-needs."""
    fields = _fields(risk, roles)
    title = fields.pop("title")
    lines = [f".. risk:: {title}", f"   :id: {fields.pop('uid')}"]
    lines += [f"   :{name}: {value}" for name, value in fields.items()]
    lines += [f"   :links: {', '.join(link['to'] for link in risk['links'])}", ""]
    for name in STATEMENT:
        lines += [f"   **{name.capitalize()}**", "", f"   {risk[name]}", ""]
    for heading, items in _lists(risk, roles):
        lines += [f"   **{heading}**", "", *(f"   - {item}" for item in items), ""]
    return "\n".join(lines) + "\n"


def _node(risk: Risk, roles: Mapping[str, str]) -> str:
    """Return a risk as a node of a StrictDoc document."""
    lines = ["[RISK]", *(f"{name.upper()}: {value}" for name, value in _fields(risk, roles).items())]
    lines += ["STATEMENT: >>>", "\n\n".join(f"{name.capitalize()}: {risk[name]}" for name in STATEMENT), "<<<"]
    for heading, items in _lists(risk, roles):
        lines += [f"{heading.upper()}: >>>", *(f"- {item}" for item in items), "<<<"]
    return "\n".join(lines) + "\n\n"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m bench.nodes REGISTER DIR")
    write(sys.argv[1], sys.argv[2])
