"""The bytes of an answer, unpacked within limits."""

import zlib
from collections.abc import Iterator

import httpx

from gemengd.errors import SourceUnavailableError
from gemengd.sources.web.limits import MB

# Own choices. JSON shrinks to a tenth or so, features that are alike to a fiftieth; nothing but
# noughts to a thousandth.
MOST_RATIO = 200
ALWAYS_BYTES = 10 * MB
BLOCK = 1 << 20
PLAIN, PACKED = frozenset({"", "identity"}), frozenset({"gzip", "x-gzip"})
GZIP = 16 + zlib.MAX_WBITS


def blocks(response: httpx.Response, url: str, most_bytes: int) -> Iterator[bytes]:
    """Yield an answer in blocks of at most 1 MB, counted before they are handed on.

    Raises
    ------
    SourceUnavailableError
        If it is larger than *most_bytes*, grows without measure, or is packed in another way than
        was asked for.
    httpx.RemoteProtocolError
        If it ends too early.
    """
    packing = response.headers.get("Content-Encoding", "").strip().casefold()
    if packing not in PLAIN | PACKED:
        message = f"{url}: the answer is packed as {packing!r}, which was not asked for"
        raise SourceUnavailableError(f"{message}; tell the publisher")
    size = 0
    for block in _unpacked(response, url) if packing in PACKED else response.iter_raw():
        size += len(block)
        if size > most_bytes:
            raise too_large(url, most_bytes)
        yield block


def too_large(url: str, most_bytes: float) -> SourceUnavailableError:
    """Return the complaint about an answer that is larger than the limit."""
    message = f"{url}: more than {most_bytes / MB:g} MB; not what was expected"
    return SourceUnavailableError(f"{message}, or raise GEMENGD_ANSWER_MB or GEMENGD_FILE_MB")


def _unpacked(response: httpx.Response, url: str) -> Iterator[bytes]:
    stream, came, gave = zlib.decompressobj(GZIP), 0, 0
    try:
        for raw in response.iter_raw():
            came += len(raw)
            rest = raw
            while rest and not stream.eof:
                block = stream.decompress(rest, BLOCK)
                rest = stream.unconsumed_tail
                gave += len(block)
                if gave > max(ALWAYS_BYTES, MOST_RATIO * came):
                    message = f"{url}: {came / MB:.1f} MB that unpack to far more"
                    raise SourceUnavailableError(f"{message}; not what was expected")
                yield block
    except zlib.error as error:
        raise httpx.DecodingError(f"its packing is broken ({error})") from None
    if came and not stream.eof:
        raise httpx.RemoteProtocolError("the packed answer ends too early")
