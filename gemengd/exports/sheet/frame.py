"""The frame of a sheet: head, style, sources."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from gemengd.exports.words import MADE_UP, SOURCES
from gemengd.model.build import Build
from gemengd.model.text import Language

STYLE = Path(__file__).with_name("sheet.css")
SECURITY = "default-src 'none'; style-src 'unsafe-inline'"
PATTERN = (
    '<svg width="0" height="0" aria-hidden="true" class="patterns"><defs>'
    '<pattern id="unknown" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#d9d9d9"/>'
    '<rect width="2" height="6" fill="#6b6b6b"/></pattern></defs></svg>'
)


def render_sheet(title: str, blocks: Sequence[str], language: Language, *, made_up: bool) -> str:
    """Return a sheet as HTML.

    Parameters
    ----------
    blocks
        HTML, in which every text from data is escaped already.
    made_up
        Whether it shows made-up sample data; it says so then.
    """
    head = [f"<h1>{escape(title)}</h1>", made_up_note(language) if made_up else ""]
    return render_frame(title, [*head, *blocks], language, STYLE.read_text(encoding="utf-8"))


def render_frame(title: str, blocks: Sequence[str], language: Language, style: str) -> str:
    """Return what any sheet has around its blocks: it runs no script and asks for no file.

    Parameters
    ----------
    blocks
        HTML, in which every text from data is escaped already.
    style
        CSS.
    """
    return "\n".join(
        [
            f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{SECURITY}">',
            f"<title>{escape(title)}</title>",
            f"<style>{style}</style>\n</head>\n<body>\n{PATTERN}\n<main>",
            *blocks,
            "</main>\n</body>\n</html>\n",
        ]
    )


def made_up_note(language: Language) -> str:
    """Return the line that says that the data is made up."""
    return f'<p class="made-up">{MADE_UP.to(language)}</p>'


def sources_section(builds: Sequence[Build], language: Language) -> str:
    """Return the section that says whose figures a sheet shows."""
    used = dict.fromkeys(
        f"{s.title}, {s.attribution}, {s.licence}: {s.location}"
        for build in builds
        for s in build.dataset.sources
    )
    rows = "".join(f"<li>{escape(source)}</li>" for source in used)
    return f"<section><h2>{SOURCES.to(language)}</h2><ul>{rows}</ul></section>"
