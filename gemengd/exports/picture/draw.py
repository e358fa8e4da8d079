"""A picture of 16 by 9, as PNG or SVG, by matplotlib."""

import textwrap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from geopandas import GeoDataFrame

from gemengd.errors import ExportError
from gemengd.exports.leaflet.shapes import tolerance_m
from gemengd.exports.picture.shown import Shown, shown
from gemengd.exports.words import NOBODY, UNKNOWN
from gemengd.model.build import Build
from gemengd.model.format import Format
from gemengd.model.text import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path

SIZE_INCH, DOTS_PER_INCH = (12.8, 7.2), 150  # 1920 by 1080
LOOK = {
    "font.family": "DejaVu Sans",  # matplotlib brings it along, so it is the same everywhere
    "text.parse_math": False,
    "svg.hashsalt": "gemengd",
    "svg.fonttype": "path",
    "hatch.linewidth": 1.4,
}
INK, FADED, BORDER, NOBODY_COLOUR = "#1b2430", "#4b5563", "#6b7280", "#e4e8ee"
MANY = 500  # of more areas the borders are drawn thin
ROUND_KM = (100, 50, 20, 10, 5, 2, 1, 0.5)
LEFT, SIDE = 0.03, 0.66  # where the map and what stands beside it begin, in parts of the width
MOST_LETTERS = 600
LARGE_TITLE, MOST_IN_TITLE = 36, 48
POINTS, SPACING, LETTERS = 10.5, 1.5, 46  # of the words beside the map; a line of so many letters


def write_picture(
    build: Build, slug: str, wanted: Format, path: FilePath, language: Language
) -> None:
    """Write the picture of a layer or overlay: the same build gives the same bytes.

    An area has the colour of its class; it is hatched where its figure is unknown, and grey where
    nobody lives. In SVG, the group of an area has its code as id.

    Parameters
    ----------
    wanted
        `Format.PNG` (1920 by 1080) or `Format.SVG` (text as shapes, so that it looks the same
        whatever fonts there are).

    Raises
    ------
    ExportError
        If matplotlib is not installed.
    """
    if find_spec("matplotlib") is None:
        message = f"{wanted} needs the package matplotlib, which is not installed"
        raise ExportError(f"{message}; pip install 'gemengd[pictures]'")
    what = shown(build, slug, language)
    made_with = f"gemengd {version('gemengd')}"
    about = {"Title": _line(what.title), "Creator": made_with, "Date": None}
    with looking():
        figure = draw_figure(build.dataset.areas, what, language)
        figure.savefig(
            path,
            format=str(wanted),
            dpi=DOTS_PER_INCH,
            metadata=about if wanted is Format.SVG else {"Software": made_with},
        )


@contextmanager
def looking() -> Iterator[None]:
    """Draw with our own look, whatever the user's matplotlib is set to."""
    # Heavy, and seldom asked for.
    from matplotlib import style  # noqa: PLC0415

    with style.context(["default", LOOK]), warnings.catch_warnings():
        # A name may hold letters that the font has not: they are drawn as boxes.
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing")
        yield


def draw_figure(areas: GeoDataFrame, what: Shown, language: Language) -> "Figure":
    """Return the picture, drawn while `looking`."""
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=SIZE_INCH, facecolor="white")
    axes = figure.add_axes((LEFT, 0.1, SIDE - LEFT - 0.02, 0.74))
    _draw_map(axes, areas, what)
    _draw_scale_bar(axes, areas)
    title = _short(what.title, MOST_IN_TITLE)
    size = 24 if len(title) <= LARGE_TITLE else 18
    _write(figure, LEFT, 0.95, title, size=size, weight="bold")
    _write(figure, LEFT, 0.88, _short(what.about, 110), size=13, color=FADED)
    _draw_words(figure, what, top=_draw_legend(figure, what, language) - 0.04)
    _write(figure, LEFT, 0.055, "\n".join(_wrapped(what.sources, 165, 2)), size=8.5, color=FADED)
    if what.made_up:
        frame = {"facecolor": "#fff4d6", "edgecolor": "#573b00", "boxstyle": "square,pad=0.4"}
        _write(figure, 1 - LEFT, 0.95, what.made_up, size=12, weight="bold", bbox=frame, right=True)
    return figure


