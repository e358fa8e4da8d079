"""Files as no reader expects them, each made by a function of its path; names say what they are."""

import gzip
import json
import os
import random
import sqlite3
import zipfile
from contextlib import closing

from small_city import areas, squares

RANDOM = random.Random(3)
ELSEWHERE = "http://elsewhere.invalid"


def _text(content, encoding="utf-8"):
    return lambda path: path.write_bytes(content.encode(encoding, "surrogatepass"))


def _bytes(content):
    return lambda path: path.write_bytes(content)


def _features(*features, **members):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **members})


def _feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _square(x=147_000.0, y=470_000.0):
    ring = [[x, y], [x + 500, y], [x + 500, y + 500], [x, y + 500], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def _package(**changes):
    return lambda path: areas(**changes).to_file(path, layer="buurten", driver="GPKG")


def _cut(share):
    def write(path):
        _package()(path)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])

    return write


def _scratched(path):
    _package()(path)
    content = bytearray(path.read_bytes())
    for _ in range(200):
        content[RANDOM.randrange(100, len(content))] = RANDOM.randrange(256)
    path.write_bytes(content)


def _sparse(path):
    with path.open("wb") as file:
        file.truncate(8 << 30)


def _zip(*members):
    def write(path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                archive.writestr(name, content)

    return write


def _other_database(path):
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE a (b)")
        database.commit()


def _elsewhere():
    return areas().translate(9e6, 9e6)


def _linked_to_itself(path):
    path.symlink_to(path.name)


# Deeper than Python follows, and no deeper.
DEEP = 3000
NESTED = '{"a":' * DEEP

# What no reader can read: a command that reads it and ends well has made it up.
UNREADABLE = {
    "missing": lambda _path: None,
    "empty": lambda path: path.touch(),
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "an endless device": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": _linked_to_itself,
    "noise": _bytes(RANDOM.randbytes(5000)),
    "nothing but zeros": _bytes(b"\0" * 4096),
    "eight gigabytes of nothing": _sparse,
    "a web page": _text("<!DOCTYPE html><html><title>Log in</title></html>"),
    "a gzip": _bytes(gzip.compress(b"apples,pears\n1,2\n")),
    "a virtual dataset": _text(
        f"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/vsicurl/{ELSEWHERE}/a.gpkg"
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    ),
    "an address": _text(f"/vsicurl/{ELSEWHERE}/a.gpkg"),
    "nested without end": _text(NESTED),
    "another database": _other_database,
}

TABLES = {
    "only a header": _text("buurtcode;perc\n"),
    "a table of something else": _text("apples,pears\n1,2\n"),
    "uneven rows": _text("kind,name,lon,lat\ngp,A\ngp,B,5.2,52.2,9,9\n"),
    "doubled columns": _text("kind,kind,lon,lat\ngp,gp,5.28,52.21\n"),
    "a column {": _text("kind,{,lon,lat\ngp,{x},5.28,52.21\n"),
    "an open quote": _text('kind,name,lon,lat\ngp,"A,5.28,52.21\n'),
    "a NUL": _text("kind,name,lon,lat\ngp,A\0B,5.28,52.21\n"),
    "UTF-16": _text("kind,name,lon,lat\ngp,A,5.28,52.21\n", "utf-16"),
    "Latin-1": _text("kind,name,lon,lat\ngp,Café,5.28,52.21\n", "latin-1"),
    "a cell of a megabyte": _text("kind,name,lon,lat\ngp," + "x" * 1_000_000 + ",5.28,52.21\n"),
    "endless places": _text("kind,name,lon,lat\ngp,A,inf,nan\n"),
    "no place": _text("kind,name,lon,lat\ngp,A,,\n"),
    "axes swapped": _text("kind,name,lon,lat\ngp,A,52.21,5.28\n"),
    "endless capacity": _text("kind,name,lon,lat,capacity\ngp,A,5.28,52.21,inf\n"),
    "control characters": _text("kind,name,lon,lat\ngp,\x1b[2J\x07,5.28,52.21\n"),
    "a score": _text("buurtcode;score\nBU03080101;inf\nBU03080102;x\n"),
    "strange codes": _text("buurtcode;score\n0308;1\nBU;2\n"),
}

MAPS = {
    "cut in the middle": _cut(0.5),
    "cut at the end": _cut(0.95),
    "scratched": _scratched,
    "no features": _text(_features()),
    "a null feature": _text(_features(None)),
    "a feature without a shape": _text(_features(_feature(None, kind="gp", status="adopted"))),
    "a shape without points": _text(_features(_feature({"type": "Polygon", "coordinates": []}))),
    "a shape of text": _text(_features(_feature({"type": "Point", "coordinates": ["a", "b"]}))),
    "an unknown shape": _text(_features(_feature({"type": "Cube", "coordinates": [1, 2]}))),
    "a place at no number": _text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"kind":"gp"},'
        '"geometry":{"type":"Point","coordinates":[NaN,1e999]}}]}'
    ),
    "metres as degrees": _text(_features(_feature(_square(), status="adopted", kind="gp"))),
    "a linked coordinate system": _text(
        _features(crs={"type": "link", "properties": {"href": f"{ELSEWHERE}/crs"}})
    ),
    "text as year": _package(jaar="vorig jaar"),
    "no year": _package(jaar=None),
    "endless homes": _package(woningvoorraad=[float("inf")] * 9),
    "nobody lives there": _package(aantal_inwoners=[0] * 9),
    "fewer than nobody": _package(aantal_inwoners=[-5] * 9),
    "one code": _package(buurtcode="BU03080101"),
    "no names": _package(buurtnaam=None),
    "hostile names": _package(buurtnaam=["<script>", "[% 1+1 %]", "=1+1", "'", '"', "\\", "\n", "", "{}"]),
    "one square nine times": lambda path: areas(geometry=[squares()[0]] * 9).to_file(
        path, driver="GPKG"
    ),
    "a map of elsewhere": lambda path: areas(geometry=_elsewhere()).to_file(path, driver="GPKG"),
    "shares beyond a hundred": _package(
        perc_huurwoningen_in_bezit_woningcorporaties=[150, -3, 1e9, 5, 5, 5, 5, 5, 5]
    ),
}  # fmt: skip
ARCHIVES = {
    "an empty archive": _zip(),
    "an archive of nothing we know": _zip(("a.txt", "x")),
    "a path out of the archive": _zip(("../../a.csv", "kind,lon,lat\ngp,5,52\n")),
    "an archive that grows": _zip(("a.csv", b"kind,lon,lat\n" + b"0" * 3_000_000)),
    "an archive in an archive": _zip(("a.zip", b"PK\x03\x04")),
}

