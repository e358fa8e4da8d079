"""The formats that people ask for beside the map and the GeoPackage."""

from enum import StrEnum


class Format(StrEnum):
    """A format beside the map and the GeoPackage."""

    GEOPARQUET = "geoparquet"
    FLATGEOBUF = "flatgeobuf"
    GEOJSON = "geojson"
    CSV = "csv"
    XLSX = "xlsx"
    PNG = "png"
    SVG = "svg"
    PDOK_GEOTIFF = "pdok-geotiff"

    @property
    def is_table(self) -> bool:
        """Whether all layers and overlays are in its one file."""
        return not self.is_picture and self is not Format.PDOK_GEOTIFF

    @property
    def is_picture(self) -> bool:
        """Whether it shows layers and overlays, a file each."""
        return self in {Format.PNG, Format.SVG}

    @property
    def suffix(self) -> str:
        """What its file's name ends in."""
        return {
            Format.GEOPARQUET: ".parquet",
            Format.FLATGEOBUF: ".fgb",
            Format.PDOK_GEOTIFF: "_pdok.tif",
        }.get(self, f".{self}")
