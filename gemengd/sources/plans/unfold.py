"""DIWI folds a project into one GeoJSON property: here it becomes a row."""

import json
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np
from geopandas import GeoDataFrame
from pandas import DataFrame

from gemengd.errors import SourceChangedError
from gemengd.model.request import Input
from gemengd.model.text import Text
from gemengd.sources.plans.homes import counted_homes
from gemengd.sources.plans.schema import Schema, plain
from gemengd.sources.plans.translate import Raw
from gemengd.sources.reader import gone

DEMOLISHED = frozenset({"sloop", "demolition"})
BUILT = frozenset({"bouw", "construction"})
ENDED = "TERMINATED"
ENDED_EARLY = Text("were ended", "zijn gestopt")
FIRMEST_LAST = ("5", "4", "3", "2", "1")

Json = dict[str, Any]


def unfolded(frame: GeoDataFrame, given: Input, schema: Schema) -> Raw:
    """Return a row per project, with the homes of its blocks.

    Phases and planning statuses come with the date on which each begins, past or planned. Which
    is the present one follows from the year of the input: the last that has begun by its end.
    """
    projects: list[Json] = _folded(frame, "projectgegevens", dict, given)
    going = [_part(p, "projectgegevens").get("status") != ENDED for p in projects]
    notes = [f"{going.count(False)} projects that were ended are left out."] * (not all(going))
    features = np.arange(len(frame))
    frame = frame[going].reset_index(drop=True)
    projects = [p for p, goes_on in zip(projects, going, strict=True) if goes_on]
    order = [plain(phase) for phase in schema.words["status"]]
    rows = DataFrame([_row(p, given.year, order) for p in projects], index=frame.index)
    undated = int(rows.pop("undated").sum()) if len(rows) else 0
    if undated:
        notes.append(
            f"{undated} projects have phases of several dates, and the input has no year: "
            "their status is unknown; add year to the TOML."
        )
    blocks: list[list[Json]] = _folded(frame, "woning_blokken", list, given)
    for feature, own in zip(features[going], blocks, strict=True):
        for number, block in enumerate(own):
            _require_counts(block, f"{given.file}: feature {feature}, woning_blokken {number}")
    notes += _neither(blocks)
    homes = counted_homes(
        DataFrame(
            [
                (plan, column, count)
                for plan, own in zip(frame.index, blocks, strict=True)
                for column, count in _homes(own, schema)
            ],
            columns=["plan", "column", "homes"],
        ).astype({"homes": float}),
        frame.index,
    )
    whole = GeoDataFrame(rows, geometry=frame.geometry, crs=frame.crs)
    return Raw(whole, homes, notes=tuple(notes), left_out=gone(going.count(False), ENDED_EARLY))


def _folded(frame: GeoDataFrame, column: str, kind: type, given: Input) -> list[Any]:
    """Return what is folded into a column: of one kind, empty where there is nothing."""
    found = [_json(value, kind) for value in frame[column]]
    if None not in found:
        return found
    name = "list of objects" if kind is list else "object"
    message = f"{given.file}: {column}: feature {found.index(None)}: expected a JSON {name}"
    raise SourceChangedError(f"{message}; export it from DIWI again")


def _json(value: Any, kind: type) -> Any:
    """Return the value as that kind; None if it is another."""
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return None
    if found is None or found != found:  # noqa: PLR0124 - NaN is how a frame has null
        return kind()
    inner = found if isinstance(found, list) else []
    fits = isinstance(found, kind) and all(isinstance(one, dict) for one in inner)
    return found if fits else None


def _part(whole: Any, name: str) -> Json:
    found = whole.get(name) if isinstance(whole, dict) else None
    return found if isinstance(found, dict) else {}


def _row(project: Any, year: int | None, order: Sequence[str]) -> Json:
    about = _part(project, "projectgegevens")
    phases = _part(project, "projectfasen")
    statuses = _part(project, "planologische_planstatus")
    realised = about.get("status") == "REALIZED"
    return {
        "naam": _part(project, "basisgegevens").get("naam"),
        "plan_soort": about.get("plan_soort"),
        "vertrouwelijkheid": about.get("vertrouwelijkheid"),
        "start_project": _part(project, "projectduur").get("start_project"),
        "projectfase": "Nazorg" if realised else _present(phases, year, order),
        "planologische_planstatus": _present(statuses, year, FIRMEST_LAST),
        "undated": year is None and max(_dated(phases), _dated(statuses)) > 1,
    }


