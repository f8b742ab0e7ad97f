"""The colours of the bands on a page: one class for each band of each scheme in use."""

from dataclasses import dataclass

from riskctl.core.register import Register
from riskctl.core.scheme import Band, Scheme
from riskctl.render.colours import Fill, band_fills


@dataclass(frozen=True, slots=True)
class FillRule:
    """The colours of one band of one scheme, by the class its cells carry. `top` marks the most severe band."""

    name: str
    colours: Fill
    top: bool


class Palette:
    """The fills of every scheme in use, by band."""

    def __init__(self, register: Register) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._fills: dict[tuple[str, str], Fill] = {}
        rules: list[FillRule] = []
        for place, scheme in enumerate(schemes_of(register)):
            upside = all(use.kind == "opportunity" for use in register.schemes if use.scheme.ref == scheme.ref)
            for band, fill in zip(scheme.bands, band_fills(scheme, upside=upside), strict=True):
                if fill is not None:
                    name = f"s{place}b{band.rank}"
                    self._names[scheme.ref, band.key] = name
                    self._fills[scheme.ref, band.key] = fill
                    rules.append(FillRule(name, fill, band.rank == len(scheme.bands) - 1))
        self.rules = tuple(rules)

    def name(self, scheme: Scheme, band: Band | None) -> str:
        """Return the class of a band's cells; empty for a band without a colour, and without a band."""
        return self._names.get((scheme.ref, band.key), "") if band else ""

    def fill(self, scheme: Scheme, band: Band) -> Fill | None:
        """Return the colours of a band, for charts; None for one without."""
        return self._fills.get((scheme.ref, band.key))


def schemes_of(register: Register) -> tuple[Scheme, ...]:
    """Return the register's schemes, each once, in the order they came into force."""
    return tuple({use.scheme.ref: use.scheme for use in register.schemes}.values())
