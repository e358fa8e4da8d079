"""In every city, in is used plus left out by reason: counted by whoever wrote the files."""

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from ledger_builder import DEFECTS, KINDS, ONE_OF_EACH, USED, fault, whole

OPTIONAL = list(KINDS)[2:]


@st.composite
def recipes(draw):
    """Return cities of which any row may be one that cannot count."""
    files = ["areas", "figures", *draw(st.lists(st.sampled_from(OPTIONAL), unique=True))]
    rows = {}
    for name in files:
        counts = {kind: draw(st.integers(0, ONE_OF_EACH)) for kind in list(KINDS[name])[1:]}
        rows[name] = {USED: draw(st.integers(3, 6)), **counts}
    defect = draw(st.sampled_from(["", "", "", "", *DEFECTS]))
    return whole(rows, defect, draw(st.integers(0, 1 << 16)))


# A recipe tells what it is without being made smaller, which takes minutes.
@settings(max_examples=25, phases=(Phase.generate,))
@given(recipe=recipes())
def test_in_is_used_plus_left_out_by_reason_in_any_city(recipe, tmp_path_factory):
    wrong, _ = fault(recipe, tmp_path_factory.mktemp("city"))

    assert wrong == ""
