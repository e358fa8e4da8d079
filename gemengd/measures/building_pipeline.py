"""What part of an area's homes has a permit to go, to come or to be rebuilt."""

from collections.abc import Mapping
from math import inf
from types import MappingProxyType

import numpy as np
from pandas import DataFrame, Series
from pydantic import Field

from gemengd.measures.unknown import first_reason, too_small
from gemengd.model.building import NEW, Stage
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measure, Measured, Part
from gemengd.model.reason import Reason
from gemengd.model.text import Text

WHOLE = 100 + 1e-9  # per cent, and what a computer adds to a sum

PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "homes": Part(Text("Homes in these buildings", "Woningen in deze panden"), "", 0),
        "buildings": Part(Text("Buildings", "Panden"), "", 0),
        "dwellings": Part(Text("Homes", "Woningen"), "", 0),
    }
)


class BuildingPipeline(Measure):
    """Homes in buildings with a certain permit, per hundred homes that stand here.

    Formula: ``homes in such buildings / dwellings * 100``. For new buildings it can exceed 100:
    the homes are not there yet. Of what stands no more than all can go or be rebuilt: above 100
    it is unknown, as impossible. The city's figure is that of all areas with a known figure
    together.

    Unknown everywhere if no buildings were given, and where homes are unknown or few; 0 where
    buildings were given and none here has such a permit. It sees permits, so plans in their last
    stage, and knows no tenure. Source of the idea: Amsterdam's data set of housing plans has a
    table of buildings with just these statuses (Amsterdam/amsterdam-schema, ``bag_pand_status``).

    Attributes
    ----------
    stages
        Stages that count.
    minimum_dwellings
        Fewer homes than this: unknown. Own choice, as for the other shares of homes.
    """

    uses = ("buildings",)
    bounds = (0.0, inf)
    stages: tuple[Stage, ...] = Field(min_length=1)
    minimum_dwellings: int = Field(default=50, ge=0)

    def __call__(self, dataset: CityDataset) -> Measured:
        """Return the homes of every area, in per cent of those that stand here, >= 0."""
        reasons = too_small(dataset, "dwellings", self.minimum_dwellings)
        dwellings = dataset.figure("dwellings")
        if dataset.buildings is None:
            lacking = Series(Reason.NO_INPUT.value, index=reasons.index, dtype=object)
            uninhabited = reasons.where(reasons == Reason.UNINHABITED.value, "")
            nothing = Series(np.nan, index=reasons.index, dtype=float)
            return Measured(nothing, first_reason(uninhabited, lacking))
        parts = self._here(dataset).assign(dwellings=dwellings)
        values = parts["homes"] / dwellings * 100
        if not NEW.intersection(self.stages):
            over = Series("", index=reasons.index).mask(values > WHOLE, Reason.IMPOSSIBLE.value)
            reasons = first_reason(reasons, over)
        known = reasons == ""
        whole = float(dwellings[known].sum())
        return Measured(
            values=values.where(known),
            reasons=reasons,
            city=float(parts.loc[known, "homes"].sum()) / whole * 100 if whole else None,
            parts=parts,
            part_info=PARTS,
            columns=("dwellings",),
        )

    def _here(self, dataset: CityDataset) -> DataFrame:
        """Return the homes and the number of such buildings per area."""
        assert dataset.buildings is not None
        chosen = dataset.buildings[dataset.buildings["stage"].isin(self.stages)]
        points = chosen.geometry.to_numpy()
        number, area = dataset.areas.sindex.query(points, predicate="intersects", sort=True)
        # A building on a border lies in two areas; the first code takes it, so that totals hold.
        number, first = np.unique(number, return_index=True)
        homes = Series(chosen["homes"].to_numpy(float)[number])
        grouped = homes.groupby(dataset.areas.index.to_numpy(object)[area[first]])
        sums = DataFrame({"homes": grouped.sum(), "buildings": grouped.size()})
        return sums.reindex(dataset.areas.index, fill_value=0).astype(float)
