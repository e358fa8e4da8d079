"""Publishers' servers: asked politely, and never twice for what is still fresh."""

from gemengd.sources.web.archive import unpack
from gemengd.sources.web.cache import Cache, Stored
from gemengd.sources.web.client import Client
from gemengd.sources.web.features import all_features
from gemengd.sources.web.line import at_once
from gemengd.sources.web.markup import parse_xml

__all__ = ["Cache", "Client", "Stored", "all_features", "at_once", "parse_xml", "unpack"]
