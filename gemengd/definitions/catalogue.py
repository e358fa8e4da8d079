"""Everything that a planner might dispute, and that each part finds what it names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gemengd.definitions.toml import near
from gemengd.errors import DefinitionError
from gemengd.model.index import Index
from gemengd.model.layer import Layer, OfOverlays, with_needs
from gemengd.model.overlay import Overlay
from gemengd.model.style import Style


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
                message = f"no layer, overlay or index is called {slug!r}{near(slug, known)}"
                raise DefinitionError(message)
        asked = {*slugs, *(o for slug in slugs for o in _overlays(self.layers.get(slug)))}
        overlays = {slug: o for slug, o in self.overlays.items() if slug in asked}
        indices = {slug: i for slug, i in self.indices.items() if slug in slugs}
        wanted = set(slugs) | {c.layer for o in overlays.values() for c in o.criteria}
        wanted |= {index.layer for index in indices.values()}
        wanted = with_needs(wanted, self.layers)
        layers = {slug: layer for slug, layer in self.layers.items() if slug in wanted}
        return Definitions(layers, overlays, self.styles, indices, self.hashes)


def merge(old: Definitions, new: Definitions, *, replace: bool) -> Definitions:
    """Return both; a slug that is in both is an error unless it may take the other's place."""
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


def check_references(definitions: Definitions) -> None:
    """Refuse a layer, overlay or index that names what is not there or cannot be used so."""
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
        raise DefinitionError(f"{where}: there is no {slug!r}{near(slug, known)}")


def _refuse_of_overlays(layer: Layer, where: str) -> None:
    if isinstance(layer.measure, OfOverlays):
        message = f"{where}: {layer.slug!r} is made of an overlay, so nothing can be made of it"
        raise DefinitionError(f"{message}; name another layer")


def _overlays(layer: Layer | None) -> tuple[str, ...]:
    return layer.measure.overlays if layer and isinstance(layer.measure, OfOverlays) else ()
