"""The manifest: what the outputs were made of, for people and programs."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from gemengd.exports.frames import counts, number_or_none
from gemengd.exports.indices import index_json
from gemengd.model.build import Build
from gemengd.model.layer import LayerResult
from gemengd.model.outcome import OverlayResult
from gemengd.model.robustness import Sureness


def manifest(build: Build, outputs: Mapping[str, str] | None = None) -> dict[str, object]:
    """Return everything that a reader needs to check a build.

    Parameters
    ----------
    outputs
        Name of each other file that was written -> sha256.
    """
    dataset = build.dataset
    return {
        "city": {
            "name": dataset.city.name,
            "code": dataset.city.code,
            "level": str(dataset.city.level),
            "made_up": dataset.city.made_up,
            "areas": len(dataset.areas),
            "inhabited_areas": int(dataset.areas["inhabited"].sum()),
        },
        "sources": [asdict(source) for source in dataset.sources],
        "ledger": [asdict(account) for account in dataset.ledger],
        "layers": {slug: _layer(result, build) for slug, result in build.layers.items()},
        "overlays": {slug: _overlay(result) for slug, result in build.overlays.items()},
        "indices": {slug: index_json(result) for slug, result in build.indices.items()},
        "left_out": dict(build.left_out),
        "warnings": list(dataset.warnings),
        "definitions": dict(build.definitions),
        "versions": dict(build.versions),
        "outputs": dict(outputs or {}),
    }


def as_json(content: object) -> str:
    """Return JSON with sorted keys, the same for the same content."""
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _layer(result: LayerResult, build: Build) -> dict[str, object]:
    layer, measured = result.layer, result.measured
    return {
        "title": layer.title,
        "title_nl": layer.title_nl,
        "unit": layer.unit,
        "caveat": layer.caveat,
        "city": number_or_none(measured.city),
        "columns": [
            {"name": c.name, "year": c.year, "source": c.source, "unit": c.unit}
            for c in result.used
        ],
        "areas": counts(result.values, result.reasons),
        "notes": [note.en for note in measured.notes],
        "definition": build.definitions.get(f"layers/{layer.slug}.toml"),
    }


def _overlay(result: OverlayResult) -> dict[str, object]:
    overlay = result.overlay
    return {
        "title": overlay.title,
        "title_nl": overlay.title_nl,
        "caveat": overlay.caveat,
        "flag_at": overlay.flag_at,
        "minimum_known": overlay.minimum_known,
        "minimum_inhabitants": overlay.minimum_inhabitants,
        "criteria": [
            {
                **c.model_dump(
                    mode="json", exclude={"because", "because_nl", "instead", "instead_nl"}
                ),
                "threshold_used": number_or_none(result.findings.columns[n].threshold),
            }
            for n, c in enumerate(overlay.criteria)
        ],
        "weightings": {
            slug: {"title": weighting.title, "source": weighting.source}
            for slug, weighting in overlay.weightings.items()
        },
        "robustness": {
            **overlay.robustness.model_dump(mode="json"),
            "influence": _influence(result.sureness),
        },
        "overlaps": [
            {
                "layers": list(pair.layers),
                "shared": [title.en for title in pair.shared],
                "correlation": number_or_none(pair.correlation),
                "areas": pair.areas,
                "doubled": pair.doubled,
            }
            for pair in result.overlaps
        ],
        "outcomes": {str(o): int(n) for o, n in sorted(result.outcomes.value_counts().items())},
        "flagged": list(result.flagged),
    }


def _influence(sure: Sureness | None) -> dict[str, dict[str, float | None]]:
    if sure is None:
        return {}
    return {
        str(key): {str(name): number_or_none(value) for name, value in row.items()}
        for key, row in sure.influence.iterrows()
    }
