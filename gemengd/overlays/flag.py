"""Flags: rules over layers, in which unknown stays unknown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from pandas import Index, Series

from gemengd.errors import DefinitionError
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import LayerResult
from gemengd.model.overlay import Criterion, Finding, Outcome, Overlay, OverlayResult
from gemengd.model.reason import Reason
from gemengd.overlays.overlap import overlaps
from gemengd.overlays.rule import Verdict, judge, strongest

Progress = Callable[[float, str], None]
Floats = NDArray[np.float64]


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
        results[definition.slug] = _overlay(dataset, layers, definition.counting)
    return results


def _overlay(
    dataset: CityDataset, layers: Mapping[str, LayerResult], definition: Overlay
) -> OverlayResult:
    index = dataset.areas.index
    columns = [_findings(c, layers, definition.slug, index) for c in definition.criteria]
    findings = {code: tuple(column[n] for column in columns) for n, code in enumerate(index)}
    verdicts = {code: judge(found, definition) for code, found in findings.items()}
    too_small = _too_small(dataset, definition.minimum_inhabitants)
    best = {code: _hide(strongest(v), too_small[code]) for code, v in verdicts.items()}
    return OverlayResult(
        overlay=definition,
        outcomes=_series(index, best, lambda verdict: verdict.outcome.value).astype(object),
        scores=_series(index, best, lambda verdict: verdict.score).astype(float),
        known=_series(index, best, lambda verdict: verdict.known).astype(float),
        findings=findings,
        why_unknown=_series(index, best, lambda verdict: verdict.why_unknown).astype(object),
        flagging={
            code: tuple(v.rule for v in found if v.outcome is Outcome.FLAGGED)
            for code, found in verdicts.items()
            if best[code].outcome is Outcome.FLAGGED
        },
        overlaps=overlaps(definition, layers),
    )


def _findings(
    criterion: Criterion, layers: Mapping[str, LayerResult], slug: str, index: Index
) -> list[Finding]:
    if criterion.layer not in layers:
        raise DefinitionError(f"overlay {slug}: layer {criterion.layer!r} was not computed")
    result = layers[criterion.layer]
    if result.values.dtype.kind != "f":
        message = f"layer {criterion.layer!r} has classes, not numbers; name a layer with numbers"
        raise DefinitionError(f"overlay {slug}: {message}")
    values = result.values.reindex(index).to_numpy(float)
    threshold = _threshold(criterion, values)
    holds = values >= threshold if criterion.at == "least" else values <= threshold
    unknown = np.isnan(values) | np.isnan(threshold)
    return [
        Finding(
            criterion=criterion,
            value=float(value),
            threshold=threshold,
            holds=None if missing else bool(held),
            why_unknown=str(reason) if missing else "",
            decimals=result.layer.decimals,
        )
        for value, held, missing, reason in zip(
            values, holds, unknown, result.reasons.reindex(index), strict=True
        )
    ]


def _threshold(criterion: Criterion, values: Floats) -> float:
    if criterion.threshold is not None:
        return criterion.threshold
    assert criterion.quantile is not None
    known = values[~np.isnan(values)]
    return float(np.quantile(known, criterion.quantile)) if known.size else float("nan")


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


def _series(
    index: Index, verdicts: Mapping[str, Verdict], take: Callable[[Verdict], object]
) -> Series:
    return Series([take(verdicts[code]) for code in index], index=index)
