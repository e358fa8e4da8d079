"""Buildings with a permit, from the register of addresses and buildings (BAG)."""

from gemengd.sources.bag.reader import READER
from gemengd.sources.bag.remote import REMOTE

__all__ = ["READER", "REMOTE"]
