"""Hold layers against thresholds: which areas are flagged, and why."""

from gemengd.overlays.flag import flags, overlay

__all__ = ["flags", "overlay"]
