"""The measures that a layer may name."""

from collections.abc import Mapping
from importlib.metadata import entry_points
from types import MappingProxyType

from gemengd.errors import DefinitionError
from gemengd.measures.area_list import AreaList
from gemengd.measures.bivariate import Bivariate
from gemengd.measures.building_pipeline import BuildingPipeline
from gemengd.measures.composite import Composite
from gemengd.measures.concentration_class import ConcentrationClass
from gemengd.measures.difference import Difference
from gemengd.measures.disagreement import Disagreement
from gemengd.measures.egohood_share import EgohoodShare
from gemengd.measures.figure import Figure
from gemengd.measures.flag_probability import FlagProbability
from gemengd.measures.local_cluster import LocalCluster
from gemengd.measures.location_quotient import LocationQuotient
from gemengd.measures.mean_travel_time import MeanTravelTime
from gemengd.measures.nearest_minutes import NearestMinutes
from gemengd.measures.opportunities import Opportunities
from gemengd.measures.plan_coverage import PlanCoverage
from gemengd.measures.resilience import Resilience
from gemengd.measures.severance import Severance
from gemengd.measures.share import Share
from gemengd.measures.siting import Siting
from gemengd.measures.trend import Trend
from gemengd.measures.two_step_catchment import TwoStepCatchment
from gemengd.model.layer import Derived, Measure, MeasureType, OfOverlays

GROUP = "gemengd.measures"

MEASURES: Mapping[str, MeasureType] = MappingProxyType(
    {
        "bivariate": Bivariate,
        "area_list": AreaList,
        "building_pipeline": BuildingPipeline,
        "composite": Composite,
        "concentration_class": ConcentrationClass,
        "difference": Difference,
        "disagreement": Disagreement,
        "egohood_share": EgohoodShare,
        "figure": Figure,
        "flag_probability": FlagProbability,
        "local_cluster": LocalCluster,
        "location_quotient": LocationQuotient,
        "mean_travel_time": MeanTravelTime,
        "nearest_minutes": NearestMinutes,
        "opportunities": Opportunities,
        "plan_coverage": PlanCoverage,
        "resilience": Resilience,
        "severance": Severance,
        "share": Share,
        "siting": Siting,
        "trend": Trend,
        "two_step_catchment": TwoStepCatchment,
    }
)


def registry() -> dict[str, MeasureType]:
    """Return our own measures and those of installed plug-ins, by name.

    A plug-in is an entry point of the group ``gemengd.measures`` that names a `Measure`,
    `Derived` or `OfOverlays`.

    Raises
    ------
    DefinitionError
        If two measures have one name, or a plug-in is not a measure.
    """
    found = dict(MEASURES)
    for point in sorted(entry_points(group=GROUP), key=lambda p: (p.name, p.value)):
        if point.name in found:
            message = f"measure {point.name!r} ({point.value}) exists already"
            raise DefinitionError(f"{message}; the plug-in must give it another name")
        found[point.name] = _loaded(point.name, point.value, point.load())
    return found


def _loaded(name: str, value: str, kind: object) -> MeasureType:
    if isinstance(kind, type) and issubclass(kind, (Measure, Derived, OfOverlays)):
        return kind
    message = f"measure {name!r} ({value}) is no class of measure"
    raise DefinitionError(f"{message}; it must inherit from gemengd.Measure or gemengd.Derived")
