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
package = sys.argv[1]
tables = sqlite3.connect(package).execute(
    "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'").fetchall()
seen = {}

def labels(layer):
    return layer.labeling().settings()

for (table,) in tables:
    layer = QgsVectorLayer(f"{package}|layername={table}", table, "ogr")
    ruled = layer.renderer().type() == "RuleRenderer"
    rules = layer.renderer().rootRule().children() if ruled else []
    seen[table] = {
        "valid": layer.isValid(), "rows": layer.featureCount(), "crs": layer.crs().authid(),
        "rules": [[r.label(), r.filterExpression(), r.symbol().color().name()] for r in rules],
        "named": [labels(layer).scaleVisibility, labels(layer).minimumScale,
                  labels(layer).maximumScale] if layer.labeling() else None,
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
OPEN = """
import json, sys
from qgis.core import *
QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], False)
app.initQgis()
package, out = sys.argv[1:3]
project = QgsProject.instance()
read = project.read(f"geopackage:{package}?projectName=gemengd")

def tree(group):
    return [[node.name(), tree(node)] if isinstance(node, QgsLayerTreeGroup)
            else [node.name(), node.itemVisibilityChecked()] for node in group.children()]

seen = {"read": read, "title": project.title(), "crs": project.crs().authid(),
        "tree": tree(project.layerTreeRoot()), "layouts": {}, "layers": {}}
for layer in project.mapLayers().values():
    ruled = isinstance(layer, QgsVectorLayer) and layer.renderer().type() == "RuleRenderer"
    rules = layer.renderer().rootRule().children() if ruled else []
    seen["layers"][layer.id()] = {
        "valid": layer.isValid(), "source": layer.source(), "about": layer.abstract(),
        "tip": layer.mapTipTemplate() if ruled else "",
        "colours": [r.symbol().color().name() for r in rules]}
for layout in project.layoutManager().printLayouts():
    exporter = QgsLayoutExporter(layout)
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = 60
    picture = f"{out}/{layout.name()}.png"
    texts = {i.id(): i.currentText() for i in layout.items() if isinstance(i, QgsLayoutItemLabel)}
    seen["layouts"][layout.name()] = {
        "png": exporter.exportToImage(picture, settings), "texts": texts,
        "pdf": exporter.exportToPdf(f"{out}/{layout.name()}.pdf",
                                    QgsLayoutExporter.PdfExportSettings())}
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
def out(build, tmp_path_factory):
    if not qgis_is_here():
        pytest.skip("QGIS with its Python (qgis, python3-qgis) is not installed")
    folder = tmp_path_factory.mktemp("qgis")
    export(build, folder, Language.EN)
    return folder


@pytest.fixture(scope="module")
def seen(out):
    return in_qgis(LOOK, out)


@pytest.fixture(scope="module")
def opened(out):
    return in_qgis(OPEN, out)


def in_qgis(script, out):
    done = subprocess.run(
        [PYTHON, "-c", script, out / "proefstad" / "proefstad.gpkg", out],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        env={"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(out), "HOME": str(out)},
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("SEEN")]
    assert lines, done.stderr
    return json.loads(lines[0].removeprefix("SEEN"))


@pytest.mark.qgis
def test_qgis_opens_every_table_in_rd_new(build, seen):
    assert set(seen) == {*build.layers, *build.overlays, "plans", "care", "care_reach_places"}
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


@pytest.mark.qgis
def test_qgis_names_the_areas_when_one_zooms_in(build, seen):
    # QGIS's minimum scale is the farthest out: names show from 1:40,000 to the closest look.
    assert {tuple(seen[slug]["named"]) for slug in build.layers} == {(True, 40_000, 0)}


@pytest.mark.qgis
def test_the_project_inside_opens_with_groups_order_and_one_signal_on(opened):
    assert opened["read"]
    assert opened["crs"] == "EPSG:28992"
    assert opened["title"] == "Proefstad (made-up city)"
    assert all(layer["valid"] for layer in opened["layers"].values())
    names = [name for name, _ in opened["tree"]]
    assert names == [
        "Walk to a GP: places", "Plans", "Care and support", "Signals", "Housing", "People",
        "Plans", "Care and support", "Ground map (PDOK, Kadaster)",
    ]  # fmt: skip
    signals = dict(opened["tree"])["Signals"]
    assert signals == [["Segregation pressure", True], ["Care behind demand", False]]


@pytest.mark.qgis
def test_the_projects_layers_look_as_the_tables_do(build, seen, opened):
    for slug in (*build.layers, *build.overlays):
        layer = opened["layers"][f"gemengd_{slug}"]
        assert layer["colours"] == [rule[2] for rule in seen[slug]["rules"]]
        assert "name" in layer["tip"]
        assert layer["about"]


@pytest.mark.qgis
@pytest.mark.parametrize("page", ["A4", "A3"])
def test_a_page_prints_what_is_on_and_says_whose_figures_it_shows(page, out, opened):
    found = opened["layouts"][page]

    assert (found["png"], found["pdf"]) == (0, 0)
    assert (out / f"{page}.pdf").read_bytes().startswith(b"%PDF")
    assert found["texts"]["title"] == "Proefstad (made-up city): Segregation pressure"
    assert "A signal is about a place" in found["texts"]["foot"]
    assert "© CBS, Kadaster; © OpenStreetMap contributors" in found["texts"]["foot"]
