"""Tables of StatLine through CBS's OData (version 3), a municipality at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from gemengd.errors import SourceChangedError
from gemengd.sources.web import Client

MOST_PAGES = 1000
AREAS = ("GeoDetail", "GeoDimension")


@dataclass(frozen=True)
class Schema:
    """What a table holds.

    Attributes
    ----------
    area, period
        Keys of the columns that say which area and year a row is about; a table of one year
        has no period.
    topics
        Key -> title with its topics and unit, as StatLine's own tables to download head it:
        ``Wonen/Woningen naar eigendom/Koopwoningen (%)``.
    """

    area: str
    period: str | None
    topics: Mapping[str, str]


def read_schema(client: Client, table: str) -> Schema:
    """Return what the table at an address holds.

    Raises
    ------
    SourceUnavailableError
        If there is no answer.
    SourceChangedError
        If it has no areas or no topics: what was found.
    """
    address = f"{table}/DataProperties"
    properties = _all(client, _question(address, {}))
    kinds = {str(p.get("Type")): str(p.get("Key")) for p in properties}
    area = next((kinds[kind] for kind in AREAS if kind in kinds), None)
    groups = {p["ID"]: p for p in properties if p.get("Type") == "TopicGroup"}
    topics = {p["Key"]: _heading(p, groups) for p in properties if p.get("Type") == "Topic"}
    if area is None or not topics:
        found = ", ".join(sorted(kinds)) or "nothing"
        message = f"{address}: expected areas and topics, found {found}"
        raise SourceChangedError(f"{message}; open it in a browser to see why")
    return Schema(area, kinds.get("TimeDimension"), topics)


def read_rows(
    client: Client, table: str, schema: Schema, area: str, period: str | None = None
) -> list[dict[str, Any]]:
    """Return the rows of the areas whose code begins with *area*, and of *period*.

    Follows the links to further pages. A server may ignore the question: rows of other areas
    and periods are dropped here. Keys are padded with blanks; they are trimmed.

    Raises
    ------
    SourceUnavailableError
        If there is no answer, such as when more rows are asked for than the server gives.
    SourceChangedError
        If an answer is no page of rows, or the rows lack the column of areas.
    """
    asked = f"startswith({schema.area},'{area}')"
    if schema.period and period:
        asked += f" and {schema.period} eq '{period}'"
    address = _question(f"{table}/TypedDataSet", {"$filter": asked})
    rows = [_trimmed(row) for row in _all(client, address)]
    if rows and schema.area not in rows[0]:
        shown = ", ".join(list(rows[0])[:6])
        raise SourceChangedError(f"{address}: no column {schema.area}; found {shown}")
    kept = [row for row in rows if str(row[schema.area]).startswith(area)]
    if schema.period and period:
        kept = [row for row in kept if row.get(schema.period) == period]
    return kept


def read_names(client: Client, table: str, dimension: str, start: str = "") -> dict[str, str]:
    """Return the names of what a dimension counts, by key: areas, or periods.

    Parameters
    ----------
    start
        Only keys that begin with this.
    """
    question = {"$filter": f"startswith(Key,'{start}')"} if start else {}
    rows = _all(client, _question(f"{table}/{dimension}", question))
    found = {str(row.get("Key")).strip(): str(row.get("Title")).strip() for row in rows}
    return {key: name for key, name in found.items() if key.startswith(start)}


def _question(address: str, asked: Mapping[str, str]) -> str:
    return f"{address}?{urlencode({**asked, '$format': 'json'}, quote_via=quote, safe='$(),')}"


def _all(client: Client, first: str) -> list[dict[str, Any]]:
    """Return the rows of all pages."""
    address: str | None = first
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    while address is not None:
        if address in seen or len(seen) >= MOST_PAGES:
            message = f"{address}: its pages go round in circles"
            raise SourceChangedError(f"{message}; tell the publisher")
        seen.add(address)
        answer = client.get_json(address)
        if not isinstance(answer, dict) or not isinstance(answer.get("value"), list):
            keys = ", ".join(answer)[:80] if isinstance(answer, dict) else type(answer).__name__
            raise SourceChangedError(f"{address}: expected a page of rows, found {keys}")
        rows += answer["value"]
        following = answer.get("odata.nextLink")
        address = urljoin(address, following) if following else None
    return rows


def _heading(topic: Mapping[str, Any], groups: Mapping[int, Mapping[str, Any]]) -> str:
    titles = [f"{str(topic['Title']).strip()} ({str(topic.get('Unit') or '').strip()})"]
    group, depth = _group(topic, groups), len(groups)
    while group is not None and depth:
        titles.insert(0, str(group["Title"]).strip())
        group, depth = _group(group, groups), depth - 1
    return "/".join(titles)


def _group(
    member: Mapping[str, Any], groups: Mapping[int, Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    parent = member.get("ParentID")
    return None if parent is None else groups.get(parent)


def _trimmed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.strip() if isinstance(value, str) else value for key, value in row.items()}
