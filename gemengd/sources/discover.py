"""Newer editions than those that are known, what changed in them, and the TOML that uses them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlencode

from gemengd.errors import SourceChangedError, SourceError
from gemengd.sources.catalogue import editions, newer
from gemengd.sources.odata import read_schema
from gemengd.sources.publishers import Publisher, publishers
from gemengd.sources.web import Client

ALIKE = 0.6  # as alike as bu_code and buurtcode
ONE = {"limit": "1", "f": "json"}


@dataclass(frozen=True)
class Edition:
    """An edition that a publisher's catalogue lists and the configuration does not know.

    Attributes
    ----------
    place
        Its address, table or file.
    gone, new
        Columns against the newest edition that is known.
    renamed
        Of those: gone -> new, where the names are alike.
    unread
        Why its columns were not compared; "" where they were.
    """

    publisher: str
    year: int
    place: str
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    renamed: Mapping[str, str] | None = None
    unread: str = ""


@dataclass(frozen=True)
class Discovery:
    """All newer editions, and the catalogues that gave no answer, a line each."""

    editions: tuple[Edition, ...]
    silent: tuple[str, ...]


def discover(client: Client) -> Discovery:
    """Ask the catalogues of all publishers which editions there are, and look into the newest."""
    found: list[Edition] = []
    silent: list[str] = []
    for name, publisher in publishers().items():
        if publisher.catalogue is None:
            continue
        try:
            listed = newer(publisher, editions(publisher, client))
        except SourceError as error:
            silent.append(f"{name}: {error}")
            continue
        found += [_compared(name, publisher, y, place, client) for y, place in listed.items()]
    return Discovery(tuple(found), tuple(silent))


def as_toml(discovery: Discovery) -> str:
    """Return the configuration for ``GEMENGD_PUBLISHERS`` that takes up the newer editions."""
    lines: list[str] = []
    for name, publisher in publishers().items():
        those = {e.year: e.place for e in discovery.editions if e.publisher == name}
        if not those:
            continue
        lines.append(f"[{name}]")
        if publisher.years:
            lines.append(f"years = {[*those, *publisher.years]}")
        files = {**those, **publisher.files} if publisher.files else {}
        lines += [f"files.{year} = {json.dumps(file)}" for year, file in files.items()]
        lines.append("")
    return "\n".join(lines)


def write_toml(discovery: Discovery, path: Path) -> None:
    """Write the configuration of `as_toml` to a file that is not there yet.

    Raises
    ------
    SourceError
        If there is such a file, or it cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(as_toml(discovery))
    except OSError as error:
        message = f"{path}: cannot be written: {error.strerror}"
        raise SourceError(f"{message}; give another name with --to") from None


def compare_columns(
    known: Iterable[str], found: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, str]]:
    """Return which columns are gone, which are new, and which of these are perhaps the same."""
    before, after = list(known), list(found)
    gone = [column for column in before if column not in after]
    new = [column for column in after if column not in before]
    renamed: dict[str, str] = {}
    for column in gone:
        left = [name for name in new if name not in renamed.values()]
        alike = get_close_matches(column, left, n=1, cutoff=ALIKE)
        renamed |= {column: alike[0]} if alike else {}
    return (
        tuple(column for column in gone if column not in renamed),
        tuple(column for column in new if column not in renamed.values()),
        renamed,
    )


def _compared(name: str, publisher: Publisher, year: int, place: str, client: Client) -> Edition:
    known = max(publisher.years or publisher.files)
    try:
        before = _columns(publisher, known, publisher.files.get(known, ""), client)
        after = _columns(publisher, year, place, client)
    except SourceError as error:
        return Edition(name, year, place, unread=str(error))
    if not before:
        return Edition(name, year, place, unread="it is a file of the whole country")
    gone, new, renamed = compare_columns(before, after)
    return Edition(name, year, place, gone, new, renamed)


def _columns(publisher: Publisher, year: int, place: str, client: Client) -> list[str]:
    """Return the columns of an edition, by one small question; () where only the file tells."""
    kind = publisher.catalogue.kind if publisher.catalogue else None
    if kind == "index":
        address = f"{publisher.at(year)}/collections/buurten/items?{urlencode(ONE)}"
        answer = client.get_json(address)
        features = answer.get("features") if isinstance(answer, dict) else None
        try:
            return list(features[0]["properties"]) if features else []
        except (KeyError, TypeError):
            message = f"{address}: expected features with their properties, found something else"
            raise SourceChangedError(f"{message}; open it in a browser to see why") from None
    if kind == "statline":
        table = f"{publisher.url.rstrip('/')}/{place}"
        return [title.rsplit("/", 1)[-1] for title in read_schema(client, table).topics.values()]
    return []
