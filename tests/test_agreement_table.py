"""The table of the docs that says how far two publishers agree stands as the files have it."""

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pyogrio
import pytest

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(scope="module")
def table(shared_data):
    command = [sys.executable, str(DOCS / "agreement.py"), str(shared_data)]
    made = subprocess.run(command, capture_output=True, text=True, check=True, timeout=500)
    return made.stdout


def test_the_table_of_agreement_is_what_the_files_at_hand_make_it(table):
    text = (DOCS / "agreement.md").read_text(encoding="utf-8")

    assert table.count("\n") > 80
    assert text.endswith(table), "python docs/agreement.py ../shared/data makes it anew"


def test_of_one_year_only_what_the_docs_name_differs(table):
    differing = [line.split(" | ")[0].strip("| ") for line in table.splitlines() if "**" in line]

    assert differing == [
        "Households at or below the social minimum (%)",
        "Net labour participation (%)",
        "Households with a low income (%)",
    ]


def test_the_map_has_the_labour_participation_that_statline_had_before_it_was_corrected(
    shared_data,
):
    """What docs/agreement.md says of Baarn, read from the three files."""
    read = partial(pyogrio.read_dataframe, read_geometry=False)
    districts = read(shared_data / "cbs/nl_districts_2022.gpkg").set_index("code")
    of_map = read(shared_data / "cbs/nl_gemeenten_2022.geojson").set_index("gemeentecode")
    series = json.loads((shared_data / "cbs/baarn_social_data.json").read_text(encoding="utf-8"))

    assert districts.loc[["WK030800", "WK030801"], "employment_rate"].tolist() == [66, 65]
    assert of_map.loc["GM0308", "arbeidsparticipatie"] == 65
    assert series["gemeente"]["tijdreeksen"]["arbeidsparticipatie"]["2022"] == 72
    lopik = (
        districts.loc["WK033100", "employment_rate"],
        of_map.loc["GM0331", "arbeidsparticipatie"],
    )
    assert lopik == (71, 71)


def test_by_households_the_map_falls_short_of_the_shares_that_its_groups_are(shared_data):
    file = shared_data / "cbs/nl_gemeenten_2022.geojson"
    frame = pyogrio.read_dataframe(file, read_geometry=False).dropna(subset="pct_hh_laag_inkomen")
    low, high = frame["pct_hh_laag_inkomen"], frame["pct_hh_hoog_inkomen"]

    assert np.average(low, weights=frame["huishoudens"]) == pytest.approx(39.7, abs=0.05)
    assert np.average(high, weights=frame["huishoudens"]) == pytest.approx(19.6, abs=0.05)
