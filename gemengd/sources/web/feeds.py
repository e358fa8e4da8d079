"""The files that an ATOM feed offers."""

from urllib.parse import urljoin, urlparse

from gemengd.errors import SourceChangedError
from gemengd.sources.web.client import Client

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = "application/atom+xml"
MOST_FEEDS = 20  # an index of downloads names its data sets, each with a feed of its own


def linked_files(client: Client, feed: str, suffixes: tuple[str, ...]) -> list[str]:
    """Return the addresses of the files that a feed offers, and the feeds that it names.

    Parameters
    ----------
    suffixes
        Of the files that are wanted, such as ``.gpkg``.

    Raises
    ------
    SourceUnavailableError
        If a feed gives no answer.
    SourceChangedError
        If it is no feed, or offers no such file.
    """
    links = _links(client, feed)
    feeds = dict.fromkeys(href for href, kind in links if kind.startswith(FEED) and href != feed)
    for named in list(feeds)[:MOST_FEEDS]:
        links += _links(client, named)
    paths = dict.fromkeys(href for href, _ in links)
    found = [href for href in paths if urlparse(href).path.lower().endswith(suffixes)]
    if not found:
        message = f"{feed}: {len(paths)} links, none to a file {' or '.join(suffixes)}"
        raise SourceChangedError(f"{message}; open it in a browser to see what it offers")
    return found


def _links(client: Client, feed: str) -> list[tuple[str, str]]:
    """Return address and kind of what the entries of a feed link to."""
    root = client.get_xml(feed)
    if root.tag != f"{ATOM}feed":
        client.forget(feed)
        name = root.tag.rpartition("}")[2]
        raise SourceChangedError(f"{feed}: expected an ATOM feed, found <{name}>; open it to see")
    links = root.iterfind(f"{ATOM}entry/{ATOM}link")
    return [(urljoin(feed, link.get("href", "")), link.get("type", "")) for link in links]
