"""Writes a register of N risks to measure with: invented, of one size a file, and the same bytes on every run.

Each risk is 80 lines and about 3 kB: prose, three controls, three actions, four quarterly reviews. About one risk in
twenty has a slip, so that a lint run has something to find and to print; the rest is clean.

    python bench/generate.py DIR N
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

LINES = 80
"""Lines of every risk file."""

MOST = 12_000
"""Risks there are words for; beyond it titles would repeat."""

PEOPLE = (
    ("chief-executive", "Chief Executive"),
    ("director-finance", "Director of Finance"),
    ("director-place", "Director of Place"),
    ("director-children", "Director of Children's Services"),
    ("director-adults", "Director of Adult Social Care"),
    ("head-digital", "Head of Digital"),
    ("head-people", "Head of People"),
    ("head-legal", "Head of Legal Services"),
    ("head-property", "Head of Property"),
    ("head-procurement", "Head of Procurement"),
    ("head-audit", "Head of Internal Audit"),
    ("resilience-manager", "Resilience Manager"),
)

CATEGORIES = (
    ("FIN", "finance", "Finance"),
    ("PPL", "people", "People"),
    ("DIG", "digital", "Digital and data"),
    ("PRP", "property", "Property"),
    ("SAF", "safeguarding", "Safeguarding"),
    ("LEG", "legal", "Legal and governance"),
    ("CON", "contracts", "Contracts and suppliers"),
    ("CLI", "climate", "Climate and resilience"),
)

PROBLEMS = (
    ("Loss of {}", "it stops and cannot be restarted within a day"),
    ("Rising cost of {}", "it costs more than the budget set for it"),
    ("Too few trained staff for {}", "posts stay empty and the work is not covered"),
    ("Failure of the supplier of {}", "the supplier ceases trading or hands the contract back"),
    ("Unlawful processing of data in {}", "personal data is held or shared without a lawful basis"),
    ("Fraud in {}", "claims or payments are made that should not have been"),
    ("Ageing equipment in {}", "equipment fails more often than it can be mended"),
    ("Backlog in {}", "cases wait longer than the standard the body has set"),
    ("Poor records in {}", "decisions cannot be shown to have been made properly"),
    ("Cyber-attack on {}", "systems are encrypted or shut down by an attacker"),
    ("Harm to a member of the public through {}", "a check is missed and somebody is hurt"),
    ("Flooding that interrupts {}", "the site cannot be reached or used for several days"),
    ("Overspend on the programme to renew {}", "the programme is late and its contingency is used up"),
    ("Legal challenge over {}", "a decision is taken to court and has to be made again"),
    ("Dependence on one person for {}", "the one person who knows the work is away or leaves"),
    ("Weak oversight of partners in {}", "a partner falls short and nobody notices in time"),
    ("New duties that outgrow {}", "a change in the law adds work that nobody is paid for"),
    ("Loss of the grant behind {}", "the grant ends before the service can do without it"),
    ("Complaints about {}", "complaints rise and the ombudsman finds fault"),
    ("Slow recovery of {}", "recovery after an interruption takes weeks, not days"),
)

SERVICES = (
    "payroll",
    "school transport",
    "the care records system",
    "highway repairs",
    "waste collection",
    "the contact centre",
    "housing repairs",
    "fostering placements",
    "parking enforcement",
    "the planning portal",
    "library services",
    "home care visits",
    "street lighting",
    "council tax collection",
    "elections",
    "leisure centres",
    "adult safeguarding",
    "the pension fund",
    "emergency planning",
    "trading standards",
    "winter gritting",
    "the data centre",
    "school meals",
    "burials and cremations",
)

PLACES = (
    "in the northern area",
    "in the southern area",
    "in the coastal towns",
    "in the market towns",
    "in the city centre",
    "at Harrow Lane depot",
    "at the Riverside offices",
    "at County Hall",
    "at Mill Road centre",
    "for rural parishes",
    "for schools",
    "for care homes",
    "for tenants",
    "for businesses",
    "for young people",
    "for older residents",
    "for carers",
    "across the estate",
    "across the partnership",
    "out of hours",
    "during the winter",
    "during the move to shared services",
    "under the new contract",
    "under the joint venture",
    "until the new depot opens",
)

CAUSES = (
    "Pay is below that of neighbouring bodies and two rounds of recruitment found nobody suitable.",
    "The system is out of support from the end of the year and its replacement is not yet funded.",
    "Demand has grown by about a tenth a year while the budget has stayed where it was.",
    "The contract was let before the present rules and says little about continuity.",
    "Checks depend on spreadsheets that three teams keep, each in its own way.",
)

EFFECTS = (
    "Residents wait longer, complaints rise and the regulator may step in.",
    "The budget for the year is overspent and savings have to be found elsewhere.",
    "People who depend on the service are left without it and may come to harm.",
    "The body breaks the law, pays a penalty and loses the trust of its partners.",
    "Staff are moved from other work, which then falls behind in its turn.",
)

CONTROLS = (
    ("Continuity plan rehearsed every spring with the teams concerned", "corrective", "impact"),
    ("Monthly return of vacancies, cost and backlog to the service board", "detective", "likelihood"),
    ("Standing orders require two officers to approve any payment over £5,000", "preventive", "likelihood"),
    ("Contract reviewed each quarter against its measures, with step-in rights", "directive", "both"),
    ("Off-site copies taken nightly and restored in full twice a year", "corrective", "impact"),
    ("Mandatory training, completed by 96% of those who need it", "preventive", "likelihood"),
)

ACTIONS = (
    ("Agree a second supplier for", "work is to move within five days"),
    ("Rewrite the procedures of", "the board signs them off"),
    ("Test the recovery plan for", "partners record what was learnt"),
    ("Fill the two empty posts in", "cover is bought until they are filled"),
    ("Bring forward the review of", "its findings go to members"),
)

UPDATES = (
    "Two of the three posts are filled and the third is advertised again.",
    "The supplier gave its plan on time; it was read and sent back with questions.",
    "Audit found reasonable assurance and made one recommendation, since met.",
    "The backlog is down by a fifth since the last review and still falling.",
    "A test in the quarter restored every record, though later than planned.",
)

QUARTERS = ("2025-06-30", "2025-09-30", "2025-12-31", "2026-03-20")


@dataclass(frozen=True, slots=True)
class Shape:
    """What one number makes of a risk: its name, its words and its levels."""

    number: int
    id: str
    category: str
    problem: tuple[str, str]
    service: str
    place: str

    @property
    def title(self) -> str:
        """The title, which no other number has."""
        return f"{self.problem[0].format(self.service)} {self.place}"

    def pick(self, choices: Sequence[str], salt: int) -> str:
        """Return one of several texts, spread evenly over the numbers."""
        return choices[_mix(self.number, salt) % len(choices)]

    def below(self, bound: int, salt: int) -> int:
        """Return a number from 0 to below a bound."""
        return _mix(self.number, salt) % bound


def _mix(number: int, salt: int) -> int:
    """Return a scattered number: plain arithmetic, so that every Python writes the same bytes."""
    value = (number * 2654435761 + salt * 40503 + 12345) & 0xFFFFFFFF
    value = ((value ^ (value >> 15)) * 2246822519) & 0xFFFFFFFF
    value = ((value ^ (value >> 13)) * 3266489917) & 0xFFFFFFFF
    return value ^ (value >> 16)


def shape(number: int) -> Shape:
    """Return the shape of the risk with a number from 1 on."""
    # The factor has no divisor in common with MOST, so every combination of words comes up exactly once.
    spread = number * 7919 % MOST
    rest, problem = divmod(spread, len(PROBLEMS))
    service, place = divmod(rest, len(PLACES))
    prefix, category, _ = CATEGORIES[_mix(number, 1) % len(CATEGORIES)]
    name = f"{prefix}-{number:05}"
    return Shape(number, name, category, PROBLEMS[problem], SERVICES[service], PLACES[place])


def risk_text(number: int, risks: int) -> str:
    """Return the file of one risk of a register of so many."""
    one = shape(number)
    owner = one.pick([key for key, _ in PEOPLE], 2)
    likelihood, impact = 3 + one.below(2, 3), 2 + one.below(3, 4)
    fallen = one.below(3, 5) == 0
    now = likelihood - (2 if fallen else 1)
    wanted = (now - 1, impact) if now > 1 else (1, impact - 1)
    other = shape(number - 1 if number > 1 else risks)
    lines = [
        f"id: {one.id}",
        f"title: {one.title}",
        f"category: {one.category}",
        f"objectives: [CP-{1 + one.below(4, 6)}, CP-{5 + one.below(3, 7)}]",
        f"owner: {f'[{owner}, resilience-manager]' if number % 71 == 3 else owner}",
        "status: treating",
        f"raised: 202{2 + one.below(3, 8)}-{1 + one.below(12, 9):02}-{1 + one.below(28, 10):02}",
        "description: >-",
        f"  {_sentence(one.service)} {one.place} is something that people notice when it goes wrong.",
        f"  It is read together with {other.id}, which rests on the same budget and partly on the same people.",
        f"cause: {one.pick(CAUSES, 11)}",
        f"event: {_sentence(one.problem[1])}.",
        f"effect: {one.pick(EFFECTS, 12)}",
        *_controls(one),
        *_actions(one, owner),
        "reviews:",
        *_first_review(one, owner, (likelihood, impact), wanted),
    ]
    for at in (1, 2, 3):
        lowered = at >= 2 and fallen
        level = now if at >= 2 else likelihood - 1
        lines += _review(one, owner, at, (level, impact), (likelihood - 1, impact) if lowered and at == 2 else None)
    lines += ["links:", f"  - {{to: {other.id}, type: related}}"]
    return "\n".join(lines) + "\n"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _controls(one: Shape) -> list[str]:
    lines = ["controls:"]
    for at in range(3):
        text, kind, acts_on = CONTROLS[(one.below(len(CONTROLS), 13) + at * 2) % len(CONTROLS)]
        lines += [f"  - text: {text}", f"    type: {kind}", f"    acts_on: {acts_on}"]
    lines += ["    assurance:", "      - {line: 2, source: Internal audit, date: 2025-11, opinion: reasonable}"]
    return lines


def _actions(one: Shape, owner: str) -> list[str]:
    begin = one.below(len(ACTIONS), 14)
    due = "2026-01-31" if one.number % 61 == 7 else "tbc" if one.number % 83 == 21 else "2026-09-30"
    lines = ["actions:"]
    for at, (status, dates) in enumerate(
        (
            ("complete", ["due: 2025-12-31", "done: 2025-12-12"]),
            ("open", [f"due: {due}"]),
            ("open", ["due: 2026-12", "due_original: 2026-03-31"]),
        )
    ):
        work, report = ACTIONS[(begin + at) % len(ACTIONS)]
        what = f"{work} {one.service} {one.place}"
        words = ["    text: >-", f"      {what}", f"      in case {one.problem[1]}; {report}"]
        lines += [
            f"  - id: A{at + 1}",
            *(words if at else [f"    text: {what}"]),
            f"    owner: {owner if at else PEOPLE[one.below(len(PEOPLE), 15)][0]}",
            *(f"    {line}" for line in dates),
            f"    status: {status}",
        ]
    lines += [
        "    moved:",
        "      - {from: 2026-03-31, to: 2026-12, date: 2026-01-20, why: the contract starts in the autumn}",
    ]
    return lines


def _first_review(one: Shape, owner: str, inherent: tuple[int, int], target: tuple[int, int]) -> list[str]:
    now = (inherent[0] - 1, inherent[1])
    return [
        f"  - date: {QUARTERS[0]}",
        f"    by: {owner}",
        f"    inherent: {{likelihood: {inherent[0]}, impact: {inherent[1]}, score: {inherent[0] * inherent[1]}}}",
        f"    current: {{likelihood: {now[0]}, impact: {now[1]}, score: {now[0] * now[1]}}}",
        f"    target: {{likelihood: {target[0]}, impact: {target[1]}, due: 2027-03}}",
        "    why: First rating under this scheme.",
        f"    update: {one.pick(UPDATES, 16)}",
    ]


def _review(one: Shape, owner: str, at: int, now: tuple[int, int], before: tuple[int, int] | None) -> list[str]:
    score = now[0] * now[1]
    declared = score + 2 if at == 3 and one.number % 97 == 13 else score
    was = before or now
    lines = [
        f"  - date: {QUARTERS[at]}",
        f"    by: {owner}",
        f"    current: {{likelihood: {now[0]}, impact: {now[1]}, score: {declared}}}",
        f"    why: {'Controls now in place have made it less likely.' if before else 'No change in the quarter.'}",
    ]
    if at == 3:
        lines[2] = f"    current: {{likelihood: {now[0]}, impact: {now[1]}, score: {declared}, rationale: as tested}}"
    else:
        lines[2] = lines[2].replace("}", f", previous: {{score: {was[0] * was[1]}}}}}")
    return [*lines, "    update: >-", f"      {one.pick(UPDATES, 17 + at)}", f"      {one.pick(EFFECTS, 21 + at)}"]


def register_text(risks: int) -> str:
    """Return the register file around so many risks."""
    people = "\n".join(f"  {key}: {{role: {role}}}" for key, role in PEOPLE)
    categories = "\n".join(f"  - {{key: {key}, label: {label}}}" for _, key, label in CATEGORIES)
    objectives = "\n".join(f"  - {{key: CP-{number}, label: Council plan aim {number}}}" for number in range(1, 8))
    return f"""\
