"""Plans in the schemas of those who keep them, one TOML a schema."""

from gemengd.sources.plans.readers import READERS

__all__ = ["READERS"]
