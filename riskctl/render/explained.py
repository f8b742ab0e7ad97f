"""A risk explained: each figure, what it rests on, and the file and line of every input; text, Markdown and JSON."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from riskctl.core.book import Book
from riskctl.core.explained import (
    RISK,
    Explanation,
    LimitExplained,
    Origin,
    RatingExplained,
    Said,
)
from riskctl.core.revision import Authorship
from riskctl.core.scoring import Basis, Figure
from riskctl.core.witness import Dispute
from riskctl.render.json_text import Json, commit_json, dumps, revision_json
from riskctl.render.scores import POSITIONS, movement_words, speaks_for
from riskctl.render.styled import Line, Piece, Screen, Style, columns, line, wrapped
from riskctl.render.views_text import capital, listed, plain

ASKS = {"review": "review interval", "response": "response", "escalate": "escalate"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, and who committed it there, where git knows.

    Shape: `path` is relative to the register; `ships` is True for a shipped scheme.
    """

    path: str
    line: int
    column: int
    ships: bool = False
    commit: Authorship | None = None

    def __str__(self) -> str:
        said = [f"{self.path}:{self.line}"]
        said += ["ships with riskctl"] if self.ships else []
        said += [self.commit.short or "not committed"] if self.commit is not None else []
        return ", ".join(said)


