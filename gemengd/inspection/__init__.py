"""What gemengd sees in a file, before anything is built from it."""

from gemengd.inspection.inspect import Inspection, inspect
from gemengd.inspection.starter import starter

__all__ = ["Inspection", "inspect", "starter"]
