"""The public edition: what is withheld is gone, what stays is as it was, and what cannot be told safely is refused."""

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from riskctl.core.book import Book
from riskctl.core.errors import NotPublishable
from riskctl.core.model import Risk
from riskctl.core.naming import Names
from riskctl.core.scoring import Position
from riskctl.io.resources import shipped
from riskctl.io.tree import FolderTree
from riskctl.pipeline import book
from tests.registers import CLOCK, memory

LISTS = """\
appetite: Low
people: {af: {role: Finance officer}, bg: {role: Head of tactics}, ch: {role: Chief}}
categories: [{key: ops, label: Operations, appetite: High}, {key: covert, label: Covert work}]
fields: {lead: {type: person, label: Lead}}
"""
OPEN = "id: R1\ntitle: Custody is full\nowner: af\ncategory: ops\n"
RATED = "reviews: [{date: 2023-10, by: af, current: {likelihood: 3, impact: 3}, why: Cells are lost}]\n"
EXEMPT = (
    "id: R2\ntitle: An informer is known by name\nowner: bg\ncategory: covert\npublish: exempt\nground: paragraph 7\n"
)


def public(*risks: str, settings: str = LISTS) -> Book:
    return book(memory(settings, *risks), None, CLOCK, public=True)


def only(*risks: str, settings: str = LISTS) -> Risk:
    return public(*risks, settings=settings).states[0].risk


def refused(*risks: str, settings: str = LISTS) -> list[str]:
    with pytest.raises(NotPublishable) as error:
        public(*risks, settings=settings)
    return str(error.value).split("\n  ")


