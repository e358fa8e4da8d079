"""Small cities with layers whose values a test states itself, and overlays over them."""

import numpy as np
from geopandas import GeoDataFrame
from pandas import DataFrame, Series
from shapely import box

from gemengd.model.city import City
from gemengd.model.criterion import Criterion
from gemengd.model.dataset import RD_NEW, CityDataset, Column
from gemengd.model.layer import Layer, LayerResult, Measure, Measured
from gemengd.model.overlay import Overlay
from gemengd.model.reason import Reason
from gemengd.model.text import Text


class Nothing(Measure):
    def __call__(self, dataset):
        raise NotImplementedError


def city(inhabitants, inhabited=None, reasons=None):
    """Return a row of squares with so many inhabitants each."""
    index = [f"BU{n:08d}" for n in range(len(inhabitants))]
    inhabited = [True] * len(index) if inhabited is None else inhabited
    areas = GeoDataFrame(
        {"name": index, "district": "", "inhabited": inhabited},
        geometry=[box(n, 0, n + 1, 1) for n in range(len(index))],
        index=index,
        crs=RD_NEW,
    )
    figures = DataFrame({"inhabitants": Series(inhabitants, index=index, dtype=float)})
    why = Series("", index=index) if reasons is None else Series(reasons, index=index)
    column = Column("inhabitants", Text("inhabitants", "inwoners"), "people")
    columns = {"inhabitants": column}
    return CityDataset(
        City("Test", "GM9999"), areas, figures, DataFrame({"inhabitants": why}), columns, ()
    )


def layer(dataset, values, slug="demand", reason=Reason.SECRET, columns=(), **measured):
    """Return one layer's result by its slug."""
    series = Series(values, index=dataset.areas.index)
    meaning = Layer(
        slug=slug,
        title=slug,
        title_nl=slug,
        unit="%",
        style="s",
        caveat="c",
        caveat_nl="c",
        decimals=1,
        measure=Nothing(),
    )
    reasons = Series(np.where(series.isna(), reason, ""), index=series.index)
    used = tuple(Column(name, Text(name, name), "%") for name in columns)
    return {slug: LayerResult(meaning, Measured(series, reasons, **measured), used)}


def layers_of(dataset, values, columns=None):
    """Return layers by slug, from their values by slug."""
    layers = {}
    for slug, figures in values.items():
        layers |= layer(dataset, figures, slug, columns=(columns or {}).get(slug, ()))
    return layers


def definition(*criteria, **settings):
    """Return an overlay whose criteria say only what a test is about."""
    usual = {
        "layer": "demand",
        "at": "least",
        "compares_with": "norm",
        "source": "test",
        "because": "{value} of {threshold}",
        "because_nl": "{value} van {threshold}",
    }
    return Overlay(
        slug="test",
        title="t",
        title_nl="t",
        description="d",
        description_nl="d",
        caveat="c",
        caveat_nl="c",
        criteria=tuple(Criterion(**{**usual, **criterion}) for criterion in criteria),
        **{"minimum_inhabitants": 50, **settings},
    )
