"""OpenStreetMap: streets and care facilities out of an ``.osm.pbf``."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from gemengd.errors import SourceError
from gemengd.model.city import City
from gemengd.model.dataset import RD_NEW
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.sources.files import Bounds, read_shapes
from gemengd.sources.reader import PBF, Look, Reader, make_table

STREET_TAGS = (
    "foot",
    "bicycle",
    "access",
    "oneway",
    "oneway:bicycle",
    "sidewalk",
    "bridge",
    "tunnel",
    "surface",
    "route",
    "duration",
)
TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
SAME_PLACE_M = 50.0  # a node within the building of the same kind is the same facility


def _recognises(seen: Look) -> bool:
    return seen.path.suffix.lower() == PBF


def _read(given: Input, _city: City, around: Bounds | None) -> tuple[RawTable, ...]:
    wanted = {given.role} if given.role else {Role.STREETS, Role.CARE}
    tables = []
    if Role.STREETS in wanted:
        tables.append(_table(Role.STREETS, _streets(given, around), given, "streets"))
    if Role.CARE in wanted:
        tables.append(_table(Role.CARE, _care(given, around), given, "care facilities"))
    return tuple(tables)


def _table(role: Role, frame: DataFrame, given: Input, what: str) -> RawTable:
    return make_table(
        role,
        frame,
        given,
        title=f"OpenStreetMap, {what}",
        publisher="OpenStreetMap",
        licence="ODbL 1.0",
        attribution="© OpenStreetMap contributors",
        notes=("OpenStreetMap is incomplete for social care.",) if role is Role.CARE else (),
    )


def _streets(given: Input, around: Bounds | None) -> GeoDataFrame:
    lines = read_shapes(given, "lines", around)
    tags = _tags(lines)
    route = tags.map(lambda found: found.get("route", ""))
    kept = lines["highway"].notna() | (route == "ferry")
    if not kept.any():
        message = f"{given.file}: no street in or near the city"
        raise SourceError(f"{message}; give an extract that covers it")
    streets = lines.loc[kept, ["highway", "name", "geometry"]]
    for tag in STREET_TAGS:
        streets[tag] = tags[kept].map(lambda found, tag=tag: found.get(tag))
    return streets.reset_index(drop=True)


def _care(given: Input, around: Bounds | None) -> GeoDataFrame:
    parts = []
    for table in ("points", "multipolygons"):
        found = read_shapes(given, table, around)
        tags = _tags(found)
        for column in ("amenity", "healthcare", "social_facility"):
            if column in found:
                tags = Series(
                    [
                        {**t, column: v} if isinstance(v, str) else t
                        for t, v in zip(tags, found[column], strict=True)
                    ],
                    index=found.index,
                )
        kinds = tags.map(care_kind)
        kept = kinds != ""
        places = found.geometry[kept].to_crs(RD_NEW).representative_point()
        names = found["name"][kept].fillna("")
        parts.append(
            GeoDataFrame(
                {"kind": kinds[kept], "name": names, "capacity": float("nan")},
                geometry=places,
                crs=RD_NEW,
            )
        )
    return _without_doubles(pd.concat(parts, ignore_index=True))


def care_kind(tags: Mapping[str, str]) -> str:
    """Return the kind of care that tags stand for, "" if none; the first rule that fits."""
    for rule in care_rules():
        if all(tags.get(key) in values for key, values in rule["tags"].items()):
            return str(rule["kind"])
    return ""


@cache
def care_rules() -> tuple[dict[str, dict[str, list[str]]], ...]:
    """Return which tags become which kind of care, in order."""
    content = Path(__file__).with_name("care.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(content)["rules"])


def _without_doubles(care: GeoDataFrame) -> GeoDataFrame:
    """Keep one of the facilities of a kind and name that lie on one place."""
    tree = shapely.STRtree(care.geometry.to_numpy())
    one, other = tree.query(care.geometry.to_numpy(), predicate="dwithin", distance=SAME_PLACE_M)
    kinds, names = care["kind"].to_numpy(), care["name"].to_numpy()
    alike = (kinds[one] == kinds[other]) & (names[one] == names[other]) & (one > other)
    return care.drop(index=care.index[sorted(set(one[alike]))]).reset_index(drop=True)


def _tags(frame: GeoDataFrame) -> Series:
    if "other_tags" not in frame:
        return Series([{} for _ in range(len(frame))], index=frame.index, dtype=object)
    texts = frame["other_tags"].fillna("").astype(str)
    return Series([dict(TAG.findall(text)) for text in texts], index=frame.index, dtype=object)


READER = Reader(
    name="osm-pbf",
    roles=frozenset({Role.STREETS, Role.CARE}),
    looks_for="the ending .osm.pbf",
    recognises=_recognises,
    read=_read,
)
