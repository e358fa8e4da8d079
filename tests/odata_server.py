"""A stand-in for CBS's OData (version 3), with the schema and rows of real files."""

import json
import re

from pandas import read_csv

STARTS = re.compile(r"startswith\((\w+),'(\w*)'\)")
EQUALS = re.compile(r"(\w+) eq '(\w+)'")


def as_json(content, status=200):
    return status, {"Content-Type": "application/json"}, json.dumps(content).encode()


def table_of(properties, rows, *, at, names=None, periods=None, page=50, most=10_000, filters=True):
    """Return the answers of one table, whose address is *at*: its schema, rows and names.

    Parameters
    ----------
    page
        Rows a page, with ``odata.nextLink`` to the next.
    most
        The server answers 500 if more rows are asked for, as CBS does.
    filters
        Whether it takes notice of ``$filter``.
    """
    codes = sorted({row["WijkenEnBuurten"] for row in rows})
    named = [{"Key": code, "Title": (names or {}).get(code.strip(), "")} for code in codes]
    found = {
        f"{at}/DataProperties": lambda *_: as_json({"value": properties}),
        f"{at}/TypedDataSet": _pages(f"{at}/TypedDataSet", rows, page, most, filters=filters),
        f"{at}/WijkenEnBuurten": _pages(
            f"{at}/WijkenEnBuurten", named, 1000, most, filters=filters
        ),
    }
    if periods:
        listed = [{"Key": key, "Title": key[:4]} for key in periods]
        found[f"{at}/Perioden"] = _pages(f"{at}/Perioden", listed, 1000, most, filters=filters)
    return found


def _pages(path, rows, page, most, *, filters):
    def answer(query, headers, _count):
        kept = [row for row in rows if not filters or _meets(row, query.get("$filter", [""])[0])]
        if len(kept) > most:
            why = f"The query exceeds the maximum of {most} results"
            return as_json({"odata.error": {"message": {"value": why}}}, 500)
        start = int(query.get("$skip", ["0"])[0])
        content = {"odata.metadata": "x", "value": kept[start : start + page]}
        if start + page < len(kept):
            asked = "&".join(f"{key}={value[0]}" for key, value in query.items() if key != "$skip")
            link = f"http://{headers['Host']}{path}?{asked}&$skip={start + page}"
            content["odata.nextLink"] = link.replace(" ", "%20")
        return as_json(content)

    return answer


def _meets(row, asked):
    starts = all(row[key].startswith(value) for key, value in STARTS.findall(asked))
    return starts and all(row[key] == value for key, value in EQUALS.findall(asked))


def real_properties(shared_data):
    """Return the real schema of table 86165NED as its DataProperties."""
    listed = read_csv(shared_data / "cbs/kwb_2025_meta.csv").astype(object)
    listed = listed.where(listed.notna(), None).to_dict("records")
    whole = ("ID", "ParentID", "Position")
    return [
        {key: int(v) if key in whole and v is not None else v for key, v in row.items()}
        for row in listed
    ]


def real_rows(shared_data):
    """Return the real rows of Friesland of table 86165NED: padded keys, null for unknown.

    ``Naam_gebied`` was added by whoever saved the file, and is left out.
    """
    frame = read_csv(shared_data / "cbs/kwb_2025_friesland.csv", dtype=str, keep_default_na=False)
    texts = {"WijkenEnBuurten", "Gemeentenaam_1", "SoortRegio_2", "Codering_3",
             "IndelingswijzigingGemeenteWijkBuurt_4", "MeestVoorkomendePostcode_118"}  # fmt: skip
    return [
        {key: v if key in texts else _number(v) for key, v in row.items()}
        for row in frame.drop(columns="Naam_gebied").to_dict("records")
    ]


def _number(text):
    if not text.strip():
        return None
    number = float(text)
    return int(number) if number.is_integer() else number
