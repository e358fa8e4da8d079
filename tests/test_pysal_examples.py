"""PySAL's own example data: our statistics are those of esda and segregation."""

import esda
import geopandas as gpd
import libpysal
import numpy as np
import pytest
from libpysal.weights import Queen
from scipy.sparse import csr_array
from segregation.singlegroup import Dissim, Entropy, Isolation, SpatialDissim

from gemengd.measures.local_statistics import getis_ord, local_moran, permuted_p
from gemengd.measures.segregation import border_dissimilarity, statistics
from gemengd.model.index import Statistic


@pytest.fixture(scope="module")
def columbus():
    """Return crime in the 49 neighbourhoods of Columbus, with queen contiguity (Anselin 1988)."""
    frame = gpd.read_file(libpysal.examples.get_path("columbus.shp"))
    return frame["CRIME"].to_numpy(float), Queen.from_dataframe(frame, use_index=False)


@pytest.fixture(scope="module")
def births():
    """Return births and those of mothers of colour in North Carolina's counties, 1974."""
    frame = gpd.read_file(libpysal.examples.get_path("sids2.shp")).set_crs(32119)
    return frame, Queen.from_dataframe(frame, use_index=False)


def rows(weights):
    binary = csr_array(weights.sparse)
    return csr_array(binary.multiply(1 / np.asarray(binary.sum(axis=1))[:, None]))


def test_local_moran_and_gi_of_columbus_are_those_of_esda(columbus):
    values, weights = columbus
    weights.transform = "r"
    moran = esda.Moran_Local(values, weights, permutations=0)
    weights.transform = "b"
    gi = esda.G_Local(values, weights, transform="B", star=True, permutations=0)

    found = local_moran(values, rows(weights))

    assert found == pytest.approx(moran.Is, abs=1e-9)
    assert getis_ord(values, rows(weights)) == pytest.approx(gi.Zs, abs=1e-9)


@pytest.mark.filterwarnings("ignore:The alternative hypothesis:DeprecationWarning")
def test_the_p_values_of_columbus_are_those_of_esda_but_for_chance(columbus):
    values, weights = columbus
    weights.transform = "r"
    moran = esda.Moran_Local(values, weights, permutations=9999, seed=1, n_jobs=1)

    found = permuted_p(values, rows(weights), 9999, 1)

    # Theirs is one tail. Five standard errors of the difference of two draws of 9999.
    p = np.minimum(1, 2 * moran.p_sim)
    assert (abs(p - found) <= 5 * np.sqrt(2 * p * (2 - p) / 9999) + 4 / 9999).all()


def test_the_indices_of_births_in_north_carolina_are_those_of_segregation(births):
    frame, weights = births
    group, total = frame["NWBIR74"].to_numpy(float), frame["BIR74"].to_numpy(float)

    found = statistics(group, total, group / total)

    for kind, statistic in (
        (Dissim, Statistic.DISSIMILARITY),
        (Isolation, Statistic.ISOLATION),
        (Entropy, Statistic.THEIL_H),
    ):
        theirs = kind(frame, "NWBIR74", "BIR74").statistic
        assert found[statistic] == pytest.approx(theirs, abs=1e-9)
    near = border_dissimilarity(
        found[Statistic.DISSIMILARITY], group / total, csr_array(weights.sparse)
    )
    theirs = SpatialDissim(frame, "NWBIR74", "BIR74", w=weights).statistic
    assert near == pytest.approx(theirs, abs=1e-9)
