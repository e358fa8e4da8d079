"""OpenStreetMap: streets and care facilities."""

from gemengd.sources.osm.care import care_kind, care_rules
from gemengd.sources.osm.reader import ANSWER, EXTRACT
from gemengd.sources.osm.remote import REMOTE
from gemengd.sources.osm.tables import in_osm_words, notes_on

__all__ = [
    "ANSWER",
    "EXTRACT",
    "REMOTE",
    "care_kind",
    "care_rules",
    "in_osm_words",
    "notes_on",
]
