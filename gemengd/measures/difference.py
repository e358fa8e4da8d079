"""One layer minus another."""

from collections.abc import Mapping

import numpy as np
from pandas import DataFrame, Series

from gemengd.measures.derived import as_part, require_numbers
from gemengd.measures.unknown import first_reason
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Derived, LayerResult, Measured
from gemengd.model.uncertainty import Uncertainty


class Difference(Derived):
    """One layer minus another, area by area.

    Formula: ``plus - minus``, in the unit that both share; the city's figure likewise. Unknown
    where either is, with the reason of the first that is.

    Attributes
    ----------
    plus, minus
        Slugs of two layers with numbers.
    """

    plus: str
    minus: str

    @property
    def needs(self) -> tuple[str, ...]:
        """The two layers."""
        return (self.plus, self.minus)

    def __call__(self, _dataset: CityDataset, layers: Mapping[str, LayerResult]) -> Measured:
        """Return the difference of every area.

        Raises
        ------
        DefinitionError
            If one of the layers has words instead of numbers.
        """
        plus, minus = (require_numbers(layers[slug]) for slug in self.needs)
        cities = (plus.measured.city, minus.measured.city)
        return Measured(
            values=plus.values - minus.values,
            reasons=first_reason(plus.reasons, minus.reasons),
            city=None if None in cities else cities[0] - cities[1],  # type: ignore[operator]
            parts=DataFrame({self.plus: plus.values, self.minus: minus.values}),
            part_info={layer.layer.slug: as_part(layer) for layer in (plus, minus)},
            uncertainty=_together(plus.uncertainty, minus.uncertainty),
            columns=tuple(dict.fromkeys(plus.measured.columns + minus.measured.columns)),
        )


def _together(one: Uncertainty, other: Uncertainty) -> Uncertainty:
    """Return the uncertainty of two figures that are off independently."""

    def root(a: Series, b: Series) -> Series:
        return Series(np.hypot(a, b), index=a.index)

    return Uncertainty(root(one.half_width, other.half_width), root(one.deviation, other.deviation))
