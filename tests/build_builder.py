"""A small made-up build for the tests of the exports: every kind of thing once, always the same."""

from itertools import pairwise

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame, Series
from shapely import MultiPolygon, Point, box

from gemengd.model.build import Build
from gemengd.model.city import City
from gemengd.model.criterion import Criterion
from gemengd.model.dataset import RD_NEW, CityDataset, Column
from gemengd.model.layer import Layer, LayerResult, Measure, Measured, Part
from gemengd.model.overlay import Overlay, Weighting
from gemengd.model.reason import Reason
from gemengd.model.source import Source
from gemengd.model.style import Style, StyleClass
from gemengd.model.surface import Surface
from gemengd.model.text import Text
from gemengd.overlays import overlay

HOSTILE = '</script><img src=x onerror="window.hacked=1">&amp;\'{{7*7}}'
COUNT = 16
WATER, TINY, EXCLAVE, NASTY = 3, 5, 7, 9
BLUES = ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c")


class Given(Measure):
    """A measure whose values the test states itself."""

    def __call__(self, dataset):
        raise NotImplementedError


def make_build(*, made_up=True, name="Proefstad", areas=COUNT):
    """Return the build of a city of *areas* areas."""
    dataset = make_dataset(made_up, name, areas)
    layers = make_layers(dataset)
    return Build(
        dataset=dataset,
        layers=layers,
        overlays=overlay(dataset, layers, make_overlays()),
        styles={style.slug: style for style in make_styles()},
        definitions={"layers/social_housing.toml": "a" * 64},
        versions={"gemengd": "0.1.0", "folium": "0.20.0"},
        left_out={"care_reach_hospital": "no hospital within 30 km <b>of</b> the city"},
    )


def make_dataset(made_up, name, count):
    index = [f"BU9999{n:04d}" for n in range(count)]
    frame = make_areas(index)
    inhabitants = Series(np.arange(count) * 217.0 + 400, index=index)
    inhabitants.iloc[WATER], inhabitants.iloc[TINY] = 0, 35
    figures = DataFrame({"inhabitants": inhabitants})
    return CityDataset(
        city=City(name, "GM9999", made_up=made_up),
        areas=frame,
        figures=figures,
        reasons=DataFrame({"inhabitants": Series("", index=index)}),
        columns={
            "inhabitants": Column(
                "inhabitants", Text("Inhabitants", "Inwoners"), "people", 2024, "figures"
            )
        },
        sources=make_sources(made_up),
        care=make_care(frame),
        plans=make_plans(frame),
        warnings=("BU99990007 was redrawn <i>between</i> 2023 and 2024",),
    )


def make_areas(index):
    names = [f"Buurt {chr(65 + n % 26)}{n // 26 or ''}" for n in range(len(index))]
    names[WATER], names[TINY], names[NASTY] = "De Plas", "Kleine Hoek", HOSTILE
    shapes = irregular(len(index))
    shapes[EXCLAVE] = MultiPolygon([shapes[EXCLAVE], box(159500, 389000, 160100, 389500)])
    return GeoDataFrame(
        {
            "name": names,
            "district": [f"WK9999{n // 4:02d}" for n in range(len(index))],
            "inhabited": [n != WATER for n in range(len(index))],
        },
        geometry=[s if s.geom_type == "MultiPolygon" else MultiPolygon([s]) for s in shapes],
        index=index,
        crs=RD_NEW,
    )


def irregular(count):
    random = np.random.default_rng(2)
    outline = Point(155000, 390000).buffer(3600, quad_segs=24)
    points = shapely.points(random.uniform((151500, 386500), (158500, 393500), (count * 40, 2)))
    seeds = [p for p in points if outline.contains(p)][:count]
    cells = shapely.voronoi_polygons(shapely.multipoints(seeds), ordered=True)
    return [cell.intersection(outline) for cell in cells.geoms]


def make_sources(made_up):
    figures = Source(
        slug="figures",
        title="Kerncijfers <script>alert(1)</script>",
        publisher="CBS & co",
        location="kerncijfers_2024.gpkg",
        sha256="0123456789abcdef" * 4,
        licence="CC BY 4.0",
        attribution="© CBS, Kadaster",
        rows=16,
        year=2024,
        made_up=made_up,
        notes=("Housing columns are taken from 2023.",),
    )
    streets = Source(
        slug="streets",
        title="Streets",
        publisher="OpenStreetMap",
        location="city.osm.pbf",
        sha256="f" * 64,
        licence="ODbL 1.0",
        attribution="© OpenStreetMap contributors",
        rows=20411,
    )
    return figures, streets