format: 1
title: Corporate risk register
body: Westmarch Council
as_at: 2026-03-31
scheme: leicestershire-4x4@1
quarters: {{year_starts: april}}
required: [category, owner, status]
people:
{people}
categories:
{categories}
objectives:
{objectives}
appetite: Medium
tolerance: High
statuses:
  - key: treating
    label: Treating
    meaning: Work is under way to lower it.
    when: any action (open)
  - {{key: holding, label: Holding, meaning: "It is as low as it will go, and is watched."}}
meetings:
  - {{body: Audit Committee, date: 2025-12-10}}
  - body: Audit Committee
    date: 2026-04-22
    papers_due: 2026-03-31
    stated:
      - {{where: paragraph 2, count: "open", is: {risks}}}
      - {{where: paragraph 3, count: "proposed is close", is: 0}}
"""


def generate(folder: str, risks: int) -> None:
    """Write a register into a folder that is not there yet.

    Raises: `ValueError` for more risks than there are words for, or fewer than two.
    """
    if not 2 <= risks <= MOST:
        raise ValueError(f"between 2 and {MOST} risks, not {risks}")
    os.makedirs(os.path.join(folder, "risks"))
    _write(os.path.join(folder, "riskctl.yaml"), register_text(risks))
    for number in range(1, risks + 1):
        _write(os.path.join(folder, "risks", f"{shape(number).id}.yaml"), risk_text(number, risks))


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[2].isdecimal():
        sys.exit("usage: python bench/generate.py DIR N")
    generate(sys.argv[1], int(sys.argv[2]))
