"""Hold layers against thresholds: which areas are flagged, and why."""

from gemengd.overlays.flag import outcomes, overlay

__all__ = ["outcomes", "overlay"]