def _dated(states: Mapping[str, Any]) -> int:
    return len({str(date) for date in states.values() if date})


def _present(states: Mapping[str, Any], year: int | None, order: Sequence[str]) -> str | None:
    """Return the state that began last; None if that cannot be told.

    Of states that began on one day, the one that is last in *order*: the file has none.
    """
    begun = {state: str(date) for state, date in states.items() if date}
    if year is not None:
        begun = {state: date for state, date in begun.items() if date <= f"{year}-12-31"}
    elif len(set(begun.values())) > 1:
        return None
    return max(begun, key=lambda state: (begun[state], _place(state, order)), default=None)


def _place(state: str, order: Sequence[str]) -> int:
    return max((n for n, start in enumerate(order) if plain(state).startswith(start)), default=-1)


def _require_counts(block: Json, where: str) -> None:
    """Refuse homes that are not written as a number: left out, nobody would miss them."""
    mutation = block.get("mutatiegegevens")
    values = block.get("waarde")
    for name, found, kind in (("mutatiegegevens", mutation, dict), ("waarde", values, list)):
        if found is not None and not isinstance(found, kind):
            shape = "an object" if kind is dict else "a list"
            message = f"{where}, {name}: found {found!r}, expected {shape}"
            raise SourceChangedError(f"{message}; export it from DIWI again")
    counts = [("mutatiegegevens", mutation or {}), *(("waarde", value) for value in values or [])]
    for name, told in counts:
        if not isinstance(told, dict):
            message = f"{where}, {name}: found {told!r}, expected an object"
            raise SourceChangedError(f"{message}; export it from DIWI again")
        count = told.get("aantal")
        number = isinstance(count, int | float) and not isinstance(count, bool)
        if count is not None and not (number and isfinite(count)):
            message = f"{where}, {name}: aantal: found {count!r}, expected a number of homes"
            raise SourceChangedError(f"{message}; correct it, or export it from DIWI again")


def _neither(blocks: list[list[Json]]) -> list[str]:
    """Say which homes are neither built nor demolished, for what happens to them is not told."""
    strange: dict[str, float] = {}
    count = 0
    for mutation in (_part(block, "mutatiegegevens") for own in blocks for block in own):
        word, homes = str(mutation.get("mutatie_type") or ""), mutation.get("aantal") or 0
        if homes and plain(word) not in DEMOLISHED | BUILT:
            count += 1
            strange[word] = strange.get(word, 0) + homes
    if not strange:
        return []
    words = ", ".join(repr(word) for word in list(strange)[:3])
    homes = f"{sum(strange.values()):g} homes in {count} woning_blokken"
    return [f"{homes} do not count: their mutatie_type ({words}) is neither bouw nor sloop."]


def _homes(blocks: list[Json], schema: Schema) -> Iterator[tuple[str, float]]:
    for block in blocks:
        mutation = _part(block, "mutatiegegevens")
        kind = plain(mutation.get("mutatie_type") or "")
        total = mutation.get("aantal")
        if kind not in DEMOLISHED | BUILT or not isinstance(total, int | float):
            continue
        tenures = schema.homes["demolition" if kind in DEMOLISHED else "new"]
        left = float(total)
        for owner, count in _owners(block, mutation, left):
            if owner in tenures:
                left -= count
                yield tenures[owner], count
        if left > 0:
            yield "demolition_unknown" if kind in DEMOLISHED else "new_unknown", left


def _owners(block: Json, mutation: Json, total: float) -> Iterator[tuple[str, float]]:
    """Return how many homes each kind of owner gets; in one form a block has only one kind."""
    if mutation.get("eigendom_type"):
        yield mutation["eigendom_type"], total
        return
    values = block.get("waarde")
    for value in values if isinstance(values, list) else []:
        if isinstance(value, dict) and isinstance(value.get("aantal"), int | float):
            yield str(value.get("eigendom_type")), float(value["aantal"])
