"""The share of a group around where people live, whatever the borders."""

import numpy as np
from pandas import DataFrame, Series
from pydantic import Field

from gemengd.measures.share import Share
from gemengd.measures.surroundings import surroundings
from gemengd.measures.unknown import first_reason
from gemengd.measures.weighted import weighted_mean
from gemengd.model.bounds import Metres
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measured, Part
from gemengd.model.reason import Reason
from gemengd.model.text import Text

NO_GRID = Text(
    "No population grid was given, so it is not known who lives near whom.",
    "Er is geen bevolkingsraster opgegeven, dus is niet bekend wie bij wie in de buurt woont.",
)


class EgohoodShare(Share):
    """What share of the whole within some metres of where people live has a property, in %.

    Formula: ``sum(part) / sum(whole) * 100`` over what lies within *radius_m* of the homes of an
    area, as the crow flies, across borders; the mean over its homes. A border that happens to run
    through a block of corporation homes, or around it, changes the share of the areas; it hardly
    changes this. Source: ego-hoods, Hipp and Boessen (2013), *Criminology* 51(2). Within an area
    homes count as alike, for the area's share is all that is known of them.

    Unknown everywhere without a population grid: one point per area does not tell who lives near.
    Areas with an unknown share do not count, and an area with an unknown share has no figure
    either; nor has one of whose surroundings less than *minimum_known* is known. The share at
    other distances stands beside it: where it hardly changes, the concentration is wide.

    Attributes
    ----------
    radius_m
        Own choice: 1000 m, a quarter of an hour on foot with detours.
    beside_m
        Further distances.
    minimum_known
        Share of the whole around, 0-1, in areas with a known share.
    """

    uses = ("population",)
    radius_m: Metres = 1000
    beside_m: tuple[Metres, ...] = (500, 2000)
    minimum_known: float = Field(default=0.8, gt=0, le=1)

    def __call__(self, dataset: CityDataset) -> Measured:
        """Return the share around every area, in per cent, 0-100."""
        share = super().__call__(dataset)
        if dataset.population is None:
            return _without_grid(share)
        whole = dataset.figure(self.whole)
        known = share.values.notna() & (whole > 0)
        around = {
            radius: self._around(dataset, share.values.where(known), radius)
            for radius in sorted({self.radius_m, *self.beside_m})
        }
        values = around[self.radius_m].where(known)
        lost = Series(Reason.PARTS_UNKNOWN.value, index=values.index, dtype=object)
        mean = weighted_mean(values, whole)
        return Measured(
            values=values,
            reasons=first_reason(share.reasons, lost).where(values.isna(), ""),
            city=None if np.isnan(mean) else mean,
            parts=DataFrame(
                {
                    "share_pct": share.values,
                    **{_slug(r): around[r].where(known) for r in sorted(self.beside_m)},
                }
            ),
            part_info={
                "share_pct": Part(Text("In the area itself", "In het gebied zelf"), "%"),
                **{_slug(r): _part(r) for r in sorted(self.beside_m)},
            },
            columns=share.columns,
        )

    def _around(self, dataset: CityDataset, share: Series, radius: float) -> Series:
        whole = dataset.figure(self.whole).fillna(0)
        counted = whole[(whole > 0) & dataset.areas["inhabited"].astype(bool)]
        weights = surroundings(dataset, list(counted.index), radius)
        total = counted.to_numpy(float)
        here = share[counted.index].to_numpy(float)
        known = weights @ np.where(np.isnan(here), 0, total)
        part = weights @ np.nan_to_num(here * total)
        enough = known >= self.minimum_known * (weights @ total)
        with np.errstate(invalid="ignore", divide="ignore"):
            found = np.where(enough, part / known, np.nan)
        return Series(found, index=counted.index).reindex(share.index)


def _without_grid(share: Measured) -> Measured:
    missing = Series(Reason.NO_INPUT.value, index=share.values.index, dtype=object)
    nothing = Series(np.nan, index=missing.index, dtype=float)
    why = missing.where(share.reasons != Reason.UNINHABITED.value, share.reasons)
    return Measured(nothing, why, notes=(NO_GRID,))


def _slug(radius: float) -> str:
    return f"within_{radius:g}_m"


def _part(radius: float) -> Part:
    return Part(Text(f"Within {radius:g} m", f"Binnen {radius:g} m"), "%")
