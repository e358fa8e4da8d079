"""How much of a city an index leaves out, also where nobody counted it."""

from dataclasses import dataclass

import numpy as np
from pandas import Series

from gemengd.measures.homes import homes
from gemengd.model.dataset import CityDataset, Column
from gemengd.model.ledger import SHOWN, first_few
from gemengd.model.text import Text

ALL = "inhabitants"


@dataclass(frozen=True)
class LeftOutOfIndex:
    """The homes or inhabitants of the areas that do not count.

    Attributes
    ----------
    counting
        The homes or inhabitants of the areas that count.
    by_area
        Of each area that does not: how many, > 0, or NaN where nobody knows.
    guessed
        Which of these follow from the inhabitants.
    """

    counting: float
    by_area: Series
    guessed: Series

    @property
    def known(self) -> float:
        """The part that counts, 0-1; NaN where nobody knows how much there is."""
        if self.by_area.isna().any():
            return np.nan if self.counting else 0.0
        everybody = self.counting + float(self.by_area.sum())
        return self.counting / everybody if everybody > 0 else 0.0

    def notes(self, dataset: CityDataset, column: Column) -> tuple[Text, ...]:
        """Say how many do not count, and in which areas."""
        if self.by_area.empty:
            return ()
        there = self.by_area.sort_values(ascending=False)
        shown = ", ".join(first_few(dataset.areas["name"][there.index]))
        more = ", …" if len(there) > SHOWN else ""
        count, areas = round(float(there.sum())), len(there)
        many, veel = ("area", "gebied") if areas == 1 else ("areas", "gebieden")
        guess, dutch = self._unsure(int(there.isna().sum()))
        what, wat = column.title.en.lower(), column.title.nl.lower()
        return (
            Text(
                f"Left out: {count} {what} in {areas} {many}, {shown}{more}{guess}.",
                f"Niet meegeteld: {count} {wat} in {areas} {veel}, {shown}{more}{dutch}.",
            ),
        )

    def _unsure(self, unknown: int) -> tuple[str, str]:
        guessed = int(self.guessed.sum())
        guess = [f"in {guessed} by the inhabitants"] if guessed else []
        dutch = [f"in {guessed} naar de inwoners"] if guessed else []
        if unknown:
            guess.append(f"in {unknown} nobody knows how many")
            dutch.append(f"in {unknown} is onbekend hoeveel")
        return "".join(f"; {each}" for each in guess), "".join(f"; {each}" for each in dutch)


def everybody_left_out(dataset: CityDataset, whole: Series, left: Series) -> LeftOutOfIndex:
    """Return how many homes or inhabitants there are in the areas that do not count.

    Where an area's number is unknown, it has as many as the other areas for its inhabitants, and
    these are as many as its squares or addresses have where their number is unknown too.

    Parameters
    ----------
    whole
        Homes or inhabitants per area; NaN is unknown.
    left
        Which areas do not count.
    """
    lived = _inhabitants(dataset)
    both = whole.notna() & (lived > 0)
    rate = float(whole[both].sum() / lived[both].sum()) if both.any() else np.nan
    there = whole.where(whole.notna(), lived * rate)
    nobody = ~dataset.areas["inhabited"].astype(bool) & whole.isna()
    gone = left & ~nobody & ~(there == 0)
    guessed = gone & whole.isna() & there.notna()
    return LeftOutOfIndex(float(whole[~left].sum()), there[gone], guessed[gone])


def _inhabitants(dataset: CityDataset) -> Series:
    figure = dataset.figure(ALL)
    if figure.notna().all() or dataset.population is None:
        return figure
    found = homes(dataset)
    counted = found[found["counted"].astype(bool)].groupby("area")["inhabitants"].sum()
    return figure.where(figure.notna(), counted.reindex(figure.index))
