"""Mutated definitions: understood or refused in a line; what is understood can be built."""

import json
import os
import random
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from in_process import foreseen, nowhere_to_go, unlike_numbers
from mutate import mutated, scratched
from small_city import SCENARIO, write_city

import gemengd
from gemengd import pipeline
from gemengd.city_sources import lock
from gemengd.definitions import read_city
from gemengd.definitions.catalogue import check_references, merge
from gemengd.definitions.folder import read_folder
from gemengd.errors import GemengdError
from gemengd.exports.leaflet import render_html
from gemengd.exports.manifest import as_json, manifest
from gemengd.measures import registry
from gemengd.model.text import Language
from gemengd.scenario import play, read_scenario
from gemengd.sources import Client, read_lock
from gemengd.sources.publishers import publishers
from gemengd.sources.web import Cache

ROOT = Path(gemengd.__file__).parent.parent
# Overlays that a small city can be measured with in a blink.
PLAYED = ("social_housing",)


@dataclass(frozen=True)
class Ground:
    """What mutations are tried on."""

    city: object
    dataset: object
    shipped: object
    before: object
    folder: Path


def trials(size, folder, seed):
    """Yield the fault of each mutated file; "" where there is none."""
    dice, asked = random.Random(seed), []
    with nowhere_to_go(asked):
        ground = _ground(folder)
        kinds = list(_kinds(ground))
        for _ in range(size):
            name, kind = dice.choice(kinds)
            text, fault = kind(dice)
            fault = fault or (f"asked {asked}" if asked else "")
            asked.clear()
            yield f"{name}: {fault}\n{text[:3000]}" if fault else ""


def _ground(folder):
    city = write_city(folder / "city")
    dataset = pipeline.load_city(city.toml)
    shipped = pipeline.definitions()
    before = pipeline.measure_city(dataset, shipped.only(PLAYED))
    return Ground(city, dataset, shipped, before, folder)


def _kinds(ground):
    """Yield the name of each kind of file and what tries a mutation of it, several times."""
    for path in sorted((ROOT / "layers").glob("**/*.toml")):
        yield f"{path.parent.name}/{path.name}", _definition(ground, path, "layers")
    for path in sorted((ROOT / "styles").glob("*.toml")):
        yield f"styles/{path.name}", _definition(ground, path, "")
    others = [
        ("a city", _city),
        ("a scenario", _scenario),
        ("publishers", _publishers),
        ("a lock", _lock),
    ]
    for name, make in others:
        for _ in range(5):
            yield name, make(ground)


def _definition(ground, path, root):
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    relative = path.relative_to(ROOT / root)
    own = ground.folder / "own" / path.parent.name / path.stem
    file = own / relative
    file.parent.mkdir(parents=True)

    def attempt(dice):
        text = mutated(content, dice)
        _write(file, text)
        found, fault = foreseen(_merged, ground, own)
        if fault or isinstance(found, GemengdError):
            return text, fault
        _, fault = foreseen(_built, ground, found, path)
        return text, fault

    return attempt


def _merged(ground, own):
    merged = merge(ground.shipped, read_folder(own, registry()), replace=True)
    check_references(merged)
    return merged


def _built(ground, definitions, path):
    """Build with a definition that was understood, and show it."""
    slug = _shown_by(ground, path)
    if slug is None:
        return
    found = pipeline.measure_city(ground.dataset, definitions.only([slug]))
    for result in found.layers.values():
        endless = unlike_numbers(list(result.values))
        assert not endless, f"{result.layer.slug} has {endless} as values"
    json.loads(as_json(manifest(found)), parse_constant=_no_number)
    render_html(found, Language.NL)


def _no_number(word):
    raise AssertionError(f"the manifest has {word}, which is no JSON")


def _shown_by(ground, path):
    """Return what to build to see a definition."""
    slug, layers = path.stem, ground.shipped.layers
    if path.parent.name == "styles":
        return next((layer.slug for layer in layers.values() if layer.style == slug), None)
    if path.parent.name == "indices":
        return ground.shipped.indices[slug].layer
    return slug


def _city(ground):
    content = tomllib.loads(ground.city.toml.read_text(encoding="utf-8"))
    file = ground.city.folder / "mutated.toml"

    def attempt(dice):
        text = mutated(content, dice)
        _write(file, text)
        request, fault = foreseen(read_city, file)
        if fault or isinstance(request, GemengdError):
            return text, fault
        dataset, fault = foreseen(_loaded, file, ground.folder)
        if fault or isinstance(dataset, GemengdError):
            return text, fault
        _, fault = foreseen(
            _built, replace(ground, dataset=dataset), ground.shipped, Path("a/social_housing")
        )
        return text, fault

    return attempt


def _loaded(file, folder):
    return pipeline.load_city(file, client=Client(Cache(folder / "cache"), offline=True))


def _scenario(ground):
    content = tomllib.loads(SCENARIO)
    file = ground.folder / "scenario.toml"
    defined = ground.shipped.only(PLAYED)

    def attempt(dice):
        text = mutated(content, dice)
        _write(file, text)
        scenario, fault = foreseen(read_scenario, file)
        if fault or isinstance(scenario, GemengdError):
            return text, fault
        _, fault = foreseen(play, ground.before, scenario, defined)
        return text, fault

    return attempt


def _publishers(ground):
    shipped = Path(gemengd.__file__).parent / "sources" / "publishers.toml"
    content = tomllib.loads(shipped.read_text(encoding="utf-8"))
    file = ground.folder / "publishers.toml"

    def attempt(dice):
        text = mutated(content, dice)
        _write(file, text)
        os.environ["GEMENGD_PUBLISHERS"] = str(file)
        _, fault = foreseen(publishers)
        os.environ["GEMENGD_PUBLISHERS"] = ""
        return text, fault

    return attempt


def _lock(ground):
    file = ground.folder / "a.lock"
    lock(ground.city.toml, file)
    content = file.read_text(encoding="utf-8")

    def attempt(dice):
        text = scratched(content, dice)
        _write(file, text)
        found, fault = foreseen(read_lock, file)
        if not fault and not isinstance(found, GemengdError):
            _, fault = foreseen(lambda: pipeline.load_city(ground.city.toml, lock=found))
        return text, fault

    return attempt


def _write(file, text):
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
