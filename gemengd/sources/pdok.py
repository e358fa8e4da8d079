"""Neighbourhoods and key figures of a municipality from PDOK's servers."""

from gemengd.errors import SourceChangedError, SourceUnavailableError
from gemengd.model.city import Level
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources.feature_file import feature_file
from gemengd.sources.municipalities import Municipality
from gemengd.sources.publishers import Publisher, publishers
from gemengd.sources.remote import Fetched, Progress, Remote, Wanted
from gemengd.sources.web import Client, all_features

NAME = "pdok-wijken-en-buurten"
COLLECTION = {Level.NEIGHBOURHOOD: "buurten", Level.DISTRICT: "wijken"}


def _fetch(wanted: Wanted, client: Client, progress: Progress) -> Fetched:
    """Return the areas of a municipality and their key figures, its newest years.

    The newest year is provisional and half empty, so the years before it are fetched too; the
    stages after this take each column from the newest that has it.
    """
    publisher = publishers()[NAME]
    inputs: list[Input] = []
    missing: list[str] = []
    for done, year in enumerate(publisher.years):
        progress(done / len(publisher.years), f"{publisher.title.format(year=year)}")
        try:
            inputs.append(_input(publisher, year, wanted.municipality, client, wanted.level))
        except SourceUnavailableError as error:
            # A year that is not there yet, or no longer; if none is, the last one tells why.
            if year == publisher.years[-1] and not inputs:
                raise
            missing.append(f"{year} was left out: {error}")
    return Fetched(tuple(inputs), tuple(missing))


def _input(
    publisher: Publisher, year: int, municipality: Municipality, client: Client, level: Level
) -> Input:
    collection = f"{publisher.url.format(year=year)}/collections/{COLLECTION[level]}"
    features = all_features(client, collection, {"gemeentecode": municipality.code})
    kept = [f for f in features if f["properties"].get("gemeentecode") == municipality.code]
    if not kept:
        message = f"{collection}: {len(features)} features, none of {municipality.name}"
        raise SourceChangedError(f"{message} ({municipality.code}); check the code and the year")
    return Input(
        file=feature_file(kept, client, f"{NAME}-{year}-{municipality.code}-{level}"),
        reader="pdok-wijkenbuurten",
        role=Role.AREAS,
        level=level,
        year=year,
        location=collection,
        title=publisher.title.format(year=year),
        publisher=publisher.publisher,
        licence=publisher.licence,
        attribution=publisher.attribution,
    )


REMOTE = Remote(
    publisher=NAME,
    roles=frozenset({Role.AREAS}),
    option="--neighbourhoods",
    fetch=_fetch,
)
