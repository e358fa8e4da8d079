"""Texts of others in the languages that QGIS takes texts for: expressions, HTML and XML."""

import re
from xml.etree import ElementTree as ET

# U+2060, a word joiner: nothing is seen, and no line is broken there.
OPENING, INERT = "[%", "[\u2060%"
# What XML 1.0 (2.2) has no place for, not even escaped; one such letter makes a file unreadable.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
HTML = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;"))


def literal(text: str) -> str:
    """Return a text as a string of a QGIS expression."""
    for letter, escaped in (("\\", "\\\\"), ("'", "''"), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(letter, escaped)
    return f"'{text}'"


def unescaped(text: str) -> str:
    """Return what a string of a QGIS expression stands for, without the quotes around it."""
    known = {"n": "\n", "t": "\t"}
    return re.sub(r"\\(.)|''", lambda m: known.get(m[1], m[1]) if m[1] else "'", text)


def inert(text: str) -> str:
    """Return a text in which QGIS finds no expression: legends, titles and labels look for ``[%``.

    It looks the same.
    """
    return text.replace(OPENING, INERT)


def as_html(column: str) -> str:
    """Return an expression for the text of a column, as HTML that shows it as it is."""
    found = f"to_string(coalesce(\"{column}\", ''))"
    for letter, escaped in HTML:
        found = f"replace({found}, {literal(letter)}, {literal(escaped)})"
    return found


def as_xml(root: ET.Element) -> str:
    """Return an element as text; a letter that XML has no place for becomes U+FFFD."""
    return FORBIDDEN.sub("\ufffd", ET.tostring(root, encoding="unicode"))
