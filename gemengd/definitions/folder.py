"""A folder of TOML files becomes layers, overlays, indices and styles."""

import hashlib
import re
from collections.abc import Mapping
from os.path import isdir
from pathlib import Path
from typing import Any

from gemengd.definitions.catalogue import Definitions
from gemengd.definitions.measure import Measures, resolve_measure
from gemengd.definitions.toml import Defined, parse, validate
from gemengd.errors import DefinitionError
from gemengd.model.city import LONGEST
from gemengd.model.index import Index
from gemengd.model.layer import Layer
from gemengd.model.overlay import Overlay
from gemengd.model.style import Style

SLUG = re.compile(r"[a-z][a-z0-9_]*")
DOCUMENTATION = {"README.md"}


def read_folder(folder: Path, measures: Measures) -> Definitions:
    """Return what a folder holds; a mistake in it is an error."""
    if not isdir(folder):  # noqa: PTH112 - Path raises where a name is too long
        raise DefinitionError(f"{folder}: no such folder of definitions")
    layers, layer_hashes = _read_layers(folder, measures)
    overlays, overlay_hashes = _read_overlays(folder / "overlays")
    styles, style_hashes = read_styles(folder / "styles")
    indices, index_hashes = _read_plain(Index, folder / "indices", "layers/indices")
    hashes = {**layer_hashes, **overlay_hashes, **style_hashes, **index_hashes}
    return Definitions(layers, _ordered(overlays), styles, _ordered(indices), hashes)


def read_styles(folder: Path) -> tuple[dict[str, Style], dict[str, str]]:
    """Return the styles of a folder, and the sha256 of their files."""
    return _read_plain(Style, folder, "styles")


def _ordered(found: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))


def _read_layers(folder: Path, measures: Measures) -> tuple[dict[str, Layer], dict[str, str]]:
    found: list[Layer] = []
    hashes: dict[str, str] = {}
    code_files: set[str] = set()
    for path in _tomls(folder):
        content = parse(path)
        code_files |= resolve_measure(content, path, measures)
        found.append(validate(Layer, {**content, "slug": _slug(path)}, str(path)))
        hashes[f"layers/{path.name}"] = _sha256(path)
    _refuse_stray_files(folder, code_files)
    found.sort(key=lambda layer: (layer.order, layer.slug))
    return {layer.slug: layer for layer in found}, hashes


def _read_overlays(folder: Path) -> tuple[dict[str, Overlay], dict[str, str]]:
    return _read_plain(Overlay, folder, "layers/overlays")


def _read_plain(
    kind: type[Defined], folder: Path, prefix: str
) -> tuple[dict[str, Defined], dict[str, str]]:
    paths = _tomls(folder)
    _refuse_stray_files(folder, set())
    found = {
        _slug(path): validate(kind, {**parse(path), "slug": _slug(path)}, str(path))
        for path in paths
    }
    return found, {f"{prefix}/{path.name}": _sha256(path) for path in paths}


def _tomls(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def _slug(path: Path) -> str:
    if not SLUG.fullmatch(path.stem):
        message = "the file's name must be lower-case letters, digits and underscores"
        raise DefinitionError(f"{path}: {message}, starting with a letter")
    if len(path.stem) > LONGEST:
        message = f"{path}: the name has {len(path.stem)} letters, at most {LONGEST} fit"
        raise DefinitionError(f"{message} the outputs' files; give it a shorter one")
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
