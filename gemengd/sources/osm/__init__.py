"""OpenStreetMap: streets and care facilities."""

from gemengd.sources.osm.care import care_kind, care_rules
from gemengd.sources.osm.reader import ANSWER, EXTRACT

__all__ = ["ANSWER", "EXTRACT", "care_kind", "care_rules"]
