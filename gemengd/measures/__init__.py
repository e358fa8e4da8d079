"""From a city's figures to one number per area and layer."""

from gemengd.measures.city_index import indices_of
from gemengd.measures.registry import MEASURES, registry
from gemengd.measures.run import measure, measure_overlays

__all__ = ["MEASURES", "indices_of", "measure", "measure_overlays", "registry"]
