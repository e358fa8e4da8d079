"""A GeoPackage of ours under another name: its project never shows another build's figures."""

import json
import os
import shutil
import subprocess
from dataclasses import replace

import pytest
from build_builder import make_build
from test_exports_qgis import PYTHON, qgis_is_here

from gemengd.exports import export
from gemengd.model.text import Language

COUNT = """
import json, sys
from qgis.core import *
QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], False)
app.initQgis()
project = QgsProject.instance()
seen = []
for package in sys.argv[1:]:
    project.read(f"geopackage:{package}?projectName=gemengd")
    layers = [l for l in project.mapLayers().values() if l.type() == QgsMapLayer.VectorLayer]
    seen.append({"shown": sum(len(list(l.getFeatures())) for l in layers if l.isValid()),
                 "broken": sum(not l.isValid() for l in layers), "layers": len(layers)})
print("SEEN" + json.dumps(seen))
"""


def counted(folder, *packages):
    done = subprocess.run(
        [PYTHON, "-c", COUNT, *map(str, packages)],
        capture_output=True, text=True, check=False, timeout=600,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "PYTHONPATH": ""},
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith("SEEN")]
    assert lines, done.stderr
    return json.loads(lines[0].removeprefix("SEEN"))


def of_another_year(build):
    older = tuple(replace(source, sha256="0" * 64) for source in build.dataset.sources)
    return replace(build, dataset=replace(build.dataset, sources=older))


@pytest.mark.qgis
def test_beside_an_older_build_a_renamed_geopackage_shows_nothing_of_it(tmp_path):
    if not qgis_is_here():
        pytest.skip("QGIS with its Python (qgis, python3-qgis) is not installed")
    build = make_build()
    export(build, tmp_path / "new", Language.EN)
    export(of_another_year(build), tmp_path / "old", Language.EN)
    here, older = (tmp_path / f / "proefstad" / "proefstad.gpkg" for f in ("new", "old"))
    renamed = older.with_name("renamed.gpkg")
    shutil.copy(here, renamed)
    alone = tmp_path / "alone.gpkg"
    shutil.copy(here, alone)

    own, beside, without = counted(tmp_path, here, renamed, alone)

    assert own["broken"] == 0
    assert own["shown"] > 0
    assert beside["shown"] == 0
    assert without == {"shown": 0, "broken": own["layers"], "layers": own["layers"]}
