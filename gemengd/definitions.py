"""TOML files become layers, overlays, styles and cities, or a precise complaint."""

import hashlib
import importlib.util
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from gemengd.errors import DefinitionError
from gemengd.model.index import Index
from gemengd.model.layer import Derived, Layer, Measure, MeasureType, OfOverlays, with_needs
from gemengd.model.overlay import Overlay
from gemengd.model.request import CityRequest
from gemengd.model.style import Style

Measures = Mapping[str, MeasureType]
Defined = TypeVar("Defined", bound=BaseModel)

SLUG = re.compile(r"[a-z][a-z0-9_]*")
DOCUMENTATION = {"README.md"}


@dataclass(frozen=True)
class Definitions:
    """Everything that a planner might dispute, by slug.

    Attributes
    ----------
    hashes
        ``layers/demand.toml`` and the like -> sha256 of the file.
    """

    layers: Mapping[str, Layer] = field(default_factory=dict)
    overlays: Mapping[str, Overlay] = field(default_factory=dict)
    styles: Mapping[str, Style] = field(default_factory=dict)
    indices: Mapping[str, Index] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)

    def only(self, slugs: Sequence[str]) -> "Definitions":
        """Return the named layers, overlays and indices, with the layers that these are made of.

        Raises
        ------
        DefinitionError
            If a slug names neither a layer, nor an overlay, nor an index.
        """
        known = {**self.layers, **self.overlays, **self.indices}
        for slug in slugs:
            if slug not in known:
                message = f"no layer, overlay or index is called {slug!r}{_near(slug, known)}"
                raise DefinitionError(message)
        asked = {*slugs, *(o for slug in slugs for o in _overlays(self.layers.get(slug)))}
        overlays = {slug: o for slug, o in self.overlays.items() if slug in asked}
        indices = {slug: i for slug, i in self.indices.items() if slug in slugs}
        wanted = set(slugs) | {c.layer for o in overlays.values() for c in o.criteria}
        wanted |= {index.layer for index in indices.values()}
        wanted = with_needs(wanted, self.layers)
        layers = {slug: layer for slug, layer in self.layers.items() if slug in wanted}
        return Definitions(layers, overlays, self.styles, indices, self.hashes)


def load_definitions(
    measures: Measures, folders: Sequence[Path] = (), *, replace: bool = False
) -> Definitions:
    """Read the shipped definitions, those of installed plug-ins and those of *folders*.

    A folder holds layers as ``*.toml``, overlays in ``overlays/``, indices in ``indices/`` and
    styles in ``styles/``.

    Parameters
    ----------
    measures
        The measures that a layer may name.
    folders
        Folders of the user, read last.
    replace
        Whether a folder may redefine a slug that exists.

    Raises
    ------
    DefinitionError
        Naming the file and key of every mistake in the first file that has one.
    """
    definitions = _read_shipped(measures)
    for folder in [*_plugin_folders(), *folders]:
        definitions = _merge(definitions, _read_folder(Path(folder), measures), replace=replace)
    _check_references(definitions)
    return definitions


def read_city(path: Path, data_folder: Path | None = None) -> CityRequest:
    """Read a city's TOML.

    Parameters
    ----------
    path
        The TOML file.
    data_folder
        Where files are that the TOML names without a folder of their own; the folder of
        the TOML itself by default.

    Raises
    ------
    DefinitionError
        If the file is missing, is not TOML, or has a key that gemengd does not know.
    """
    request = _validate(CityRequest, _parse(path), str(path))
    base = data_folder or path.parent
    inputs = tuple(
        i if i.url else i.model_copy(update={"file": base / i.file}) for i in request.inputs
    )
    return request.model_copy(update={"inputs": inputs})


def read_definition(kind: type[Defined], path: Path) -> Defined:
    """Read a TOML as a value of a kind of its own, such as a scenario.

    Raises
    ------
    DefinitionError
        If the file is missing, is not TOML, or has a key that the kind does not know.
    """
    return _validate(kind, _parse(path), str(path))


