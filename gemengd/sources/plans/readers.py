"""A reader for each schema of plans."""

from collections.abc import Callable, Mapping
from functools import partial

from geopandas import GeoDataFrame

from gemengd.errors import SourceChangedError
from gemengd.model.city import City
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.sources.files import Bounds, read_shapes
from gemengd.sources.map_file import tables_of
from gemengd.sources.plans.categories import with_categories
from gemengd.sources.plans.schema import Schema, plain, schemas
from gemengd.sources.plans.translate import Raw, translate
from gemengd.sources.plans.unfold import unfolded
from gemengd.sources.reader import Look, Reader, kept, make_table

# What a schema needs beside its columns and words.
PREPARE: Mapping[str, Callable[[GeoDataFrame, Input, Schema], Raw]] = {
    "planmonitor-wonen": with_categories,
    "diwi-geojson": unfolded,
}


def _read(
    schema: Schema, given: Input, _city: City, _around: Bounds | None
) -> tuple[RawTable, ...]:
    table = given.table or (schema.table if schema.table in tables_of(given.file) else None)
    frame, passed = kept(read_shapes(given, table), given)
    _require_schema(schema, frame, given)
    prepare = PREPARE.get(schema.slug, _as_it_is)
    raw = prepare(GeoDataFrame(frame), given, schema)
    plans, told, secret = translate(raw, schema, given)
    # What the user says of columns, words and rows was followed in the publisher's table.
    said = given.model_copy(update={"columns": {}, "words": {}, "only": {}})
    return (
        make_table(
            Role.PLANS,
            plans,
            said,
            title=schema.title,
            publisher=schema.publisher,
            licence=schema.licence,
            notes=(schema.note,) if schema.note else (),
            warnings=told,
            left_out=(*passed, *raw.left_out, *secret),
        ),
    )


def _as_it_is(frame: GeoDataFrame, _given: Input, _schema: Schema) -> Raw:
    return Raw(frame)


def _require_schema(schema: Schema, frame: GeoDataFrame, given: Input) -> None:
    there = {plain(name) for name in frame.columns}
    shown = ", ".join(map(str, frame.columns[:6]))
    missing = [name for name in schema.recognised_by if plain(name) not in there]
    if missing:
        message = f"{given.file}: no column {missing[0]}, which {schema.slug} has; found {shown}"
        raise SourceChangedError(f"{message}; use the reader own, with columns and words")
    for ours, theirs in given.columns.items():
        if plain(theirs) not in there:
            message = f"{given.file}: columns.{ours} names {theirs!r}, which is not there"
            raise SourceChangedError(f"{message}; found {shown}")


def _recognises(schema: Schema, seen: Look) -> bool:
    wanted = {plain(name) for name in schema.recognised_by}
    return any(wanted <= {plain(name) for name in found} for found in seen.tables.values())


def _reader(schema: Schema) -> Reader:
    return Reader(
        name=schema.slug,
        roles=frozenset({Role.PLANS}),
        looks_for=f"columns {', '.join(schema.recognised_by)}",
        recognises=partial(_recognises, schema),
        read=partial(_read, schema),
    )


READERS = tuple(_reader(schema) for schema in schemas())
