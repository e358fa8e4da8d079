"""What part of an area's homes lies inside plans."""

import numpy as np
from geopandas import GeoDataFrame
from pandas import Series
from pydantic import Field

from gemengd.measures.covered import Homes, covered_pct, homes_of
from gemengd.measures.plans_here import PLAN_PARTS, plans_here
from gemengd.measures.unknown import first_reason
from gemengd.measures.weighted import weighted_mean
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measure, Measured
from gemengd.model.plan import HARDNESSES, Hardness, Kind, Status
from gemengd.model.reason import Reason
from gemengd.model.text import Text

UNKNOWN = "unknown"
UNCLEAR_PCT = 1.0  # own choice: the layers show whole per cents


class PlanCoverage(Measure):
    """What part of an area's homes lies inside planned areas, in per cent.

    Homes lie where people live: a square of the population grid counts for as much of its
    inhabitants as the part of it, inside the neighbourhood, that plans cover. An area without
    any such square counts by its surface instead; a note says how many. Overlapping plans count
    once (their union). Completed plans do not count, but stand beside the figure. Source of the
    method: area-weighted (dasymetric) interpolation, Eicher and Brewer (2001).

    Unknown everywhere if no plans were given, and where nobody lives; 0 where plans were given
    and none lies here. A plan that was not given is not seen. A plan that does not say of what
    kind it is, or how firm, might count or not: where such plans could add a per cent or more
    the figure is unknown, and ``unclear_pct`` says how much they could add.

    Attributes
    ----------
    kinds
        Kinds of plan that count.
    statuses
        Statuses that count as planned; a plan without status has the status ``unknown``.
    hardness
        How firm a plan must be to count; all are by default, unknown too.
    cell_m
        Width of a square of the population grid; CBS publishes squares of 100 m.
    """

    uses = ("plans", "population")
    bounds = (0.0, 100.0)
    kinds: tuple[Kind, ...] = Field(default=("restructuring",), min_length=1)
    statuses: tuple[Status, ...] = ("unknown", "exploring", "adopted", "under_way")
    hardness: tuple[Hardness, ...] = Field(default=HARDNESSES, min_length=1)
    cell_m: float = Field(default=100, gt=0)

    def __call__(self, dataset: CityDataset) -> Measured:
        """Return the covered part of every area, in per cent, 0-100."""
        lived_in = dataset.areas["inhabited"].astype(bool)
        if dataset.plans is None:
            why = Series(Reason.NO_INPUT.value, index=lived_in.index, dtype=object)
            nothing = Series(np.nan, index=lived_in.index, dtype=float)
            return Measured(nothing, why.where(lived_in, Reason.UNINHABITED.value))
        where = homes_of(dataset, self.cell_m)
        planned, possible = self._planned(dataset.plans)
        values = covered_pct(where, planned)
        parts = plans_here(dataset.areas, planned)
        for name, found in self._beside(where, dataset.plans, planned).items():
            parts[name] = found.where(lived_in)
        unclear = Series(0.0, index=values.index)
        if len(possible) > len(planned):
            unclear = covered_pct(where, possible) - values
            parts["unclear_pct"] = unclear.where(lived_in)
        values = values.where(lived_in & (unclear < UNCLEAR_PCT))
        mean = weighted_mean(values, dataset.figure("inhabitants"))
        return Measured(
            values=values,
            reasons=_why(lived_in, unclear),
            city=None if np.isnan(mean) else mean,
            parts=parts,
            part_info={str(name): PLAN_PARTS[str(name)] for name in parts},
            columns=("inhabitants",),
            notes=_notes(where.by_surface, int(lived_in.sum())),
        )

    def _planned(self, plans: GeoDataFrame) -> tuple[GeoDataFrame, GeoDataFrame]:
        """Return the plans that count, and those that may count."""
        excluded = Series(data=False, index=plans.index)
        unclear = excluded.copy()
        for column, wanted in self._wanted.items():
            silent = (plans[column] == UNKNOWN) & (UNKNOWN not in wanted)
            unclear |= silent
            excluded |= ~silent & ~plans[column].isin(wanted)
        return plans[~excluded & ~unclear], plans[~excluded]

    @property
    def _wanted(self) -> dict[str, tuple[str, ...]]:
        return {"kind": self.kinds, "status": self.statuses, "hardness": self.hardness}

    def _beside(
        self, where: Homes, plans: GeoDataFrame, planned: GeoDataFrame
    ) -> dict[str, Series]:
        """Return the parts inside firm plans, and inside plans that are completed."""
        firm = planned[planned["hardness"] == "hard"]
        completed = plans[plans["kind"].isin(self.kinds) & (plans["status"] == "completed")]
        return {
            "hard_pct": covered_pct(where, firm),
            "completed_pct": covered_pct(where, completed),
        }


def _why(lived_in: Series, unclear: Series) -> Series:
    known = Series("", index=lived_in.index, dtype=object)
    return first_reason(
        known.where(lived_in, Reason.UNINHABITED.value),
        known.where(unclear < UNCLEAR_PCT, Reason.PLANS_UNCLEAR.value),
    )


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
