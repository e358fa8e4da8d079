"""The choices behind an overlay, drawn anew many times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from gemengd.model.criterion import Criterion
from gemengd.model.layer import LayerResult
from gemengd.model.overlay import Overlay
from gemengd.model.robustness import Choice, Robustness
from gemengd.model.text import Text
from gemengd.overlays.overlap import SIZES

Floats = NDArray[np.float64]
Draw = Mapping[str, NDArray[Any]]

NORMALISE, AGGREGATE, FLAG_AT = "normalise", "aggregate", "flag_at"


@dataclass(frozen=True)
class Place:
    """A criterion in its overlay, with the keys of what is drawn for it.

    Attributes
    ----------
    figure
        Shared by criteria whose layers are made of the same figures: these are off together. ""
        where figures have no error.
    """

    criterion: Criterion
    weight: str
    threshold: str
    figure: str


def places(overlay: Overlay, layers: Mapping[str, LayerResult]) -> tuple[Place, ...]:
    """Return the criteria with the keys of what is drawn for each.

    The keys hang on what a criterion says, not on its place, so that leaving another criterion
    out leaves its draws as they were.
    """
    names = [f"{c.rule}/{c.layer}/{c.at}" for c in overlay.criteria]
    unique = [f"{name}/{names[:n].count(name)}" for n, name in enumerate(names)]
    return tuple(
        Place(criterion, f"weight:{name}", f"threshold:{name}", _figure(criterion, layers))
        for criterion, name in zip(overlay.criteria, unique, strict=True)
    )


def choices(
    overlay: Overlay, layers: Mapping[str, LayerResult], found: Sequence[Place]
) -> dict[str, Choice]:
    """Return what is varied, by key; what the settings or the figures keep fixed is left out."""
    settings = overlay.robustness
    varied: dict[str, Text] = {}
    for place in found:
        layer = layers[place.criterion.layer]
        name = _told(place.criterion, overlay, layer)
        varied[place.weight] = Text(f"weight of “{name.en}”", f"gewicht van “{name.nl}”")
        spread = settings.threshold_spread
        if place.criterion.quantile is not None:
            spread = settings.quantile_spread
        if spread > 0:
            varied[place.threshold] = Text(f"threshold of “{name.en}”", f"grens van “{name.nl}”")
        if place.figure:
            varied.setdefault(
                place.figure,
                Text(f"rounding and chance in “{name.en}”", f"afronding en toeval in “{name.nl}”"),
            )
    if len(settings.normalise) > 1:
        varied[NORMALISE] = Text(
            "how figures are made comparable", "hoe cijfers vergelijkbaar worden"
        )
    if len(settings.aggregate) > 1:
        varied[AGGREGATE] = Text(
            "whether one figure may make up for another", "of het ene cijfer het andere goedmaakt"
        )
    if settings.flag_at_spread > 0:
        varied[FLAG_AT] = Text(
            "how much must hold for a flag", "hoeveel er moet gelden voor een signaal"
        )
    return {key: Choice(key, name) for key, name in varied.items()}


def draw(overlay: Overlay, found: Sequence[Place], areas: int, which: int) -> Draw:
    """Return one set of draws, by key; for a threshold that is a quantile, which quantile.

    Weights are Gamma variates: divided by their sum they are Dirichlet, and undivided each is
    independent of the others, as Sobol' indices ask.

    Parameters
    ----------
    areas
        How many areas are judged: each has errors of its own in its figures.
    which
        0 or 1: two sets that are independent.
    """
    settings = overlay.robustness
    count = settings.draws // 2

    def stream(key: str) -> np.random.Generator:
        return np.random.default_rng([settings.seed, which, crc32(key.encode())])

    drawn: dict[str, NDArray[Any]] = {}
    for place in found:
        even = stream(place.weight).uniform(size=count)
        drawn[place.weight] = gammaincinv(_shape(place.criterion, overlay), even)
        even = stream(place.threshold).uniform(-1, 1, count)
        drawn[place.threshold] = _thresholds(place.criterion, settings, even)
        if place.figure and place.figure not in drawn:
            errors = stream(place.figure)
            both = (errors.uniform(-1, 1, (count, areas)), errors.standard_normal((count, areas)))
            drawn[place.figure] = np.stack(both)
    for key, options in ((NORMALISE, settings.normalise), (AGGREGATE, settings.aggregate)):
        chosen = stream(key).integers(len(options), size=count)
        drawn[key] = np.array(options, dtype=object)[chosen]
    even = stream(FLAG_AT).uniform(-1, 1, count)
    drawn[FLAG_AT] = np.minimum(overlay.flag_at + settings.flag_at_spread * even, 1.0)
    return drawn


def _told(criterion: Criterion, overlay: Overlay, result: LayerResult) -> Text:
    """Return what a criterion is called; where its layer has several, also what it asks for."""
    name = result.layer.name
    if [c.layer for c in overlay.criteria].count(criterion.layer) == 1:
        return name
    asks = criterion.at.words
    return Text(f"{name.en}, {asks.en}", f"{name.nl}, {asks.nl}")


def _figure(criterion: Criterion, layers: Mapping[str, LayerResult]) -> str:
    off = layers[criterion.layer].uncertainty
    if not (off.half_width.any() or off.deviation.any()):
        return ""
    columns = sorted({column.name for column in layers[criterion.layer].used} - SIZES)
    return f"figure:{','.join(columns) or criterion.layer}"


def _shape(criterion: Criterion, overlay: Overlay) -> float:
    """Return the parameter of the Dirichlet distribution that belongs to a criterion's weight."""
    of_rule = sum(c.weight for c in overlay.criteria if c.rule == criterion.rule)
    return overlay.robustness.concentration * criterion.weight / of_rule


def _thresholds(criterion: Criterion, settings: Robustness, even: Floats) -> Floats:
    if criterion.threshold is not None:
        return criterion.threshold * (1 + settings.threshold_spread * even)
    assert criterion.quantile is not None
    return np.clip(criterion.quantile + settings.quantile_spread * even, 0, 1)
