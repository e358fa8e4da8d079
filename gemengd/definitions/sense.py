"""Criteria that nobody can mean: counted twice, never true, out of range or out of proportion."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from math import isinf
from typing import TYPE_CHECKING

from gemengd.errors import DefinitionError
from gemengd.model.criterion import Criterion
from gemengd.model.layer import Layer
from gemengd.model.overlay import Overlay

if TYPE_CHECKING:
    from gemengd.definitions.catalogue import Definitions

Numbered = tuple[int, Criterion]

# Own choice: what weighs less than this part of another criterion of its rule decides nothing.
OUT_OF_PROPORTION = 50


def refuse_nonsense(definitions: "Definitions") -> None:
    """Refuse criteria that nobody can mean, all of them at once, by file and key."""
    found = [
        f"layers/overlays/{slug}.toml: {complaint}"
        for slug, overlay in definitions.overlays.items()
        for complaint in (*_out_of_range(overlay, definitions.layers), *_within_rules(overlay))
    ]
    if found:
        raise DefinitionError("; ".join(found))


def _out_of_range(overlay: Overlay, layers: Mapping[str, Layer]) -> Iterator[str]:
    for number, criterion in enumerate(overlay.criteria, 1):
        layer, found = layers[criterion.layer], criterion.threshold
        lowest, highest = layer.bounds
        if found is not None and not lowest <= found <= highest:
            span = f"{lowest:g} {layer.unit} or more"
            if not isinf(highest):
                span = f"between {lowest:g} and {highest:g} {layer.unit}"
            yield f"criteria {number}: threshold: {layer.slug} is {span}, found {found:g}"


def _within_rules(overlay: Overlay) -> Iterator[str]:
    counting = [(n, c) for n, c in enumerate(overlay.criteria, 1) if c.weight or any(_weights(c))]
    for rule in dict.fromkeys(criterion.rule for criterion in overlay.criteria):
        mine = [(n, c) for n, c in counting if c.rule == rule]
        for first, second in combinations(mine, 2):
            if first[1].layer == second[1].layer:
                yield from _of_one_layer(first, second)
        for party in (None, *overlay.weightings):
            yield from _out_of_proportion(mine, party)


def _weights(criterion: Criterion) -> list[float]:
    return list(criterion.weights.values())


def _of_one_layer(first: Numbered, second: Numbered) -> Iterator[str]:
    number, criterion = second
    says = f"criteria {number}: {criterion.layer} {_said(criterion)}"
    if first[1].at.sign == criterion.at.sign:
        message = f"{says} stands in criteria {first[0]} of the same rule too, and counts twice"
        yield f"{message}; keep one of the two, or give it a rule of its own"
    elif _never_both(first[1], criterion):
        message = f"{says} and {_said(first[1])} (criteria {first[0]}) never both hold"
        yield f"{message}; correct one of them, or give each a rule of its own"


def _said(criterion: Criterion) -> str:
    if criterion.quantile is not None:
        return f"{criterion.at.words.en} the quantile {criterion.quantile:g}"
    return f"{criterion.at.words.en} {criterion.threshold:g}"


def _never_both(one: Criterion, other: Criterion) -> bool:
    """Say whether no figure can be as high as one criterion asks, and as low as the other."""
    high, low = (one, other) if one.at.sign > 0 else (other, one)
    if high.threshold is not None and low.threshold is not None:
        both = high.at.included and low.at.included
        return high.threshold > low.threshold or (high.threshold == low.threshold and not both)
    return bool(high.quantile and low.quantile and high.quantile > low.quantile)


def _out_of_proportion(mine: list[Numbered], party: str | None) -> Iterator[str]:
    weighed = {n: c.weights.get(party, c.weight) if party else c.weight for n, c in mine}
    counting = {number: weight for number, weight in weighed.items() if weight > 0}
    if not counting:
        return
    key = f"weights.{party}" if party else "weight"
    most = max(counting, key=lambda number: counting[number])
    for number, weight in counting.items():
        if weight * OUT_OF_PROPORTION < counting[most]:
            message = f"criteria {number}: {key}: found {weight:g} beside {counting[most]:g}"
            yield f"{message} (criteria {most}), so it decides nothing; write both on one scale"
