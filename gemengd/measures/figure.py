"""A figure as the publisher states it."""

from pydantic import Field

from gemengd.measures.uncertain import deviation, half_width
from gemengd.measures.unknown import first_reason, too_small
from gemengd.measures.weighted import weighted_mean
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measure, Measured
from gemengd.model.uncertainty import Uncertainty


class Figure(Measure):
    """A column of figures as it is, in its own unit.

    The city's figure is the mean over the areas with a known figure, weighted by *weigh_by*; it
    has none where that is unknown. Unknown where the publisher does not state the figure and,
    if *minimum_inhabitants* is above 0, in smaller areas.

    Attributes
    ----------
    column
        Column of figures; a rate or an average, for counts of different areas do not compare.
    weigh_by
        Column with what the figure is an average over.
    minimum_inhabitants
        Smaller areas are unknown.
    """

    column: str
    weigh_by: str = "inhabitants"
    minimum_inhabitants: int = Field(default=0, ge=0)

    def __call__(self, dataset: CityDataset) -> Measured:
        """Return the figure of every area."""
        reasons = dataset.reason(self.column)
        if self.minimum_inhabitants:
            small = too_small(dataset, "inhabitants", self.minimum_inhabitants)
            reasons = first_reason(small, reasons)
        values = dataset.figure(self.column).astype(float).where(reasons == "")
        mean = weighted_mean(values, dataset.figure(self.weigh_by))
        return Measured(
            values=values,
            reasons=reasons,
            city=None if mean != mean else mean,  # noqa: PLR0124 - NaN
            columns=(self.column,),
            uncertainty=Uncertainty(
                half_width(dataset, self.column), deviation(dataset, self.column)
            ),
        )