TOMLS = {
    "no TOML": _text("title = "),
    "a TOML in Latin-1": _text('name = "Café"\n', "latin-1"),
    "a TOML with a mark": _text('\ufeffname = "A"\ncode = "GM0308"\n'),
    "nested TOML": _text("a = " + "[" * DEEP),
    "a TOML of tables": _text("[a]\n" + "".join(f"[a{'.b' * n}.c]\n" for n in range(1, 400))),
    "unknown keys": _text('name = "A"\ncode = "GM0308"\ncolour = "red"\ntitle = 3\n'),
    "a lone brace": _text('name = "A {"\ncode = "GM0308"\nurl = "http://127.0.0.1/{"\n'),
    "endless numbers": _text('name = "A"\ncode = "GM0308"\nyears = [inf]\nflag_at = nan\n'),
    "a year far away": _text('name = "A"\ncode = "GM0308"\nyears = [99999999999999999999]\n'),
    "an address elsewhere": _text(
        f'name = "A"\ncode = "GM0308"\n[[inputs]]\nurl = "{ELSEWHERE}:0x/\\u0000"\nrole = "areas"\n'
    ),
    "a device as file": _text(
        'name = "A"\ncode = "GM0308"\n[[inputs]]\nfile = "/dev/zero"\nrole = "areas"\n'
    ),
    "a name too long": _text(
        f'name = "A"\ncode = "GM0308"\n[[inputs]]\nfile = "{"a" * 5000}.gpkg"\nrole = "areas"\n'
    ),
    "an unknown encoding": _text(
        'name = "A"\ncode = "GM0308"\n[[inputs]]\nfile = "care.csv"\nrole = "care"\n'
        'encoding = "klingon"\n[[inputs]]\nfile = "areas.gpkg"\nrole = "areas"\n'
    ),
    "a local coordinate system": _text(
        'name = "A"\ncode = "GM0308"\n[[inputs]]\nfile = "areas.gpkg"\nrole = "areas"\n'
        "crs = 'LOCAL_CS[\"x\"]'\n"
    ),
}  # fmt: skip

QMLS = {
    "no style": _text("<qgis></qgis>"),
    "an entity without end": _text(
        '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><qgis>&c;</qgis>'
    ),
    "an entity of a file": _text(
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><qgis>&b;</qgis>'
    ),
    "odd colours and bounds": _text(
        '<qgis><renderer-v2 type="graduatedSymbol" attr="value"><ranges><range symbol="0" '
        'lower="nan" upper="-inf" label="x"/></ranges><symbols><symbol name="0" type="fill">'
        '<layer><prop k="color" v="red,x,300"/></layer></symbol></symbols></renderer-v2></qgis>'
    ),
    "nested XML": _text("<a>" * DEEP),
}
