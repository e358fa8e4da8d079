"""The one table of a city in the formats that people ask for."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pyogrio
from geopandas import GeoDataFrame
from pandas import DataFrame

from gemengd.errors import ExportError
from gemengd.exports.csv_text import FORMULA, frame_csv
from gemengd.exports.wide import wide_columns, wide_frame
from gemengd.model.build import Build
from gemengd.model.format import Format
from gemengd.model.text import Language

WRITTEN = datetime(2000, 1, 1, tzinfo=UTC)  # a date of its own would change the bytes
# Format -> the package that it takes, and the extra of gemengd that installs it.
NEEDS = {
    Format.GEOPARQUET: ("pyarrow", "geoparquet"),
    Format.PNG: ("matplotlib", "pictures"),
    Format.SVG: ("matplotlib", "pictures"),
}
DECIMALS = 6  # of degrees in GeoJSON, about 0.1 m (RFC 7946, 11.2)


def write_format(build: Build, wanted: Format, path: Path, language: Language) -> None:
    """Write the one table of a build; columns as `gemengd.exports.wide` states them.

    GeoJSON is in WGS84, as its standard asks; the others that have shapes are in EPSG:28992. CSV
    and XLSX have no shapes. Where a spreadsheet would take a text for a formula, it is kept a
    text and marked as one: with an apostrophe in CSV, with the quote prefix of its cell in XLSX.

    Raises
    ------
    ExportError
        If a package that the format needs is not installed.
    """
    _WRITERS[wanted](build, path, language)


def require_packages(formats: Iterable[Format]) -> None:
    """Refuse a format that a package is missing for, before anything is computed for it.

    Raises
    ------
    ExportError
        Which package, and how to install it.
    """
    for wanted in formats:
        package, extra = NEEDS.get(wanted, ("", ""))
        if package and find_spec(package) is None:
            message = f"{wanted} needs the package {package}, which is not installed"
            raise ExportError(f"{message}; pip install 'gemengd[{extra}]'")


def _geoparquet(build: Build, path: Path, language: Language) -> None:
    require_packages([Format.GEOPARQUET])
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
    path.write_text(frame_csv(_without_shapes(build, language)), encoding="utf-8", newline="")


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
        # As a spreadsheet marks a cell of which the text only looks like a formula.
        marked = book.add_format({"quote_prefix": True})
        for name, frame in sheets.items():
            cells = frame.astype(object).where(frame.notna(), None)
            sheet = book.add_worksheet(name)
            for row, texts in enumerate([list(frame.columns), *cells.to_numpy().tolist()]):
                for column, cell in enumerate(texts):
                    formula = isinstance(cell, str) and cell.lstrip().startswith(FORMULA)
                    sheet.write(row, column, cell, *([marked] if formula else []))


def _without_shapes(build: Build, language: Language) -> DataFrame:
    return DataFrame(wide_frame(build, language).drop(columns="geometry")).reset_index()


_WRITERS: Mapping[Format, Callable[[Build, Path, Language], None]] = {
    Format.GEOPARQUET: _geoparquet,
    Format.FLATGEOBUF: _flatgeobuf,
    Format.GEOJSON: _geojson,
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
}
