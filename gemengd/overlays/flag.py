"""Flags: rules over layers, in which unknown stays unknown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import compress

import numpy as np
from numpy.typing import NDArray
from pandas import Index, Series

from gemengd.model.dataset import CityDataset
from gemengd.model.layer import LayerResult
from gemengd.model.outcome import Outcome, OverlayResult
from gemengd.model.overlay import Overlay
from gemengd.model.reason import Reason
from gemengd.overlays.change import changes
from gemengd.overlays.findings import find
from gemengd.overlays.overlap import overlaps
from gemengd.overlays.robustness import sureness
from gemengd.overlays.rule import Ruling, judge, strongest

Bools = NDArray[np.bool_]
Words = NDArray[np.object_]
Progress = Callable[[float, str], None]


def overlay(
    dataset: CityDataset,
    layers: Mapping[str, LayerResult],
    overlays: Sequence[Overlay],
    progress: Progress | None = None,
) -> dict[str, OverlayResult]:
    """Return what each overlay says of each area.

    A criterion holds, does not hold, or is unknown. An area is flagged if the weight that
    holds in any rule reaches ``flag_at`` whatever the unknown criteria would say, not flagged
    if it cannot reach it whatever they would say, and unknown otherwise: three-valued logic
    after Kleene (1952), so nothing is imputed. Areas with too few inhabitants are unknown. A
    criterion without weight is left out.

    Parameters
    ----------
    layers
        Results by slug; every layer that a criterion names.

    Raises
    ------
    DefinitionError
        If a criterion names a layer that is not among *layers* or that has no numbers.
    """
    results = {}
    for done, definition in enumerate(overlays):
        if progress:
            progress(done / len(overlays), definition.title)
        results[definition.slug] = _overlay(dataset, layers, definition)
    return results


def _overlay(
    dataset: CityDataset, layers: Mapping[str, LayerResult], definition: Overlay
) -> OverlayResult:
    found = flags(dataset, layers, definition)
    counting = found.overlay
    return replace(
        found,
        overlaps=overlaps(counting, layers),
        changes=changes(counting, layers, found.findings, found.outcomes),
        sureness=sureness(counting, layers, found.outcomes),
        weighed={
            weighting: _outcomes_of(dataset, layers, definition.weighed_by(weighting))
            for weighting in definition.weightings
        },
    )


def flags(
    dataset: CityDataset, layers: Mapping[str, LayerResult], definition: Overlay
) -> OverlayResult:
    """Return which areas an overlay flags and why, without how sure that is or what would lift it.

    Parameters and errors are those of `overlay`.
    """
    index = dataset.areas.index
    counting = definition.counting
    findings = find(counting, layers, index)
    rulings = judge(counting, findings.holds, findings.known)
    hidden = _too_small(dataset, definition.minimum_inhabitants)
    best = strongest(tuple(rulings.values()))
    outcomes = _outcomes(best, hidden)
    unknown, flagged = outcomes == Outcome.UNKNOWN.value, outcomes == Outcome.FLAGGED.value
    why = np.where(best.unknown, Reason.PARTS_UNKNOWN, "").astype(object)
    return OverlayResult(
        overlay=counting,
        outcomes=Series(outcomes, index=index, dtype=object),
        scores=Series(np.where(unknown, np.nan, best.score), index=index),
        known=Series(best.known, index=index),
        findings=findings,
        why_unknown=Series(np.where(hidden != "", hidden, why), index=index, dtype=object),
        flagging=_flagging(index, rulings, flagged),
    )


def _outcomes_of(
    dataset: CityDataset, layers: Mapping[str, LayerResult], definition: Overlay
) -> Series:
    """Return only the `Outcome` of every area, which is a small part of the work of `overlay`."""
    index = dataset.areas.index
    findings = find(definition, layers, index)
    rulings = judge(definition, findings.holds, findings.known)
    hidden = _too_small(dataset, definition.minimum_inhabitants)
    best = strongest(tuple(rulings.values()))
    return Series(_outcomes(best, hidden), index=index, dtype=object)


def _too_small(dataset: CityDataset, minimum: int) -> Words:
    """Return why each area may not be flagged: nobody lives there, or too few; else ""."""
    index = dataset.areas.index
    inhabitants = dataset.figure("inhabitants").reindex(index)
    few = np.array(["", Reason.TOO_FEW.value], dtype=object)[(inhabitants < minimum).astype(int)]
    if minimum > 0:
        # A publisher keeps the number secret where it is small, so unknown may be too few.
        unknown = inhabitants.isna().to_numpy()
        few[unknown] = dataset.reason("inhabitants").reindex(index)[unknown]
    few[~dataset.areas["inhabited"].to_numpy(bool)] = Reason.UNINHABITED.value
    return few


def _outcomes(best: Ruling, hidden: Words) -> Words:
    unknown = best.unknown | (hidden != "")
    words = [Outcome.NOT_FLAGGED.value, Outcome.FLAGGED.value, Outcome.UNKNOWN.value]
    return np.array(words, dtype=object)[np.where(unknown, 2, best.flagged)]


def _flagging(
    index: Index, rulings: Mapping[str, Ruling], flagged: Bools
) -> dict[str, tuple[str, ...]]:
    """Return the rules that flag each flagged area."""
    numbers = np.flatnonzero(flagged)
    columns = (ruling.flagged[numbers].tolist() for ruling in rulings.values())
    sets = list(zip(*columns, strict=True))
    # Few sets of rules flag many areas.
    rules = {flags: tuple(compress(rulings, flags)) for flags in set(sets)}
    codes = index[numbers].tolist()
    return {code: rules[flags] for code, flags in zip(codes, sets, strict=True)}
