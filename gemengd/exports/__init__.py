"""Write a build out: map, GeoPackage, rasters, flags and manifest."""

from gemengd.exports.frames import layer_frame, overlay_frame
from gemengd.exports.write import export

__all__ = ["export", "layer_frame", "overlay_frame"]
