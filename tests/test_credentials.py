"""Keys and passwords of servers: on the wire, and in nothing that gemengd writes or says."""

import base64
import json
from urllib.parse import quote

import pytest
from geopandas import GeoDataFrame
from loopback import serving
from shapely import box

KEY, PASSWORD = "k3y/+ of mine", "p4ss&word"
HIDDEN = (
    KEY, quote(KEY), quote(KEY, safe=""), KEY.replace(" ", "+"), PASSWORD, quote(PASSWORD),
    base64.b64encode(f"ada:{PASSWORD}".encode()).decode(), base64.b64encode(KEY.encode()).decode(),
)  # fmt: skip
FEW = ("--only", "social_housing")
CITY = 'name = "Proefstad"\ncode = "GM9998"\n[[inputs]]\nrole = "areas"\nurl = "{}"\n'
SCENARIO = """title = "homes are sold"
title_nl = "woningen worden verkocht"
[[changes]]
do = "sell"
areas = ["BU99980000"]
homes = 20
"""
COMMANDS = {
    "build": ("build", "CITY", *FEW, "-v", "--format", "csv", "--format", "xlsx", "--out", "OUT"),
    "build --json": ("build", "CITY", *FEW, "--json", "--out", "OUT"),
    "report": ("report", "CITY", *FEW, "-v", "--out", "OUT"),
    "scenario": ("scenario", "CITY", "changes.toml", *FEW, "-v", "--out", "OUT"),
    "compare": ("compare", "CITY", *FEW, "-v", "--out", "OUT"),
    "evaluate": ("evaluate", "CITY", *FEW, "-v", "--against", "list.csv", "--code", "buurtcode"),
    "sources": ("sources", "CITY", "--json"),
    "lock": ("lock", "CITY", "-v", "--to", "OUT/a.lock"),
}


def areas():
    shapes = [box(150_000 + 500 * n, 450_000, 150_500 + 500 * n, 450_500) for n in range(4)]
    frame = GeoDataFrame(
        {
            "buurtcode": [f"BU9998000{n}" for n in range(4)],
            "buurtnaam": ["A", "B", "C", "D"],
            "gemeentecode": "GM9998",
            "gemeentenaam": "Proefstad",
            "water": "NEE",
            "aantal_inwoners": [100, 200, 300, 400],
            "woningvoorraad": 100,
            "percentage_koopwoningen": [10, 20, 30, 40],
            "perc_huurwoningen_in_bezit_woningcorporaties": [80, 60, 40, 20],
            "jaar": 2024,
        },
        geometry=shapes,
        crs=28992,
    )
    return frame.to_crs(4326).to_json().encode()


@pytest.fixture
def guarded():
    """Return a server that gives a map to who knows the key, the name and the password."""
    known = base64.b64encode(f"ada:{PASSWORD}".encode()).decode()
    content = areas()

    def answer(query, headers, _count):
        right = query.get("api_key") == [KEY] and headers.get("Authorization") == f"Basic {known}"
        return (200, {}, content) if right else (403, {}, b"no")

    with serving({"/areas.geojson": answer, "/gone.geojson": (404, {}, b"no")}) as server:
        yield server


@pytest.fixture
def home(tmp_path, monkeypatch, own_cache):
    """Return a folder with what commands need; the environment and netrc know the secrets."""
    assert own_cache.is_relative_to(tmp_path)
    (tmp_path / "netrc").write_text(f'machine 127.0.0.1 login ada password "{PASSWORD}"')
    (tmp_path / "changes.toml").write_text(SCENARIO)
    (tmp_path / "list.csv").write_text("buurtcode\nBU99980000\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name, value in {"GIS_KEY": KEY, "OLD_KEY": f"{KEY}2", "ME": "ada", "PW": PASSWORD}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder):
    """Return the bytes of all that stands in a folder, but for what the test put there."""
    given = {"netrc", "changes.toml", "list.csv"}
    return {
        path: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in given
    }


def leaked(content):
    """Return the secrets in some bytes, also as a GeoPackage or a page would have them."""
    return [h for h in HIDDEN if h.encode() in content or json.dumps(h)[1:-1].encode() in content]


@pytest.fixture
def leaks(home, say, caplog):
    """Return what runs a command, and gives its exit code, what it wrote and said, and leaks."""
    caplog.set_level("DEBUG")

    def run(url, *words):
        (home / "city.toml").write_text(CITY.format(url))
        (home / "out").mkdir()
        real = {"CITY": "city.toml", "OUT": str(home / "out"), "OUT/a.lock": str(home / "a.lock")}
        code, out, err = say(*(real.get(word, word) for word in words))
        found = {**written(home), "said": (out + err + caplog.text).encode()}
        text = "".join(content.decode("utf-8", "replace") for content in found.values())
        return code, text, [place for place, content in found.items() if leaked(content)]

    return run


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_writes_or_says_a_secret(name, guarded, leaks):
    url = f"{guarded.url}/areas.geojson?api_key=${{GIS_KEY}}"

    code, text, found = leaks(url, *COMMANDS[name])

    assert (code, found) == (0, [])
    assert guarded.asked["/areas.geojson"] >= 1
    assert "api_key=${GIS_KEY}" in text


def test_a_name_and_password_in_the_address_are_names_of_the_environment(guarded, leaks):
    host = guarded.url.removeprefix("http://")
    url = f"http://${{ME}}:${{PW}}@{host}/areas.geojson?api_key=${{GIS_KEY}}"

    code, text, found = leaks(url, *COMMANDS["build"])

    assert (code, found) == (0, [])
    assert "${ME}:${PW}@127.0.0.1" in text


@pytest.mark.parametrize(
    "address", ["gone.geojson?api_key=${GIS_KEY}", "areas.geojson?api_key=${OLD_KEY}"]
)
def test_what_cannot_be_fetched_is_told_without_its_secret(address, guarded, leaks):
    code, text, found = leaks(f"{guarded.url}/{address}", *COMMANDS["build"])

    assert (code, found) == (3, [])
    assert address in text
