"""Small files of OpenStreetMap, made up or turned from one format into another."""

import json

import osmium
from osmium.osm.mutable import Node, Relation, Way

# Somewhere in Utrecht; a step is 11.1 m north or 6.8 m east.
LON, LAT = 5.1, 52.1
STEP = 0.0001


def node(number, column=0.0, row=0.0, **tags):
    return Node(
        id=number, version=1, location=(LON + column * STEP, LAT + row * STEP), tags=_keys(tags)
    )


def way(number, nodes, **tags):
    return Way(id=number, version=1, nodes=nodes, tags=_keys(tags))


def relation(number, members, **tags):
    members = [(kind, ref, role) for kind, ref, role in members]
    return Relation(id=number, version=1, members=members, tags=_keys(tags))


def write_pbf(path, *things, date=None):
    """Write things in the order of every extract: nodes, ways, relations."""
    header = osmium.io.Header()
    if date:
        header.set("osmosis_replication_timestamp", date)
    order = {Node: 0, Way: 1, Relation: 2}
    with osmium.SimpleWriter(str(path), header=header, overwrite=True) as writer:
        for thing in sorted(things, key=lambda thing: (order[type(thing)], thing.id)):
            writer.add(thing)
    return path


def square(first, column, row, side=4):
    """Return four nodes around a square, and the numbers of its ring."""
    corners = ((0, 0), (side, 0), (side, side), (0, side))
    nodes = [node(first + n, column + x, row + y) for n, (x, y) in enumerate(corners)]
    return nodes, [first, first + 1, first + 2, first + 3, first]


def repeat(path, times, target):
    """Write the content of a file several times, side by side, with numbers of its own each."""
    apart = 4_000_000_000
    with osmium.SimpleWriter(str(target), overwrite=True) as writer:
        for kind in (osmium.osm.NODE, osmium.osm.WAY, osmium.osm.RELATION):
            for copy in range(times):
                for thing in osmium.FileProcessor(str(path), kind):
                    writer.add(_moved(thing, copy, copy * apart))
    return target


def _moved(thing, copy, apart):
    if thing.is_node():
        place = (thing.location.lon + 0.2 * copy, thing.location.lat)
        return thing.replace(id=thing.id + apart, location=place)
    if thing.is_way():
        return thing.replace(id=thing.id + apart, nodes=[n.ref + apart for n in thing.nodes])
    members = [(m.type, m.ref + apart, m.role) for m in thing.members]
    return thing.replace(id=thing.id + apart, members=members)


KINDS = {"n": "node", "w": "way", "r": "relation"}
CARE = frozenset({"amenity", "healthcare", "social_facility"})


def overpass_answer(path, *, streets=True, care=True, outlines="nodes", **more):
    """Return what Overpass would answer if it held the content of a file.

    Outlines are given by ``nodes``, as after ``out body; >; out skel qt``, or as after
    ``out geom`` or ``out center``.
    """
    content = {(e["type"], e["id"]): e for e in _elements(path)}
    asked = [e for e in content.values() if _asked_for(e["type"], e["tags"], streets, care)]
    if outlines == "nodes":
        asked += [_skeleton(content[key]) for key in _below(asked, content)]
    else:
        draw = {"geom": _with_geometry, "center": _with_centre}[outlines]
        asked = [draw(e, content) for e in asked]
    answer = {
        "version": 0.6,
        "generator": "Overpass API 0.7.62.1",
        "osm3s": {"timestamp_osm_base": "2026-11-20T10:00:00Z", "copyright": "ODbL"},
        "elements": asked,
    }
    return json.dumps(answer | more).encode()


def _elements(path):
    for thing in osmium.FileProcessor(str(path)):
        element = {"type": KINDS[thing.type_str()], "id": thing.id, "tags": dict(thing.tags)}
        if thing.is_node():
            yield element | {"lat": thing.location.lat, "lon": thing.location.lon}
        elif thing.is_way():
            yield element | {"nodes": [node.ref for node in thing.nodes]}
        else:
            members = [{"type": KINDS[m.type], "ref": m.ref, "role": m.role} for m in thing.members]
            yield element | {"members": members}


def _asked_for(kind, tags, streets, care):
    square = kind == "relation" and tags.get("type") == "multipolygon" and "highway" in tags
    street = (kind == "way" and ("highway" in tags or tags.get("route") == "ferry")) or square
    return (streets and street) or (care and bool(CARE & set(tags)))


def _below(asked, content):
    """Return the members of relations and the nodes of ways, without those asked for already."""
    ways = [("way", m["ref"]) for e in asked for m in e.get("members", ()) if m["type"] == "way"]
    lines = [e for e in asked if e["type"] == "way"] + [content[k] for k in ways if k in content]
    nodes = [("node", node) for line in lines for node in line["nodes"]]
    nodes += [
        ("node", m["ref"]) for e in asked for m in e.get("members", ()) if m["type"] == "node"
    ]
    return sorted({key for key in ways + nodes if key in content})


def _skeleton(element):
    return {key: value for key, value in element.items() if key != "tags"}


def _with_geometry(element, content):
    if element["type"] == "way":
        return element | {"geometry": [_place(node, content) for node in element["nodes"]]}
    members = [m | _drawn(m, content) for m in element.get("members", ())]
    return element | ({"members": members} if members else {})


def _drawn(member, content):
    if member["type"] == "node":
        return _place(member["ref"], content) or {}
    way = content.get(("way", member["ref"]))
    return {"geometry": [_place(node, content) for node in way["nodes"]]} if way else {}


def _with_centre(element, content):
    if element["type"] == "node":
        return element
    below = _below([element], content)
    places = [content[key] for key in below if key[0] == "node"]
    middle = {
        a: (min(p[a] for p in places) + max(p[a] for p in places)) / 2 for a in ("lat", "lon")
    }
    kept = {key: value for key, value in element.items() if key not in {"nodes", "members"}}
    return kept | {"center": middle}


def _place(node, content):
    found = content.get(("node", node))
    return {"lat": found["lat"], "lon": found["lon"]} if found else None


def _keys(tags):
    return {key.replace("__", ":"): value for key, value in tags.items()}
