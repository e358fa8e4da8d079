"""A built network in a file, to use again without building."""

from pathlib import Path

from gemengd.errors import ExportError, SourceError, SourceUnavailableError
from gemengd.network import Network, pack, unpack
from gemengd.whole import write_whole


def save_network(network: Network, path: Path) -> Path:
    """Write a network to a file, in whole or not at all, and return where.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    try:
        return write_whole(pack(network), path)
    except OSError as error:
        message = f"{path} could not be written ({error.strerror}); choose another place"
        raise ExportError(message) from error


def load_network(path: Path) -> Network:
    """Return the network that a file holds.

    Raises
    ------
    SourceUnavailableError
        If there is no such file.
    SourceError
        If it holds no network, one of another version of the format, or a damaged one.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        message = f"{path} does not exist; save a network there first"
        raise SourceUnavailableError(message) from error
    except OSError as error:
        raise SourceError(f"{path} could not be read ({error.strerror})") from error
    return unpack(content, str(path))
