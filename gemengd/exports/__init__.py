"""Write a build out: map, GeoPackage, rasters, flags and manifest."""

from gemengd.exports.folder_lock import require_free
from gemengd.exports.formats import require_packages
from gemengd.exports.frames import layer_frame, overlay_frame
from gemengd.exports.write import export

__all__ = ["export", "layer_frame", "overlay_frame", "require_free", "require_packages"]
