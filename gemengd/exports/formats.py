"""The one table of a city in the formats that people ask for."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pyogrio
from geopandas import GeoDataFrame
from pandas import DataFrame

from gemengd.errors import ExportError
from gemengd.exports.flags import harmless
from gemengd.exports.wide import wide_columns, wide_frame
from gemengd.model.build import Build
from gemengd.model.format import Format
from gemengd.model.text import Language

WRITTEN = datetime(2000, 1, 1, tzinfo=UTC)  # a date of its own would change the bytes
DECIMALS = 6  # of degrees in GeoJSON, about 0.1 m (RFC 7946, 11.2)


def write_format(build: Build, wanted: Format, path: Path, language: Language) -> None:
    """Write the one table of a build; columns as `gemengd.exports.wide` states them.

    GeoJSON is in WGS84, as its standard asks; the others that have shapes are in EPSG:28992. CSV
    and XLSX have no shapes. Where a spreadsheet would take a text for a formula, it is kept a
    text.

    Raises
    ------
    ExportError
        If a package that the format needs is not installed.
    """
    _WRITERS[wanted](build, path, language)


def _geoparquet(build: Build, path: Path, language: Language) -> None:
    if find_spec("pyarrow") is None:
        message = "geoparquet needs the package pyarrow, which is not installed"
        raise ExportError(f"{message}; pip install pyarrow")
    wide_frame(build, language).to_parquet(path, compression="zstd")


def _flatgeobuf(build: Build, path: Path, language: Language) -> None:
    frame = wide_frame(build, language).reset_index()
    pyogrio.write_dataframe(frame, path, driver="FlatGeobuf", layer=build.dataset.city.slug)


def _geojson(build: Build, path: Path, language: Language) -> None:
    frame: GeoDataFrame = wide_frame(build, language).reset_index().to_crs("EPSG:4326")
    pyogrio.write_dataframe(
        frame,
        path,
        driver="GeoJSON",
        layer=build.dataset.city.slug,
        layer_options={"RFC7946": "YES", "COORDINATE_PRECISION": str(DECIMALS)},
    )


def _csv(build: Build, path: Path, language: Language) -> None:
    frame = _without_shapes(build, language)
    texts = frame.select_dtypes(include=["object", "string"]).columns
    shown = frame.assign(**{c: frame[c].fillna("").astype(str).map(harmless) for c in texts})
    shown.to_csv(path, index=False, lineterminator="\n")


def _xlsx(build: Build, path: Path, language: Language) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415 - seldom asked for

    sheets = {
        "areas": _without_shapes(build, language),
        "columns": wide_columns(build, language),
        "sources": DataFrame(
            [(s.title, s.publisher, s.year, s.licence, s.location) for s in build.dataset.sources],
            columns=["title", "publisher", "year", "licence", "location"],
        ),
    }
    with Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": WRITTEN})
        for name, frame in sheets.items():
            cells = frame.astype(object).where(frame.notna(), None)
            sheet = book.add_worksheet(name)
            for number, row in enumerate([list(frame.columns), *cells.to_numpy().tolist()]):
                sheet.write_row(number, 0, row)


def _without_shapes(build: Build, language: Language) -> DataFrame:
    return DataFrame(wide_frame(build, language).drop(columns="geometry")).reset_index()


_WRITERS: Mapping[Format, Callable[[Build, Path, Language], None]] = {
    Format.GEOPARQUET: _geoparquet,
    Format.FLATGEOBUF: _flatgeobuf,
    Format.GEOJSON: _geojson,
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
}
