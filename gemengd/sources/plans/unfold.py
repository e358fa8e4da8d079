"""DIWI folds a project into one GeoJSON property: here it becomes a row."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from geopandas import GeoDataFrame
from pandas import DataFrame

from gemengd.model.request import Input
from gemengd.sources.plans.homes import counted_homes
from gemengd.sources.plans.schema import Schema, plain
from gemengd.sources.plans.translate import Raw

DEMOLISHED = frozenset({"sloop", "demolition"})
BUILT = frozenset({"bouw", "construction"})
ENDED = "TERMINATED"
FIRMEST_LAST = ("5", "4", "3", "2", "1")

Json = dict[str, Any]


def unfolded(frame: GeoDataFrame, given: Input, schema: Schema) -> Raw:
    """Return a row per project, with the homes of its blocks.

    Phases and planning statuses come with the date on which each begins, past or planned. Which
    is the present one follows from the year of the input: the last that has begun by its end.
    """
    projects = [_json(value) for value in frame["projectgegevens"]]
    going = [_part(p, "projectgegevens").get("status") != ENDED for p in projects]
    notes = [f"{going.count(False)} projects that were ended are left out."] * (not all(going))
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
    blocks = [_json(value) or [] for value in frame["woning_blokken"]]
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
    return Raw(whole, homes, notes=tuple(notes))


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


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
    return len({date for date in states.values() if date})


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
        if isinstance(value.get("aantal"), int | float):
            yield str(value.get("eigendom_type")), float(value["aantal"])
