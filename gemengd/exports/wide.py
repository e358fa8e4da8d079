"""All layers and overlays of a city in one table, for those who ask for one."""

from collections.abc import Mapping

from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from gemengd.exports.describe import AREA
from gemengd.exports.frames import layer_frame, overlay_frame
from gemengd.model.build import Build
from gemengd.model.text import Language, Text

ABOUT: Mapping[str, Text] = {
    **{name: part.title for name, part in AREA.items()},
    "inhabited": Text("Whether people live here", "Of hier mensen wonen"),
    "made_up": Text("Whether the city is made up", "Of de stad verzonnen is"),
}
WHY = Text("why unknown", "waarom onbekend")
YEARS = Text("years of the figures", "jaren van de cijfers")
SCORE = Text("share of the weight that holds", "deel van het gewicht dat geldt")
BECAUSE = Text("because", "omdat")


def wide_frame(build: Build, language: Language) -> GeoDataFrame:
    """Return a row per area with every layer and overlay.

    Returns
    -------
    GeoDataFrame
        EPSG:28992, index ``code``. ``name``, ``district``, ``inhabited``, ``made_up``; per layer
        its slug (the value, NaN is unknown) and ``<slug>_why``; per overlay its slug (the
        outcome), ``<slug>_score`` and ``<slug>_because``; then the geometry.
    """
    areas = build.dataset.areas
    columns: dict[str, Series] = {
        "name": areas["name"].astype(str),
        "district": areas["district"].astype(str),
        "inhabited": areas["inhabited"].astype(bool),
        "made_up": Series(build.dataset.city.made_up, index=areas.index),
    }
    for slug in build.layers:
        frame = layer_frame(build, slug)
        columns[slug] = frame["value"]
        columns[f"{slug}_why"] = frame[f"reason_{language}"]
    for slug in build.overlays:
        frame = overlay_frame(build, slug)
        columns[slug] = frame["outcome"]
        columns[f"{slug}_score"] = frame["score"]
        columns[f"{slug}_because"] = _because(frame, language)
    found = GeoDataFrame(DataFrame(columns), geometry=areas.geometry, crs=areas.crs)
    return found.rename_axis("code")


def wide_columns(build: Build, language: Language) -> DataFrame:
    """Return what each column of `wide_frame` means, with its unit and years."""
    rows = [(name, text.to(language), "", "") for name, text in ABOUT.items()]
    for slug, result in build.layers.items():
        layer = result.layer
        years = ", ".join(map(str, result.years))
        title = layer.name.to(language)
        rows.append((slug, title, layer.units.to(language), years))
        rows.append((f"{slug}_why", f"{title}, {WHY.to(language)}", "", ""))
    for slug, found in build.overlays.items():
        title = found.overlay.name.to(language)
        rows.append((slug, title, "flagged, not_flagged, unknown", ""))
        rows.append((f"{slug}_score", f"{title}, {SCORE.to(language)}", "0-1", ""))
        rows.append((f"{slug}_because", f"{title}, {BECAUSE.to(language)}", "", ""))
    return DataFrame(rows, columns=["column", "meaning", "unit", "years"])


def _because(frame: DataFrame, language: Language) -> Series:
    """Return the reasons of an area, or why it is unknown."""
    because, unknown = frame[f"because_{language}"], frame[f"unknown_{language}"]
    return because.where(frame["outcome"] != "unknown", unknown)
