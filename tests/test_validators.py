"""What others' validators say of what gemengd writes.

PDOK's validators need the GDAL of the system: ``.ci/run`` installs them in an environment of their
own and names its folder of programs in ``PDOK_VALIDATORS``.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from build_builder import make_build

import gemengd
from gemengd.exports import export
from gemengd.model.format import Format
from gemengd.model.text import Language

PYTHON = Path("/usr/bin/python3")


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Return the folders of the made-up city and of a small build with hostile names."""
    folder = tmp_path_factory.mktemp("validated")
    gemengd.build("voorbeeldstad", out=folder, formats=[Format.PDOK_GEOTIFF])
    export(make_build(), folder, Language.EN)
    return [folder / "voorbeeldstad", folder / "proefstad"]


def validator(name):
    found = shutil.which(name, path=os.environ.get("PDOK_VALIDATORS"))
    if found is None:
        pytest.skip(f"{name} of PDOK is not installed (PDOK_VALIDATORS)")
    return found


def test_pdok_accepts_the_geopackages_without_a_recommendation(outputs):
    for folder in outputs:
        (package,) = folder.glob("*.gpkg")
        done = subprocess.run(
            [validator("geopackage-validator"), "validate", "--gpkg-path", package],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

        said = json.loads(done.stdout)
        assert said["success"] is True
        assert said["results"] == []
        assert len(said["validations_executed"]) >= 21


def test_gdal_accepts_the_geopackages_as_the_standard_has_them(outputs):
    if subprocess.run([PYTHON, "-c", "import osgeo"], check=False, capture_output=True).returncode:
        pytest.skip("the system has no GDAL for Python (python3-gdal)")
    for folder in outputs:
        (package,) = folder.glob("*.gpkg")
        command = [PYTHON, "-m", "osgeo_utils.samples.validate_gpkg", package]
        done = subprocess.run(command, capture_output=True, text=True, check=False)

        assert done.returncode == 0, done.stdout + done.stderr


NO_OVERVIEWS = 3  # PDOK makes these itself; a cloud-optimised GeoTIFF to open at once needs them


@pytest.mark.parametrize(("files", "found"), [("_pdok.tif", set()), (".tif", {NO_OVERVIEWS})])
def test_pdok_takes_the_rasters_that_are_for_it_and_finds_only_overviews_in_the_others(
    files, found, outputs
):
    rasters = [
        raster
        for raster in sorted(outputs[0].glob(f"*{files}"))
        if raster.name.endswith("_pdok.tif") is (files == "_pdok.tif")
    ]

    for raster in rasters:
        done = subprocess.run(
            [validator("geotiff-validator"), "validate", "--geotiff-path", raster],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

        said = json.loads(done.stdout)
        assert said["required_validations_executed"] == [1, 2, 3]
        assert {one["validation_code"] for one in said["results"]} == found
    assert len(rasters) == 6
