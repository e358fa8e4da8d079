"""gemengd: which neighbourhoods of a Dutch city deserve attention, and why.

>>> import gemengd
>>> result = gemengd.build("voorbeeldstad")
>>> result.overlays["segregation"].query("outcome == 'flagged'")[["name", "because_en"]]

The public names are loaded when they are first asked for, so that importing gemengd is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gemengd.cities import cities
    from gemengd.errors import (
        DefinitionError,
        ExportError,
        GemengdError,
        HarmoniseError,
        MeasureError,
        SourceChangedError,
        SourceError,
        SourceUnavailableError,
    )
    from gemengd.model.dataset import CityDataset
    from gemengd.model.layer import Derived, Layer, LayerResult, Measure, Measured, OfOverlays
    from gemengd.model.outcome import OverlayResult
    from gemengd.model.overlay import Overlay
    from gemengd.model.raw import Role
    from gemengd.model.reason import Reason
    from gemengd.model.request import Input
    from gemengd.model.text import Language
    from gemengd.network_file import load_network, save_network
    from gemengd.pipeline import BuildResult, build, load_city

_HOMES = {
    "gemengd.cities": ("cities",),
    "gemengd.errors": (
        "DefinitionError",
        "ExportError",
        "GemengdError",
        "HarmoniseError",
        "MeasureError",
        "SourceChangedError",
        "SourceError",
        "SourceUnavailableError",
    ),
    "gemengd.model.dataset": ("CityDataset",),
    "gemengd.model.layer": (
        "Derived",
        "Layer",
        "LayerResult",
        "Measure",
        "Measured",
        "OfOverlays",
    ),
    "gemengd.model.overlay": ("Overlay", "OverlayResult"),
    "gemengd.model.raw": ("Role",),
    "gemengd.model.reason": ("Reason",),
    "gemengd.model.request": ("Input",),
    "gemengd.model.text": ("Language",),
    "gemengd.network_file": ("load_network", "save_network"),
    "gemengd.pipeline": ("BuildResult", "build", "load_city"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "BuildResult",
    "CityDataset",
    "DefinitionError",
    "Derived",
    "ExportError",
    "GemengdError",
    "HarmoniseError",
    "Input",
    "Language",
    "Layer",
    "LayerResult",
    "Measure",
    "MeasureError",
    "Measured",
    "OfOverlays",
    "Overlay",
    "OverlayResult",
    "Reason",
    "Role",
    "SourceChangedError",
    "SourceError",
    "SourceUnavailableError",
    "build",
    "cities",
    "load_city",
    "load_network",
    "save_network",
]


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        message = f"module 'gemengd' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOME_OF[name]), name)
