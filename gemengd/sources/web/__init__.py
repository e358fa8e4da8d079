"""Publishers' servers: asked politely, and never twice for what is still fresh."""

from gemengd.sources.web.cache import Cache, Stored
from gemengd.sources.web.client import Client
from gemengd.sources.web.features import all_features

__all__ = ["Cache", "Client", "Stored", "all_features"]
