"""Small files of OpenStreetMap, made up or turned from one format into another."""

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


def _keys(tags):
    return {key.replace("__", ":"): value for key, value in tags.items()}
