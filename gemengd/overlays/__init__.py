"""Hold layers against thresholds: which areas are flagged, and why."""

from gemengd.overlays.flag import flags, overlay
from gemengd.overlays.sense import doubts

__all__ = ["doubts", "flags", "overlay"]