def _draw_map(axes: "Axes", areas: GeoDataFrame, what: Shown) -> None:
    from matplotlib.patches import PathPatch  # noqa: PLC0415

    colours = [c.colour for c in what.style.classes()]
    inhabited = areas["inhabited"].astype(bool)
    simple = shapely.coverage_simplify(areas.geometry.to_numpy(), 2 * tolerance_m(areas))
    width = 0.1 if len(areas) > MANY else 0.5
    for code, shape in zip(areas.index, simple, strict=True):
        number = what.classes[code]
        look = _look(what, colours[number] if number >= 0 else None, lived_in=inhabited[code])
        axes.add_patch(PathPatch(_path(shape), gid=code, linewidth=width, **look))
    west, south, east, north = areas.total_bounds
    axes.set_xlim(west, east)
    axes.set_ylim(south - (north - south) * 0.06, north)  # the scale bar stands below
    axes.set_aspect("equal", anchor="N")
    axes.set_axis_off()


def _look(what: Shown, colour: str | None, *, lived_in: bool) -> dict[str, Any]:
    if colour is not None:
        return {"facecolor": colour, "edgecolor": BORDER}
    if lived_in:
        return {"facecolor": what.style.unknown, "edgecolor": BORDER, "hatch": "////"}
    return {"facecolor": NOBODY_COLOUR, "edgecolor": BORDER}


def _path(shape: shapely.Geometry) -> "Path":
    """Return a shape as one path, holes and all."""
    from matplotlib.path import Path  # noqa: PLC0415

    rings = [
        shapely.get_coordinates(ring)
        for polygon in shapely.get_parts(shape)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    codes = [[Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY] for ring in rings]
    return Path(np.concatenate(rings), np.concatenate(codes))


def _draw_legend(figure: "Figure", what: Shown, language: Language) -> float:
    """Draw the legend and return where it ends, in parts of the height."""
    from matplotlib.patches import Patch  # noqa: PLC0415

    known = [
        Patch(
            linewidth=0.5,
            label=_short(c.text.to(language), 40),
            **_look(what, c.colour, lived_in=True),
        )
        for c in what.style.classes()
    ]
    unknown = Patch(linewidth=0.5, label=UNKNOWN.to(language), **_look(what, None, lived_in=True))
    nobody = Patch(linewidth=0.5, label=NOBODY.to(language), **_look(what, None, lived_in=False))
    legend = figure.legend(
        handles=[*known, unknown, nobody],
        loc="upper left",
        bbox_to_anchor=(SIDE, 0.85),
        frameon=False,
        borderpad=0,
        borderaxespad=0,
        fontsize=12,
        handlelength=2,
        handleheight=1.2,
        labelcolor=INK,
    )
    figure.draw_without_rendering()
    return float(legend.get_window_extent().y0 / figure.bbox.height)


def _draw_words(figure: "Figure", what: Shown, *, top: float) -> None:
    """Write what it is and what to mind below the legend; the caveat goes before the other."""
    room = int((top - 0.08) / (POINTS * SPACING / 72 / SIZE_INCH[1]))
    caveat = _wrapped(what.caveat, LETTERS, room)
    described = _wrapped(what.description, LETTERS, room - len(caveat) - 1)
    lines = [*described, "", *caveat] if described else caveat
    _write(figure, SIDE, top, "\n".join(lines), size=POINTS, linespacing=SPACING)


def _draw_scale_bar(axes: "Axes", areas: GeoDataFrame) -> None:
    west, south, east, north = areas.total_bounds
    third = (east - west) / 3000
    km = next((k for k in ROUND_KM if k <= third), ROUND_KM[-1])
    y, tick = south - (north - south) * 0.045, (north - south) * 0.012
    ends = [west, west, west + km * 1000, west + km * 1000]
    axes.plot(ends, [y + tick, y, y, y + tick], color=INK, linewidth=1, gid="scale")
    axes.text(ends[-1] + third * 40, y, f"{km:g} km", fontsize=10, color=INK, va="center")


def _write(
    figure: "Figure", x: float, y: float, text: str, *, right: bool = False, **look: Any
) -> None:
    side = "right" if right else "left"
    figure.text(x, y, text, ha=side, va="top", **{"color": INK, **look})


def _line(text: str) -> str:
    """Return a text without what would break a line or be no letter."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:MOST_LETTERS]).split())


def _short(text: str, letters: int) -> str:
    return textwrap.shorten(_line(text), letters, placeholder="…") or _line(text)[:letters]


def _wrapped(text: str, letters: int, most: int) -> list[str]:
    return textwrap.wrap(_line(text), letters, max_lines=most, placeholder=" …") if most > 0 else []
