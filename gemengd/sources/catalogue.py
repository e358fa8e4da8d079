"""Which editions a publisher has, by its own catalogue."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, urljoin

from gemengd.errors import SourceChangedError
from gemengd.sources.publishers import Kind, Publisher
from gemengd.sources.web import Client

YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
LINK = re.compile(r"href\s*=\s*[\"']([^\"'?]+)[\"']", re.IGNORECASE)


def editions(publisher: Publisher, client: Client) -> Mapping[int, str]:
    """Return what a publisher's catalogue lists of it: year -> address, table or file.

    Raises
    ------
    SourceUnavailableError
        If the catalogue gives no answer.
    SourceChangedError
        If it is no such catalogue.
    """
    if publisher.catalogue is None:
        return {}
    return LISTED[publisher.catalogue.kind](publisher, client)


def newer(publisher: Publisher, found: Mapping[int, str]) -> dict[int, str]:
    """Return the editions that are younger than all that are known, the newest first."""
    known = max((*publisher.years, *publisher.files), default=0)
    return {year: found[year] for year in sorted(found, reverse=True) if year > known}


def _of_index(publisher: Publisher, client: Client) -> dict[int, str]:
    """Return the APIs in PDOK's index whose address is that of a year of this one."""
    content = client.get_json(_address(publisher))
    apis = content.get("apis") if isinstance(content, dict) else None
    if not isinstance(apis, list):
        raise _strange(publisher, "a list of apis")
    try:
        links = [link for api in apis for link in api.get("links") or ()]
        addresses = {str(link.get("href", "")).rstrip("/") for link in links}
    except (AttributeError, TypeError):
        raise _strange(publisher, "apis with their links") from None
    path = re.compile(re.escape(_path(publisher.url)).replace(r"\{year\}", r"(\d{4})") + "$")
    found = {address: path.search(address) for address in addresses}
    return {int(match.group(1)): address for address, match in found.items() if match}


def _of_statline(publisher: Publisher, client: Client) -> dict[int, str]:
    """Return the tables of StatLine whose title begins so; the last year in it is their own."""
    title = _listed(publisher)
    asked = quote(f"substringof('{title}',Title)", safe="$(),'")
    content = client.get_json(f"{_address(publisher)}?$filter={asked}&$format=json")
    rows = content.get("value") if isinstance(content, dict) else None
    if not isinstance(rows, list):
        raise _strange(publisher, "a list of tables")
    try:
        named = [(str(row["Title"]), str(row["Identifier"]).strip()) for row in rows]
    except (KeyError, TypeError):
        raise _strange(publisher, "tables with their Title and Identifier") from None
    found = ((YEAR.findall(name), table) for name, table in named if name.startswith(title))
    return {int(years[-1]): table for years, table in found if years}


def _of_folder(publisher: Publisher, client: Client) -> dict[int, str]:
    """Return the files that a folder links to, of a year's the last."""
    text = client.cache.read(client.get(_address(publisher))).decode("utf-8", "replace")
    names = sorted(link.rsplit("/", 1)[-1] for link in LINK.findall(text))
    found = {name: re.fullmatch(_listed(publisher), name) for name in names}
    return {int(match.group("year")): name for name, match in found.items() if match}


LISTED: Mapping[Kind, Callable[[Publisher, Client], dict[int, str]]] = {
    "index": _of_index,
    "statline": _of_statline,
    "folder": _of_folder,
}


def _address(publisher: Publisher) -> str:
    return publisher.catalogue.url if publisher.catalogue else ""


def _listed(publisher: Publisher) -> str:
    return publisher.catalogue.listed if publisher.catalogue else ""


def _path(url: str) -> str:
    """Return an address without its host: a catalogue may name another host than a mirror."""
    return url.split("://", 1)[-1].partition("/")[2] if "://" in url else urljoin("", url)


def _strange(publisher: Publisher, wanted: str) -> SourceChangedError:
    message = f"{_address(publisher)}: expected {wanted}, found something else"
    return SourceChangedError(f"{message}; open it in a browser to see why")