Where = Callable[[Origin], Place]
"""How an origin is found in its file."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence, and where it comes from. Units: `depth` counts the facts it hangs under."""

    text: str
    origin: Origin | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One heading with its facts."""

    heading: str
    facts: tuple[Fact, ...]


def commits_of(parts: Sequence[Part], where: Where) -> tuple[Authorship, ...]:
    """Return the commits that the facts of an explanation stand in, newest first."""
    found = {where(fact.origin).commit for part in parts for fact in part.facts if fact.origin is not None}
    known = [commit for commit in found if commit is not None and commit.date is not None]
    return tuple(sorted(known, key=lambda each: (each.date.first if each.date else date.min, each.id), reverse=True))


def parts_of(found: Explanation) -> tuple[Part, ...]:
    """Return an explanation in sentences."""
    parts = [_rating_part(rating) for rating in found.ratings]
    if not parts:
        parts.append(Part("Not rated", (Fact("no rating has been recorded by this day"),)))
    parts += [_appetite_part(found), _movement_part(found)]
    if found.disputes:
        parts.append(_disputes_part(found))
    return tuple(parts)


def _rating_part(rating: RatingExplained) -> Part:
    facts = [Fact(f"set by {_review(rating.review.text)}{_by(rating.by)}", rating.review.origin)]
    facts += [Fact(f"{each.name}: {plain(each.text)}", each.origin, 1) for each in rating.why]
    facts += _level_facts(rating)
    facts += [Fact(step.text, step.origin) for step in rating.steps]
    facts += [Fact(f"not worked out: {problem}") for problem in rating.problems]
    if rating.basis is Basis.DECLARED:
        facts.append(Fact("no levels are given, so what was declared stands"))
    facts += [Fact(f"declared: {each.name} {plain(each.text)}", each.origin) for each in rating.declared]
    if rating.counts != rating.figure:
        facts.append(Fact(f"counts as {rating.counts}, the worse of what the two sides say"))
    if rating.band is not None:
        facts.append(Fact(f"the band {plain(rating.band.text)}", rating.band.origin))
        facts += [Fact(f"{ASKS[each.name]} {plain(each.text)}", each.origin, 1) for each in rating.demands]
    mark = " (disputed)" if rating.disputed else ""
    return Part(f"{rating.label}: {rating.figure}{mark}", tuple(facts))


def _review(date: str) -> str:
    return "an undated review" if date == "undated" else f"the review of {date}"


def _by(owners: str) -> str:
    return f", by {owners}" if owners else ""


def _level_facts(rating: RatingExplained) -> Iterator[Fact]:
    """Yield each factor with its level; one rated in dimensions with those below it, and which of them decided."""
    for name, label, words in rating.factors:
        inside = [level for level in rating.levels if level.factor == name]
        if any(level.dimension for level in inside):
            decided = listed(plain(level.label) for level in inside if level.decides)
            yield Fact(f"{label} {words}{f', decided by {decided}' if decided else ''}")
            yield from (Fact(f"{plain(level.label)} {level.words}", level.origin, 1) for level in inside)
        else:
            yield from (Fact(f"{label} {level.words}", level.origin) for level in inside)


def _appetite_part(found: Explanation) -> Part:
    facts: list[Fact] = []
    for each in found.limits:
        facts.append(Fact(f"{each.name} {plain(each.word)}, set by {each.of}", each.origin))
        if each.meaning is not None:
            facts.append(Fact(f"{plain(each.word)} means up to {each.figure}", each.meaning.origin, 1))
        elif not each.figure:
            facts.append(Fact("the scheme does not know this word", None, 1))
    if not facts:
        facts.append(Fact("neither the risk, nor its category, nor the register sets one"))
    return Part(f"Appetite: {POSITIONS[found.position]}", tuple(facts))


def _movement_part(found: Explanation) -> Part:
    movement = found.movement
    since = f" since {movement.since}" if movement.since else ""
    facts = [Fact(f"{each.name}: {plain(each.text)}", each.origin) for each in movement.facts]
    if not movement.since:
        undated = str(found.state.day) == "undated"
        reason = "the register is undated" if undated else "no meeting has been held by this day"
        facts.append(Fact(f"there is nothing to measure from: {reason}"))
    return Part(f"Movement: {movement_words(found.state)}{since}", tuple(facts))


def _disputes_part(found: Explanation) -> Part:
    register = found.state.register
    facts: list[Fact] = []
    for dispute in found.disputes:
        origin = Origin(RISK, (*dispute.route, *([dispute.key] if dispute.key else [])))
        facts.append(Fact(f"{register.label(dispute.measure)} {dispute.summary}", origin))
        facts += _witness_facts(dispute)
    facts.append(Fact("which of them is right is for a review to settle"))
    return Part("Disputed", tuple(facts))


def _witness_facts(dispute: Dispute) -> Iterator[Fact]:
    for witness in dispute.witnesses:
        yield Fact(f"witness: {witness}", Origin(RISK, witness.route) if witness.route else None, 1)
    yield from (Fact(f"witness: {side}", None, 1) for side in dispute.counts_say)


# --- text and Markdown ------------------------------------------------------------------------------------------------


def explained_lines(work: Book, found: Explanation, where: Where, screen: Screen) -> Iterator[Line]:
    """Yield an explanation as text: each sentence with its file and line behind it, or below where there is no room."""
    risk = found.state.risk
    yield from wrapped(speaks_for(work), screen.wrap, "  ", "", Style.MUTED)
    yield ()
    yield from wrapped(f"{risk.id} {risk.title}", screen.wrap, "  ", "", Style.STRONG)
    yield from wrapped(work.paths[risk.id], screen.width, "  ", style=Style.MUTED)
    parts = parts_of(found)
    for part in parts:
        yield ()
        yield from wrapped(part.heading, screen.wrap, "  ", "", Style.STRONG)
        for fact in part.facts:
            yield from _fact_lines(fact, where, screen)
    if commits := commits_of(parts, where):
        yield ()
        yield from wrapped("Commits", screen.wrap, "  ", "", Style.STRONG)
        for commit in commits:
            yield from wrapped(str(commit), screen.width, "    ", "  ", Style.MUTED)
    if found.ratings:
        yield ()
        said = f"see the scheme whole with: riskctl scheme show {found.ratings[-1].scheme}"
        yield from wrapped(said, screen.wrap, "  ", "", Style.HINT)


def _fact_lines(fact: Fact, where: Where, screen: Screen) -> Iterator[Line]:
    indent = "  " * (fact.depth + 1)
    place = f"[{where(fact.origin)}]" if fact.origin is not None else ""
    found = list(wrapped(fact.text, screen.wrap, f"{indent}  ", indent))
    if not place:
        yield from found
        return
    last = columns("".join(piece.text for piece in found[-1]))
    if screen.width is None or screen.plain or last + 2 + columns(place) <= screen.width:
        yield from found[:-1]
        yield (*found[-1], *line("  ", Piece(place, Style.MUTED)))
    else:
        yield from found
        yield from wrapped(place, screen.width, f"{indent}    ", style=Style.MUTED)


def explained_markdown(work: Book, found: Explanation, where: Where) -> str:
    """Return an explanation as Markdown."""
    from riskctl.render.markdown import text

    risk = found.state.risk
    parts = [f"# {text(f'{risk.id} {risk.title}')}", f"{text(speaks_for(work))}\n\n{text(work.paths[risk.id])}"]
    told = parts_of(found)
    for part in told:
        parts.append(f"## {text(part.heading)}")
        lines = []
        for fact in part.facts:
            place = f" [{where(fact.origin)}]" if fact.origin is not None else ""
            lines.append(f"{'  ' * fact.depth}- {text(capital(fact.text) + place)}")
        parts.append("\n".join(lines))
    if commits := commits_of(told, where):
        parts.append("## Commits")
        parts.append("\n".join(f"- {text(str(commit))}" for commit in commits))
    return "\n\n".join(parts) + "\n"


# --- JSON -------------------------------------------------------------------------------------------------------------


def explained_json(work: Book, found: Explanation, where: Where) -> str:
    """Return the document that `explain ID --format json` prints, `riskctl-explain/1`."""
    risk = found.state.risk
    by_measure = {rating.measure: rating for rating in found.ratings}
    return dumps(
        {
            "format": "riskctl-explain/1",
            "as_at": str(work.day),
            "revision": revision_json(work.revision),
            "id": risk.id,
            "title": risk.title,
            "path": work.paths[risk.id],
            **{
                measure: _rating_json(by_measure[measure], where) if measure in by_measure else None
                for measure in ("inherent", "current", "target")
            },
            "appetite": {
                "position": found.position.value,
                **{each.name: _limit_json(each, where) for each in found.limits},
            },
            "movement": {
                "movement": found.movement.movement.value,
                "since": found.movement.since or None,
                "facts": [_said_json(each, where) for each in found.movement.facts],
            },
            "disputes": [_dispute_json(each, where) for each in found.disputes],
        }
    )


def _place_json(origin: Origin | None, where: Where) -> Json:
    if origin is None:
        return None
    place = where(origin)
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "ships": place.ships,
        "commit": commit_json(place.commit),
    }


def _said_json(said: Said, where: Where) -> Json:
    return {"name": said.name, "text": said.text, "at": _place_json(said.origin, where)}


def _figure_json(figure: Figure) -> Json:
    return {"score": figure.score, "band": figure.band.key if figure.band else None}


def _rating_json(rating: RatingExplained, where: Where) -> Json:
    return {
        "label": rating.label,
        "scheme": rating.scheme,
        **_figure_parts(rating),
        "basis": None if rating.basis is Basis.NONE else rating.basis.value,
        "disputed": rating.disputed,
        "review": {"date": rating.review.text, "by": rating.by or None, "at": _place_json(rating.review.origin, where)},
        "why": [_said_json(each, where) for each in rating.why],
        "levels": [
            {
                "factor": level.factor,
                "dimension": level.dimension or None,
                "words": level.words,
                "decides": level.decides or not level.dimension,
                "at": _place_json(level.origin, where),
            }
            for level in rating.levels
        ],
        "steps": [
            {"name": step.name, "result": step.result, "text": step.text, "at": _place_json(step.origin, where)}
            for step in rating.steps
        ],
        "problems": list(rating.problems),
        "declared": [_said_json(each, where) for each in rating.declared],
        "demands": [_said_json(each, where) for each in rating.demands],
    }


def _figure_parts(rating: RatingExplained) -> dict[str, Json]:
    return {
        "score": rating.figure.score,
        "band": rating.figure.band.key if rating.figure.band else None,
        "counts_as": _figure_json(rating.counts),
    }


def _limit_json(each: LimitExplained, where: Where) -> Json:
    return {
        "word": each.word,
        "set_by": each.of,
        "limit": _figure_json(each.figure),
        "at": _place_json(each.origin, where),
    }


def _dispute_json(dispute: Dispute, where: Where) -> Json:
    witnesses: list[Json] = [
        {"says": str(witness), "at": _place_json(Origin(RISK, witness.route) if witness.route else None, where)}
        for witness in dispute.witnesses
    ]
    witnesses += [{"says": str(side), "at": None} for side in dispute.counts_say]
    return {
        "measure": dispute.measure,
        "summary": dispute.summary,
        "at": _place_json(Origin(RISK, (*dispute.route, *([dispute.key] if dispute.key else []))), where),
        "witnesses": witnesses,
    }
