"""What all measures of the reach of a kind of care share."""

from abc import abstractmethod

import numpy as np
from pandas import DataFrame, Series
from pydantic import Field, field_validator

from gemengd.measures.along_streets import Origins, TravelMeasure
from gemengd.measures.journeys import Journeys
from gemengd.measures.people import enough_known
from gemengd.measures.travel_notes import no_such_place, nothing_near
from gemengd.measures.weighted import weighted_mean
from gemengd.model.care_kind import CARE_KINDS, care_kind, misspelt
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measured, Part
from gemengd.model.reason import Reason
from gemengd.model.text import Text

REACHED = Part(Text("Inhabitants whose way is known", "Inwoners van wie de route bekend is"), "%")


class CareMeasure(TravelMeasure):
    """A measure of how people reach one kind of care.

    Attributes
    ----------
    kind
        Kind of place: one of ours or what registers call it (``huisarts``), else a kind of one's
        own, as in the column ``kind`` of the care file.
    minimum_known
        Share of the inhabitants, above 0, at most 1.
    """

    uses = (*TravelMeasure.uses, "care")
    kind: str
    minimum_known: float = Field(default=0.5, gt=0, le=1)

    @field_validator("kind")
    @classmethod
    def _in_our_words(cls, kind: str) -> str:
        near = misspelt(kind)
        if near:
            listed = ", ".join(CARE_KINDS)
            raise ValueError(f"is {near} meant ({care_kind(near)})? The kinds are {listed}")
        return care_kind(kind) or kind.strip().lower()

    def along(self, dataset: CityDataset, origins: Origins) -> Measured:
        """Return the figure of every area, unknown everywhere without such a place."""
        if dataset.care is None:
            return _nothing(dataset, Reason.NO_INPUT)
        places = dataset.care[dataset.care["kind"] == self.kind]
        if places.empty:
            return _nothing(
                dataset, Reason.NO_SUCH_PLACE, *_note(dataset, self.kind, dataset.care["kind"])
            )
        return self.to(dataset, Journeys(origins, places.reset_index(drop=True)))

    @abstractmethod
    def to(self, dataset: CityDataset, journeys: Journeys) -> Measured:
        """Return the figure of every area, for the ways to at least one place."""


def per_area(found: DataFrame, reached_pct: Series, minimum_known: float) -> DataFrame:
    """Return the figures of areas of which enough is known, with ``reached_pct`` beside them.

    Parameters
    ----------
    found
        Index: areas, as that of *reached_pct*.
    reached_pct
        Per cent of the inhabitants of each area for whom the figures are known.
    """
    return found.where(enough_known(reached_pct, minimum_known)).assign(reached_pct=reached_pct)


def city_mean(dataset: CityDataset, values: Series) -> float | None:
    """Return the mean of the figures of the areas over the inhabitants of the city."""
    mean = weighted_mean(values, dataset.figure("inhabitants"))
    return None if np.isnan(mean) else mean


def why_unknown(dataset: CityDataset, values: Series, reason: Reason) -> Series:
    """Return *reason* where a value is unknown, unless nobody lives there; "" where known."""
    lived_in = dataset.areas["inhabited"].astype(bool)
    why = Series(reason.value, index=lived_in.index, dtype=object)
    return why.where(lived_in, Reason.UNINHABITED.value).where(values.isna(), "")


def _note(dataset: CityDataset, kind: str, there: Series) -> tuple[Text, ...]:
    covered = dataset.covered("care").any() and len(there)
    return (no_such_place(kind, there),) if covered else (nothing_near(),)


def _nothing(dataset: CityDataset, reason: Reason, *notes: Text) -> Measured:
    values = Series(np.nan, index=dataset.areas.index, dtype=float)
    return Measured(values, why_unknown(dataset, values, reason), notes=notes)
