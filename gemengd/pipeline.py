"""From a city's name to its maps: the stages in their order.

::

     city (name, GM code or TOML)      layers/*.toml   layers/overlays/*.toml   styles/*.toml
            │                                │                  │                    │
     sources.fetch ─► dataset.harmonise ─► measures.measure ─► overlays.overlay ─► exports.export
       raw tables        CityDataset         LayerResult         OverlayResult      files + manifest
"""

import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from geopandas import GeoDataFrame

from gemengd.city_sources import resolve
from gemengd.dataset import harmonise
from gemengd.definitions import Definitions, load_definitions
from gemengd.definitions.toml import near
from gemengd.errors import DefinitionError
from gemengd.exports import export, layer_frame, overlay_frame, require_free, require_packages
from gemengd.flag_history import with_history
from gemengd.index_history import with_earlier
from gemengd.layer_history import measured_then, with_years
from gemengd.measures import indices_of, measure, measure_overlays, registry
from gemengd.measures.area_list import AreaList
from gemengd.model.build import Build
from gemengd.model.city import Level
from gemengd.model.dataset import CityDataset
from gemengd.model.format import Format
from gemengd.model.index import Index
from gemengd.model.layer import LayerResult
from gemengd.model.overlay import Overlay
from gemengd.model.request import Files
from gemengd.model.text import Language
from gemengd.model.word import one_of, several_of
from gemengd.overlays import doubts, overlay
from gemengd.sources import Client, Lock, fetch

Progress = Callable[[str, float, str], None]

VERSIONS = ("gemengd", "geopandas", "numpy", "pandas", "pyogrio", "rasterio", "scipy", "shapely")


@dataclass(frozen=True)
class BuildResult:
    """A city's layers and flags, as frames to work with.

    Attributes
    ----------
    dataset
        The harmonised figures that everything was computed from.
    layers, overlays
        By slug: one row per area, EPSG:28992, columns as `gemengd.exports.frames` states them.
    build
        The same as values, with reasons and definitions.
    files
        What was written; empty where nothing was asked to be.
    """

    dataset: CityDataset
    layers: Mapping[str, GeoDataFrame]
    overlays: Mapping[str, GeoDataFrame]
    build: Build
    files: tuple[Path, ...] = ()


def build(
    city: str | Path,
    *,
    files: Files | None = None,
    data: Path | None = None,
    years: Sequence[int] = (),
    level: Level | str | None = None,
    out: Path | None = None,
    language: Language | str = Language.NL,
    formats: Sequence[Format | str] = (),
    pictures: Sequence[str] = (),
    only: Sequence[str] = (),
    definitions: Sequence[Path] = (),
    replace: bool = False,
    skip_unavailable: bool = False,
    client: Client | None = None,
    lock: Lock | None = None,
    wait: bool = True,
    progress: Progress | None = None,
) -> BuildResult:
    """Build the layers and overlays of a city.

    Parameters
    ----------
    city
        Name, municipality code or TOML file.
    files
        Files by what they are for; each takes the place of the city's own for that role, but for a
        care register that is an `Input` with ``care="add"``.
    data
        Folder of the files that a TOML names.
    years
        Years that are asked of the publishers; by default the newest of each.
    level
        Division that the map is drawn in; put together from a finer one where the files have no
        other. By default neighbourhoods, or what the city's TOML names.
    out
        Folder to write the outputs to; nothing is written without one.
    language
        Language that the map opens in.
    formats
        Further formats: all layers and overlays as one table, or as pictures, or the rasters as
        PDOK takes them.
    pictures
        Slugs to picture, where *formats* has a format of pictures; by default the overlays and the
        first layer of each group.
    only
        Slugs of layers and overlays; all of them by default.
    definitions
        Folders with further layers, overlays and styles.
    replace
        Whether these may redefine a slug that exists.
    skip_unavailable
        Leave a publisher that gives no answer or a layer that cannot be computed out, by name,
        instead of failing.
    client
        How servers are asked where no file is given; by default with the platform's cache.
    lock
        What the sources were when it was written: other bytes are refused.
    wait
        Whether to wait for another process that writes to the same folder, or be refused.
    progress
        Called with stage, fraction of that stage and message.

    Raises
    ------
    GemengdError
        The branch of the stage that cannot go on.
    """
    tongue = one_of(Language, language, "language")
    further = several_of(Format, formats, "formats")
    everything = load_definitions(registry(), definitions, replace=replace)
    defined = everything.only(only) if only else everything
    _require_pictured(pictures, defined)
    require_packages(further)
    dataset = load_city(
        city,
        files=files,
        data=data,
        years=years,
        level=level,
        skip_unavailable=skip_unavailable,
        client=client,
        lock=lock,
        progress=progress,
    )
    _require_lists(dataset, everything)
    _require_same_worry(dataset, defined)
    if out and not wait:
        require_free(Path(out) / dataset.city.slug)
    found = measure_city(dataset, defined, progress, skip_unavailable=skip_unavailable)
    written: tuple[Path, ...] = ()
    if out:
        report = _stage(progress, "export")
        written = export(
            found,
            Path(out),
            tongue,
            formats=further,
            pictures=pictures,
            wait=wait,
            progress=report,
        )
    return BuildResult(
        dataset=found.dataset,
        layers={slug: layer_frame(found, slug) for slug in found.layers},
        overlays={slug: overlay_frame(found, slug) for slug in found.overlays},
        build=found,
        files=written,
    )


