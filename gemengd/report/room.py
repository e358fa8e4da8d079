"""How much of a page a text takes, before any browser has set it.

The report has to fit on two pages in whatever sans-serif a reader has. So it is measured as if it
were set in DejaVu Sans, the widest of the usual ones: in a narrower one some white is left.
"""

from dataclasses import dataclass
from math import ceil
from unicodedata import combining, normalize

MM_PER_POINT = 25.4 / 72
# In ems: the widest advance of each group in DejaVuSans.ttf 2.37, and of anything else.
WIDTHS_EM = {
    "'ijlIJ": 0.3,
    " ,.‘’·/:;|": 0.34,
    "f-()[]t": 0.4,
    '!r"': 0.46,
    "*_–“”?sz": 0.54,
    "LcFk": 0.58,
    "vxyPTYaeo": 0.62,
    "$0123456789ESbdghnpqu€": 0.64,
    "KABCRVXZ": 0.7,
    "UHN": 0.76,
    "&DGOQw": 0.82,
    "#+<=>~−≥≤→×M": 0.88,
    "%m@W…©": 1.0,
}
LETTERS_EM = {letter: ems for letters, ems in WIDTHS_EM.items() for letter in letters}
OTHER_EM, BOLD = 1.05, 1.16
ELLIPSIS = "…"


@dataclass(frozen=True)
class Setting:
    """How a text is set: size in points, lines apart so many times the size."""

    points: float
    leading: float = 1.3
    bold: bool = False

    @property
    def line_mm(self) -> float:
        """Height of a line."""
        return self.points * self.leading * MM_PER_POINT

    def width_mm(self, text: str) -> float:
        """Return how wide a text is on one line, at most."""
        ems = sum(LETTERS_EM.get(letter, OTHER_EM) for letter in _plain(text))
        ems *= BOLD if self.bold else 1
        return ems * self.points * MM_PER_POINT

    def lines(self, text: str, width_mm: float) -> int:
        """Return how many lines a text takes in a column; at least one."""
        lines, used, blank = 1, 0.0, self.width_mm(" ")
        for word in text.split():
            wide = self.width_mm(word)
            if used and used + blank + wide > width_mm:
                lines, used = lines + 1, 0.0
            broken = ceil(wide / width_mm) - 1  # a word longer than a line is broken
            lines += broken
            used = used + blank + wide if used else wide - broken * width_mm
        return lines

    def mm(self, text: str, width_mm: float) -> float:
        """Return how high a text is in a column."""
        return self.lines(text, width_mm) * self.line_mm

    def clipped(self, text: str, width_mm: float, most: int) -> str:
        """Return the words of a text that fit on so many lines, "…" for the others."""
        # Nothing longer fits, and some names are very long.
        found = " ".join(text[: int(most * width_mm) * 4].split())
        if found == " ".join(text.split()) and self.lines(found, width_mm) <= most:
            return found
        while found and self.lines(found + ELLIPSIS, width_mm) > most:
            head, _, _ = found.rpartition(" ")
            found = head or found[: -max(1, len(found) // 8)]
        return found.rstrip(" ,;:.") + ELLIPSIS


def _plain(text: str) -> str:
    """Return a text without the accents, which take no room of their own."""
    return "".join(c for c in normalize("NFKD", text) if not combining(c))
