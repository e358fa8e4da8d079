"""OpenStreetMap's streets as others keep them in tables: their tags under OpenStreetMap's names.

GDAL (and so QGIS) keeps the tags that have no column of their own together in ``other_tags``, as
PostgreSQL's hstore or as JSON (gdal.org, OSM driver). Geofabrik's shapefiles call ``highway``
``fclass`` and write one-way streets as F, T and B (download.geofabrik.de, "OpenStreetMap data in
layered GIS format").
"""

import json
import re
from collections.abc import Mapping

from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from gemengd.errors import SourceChangedError
from gemengd.sources.osm.streets import TAGS

OTHER = "other_tags"
HSTORE = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
ESCAPED = re.compile(r"\\(.)")
FCLASS = "fclass"
ONE_WAY = {"F": "yes", "T": "-1", "B": "no"}
YES = {"T": "yes", "F": "no"}
UNKNOWN_ROAD = "unknown"  # Geofabrik's class of a street of which the kind is not known
SQUARES_ELSEWHERE = (
    "Squares that are drawn as areas stand in another table of such a file and are not walked on; "
    "an .osm.pbf has them."
)


def in_osm_words(streets: GeoDataFrame, where: str) -> GeoDataFrame:
    """Return streets with a column for each tag that they have, in OpenStreetMap's words.

    Parameters
    ----------
    streets
        Lines, whatever their columns; those that are OpenStreetMap's already stay as they are.
    where
        The file, for the complaint.

    Raises
    ------
    SourceChangedError
        If other tags are neither hstore nor JSON.
    """
    by_name = {str(column).casefold(): column for column in streets.columns}
    if FCLASS in by_name and "highway" not in by_name:
        streets = _from_geofabrik(streets, by_name)
    if OTHER in by_name:
        streets = _with_other_tags(streets, by_name[OTHER], where)
    return streets


def notes_on(streets: GeoDataFrame) -> tuple[str, ...]:
    """Return what a reader must know of streets of such a table."""
    kept = {str(column).casefold() for column in streets.columns}
    return (SQUARES_ELSEWHERE,) if kept & {OTHER, FCLASS} else ()


def _with_other_tags(streets: GeoDataFrame, column: str, where: str) -> GeoDataFrame:
    try:
        found = DataFrame([_tags(said) for said in streets[column]], index=streets.index)
    except (ValueError, AttributeError, RecursionError):
        message = f"{where}: {column}: found text that is neither hstore nor JSON"
        raise SourceChangedError(f"{message}; export the table from OpenStreetMap again") from None
    for tag in found.columns.intersection(list(TAGS)):
        given = streets.get(tag, Series(index=streets.index, dtype=object))
        streets = streets.assign(**{tag: given.where(given.notna() & (given != ""), found[tag])})
    return streets


def _tags(said: object) -> Mapping[str, str]:
    if not isinstance(said, str):
        return {}
    if said.lstrip().startswith("{"):
        return {key: str(value) for key, value in json.loads(said).items()}
    found = HSTORE.findall(said)
    if said.strip() and not found:
        raise ValueError(said)
    return {_plain(key): _plain(value) for key, value in found}


def _plain(text: str) -> str:
    return ESCAPED.sub(r"\1", text)


def _from_geofabrik(streets: GeoDataFrame, by_name: Mapping[str, str]) -> GeoDataFrame:
    """Return streets of Geofabrik's shapefile, whose tracks are graded: track_grade2."""
    kind = streets[by_name[FCLASS]].astype("string").str.replace(r"_grade\d$", "", regex=True)
    found = {"highway": kind.replace(UNKNOWN_ROAD, "road").astype(object)}
    for tag, words in (("oneway", ONE_WAY), ("bridge", YES), ("tunnel", YES)):
        if tag in by_name:
            said = streets[by_name[tag]]
            found[tag] = said.map(words).where(said.isin(list(words)), said)
    return streets.assign(**found)
