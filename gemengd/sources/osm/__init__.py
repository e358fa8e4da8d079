"""OpenStreetMap: streets and care facilities."""

from gemengd.sources.osm.care import care_kind, care_rules
from gemengd.sources.osm.reader import READER

__all__ = ["READER", "care_kind", "care_rules"]
