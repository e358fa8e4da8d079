"""Where people set out from, and the streets that they can take."""

import logging
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import ClassVar, Literal

from pandas import DataFrame

from gemengd.measures.homes import homes
from gemengd.measures.streets_apart import about_streets
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measure, Measured
from gemengd.network import (
    MODES,
    SNAP_LIMIT_M,
    Cells,
    Mode,
    Network,
    Snapped,
    build_network,
    cells,
    snap,
)

_log = logging.getLogger(__name__)

ModeName = Literal["walk", "cycle"]


@dataclass(frozen=True)
class Streets:
    """A street network with the homes of a city on it.

    Attributes
    ----------
    snapped
        Where each home lies along the network, in the order of `Origins.homes`.
    cells
        The cells of a raster of the city, by their width in metres.
    """

    network: Network
    snapped: Snapped
    cells: Callable[[float], Cells]


@dataclass(frozen=True)
class Origins:
    """Where people set out from.

    Attributes
    ----------
    homes
        As `gemengd.measures.homes.homes` returns them.
    streets
        None where no streets were given.
    """

    homes: DataFrame
    mode: Mode
    streets: Streets | None


OriginsOf = Callable[[ModeName], Origins]


class TravelMeasure(Measure):
    """A measure along the streets; `measure` builds the network once for all of them.

    Attributes
    ----------
    mode
        ``walk`` (4.8 km/h) or ``cycle`` (15 km/h).
    """

    uses: ClassVar[tuple[str, ...]] = ("streets", "population")
    mode: ModeName = "walk"

    def __call__(self, dataset: CityDataset) -> Measured:
        """Return the figure of every area, with a network of its own."""
        return self.along(dataset, origins_of(dataset, self.mode))

    @abstractmethod
    def along(self, dataset: CityDataset, origins: Origins) -> Measured:
        """Return the figure of every area, along a network that exists."""


def origins_of(dataset: CityDataset, mode: ModeName) -> Origins:
    """Return the homes of a city, on its street network if streets were given.

    Raises
    ------
    MeasureError
        If the streets make no network.
    """
    places = homes(dataset)
    if dataset.streets is None:
        return Origins(places, MODES[mode], None)
    network = build_network(dataset.streets, MODES[mode])
    for note in about_streets(network.report):
        _log.warning("%s: %s", mode, note.en)
    snapped = snap(network, places[["x", "y"]].to_numpy(float))
    west, south, east, north = (float(bound) for bound in dataset.areas.total_bounds)
    # The cells are the dear part of a raster: one set for all kinds of care.
    of_city = cache(partial(cells, network, (west, south, east, north), limit_m=SNAP_LIMIT_M))
    return Origins(places, MODES[mode], Streets(network, snapped, of_city))
