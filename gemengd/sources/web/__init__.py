"""Publishers' servers: asked politely, and never twice for what is still fresh."""

from gemengd.sources.web.archive import names_in, unpack
from gemengd.sources.web.cache import Cache, Stored
from gemengd.sources.web.client import Client
from gemengd.sources.web.contact import SETTING, has_contact
from gemengd.sources.web.features import (
    RD_NEW,
    all_features,
    identities,
    not_yet,
    pages,
    require_properties,
)
from gemengd.sources.web.feeds import linked_files
from gemengd.sources.web.line import at_once
from gemengd.sources.web.markup import parse_xml
from gemengd.sources.web.probe import Probe, probe

__all__ = [
    "RD_NEW",
    "SETTING",
    "Cache",
    "Client",
    "Probe",
    "Stored",
    "all_features",
    "at_once",
    "has_contact",
    "identities",
    "linked_files",
    "names_in",
    "not_yet",
    "pages",
    "parse_xml",
    "probe",
    "require_properties",
    "unpack",
]
