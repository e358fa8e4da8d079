"""Every address asked for one small answer: a report to send to the people who write gemengd."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from gemengd.model.city import Level
from gemengd.model.division import CODES, column_of
from gemengd.sources.publishers import Publisher, publishers
from gemengd.sources.remote import Progress
from gemengd.sources.web import SETTING, Probe, has_contact, probe

SHOWN = 6  # columns of an answer that are named
STARTS = {b"SQLite format 3\0": "a GeoPackage", b"PK": "a zip or spreadsheet"}
AREAS = ("pdok-wijken-en-buurten", "pdok-wijken-en-buurten-historisch")
# Of publishers without years: what is small there, behind their address.
SMALL = {
    "overpass": f"?data={quote('[out:json];node(1);out;')}",
    "geofabrik": "/index-v1.json",
    "pdok-bag": "/collections/pand/items?limit=1&f=json",
    "cbs-odata-v4": "{table}/Observations?$top=1",
}


@dataclass(frozen=True)
class Checked:
    """What one address answered, and what that was recognised as."""

    publisher: str
    year: int | None
    address: str
    answer: Probe
    recognised: str


def check(progress: Progress | None = None) -> tuple[Checked, ...]:
    """Ask every address of every publisher, in use or not, for one small answer."""
    asked = [
        (name, year, url)
        for name, publisher in publishers().items()
        for year, url in _questions(name, publisher)
    ]
    found = []
    for done, (name, year, url) in enumerate(asked):
        if progress:
            progress(done / len(asked), without_secrets(url))
        answer = probe(url)
        found.append(Checked(name, year, without_secrets(url), answer, recognised(answer)))
    return tuple(found)


def unsigned() -> str:
    """Say that servers do not hear whom to write to; "" where they do."""
    if has_contact():
        return ""
    message = "No contact is set: servers do not hear whom to write to"
    return f"{message}; {SETTING} sets an address, as OpenStreetMap's rules ask."


def recognised(answer: Probe) -> str:
    """Say what an answer is, by its first bytes."""
    if answer.status is None:
        return answer.fault
    for start, kind in STARTS.items():
        if answer.start.startswith(start):
            return kind
    text = answer.start.decode("utf-8", "replace").lstrip("\ufeff \r\n")
    if re.match(r"<(\?xml[^>]*>\s*<)?feed", text):
        return f"an ATOM feed, {text.count('<entry')} entries"
    if text.startswith("<"):
        return "a web page, or other XML"
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return "JSON, longer than was read" if text.startswith(("{", "[")) else "something else"
    return _of_json(content)


def without_secrets(url: str) -> str:
    """Return an address without a user's name, password and question, which may hold a key."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _of_json(content: object) -> str:
    if not isinstance(content, dict):
        return "JSON, a list"
    features = content.get("features")
    if isinstance(features, list) and features:
        about = features[0].get("properties") if isinstance(features[0], dict) else None
        columns = list(about) if isinstance(about, dict) else []
        code = next((c for level in Level if (c := column_of(CODES[level], columns))), "no code")
        return f"features; {code}; {len(columns)} columns: {', '.join(columns[:SHOWN])}"
    rows = content.get("value")
    if isinstance(rows, list) and rows and isinstance(rows[0], dict):
        filled = sum(value is not None for value in rows[0].values())
        return f"rows; {len(rows[0])} keys, {filled} filled: {', '.join(list(rows[0])[:SHOWN])}"
    return f"JSON: {', '.join(list(content)[:SHOWN])}"


def _questions(name: str, publisher: Publisher) -> Iterator[tuple[int | None, str]]:
    """Yield a small question for each year that a publisher has, or one."""
    if publisher.catalogue is not None:
        yield None, publisher.catalogue.url
    if name in SMALL:
        newest = publishers()["cbs-kerncijfers"].files
        yield None, f"{publisher.url}{SMALL[name]}".format(table=newest[max(newest)])
    elif name in AREAS:
        for year in publisher.years:
            yield year, f"{publisher.at(year)}/collections/buurten/items?limit=1&f=json"
    elif publisher.files:
        table = "/TypedDataSet?$top=1&$format=json" if "odata" in publisher.url.lower() else ""
        for year in publisher.files:
            for file in publisher.files_of(year):
                yield year, file + table
    elif publisher.years:
        for year in publisher.years:
            yield year, publisher.at(year)
    else:
        yield None, publisher.url
