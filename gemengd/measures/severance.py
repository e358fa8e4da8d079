"""How far water, rail and roads cut people off from those who live near."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame, Series
from scipy.spatial import cKDTree

from gemengd.measures.along_streets import Origins, Streets, TravelMeasure
from gemengd.measures.streets_apart import about_streets
from gemengd.measures.weighted import weighted_mean
from gemengd.model.bounds import Metres
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measured, Part
from gemengd.model.reason import Reason
from gemengd.model.text import Text
from gemengd.network import catchments

Ints = NDArray[np.int64]

FEWEST = 50  # own choice: among fewer people a share means little
PARTS: Mapping[str, Part] = {
    "near": Part(Text("People who live near", "Mensen die dichtbij wonen"), "people"),
    "detour": Part(
        Text("Detour to those not cut off", "Omweg naar wie niet is afgesneden"), "×", 2
    ),
}


class Severance(TravelMeasure):
    """Share of the people near by, as the crow flies, who are far along the streets.

    From the middle of each area (its home nearest to the mean of all its homes) to every home of
    the city within *radius_m*: a home is cut off if the way along the streets is more than
    *extra_m* longer than the straight line. The share is by inhabitants, in per cent: 0 where
    nothing stands between, high beside a river, a railway or a motorway with few crossings.
    Beside it: the mean detour to those who are not cut off. The idea is the pedestrian catchment
    ratio ("ped shed"; Porta and Renne 2005, *Urban Design International* 10), by people instead
    of surface.

    Only homes within the city are seen, so an area on its border may look better or worse than
    it is. Unknown without streets, where the middle lies off the connected streets, and where
    fewer than 50 people live near.

    Attributes
    ----------
    radius_m
        Own choice: a kilometre, what CBS calls near for a GP.
    extra_m
        Own choice: 600 m, over seven minutes on foot. A direct network has detours of 1.2 to 1.5
        (Dill 2004, *TRB Annual Meeting*, paper 04-001550): at most 500 m on a kilometre.
    """

    bounds = (0.0, 100.0)
    radius_m: Metres = 1000
    extra_m: Metres = 600

    def along(self, dataset: CityDataset, origins: Origins) -> Measured:
        """Return the share that is cut off in every area, in per cent."""
        index = dataset.areas.index
        if origins.streets is None:
            found = DataFrame({"share": np.nan, "why": Reason.NO_INPUT.value}, index=index)
        else:
            found = self._found(origins, origins.streets).reindex(index)
        lived_in = dataset.areas["inhabited"].astype(bool)
        why = found["why"].fillna("").mask(~lived_in, Reason.UNINHABITED.value)
        values = found["share"].where(lived_in)
        mean = weighted_mean(values, dataset.figure("inhabitants"))
        return Measured(
            values=values,
            reasons=why.where(values.isna(), ""),
            city=None if np.isnan(mean) else mean,
            parts=found.reindex(columns=list(PARTS)),
            part_info=PARTS,
            columns=("inhabitants",),
            notes=about_streets(origins.streets.network.report) if origins.streets else (),
        )

    def _found(self, origins: Origins, streets: Streets) -> DataFrame:
        homes = origins.homes
        middle = _middles(homes)
        pairs = self._near(homes, middle)
        pairs["minutes"] = self._minutes(pairs, middle, origins, streets)
        pairs = pairs[streets.snapped.known[pairs["home"]]]
        along = pairs["minutes"] * origins.mode.metres_per_minute
        near = along <= pairs["metres"] + self.extra_m
        pairs["cut_off"] = (~near).astype(float)
        pairs["detour"] = (along / pairs["metres"]).where(near)
        rows = {area: _summary(group) for area, group in pairs.groupby("area")}
        found = DataFrame.from_dict(rows, orient="index", columns=["share", *PARTS], dtype=float)
        found = found.reindex(range(len(middle))).set_axis(homes["area"].iloc[middle])
        lost = ~streets.snapped.known[middle]
        few = (found["near"].fillna(0) < FEWEST).to_numpy()
        found["why"] = np.select([lost, few], [Reason.OUT_OF_REACH.value, Reason.TOO_FEW.value], "")
        return found.mask(Series(lost | few, index=found.index), found[["why"]])

    def _near(self, homes: DataFrame, middle: Ints) -> DataFrame:
        """Return, per area, the other homes near its middle, with people and metres."""
        places = homes[["x", "y"]].to_numpy(float)
        near = cKDTree(places).query_ball_point(places[middle], self.radius_m, return_sorted=True)
        area = np.repeat(np.arange(len(middle)), [len(found) for found in near])
        home = np.concatenate([np.asarray(found, dtype=np.int64) for found in near])
        metres = np.hypot(*(places[home] - places[middle[area]]).T)
        people = homes["inhabitants"].to_numpy(float)[home]
        pairs = DataFrame({"area": area, "home": home, "metres": metres, "people": people})
        return pairs[home != middle[area]].reset_index(drop=True)

    def _minutes(
        self, pairs: DataFrame, middle: Ints, origins: Origins, streets: Streets
    ) -> NDArray[np.float64]:
        """Return the minutes along the streets; NaN where it is too far to matter."""
        limit = (self.radius_m + self.extra_m) / origins.mode.metres_per_minute
        found = catchments(streets.network, streets.snapped.take(middle), streets.snapped, limit)
        count = len(origins.homes)
        known = Series(found.minutes, index=found.facility * count + found.origin)
        wanted = pairs["area"].to_numpy() * count + pairs["home"].to_numpy()
        return np.asarray(known.reindex(wanted), dtype=float)


def _middles(homes: DataFrame) -> Ints:
    """Return the number of the home of each area that is nearest to the mean of all its homes."""
    weight = homes["inhabitants"].to_numpy(float)
    _, area = np.unique(homes["area"].to_numpy(str), return_inverse=True)
    total = np.bincount(area, weight)
    away = np.zeros(len(homes))
    for axis in ("x", "y"):
        place = homes[axis].to_numpy(float)
        away += (place - (np.bincount(area, weight * place) / total)[area]) ** 2
    order = np.lexsort((np.arange(len(homes)), away, area))
    _, first = np.unique(area[order], return_index=True)
    return order[first]


def _summary(near: DataFrame) -> list[float]:
    return [
        weighted_mean(near["cut_off"], near["people"]) * 100,
        float(near["people"].sum()),
        weighted_mean(near["detour"], near["people"]),
    ]
