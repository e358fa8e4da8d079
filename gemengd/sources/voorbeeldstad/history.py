"""What was drawn otherwise before the newest year."""

from collections.abc import Sequence
from dataclasses import replace

import shapely

from gemengd.sources.voorbeeldstad.neighbourhoods import Neighbourhood


def before(neighbourhoods: Sequence[Neighbourhood]) -> list[Neighbourhood]:
    """Return the neighbourhoods of the years before the newest.

    Since then a large suburb was split, its new part took over a code that stood for another
    place, that place got a new code, and one neighbourhood changed its name.
    """
    reused, whole, moved, renamed = changed(neighbourhoods)
    joined = shapely.union_all([reused.shape, whole.shape])
    earlier = []
    for n in neighbourhoods:
        if n.code == reused.code:
            continue
        if n.code == whole.code:
            earlier.append(replace(n, shape=joined))
        elif n.code == moved.code:
            earlier.append(replace(n, code=reused.code, name=f"Oud-{n.name}"))
        elif n.code == renamed.code:
            earlier.append(replace(n, name=f"Plan {n.name}"))
        else:
            earlier.append(n)
    return sorted(earlier, key=lambda n: n.code)


def changed(
    neighbourhoods: Sequence[Neighbourhood],
) -> tuple[Neighbourhood, Neighbourhood, Neighbourhood, Neighbourhood]:
    """Return the four areas that changed.

    The one whose code stood for another, the one that it was split off, that other one, and the
    renamed one.
    """
    suburbs = [n for n in neighbourhoods if n.kind == "suburb"]
    reused = suburbs[0]
    whole = max(
        (n for n in suburbs if n is not reused and n.district == reused.district),
        key=lambda n: n.shape.intersection(reused.shape).length,
    )
    moved = [n for n in suburbs if n.district == reused.district and n not in (reused, whole)][-1]
    renamed = next(n for n in suburbs if n.district != reused.district)
    return reused, whole, moved, renamed
