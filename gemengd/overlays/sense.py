"""Criteria of which the threshold tells no two areas of this city apart."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from gemengd.model.finding import Compared
from gemengd.model.layer import Layer, LayerResult
from gemengd.model.outcome import OverlayResult
from gemengd.model.style import format_number
from gemengd.model.text import Language

Floats = NDArray[np.float64]

# Own choice: fewer areas than this may well all lie on one side.
FEWEST = 5
# What a threshold in the wrong unit must be multiplied by: fractions, seconds, hours.
SLIPS = {"%": (100.0,), "minutes": (1 / 60, 60.0)}


def doubts(overlays: Iterable[OverlayResult], layers: Mapping[str, LayerResult]) -> tuple[str, ...]:
    """Return a line for each threshold that no known figure, or every one, reaches.

    Also for one that looks like a fraction where the layer has per cents. A quantile always
    splits a city; an overlay in which such a threshold is right stays as it is.
    """
    said: dict[str, list[str]] = {}
    for result in overlays:
        for column in result.findings.columns:
            doubt = _doubt(column, layers[column.criterion.layer].layer)
            if doubt:
                said.setdefault(doubt, []).append(result.overlay.slug)
    return tuple(
        f"overlay {', '.join(dict.fromkeys(slugs))}: {doubt}" for doubt, slugs in said.items()
    )


def _doubt(column: Compared, layer: Layer) -> str:
    threshold, values = column.criterion.threshold, column.values[column.known]
    if threshold is None or not len(values):
        return ""
    holding = int(column.holds.sum())
    meant = _meant(threshold, layer.unit, values)
    if meant is None and (holding not in {0, len(values)} or len(values) < FEWEST):
        return ""
    which = {0: "none", len(values): "all"}.get(holding, str(holding))
    question = "" if meant is None else f"; is {meant:g} {layer.unit} meant?"
    return (
        f"{layer.slug} {column.criterion.at.words.en} {_with_unit(f'{threshold:g}', layer)} holds "
        f"for {which} of the {len(values)} areas with a known figure, which lie "
        f"{_span(values, layer)}{question}"
    )


def _span(values: Floats, layer: Layer) -> str:
    lowest, highest = (
        format_number(end, layer.decimals, Language.EN) for end in (values.min(), values.max())
    )
    return f"between {lowest} and {_with_unit(highest, layer)}"


def _with_unit(number: str, layer: Layer) -> str:
    return f"{number} {layer.unit}".strip()


def _meant(threshold: float, unit: str, values: Floats) -> float | None:
    """Return what a threshold would be in the layer's unit, if it looks as in another one."""
    lowest, highest = float(values.min()), float(values.max())
    fraction = unit == "%" and 0 < threshold < 1
    if not fraction and lowest <= threshold <= highest:
        return None
    others = (threshold * times for times in SLIPS.get(unit, ()))
    return next((other for other in others if other and lowest <= other <= highest), None)
