"""OpenStreetMap of any municipality: from Geofabrik, or from Overpass."""

from functools import partial

from gemengd.model.raw import Role
from gemengd.sources.osm import ask_overpass, geofabrik
from gemengd.sources.osm.ask_overpass import fetch_answers
from gemengd.sources.osm.geofabrik import fetch_extract
from gemengd.sources.publishers import publishers
from gemengd.sources.remote import Fetched, Progress, Remote, Wanted, first_answer
from gemengd.sources.web import Client

WAYS = {geofabrik.NAME: fetch_extract, ask_overpass.NAME: fetch_answers}


def _fetch(wanted: Wanted, client: Client, progress: Progress) -> Fetched:
    """Return the answer of the first that is in use and gives one."""
    if wanted.around is None:
        return Fetched(())
    used = [name for name in WAYS if publishers()[name].used]
    asked = [partial(WAYS[name], wanted, wanted.around, client, progress) for name in used]
    skipped, fetched = first_answer(asked)
    others = f"{' and '.join(used[:skipped])} gave no answer: asked {used[skipped]} instead"
    return Fetched(fetched.inputs, (others,) if skipped else ())


REMOTE = Remote(
    publisher=geofabrik.NAME,
    also=(ask_overpass.NAME,),
    roles=frozenset({Role.STREETS, Role.CARE}),
    option="--streets and --care",
    fetch=_fetch,
)
