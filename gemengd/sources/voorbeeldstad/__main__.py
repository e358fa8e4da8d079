"""Make the made-up city anew: ``python -m gemengd.sources.voorbeeldstad [FOLDER]``."""

import sys
from pathlib import Path

from gemengd.sources.voorbeeldstad import FOLDER
from gemengd.sources.voorbeeldstad.write import make_city, write

write(make_city(), Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