def _read_shipped(measures: Measures) -> Definitions:
    package = Path(__file__).parent
    bundled = package / "_definitions"
    root = bundled if bundled.is_dir() else package.parent
    layers = _read_folder(root / "layers", measures)
    styles, hashes = _read_styles(root / "styles")
    return replace(layers, styles=styles, hashes={**layers.hashes, **hashes})


def _read_folder(folder: Path, measures: Measures) -> Definitions:
    if not folder.is_dir():
        raise DefinitionError(f"{folder}: no such folder of definitions")
    layers, layer_hashes = _read_layers(folder, measures)
    overlays, overlay_hashes = _read_overlays(folder / "overlays")
    styles, style_hashes = _read_styles(folder / "styles")
    indices, index_hashes = _read_plain(Index, folder / "indices", "layers/indices")
    hashes = {**layer_hashes, **overlay_hashes, **style_hashes, **index_hashes}
    return Definitions(layers, _ordered(overlays), styles, _ordered(indices), hashes)


def _ordered(found: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))


def _read_layers(folder: Path, measures: Measures) -> tuple[dict[str, Layer], dict[str, str]]:
    found: list[Layer] = []
    hashes: dict[str, str] = {}
    code_files: set[str] = set()
    for path in _tomls(folder):
        content = _parse(path)
        code_files |= _resolve_measure(content, path, measures)
        found.append(_validate(Layer, {**content, "slug": _slug(path)}, str(path)))
        hashes[f"layers/{path.name}"] = _sha256(path)
    _refuse_stray_files(folder, code_files)
    found.sort(key=lambda layer: (layer.order, layer.slug))
    return {layer.slug: layer for layer in found}, hashes


def _read_overlays(folder: Path) -> tuple[dict[str, Overlay], dict[str, str]]:
    return _read_plain(Overlay, folder, "layers/overlays")


def _read_styles(folder: Path) -> tuple[dict[str, Style], dict[str, str]]:
    return _read_plain(Style, folder, "styles")


def _read_plain(
    kind: type[Defined], folder: Path, prefix: str
) -> tuple[dict[str, Defined], dict[str, str]]:
    paths = _tomls(folder)
    _refuse_stray_files(folder, set())
    found = {
        _slug(path): _validate(kind, {**_parse(path), "slug": _slug(path)}, str(path))
        for path in paths
    }
    return found, {f"{prefix}/{path.name}": _sha256(path) for path in paths}


def _resolve_measure(content: dict[str, Any], path: Path, measures: Measures) -> set[str]:
    """Put a measure in place of its table, and return the code file it came from, if any."""
    table = content.get("measure")
    if not isinstance(table, dict) or not isinstance(table.get("use"), str):
        raise DefinitionError(f'{path}: measure.use: name the measure, as in use = "share"')
    use = table["use"]
    parameters = {key: value for key, value in table.items() if key != "use"}
    kind = _own_measure(use, path) if ".py:" in use else measures.get(use)
    if kind is None:
        raise DefinitionError(f"{path}: measure.use: no measure {use!r}{_near(use, measures)}")
    content["measure"] = _validate(kind, parameters, f"{path}: measure")
    return {use.split(":")[0]} if ".py:" in use else set()


