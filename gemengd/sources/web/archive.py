"""Archives of others: only what is wanted is unpacked, within limits, and never elsewhere."""

import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath, PureWindowsPath

from gemengd.errors import SourceChangedError
from gemengd.sources.web.cache import Cache, Stored

# Own choices. A GeoPackage shrinks to a fifth or so; a bomb to a thousandth.
MOST_MEMBERS = 10_000
MOST_UNPACKED_BYTES = 20_000_000_000
MOST_RATIO = 200
BLOCK = 1 << 20


def unpack(
    cache: Cache, stored: Stored, wanted: str, *, most_bytes: int = MOST_UNPACKED_BYTES
) -> tuple[Path, ...]:
    """Return the wanted members of a zip, unpacked in the cache once, in order of name.

    Parameters
    ----------
    wanted
        Pattern of their names, such as ``*.gpkg``; folders in the archive do not matter.
    most_bytes
        More than this is not unpacked.

    Raises
    ------
    SourceChangedError
        If it is no zip, is broken or locked, holds nothing of that name, or is made to do harm:
        a member that would land outside its folder, a link, or far more bytes than it seems.
    SourceUnavailableError
        If the cache cannot be written.
    """
    with _opened(cache, stored) as archive:
        _require_harmless(archive, stored)
        members = sorted(
            (m for m in archive.infolist() if fnmatch(m.filename.lower(), wanted.lower())),
            key=lambda member: member.filename,
        )
        if not members:
            held = ", ".join(archive.namelist()[:4]) or "nothing"
            raise SourceChangedError(f"{stored.url}: expected {wanted} in the zip, found {held}")
        if sum(m.file_size for m in members) > most_bytes:
            raise _bomb(stored)
        return tuple(_unpack(cache, stored, archive, member) for member in members)


def names_in(cache: Cache, stored: Stored) -> list[str]:
    """Return the names of the members of a zip; errors are those of `unpack`."""
    with _opened(cache, stored) as archive:
        _require_harmless(archive, stored)
        return archive.namelist()


@contextmanager
def _opened(cache: Cache, stored: Stored) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(cache.path(stored)) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        cache.forget(stored)
        raise SourceChangedError(f"{stored.url}: the zip cannot be read: {error}") from None


def _require_harmless(archive: zipfile.ZipFile, stored: Stored) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        message = f"{stored.url}: {len(members)} members in the zip, more than {MOST_MEMBERS}"
        raise SourceChangedError(f"{message}; not what was expected")
    for member in members:
        if _escapes(member):
            message = f"{stored.url}: the zip holds {member.filename!r}"
            raise SourceChangedError(f"{message}, which leaves its folder; tell the publisher")
    if sum(m.file_size for m in members) > MOST_RATIO * max(stored.size, BLOCK):
        raise _bomb(stored)


def _escapes(member: zipfile.ZipInfo) -> bool:
    link = stat.S_ISLNK(member.external_attr >> 16)
    # Both ways of writing paths: which of them counts depends on the machine.
    paths = PurePosixPath(member.filename), PureWindowsPath(member.filename)
    return link or any(p.is_absolute() or p.drive or ".." in p.parts for p in paths)


def _unpack(
    cache: Cache, stored: Stored, archive: zipfile.ZipFile, member: zipfile.ZipInfo
) -> Path:
    target = cache.place(stored.sha256, member.filename)
    if target.exists() and _checksum(target) == member.CRC:
        return target
    with cache.aside() as file, archive.open(member) as packed:
        # No more is read than the member's own size says, and its checksum is held to it.
        shutil.copyfileobj(packed, file, BLOCK)
        cache.put(file, target)
    return target


def _checksum(path: Path) -> int:
    found = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found = zlib.crc32(block, found)
    return found


def _bomb(stored: Stored) -> SourceChangedError:
    message = f"{stored.url}: unpacks to far more than its {stored.size / 1e6:.1f} MB"
    return SourceChangedError(f"{message}; not what was expected")
