"""Streets of people who write their tags in words of their own."""

import pandas as pd
from geopandas import GeoDataFrame

from gemengd.model.raw import RawTable
from gemengd.model.street_word import TAGS, street_value

FROM_OSM = ("way", "other_tags", "fclass")  # whose tags are OpenStreetMap's own, odd ones included
SHOWN = 3


def in_street_words(streets: GeoDataFrame, table: RawTable, said: list[str]) -> GeoDataFrame:
    """Return streets with the values of OpenStreetMap's tags, of what a file calls otherwise.

    A value that stands for none of these stays as it is, and a line names it: to the network it
    says nothing.

    Parameters
    ----------
    said
        Gets the lines.
    """
    there = {str(column).casefold() for column in streets.columns}
    if there & set(FROM_OSM):
        return streets
    for tag in TAGS.keys() & there:
        said += _strange(streets, tag, table)
        codes, words = pd.factorize(streets[tag])
        values = [street_value(tag, str(word)) or word for word in words]
        found = pd.Series([*values, None], dtype=object).take(codes)
        streets = streets.assign(**{tag: found.to_numpy()})
    return streets


def _strange(streets: GeoDataFrame, tag: str, table: RawTable) -> list[str]:
    words = streets[tag].astype("string").str.strip().fillna("")
    strange = {word for word in words.unique() if word.strip("-") and not street_value(tag, word)}
    if not strange:
        return []
    count = int(words.isin(strange).sum())
    shown = ", ".join(map(repr, sorted(strange)[:SHOWN]))
    where = f"{table.source.location}: {table.names.get(tag, tag)}"
    message = f"{where}: {count} of {len(words)} streets have a value that OpenStreetMap lacks"
    return [f"{message} ({shown}), which closes nothing; tell it with words.{tag}"]
