"""A made-up country of many neighbourhoods, filled from a real build of the made-up city.

What is known of an area, and why the rest is not, is that of an area of the city drawn by lot:
its figures are shaken, its reasons, findings, changes, trends and sureness kept. So every layer
and overlay that ships is there, as full as a city's.
"""

from dataclasses import replace

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame, Index, Series

from gemengd.model.dataset import RD_NEW
from gemengd.model.finding import Findings
from gemengd.model.surface import Surface

SHAKE = 0.15  # of a figure, standard deviation
CELL_M = 1550.0  # 14,500 of these cover the Netherlands
WIGGLES = 5  # times that a border is halved and its middle moved aside
ASIDE = 0.15  # of a border, half as much each time: so little that no two borders cross

VAST = Surface(np.zeros((3000, 3000), np.float32), 40_000, 230_000, 50.0)  # too coarse to show


def make_country(build, count):
    """Return *build* with *count* areas, of which the outcomes are those of its areas by lot."""
    lot = Lot(build.dataset.areas.index, count)
    layers = {slug: _layer(result, lot) for slug, result in build.layers.items()}
    return replace(
        build,
        dataset=_dataset(build.dataset, lot),
        layers=layers,
        overlays={slug: _overlay(result, lot) for slug, result in build.overlays.items()},
    )


class Lot:
    """Which area of the city stands for each area of the country."""

    def __init__(self, codes, count):
        self.random = np.random.default_rng(14_500)
        self.city = codes
        self.codes = [f"BU{n // 1000:04d}{n % 1000:04d}" for n in range(count)]
        self.drawn = self.random.integers(0, len(codes), count)

    def series(self, values, least=-np.inf):
        """Return values of the drawn areas; numbers shaken, within those of the city."""
        taken = values.to_numpy()[self.drawn]
        if values.dtype.kind == "f":
            taken = taken * self.random.normal(1, SHAKE, len(taken))
            taken = np.clip(taken, max(least, values.min()), values.max())
        return Series(taken, index=self.codes, dtype=values.dtype)

    def frame(self, values):
        return DataFrame({name: self.series(values[name]) for name in values}, index=self.codes)

    def pairs(self):
        """Yield each code of the country with the code of the city that stands for it."""
        return zip(self.codes, self.city[self.drawn], strict=True)

    def mapping(self, values):
        return {code: values[drawn] for code, drawn in self.pairs() if drawn in values}


def _dataset(dataset, lot):
    areas = _areas(dataset.areas, lot)
    return replace(
        dataset,
        city=replace(dataset.city, name="Verzonnenland"),
        areas=areas,
        figures=lot.frame(dataset.figures),
        reasons=lot.frame(dataset.reasons),
        care=_spread(dataset.care, areas, dataset, lot),
        plans=_spread(dataset.plans, areas, dataset, lot),
    )


def _areas(areas, lot):
    count = len(lot.codes)
    names = lot.series(areas["name"]) + [f" {n}" for n in range(count)]
    return GeoDataFrame(
        {
            "name": names,
            "district": [f"WK{n // 1000:04d}{n % 1000 // 10:02d}" for n in range(count)],
            "inhabited": lot.series(areas["inhabited"]),
        },
        geometry=wiggly(count, lot.random),
        index=lot.codes,
        crs=RD_NEW,
    )


def wiggly(count, random):
    """Return *count* polygons that cover a square with shared, wiggly borders."""
    across = int(np.ceil(np.sqrt(count)))
    corners = np.stack(np.meshgrid(range(across + 1), range(across + 1)), -1).astype(float)
    corners = 40_000 + CELL_M * (corners + random.uniform(-0.15, 0.15, corners.shape))
    along, up = (_wiggles(corners, axis, random) for axis in (1, 0))
    rings = np.concatenate(
        [along[:-1], up[:, 1:], along[1:, :, ::-1], up[:, :-1, ::-1]], axis=2
    ).reshape(across * across, -1, 2)[:count]
    return shapely.polygons(rings)


def _wiggles(corners, axis, random):
    """Return the border from each corner to the next along *axis*, of which middles are moved."""
    start = corners[:, :-1] if axis == 1 else corners[:-1]
    end = corners[:, 1:] if axis == 1 else corners[1:]
    lines = np.stack([start, end], axis=2)
    for time in range(WIGGLES):
        steps = np.diff(lines, axis=2)
        aside = steps[..., ::-1] * (1, -1)
        middles = lines[:, :, :-1] + steps / 2
        middles += aside * random.uniform(-ASIDE, ASIDE, (*steps.shape[:3], 1)) / 2**time
        finer = np.empty((*lines.shape[:2], 2 * lines.shape[2] - 1, 2))
        finer[:, :, ::2], finer[:, :, 1::2] = lines, middles
        lines = finer
    return lines


def _spread(places, areas, dataset, lot):
    """Return the places of the city as often as it goes into the country, all over it."""
    times = len(areas) // len(dataset.areas)
    far = areas.geometry.representative_point().to_numpy()[
        lot.random.integers(0, len(areas), times)
    ]
    middle = shapely.centroid(dataset.areas.union_all())
    shifts = shapely.get_coordinates(far) - shapely.get_coordinates(middle)
    moved = [places.translate(*shift) for shift in shifts]
    rows = places.iloc[np.tile(np.arange(len(places)), times)].reset_index(drop=True)
    return rows.set_geometry(np.concatenate([one.to_numpy() for one in moved]), crs=RD_NEW)


def _layer(result, lot):
    measured = result.measured
    parts = {name: lot.series(measured.parts[name]) for name in measured.parts}
    return replace(
        result,
        measured=replace(
            measured,
            values=lot.series(measured.values),
            reasons=lot.series(measured.reasons),
            parts=DataFrame(parts, index=lot.codes),
            surface=measured.surface and VAST,
        ),
        earlier={year: _layer(then, lot) for year, then in result.earlier.items()},
    )


def _overlay(result, lot):
    return replace(
        result,
        outcomes=lot.series(result.outcomes),
        scores=lot.series(result.scores),
        known=lot.series(result.known),
        findings=_findings(result.findings, lot),
        why_unknown=lot.series(result.why_unknown),
        flagging=lot.mapping(result.flagging),
        changes=lot.mapping(result.changes),
        sureness=result.sureness and _sureness(result.sureness, lot),
        weighed={key: lot.series(outcomes) for key, outcomes in result.weighed.items()},
        earlier={year: _overlay(then, lot) for year, then in result.earlier.items()},
    )


def _findings(findings, lot):
    """Return what each criterion says of the figures as drawn, so that a flag keeps its reasons."""
    numbers = findings.codes.get_indexer(lot.city[lot.drawn])
    there = numbers >= 0
    columns = tuple(column.only(numbers[there]) for column in findings.columns)
    return Findings(Index(lot.codes)[there], columns)


def _sureness(sure, lot):
    times = len(lot.codes) / len(lot.city)
    return replace(
        sure,
        probability=lot.series(sure.probability),
        undecided=lot.series(sure.undecided),
        rank_low=lot.series(sure.rank_low) * times,
        rank_high=lot.series(sure.rank_high) * times,
        decided_by=lot.series(sure.decided_by),
    )
