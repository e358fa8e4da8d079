"""Hostile names: pieces that each mean something in some language, one after another."""

import random
from dataclasses import replace

from build_builder import make_build
from test_hostile import HACK, PATTERNS
from test_hostile_qgis import HOSTILE

# No reader lets a NUL through: it ends a text for the libraries that read one.
PIECES = tuple(p for p in (*(q.format(h=HACK) for q in PATTERNS), *HOSTILE) if "\x00" not in p)


def names(size, seed):
    """Return names, all different, each of one to three pieces."""
    dice = random.Random(seed)
    joined = ("".join(dice.choices(PIECES, k=dice.choice((1, 1, 2, 3)))) for _ in range(size))
    return [f"{name} {number}" for number, name in enumerate(joined)]


def named_build(called):
    """Return the build of a city whose areas are called so."""
    made = make_build(areas=max(len(called), 16))
    padded = [*called, *(f"Buurt {n}" for n in range(len(called), 16))]
    areas = made.dataset.areas.assign(name=padded)
    return replace(made, dataset=replace(made.dataset, areas=areas))
