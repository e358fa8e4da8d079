"""Which figures behind a result were put together over redrawn borders."""

from dataclasses import replace

import numpy as np
from pandas import DataFrame, Series

from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Layer, Measured, Part
from gemengd.model.text import Text

COUNT = Part(
    Text(
        "Figures put together from older areas, for this one was redrawn",
        "Cijfers samengesteld uit eerdere gebieden, want dit is opnieuw ingedeeld",
    ),
    "",
)
OFF = Text("These can be off by at most", "Die kunnen er hooguit naast zitten")


def mark_estimated(measured: Measured, layer: Layer, dataset: CityDataset) -> Measured:
    """Return the result with a part that counts such figures; as it is where there are none.

    Where they are in the layer's unit, a second part says how far they can be off at most.
    """
    columns = [name for name in measured.columns if name in dataset.errors]
    if not columns:
        return measured
    errors = dataset.errors[columns]
    known = measured.values.notna()
    estimated = errors.notna().any(axis=1) & known
    if not estimated.any():
        return measured
    parts = {"estimated": errors.notna().sum(axis=1).where(known).astype(float)}
    info = {"estimated": COUNT}
    same_unit = [name for name in columns if dataset.columns[name].unit == layer.unit]
    if same_unit:
        parts["estimated_off"] = _worst(errors[same_unit]).where(estimated)
        info["estimated_off"] = Part(OFF, layer.unit, 1)
    return replace(
        measured,
        parts=DataFrame({**measured.parts, **parts}, index=measured.values.index),
        part_info={**measured.part_info, **info},
        notes=(*measured.notes, _note(int(estimated.sum()))),
    )


def _worst(errors: DataFrame) -> Series:
    return errors.replace(np.inf, np.nan).max(axis=1)


def _note(count: int) -> Text:
    return Text(
        f"{count} areas were redrawn since the year of a figure behind this; it was put together "
        "from the older areas, where that leaves little doubt.",
        f"{count} gebieden zijn opnieuw ingedeeld na het jaar van een van de cijfers; dat is "
        "samengesteld uit de eerdere gebieden, waar dat weinig twijfel laat.",
    )
