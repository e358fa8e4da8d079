"""Layers that a city or province publishes at an address of its own."""

from gemengd.sources.services.bring import bring

__all__ = ["bring"]
