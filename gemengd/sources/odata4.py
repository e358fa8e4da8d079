"""Tables of StatLine through CBS's OData (version 4), a municipality at a time.

It gives cells where version 3 gives rows: ``Observations`` has one line per area and topic, and
none for an empty cell (CBS, release notes of the API). So what has no line is unknown.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from gemengd.errors import SourceChangedError
from gemengd.sources.odata import (
    AREAS,
    Figures,
    Schema,
    all_rows,
    groups_of,
    heading,
    newest_period,
)
from gemengd.sources.web import Client

NEXT = "@odata.nextLink"
PERIOD = "TimeDimension"
ABOVE = "ParentId"


def read_figures(client: Client, table: str, area: str) -> Figures:
    """Return what the table at an address holds of the areas whose code begins with *area*.

    A server may ignore the question: cells of other areas and periods are dropped here.

    Raises
    ------
    SourceUnavailableError
        If there is no answer.
    SourceChangedError
        If an answer is no page of rows, the table has no areas or no topics, or a cell comes
        twice with another value.
    """
    schema = _schema(client, table)
    period = schema.period and newest_period(
        _titles(client, f"{table}/{schema.period}Codes"), f"{table}/{schema.period}Codes"
    )
    asked = f"startswith({schema.area},'{area}')"
    if period:
        asked += f" and {schema.period} eq '{period}'"
    address = _question(f"{table}/Observations", asked)
    cells = [
        cell
        for cell in all_rows(client, address, NEXT)
        if _key(cell, schema.area).startswith(area)
        and (not period or _key(cell, str(schema.period)) == period)
    ]
    names = _titles(client, f"{table}/{schema.area}Codes", area) if cells else {}
    return Figures(schema, _rows(cells, schema, address), names, period)


def _schema(client: Client, table: str) -> Schema:
    address = f"{table}/Dimensions"
    kinds: dict[str, str] = {}
    for dimension in all_rows(client, address, NEXT):
        kinds.setdefault(str(dimension.get("Kind")), str(dimension.get("Identifier")))
    area = next((kinds[kind] for kind in AREAS if kind in kinds), None)
    if area is None or set(kinds) - {*AREAS, PERIOD}:
        found = ", ".join(f"{name} ({kind})" for kind, name in kinds.items()) or "nothing"
        message = f"{address}: expected areas, and periods at most, found {found}"
        raise SourceChangedError(f"{message}; open it in a browser to see why")
    return Schema(area, kinds.get(PERIOD), _topics(client, table))


def _topics(client: Client, table: str) -> Mapping[str, str]:
    """Return the headings of the topics; two that are alike without theirs are left out."""
    address = f"{table}/MeasureCodes"
    listed = all_rows(client, f"{table}/MeasureGroups", NEXT)
    # Numbers in one place are text in another, from client to client.
    groups = {
        str(group.get("Id")): {**group, ABOVE: _number(group.get(ABOVE))}
        for group in listed
        if group.get("Title")
    }
    topics: dict[str, str] = {}
    for topic in all_rows(client, address, NEXT):
        if not topic.get("Identifier") or not topic.get("Title"):
            message = f"{address}: expected topics with Identifier and Title"
            raise SourceChangedError(f"{message}, found {', '.join(topic)[:80]}")
        above = groups_of(_number(topic.get("MeasureGroupId")), groups, ABOVE)
        topics[str(topic["Identifier"]).strip()] = heading(
            str(topic["Title"]), str(topic.get("Unit") or ""), above
        )
    if not topics:
        raise SourceChangedError(f"{address}: no topics; open it in a browser to see why")
    alike = list(topics.values())
    return {key: title for key, title in topics.items() if alike.count(title) == 1}


def _rows(cells: Iterable[Mapping[str, Any]], schema: Schema, where: str) -> list[dict[str, Any]]:
    """Return one row per area, in the order in which they came."""
    found: dict[str, dict[str, Any]] = {}
    for cell in cells:
        area, topic = _key(cell, schema.area), _key(cell, "Measure")
        row = found.setdefault(area, {schema.area: area})
        value = _value(cell)
        if row.setdefault(topic, value) != value:
            message = f"{where}: {topic} of {area} comes twice, as {row[topic]} and {value}"
            raise SourceChangedError(f"{message}; tell the publisher")
    return list(found.values())


def _value(cell: Mapping[str, Any]) -> object:
    """Return a figure or text as version 3 would give it; None where the cell has a reason."""
    value = cell.get("Value")
    if value is None:
        text = cell.get("StringValue")
        return None if text is None else str(text).strip()
    return int(value) if float(value).is_integer() else value


def _number(given: object) -> str | None:
    return None if given is None else str(given)


def _key(cell: Mapping[str, Any], name: str) -> str:
    if not isinstance(cell, Mapping) or name not in cell:
        found = ", ".join(cell)[:80] if isinstance(cell, Mapping) else type(cell).__name__
        raise SourceChangedError(f"an observation without {name}; found {found}")
    return str(cell[name]).strip()


def _titles(client: Client, address: str, start: str = "") -> dict[str, str]:
    asked = f"startswith(Identifier,'{start}')" if start else ""
    rows = all_rows(client, _question(address, asked), NEXT)
    found = {_key(row, "Identifier"): str(row.get("Title") or "").strip() for row in rows}
    return {key: title for key, title in found.items() if key.startswith(start)}


def _question(address: str, asked: str) -> str:
    if not asked:
        return address
    return f"{address}?{urlencode({'$filter': asked}, quote_via=quote, safe='$(),')}"
