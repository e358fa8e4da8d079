"""A layer or overlay as a picture for slides, with the classes and colours of the map."""

from gemengd.exports.picture.draw import write_picture
from gemengd.exports.picture.shown import headlines, pictured

__all__ = ["headlines", "pictured", "write_picture"]
