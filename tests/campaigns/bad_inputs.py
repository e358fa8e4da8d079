"""Bad files and bad words in every place where a command takes one."""

import os
import random
import shutil
from dataclasses import dataclass
from unittest.mock import patch

from bad_files import ARCHIVES, MAPS, QMLS, TABLES, TOMLS, UNREADABLE
from outputs import content, contradictions, copied, hidden
from small_city import write_city
from trial import Place

from gemengd.sources import unpacked

QUICK = ("--only", "social_housing", "--quiet")
ANY = (
    ".gpkg", ".geojson", ".csv", ".shp", ".xlsx", ".zip", ".parquet", ".osm.pbf", ".tif", ".gml", ".json",
)  # fmt: skip
DATA = {**UNREADABLE, **TABLES, **MAPS, **ARCHIVES}


@dataclass(frozen=True)
class Slot:
    """A place for a bad file: the words of a command, of which ``BAD`` stands for it."""

    words: tuple
    files: dict
    suffixes: tuple
    reads: bool = True


def slots(city):
    """Return every place for a file in every command, by name."""
    here, toml = city.folder, str(city.toml)
    base = ("--neighbourhoods", str(city.areas))
    out = ("--out", "OUT")
    commands = {
        "build": ("build", "GM0308", *base, *QUICK, *out),
        "report": ("report", "GM0308", *base, *QUICK, *out),
        "scenario": ("scenario", "GM0308", str(here / "changes.toml"), *base, *QUICK, *out),
        "compare": ("compare", "GM0308", *base, *QUICK, *out),
        "evaluate": ("evaluate", "GM0308", *base, "--against", str(here / "against.csv"),
                     "--code", "buurtcode", "--samples", "100", *QUICK),
        "sources": ("sources", "GM0308", *base, "--quiet"),
        "lock": ("lock", "GM0308", *base, "--to", "OUT/a.lock", "--quiet"),
    }  # fmt: skip
    found = {}
    for name, words in commands.items():
        for option in ("neighbourhoods", "streets", "care", "add-care", "plans", "population",
                       "buildings"):  # fmt: skip
            given = (*words, f"--{option}", "BAD")
            found[f"{name} --{option}"] = Slot(given, DATA, tuple(ANY))
        tomls = {**UNREADABLE, **TOMLS}
        given = tuple("BAD" if word == "GM0308" else word for word in words)
        found[f"{name} of a TOML"] = Slot(given, tomls, (".toml",))
    build, tomls = commands["build"], {**UNREADABLE, **TOMLS}
    del tomls["empty"]
    return found | {
        "build --layers": Slot((*build, "--layers", "BADIN"), tomls, (".toml",)),
        "layers --layers": Slot(("layers", "--layers", "BADIN"), tomls, (".toml",)),
        "build --lock": Slot((*build, "--lock", "BAD"), tomls, (".lock", ".toml")),
        "scenario of changes": Slot(
            tuple("BAD" if w.endswith("changes.toml") else w for w in commands["scenario"]),
            tomls, (".toml",),
        ),
        "compare --within": Slot((*commands["compare"], "--within", "BAD"), tomls, (".toml",)),
        "evaluate --against": Slot(
            tuple("BAD" if w.endswith("against.csv") else w for w in commands["evaluate"]),
            DATA, tuple(ANY),
        ),
        "inspect": Slot(("inspect", "BAD"), DATA, tuple(ANY)),
        "inspect --against": Slot(("inspect", str(city.areas), "--against", "BAD"), DATA, tuple(ANY)),
        "style import": Slot(("style", "import", "BAD"), {**UNREADABLE, **QMLS}, (".qml",)),
        "build of a city": Slot(("build", toml, "--care", "BAD", *QUICK, *out), DATA, tuple(ANY)),
    }  # fmt: skip


