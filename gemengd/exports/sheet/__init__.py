"""A sheet of text, small maps and tables: one HTML file that needs nothing but a browser."""

from gemengd.exports.sheet.drawing import NOBODY, UNKNOWN, figure_of, legend, small_map
from gemengd.exports.sheet.frame import made_up_note, render_frame, render_sheet, sources_section

__all__ = [
    "NOBODY",
    "UNKNOWN",
    "figure_of",
    "legend",
    "made_up_note",
    "render_frame",
    "render_sheet",
    "small_map",
    "sources_section",
]
