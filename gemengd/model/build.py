"""All that one build of one city found: what the exports write out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gemengd.model.dataset import CityDataset
from gemengd.model.index import IndexResult
from gemengd.model.layer import LayerResult
from gemengd.model.outcome import OverlayResult
from gemengd.model.style import Style


@dataclass(frozen=True)
class Build:
    """One city, measured and overlaid.

    Attributes
    ----------
    layers, overlays, indices
        By slug, in the order in which a reader meets them.
    styles
        By slug; every style that a layer or overlay names.
    definitions
        Name of each definition file that was used -> sha256 of its bytes.
    versions
        Package -> version, gemengd's own first.
    left_out
        Layer or overlay that the user allowed to be left out -> why, in English.
    """

    dataset: CityDataset
    layers: Mapping[str, LayerResult]
    overlays: Mapping[str, OverlayResult]
    styles: Mapping[str, Style]
    indices: Mapping[str, IndexResult] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def ordered_layers(self) -> list[LayerResult]:
        """The layers by the ``order`` of their definitions, those of the user among the others."""
        return sorted(self.layers.values(), key=lambda r: (r.layer.order, r.layer.slug))

    @property
    def ordered_overlays(self) -> list[OverlayResult]:
        """The overlays, in the same way."""
        return sorted(self.overlays.values(), key=lambda r: (r.overlay.order, r.overlay.slug))