def make_care(areas):
    points = areas.geometry.representative_point().to_numpy()
    kinds = ["gp", "pharmacy", "community", "elderly", "mental_health", "hospital", "odd_kind"]
    return GeoDataFrame(
        {
            "kind": kinds,
            "name": ["Huisarts Aan de Gracht", HOSTILE, None, "Zorghuis", "Ggz", "Ziekenhuis", "X"],
            "capacity": [float("nan"), 2.0, float("nan"), 80.0, float("nan"), 300.0, 1.0],
            "source": ["OpenStreetMap"] * 6 + ["Own register"],
        },
        geometry=points[: len(kinds)],
        crs=RD_NEW,
    )


def make_plans(areas):
    middle = areas.geometry.iloc[10].representative_point()
    other = areas.geometry.iloc[12].representative_point()
    return GeoDataFrame(
        {
            "name": ["Vernieuwing Oost", HOSTILE],
            "kind": ["restructuring", "restructuring"],
            "status": ["adopted", "exploring"],
            "hardness": ["hard", "unknown"],
            "source": ["Plans of the province", HOSTILE],
            "start_year": [2027.0, float("nan")],
            "demolition_social": [120.0, float("nan")],
            "new_social": [80.0, float("nan")],
        },
        geometry=[middle.buffer(500), other.buffer(350).difference(other.buffer(120))],
        crs=RD_NEW,
    )


def make_layers(dataset):
    return {
        slug: LayerResult(layer, measured, tuple(dataset.columns.values()))
        for slug, layer, measured in (
            _social_housing(dataset),
            _demand(dataset),
            _corporation_class(dataset),
            _restructuring(dataset),
            _care_reach(dataset),
            _nowhere_published(dataset),
        )
    }


def _layer(slug, title, title_nl, unit, *look, decimals=0):
    style, group, order = look
    return Layer(
        slug=slug,
        title=title,
        title_nl=title_nl,
        unit=unit,
        unit_nl={"minutes": "minuten"}.get(unit, unit),
        style=style,
        caveat=f"{title} is not the whole story.",
        caveat_nl=f"{title_nl} is niet het hele verhaal.",
        description=f"What {title.lower()} is.",
        description_nl=f"Wat {title_nl.lower()} is.",
        group=group,
        order=order,
        decimals=decimals,
        measure=Given(),
    )


def _unknown(values, inhabited, reason=Reason.SECRET):
    reasons = Series(np.where(values.isna(), reason, ""), index=values.index, dtype=object)
    return reasons.where(inhabited | values.notna(), Reason.UNINHABITED.value)


def _numbers(dataset, numbers, missing=(), reason=Reason.SECRET, **more):
    values = Series(np.asarray(numbers, float), index=dataset.areas.index)
    values.iloc[[WATER, *missing]] = np.nan
    return Measured(values, _unknown(values, dataset.areas["inhabited"], reason), **more)


def _steps(dataset):
    return np.arange(len(dataset.areas))


def _social_housing(dataset):
    layer = _layer(
        "social_housing", "Social housing", "Corporatiewoningen", "%", "shares", "housing", 10
    )
    numbers = (_steps(dataset) * 37) % 90 + 0.0
    measured = _numbers(
        dataset,
        numbers,
        missing=(TINY,),
        reason=Reason.TOO_FEW,
        city=31.4,
        parts=DataFrame({"homes": numbers * 11 + 60}, index=dataset.areas.index),
        part_info={"homes": Part(Text("Homes", "Woningen"), "")},
        columns=("inhabitants",),
        notes=(Text("Rounded by the publisher.", "Afgerond door de uitgever."),),
    )
    return layer.slug, layer, measured


def _demand(dataset):
    layer = _layer("demand", "Demand", "Vraag", "z", "balance", "people", 20, decimals=1)
    numbers = ((_steps(dataset) * 53) % 40 - 20) / 10
    return layer.slug, layer, _numbers(dataset, numbers, missing=(1,))


def _corporation_class(dataset):
    layer = _layer(
        "corporation_class", "Corporation area", "Corporatiebuurt", "", "yes_no", "housing", 15
    )
    words = np.array(["yes", "borderline", "no", "no"], dtype=object)[_steps(dataset) % 4]
    values = Series(words, index=dataset.areas.index, dtype=object)
    values.iloc[[WATER, TINY]] = np.nan
    return layer.slug, layer, Measured(values, _unknown(values, dataset.areas["inhabited"]))


