"""Where high or low figures lie together more than chance would put them."""

from collections.abc import Mapping
from typing import Literal

import numpy as np
from pandas import DataFrame, Index, Series
from pydantic import Field

from gemengd.measures.derived import as_part, require_numbers
from gemengd.measures.local_statistics import (
    false_discoveries,
    getis_ord,
    has_all_others,
    local_moran,
    permuted_p,
)
from gemengd.measures.neighbours import Rule, neighbours
from gemengd.model.bounds import MOST_SHUFFLES
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Derived, LayerResult, Measured, Part
from gemengd.model.ledger import first_few
from gemengd.model.reason import Reason
from gemengd.model.text import Text

FEWEST = 8  # own choice: among fewer areas, permutation says nothing
PARTS: Mapping[str, Part] = {
    "around": Part(Text("Mean of the neighbours", "Gemiddelde van de buren"), "", 2),
    "moran": Part(Text("Local Moran's I", "Lokale Moran's I"), "", 2),
    "getis_ord": Part(Text("Getis-Ord Gi*", "Getis-Ord Gi*"), "σ", 2),
    "p_value": Part(Text("Chance of this by itself", "Kans op dit bij toeval"), "", 3),
    "neighbours": Part(Text("Neighbours with a figure", "Buren met een cijfer"), ""),
}


class LocalCluster(Derived):
    """Whether an area and its neighbours have high or low figures together, beyond chance.

    Classes: ``high_cluster`` (high among high), ``low_cluster``, ``high_outlier`` (high among
    low), ``low_outlier``, ``not_significant``. High is above the mean of the areas. An area is
    significant if so extreme a mean of its neighbours arises rarely when the other figures are
    shuffled over the other areas, and it still stands when at most *false_discovery_rate* of all
    that stand may be due to chance (Anselin 1995; Benjamini and Hochberg 1995).

    Unknown where the layer is, and where no neighbour is known. Nothing is imputed: unknown
    neighbours do not count. Unknown everywhere if fewer than 8 areas are known or all are equal.
    Of an area that has all others for neighbours nothing can be told: every shuffle puts the same
    figures around it. It is ``not_significant``, its Gi* is unknown, and a note names it.

    Attributes
    ----------
    layer
        Slug of a layer with numbers.
    compare
        ``ranks`` puts the rank of each figure in its place, so that a few small areas with
        extreme figures do not decide what is high for all others; high is then above the median.
    neighbours
        ``border``, ``nearest`` or ``within``; see `neighbours.neighbours`.
    reach
        Number of areas for ``nearest``, metres for ``within``.
    permutations
        More make the smallest possible p smaller: ``2 / (1 + permutations)``.
    seed
        The same seed gives the same classes.
    """

    layer: str
    compare: Literal["figures", "ranks"] = "figures"
    neighbours: Rule = "border"
    reach: float = Field(default=0, ge=0)
    permutations: int = Field(default=9999, ge=99, le=MOST_SHUFFLES)
    false_discovery_rate: float = Field(default=0.05, gt=0, lt=1)
    seed: int = Field(default=1, ge=0)

    @property
    def needs(self) -> tuple[str, ...]:
        """The layer whose clusters are sought."""
        return (self.layer,)

    def __call__(self, dataset: CityDataset, layers: Mapping[str, LayerResult]) -> Measured:
        """Return the class of every area.

        Raises
        ------
        DefinitionError
            If the layer has words instead of numbers.
        """
        given = require_numbers(layers[self.layer])
        found = self._statistics(dataset, given.values.dropna())
        among_all = found.index[found.pop("among_all").astype(bool)]
        found = found.reindex(given.values.index)
        classes = found.pop("class").astype(object)
        why = given.reasons.where(given.reasons != "", self._why(given.values))
        return Measured(
            values=classes,
            reasons=why.where(classes.isna(), ""),
            parts=DataFrame({self.layer: given.values}).join(found),
            part_info={self.layer: as_part(given), **PARTS},
            columns=given.measured.columns,
            notes=(*given.measured.notes, self._note(), *_about(among_all, dataset)),
        )

    def _statistics(self, dataset: CityDataset, known: Series) -> DataFrame:
        if not _tells(known):
            return DataFrame({"class": [], "among_all": [], **{name: [] for name in PARTS}})
        compared = known.rank() if self.compare == "ranks" else known
        values = np.asarray(compared, dtype=np.float64)
        weights = neighbours(dataset.areas.geometry[known.index], self.neighbours, self.reach)
        p = permuted_p(values, weights, self.permutations, self.seed)
        alone = np.isnan(p)
        stands = false_discoveries(p, self.false_discovery_rate)
        found = DataFrame(
            {
                "class": _classes(values, weights @ values, stands),
                "around": weights @ known.to_numpy(float),
                "moran": local_moran(values, weights),
                "getis_ord": getis_ord(values, weights),
                "p_value": p,
                "among_all": has_all_others(weights),
                "neighbours": np.diff(weights.indptr).astype(float),
            },
            index=known.index,
        )
        return found[~alone]

    def _why(self, values: Series) -> str:
        known = values.dropna()
        if len(known) < FEWEST:
            return Reason.PARTS_UNKNOWN.value
        return (Reason.NO_NEIGHBOURS if _tells(known) else Reason.NO_SPREAD).value

    def _note(self) -> Text:
        rate = f"{self.false_discovery_rate * 100:g}"
        return Text(
            f"Significant by {self.permutations} shuffles; at most {rate}% of the clusters and "
            "outliers are expected to be chance.",
            f"Significant volgens {self.permutations} keer schudden; naar verwachting is hooguit "
            f"{rate.replace('.', ',')}% van de clusters en uitschieters toeval.",
        )


def _about(among_all: Index, dataset: CityDataset) -> tuple[Text, ...]:
    if among_all.empty:
        return ()
    names = ", ".join(first_few(dataset.areas["name"][among_all]))
    return (
        Text(
            f"All other areas lie around {names}: whether it is a cluster cannot be told, and its "
            "Gi* does not exist.",
            f"Alle andere gebieden liggen om {names} heen: of het een cluster is, is niet te "
            "zeggen, en de Gi* bestaat er niet.",
        ),
    )


def _tells(known: Series) -> bool:
    return len(known) >= FEWEST and known.max() > known.min()


def _classes(values: np.ndarray, around: np.ndarray, stands: np.ndarray) -> np.ndarray:
    high, high_around = values > values.mean(), around > values.mean()
    words = np.select(
        [~stands, high & high_around, high, high_around],
        ["not_significant", "high_cluster", "high_outlier", "low_outlier"],
        "low_cluster",
    )
    return words.astype(object)
