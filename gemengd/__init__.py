"""gemengd: which neighbourhoods of a Dutch city deserve attention, and why.

>>> import gemengd
>>> result = gemengd.build("voorbeeldstad")
>>> result.overlays["segregation"].query("outcome == 'flagged'")[["name", "because_en"]]

The public names are loaded when they are first asked for, so that importing gemengd is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gemengd.city_sources import cities
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

# Where each public name lives. No module beside this one may have a public name: once it is
# imported, it would take its place.
_HOME_OF = {
    "BuildResult": "gemengd.pipeline",
    "CityDataset": "gemengd.model.dataset",
    "DefinitionError": "gemengd.errors",
    "Derived": "gemengd.model.layer",
    "ExportError": "gemengd.errors",
    "GemengdError": "gemengd.errors",
    "HarmoniseError": "gemengd.errors",
    "Input": "gemengd.model.request",
    "Language": "gemengd.model.text",
    "Layer": "gemengd.model.layer",
    "LayerResult": "gemengd.model.layer",
    "Measure": "gemengd.model.layer",
    "MeasureError": "gemengd.errors",
    "Measured": "gemengd.model.layer",
    "OfOverlays": "gemengd.model.layer",
    "Overlay": "gemengd.model.overlay",
    "OverlayResult": "gemengd.model.outcome",
    "Reason": "gemengd.model.reason",
    "Role": "gemengd.model.raw",
    "SourceChangedError": "gemengd.errors",
    "SourceError": "gemengd.errors",
    "SourceUnavailableError": "gemengd.errors",
    "build": "gemengd.pipeline",
    "cities": "gemengd.city_sources",
    "load_city": "gemengd.pipeline",
    "load_network": "gemengd.network_file",
    "save_network": "gemengd.network_file",
}

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


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