def trials(size, folder, seed):
    """Yield the fault of each bad input; "" where there is none."""
    dice = random.Random(seed)
    city, place = write_city(folder / "city"), Place(folder)
    earlier = folder / "earlier"
    assert (
        place.run("build", "GM0308", "--neighbourhoods", city.areas, *QUICK, "--out", earlier).code
        == 0
    )
    every = [(slot, bad) for slot in slots(city).values() for bad in slot.files]
    words = [(w, None) for w in bad_words(city)]
    dice.shuffle(every)
    dice.shuffle(words)
    # One in six is a bad word, the others bad files.
    chosen = [*words[: size // 6], *every][:size]
    # So that no archive needs to grow by more than this to be refused.
    with patch.object(unpacked, "SMALL_BYTES", 1_000_000):
        for number, (slot, bad) in enumerate(chosen):
            where = folder / "bad" / str(number)
            where.mkdir(parents=True)
            copied(earlier, folder / "out")
            yield _trial(place, slot, bad, where, dice)
            shutil.rmtree(where)


def _trial(place, slot, bad, where, dice):
    words = slot.words if bad else slot
    file = _written(slot, bad, where, dice) if bad else None
    out = place.folder / "out"
    real = {"BAD": str(file), "BADIN": str(where), "OUT": str(out)}
    before = content(out / "baarn")
    ended = place.run(*(_real(word, real) for word in words))
    return (
        ended.fault
        or (_changed(out, before, ended) if ended.code else _accepted(bad, words, ended, out))
        or place.asked_elsewhere()
    )


def _written(slot, bad, where, dice):
    """Write a bad file, by the name of its kind three times out of four."""
    file = where / "bad.gpkg"
    slot.files[bad](file)
    natural = _suffix(file, bad)
    fits = natural in slot.suffixes and dice.random() < 0.75
    target = where / f"bad{natural if fits else dice.choice(slot.suffixes)}"
    if not os.path.lexists(file):
        return target
    return file.rename(target)


def _suffix(file, bad):
    if bad in TABLES:
        return ".csv"
    if bad in ARCHIVES:
        return ".zip"
    if file.is_symlink() or not file.is_file():
        return ".gpkg"
    with file.open("rb") as opened:
        return ".gpkg" if opened.read(6) == b"SQLite" else ".geojson"


def _real(word, real):
    for name in ("BADIN", "BAD", "OUT"):
        if word == name or word.startswith(f"{name}/"):
            return word.replace(name, real[name], 1)
    return word


def _changed(out, before, ended):
    if content(out / "baarn") != before or hidden(out / "baarn"):
        return f"{ended.said}: exit {ended.code}, and the outputs are not as they were"
    return ""


def _accepted(bad, words, ended, out):
    if bad in UNREADABLE and bad != "another database":
        return f"{ended.said}: {bad}, and exit 0: {ended.out[:200]} {ended.err[:200]}"
    if words[0] != "build":
        return ""
    folders = [path for path in out.iterdir() if path.is_dir()]
    return next(filter(None, map(contradictions, folders)), "")


def bad_words(city):
    """Return commands of which a word is wrong."""
    base = ("GM0308", "--neighbourhoods", str(city.areas), *QUICK, "--out", "OUT")
    strange = ("", " ", "\x1b[2J", "../..", "GM9999", "gm0308 ", "Ba'arn", "x" * 5000, "-1", "{", "é\u202e",
               "/dev/null", "a.toml/..", "NL", "CON", "%s", "0308", "'; --")  # fmt: skip
    for word in strange:
        yield ("build", word, "--offline", *base[1:])
        yield ("layers", word)
        yield ("cities", word)
        yield ("build", *base, "--only", word)
        yield ("build", *base, "--picture", word)
        yield ("build", *base, "--years", word)
        yield ("style", "export", word)
        yield ("style", "export", "flags", "--column", word)
        yield ("inspect", str(city.areas), "--crs", word)
        yield ("inspect", str(city.areas), "--table", word)
        yield ("inspect", str(city.folder / "care.csv"), "--encoding", word)
    against = ("--against", str(city.folder / "against.csv"), "--code", "buurtcode")
    for word in ("nan", "inf", "-1", "0", "1e999", "2", "x", "99999999999999999999"):
        for option in ("--worst", "--year", "--samples"):
            yield ("evaluate", *base[:-2], *against, option, word)
        yield ("build", *base, "--years", word)
    for target in ("/dev/null", "OUT", "OUT/baarn", "/nowhere/at/all", "OUT/" + "x" * 300):
        yield ("style", "export", "flags", "--out", target)
        yield ("lock", *base[:3], "--to", target)
        yield ("build", *base[:-1], target)
        yield ("report", *base[:-1], target)
        yield ("compare", *base[:-1], target)
