"""Publishers' servers: asked politely, and never twice for what is still fresh."""

from gemengd.sources.web.archive import names_in, unpack
from gemengd.sources.web.cache import Cache, Stored
from gemengd.sources.web.client import Client
from gemengd.sources.web.features import RD_NEW, all_features, pages
from gemengd.sources.web.feeds import linked_files
from gemengd.sources.web.line import at_once
from gemengd.sources.web.markup import parse_xml

__all__ = [
    "RD_NEW",
    "Cache",
    "Client",
    "Stored",
    "all_features",
    "at_once",
    "linked_files",
    "names_in",
    "pages",
    "parse_xml",
    "unpack",
]
