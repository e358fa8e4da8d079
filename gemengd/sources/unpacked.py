"""How much a compressed file may grow: what would grow without measure is not unpacked."""

from gemengd.errors import SourceError

# Own choices. Maps and tables shrink to a tenth or so, and seldom to a hundredth; a bomb to a
# thousandth. What stays small when it is unpacked may have shrunk as it likes.
MOST_RATIO = 200
SMALL_BYTES = 200_000_000
MOST_BYTES = 20_000_000_000


def grows_too_much(packed_bytes: int, unpacked_bytes: int, most: int = MOST_BYTES) -> bool:
    """Say whether so much comes out of so little that it was made to do harm.

    Parameters
    ----------
    most
        Bytes; more than these are too much out of any file.
    """
    suspect = unpacked_bytes > SMALL_BYTES and unpacked_bytes > MOST_RATIO * packed_bytes
    return suspect or unpacked_bytes > most


def require_modest(
    packed_bytes: int, unpacked_bytes: int, where: str, most: int = MOST_BYTES
) -> None:
    """Refuse what would grow too much, before it is unpacked.

    Parameters
    ----------
    where
        File and member, for the complaint.

    Raises
    ------
    SourceError
        If it would.
    """
    if grows_too_much(packed_bytes, unpacked_bytes, most):
        size = f"{unpacked_bytes / 1e9:.1f} GB out of {packed_bytes / 1e6:.1f} MB"
        limit = f"at most {most / 1e9:.0f} GB, and {MOST_RATIO} times what it is packed, is read"
        raise SourceError(f"{where}: unpacks to {size}; {limit}; give it unpacked, if it is sound")
