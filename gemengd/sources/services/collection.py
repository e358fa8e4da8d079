"""A collection of any OGC API Features server."""

from gemengd.sources.files import Bounds
from gemengd.sources.services.pages import Features
from gemengd.sources.web import Client, all_features
from gemengd.sources.web.features import RD_NEW


def features(client: Client, url: str, around: Bounds | None) -> Features:
    """Return the features of a collection, in RD New where the server can, else in degrees.

    Parameters
    ----------
    url
        With or without ``/items``.
    around
        West, south, east, north in degrees.
    """
    address = url.split("?", maxsplit=1)[0].rstrip("/").removesuffix("/items")
    described = client.get_json(f"{address}?f=json")
    known = described.get("crs", []) if isinstance(described, dict) else []
    query = {"bbox": ",".join(f"{c:.5f}" for c in around)} if around else {}
    return all_features(client, address, query, crs=RD_NEW if RD_NEW in known else None)
