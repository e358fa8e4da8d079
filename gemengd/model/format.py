"""The formats that people ask for beside the map and the GeoPackage."""

from enum import StrEnum


class Format(StrEnum):
    """A format beside the map and the GeoPackage."""

    GEOPARQUET = "geoparquet"
    FLATGEOBUF = "flatgeobuf"
    GEOJSON = "geojson"
    CSV = "csv"
    XLSX = "xlsx"

    @property
    def suffix(self) -> str:
        """What its file's name ends in."""
        return {"geoparquet": ".parquet", "flatgeobuf": ".fgb"}.get(self, f".{self}")
