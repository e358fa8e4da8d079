"""Care facilities of OpenStreetMap: which tags become which kind, and when two are one."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import shapely
from geopandas import GeoDataFrame

from gemengd.model.care import without_doubles
from gemengd.model.dataset import RD_NEW

Values = Mapping[str, frozenset[str]]

KEYS = ("amenity", "healthcare", "social_facility")  # every rule asks for one of these
ANY = "*"
NONE = "none"
NAMES = ("name", "operator", "brand")
CAPACITIES = ("capacity", "beds", "capacity:beds", "capacity:persons")
WHOLE = re.compile(r"\d{1,5}")


@dataclass(frozen=True)
class Rule:
    """Tags that make a kind of care.

    Attributes
    ----------
    kind
        "none" if they make none.
    tags
        Key -> values, one of which each key must have; ``*`` is any.
    only
        Key -> values, beside which that key must have no other.
    because
        What the tags mean, and why that is the kind.
    """

    kind: str
    tags: Values
    because: str
    only: Values = field(default_factory=dict)

    def fits(self, tags: Mapping[str, str]) -> bool:
        """Say whether tags are as the rule has them."""
        return all(_has(tags, key, values) for key, values in self.tags.items()) and all(
            key in tags and _values(tags[key]) <= values for key, values in self.only.items()
        )


@dataclass(frozen=True)
class Place:
    """A node, way or relation that is a care facility.

    Attributes
    ----------
    osm
        What it is in OpenStreetMap, such as ``node/123``.
    shape
        Its point or outline, in degrees.
    """

    osm: str
    kind: str
    tags: Mapping[str, str]
    shape: shapely.Geometry


def care_kind(tags: Mapping[str, str]) -> str:
    """Return the kind of care that tags stand for, "" if none; the first rule that fits."""
    if not any(key in tags for key in KEYS):
        return ""
    kind = next((rule.kind for rule in care_rules() if rule.fits(tags)), NONE)
    return "" if kind == NONE else kind


@cache
def care_rules() -> tuple[Rule, ...]:
    """Return which tags become which kind of care, in order."""
    content = tomllib.loads(Path(__file__).with_name("care.toml").read_text(encoding="utf-8"))
    return tuple(_rule(**rule) for rule in content["rules"])


def care_amenities() -> list[str]:
    """Return the values of the key ``amenity`` that may be a care facility."""
    counting = [rule for rule in care_rules() if rule.kind != NONE]
    return sorted({value for rule in counting for value in rule.tags.get("amenity", ())})


def care_frame(places: Sequence[Place]) -> GeoDataFrame:
    """Return care facilities, each once, as points and outlines in EPSG:28992.

    Columns ``kind``, ``name`` ("" where there is none), ``capacity`` (NaN where it is not said)
    and ``osm``. A node within the outline of the same kind, or within 50 m of one whose name is
    like its own, is the same facility: the outline stays, or what has a name.
    """
    ordered = sorted(places, key=_importance)
    frame = GeoDataFrame(
        {
            "kind": [place.kind for place in ordered],
            "name": [_name(place.tags) for place in ordered],
            "capacity": [_capacity(place.tags) for place in ordered],
            "osm": [place.osm for place in ordered],
        },
        geometry=shapely.make_valid([place.shape for place in ordered]),
        crs="EPSG:4326",
    )
    return without_doubles(frame.to_crs(RD_NEW))


def _importance(place: Place) -> tuple[float, bool, str]:
    """Return by what places are sorted: grounds, then buildings, then points, those named first."""
    return -float(shapely.area(place.shape)), not _name(place.tags), place.osm


def _rule(
    kind: str,
    tags: Mapping[str, Sequence[str]],
    because: str,
    only: Mapping[str, Sequence[str]] | None = None,
) -> Rule:
    return Rule(kind, _sets(tags), because, _sets(only or {}))


def _sets(values: Mapping[str, Sequence[str]]) -> Values:
    return {key: frozenset(words) for key, words in values.items()}


def _has(tags: Mapping[str, str], key: str, values: frozenset[str]) -> bool:
    return key in tags and (ANY in values or bool(_values(tags[key]) & values))


def _values(text: str) -> frozenset[str]:
    return frozenset(value.strip() for value in text.split(";"))


def _name(tags: Mapping[str, str]) -> str:
    return next((tags[key].strip() for key in NAMES if tags.get(key, "").strip()), "")


def _capacity(tags: Mapping[str, str]) -> float:
    """Return how many people there is room for; NaN where the map says anything but a number."""
    said = (tags[key].strip() for key in CAPACITIES if key in tags)
    return next((float(text) for text in said if WHOLE.fullmatch(text)), float("nan"))
