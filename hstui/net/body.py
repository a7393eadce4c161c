"""Answer bodies: inflated by us, counted while they come in, complete or an error."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable

from hstui.errors import Fault, SourceError

_GZIP_MAGIC = b"\x1f\x8b"
_MAX_MEMBERS = 64
"""Parts of one gzip body. Each costs a copy of what follows it: a body of thousands is an attack."""


class Inflater:
    """Undoes one content coding, never giving out more than `limit` bytes in all.

    httpx would decode a chunk in one go (317 bytes can become 200 MiB) and takes half a gzip stream for a whole one.
    """

    def __init__(self, coding: str, limit: int) -> None:
        self._coding = coding
        self._limit = limit
        self._size = 0
        self._held = b""
        """Too little to tell what begins here."""
        self._members = 0
        self._ended = False
        self._inflate: zlib._Decompress | None = None

    def feed(self, data: bytes) -> bytes:
        """The decoded form of the next bytes. Raises `SourceError`: too_large or decode."""
        if self._coding == "identity":
            return self._count(data)
        data, self._held = self._held + data, b""
        pieces = []
        while data and not self._ended:
            if self._inflate is None:
                if len(data) < 2:
                    self._held = data
                    break
                self._inflate = self._begin(data)
                if self._inflate is None:
                    self._ended = True  # whatever follows the end is ignored, as browsers do
                    break
            try:
                pieces.append(self._count(self._inflate.decompress(data, self._limit - self._size + 1)))
            except zlib.error:
                raise SourceError(Fault.DECODE, f"the answer is not {self._coding} data") from None
            if not self._inflate.eof:
                break
            data, self._inflate = self._inflate.unused_data, None
            self._members += 1
        return b"".join(pieces)

    def finish(self) -> None:
        """Raises `SourceError` (partial) if the stream was cut before its end."""
        if self._inflate is not None or (self._held and not self._members):
            raise SourceError(Fault.PARTIAL, "the compressed answer was cut before its end")

    def _begin(self, data: bytes) -> zlib._Decompress | None:
        """A decompressor for what begins here; None when it is no further part of the body."""
        if self._coding == "gzip":
            if self._members and not data.startswith(_GZIP_MAGIC):
                return None
            if self._members >= _MAX_MEMBERS:
                raise SourceError(Fault.DECODE, f"a gzip answer of more than {_MAX_MEMBERS} parts")
            return zlib.decompressobj(31)
        if self._members:
            return None
        # Half the servers that say "deflate" leave out the zlib header (RFC 1950 §2.2 tells how to know one).
        has_header = data[0] & 0x0F == zlib.DEFLATED and (data[0] << 8 | data[1]) % 31 == 0
        return zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)

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
