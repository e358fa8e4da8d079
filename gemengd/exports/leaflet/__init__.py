"""The map as one HTML file that needs nothing but a browser."""

from gemengd.exports.leaflet.page import render_html

__all__ = ["render_html"]
