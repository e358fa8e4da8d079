"""A surface of minutes as a GeoTIFF."""

from pathlib import Path

import numpy as np
import rasterio
from rasterio.enums import Resampling
from rasterio.transform import from_origin

from gemengd.model.layer import LayerResult
from gemengd.model.surface import Surface

NODATA = -1.0
TILE = 256  # cells; small enough that a small city has overviews too


def write_raster(
    result: LayerResult, surface: Surface, path: Path, *, made_up: bool, overviews: bool = True
) -> None:
    """Write minutes per cell as a cloud-optimised GeoTIFF in EPSG:28992.

    Cells out of reach are nodata; title, unit and caveat are tags of the file.

    Parameters
    ----------
    overviews
        Whether smaller copies are in it, for a large raster to open at once. PDOK refuses a file
        that has them, for it makes its own.
    """
    cells = np.where(np.isnan(surface.minutes), NODATA, surface.minutes).astype(np.float32)
    layer = result.layer
    with rasterio.open(
        path,
        "w",
        driver="COG",
        width=cells.shape[1],
        height=cells.shape[0],
        count=1,
        dtype="float32",
        crs="EPSG:28992",
        transform=from_origin(surface.west, surface.north, surface.cell_m, surface.cell_m),
        nodata=NODATA,
        compress="lzw",
        predictor="yes",
        blocksize=TILE,
        overviews="AUTO" if overviews else "NONE",
        overview_resampling=Resampling.average.name,
    ) as raster:
        raster.write(cells, 1)
        raster.set_band_description(1, layer.title)
        raster.update_tags(
            TITLE=layer.title,
            UNIT=layer.unit,
            CAVEAT=layer.caveat,
            MADE_UP="yes" if made_up else "no",
        )
