"""Flags: rules over layers, in which unknown stays unknown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
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
from gemengd.overlays.rule import Verdict, judge, strongest

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
    verdicts = {str(code): Outcome(outcome) for code, outcome in found.outcomes.items()}
    return replace(
        found,
        overlaps=overlaps(counting, layers),
        changes=changes(counting, layers, found.findings, verdicts),
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
    verdicts = {code: judge(of_area, counting) for code, of_area in findings.items()}
    hidden = _too_small(dataset, definition.minimum_inhabitants)
    best = {code: _hide(strongest(v), hidden[code]) for code, v in verdicts.items()}
    return OverlayResult(
        overlay=counting,
        outcomes=_outcomes(index, best),
        scores=_series(index, best, lambda verdict: verdict.score).astype(float),
        known=_series(index, best, lambda verdict: verdict.known).astype(float),
        findings=findings,
        why_unknown=_series(index, best, lambda verdict: verdict.why_unknown).astype(object),
        flagging={
            code: tuple(v.rule for v in judged if v.outcome is Outcome.FLAGGED)
            for code, judged in verdicts.items()
            if best[code].outcome is Outcome.FLAGGED
        },
    )


def _outcomes_of(
    dataset: CityDataset, layers: Mapping[str, LayerResult], definition: Overlay
) -> Series:
    """Return only the `Outcome` of every area, which is a small part of the work of `overlay`."""
    hidden = _too_small(dataset, definition.minimum_inhabitants)
    findings = find(definition, layers, hidden.index)
    best = {c: _hide(strongest(judge(f, definition)), hidden[c]) for c, f in findings.items()}
    return _outcomes(hidden.index, best)


def _too_small(dataset: CityDataset, minimum: int) -> Series:
    """Return why an area may not be flagged: nobody lives there, or too few; else ""."""
    inhabitants = dataset.figure("inhabitants")
    few = Series(np.where(inhabitants < minimum, Reason.TOO_FEW, ""), index=inhabitants.index)
    # A publisher keeps the number secret where it is small, so unknown may be too few.
    few = few.where(inhabitants.notna() | (minimum == 0), dataset.reason("inhabitants"))
    return few.where(dataset.areas["inhabited"], Reason.UNINHABITED.value)


def _hide(verdict: Verdict, reason: str) -> Verdict:
    if not reason:
        return verdict
    return replace(verdict, outcome=Outcome.UNKNOWN, score=float("nan"), why_unknown=reason)


def _outcomes(index: Index, verdicts: Mapping[str, Verdict]) -> Series:
    return _series(index, verdicts, lambda verdict: verdict.outcome.value).astype(object)


def _series(
    index: Index, verdicts: Mapping[str, Verdict], take: Callable[[Verdict], object]
) -> Series:
    return Series([take(verdicts[code]) for code in index], index=index)
