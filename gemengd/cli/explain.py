"""Layers, overlays and styles, listed and explained."""

import inspect
import json as json_format
from typing import TYPE_CHECKING

from gemengd.cli import out
from gemengd.errors import DefinitionError
from gemengd.model.text import Language, Text

if TYPE_CHECKING:
    from gemengd.definitions import Definitions
    from gemengd.model.layer import Layer
    from gemengd.model.overlay import Overlay


def definitions(found: "Definitions", language: Language, *, json: bool) -> None:
    """Print all layers, overlays and styles, a line each."""
    rows = [
        *(("layer", s, layer.name.to(language), layer.unit) for s, layer in found.layers.items()),
        *(("overlay", s, overlay.name.to(language), "") for s, overlay in found.overlays.items()),
        *(
            ("style", s, Text(style.title, style.title_nl).to(language), "")
            for s, style in found.styles.items()
        ),
    ]
    if json:
        keys = ("kind", "slug", "title", "unit")
        out.print_json([dict(zip(keys, row, strict=True)) for row in rows])
        return
    shown = out.table("kind", "slug", "title", "unit")
    for row in rows:
        shown.add_row(*row)
    out.print_table(shown)
    out.line("Explain one: gemengd layers SLUG")


def definition(found: "Definitions", slug: str, language: Language, *, json: bool) -> None:
    """Print one layer, overlay or style in full.

    Raises
    ------
    DefinitionError
        If nothing is called so.
    """
    known = {**found.styles, **found.layers, **found.overlays}
    if slug not in known:
        raise DefinitionError(f"no layer, overlay or style is called {slug!r}; see gemengd layers")
    if json:
        out.print_json(known[slug].model_dump(mode="json"))
    elif slug in found.layers:
        _explain_layer(found.layers[slug], language)
    elif slug in found.overlays:
        _explain_overlay(found.overlays[slug], language)
    else:
        style = found.styles[slug]
        shown = out.table("class", "colour", title=f"{style.slug}: {style.title}")
        for part in style.classes():
            shown.add_row(part.text.to(language), part.colour)
        out.print_table(shown)
        out.line(f"Source: {style.source}")


def _explain_layer(layer: "Layer", language: Language) -> None:
    out.line(f"{layer.slug}: {layer.name.to(language)} ({layer.units.to(language)})")
    out.line(Text(layer.description, layer.description_nl).to(language))
    out.line(f"Caveat: {layer.warning.to(language)}")
    shown = out.table("parameter", "value", title=f"Measure {type(layer.measure).__name__}")
    for key, value in layer.measure.model_dump(mode="json").items():
        shown.add_row(key, json_format.dumps(value, ensure_ascii=False))
    out.print_table(shown)
    out.line(inspect.cleandoc(type(layer.measure).__doc__ or ""))


def _explain_overlay(overlay: "Overlay", language: Language) -> None:
    out.line(f"{overlay.slug}: {overlay.name.to(language)}")
    out.line(Text(overlay.description, overlay.description_nl).to(language))
    out.line(f"Caveat: {overlay.warning.to(language)}")
    percent = f"{overlay.flag_at:.0%}"
    out.line(f"Flagged where {percent} of the weight of a rule holds, and all that it requires.")
    shown = out.table("rule", "layer", "condition", "weight", "threshold from")
    for c in overlay.criteria:
        bound = c.threshold if c.quantile is None else f"quantile {c.quantile} of the city"
        weight = f"{c.weight:g}{', required' if c.required else ''}"
        shown.add_row(c.rule, c.layer, f"{c.at.words.en} {bound}", weight, c.source)
    out.print_table(shown)
