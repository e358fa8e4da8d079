"""Hold layers against thresholds: which areas are flagged, and why."""

from gemengd.overlays.flag import overlay

__all__ = ["overlay"]
