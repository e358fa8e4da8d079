"""Cities side by side, on one scale."""

from gemengd.comparison.page import render_page
from gemengd.comparison.sides import Side, sides_of, sides_within

__all__ = ["Side", "render_page", "sides_of", "sides_within"]
