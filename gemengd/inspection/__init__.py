"""What gemengd sees in a file, before anything is built from it."""

from gemengd.inspection.accounts import Ledger, ledger_of
from gemengd.inspection.inspect import Inspection, inspect
from gemengd.inspection.starter import starter

__all__ = ["Inspection", "Ledger", "inspect", "ledger_of", "starter"]
