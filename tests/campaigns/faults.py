"""Faults of servers: the right bytes or one line in time, and the next answer is not spoilt."""

import gzip
import json
import random
import shutil
from functools import partial

from outputs import content
from small_city import from_a_server, write_city
from trial import Place, served

SHORT = ("--only", "social_housing", "--quiet")
AWAY = "http://elsewhere.invalid/areas.geojson"
KIND = {"Content-Type": "application/geo+json"}
WITHIN_S = 200


def answers(good, url):
    """Return what each server answers, by the name of its fault."""
    cut, half = {**KIND, "Content-Length": str(len(good))}, good[: len(good) // 2]
    return {
        "nothing here": (404, {}, b"no"),
        "forbidden": (403, {}, b"no"),
        "broken": (500, {}, b"no"),
        "busy without end": (503, {"Retry-After": "1"}, b"no"),
        "busy for a year": (429, {"Retry-After": "31536000"}, b"no"),
        "busy until a word": (429, {"Retry-After": "later"}, b"no"),
        "cut off": (200, cut, half),
        "a piece that is not asked for": (206, {**KIND, "Content-Range": "bytes 5-9/99"}, half),
        "empty": (200, KIND, b""),
        "nothing of it": (204, {}, b""),
        "a web page": (200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><title>Log in</title>"),
        "half of a JSON": (200, KIND, half),
        "nested without end": (200, KIND, b'{"a":' * 3000),
        "sent elsewhere": (302, {"Location": AWAY}, b""),
        "sent round": (
            302,
            {"Location": f"{url}/sent round/areas.geojson".replace(" ", "%20")},
            b"",
        ),
        "sent to a file": (302, {"Location": "file:///etc/hostname"}, b""),
        "sent nowhere": (302, {}, b""),
        "grows": (200, {**KIND, "Content-Encoding": "gzip"}, gzip.compress(b" " * 20_000_000)),
        "no gzip": (200, {**KIND, "Content-Encoding": "gzip"}, good),
        "a linked system": (200, KIND, _linked(good)),
        "cut off once": partial(_once, (200, cut, half), (200, KIND, good)),
        "broken once": partial(_once, (502, {}, b"no"), (200, KIND, good)),
    }


def _linked(good):
    link = {"type": "link", "properties": {"href": AWAY}}
    return json.dumps({**json.loads(good), "crs": link}).encode()


def _once(first, then, _query, _headers, count):
    return first if count == 1 else then


def trials(size, folder, seed):
    """Yield the fault of each fault of a server; "" where gemengd has none."""
    city, place = write_city(folder / "city"), Place(folder)
    good = (city.folder / "areas.geojson").read_bytes()
    out = folder / "out"
    with served(lambda _url: {"/areas.geojson": (200, KIND, good)}) as url:
        toml = from_a_server(city.folder, f"{url}/areas.geojson")
        ended = place.run("build", toml, *SHORT, "--out", out)
    assert ended.code == 0, ended
    expected = content(out / "proefstad")
    names = list(answers(good, ""))
    random.Random(seed).shuffle(names)
    for number in range(size):
        yield _trial(place, city, good, names[number % len(names)], expected)


def _trial(place, city, good, name, expected):
    """Ask a server with a fault, and ask it again when it has none."""
    out = place.folder / "out"
    shutil.rmtree(place.folder / "cache", ignore_errors=True)
    with served(partial(_at, name, good)) as url:
        path = f"{url}/{name}".replace(" ", "%20")
        toml = from_a_server(city.folder, f"{path}/areas.geojson")
        before = content(out / "proefstad")
        ended = place.begin("build", toml, *SHORT, "--out", out).end(WITHIN_S)
        fault = ended.fault or _wrong(ended, content(out / "proefstad"), before)
        toml = from_a_server(city.folder, f"{url}/mended/areas.geojson")
        again = place.run("build", toml, *SHORT, "--out", out)
    fault = fault or again.fault or _unlike(again, content(out / "proefstad"), expected)
    fault = fault or place.asked_elsewhere()
    return fault and f"{name}: {fault}"


def _at(name, good, url):
    path = f"/{name}/areas.geojson".replace(" ", "%20")
    return {path: answers(good, url)[name], "/mended/areas.geojson": (200, KIND, good)}


def _wrong(ended, found, before):
    if ended.code:
        return "" if found == before else f"{ended.said}: exit {ended.code} and other outputs"
    return ""


def _unlike(ended, found, expected):
    if ended.code:
        return f"{ended.said}: ended with {ended.code}: {ended.err}"
    return "" if found.keys() == expected.keys() else f"{ended.said}: made {sorted(found)}"
