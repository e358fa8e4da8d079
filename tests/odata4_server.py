"""A stand-in for CBS's OData (version 4): the same tables as the one for version 3, as cells.

Shapes as public clients read them from the service: ``Dimensions``, ``MeasureCodes``,
``MeasureGroups``, ``Observations`` with ``@odata.nextLink``, ``WijkenEnBuurtenCodes``,
``PeriodenCodes``. Empty cells are not given, or have a ``ValueAttribute`` in place of a value.
"""

from odata_server import as_json

STARTS = "startswith("


def table_of(properties, rows, *, at, names=None, page=10_000, filters=True, reasons=()):
    """Return the answers of one table, whose address is *at*, made of that of version 3.

    Parameters
    ----------
    page
        Cells a page, with ``@odata.nextLink`` to the next.
    filters
        Whether it takes notice of ``$filter``.
    reasons
        Keys whose empty cells are given, with a reason in place of a value.
    """
    kinds = {"GeoDetail": "GeoDimension"}
    dimensions = [
        {"Identifier": p["Key"], "Title": p["Title"], "Kind": kinds.get(p["Type"], p["Type"])}
        for p in properties
        if "Dimension" in p["Type"] or p["Type"] == "GeoDetail"
    ]
    period = next((d["Identifier"] for d in dimensions if d["Kind"] == "TimeDimension"), None)
    topics = [p for p in properties if p["Type"] == "Topic"]
    codes = {p["Key"]: f"M{number:06}" for number, p in enumerate(topics)}
    cells = list(_cells(rows, codes, period, reasons))
    areas = sorted({row["WijkenEnBuurten"].strip() for row in rows})
    titles = [{"Identifier": a, "Title": (names or {}).get(a, "")} for a in areas]
    found = {
        f"{at}/Dimensions": as_json({"value": dimensions}),
        f"{at}/MeasureGroups": as_json({"value": _groups(properties)}),
        f"{at}/MeasureCodes": as_json({"value": [_topic(p, codes[p["Key"]]) for p in topics]}),
        f"{at}/Observations": _pages(f"{at}/Observations", cells, page, filters=filters),
        f"{at}/WijkenEnBuurtenCodes": _pages(
            f"{at}/WijkenEnBuurtenCodes", titles, page, filters=filters
        ),
    }
    if period:
        periods = [
            {"Identifier": key, "Title": key[:4]} for key in sorted({r[period] for r in rows})
        ]
        found[f"{at}/{period}Codes"] = as_json({"value": periods})
    return found


def _cells(rows, codes, period, reasons):
    number = 0
    for row in rows:
        for key, code in codes.items():
            value = row.get(key)
            if value is None and key not in reasons:
                continue
            area = row["WijkenEnBuurten"].strip()
            cell = {"Id": number, "Measure": code, "WijkenEnBuurten": area,
                    "ValueAttribute": "None", "Value": None, "StringValue": None}  # fmt: skip
            if value is None:
                cell["ValueAttribute"] = "Impossible"
            elif isinstance(value, str):
                cell["StringValue"] = value
            else:
                cell["Value"] = float(value)
            number += 1
            yield {**cell, period: row[period]} if period else cell


def _groups(properties):
    groups = [p for p in properties if p["Type"] == "TopicGroup"]
    return [
        {"Id": str(p["ID"]), "Title": p["Title"], "ParentId": _number(p["ParentID"])}
        for p in groups
    ]


def _topic(said, code):
    return {"Identifier": code, "Title": said["Title"], "Unit": said.get("Unit"),
            "MeasureGroupId": _number(said["ParentID"]), "DataType": "Long"}  # fmt: skip


def _number(parent):
    return None if parent is None else str(parent)


def _pages(path, rows, page, *, filters):
    def answer(query, headers, _count):
        asked = query.get("$filter", [""])[0]
        kept = [row for row in rows if not filters or _meets(row, asked)]
        start = int(query.get("$skip", ["0"])[0])
        content = {"@odata.context": "x", "value": kept[start : start + page]}
        if start + page < len(kept):
            more = "&".join(f"{key}={value[0]}" for key, value in query.items() if key != "$skip")
            link = f"http://{headers['Host']}{path}?{more}&$skip={start + page}"
            content["@odata.nextLink"] = link.replace(" ", "%20")
        return as_json(content)

    return answer


def _meets(row, asked):
    for part in filter(None, asked.split(" and ")):
        if part.startswith(STARTS):
            key, value = part.removeprefix(STARTS).rstrip(")").split(",")
            if not row[key].startswith(value.strip("'")):
                return False
        elif " eq " in part:
            key, value = part.split(" eq ")
            if row[key] != value.strip("'"):
                return False
    return True
