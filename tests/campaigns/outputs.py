"""Whether what stands in a folder is whole, and says what it is."""

import csv
import hashlib
import io
import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

MANIFEST = "manifest.json"
NO_NUMBER = re.compile(r"-9999\d|\bnan\b|\binf\b|\bInfinity\b|\bNaN\b")


def content(folder):
    """Return the bytes of what a user sees in a folder, by name; of no folder, nothing."""
    if not folder.is_dir():
        return {}
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file()}


def hidden(folder):
    """Return the names of what is left of unfinished work in a folder."""
    return sorted(p.name for p in folder.glob(".gemengd*")) if folder.is_dir() else []


def contradictions(folder):
    """Return what contradicts the manifest of a folder; "" if nothing does."""
    found = content(folder)
    if MANIFEST not in found:
        return f"{folder} has no manifest"
    said = json.loads(found[MANIFEST])
    named = said["outputs"]
    if found.keys() != {*named, MANIFEST}:
        return f"{folder} has {sorted(found)}, its manifest names {sorted(named)}"
    for name, sha256 in named.items():
        if hashlib.sha256(found[name]).hexdigest() != sha256:
            return f"{folder / name} is not the file that the manifest names"
    return _wrong(found, said)


def _wrong(found, said):
    """Return what is plainly wrong in the files of a build."""
    table = found["flags.csv"].decode("utf-8-sig")
    number = NO_NUMBER.search(table) or NO_NUMBER.search(json.dumps(said["layers"]))
    if number:
        return f"flags.csv or the manifest shows {number[0]!r} as a figure"
    list(csv.reader(io.StringIO(table), strict=True))
    package = next(bytes_ for name, bytes_ in found.items() if name.endswith(".gpkg"))
    return _wrong_package(package, said)


def _wrong_package(package, said):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        path.write_bytes(package)
        with closing(sqlite3.connect(path)) as database:
            (state,) = database.execute("PRAGMA integrity_check").fetchone()
            rows = {
                slug: database.execute(f'SELECT count(*) FROM "{slug}"').fetchone()[0]
                for slug in (*said["layers"], *said["overlays"])
            }
    areas = said["city"]["areas"]
    if state != "ok":
        return f"the GeoPackage is not sound: {state}"
    other = {slug: count for slug, count in rows.items() if count != areas}
    return f"the GeoPackage has {other} rows, the city {areas} areas" if other else ""


def copied(source, target):
    """Put a copy of a folder in place of another."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target
