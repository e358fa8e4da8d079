"""Files become raw tables with their provenance, one module per publisher."""

from gemengd.sources.check import Checked, check, unsigned
from gemengd.sources.discover import Discovery, as_toml, discover, write_toml
from gemengd.sources.embedded import embedded_city
from gemengd.sources.fetch import fetch
from gemengd.sources.from_publishers import ask_publishers, request_from_publishers
from gemengd.sources.lock import Lock, lock_of, read_lock, write_lock
from gemengd.sources.municipalities import (
    Municipality,
    find_municipality,
    municipalities,
    request_from_files,
)
from gemengd.sources.registry import readers, roles_of
from gemengd.sources.states import SourceState, not_at_hand, states_of, unread
from gemengd.sources.web import Cache, Client

__all__ = [
    "Cache",
    "Checked",
    "Client",
    "Discovery",
    "Lock",
    "Municipality",
    "SourceState",
    "as_toml",
    "ask_publishers",
    "check",
    "discover",
    "embedded_city",
    "fetch",
    "find_municipality",
    "lock_of",
    "municipalities",
    "not_at_hand",
    "read_lock",
    "readers",
    "request_from_files",
    "request_from_publishers",
    "roles_of",
    "states_of",
    "unread",
    "unsigned",
    "write_lock",
    "write_toml",
]
