"""Builds at the same time, into shared folders and from a shared cache that begins empty."""

import random
import shutil

from outputs import content, contradictions, hidden
from small_city import from_a_server, write_city
from trial import Place, served

SHORT = ("--only", "social_housing", "--quiet")
VARIANTS = (("--lang", "en"), ("--lang", "nl"), ("--lang", "nl", "--format", "csv"))
MOST = 5


def trials(size, folder, seed):
    """Yield the fault of each of *size* builds; "" where there is none."""
    dice = random.Random(seed)
    city, place = write_city(folder / "city"), Place(folder)
    areas = (city.folder / "areas.geojson").read_bytes()
    answer = (200, {"Content-Type": "application/geo+json"}, areas)
    with served(lambda _url: {"/areas.geojson": answer}) as url:
        toml = from_a_server(city.folder, f"{url}/areas.geojson")
        alone = [_alone(place, toml, folder, v) for v in VARIANTS]
        left = size
        while left:
            count = min(left, dice.randint(2, MOST))
            yield from _together(place, toml, folder, dice, alone, count=count)
            left -= count


def _alone(place, toml, folder, variant):
    out = folder / "alone" / "-".join(variant)
    ended = place.run("build", toml, *SHORT, *variant, "--out", out)
    assert ended.code == 0, ended
    return content(out / "proefstad")


def _together(place, toml, folder, dice, alone, *, count):
    """Build *count* times at once, into one or two folders."""
    shutil.rmtree(folder / "cache", ignore_errors=True)
    shutil.rmtree(folder / "out", ignore_errors=True)
    outs = [folder / "out" / str(dice.randint(0, 1)) for _ in range(count)]
    variants = [dice.choice(VARIANTS) for _ in range(count)]
    begun = [
        place.begin("build", toml, *SHORT, *variant, "--out", out)
        for out, variant in zip(outs, variants, strict=True)
    ]
    ended = [command.end() for command in begun]
    elsewhere = place.asked_elsewhere()
    for one, out in zip(ended, outs, strict=True):
        yield one.fault or _failed(one) or _neither(out / "proefstad", alone) or elsewhere


def _failed(ended):
    return f"{ended.said}: ended with {ended.code}: {ended.err}" if ended.code else ""


def _neither(folder, alone):
    """Return how a folder is not that of one of the builds; "" if it is."""
    found = content(folder)
    if found not in alone:
        return f"{folder}: {sorted(found)} are not those of one build"
    return contradictions(folder) or ", ".join(hidden(folder))
