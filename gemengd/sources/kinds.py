"""Which kind of map file it is: its name must say so, and what it begins with must bear it out.

GDAL opens whatever it recognises, a text that points elsewhere on the internet among it, whatever
the file is called. So nothing is given to it that is not what its name says.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from gemengd.errors import SourceError
from gemengd.sources.unpacked import require_modest

START = 1 << 16  # bytes; a kind shows within these
ZIP = ".zip"
SHAPEFILE_NEEDS = (".shx", ".dbf")
BLOCK = 1 << 20  # bytes looked through at a time
LINKED_CRS = re.compile(rb'"type":"(?:link|url)"', re.IGNORECASE)
CRS_MEMBER = 400  # bytes before the type in which the word crs stands, blanks left out
XML_START = rb"(?s)\A(?:\xef\xbb\xbf)?\s*(?:<\?xml.*?\?>\s*)?(?:<!--.*?-->\s*)*"


@dataclass(frozen=True)
class Kind:
    """A kind of map file.

    Attributes
    ----------
    drivers
        Of GDAL; those that may open it. None of them for what GDAL does not open.
    begins
        What its first bytes look like.
    """

    name: str
    suffixes: frozenset[str]
    drivers: frozenset[str]
    begins: re.Pattern[bytes]


GEOPACKAGE = Kind(
    "GeoPackage",
    frozenset({".gpkg"}),
    frozenset({"GPKG"}),
    # The number of the application at byte 68 says so, or else the table that each has.
    re.compile(rb"(?s)\ASQLite format 3\x00(?:.{52}(?:GPKG|GP1[01])|.*gpkg_contents)"),
)
GEOJSON = Kind(
    "GeoJSON",
    frozenset({".geojson", ".json"}),
    frozenset({"GeoJSON", "ESRIJSON", "TopoJSON"}),
    re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\{"),
)
PARQUET = Kind(
    "GeoParquet", frozenset({".parquet", ".geoparquet"}), frozenset(), re.compile(rb"\APAR1")
)
SHAPEFILE = Kind(
    "shapefile",
    frozenset({".shp"}),
    frozenset({"ESRI Shapefile"}),
    re.compile(rb"\A\x00\x00\x27\x0a"),
)
KINDS = (
    GEOPACKAGE,
    GEOJSON,
    SHAPEFILE,
    PARQUET,
    Kind(
        "FlatGeobuf", frozenset({".fgb"}), frozenset({"FlatGeobuf"}), re.compile(rb"\Afgb\x03fgb")
    ),
    Kind(
        "GML",
        frozenset({".gml"}),
        frozenset({"GML"}),
        re.compile(XML_START + rb"<(?:\w+:)?FeatureCollection\b"),
    ),
    Kind(
        "KML",
        frozenset({".kml"}),
        frozenset({"LIBKML", "KML"}),
        re.compile(XML_START + rb"<(?:\w+:)?kml\b"),
    ),
)
MAPS = frozenset(suffix for kind in KINDS for suffix in kind.suffixes) | {ZIP}


@dataclass(frozen=True)
class Place:
    """Where a map lies: a file, or one in a zip.

    Attributes
    ----------
    opened
        The name by which GDAL opens it.
    """

    opened: str
    kind: Kind


def places(path: Path) -> tuple[Place, ...]:
    """Return the maps in a file: itself, or those in a zip, in whatever folders they lie there.

    Raises
    ------
    SourceError
        If it is no map file of a kind that is known, or not what its name says, or a zip without
        any, or one that would unpack to far more than it should.
    """
    if path.suffix.lower() == ZIP:
        return _in_zip(path)
    kind = _kind_of(path.suffix)
    if kind is None:
        raise SourceError(f"{path}: files of this kind are not read; {_known()}")
    with path.open("rb") as file:
        _require_kind(kind, file.read(START), str(path))
        if kind is GEOJSON:
            file.seek(0)
            _require_no_link(file, str(path))
    return (Place(str(path), kind),)


def _kind_of(suffix: str) -> Kind | None:
    return next((kind for kind in KINDS if suffix.lower() in kind.suffixes), None)


def _known() -> str:
    suffixes = ", ".join(sorted(s for kind in KINDS for s in kind.suffixes))
    return f"save it as one of {suffixes}"


def _require_kind(kind: Kind, start: bytes, where: str) -> None:
    if kind.begins.search(start):
        return
    other = next((k for k in KINDS if k is not GEOJSON and k.begins.search(start)), None)
    if other is not None:
        suffix = min(other.suffixes)
        raise SourceError(f"{where}: is a {other.name}; give it a name that ends in {suffix}")
    shown = start[:24].decode("ascii", errors="replace")
    message = f"{where}: cannot be read: it is no {kind.name}, it begins with {shown!r}"
    raise SourceError(f"{message}; fetch the file again, or save it as what its name says")


def _require_no_link(file: IO[bytes], where: str) -> None:
    """Refuse a coordinate system that is a link: GDAL would follow it."""
    before = b""
    while block := file.read(BLOCK):
        # How far things stand from each other must not hang on the blanks between them.
        content = before + block.translate(None, b" \t\r\n")
        if any(_is_of_crs(content, found) for found in LINKED_CRS.finditer(content)):
            message = f"{where}: its coordinate system is a link, which is not followed"
            raise SourceError(f'{message}; save it anew, or take its member "crs" out')
        before = content[-3 * CRS_MEMBER :]


def _is_of_crs(content: bytes, found: re.Match[bytes]) -> bool:
    before = content[max(found.start() - CRS_MEMBER, 0) : found.start()]
    after = content[found.end() : found.end() + CRS_MEMBER]
    return b'"crs"' in before and re.search(rb'"(?:href|url)"', after + before) is not None


def _in_zip(path: Path) -> tuple[Place, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = list(_maps(archive))
            for member in members:
                _require_sound(archive, member, path)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise SourceError(f"{path}: cannot be read: {error}; fetch the file again") from None
    if not members:
        raise SourceError(f"{path}: no map in the zip; {_known()}, and zip that")
    return tuple(
        Place(f"/vsizip/{{{path}}}/{member.filename}", kind)
        for member in members
        if (kind := _kind_of(PurePosixPath(member.filename).suffix))
    )


def _maps(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """Yield the members that are maps; a Mac puts a shadow of each beside it."""
    for member in sorted(archive.infolist(), key=lambda member: member.filename):
        name = PurePosixPath(member.filename)
        shadow = name.name.startswith(".") or "__MACOSX" in name.parts
        kind = None if member.is_dir() or shadow else _kind_of(name.suffix)
        if kind is not None and kind is not PARQUET:
            yield member


def _require_sound(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    name = PurePosixPath(member.filename)
    where = f"{path}: {member.filename}"
    kind = _kind_of(name.suffix)
    assert kind is not None
    parts = [m for m in archive.infolist() if PurePosixPath(m.filename).stem == name.stem]
    require_modest(sum(m.compress_size for m in parts), sum(m.file_size for m in parts), where)
    with archive.open(member) as file:
        _require_kind(kind, file.read(START), where)
    if kind is GEOJSON:
        with archive.open(member) as file:
            _require_no_link(file, where)
    there = {m.filename.lower() for m in parts}
    missing = [s for s in SHAPEFILE_NEEDS if str(name.with_suffix(s)).lower() not in there]
    if kind is SHAPEFILE and missing:
        message = f"{where}: the shapefile lacks its {' and '.join(missing)}"
        raise SourceError(f"{message}; put all its parts in the zip")
