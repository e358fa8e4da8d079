"""All outputs of a build, as one set."""

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from gemengd.exports.flags import flags_csv
from gemengd.exports.formats import write_format
from gemengd.exports.geopackage import write_geopackage
from gemengd.exports.leaflet import render_html
from gemengd.exports.manifest import as_json, manifest
from gemengd.exports.picture import pictured, write_picture
from gemengd.exports.qgis import raster_style
from gemengd.exports.raster import write_raster
from gemengd.exports.together import MANIFEST, write_together
from gemengd.model.build import Build
from gemengd.model.format import Format
from gemengd.model.layer import LayerResult
from gemengd.model.surface import Surface
from gemengd.model.text import Language

Progress = Callable[[float, str], None]
Step = tuple[str, Callable[[Path], None]]

FIRST = (".html", ".gpkg", ".csv", ".json", ".tif", ".qml")


def export(
    build: Build,
    folder: Path,
    language: Language,
    *,
    formats: Sequence[Format] = (),
    pictures: Sequence[str] = (),
    wait: bool = True,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write the outputs of a build to ``folder/<city>/``.

    Everything is written to a private folder first, and moved to its place as one set when all of
    it is whole; see `together.write_together` and docs/reliability.md for what is guaranteed.
    Outputs of an earlier build that this one does not have are removed; other files are left
    alone.

    Parameters
    ----------
    formats
        Further formats: a table of everything, pictures, or rasters as PDOK takes them.
    pictures
        Slugs of the layers and overlays to picture; by default the overlays and the first layer of
        each group.
    wait
        Whether to wait for another process that writes to the same folder.

    Returns
    -------
    tuple
        Paths of the files, the map first.

    Raises
    ------
    ExportError
        If the folder cannot be written, or another process writes there and *wait* is false;
        earlier output is as it was.
    """
    target = folder / build.dataset.city.slug
    further = [
        *_raster_steps(build, formats, language),
        *_table_steps(build, formats, language),
        *_picture_steps(build, formats, pictures, language),
    ]

    def fill(aside: Path) -> None:
        _write_all(build, aside, language, further, progress)

    return tuple(target / name for name in _in_order(write_together(target, fill, wait=wait)))


def _write_all(
    build: Build,
    aside: Path,
    language: Language,
    further: Sequence[Step],
    progress: Progress | None,
) -> None:
    slug = build.dataset.city.slug
    steps: list[Step] = [
        (f"{slug}.html", lambda path: _write_text(path, render_html(build, language))),
        (f"{slug}.gpkg", lambda path: write_geopackage(build, path, language)),
        ("flags.csv", lambda path: _write_text(path, flags_csv(build, language))),
        *further,
    ]
    for done, (name, step) in enumerate(steps):
        if progress:
            progress(done / len(steps), name)
        step(aside / name)
    outputs = {path.name: _sha256(path) for path in sorted(aside.iterdir())}
    _write_text(aside / MANIFEST, as_json(manifest(build, outputs)))


def _table_steps(build: Build, formats: Sequence[Format], language: Language) -> list[Step]:
    slug = build.dataset.city.slug
    return [
        (f"{slug}{wanted.suffix}", partial(write_format, build, wanted, language=language))
        for wanted in formats
        if wanted.is_table
    ]


def _picture_steps(
    build: Build, formats: Sequence[Format], pictures: Sequence[str], language: Language
) -> list[Step]:
    return [
        (f"{slug}{wanted.suffix}", partial(write_picture, build, slug, wanted, language=language))
        for wanted in formats
        if wanted.is_picture
        for slug in pictured(build, pictures)
    ]


def _raster_steps(build: Build, formats: Sequence[Format], language: Language) -> list[Step]:
    return [
        step
        for result in build.layers.values()
        if result.measured.surface is not None
        for step in _raster(build, result, result.measured.surface, formats, language)
    ]


def _raster(
    build: Build,
    result: LayerResult,
    surface: Surface,
    formats: Sequence[Format],
    language: Language,
) -> list[Step]:
    layer = result.layer
    style = raster_style(build.styles[layer.style], language, layer.warning.to(language))
    write = partial(write_raster, result, surface, made_up=build.dataset.city.made_up)
    steps: list[Step] = [
        (f"{layer.slug}.tif", write),
        (f"{layer.slug}.qml", lambda path: _write_text(path, style)),
    ]
    if Format.PDOK_GEOTIFF in formats:
        steps.append((f"{layer.slug}{Format.PDOK_GEOTIFF.suffix}", partial(write, overviews=False)))
    return steps


def _in_order(names: Sequence[str]) -> list[str]:
    order = {suffix: number for number, suffix in enumerate(FIRST)}
    return sorted(names, key=lambda name: (order.get(Path(name).suffix, len(FIRST)), name))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
