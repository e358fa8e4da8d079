"""What a publisher's release of a year should hold, and does not."""

from collections.abc import Iterable
from difflib import get_close_matches

from gemengd.dataset.columns import Name, collapse, glossary, recognise, title_of
from gemengd.model.raw import RawTable
from gemengd.model.reason import Reason

# By these columns a whole release is known, and since when its first version has all columns,
# empty where the topic is to come. Shapefiles lack what is to come. StatLine lets people choose
# topics to download, so only a table that was fetched from it is whole.
WHOLE = {
    "map": ({"gemeentecode", "aantalinwoners"}, 2022),
    "odata": ({"codering", "aantalinwoners"}, 2013),
    "kwb": ({"recs", "ainw"}, 2013),
    "statline": ({"regioaanduiding/codering(code)", "bevolking/aantalinwoners(aantal)"}, 2013),
}
NEIGHBOURHOOD = "buurtcode"
ALIKE = 0.5
SHOWN = 3


def changes(table: RawTable) -> list[str]:
    """Return a line about the columns that this release should have and lacks, if there are any.

    Each is named with the unknown column whose name is nearest: it may have been renamed. A
    table that lacks more than it has is what somebody chose from a release.
    """
    year, way = table.source.year, way_of(table)
    if year is None or way is None:
        return []
    columns = [str(column) for column in table.frame.columns]
    found = recognise(columns, table.names, year, table.own)
    strange = {title_of(c): c for c in columns if c not in set(found.values())}
    lacking = [
        _described(name, strange)
        for ours in glossary()
        if ours not in found
        and (name := _name_in_use(ours, way, year))
        and not (name.neighbourhoods and NEIGHBOURHOOD not in strange)
    ]
    if not lacking or len(lacking) > len(found):
        return []
    shown = "; ".join(lacking[:SHOWN]) + ("; …" if len(lacking) > SHOWN else "")
    message = f"{len(lacking)} columns of {year} that gemengd knows are not there: {shown}"
    return [f"{table.source.location}: {message}"]


def why_absent(ours: str, tables: Iterable[RawTable]) -> Reason:
    """Return why a column is in none of some tables: its publisher stopped it, or it never had it.

    Stopped, if it ended before the year of every whole release.
    """
    known = [(way, table.source.year) for table in tables if (way := way_of(table))]
    if ours not in glossary():
        return Reason.NOT_IN_RELEASE
    names = glossary()[ours].names
    ended = [
        all(name.last is not None and name.last < year for name in names[_keys_of(way)])
        for way, year in known
        if year is not None and _keys_of(way) in names
    ]
    return Reason.DISCONTINUED if ended and all(ended) else Reason.NOT_IN_RELEASE


def way_of(table: RawTable) -> str | None:
    """Return the way in which a whole release was published; None for any other table."""
    keys = {collapse(str(column)) for column in table.frame.columns}
    for way, (signs, since) in WHOLE.items():
        fetched = way != "statline" or table.source.location.startswith("http")
        if signs <= keys and (table.source.year or since) >= since and fetched:
            return way
    return None


def _name_in_use(ours: str, way: str, year: int) -> Name | None:
    """Return what a release of *year* calls a column; None where it has none.

    Which years StatLine's titles are of is known by the keys that its OData has for the same.
    """
    names = glossary()[ours].names
    keys = [name for name in names.get(_keys_of(way), ()) if name.in_use(year)]
    return None if not keys else names[way][0] if way == "statline" else keys[0]


def _keys_of(way: str) -> str:
    return "odata" if way == "statline" else way


def _described(name: Name, strange: dict[str, str]) -> str:
    near = get_close_matches(title_of(name.text), list(strange), n=1, cutoff=ALIKE)
    return f"{name.text} (nearest: {strange[near[0]]})" if near else name.text
