"""Layers and overlays whose names would take the place of another's in the outputs."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from gemengd.errors import DefinitionError
from gemengd.model.layer import Layer
from gemengd.model.names import (
    BESIDE_LAYER,
    BESIDE_OVERLAY,
    PLACES,
    PLACES_OF,
    TABLES,
    why_reserved,
)
from gemengd.model.overlay import Overlay
from gemengd.model.text import Language

if TYPE_CHECKING:
    from gemengd.definitions.catalogue import Definitions

Titled = tuple[str, str]  # where it is said, and what


def refuse_collisions(definitions: "Definitions") -> None:
    """Refuse names that occur twice in an output, all of them at once, by file and key."""
    found = [*_slugs(definitions), *_titles(definitions)]
    if found:
        raise DefinitionError("; ".join(dict.fromkeys(found)))


def _slugs(definitions: "Definitions") -> Iterator[str]:
    files = _files(definitions)
    taken: dict[str, str] = {}
    for file, slug, beside in files:
        reserved = why_reserved(slug)
        if reserved:
            yield f"{file}: {slug!r} is {reserved}; give the file another name"
        for name in (slug, *(slug + ending for ending in beside)):
            if name in taken:
                yield f"{file}: {name!r} is also of {taken[name]}; give the file another name"
            taken.setdefault(name, file)


def _files(definitions: "Definitions") -> list[tuple[str, str, tuple[str, ...]]]:
    """Return each file with its slug and the endings of what stands beside it."""
    return [
        *((_layer_file(s), s, (PLACES, *BESIDE_LAYER)) for s in definitions.layers),
        *((_overlay_file(s), s, BESIDE_OVERLAY) for s in definitions.overlays),
    ]


def _titles(definitions: "Definitions") -> Iterator[str]:
    for language in Language:
        taken = {text.to(language): f"the table {name}" for name, text in TABLES.items()}
        for where, title in _said(definitions.layers, definitions.overlays, language):
            if title in taken:
                yield f"{where}: {title!r} is also the title of {taken[title]}; choose another"
            taken.setdefault(title, where.split(":", maxsplit=1)[0])


def _said(
    layers: Mapping[str, Layer], overlays: Mapping[str, Overlay], language: Language
) -> Iterator[Titled]:
    key = "title_nl" if language is Language.NL else "title"
    for slug, layer in layers.items():
        yield f"{_layer_file(slug)}: {key}", table_title(layer, language)
        yield f"{_layer_file(slug)}: {key}", places_title(layer, language)
    for slug, overlay in overlays.items():
        yield f"{_overlay_file(slug)}: {key}", overlay.name.to(language)


def table_title(layer: Layer, language: Language) -> str:
    """Return what a layer's table is called, with its unit."""
    unit = f" ({layer.units.to(language)})" if layer.unit else ""
    return layer.name.to(language) + unit


def places_title(layer: Layer, language: Language) -> str:
    """Return what the table of a layer's best places is called."""
    return f"{layer.name.to(language)}: {PLACES_OF.to(language)}"


def _layer_file(slug: str) -> str:
    return f"layers/{slug}.toml"


def _overlay_file(slug: str) -> str:
    return f"layers/overlays/{slug}.toml"
