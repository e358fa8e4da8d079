"""A year of a municipality from the file of the whole country."""

from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import urlparse

from gemengd.errors import SourceAbsentError, SourceChangedError
from gemengd.model.city import City
from gemengd.model.request import Input
from gemengd.sources.pdok.areas import as_input
from gemengd.sources.publishers import Publisher
from gemengd.sources.remote import Progress, Wanted
from gemengd.sources.web import Client, Stored, linked_files, names_in, unpack
from gemengd.sources.wijkenbuurten import has_rows

PACKAGE, ARCHIVE = ".gpkg", ".zip"
SQLITE = b"SQLite format 3\0"  # https://www.geopackage.org/spec/#r1


def from_geopackage(
    server: Publisher, year: int, wanted: Wanted, client: Client, progress: Progress
) -> Input:
    """Return the file that the ATOM feed of a year names; only the municipality is read from it.

    Raises
    ------
    SourceUnavailableError
        If the feed or the file gives no answer.
    SourceAbsentError
        If it has nothing of this municipality.
    SourceChangedError
        If the feed names no such file.
    """
    progress(0.0, server.title.format(year=year))
    url = server.at(year)
    if not url.lower().endswith((PACKAGE, ARCHIVE)):
        url = _newest(linked_files(client, url, (PACKAGE, ARCHIVE)), year)
    file = client.opened(url, partial(_opened, client), progress)
    given = as_input(server, year, wanted, file, url)
    municipality = wanted.municipality
    if not has_rows(given, City(municipality.name, municipality.code, wanted.level)):
        message = f"{url}: no rows of {municipality.name} ({municipality.code})"
        raise SourceAbsentError(f"{message}; check the code, or ask for other years with --years")
    return given


def _newest(urls: list[str], year: int) -> str:
    """Return the last delivery of a year: its names end in ``_v1`` to ``_v3``, or in nothing."""
    name = {url: PurePosixPath(urlparse(url).path).name.lower() for url in urls}
    return max(urls, key=lambda url: (str(year) in name[url], PACKAGE in name[url], name[url]))


def _opened(client: Client, stored: Stored) -> Path:
    name = PurePosixPath(urlparse(stored.url).path).name
    if name.lower().endswith(ARCHIVE):
        packages = [n for n in names_in(client.cache, stored) if n.lower().endswith(PACKAGE)]
        if packages:
            return unpack(client.cache, stored, max(packages))[-1]
        # A zip of shapefiles, as the first years are, is read as it stands.
        return client.cache.named(stored, name)
    with client.cache.path(stored).open("rb") as file:
        if file.read(len(SQLITE)) != SQLITE:
            raise SourceChangedError(f"{stored.url}: expected a GeoPackage, found something else")
    return client.cache.named(stored, name)