def _own_measure(use: str, path: Path) -> MeasureType:
    file_name, class_name = use.split(":", 1)
    code = path.parent / file_name
    if Path(file_name).name != file_name or not code.is_file():
        raise DefinitionError(f"{path}: measure.use: no file {file_name} beside this one")
    spec = importlib.util.spec_from_file_location(f"gemengd_own_{code.stem}", code)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    kind = getattr(module, class_name, None)
    if not (isinstance(kind, type) and issubclass(kind, (Measure, Derived, OfOverlays))):
        raise DefinitionError(f"{path}: measure.use: {file_name} has no measure {class_name}")
    return kind


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DefinitionError(f"{path}: no such file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionError(f"{path}: not valid TOML: {error}") from None
    except OSError as error:
        raise DefinitionError(f"{path}: cannot be read: {error.strerror}") from None


def _validate(kind: type[Defined], content: Mapping[str, Any], where: str) -> Defined:
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        complaints = "; ".join(_complaint(kind, mistake) for mistake in error.errors())
        raise DefinitionError(f"{where}: {complaints}") from None


def _complaint(kind: type[BaseModel], mistake: Any) -> str:
    key = ".".join(str(part) for part in mistake["loc"])
    if mistake["type"] == "extra_forbidden":
        return f"unknown key {key!r}{_near(key, kind.model_fields)}"
    if mistake["type"] == "missing":
        return f"key {key!r} is missing"
    message = mistake["msg"].removeprefix("Value error, ")
    return f"{key}: {message}, found {mistake['input']!r}" if key else message


def _check_references(definitions: Definitions) -> None:
    for slug, layer in definitions.layers.items():
        _require(layer.style, definitions.styles, f"layers/{slug}.toml: style")
        for needed in layer.needs:
            _require(needed, definitions.layers, f"layers/{slug}.toml: measure")
            _refuse_of_overlays(definitions.layers[needed], f"layers/{slug}.toml: measure")
        for needed in _overlays(layer):
            _require(needed, definitions.overlays, f"layers/{slug}.toml: measure")
    for slug, overlay in definitions.overlays.items():
        _require(overlay.style, definitions.styles, f"layers/overlays/{slug}.toml: style")
        for number, criterion in enumerate(overlay.criteria, 1):
            where = f"layers/overlays/{slug}.toml: criteria {number}: layer"
            _require(criterion.layer, definitions.layers, where)
            _refuse_of_overlays(definitions.layers[criterion.layer], where)
    for slug, index in definitions.indices.items():
        _require(index.layer, definitions.layers, f"layers/indices/{slug}.toml: layer")


def _require(slug: str, known: Mapping[str, object], where: str) -> None:
    if slug not in known:
        raise DefinitionError(f"{where}: there is no {slug!r}{_near(slug, known)}")


def _refuse_of_overlays(layer: Layer, where: str) -> None:
    if isinstance(layer.measure, OfOverlays):
        message = f"{where}: {layer.slug!r} is made of an overlay, so nothing can be made of it"
        raise DefinitionError(f"{message}; name another layer")


def _overlays(layer: Layer | None) -> tuple[str, ...]:
    return layer.measure.overlays if layer and isinstance(layer.measure, OfOverlays) else ()


def _merge(old: Definitions, new: Definitions, *, replace: bool) -> Definitions:
    for name in ("layers", "overlays", "styles", "indices"):
        doubled = sorted(getattr(old, name).keys() & getattr(new, name).keys())
        if doubled and not replace:
            message = f"{name}: {', '.join(doubled[:3])} exists already; rename it, or allow it"
            raise DefinitionError(f"{message} to take the place of the shipped one with --replace")
    return Definitions(
        {**old.layers, **new.layers},
        {**old.overlays, **new.overlays},
        {**old.styles, **new.styles},
        {**old.indices, **new.indices},
        {**old.hashes, **new.hashes},
    )


def _plugin_folders() -> list[Path]:
    found = sorted(entry_points(group="gemengd.definitions"), key=lambda point: point.name)
    return [Path(str(files(point.value))) for point in found]


def _tomls(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def _slug(path: Path) -> str:
    if not SLUG.fullmatch(path.stem):
        message = "the file's name must be lower-case letters, digits and underscores"
        raise DefinitionError(f"{path}: {message}, starting with a letter")
    return path.stem


def _refuse_stray_files(folder: Path, code_files: set[str]) -> None:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        known = path.suffix == ".toml" or path.name in DOCUMENTATION | code_files
        if path.is_file() and not known:
            raise DefinitionError(f"{path}: not a definition; only .toml files belong here")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _near(word: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(word, known, n=3)
    return f"; did you mean {' or '.join(near)}?" if near else ""
