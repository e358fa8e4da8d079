"""A built network as bytes, and back."""

import json
import zlib
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gemengd.errors import SourceError
from gemengd.network.graph import Network, NetworkReport
from gemengd.network.links import Links, Numbers
from gemengd.network.mode import Mode
from gemengd.network.ways import ways

MAGIC = b"gemengd network\n"
FORMAT = 2
_NONE = np.empty(0, dtype=Numbers)


def pack(network: Network) -> bytes:
    """Return a network as bytes: a line of JSON that says what follows, then bare arrays.

    The same network always gives the same bytes. What can be computed in less time than it takes
    to read is left out.
    """
    links = network.links
    arrays: dict[str, NDArray[Any]] = {
        "nodes": network.nodes.astype("<f8"),
        "start": links.start.astype("<i4"),
        "end": links.end.astype("<i4"),
        "minutes": links.minutes.astype("<f8"),
        "forth": links.forth.astype("|b1"),
        "back": links.back.astype("|b1"),
        "ends_only": links.ends_only.astype("|b1"),
        "arrives_by": (_NONE if network.arrives_by is None else network.arrives_by).astype("<i4"),
        "first": network.ways.first.astype("<i4"),
        "junctions": network.ways.junctions.astype("<i4"),
    }
    body = b"".join(array.tobytes() for array in arrays.values())
    mode = network.mode
    head = {
        "format": FORMAT,
        "check": zlib.crc32(body),
        "mode": {**vars(mode), "surfaces": dict(mode.surfaces)},
        "report": asdict(network.report),
        "arrays": [[name, array.dtype.str, array.shape] for name, array in arrays.items()],
    }
    return MAGIC + json.dumps(head).encode() + b"\n" + body


def unpack(content: bytes, name: str) -> Network:
    """Return the network that was packed.

    Parameters
    ----------
    name
        What to call it in a complaint.

    Raises
    ------
    SourceError
        If it is no network, of another format, or damaged.
    """
    if not content.startswith(MAGIC):
        raise SourceError(f"{name} is not a network that gemengd saved; build one and save it")
    line, _, body = content[len(MAGIC) :].partition(b"\n")
    head = _head(line)
    if head.get("format") != FORMAT:
        found = f"a network of format {head.get('format')}, expected {FORMAT}"
        raise SourceError(f"{name} is {found}; build it again with this version of gemengd")
    if zlib.crc32(body) != head.get("check"):
        raise SourceError(f"{name} is damaged: its contents changed; build the network again")
    return _network(head, _arrays(head["arrays"], body))


def _head(line: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(line))
    except (ValueError, TypeError, RecursionError):
        return {}


def _arrays(named: list[tuple[str, str, list[int]]], body: bytes) -> dict[str, NDArray[Any]]:
    arrays, offset = {}, 0
    for name, kind, shape in named:
        count = int(np.prod(shape))
        array = np.frombuffer(body, dtype=kind, count=count, offset=offset)
        arrays[name] = array.reshape(shape)
        offset += array.nbytes
    return arrays


def _network(head: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Network:
    surfaces = MappingProxyType(head["mode"].pop("surfaces"))
    nodes, start, end = arrays["nodes"], *(arrays[end].astype(Numbers) for end in ("start", "end"))
    links = Links(
        start,
        end,
        arrays["minutes"],
        arrays["forth"],
        arrays["back"],
        arrays["ends_only"],
    )
    opens = np.zeros(len(start), dtype=bool)
    opens[arrays["first"]] = True
    return Network(
        Mode(**head["mode"], surfaces=surfaces),
        nodes,
        links,
        ways(links, opens, arrays["junctions"].astype(Numbers)),
        NetworkReport(**head["report"]),
        arrives_by.astype(Numbers) if len(arrives_by := arrays["arrives_by"]) else None,
    )
