"""Inhabitants per square of 100 m, from the file of the country that CBS publishes each year."""

from functools import partial
from urllib.parse import urljoin

from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources.publishers import Publisher, publishers
from gemengd.sources.remote import Fetched, Progress, Remote, Wanted, first_answer
from gemengd.sources.web import Client, unpack

NAME = "cbs-vierkant-100m"


def _fetch(_wanted: Wanted, client: Client, progress: Progress) -> Fetched:
    """Return the squares of the newest year that there is; only those near are read from it."""
    publisher = publishers()[NAME]
    years = sorted(publisher.files, reverse=True)
    skipped, found = first_answer(
        [partial(_year, publisher, year, client, progress) for year in years]
    )
    older = f"the squares are of {years[skipped]}: those of {years[0]} gave no answer"
    return Fetched((found,), (older,) if skipped else ())


def _year(publisher: Publisher, year: int, client: Client, progress: Progress) -> Input:
    url = urljoin(publisher.url, publisher.files[year])
    package = client.opened(
        url, lambda stored: unpack(client.cache, stored, "*.gpkg")[-1], progress
    )
    return Input(
        file=package,
        reader="cbs-vierkant",
        role=Role.POPULATION,
        year=year,
        location=url,
        title=publisher.title.format(year=year),
        publisher=publisher.publisher,
        licence=publisher.licence,
        attribution=publisher.attribution,
    )


REMOTE = Remote(
    publisher=NAME,
    roles=frozenset({Role.POPULATION}),
    option="--population",
    fetch=_fetch,
)
