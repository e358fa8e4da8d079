"""What part of an area's homes lies inside plans."""

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame, Series
from pydantic import Field

from gemengd.measures.homes import homes
from gemengd.measures.plans_here import PLAN_PARTS, plans_here
from gemengd.measures.weighted import weighted_mean
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measure, Measured
from gemengd.model.reason import Reason
from gemengd.model.text import Text

Floats = NDArray[np.float64]
COMPLETED = "completed"


class PlanCoverage(Measure):
    """What part of an area's homes lies inside planned areas, in per cent.

    Homes lie where people live: a square of the population grid counts for as much of its
    inhabitants as the part of it, inside the neighbourhood, that plans cover. An area without
    any such square counts by its surface instead; a note says how many. Overlapping plans count
    once (their union). Completed plans do not count, but stand beside the figure. Source of the
    method: area-weighted (dasymetric) interpolation, Eicher and Brewer (2001).

    Unknown everywhere if no plans were given, and where nobody lives; 0 where plans were given
    and none lies here. A plan that was not given is not seen.

    Attributes
    ----------
    kinds
        Kinds of plan that count.
    statuses
        Statuses that count as planned; a plan without status has the status ``unknown``.
    cell_m
        Width of a square of the population grid; CBS publishes squares of 100 m.
    """

    kinds: tuple[str, ...] = Field(default=("restructuring",), min_length=1)
    statuses: tuple[str, ...] = ("unknown", "exploring", "adopted", "under_way")
    cell_m: float = Field(default=100, gt=0)

    def __call__(self, dataset: CityDataset) -> Measured:
        """Return the covered part of every area, in per cent, 0-100."""
        lived_in = dataset.areas["inhabited"].astype(bool)
        if dataset.plans is None:
            why = Series(Reason.NO_INPUT.value, index=lived_in.index, dtype=object)
            nothing = Series(np.nan, index=lived_in.index, dtype=float)
            return Measured(nothing, why.where(lived_in, Reason.UNINHABITED.value))
        plans = self._of_kinds(dataset.plans)
        planned = plans[plans["status"].isin(self.statuses)]
        completed = plans[plans["status"] == COMPLETED]
        values, by_surface = self._covered(dataset, planned)
        values = values.where(lived_in)
        parts = plans_here(dataset.areas, planned)
        parts["completed_pct"] = self._covered(dataset, completed)[0].where(lived_in)
        reasons = Series("", index=values.index, dtype=object)
        mean = weighted_mean(values, dataset.figure("inhabitants"))
        return Measured(
            values=values,
            reasons=reasons.where(lived_in, Reason.UNINHABITED.value),
            city=None if np.isnan(mean) else mean,
            parts=parts,
            part_info=PLAN_PARTS,
            columns=("inhabitants",),
            notes=_notes(by_surface, int(lived_in.sum())),
        )

    def _of_kinds(self, plans: GeoDataFrame) -> GeoDataFrame:
        status = plans["status"].astype(object).where(plans["status"].notna(), "unknown")
        return plans.assign(status=status)[plans["kind"].isin(self.kinds)]

    def _covered(self, dataset: CityDataset, plans: GeoDataFrame) -> tuple[Series, int]:
        """Return the per cent covered, and how many inhabited areas went by their surface."""
        areas = dataset.areas.geometry.to_numpy()
        covered = shapely.intersection(areas, _union(plans))
        values = Series(_ratio(covered, areas), index=dataset.areas.index) * 100
        places = homes(dataset)
        counted = places[places["counted"].astype(bool)]
        if len(counted):
            inside = self._inside(counted, dataset.areas, covered) * counted["inhabitants"]
            sums = DataFrame({"inside": inside, "all": counted["inhabitants"]})
            sums = sums.groupby(counted["area"]).sum()
            values.update(sums["inside"] / sums["all"] * 100)
        return values.clip(0, 100), len(places) - len(counted)

    def _inside(
        self, cells: DataFrame, areas: GeoDataFrame, covered: NDArray[np.object_]
    ) -> Floats:
        """Return which part of each cell, inside its own area, plans cover."""
        x, y, half = cells["x"].to_numpy(float), cells["y"].to_numpy(float), self.cell_m / 2
        squares = shapely.box(x - half, y - half, x + half, y + half)
        number = areas.index.get_indexer(cells["area"])
        inside = np.zeros(len(cells))
        near = np.flatnonzero(shapely.intersects(squares, covered[number]))
        here = shapely.intersection(squares[near], areas.geometry.to_numpy()[number[near]])
        inside[near] = _ratio(shapely.intersection(here, covered[number[near]]), here)
        return inside


def _union(plans: GeoDataFrame) -> shapely.Geometry:
    return shapely.union_all(shapely.make_valid(plans.geometry.to_numpy()))


def _ratio(part: NDArray[np.object_], whole: NDArray[np.object_]) -> Floats:
    size = shapely.area(whole)
    return np.divide(shapely.area(part), size, out=np.zeros(len(size)), where=size > 0)


def _notes(by_surface: int, inhabited: int) -> tuple[Text, ...]:
    if by_surface == 0:
        return ()
    if by_surface == inhabited:
        return (
            Text(
                "No population grid was given: this is the part of the surface, not of the homes.",
                "Er is geen bevolkingsraster opgegeven: dit is het deel van de oppervlakte, "
                "niet van de woningen.",
            ),
        )
    return (
        Text(
            f"In {by_surface} of {inhabited} inhabited areas no square of the population grid "
            "lies: there this is the part of the surface, not of the homes.",
            f"In {by_surface} van de {inhabited} bewoonde gebieden ligt geen vakje van het "
            "bevolkingsraster: daar is dit het deel van de oppervlakte, niet van de woningen.",
        ),
    )