def words(value: object) -> Iterator[str]:
    """Every text in a value of the model."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from words(getattr(value, name))
    elif isinstance(value, dict):
        yield from words(tuple(value.items()))
    elif isinstance(value, tuple):
        for item in value:
            yield from words(item)


def test_an_exempt_risk_is_gone_whole_with_the_words_that_only_it_uses() -> None:
    work = public(OPEN, EXEMPT)
    assert [state.risk.id for state in work.states] == ["R1"]
    assert dict(work.paths) == {"R1": ""}
    assert work.withheld == ((("paragraph 7", 1),), ())
    assert list(work.register.file.people or {}) == ["af", "ch"]
    assert [term.key for term in work.register.categories.terms] == ["ops"]
    assert "Covert work" not in list(words(work.register.file))


def test_without_anything_withheld_the_public_edition_is_the_register() -> None:
    full, edition = book(memory(LISTS, OPEN + RATED), None, CLOCK), public(OPEN + RATED)
    assert [state.risk for state in edition.states] == [state.risk for state in full.states]
    assert edition.register.file.people == full.register.file.people
    assert edition.withheld == ((), ())


def test_links_to_an_exempt_risk_go_and_others_stay() -> None:
    third = "id: R3\ntitle: Cells are old\nlinks: [{to: R2}, {to: R1}, {to: R9}]\nformerly: [R-3]\n"
    risk = next(
        state.risk
        for state in public(OPEN, EXEMPT.replace("owner", "formerly: [R9]\nowner"), third).states
        if state.risk.id == "R3"
    )
    assert [link.to for link in risk.links or ()] == ["R1"]
    assert risk.formerly == ("R-3",)


def test_withheld_fields_are_not_stated_in_the_risk_and_its_other_printings() -> None:
    printed = "printed: [{where: Appendix A, controls: [Watch], title: Custody}]\ncontrols: [Watch]\n"
    risk = only(f"{OPEN}{printed}lead: ch\nwithhold: [controls, lead]\nground: safety\n")
    assert (risk.controls, risk.own) == (None, ())
    assert [(each.title, each.controls) for each in risk.printed or ()] == [("Custody", None)]
    assert public(f"{OPEN}controls: [Watch]\nwithhold: controls\n").withheld == ((), (("", 1),))


def test_a_withheld_owner_is_named_nowhere_in_the_risk() -> None:
    text = f"{OPEN}{RATED}actions: [{{text: Build cells, owner: [af, ch]}}]\nlead: Finance officer\nwithhold: [owner]\n"
    risk = only(text)
    assert risk.owner is None
    assert [review.by for review in risk.reviews or ()] == [None]
    assert [action.owner for action in risk.actions or ()] == [("ch",)]
    assert risk.own == ()
    assert list(public(text).register.file.people or {}) == ["bg", "ch"]


def test_a_withheld_rating_takes_the_words_about_it_along() -> None:
    work = public(
        f"{OPEN}{RATED}proposals: [{{propose: rescore, why: Lower it, current: {{likelihood: 1, impact: 1}}}}]\nwithhold: [current]\n"
    )
    state = work.states[0]
    assert state.current is None
    assert [(review.why, review.by) for review in state.risk.reviews or ()] == [(None, ("af",))]
    assert [(each.why, each.current) for each in state.risk.proposals or ()] == [(None, None)]


@pytest.mark.parametrize("held", ["category", "appetite", "tolerance"])
def test_a_risk_whose_limits_are_withheld_is_held_against_no_other(held: str) -> None:
    work = public(f"{OPEN}{RATED}withhold: [{held}]\n")
    assert work.states[0].position is Position.NOT_SET
    assert (work.states[0].appetite, work.states[0].tolerance) == (None, None)


@pytest.mark.parametrize("held", ["id", "title", "kind", "raised", "closed", "reviews"])
def test_a_risk_that_could_not_be_told_truly_goes_whole(held: str) -> None:
    more = {
        "kind": "kind: threat\n",
        "raised": "raised: 2023-01\n",
        "closed": "closed: {date: 2023-12, reason: treated}\n",
    }
    text = f"{OPEN}{RATED}{more.get(held, '')}withhold: [{held}]\nground: paragraph 3\n"
    work = public(text, "id: R3\ntitle: Cells are old\n")
    assert [state.risk.id for state in work.states] == ["R3"]
    assert work.withheld == ((("paragraph 3", 1),), ())


def test_counts_say_how_many_and_on_what_ground_most_first() -> None:
    def exempt(at: int, ground: str) -> str:
        return f"id: X{at}\ntitle: Of group {at}\npublish: Exempt\nground: {ground}\n"

    work = public(OPEN, exempt(1, "commercial"), exempt(2, "paragraph 3"), exempt(3, "paragraph 3"))
    assert work.withheld is not None
    assert work.withheld.whole == (("paragraph 3", 2), ("commercial", 1))
    assert (work.withheld.risks, work.withheld.in_part) == (3, 0)


def test_a_risk_yet_to_come_is_neither_counted_nor_named() -> None:
    work = public(OPEN, EXEMPT + "raised: 2025-01-01\n")
    assert dict(work.paths) == {"R1": ""}
    assert work.withheld == ((), ())
    assert list(work.register.file.people or {}) == ["af", "ch"]


def test_a_withheld_rating_is_not_told_by_the_order_of_risks() -> None:
    rated = "reviews: [{{date: 2023-06, current: {{likelihood: {0}, impact: {0}}}}}]\n"
    hidden = f"id: R2\ntitle: Known in part\nraised: 2023\n{rated.format(4)}withhold: [current]\nground: paragraph 3\n"
    work = public(f"id: R1\ntitle: Custody is full\n{rated.format(2)}", hidden)
    assert [state.risk.id for state in work.states] == ["R1", "R2"]


def test_no_printed_matrix_bears_witness_in_it() -> None:
    tree = FolderTree(str(shipped("examples") / "leicestershire-2024"))
    assert any(dispute.counts_say for dispute in book(tree, None, CLOCK).disputes)
    told = book(tree, None, CLOCK, public=True).disputes
    assert told and not any(dispute.counts_say for dispute in told)


def test_what_papers_stated_and_settings_of_lint_do_not_stand_in_it() -> None:
    settings = (
        f"{LISTS}meetings: [{{body: JARAP, date: 2023-10, stated: [{{where: Appendix A, ids: [R2], of: open}}]}}]\n"
        "lint: {per_path: {risks/R2.yaml: {ignore: [REC131]}}}\n"
    )
    file = public(OPEN, EXEMPT, settings=settings).register.file
    assert "R2" not in list(words(file))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("description: Much as in R2.\n", "risks/R1.yaml: description names R2"),
        ("effect: [None, an  informer is\n    known by Name]\n", "risks/R1.yaml: effect 2 repeats the title of R2"),
        ("lead: (R2)\n", "risks/R1.yaml: lead names R2"),
        ("reviews: [{date: 2023-10, by: af, why: See R-2}]\n", "risks/R1.yaml: reviews why names R2"),
    ],
)
def test_a_text_that_names_an_exempt_risk_stops_the_edition(more: str, said: str) -> None:
    exempt = EXEMPT.replace("owner", "formerly: [R-2]\nowner")
    found = refused(OPEN + more, exempt)
    assert found[0] == "no public edition is made: it would name a risk that is withheld"
    assert found[1:] == [said]


def test_settings_and_grounds_that_name_an_exempt_risk_stop_it_too() -> None:
    found = refused(
        OPEN, EXEMPT.replace("paragraph 7", "because of R2"), settings=f"{LISTS}report: {{purpose: To hide R2}}\n"
    )
    assert found[1:] == ["riskctl.yaml: report purpose names R2", "the ground of R2 names R2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("publish: exmpt\n", 'R1: publish "exmpt" is not public or exempt'),
        ("withhold: [contols]\n", 'R1: withhold "contols" is no key of a risk'),
    ],
)
def test_words_that_cannot_be_read_publish_nothing(text: str, said: str) -> None:
    assert refused(OPEN + text) == ["no public edition is made: it cannot be told what is to be withheld", said]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See R1.", True),
        ("see r1, too", True),
        ("(R1)", True),
        ("R1-A and AR1 and R1.2 and R10", False),
        ("risk 14 and no. 3", True),
        ("14 of 20 cells", False),
        ("the #14", True),
        ("ref: FRAUD", True),
        ("fraud is up", False),
        ("The Cells are  full again", True),
        ("cells are", False),
    ],
)
def test_what_names_a_risk(text: str, found: bool) -> None:
    names = Names([("R1", "R1"), ("14", "14"), ("FRAUD", "FRAUD")], [("Cells are full", "R1"), ("Fire", "14")])
    assert bool(list(names.in_text(text))) is found
