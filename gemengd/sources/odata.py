"""Tables of StatLine through CBS's OData (version 3), a municipality at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from gemengd.errors import SourceChangedError
from gemengd.sources.web import Client

MOST_PAGES = 1000
AREAS = ("GeoDetail", "GeoDimension")
WHOLE_YEAR = "JJ00"


@dataclass(frozen=True)
class Figures:
    """What a table holds of a municipality, in whichever version it came.

    Attributes
    ----------
    rows
        One of each area; the value of a topic that is not known is None or not there.
    names
        Of the areas, by code.
    period
        The newest whole year of a table of many; None of a table of one year.
    """

    schema: "Schema"
    rows: Sequence[Mapping[str, Any]]
    names: Mapping[str, str]
    period: str | None


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


def read_figures(client: Client, table: str, area: str) -> Figures:
    """Return what the table at an address holds of the areas whose code begins with *area*.

    Errors are those of `read_rows`.
    """
    schema = read_schema(client, table)
    period = schema.period and newest_period(
        read_names(client, table, schema.period), f"{table}/{schema.period}"
    )
    rows = read_rows(client, table, schema, area, period)
    names = read_names(client, table, schema.area, area) if rows else {}
    return Figures(schema, rows, names, period)


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
    properties = all_rows(client, _question(address, {}))
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
    rows = [_trimmed(row) for row in all_rows(client, address)]
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
    rows = all_rows(client, _question(f"{table}/{dimension}", question))
    found = {str(row.get("Key")).strip(): str(row.get("Title")).strip() for row in rows}
    return {key: name for key, name in found.items() if key.startswith(start)}


def newest_period(keys: Iterable[str], where: str) -> str:
    """Return the newest whole year among the keys of periods.

    Raises
    ------
    SourceChangedError
        If there is none.
    """
    periods = [key for key in keys if WHOLE_YEAR in key]
    if not periods:
        raise SourceChangedError(f"{where}: no whole year; check the table")
    return max(periods)


def heading(title: str, unit: str, topics: Sequence[str] = ()) -> str:
    """Return a title with its topics and unit, as StatLine heads a table to download."""
    return "/".join([*topics, f"{title.strip()} ({unit.strip()})"])


def groups_of(parent: Any, groups: Mapping[Any, Mapping[str, Any]], above: str) -> list[str]:
    """Return the titles of the topics that a topic stands under, the outermost first.

    Parameters
    ----------
    above
        Key under which a group names the one that it stands in.
    """
    titles: list[str] = []
    for _ in groups:
        group = None if parent is None else groups.get(parent)
        if group is None:
            break
        titles.insert(0, str(group["Title"]).strip())
        parent = group.get(above)
    return titles


def _question(address: str, asked: Mapping[str, str]) -> str:
    return f"{address}?{urlencode({**asked, '$format': 'json'}, quote_via=quote, safe='$(),')}"


def all_rows(client: Client, first: str, following: str = "odata.nextLink") -> list[dict[str, Any]]:
    """Return the rows of all pages.

    Parameters
    ----------
    following
        Key under which a page has the address of the next.

    Raises
    ------
    SourceUnavailableError
        If there is no answer.
    SourceChangedError
        If an answer is no page of rows, or the pages go round in circles.
    """
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
        link = answer.get(following)
        address = client.follow(address, str(link)) if link else None
    return rows


def _heading(topic: Mapping[str, Any], groups: Mapping[int, Mapping[str, Any]]) -> str:
    above = groups_of(topic.get("ParentID"), groups, "ParentID")
    return heading(str(topic["Title"]), str(topic.get("Unit") or ""), above)


def _trimmed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.strip() if isinstance(value, str) else value for key, value in row.items()}
