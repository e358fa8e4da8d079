"""From a city's figures to one number per area and layer."""

from gemengd.measures.registry import MEASURES, registry
from gemengd.measures.run import measure

__all__ = ["MEASURES", "measure", "registry"]
