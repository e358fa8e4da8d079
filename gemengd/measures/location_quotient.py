"""How many times the city's share an area has."""

from math import inf

from pandas import DataFrame

from gemengd.measures.share import Share
from gemengd.measures.uncertain import rounded
from gemengd.measures.unknown import first_reason
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measured, Part
from gemengd.model.reason import Reason
from gemengd.model.text import Text


class LocationQuotient(Share):
    """How many times the share of the city an area has.

    Formula: ``share of the area / share of the city``; 1 is the city's average, 2 is twice as
    much. The city's share is weighted by *whole*. Source: location quotient, Isard (1960),
    *Methods of Regional Analysis*.

    Unknown where the `share` is, and everywhere if the city as a whole has none. Parameters are
    those of `share`.
    """

    bounds = (0.0, inf)

    def __call__(self, dataset: CityDataset) -> Measured:
        """Return the quotient of every area, >= 0."""
        share = super().__call__(dataset)
        values = share.values / (share.city or float("nan"))
        none = share.reasons.mask(share.values.notna() & values.isna(), Reason.NO_SPREAD.value)
        return Measured(
            values=values,
            reasons=first_reason(share.reasons, none),
            city=1.0 if share.city else None,
            parts=DataFrame({"share_pct": share.values, **share.parts}),
            part_info={"share_pct": Part(Text("Share", "Aandeel"), "%"), **share.part_info},
            columns=share.columns,
            uncertainty=rounded(self._half_width(dataset) / (share.city or float("nan"))),
        )
