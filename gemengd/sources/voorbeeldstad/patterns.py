"""The patterns that were put into Voorbeeldstad, by neighbourhood, for who looks for them."""

from collections.abc import Mapping, Sequence

from gemengd.sources.voorbeeldstad.facilities import OVER_THE_RIVER
from gemengd.sources.voorbeeldstad.neighbourhoods import Neighbourhood
from gemengd.sources.voorbeeldstad.plans import is_renewed


def patterns(neighbourhoods: Sequence[Neighbourhood]) -> Mapping[str, tuple[str, ...]]:
    """Return the codes of the neighbourhoods that make up each pattern."""
    belt = [n for n in neighbourhoods if n.kind == "belt"]
    return {
        "belt": _codes(belt),
        "belt under restructuring": _codes([n for n in belt if is_renewed(n)]),
        "belt without plans": _codes([n for n in belt if n.north_m < OVER_THE_RIVER[1]]),
        "gentrifying": _codes([n for n in neighbourhoods if n.kind == "old centre"]),
        "new suburbs": _codes([n for n in neighbourhoods if n.kind == "suburb"]),
        "corporation with good care": _codes(
            [n for n in neighbourhoods if n.kind == "quiet corporation"]
        ),
        "cut off by the river": _codes([min(belt, key=_from_over_the_river)]),
    }


def _codes(neighbourhoods: Sequence[Neighbourhood]) -> tuple[str, ...]:
    return tuple(n.code for n in neighbourhoods)


def _from_over_the_river(n: Neighbourhood) -> float:
    east, north = OVER_THE_RIVER
    return float((n.east_m - east) ** 2 + (n.north_m - north) ** 2)
