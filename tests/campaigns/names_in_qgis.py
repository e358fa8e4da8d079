"""Hostile names in the GeoPackage, in a real QGIS: shown as they are, and nothing is evaluated."""

import json
import re
import subprocess

from names import named_build, names
from test_exports_qgis import PYTHON, qgis_is_here
from test_hostile_qgis import LOOK, PRODUCT

from gemengd.exports import export
from gemengd.exports.qgis.spoken import FORBIDDEN
from gemengd.model.text import Language

OURS = {"<b>", "</b>", "<br>"}


def trials(size, folder, seed):
    """Yield the fault of each name; "" where there is none."""
    if not qgis_is_here():
        yield "QGIS with its Python is not installed"
        return
    called = names(size, seed)
    seen = _seen(named_build(called), folder)
    tables = ("segregation", "social_housing")
    for number, name in enumerate(called):
        faults = (_fault(name, *(seen[k][t][number] for k in ("tips", "shown"))) for t in tables)
        yield next(filter(None, faults), "")


def _seen(build, folder):
    package = next(p for p in export(build, folder, Language.EN) if p.suffix == ".gpkg")
    done = subprocess.run(
        [PYTHON, "-c", LOOK, package],
        capture_output=True, text=True, check=False, timeout=600,
        env={"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)},
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith("SEEN")]
    assert lines, done.stderr
    return json.loads(lines[0].removeprefix("SEEN"))


def _bare(text):
    """Return a text without blanks and without what XML has no place for, which may become one."""
    return "".join(FORBIDDEN.sub("", text).split())


def _fault(name, tip, shown):
    tags = set(re.findall(r"<[^>]*>", tip)) - OURS
    if PRODUCT in tip or tags:
        return f"{name[:80]!r}: the tip has {tags} or a product: {tip[:200]!r}"
    said = _bare(shown)
    if _bare(name)[:50] not in said:
        return f"{name[:80]!r} is shown as {said[:80]!r}"
    return ""
