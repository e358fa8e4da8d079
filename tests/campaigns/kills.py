"""Kill commands at any moment: what stands is of one build, and a rerun gives the same bytes."""

import random
import time
from dataclasses import dataclass
from pathlib import Path

from outputs import content, contradictions, copied, hidden
from small_city import from_a_server, write_city
from trial import Place, served

SHORT = ("--only", "social_housing", "--quiet")


@dataclass(frozen=True)
class Killed:
    """A command, the folder it writes to, what stands there before and what it makes of it."""

    words: tuple
    folder: Path
    earlier: Path
    expected: dict
    seconds: float

    @property
    def before(self):
        return content(self.earlier)


def trials(size, folder, seed):
    """Yield the fault of each killed command; "" where there is none."""
    dice = random.Random(seed)
    city, place = write_city(folder / "city"), Place(folder)
    areas = (city.folder / "areas.geojson").read_bytes()
    answer = (200, {"Content-Type": "application/geo+json"}, areas)
    with served(lambda _url: {"/areas.geojson": answer}) as url:
        toml = from_a_server(city.folder, f"{url}/areas.geojson")
        commands = [_prepared(place, folder, city, n, w) for n, w in _commands(city, toml).items()]
        for number in range(size):
            yield _trial(place, commands[number % len(commands)], dice, folder / "cache")


def _commands(city, served_toml):
    base = ("--neighbourhoods", city.areas)
    return {
        "build": (("build", "GM0308", *base, *SHORT), ("--lang", "nl", "--format", "csv")),
        "report": (("report", "GM0308", *base, *SHORT), ("--lang", "nl")),
        "scenario": (
            ("scenario", "GM0308", *base, city.folder / "sell.toml", *SHORT),
            ("--lang", "nl"),
        ),
        "served": (("build", served_toml, *SHORT), ("--lang", "nl")),
        "compare": (("compare", "GM0308", *base, *SHORT), ("--lang", "nl")),
    }


SELL = """title = "homes are sold"
title_nl = "woningen worden verkocht"
[[changes]]
do = "sell"
areas = ["BU03080108"]
homes = 200
"""


def _prepared(place, folder, city, name, command):
    """Run a command undisturbed, twice: as it was before, and as it is to become."""
    words, more = command
    (city.folder / "sell.toml").write_text(SELL, encoding="utf-8")
    out, earlier, alone = (folder / name / part for part in ("out", "earlier", "alone"))
    _must(place.run(*words, "--lang", "en", "--out", earlier))
    began = time.monotonic()
    _must(place.run(*words, *more, "--out", alone))
    seconds = time.monotonic() - began
    (within,) = _written(alone)
    kept = earlier / within
    return Killed(
        (*words, *more, "--out", out), out / within, kept, content(alone / within), seconds
    )


def _written(out):
    """Return where in its folder of outputs a command writes: in that of a city, or in itself."""
    inside = [p.name for p in out.iterdir() if p.is_dir()]
    return inside or [""]


def _must(ended):
    assert ended.code == 0, ended


def _trial(place, killed, dice, cache):
    copied(killed.earlier, killed.folder)
    if dice.random() < 0.5:
        _forget(cache)
    # The later part, in which files are written, is hit more often than the rest.
    moment = killed.seconds * max(dice.uniform(0, 1.1), dice.uniform(0, 1.1))
    ended = place.begin(*killed.words).kill_after(moment)
    fault = "" if ended.code == -9 else ended.fault
    fault = fault or _mixed(killed, ended)
    again = place.run(*killed.words)
    return fault or again.fault or _different(killed, again) or place.asked_elsewhere()


def _forget(cache):
    for path in sorted(cache.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


def _mixed(killed, ended):
    """Return what is neither all of one set nor a part of one that is being moved."""
    found = content(killed.folder)
    whole = found in (killed.before, killed.expected)
    if whole:
        return contradictions(killed.folder) if "manifest.json" in found else ""
    moving = hidden(killed.folder)
    part = found.items() <= killed.before.items() or found.items() <= killed.expected.items()
    if "manifest.json" in found or not part or not any("whole" in name for name in moving):
        return f"{ended.said}: killed, and left {sorted(found)} with {moving}"
    return ""


def _different(killed, again):
    if again.code:
        return f"{again.said}: after a kill it ends with {again.code}: {again.err}"
    if content(killed.folder) != killed.expected:
        return f"{again.said}: after a kill it makes other bytes in {killed.folder}"
    left = hidden(killed.folder)
    return f"{again.said}: after a kill {left} is left" if left else ""
