"""One GeoPackage per city: a table per layer and overlay, each with its QGIS style."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyogrio
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame

from gemengd.definitions import places_title, table_title
from gemengd.exports.describe import (
    CARE,
    GROUPS,
    PLANS,
    SIGNALS,
    Columns,
    kind_labels,
    layer_columns,
    overlay_columns,
    place_columns,
)
from gemengd.exports.frames import layer_frame, overlay_frame
from gemengd.exports.indices import COLUMNS, index_frame
from gemengd.exports.iso19115 import iso19115
from gemengd.exports.manifest import as_json, manifest
from gemengd.exports.metadata import add_columns, add_manifest, add_project, add_styles
from gemengd.exports.qgis import (
    Package,
    ProjectLayer,
    area_style,
    as_html,
    plan_style,
    point_style,
    project,
    ranked_style,
)
from gemengd.model.build import Build
from gemengd.model.names import PLACES, TABLES
from gemengd.model.text import Language, Text

FORMAT_VERSION = "1.3"
GIVEN = Text("As given.", "Zoals opgegeven.")
MADE_UP = Text("made-up city", "verzonnen stad")


@dataclass(frozen=True)
class Table:
    """A table of the GeoPackage, with all that describes it.

    Attributes
    ----------
    style
        QGIS style, or "" for a table without shapes.
    group
        Heading that it stands under in the QGIS project.
    shapes
        ``Polygon`` or ``Point``.
    """

    name: str
    title: str
    description: str
    frame: DataFrame
    columns: Columns
    style: str = ""
    group: str = ""
    shapes: str = "Polygon"


def write_geopackage(build: Build, path: Path, language: Language) -> None:
    """Write every layer, overlay, the plans, the care and the sources of a build.

    The same build gives the same bytes.
    """
    tables = list(_tables(build, language))
    with _dated(build):
        for table in tables:
            _write(table, path)
    with closing(sqlite3.connect(path)) as database:
        add_styles(database, {t.name: t.style for t in tables if t.style}, _date(build))
        add_columns(database, {t.name: t.columns for t in tables}, language)
        about = iso19115(build, language, _date(build))
        add_manifest(database, as_json(manifest(build)), about, _date(build))
        add_project(database, _project(build, path.name, tables, language), _date(build))
        database.commit()
        database.execute("VACUUM")


def _tables(build: Build, language: Language) -> Iterator[Table]:
    for slug, found in build.overlays.items():
        overlay, columns = found.overlay, overlay_columns(found, build.layers)
        style = area_style(
            build.styles[overlay.style],
            "outcome",
            language=language,
            aliases=_aliases(columns, language),
            tip=_tip(f"because_{language}", f"unknown_{language}"),
        )
        frame = overlay_frame(build, slug)
        caveat = overlay.warning.to(language)
        title = overlay.name.to(language)
        group = SIGNALS.to(language)
        yield Table(slug, title, caveat, frame, columns, style, group)
    for slug, result in build.layers.items():
        layer, columns = result.layer, layer_columns(result)
        style = area_style(
            build.styles[layer.style],
            "value",
            language=language,
            aliases=_aliases(columns, language),
            tip=_tip("value", f"reason_{language}"),
        )
        frame = layer_frame(build, slug)
        title = table_title(layer, language)
        group = GROUPS[layer.group].to(language) if layer.group in GROUPS else layer.group
        yield Table(slug, title, layer.warning.to(language), frame, columns, style, group)
    yield from _extras(build, language)


def _places(build: Build, language: Language) -> Iterator[Table]:
    for slug, result in build.layers.items():
        places, columns = result.measured.places, place_columns(result)
        if places is not None:
            style = ranked_style(_aliases(columns, language), _tip("name", "gain"))
            title = places_title(result.layer, language)
            caveat = result.layer.warning.to(language)
            frame = places[[*columns, places.geometry.name]].rename_axis("number")
            yield Table(slug + PLACES, title, caveat, frame, columns, style, shapes="Point")


def _extras(build: Build, language: Language) -> Iterator[Table]:
    yield from _places(build, language)
    if build.dataset.plans is not None:
        style = plan_style({}, _aliases(PLANS, language), _tip("name", "status"))
        plans = build.dataset.plans.rename_axis("number")
        title = GROUPS["plans"].to(language)
        yield Table("plans", title, GIVEN.to(language), plans, _present(PLANS, plans), style)
    if build.dataset.care is not None:
        kinds = kind_labels(sorted(set(build.dataset.care["kind"])), language)
        style = point_style(kinds, _aliases(CARE, language), _tip("name", "kind"))
        care = build.dataset.care.rename_axis("number")
        title = GROUPS["care"].to(language)
        yield Table(
            "care", title, GIVEN.to(language), care, _present(CARE, care), style, shapes="Point"
        )
    if build.indices:
        caveat = " ".join(r.index.warning.to(language) for r in build.indices.values())
        yield Table("indices", TABLES["indices"].to(language), caveat, index_frame(build), COLUMNS)
    sources = DataFrame([_source_row(s) for s in manifest(build)["sources"]])  # type: ignore[attr-defined]
    yield Table(
        "sources", TABLES["sources"].to(language), "Where every figure comes from.", sources, {}
    )
    text = DataFrame({"build": [_build_id(build)], "manifest": [as_json(manifest(build))]})
    yield Table(
        "manifest", TABLES["manifest"].to(language), "The whole manifest as JSON.", text, {}
    )


def _project(build: Build, package: str, tables: Sequence[Table], language: Language) -> str:
    """Return the QGIS project: what lies on the areas first, then the areas, one of them on."""
    areas = [table for table in tables if table.group]
    layers = [
        ProjectLayer(
            table=table.name,
            title=table.title,
            group=table.group,
            shapes=table.shapes,
            style=table.style,
            about=table.description,
            shown=table is areas[0],
        )
        for table in [*(t for t in tables if t.style and not t.group), *areas]
    ]
    west, south, east, north = build.dataset.areas.total_bounds
    city = build.dataset.city
    sources = "; ".join(dict.fromkeys(s.attribution for s in build.dataset.sources))
    title = f"{city.name} ({MADE_UP.to(language)})" if city.made_up else city.name
    return project(
        Package(package, _build_id(build)),
        title,
        layers,
        (west, south, east, north),
        sources=sources,
        language=language,
    )


def _build_id(build: Build) -> str:
    """Return what tells these figures from those of any other build."""
    return hashlib.sha256(as_json(manifest(build)).encode()).hexdigest()[:16]


def _source_row(source: Mapping[str, object]) -> dict[str, object]:
    notes = source["notes"]
    return {**source, "notes": " ".join(notes) if isinstance(notes, (list, tuple)) else ""}


def _write(table: Table, path: Path) -> None:
    frame = table.frame.copy()
    if isinstance(frame, GeoDataFrame):
        # Outer rings anticlockwise, as the standard for simple features has it.
        shapes = shapely.orient_polygons(shapely.force_2d(frame.geometry.to_numpy()))
        frame = frame.set_geometry(
            GeoDataFrame(geometry=shapes, index=frame.index).geometry
        ).set_crs(table.frame.crs, allow_override=True)
        frame = frame.rename_geometry("geom")
    frame = frame.reset_index() if frame.index.name else frame.reset_index(drop=True)
    for column in frame.columns:
        if frame[column].dtype == "boolean":
            frame[column] = frame[column].astype("Int16")
    pyogrio.write_dataframe(
        frame,
        path,
        layer=table.name,
        driver="GPKG",
        append=path.exists(),
        layer_options={"IDENTIFIER": table.title, "DESCRIPTION": table.description},
        dataset_options={} if path.exists() else {"VERSION": FORMAT_VERSION},
        promote_to_multi=False,
    )


@contextmanager
def _dated(build: Build) -> Iterator[None]:
    """Let GDAL write the date of the figures instead of today's."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _date(build)})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _date(build: Build) -> str:
    years = [s.year for s in build.dataset.sources if s.year is not None]
    return f"{max(years, default=2000)}-01-01T00:00:00.000Z"


def _present(columns: Columns, frame: DataFrame) -> Columns:
    return {name: column for name, column in columns.items() if name in frame}


def _aliases(columns: Columns, language: Language) -> dict[str, str]:
    return {name: column.title.to(language) for name, column in columns.items()}


def _tip(first: str, second: str) -> str:
    lines = [f"[% {as_html(column)} %]" for column in (first, second)]
    return "<br>".join([f"<b>[% {as_html('name')} %]</b>", *lines])
