"""The made-up city as files, the same bytes every time."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyogrio
import rasterio
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from rasterio.transform import from_origin

from gemengd.sources.voorbeeldstad.buildings import make_buildings
from gemengd.sources.voorbeeldstad.facilities import make_care
from gemengd.sources.voorbeeldstad.figures import SECRET, YEARS, make_figures
from gemengd.sources.voorbeeldstad.history import before
from gemengd.sources.voorbeeldstad.neighbourhoods import Neighbourhood, make_neighbourhoods
from gemengd.sources.voorbeeldstad.place import make_place
from gemengd.sources.voorbeeldstad.plans import make_plans
from gemengd.sources.voorbeeldstad.squares import SQUARE_M, make_squares
from gemengd.sources.voorbeeldstad.streets import make_streets

DATE = "2024-01-01T00:00:00.000Z"


@dataclass(frozen=True)
class MadeUpCity:
    """All that the generator makes.

    Attributes
    ----------
    tables
        By name, as they stand in the GeoPackage.
    squares, west, north
        Inhabitants per square, and the grid's corner.
    """

    neighbourhoods: tuple[Neighbourhood, ...]
    tables: Mapping[str, GeoDataFrame]
    squares: NDArray[np.int32]
    west: float
    north: float


def make_city() -> MadeUpCity:
    """Make Voorbeeldstad from its seed."""
    place = make_place()
    now = make_neighbourhoods(place)
    streets = make_streets(place, now)
    care = make_care(now, streets)
    tables = {
        f"buurten_{year}": make_figures(
            year, now if year == max(YEARS) else before(now), care, place
        )
        for year in YEARS
    }
    plans = make_plans(now, place)
    tables |= {"streets": streets, "care": care, "plans": plans}
    tables["pand"] = make_buildings(now, plans)
    squares, west, north = make_squares(place, now, streets)
    return MadeUpCity(tuple(now), tables, squares, west, north)


def write(city: MadeUpCity, folder: Path) -> None:
    """Write the GeoPackage and the raster to *folder*."""
    package = folder / "voorbeeldstad.gpkg"
    package.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": DATE})
    try:
        for name, frame in city.tables.items():
            # Without indexes the package stays small; the whole of it is read anyhow.
            pyogrio.write_dataframe(
                frame, package, layer=name, append=package.exists(), SPATIAL_INDEX="NO"
            )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    _write_raster(city, folder / "voorbeeldstad_population.tif")


def _write_raster(city: MadeUpCity, path: Path) -> None:
    rows, columns = city.squares.shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=columns,
        height=rows,
        count=1,
        dtype="int32",
        crs="EPSG:28992",
        transform=from_origin(city.west, city.north, SQUARE_M, SQUARE_M),
        nodata=SECRET,
        compress="deflate",
    ) as raster:
        raster.write(city.squares, 1)
