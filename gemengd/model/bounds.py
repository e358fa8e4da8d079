"""Between which bounds the numbers of a definition lie: wide, so that only slips are refused."""

from typing import Annotated

from pydantic import Field

# Farther and longer than anybody goes for what a neighbourhood has.
Metres = Annotated[float, Field(gt=0, le=50_000)]
Minutes = Annotated[float, Field(gt=0, le=24 * 60)]
# More would fill the memory and change no third digit.
MOST_DRAWS, MOST_SHUFFLES = 100_000, 1_000_000
