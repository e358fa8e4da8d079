"""What each criterion of an overlay says of each area."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from pandas import Index, Series

from gemengd.errors import DefinitionError
from gemengd.model.criterion import Criterion
from gemengd.model.finding import Compared, Findings
from gemengd.model.layer import LayerResult
from gemengd.model.overlay import Overlay
from gemengd.overlays.quantile import quantile

Floats = NDArray[np.float64]


def find(overlay: Overlay, layers: Mapping[str, LayerResult], index: Index) -> Findings:
    """Return, per area of *index*, one finding per criterion, in the overlay's order.

    Raises
    ------
    DefinitionError
        If a criterion names a layer that is not among *layers* or that has no numbers.
    """
    columns = [_column(criterion, layers, overlay.slug, index) for criterion in overlay.criteria]
    return Findings(index, tuple(columns))


def threshold(criterion: Criterion, values: Floats) -> float:
    """Return the threshold in the layer's unit; NaN where a quantile of nothing is asked."""
    if criterion.threshold is not None:
        return criterion.threshold
    assert criterion.quantile is not None
    return quantile(np.sort(values[~np.isnan(values)]), criterion.quantile)


def _column(
    criterion: Criterion, layers: Mapping[str, LayerResult], slug: str, index: Index
) -> Compared:
    if criterion.layer not in layers:
        raise DefinitionError(f"overlay {slug}: layer {criterion.layer!r} was not computed")
    result = layers[criterion.layer]
    if result.values.dtype.kind != "f":
        message = f"layer {criterion.layer!r} has classes, not numbers; name a layer with numbers"
        raise DefinitionError(f"overlay {slug}: {message}")
    values = _along(result.values, index).to_numpy(float)
    return Compared(
        criterion=criterion,
        values=values,
        threshold=threshold(criterion, values),
        reasons=_along(result.reasons, index),
        decimals=result.layer.decimals,
        city=result.measured.city,
    )


def _along(series: Series, index: Index) -> Series:
    return series if series.index.equals(index) else series.reindex(index)