def load_city(
    city: str | Path,
    *,
    files: Files | None = None,
    data: Path | None = None,
    years: Sequence[int] = (),
    level: Level | str | None = None,
    skip_unavailable: bool = False,
    client: Client | None = None,
    lock: Lock | None = None,
    progress: Progress | None = None,
) -> CityDataset:
    """Read and harmonise a city's data, for people who want only that.

    Parameters and errors are those of `build`.
    """
    report = _stage(progress, "fetch")
    request = resolve(
        city,
        files=files or {},
        data=data,
        years=tuple(years),
        level=None if level is None else one_of(Level, level, "level"),
        client=client,
        lock=lock,
        skip_unavailable=skip_unavailable,
        progress=report,
    )
    raw = fetch(request, client=client, lock=lock, progress=report)
    if progress:
        progress("harmonise", 0, f"{len(raw.tables)} tables")
    return harmonise(raw)


def definitions(folders: Sequence[Path] = (), *, replace: bool = False) -> Definitions:
    """Return the layers, overlays and styles that a build would use.

    Parameters and errors are those of `build`.
    """
    return load_definitions(registry(), folders, replace=replace)


def _require_pictured(pictures: Sequence[str], defined: Definitions) -> None:
    """Refuse a picture of what is not built, before anything is computed."""
    known = {**defined.overlays, **defined.layers}
    for slug in pictures:
        if slug not in known:
            message = f"no layer or overlay that is built is called {slug!r}"
            raise DefinitionError(f"{message}{near(slug, known)}")


def _require_lists(dataset: CityDataset, defined: Definitions) -> None:
    """Refuse a list of areas in the city's TOML that no layer shows: its name is misspelt."""
    measures = [layer.measure for layer in defined.layers.values()]
    known = sorted({m.list_name for m in measures if isinstance(m, AreaList)})
    strange = sorted(dataset.lists.keys() - set(known))
    if strange:
        message = f"{dataset.city.name}: lists: no layer uses the list {strange[0]!r}"
        raise DefinitionError(f"{message}; there are {', '.join(known)}")


def _require_same_worry(dataset: CityDataset, defined: Definitions) -> None:
    """Refuse a layer of a column of the city's own that calls the other end of it worse."""
    for slug, layer in defined.layers.items():
        column = dataset.columns.get(getattr(layer.measure, "column", ""))
        if column is not None and column.high_is not in {None, layer.high_is}:
            message = f"layer {slug}: high is {layer.high_is}, and {column.name} is declared as"
            raise DefinitionError(
                f'{message} high_is = "{column.high_is}"; write the same in the layer'
            )


def measure_city(
    dataset: CityDataset,
    defined: Definitions,
    progress: Progress | None = None,
    *,
    skip_unavailable: bool = False,
    kept: Mapping[str, LayerResult] | None = None,
    history: bool = True,
) -> Build:
    """Return the layers, overlays and indices of a harmonised city.

    Parameters
    ----------
    kept
        Layers by slug that are good as they are, and are not computed again.
    history
        Whether layers, overlays and indices are also made of the figures of earlier years.

    Raises
    ------
    MeasureError
        If a layer cannot be computed and *skip_unavailable* is not asked for.
    """
    left_out: dict[str, str] = {}
    wanted = tuple(defined.layers.values())
    layers = measure(
        dataset,
        wanted,
        kept=kept,
        left_out=left_out if skip_unavailable else None,
        progress=_stage(progress, "measure"),
    )
    possible = [o for o in defined.overlays.values() if _computed(o, layers, left_out)]
    overlays = overlay(dataset, layers, possible, _stage(progress, "overlay"))
    named = {c.layer for result in overlays.values() for c in result.overlay.criteria}
    earlier = measured_then(dataset, layers, named) if history else ()
    overlays = with_history(layers, overlays, earlier)
    layers = with_years(layers, earlier)
    layers |= measure_overlays(dataset, wanted, overlays, left_out)
    layers = {slug: layers[slug] for slug in defined.layers if slug in layers}
    styles = {r.layer.style for r in layers.values()} | {r.overlay.style for r in overlays.values()}
    indices = indices_of(dataset, layers, _known(defined, layers, left_out))
    said = dict.fromkeys([*doubts(overlays.values(), layers), *dataset.warnings])
    return Build(
        dataset=replace(dataset, warnings=tuple(said)),
        layers=layers,
        overlays=overlays,
        indices=with_earlier(dataset, defined.layers, indices) if history else indices,
        styles={slug: style for slug, style in defined.styles.items() if slug in styles},
        definitions=defined.hashes,
        versions={
            **{name: version(name) for name in VERSIONS},
            "python": platform.python_version(),
        },
        left_out=left_out,
    )


def _computed(
    overlay_: Overlay, layers: Mapping[str, LayerResult], left_out: dict[str, str]
) -> bool:
    """Say whether an overlay's layers are all there; if not, leave it out by name."""
    missing = sorted({c.layer for c in overlay_.criteria} - layers.keys())
    if missing:
        left_out[overlay_.slug] = f"its layer {', '.join(missing)} was left out"
    return not missing


def _known(
    defined: Definitions, layers: Mapping[str, LayerResult], left_out: dict[str, str]
) -> list[Index]:
    """Return the indices whose layer is there; leave the others out by name."""
    for slug, index in defined.indices.items():
        if index.layer not in layers:
            left_out[slug] = f"its layer {index.layer} was left out"
    return [index for index in defined.indices.values() if index.layer in layers]


def _stage(progress: Progress | None, stage: str) -> Callable[[float, str], None] | None:
    if progress is None:
        return None
    return lambda fraction, message: progress(stage, fraction, message)