def _restructuring(dataset):
    layer = _layer("restructuring", "Restructuring", "Herstructurering", "%", "shares", "plans", 30)
    numbers = np.where(_steps(dataset) == 10, 62.5, 0.0)
    status = Series("", index=dataset.areas.index)
    status.iloc[10] = "adopted"
    parts = DataFrame({"status": status})
    info = {"status": Part(Text("Furthest status", "Verste status"), "")}
    return layer.slug, layer, _numbers(dataset, numbers, parts=parts, part_info=info)


def _care_reach(dataset):
    layer = _layer("care_reach", "Walk to a GP", "Lopen naar een huisarts", "minutes", "minutes",
                   "care", 40, decimals=1)  # fmt: skip
    numbers = (_steps(dataset) * 29) % 31 + 0.25
    minutes = np.linspace(0, 30, 48 * 40, dtype=np.float32).reshape(48, 40)
    surface = Surface(minutes, west=151000.0, north=394000.0, cell_m=200.0)
    places = GeoDataFrame(
        {"name": ["Buurt A", HOSTILE], "rank": [1, 2], "gain": [2.5, 1.25]},
        geometry=dataset.areas.geometry.representative_point().to_numpy()[:2],
        crs=RD_NEW,
    )
    measured = _numbers(
        dataset,
        numbers,
        missing=(6,),
        reason=Reason.OUT_OF_REACH,
        city=12.3,
        surface=surface,
        places=places,
    )
    return layer.slug, layer, measured


def _nowhere_published(dataset):
    layer = _layer("wmo", "Wmo clients", "Wmo-cliënten", "per 1000", "shares", "people", 25)
    missing = range(len(dataset.areas))
    measured = _numbers(dataset, _steps(dataset), missing, reason=Reason.NOT_YET_PUBLISHED)
    return layer.slug, layer, measured


def make_overlays():
    far = _criterion("care_reach", 15, "a GP is {value} minutes away ({threshold} or more)",
                     "een huisarts is {value} minuten lopen ({threshold} of meer)")  # fmt: skip
    much = _criterion("social_housing", 50, "{value}% of the homes ({threshold}% or more)",
                      "{value}% van de woningen ({threshold}% of meer)")  # fmt: skip
    demand = _criterion("demand", 0.5, "demand is {value}, from {threshold}",
                        "de vraag is {value}, vanaf {threshold}")  # fmt: skip
    return (
        _overlay(
            "segregation",
            "Segregation pressure",
            "Segregatiedruk",
            10,
            (much, demand),
            weightings={
                "town": Weighting(title="Town", title_nl="Gemeente", source="Own choice: <i>x</i>")
            },
        ),
        _overlay("manageability", "Care behind demand", "Zorg blijft achter", 20, (far, demand)),
    )


def _criterion(layer, threshold, because, because_nl):
    return Criterion(
        layer=layer,
        at="least",
        threshold=threshold,
        compares_with="norm",
        source="Own choice: <u>for the test</u>.",
        because=because,
        because_nl=because_nl,
    )


def _overlay(slug, title, title_nl, order, criteria, **more):
    return Overlay(
        slug=slug,
        title=title,
        title_nl=title_nl,
        description=f"Where {title.lower()} shows.",
        description_nl=f"Waar {title_nl.lower()} blijkt.",
        caveat="A signal about a place.",
        caveat_nl="Een signaal over een plek.",
        order=order,
        criteria=criteria,
        **more,
    )


def make_styles():
    return (
        _graduated("shares", (20.0, 40.0, 60.0, 66.67)),
        _graduated("minutes", (5.0, 10.0, 15.0, 20.0)),
        _graduated("balance", (-1.0, 0.0, 0.5, 1.0)),
        _categories(
            "yes_no",
            ("yes", "#7f2704", "more than two thirds", "meer dan twee derde"),
            ("borderline", "#fd8d3c", "too close to say", "niet te zeggen"),
            ("no", "#feedde", "not more", "niet meer"),
        ),
        _categories(
            "flags",
            ("flagged", "#b2182b", "flagged", "signaal"),
            ("not_flagged", "#f0f0ea", "not flagged", "geen signaal"),
            ("unknown", "#d9d9d9", "unknown", "onbekend"),
        ),
    )


def _graduated(slug, breaks):
    assert all(low < high for low, high in pairwise(breaks))
    return Style(
        slug=slug, title=slug, title_nl=slug, kind="graduated", source="own choice",
        breaks=breaks, colours=BLUES,
    )  # fmt: skip


def _categories(slug, *rows):
    classes = tuple(
        StyleClass(value=value, colour=colour, label=label, label_nl=label_nl)
        for value, colour, label, label_nl in rows
    )
    return Style(
        slug=slug, title=slug, title_nl=slug, kind="categories", source="own choice",
        categories=classes,
    )  # fmt: skip
