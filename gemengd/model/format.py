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

    @property
    def is_picture(self) -> bool:
        """Whether it shows layers and overlays, a file each; else all are in one table."""
        return self in {Format.PNG, Format.SVG}

    @property
    def suffix(self) -> str:
        """What its file's name ends in."""
        return {"geoparquet": ".parquet", "flatgeobuf": ".fgb"}.get(self, f".{self}")
