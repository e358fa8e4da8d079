"""Raw tables become one city: one index, one coordinate system, unknown is NaN."""

from gemengd.dataset.as_of import as_of
from gemengd.dataset.columns import glossary
from gemengd.dataset.harmonise import harmonise

__all__ = ["as_of", "glossary", "harmonise"]
