from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every time: a test that failed once can be looked at again.
settings.register_profile("same", derandomize=True, database=None)
settings.load_profile("same")

SHARED_DATA = Path(__file__).resolve().parent.parent / "../shared/data"


@pytest.fixture(scope="session")
def shared_data():
    """Return the folder of real files, which is no part of the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real files are not on this machine: ../shared/data is absent")
    return SHARED_DATA.resolve()
