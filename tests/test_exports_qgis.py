"""The GeoPackage in a real QGIS: its styles are applied, and are those of the HTML map."""

import json
import subprocess
from pathlib import Path

import pytest
from build_builder import make_build

from gemengd.exports import export
from gemengd.model.text import Language

PYTHON = Path("/usr/bin/python3")
LOOK = """
import json, sqlite3, sys
from qgis.core import *
from qgis.PyQt.QtCore import QSize
QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], False)
app.initQgis()
package, picture = sys.argv[1:3]
tables = sqlite3.connect(package).execute(
    "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'").fetchall()
seen = {}
for (table,) in tables:
    layer = QgsVectorLayer(f"{package}|layername={table}", table, "ogr")
    ruled = layer.renderer().type() == "RuleRenderer"
    rules = layer.renderer().rootRule().children() if ruled else []
    seen[table] = {
        "valid": layer.isValid(), "rows": layer.featureCount(), "crs": layer.crs().authid(),
        "rules": [[r.label(), r.filterExpression(), r.symbol().color().name()] for r in rules],
        "alias": layer.attributeAlias(layer.fields().lookupField("value")),
    }
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(QSize(300, 250))
    settings.setExtent(layer.extent())
    settings.setDestinationCrs(layer.crs())
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    seen[table]["colours"] = sorted({image.pixelColor(x, y).name() for x in range(0, 300, 3)
                                     for y in range(0, 250, 3)})
print("SEEN" + json.dumps(seen))
"""


def qgis_is_here():
    if not PYTHON.exists():
        return False
    found = subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True, check=False)
    return found.returncode == 0


@pytest.fixture(scope="module")
def build():
    return make_build()


@pytest.fixture(scope="module")
def seen(build, tmp_path_factory):
    if not qgis_is_here():
        pytest.skip("QGIS with its Python (qgis, python3-qgis) is not installed")
    out = tmp_path_factory.mktemp("qgis")
    export(build, out, Language.EN)
    done = subprocess.run(
        [PYTHON, "-c", LOOK, out / "proefstad" / "proefstad.gpkg", out / "map.png"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(out), "HOME": str(out)},
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("SEEN")]
    assert lines, done.stderr
    return json.loads(lines[0].removeprefix("SEEN"))


@pytest.mark.qgis
def test_qgis_opens_every_table_in_rd_new(build, seen):
    assert set(seen) == {*build.layers, *build.overlays, "plans", "care"}
    assert all(table["valid"] for table in seen.values())
    assert {table["crs"] for table in seen.values()} == {"EPSG:28992"}


@pytest.mark.qgis
def test_qgis_applies_the_classes_colours_and_breaks_of_the_map(build, seen):
    for slug, result in build.layers.items():
        classes = build.styles[result.layer.style].classes()
        rules = seen[slug]["rules"]
        assert [r[0] for r in rules[: len(classes)]] == [c.label for c in classes]
        assert [r[2] for r in rules[: len(classes)]] == [c.colour for c in classes]
        for rule, part in zip(rules, classes, strict=False):
            bounds = [b if isinstance(b, str) else f"{b:g}" for b in
                      (part.lower, part.upper, part.value) if b is not None]  # fmt: skip
            assert all(bound in rule[1] for bound in bounds)
        assert rules[-1][0] == "unknown"


@pytest.mark.qgis
def test_qgis_draws_the_colours_of_the_flags(build, seen):
    style = build.styles[build.overlays["segregation"].overlay.style]

    (flagged,) = [c.colour for c in style.classes() if c.value == "flagged"]

    assert flagged in seen["segregation"]["colours"]


@pytest.mark.qgis
def test_qgis_calls_the_value_by_its_title(build, seen):
    assert seen["social_housing"]["alias"] == build.layers["social_housing"].layer.title
