"""Both sides of a comparison for the public: what either side withholds, neither shows.

What was withheld then may be public now, and the other way round; told beside the other side, a part of it would say
what it was. So a risk goes from both sides where either withholds it, and so does a field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from riskctl.core.diff import partners
from riskctl.core.diff_values import Side
from riskctl.core.edition import keep, refuse_naming, refuse_unclear, withheld_of
from riskctl.core.model import Risk
from riskctl.core.publication import Withheld, goes_whole
from riskctl.core.revision import SIGN_OFFS
from riskctl.core.words import norm


class PublicSides(NamedTuple):
    """Two sides without what either withholds, and how many risks that were on either lack something, and why."""

    a: Side
    b: Side
    withheld: Withheld


def public_sides(a: Side, b: Side) -> PublicSides:
    """Return two sides as the public may compare them: no file, no digest of one and no commit among them.

    Raises: `NotPublishable` where what is to be withheld cannot be told, or a text that stays names an exempt risk.
    """
    for side in (a, b):
        refuse_unclear(side.risks.values(), side.register)
    risks_a, risks_b = _alike(a, b)
    on_b = {id_: (risks_b[id_], b.register) for id_ in risks_b if b.states[id_].recorded}
    known = {was for id_, was in partners(a, b).items() if id_ in on_b}
    on_a = [(risk, a.register) for id_, risk in risks_a.items() if id_ not in known and a.states[id_].recorded]
    withheld = withheld_of([*on_b.values(), *on_a])
    gone = [risk for side, risks in ((a, risks_a), (b, risks_b)) for risk in risks.values() if _goes(risk, side)]
    return PublicSides(_shown(a, risks_a, gone, withheld), _shown(b, risks_b, gone, withheld), withheld)


def _goes(risk: Risk, side: Side) -> bool:
    return goes_whole(risk, side.register)


def _alike(a: Side, b: Side) -> tuple[dict[str, Risk], dict[str, Risk]]:
    """Return the risks of both sides by id, each withholding what the same risk withholds on the other side."""
    risks_a, risks_b = dict(a.risks), dict(b.risks)
    for id_, was in partners(a, b).items():
        old, new = risks_a[was], risks_b[id_]
        held = tuple(dict.fromkeys((*(new.withhold or ()), *(old.withhold or ()))))
        update: dict[str, object] = {"withhold": held or None, "ground": new.ground or old.ground}
        pair = old.model_copy(update=update), new.model_copy(update=update)
        if _goes(old, a) or _goes(new, b) or _goes(pair[0], a) or _goes(pair[1], b):
            exempt = {"publish": "exempt", "ground": update["ground"]}
            pair = old.model_copy(update=exempt), new.model_copy(update=exempt)
        elif not held:
            continue
        risks_a[was], risks_b[id_] = pair
    return risks_a, risks_b


def _shown(side: Side, risks: Mapping[str, Risk], gone: Sequence[Risk], withheld: Withheld) -> Side:
    """Return one side without what is withheld; a commit has its sign-off for a name, since its id is a digest."""
    hidden = side.commit and not side.ref.startswith(SIGN_OFFS)
    left = keep(side.register, list(risks.values()), gone)
    paths = {risk.id: f"{side.name}: {side.paths.get(risk.id, risk.id)}" for risk in risks.values()}
    refuse_naming(left, gone, paths, withheld)
    stay = {id_: left.risks[norm(id_)] for id_ in risks if norm(id_) in left.risks}
    return replace(
        side,
        register=left.register,
        risks=stay,
        rated_in={id_: left.rated_in[norm(id_)] for id_ in stay},
        paths={},
        digests={},
        untouched={},
        name="a revision" if hidden else side.name,
        ref="" if hidden else side.ref,
        commit="",
    )
