import json
import logging
import sys
from pathlib import Path

import pytest
import stamina
from browsing import CHROMIUM, DRIVER, start, written
from build_builder import make_build
from hypothesis import settings

import gemengd
from gemengd.cli import main
from gemengd.sources.publishers import publishers

# The same examples each time that a test is run in the same way, so that one that failed can be
# looked at again. Not the same in every run: Hypothesis 6.170 mixes constants of the local modules
# that happen to be loaded into its examples, derandomised or not, so that a test which fails alone
# may pass beside another file. An example that failed is kept with @example.
settings.register_profile("same", derandomize=True, database=None, deadline=None)
settings.load_profile("same")

SHARED_DATA = Path(__file__).resolve().parent.parent / "../shared/data"


@pytest.fixture(autouse=True)
def every_word_is_heard():
    """Undo what a ``--quiet`` in another test did to the log, which all tests share."""
    logging.getLogger("gemengd").setLevel(logging.NOTSET)


@pytest.fixture(scope="session")
def reports(tmp_path_factory):
    """Return where gemengd reports what it did not foresee, in this process and those it starts."""
    folder = tmp_path_factory.mktemp("reports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEMENGD_REPORTS", str(folder))
        yield folder


@pytest.fixture(autouse=True)
def nothing_unforeseen(reports, request):
    """Fail a test in which the command line met an error that it did not foresee."""
    yield
    found = sorted(reports.iterdir())
    told = [path.read_text(encoding="utf-8") for path in found]
    for path in found:
        path.unlink()
    if told and request.node.get_closest_marker("unforeseen") is None:
        pytest.fail(told[0], pytrace=False)


@pytest.fixture(scope="session")
def shared_data():
    """Return the folder of real files, which is no part of the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real files are not on this machine: ../shared/data is absent")
    return SHARED_DATA.resolve()


@pytest.fixture(scope="session")
def shared_cases():
    """Return the folder of small files that others made, which is no part of the project."""
    folder = SHARED_DATA.parent / "cases"
    if not folder.is_dir():
        pytest.skip("the cases are not on this machine: ../shared/cases is absent")
    return folder.resolve()


@pytest.fixture
def no_waiting():
    """Let a client ask again at once."""
    with stamina.set_testing(testing=True, attempts=4, cap=True):
        yield


@pytest.fixture
def point_to(tmp_path, monkeypatch):
    """Return what sends the client elsewhere by configuration, as a mirror would; to no other."""

    def do(url="", years=(2024,), **others):
        # Of the others, those that are named by keyword, with underscores, are asked too.
        named = {"pdok-wijken-en-buurten": {"url": url, "years": list(years)}} if url else {}
        named |= {name.replace("_", "-"): values for name, values in others.items()}
        lines = []
        for name in publishers():
            lines.append(f"[{name}]")
            values = {"used": True, **named[name]} if name in named else {"used": False}
            files = values.pop("files", {})
            lines += [f"{key} = {json.dumps(value)}" for key, value in values.items()]
            lines += [f"files.{key} = {json.dumps(value)}" for key, value in files.items()]
        file = tmp_path / "publishers.toml"
        file.write_text("\n".join(lines), encoding="utf-8")
        monkeypatch.setenv("GEMENGD_PUBLISHERS", str(file))

    return do


@pytest.fixture(scope="session")
def baarn(shared_data):
    """Return the neighbourhoods of Baarn as PDOK served them, numbered."""
    content = json.loads((shared_data / "cbs/baarn_buurten.geojson").read_text(encoding="utf-8"))
    return [{**f, "id": number} for number, f in enumerate(content["features"])]


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    """Give the command line a cache of its own, empty."""
    folder = tmp_path / "cache"
    monkeypatch.setattr("gemengd.sources.web.cache.user_cache_path", lambda *_, **__: folder)
    return folder


@pytest.fixture
def say(monkeypatch, capsys):
    """Return what runs a command: its exit code, standard output and standard error."""

    def do(*arguments):
        monkeypatch.setattr(sys, "argv", ["gemengd", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr()
        return stop.value.code or 0, said.out, said.err

    return do


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Return a real browser of which every host but this machine is out of reach."""
    if not (CHROMIUM.exists() and DRIVER.exists()):
        pytest.skip("Chromium and its driver (chromium, chromium-driver) are not installed")
    driver = start(tmp_path_factory.mktemp("profile"))
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def voorbeeldstad():
    """Return the whole shipped city, built once for all tests that only look at it."""
    return gemengd.build("voorbeeldstad")


@pytest.fixture(scope="module")
def build():
    """Return a small made-up city; a module that asks for another one has its own."""
    return make_build()


@pytest.fixture(scope="module")
def page(build, tmp_path_factory):
    """Return the map of the module's `build`, in English."""
    return written(build, tmp_path_factory.mktemp("page"))


@pytest.fixture
def shallow_json(monkeypatch):
    """Have four brackets be more than is read, so that no test needs as many as really are."""
    loads = json.loads

    def few(text, **more):
        if sum(text.count(letter) for letter in ("[{" if isinstance(text, str) else b"[{")) > 3:
            raise RecursionError
        return loads(text, **more)

    monkeypatch.setattr(json, "loads", few)
