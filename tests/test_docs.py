"""The docs fail a test when they lag the code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gemengd import errors
from gemengd.dataset import glossary
from gemengd.definitions import load_definitions
from gemengd.errors import GemengdError
from gemengd.measures import MEASURES, registry
from gemengd.model.building import STAGES
from gemengd.model.criterion import Criterion
from gemengd.model.format import Format
from gemengd.model.index import Index, Statistic
from gemengd.model.layer import Layer
from gemengd.model.overlay import Overlay
from gemengd.model.plan import HARDNESSES, HOMES, KINDS, STATUSES
from gemengd.model.reason import Reason
from gemengd.model.request import Input
from gemengd.sources import readers
from gemengd.sources.publishers import publishers

ROOT = Path(__file__).resolve().parent.parent
DOCS = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", ROOT / "layers/README.md", *sorted(ROOT.glob("docs/*.md")))
)
SHIPPED = load_definitions(registry())
ERRORS = [
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, GemengdError)
]
KEYS = [*Index.model_fields, *Layer.model_fields, *Overlay.model_fields, *Criterion.model_fields]


@pytest.mark.parametrize(
    "word",
    [
        *SHIPPED.layers,
        *SHIPPED.overlays,
        *SHIPPED.indices,
        *(statistic.value for statistic in Statistic),
        *MEASURES,
        *ERRORS,
        *(reason.value for reason in Reason),
        *glossary(),
        *readers(),
        *publishers(),
        *Input.model_fields,
        *Format,
        *KINDS,
        *STATUSES,
        *HARDNESSES,
        *STAGES,
        *HOMES,
        *(
            key
            for key in dict.fromkeys(KEYS)
            if key not in {"slug", "measure", "criteria", "style"}
        ),
    ],
)
def test_the_docs_name_it(word):
    assert re.search(rf"`{re.escape(word)}`", DOCS)


@pytest.mark.parametrize(
    "command",
    [
        "build",
        "cities",
        "compare",
        "evaluate",
        "inspect",
        "layers",
        "lock",
        "report",
        "scenario",
        "sources",
        "style",
    ],
)
def test_the_docs_name_every_command(command):
    assert f"gemengd {command}" in DOCS


@pytest.mark.parametrize("slug", SHIPPED.layers)
def test_every_layer_says_in_both_languages_what_it_does_not_say(slug):
    layer = SHIPPED.layers[slug]

    for text in (layer.caveat, layer.caveat_nl, layer.description, layer.description_nl):
        assert len(text) > 20
    assert layer.caveat != layer.caveat_nl
    assert layer.group in {"housing", "people", "plans", "care"}


@pytest.mark.parametrize("slug", SHIPPED.overlays)
def test_every_threshold_says_where_it_comes_from(slug):
    for criterion in SHIPPED.overlays[slug].criteria:
        assert re.match(r"Own choice.*:|Own choice, as|[A-Z].*\(", criterion.source)
        assert criterion.because != criterion.because_nl


@pytest.mark.parametrize("slug", SHIPPED.styles)
def test_every_style_gets_darker_or_has_two_arms(slug):
    style = SHIPPED.styles[slug]
    light = [luminance(c.colour) for c in style.classes()]
    middle = light.index(max(light))

    assert style.source
    if style.kind == "graduated":
        assert light[: middle + 1] == sorted(light[: middle + 1])
        assert light[middle:] == sorted(light[middle:], reverse=True)


def luminance(colour):
    """Return the relative luminance of WCAG 2.1, which colour-blind readers see too."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("script", ["one_city.py", "own_overlay/own_overlay.py", "own_plans.py"])
def test_an_example_runs_and_shows_something(script, tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / script],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        cwd=tmp_path,
    )

    assert done.returncode == 0, done.stderr
    assert "BU9999" in done.stdout


def test_the_six_cities_are_set_side_by_side(shared_data):
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / "six_cities.py", shared_data],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )

    assert done.returncode == 0, done.stderr
    for name in ("Breda", "Ede", "Groningen", "Leeuwarden", "Nijmegen", "Tilburg"):
        assert name in done.stdout


def test_the_overlay_in_the_readme_is_the_one_in_the_examples():
    (shown,) = re.findall(r"```toml\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL)

    kept = ROOT / "examples/own_overlay/definitions/overlays/far_from_gp.toml"

    assert shown == kept.read_text(encoding="utf-8")


def test_ci_runs_the_command_that_the_readme_names():
    assert "pip install -e '.[test]' && pytest" in (ROOT / "README.md").read_text()
    assert "README.md" in (ROOT / ".ci/run").read_text()
