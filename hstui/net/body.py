"""Answer bodies: inflated by us, counted while they come in, complete or an error."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable

from hstui.errors import Fault, SourceError

_GZIP_MAGIC = b"\x1f\x8b"


class Inflater:
    """Undoes one content coding, never giving out more than `limit` bytes in all.

    httpx would decode a chunk in one go (317 bytes can become 200 MiB) and takes half a gzip stream for a whole one.
    """

    def __init__(self, coding: str, limit: int) -> None:
        self._coding = coding
        self._limit = limit
        self._size = 0
        self._started = False
        self._ended = False
        self._inflate = zlib.decompressobj(31 if coding == "gzip" else zlib.MAX_WBITS)

    def feed(self, data: bytes) -> bytes:
        """The decoded form of the next bytes. Raises `SourceError`: too_large or decode."""
        if self._coding == "identity":
            return self._count(data)
        pieces = []
        while data and not self._ended:
            pieces.append(self._step(data))
            self._started = True
            data = self._inflate.unused_data
            if self._inflate.eof:
                # A gzip file may have several members; anything else after the end is ignored, as browsers do.
                self._ended = not (self._coding == "gzip" and data.startswith(_GZIP_MAGIC))
                if not self._ended:
                    self._inflate = zlib.decompressobj(31)
        return b"".join(pieces)

    def finish(self) -> None:
        """Raises `SourceError` (partial) if the stream was cut before its end."""
        if self._coding != "identity" and self._started and not self._ended and not self._inflate.eof:
            raise SourceError(Fault.PARTIAL, "the compressed answer was cut before its end")

    def _step(self, data: bytes) -> bytes:
        room = self._limit - self._size + 1
        try:
            return self._count(self._inflate.decompress(data, room))
        except zlib.error:
            if self._coding == "deflate" and not self._started:
                # Half the servers that say "deflate" send it without the zlib header.
                self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
                self._started = True
                return self._step(data)
            raise SourceError(Fault.DECODE, f"the answer is not {self._coding} data") from None

    def _count(self, data: bytes) -> bytes:
        self._size += len(data)
        if self._size > self._limit:
            raise SourceError(Fault.TOO_LARGE, f"more than {self._limit / 2**20:g} MiB after decoding")
        return data


async def read_body(chunks: AsyncIterable[bytes], coding: str, limit: int) -> bytes:
    """The whole decoded body. Raises `SourceError`: too_large, decode, partial."""
    inflater = Inflater(coding, limit)
    wire = 0
    pieces: list[bytes] = []
    async for chunk in chunks:
        wire += len(chunk)
        if wire > limit:
            raise SourceError(Fault.TOO_LARGE, f"more than {limit / 2**20:g} MiB")
        pieces.append(inflater.feed(chunk))
    inflater.finish()
    return b"".join(pieces)
