"""Writes the smallest .xls that a reader of cells accepts: one sheet of text cells, BIFF8 in an OLE2 container.

The exchange's buyback report is such a file. The formats are Microsoft's [MS-XLS] and [MS-CFB]; a library for them
would have to be a dependency for one sheet of text, and the newest is of 2017.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

_BOF, _EOF, _CODEPAGE, _BOUNDSHEET, _SST, _CONTINUE, _DIMENSIONS, _LABELSST = (
    0x0809, 0x000A, 0x0042, 0x0085, 0x00FC, 0x003C, 0x0200, 0x00FD,
)  # fmt: skip
_GLOBALS, _SHEET = 0x0005, 0x0010
_MOST = 8224
"""Bytes in a record; the rest follows in CONTINUE records."""

_SECTOR = 512
_END, _FAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SMALLEST_STREAM = 4096
"""Shorter streams live elsewhere (the mini stream), so ours is padded."""


def workbook(rows: Sequence[Sequence[str]], sheet: str = "Sheet1") -> bytes:
    """The file's bytes. Empty strings are left out, as spreadsheet programs do."""
    cells = [(y, x, text) for y, row in enumerate(rows) for x, text in enumerate(row) if text]
    texts = sorted({text for _, _, text in cells})
    place = {text: number for number, text in enumerate(texts)}
    width = max(len(row) for row in rows)

    body = _bof(_SHEET) + _record(_DIMENSIONS, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for y, x, text in cells:
        body += _record(_LABELSST, struct.pack("<HHHI", y, x, 0, place[text]))
    body += _record(_EOF)

    before = _bof(_GLOBALS) + _record(_CODEPAGE, struct.pack("<H", 1200))
    after = _shared_strings(texts, len(cells)) + _record(_EOF)
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    start = len(before) + 4 + 6 + len(name) + len(after)
    return _container(before + _record(_BOUNDSHEET, struct.pack("<IH", start, 0) + name) + after + body)


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _bof(kind: int) -> bytes:
    return _record(_BOF, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 1996, 0, 0x0600))


def _shared_strings(texts: Sequence[str], uses: int) -> bytes:
    """The string table, broken between strings only."""
    kind, data, out = _SST, struct.pack("<II", uses, len(texts)), b""
    for text in texts:
        encoded = text.encode("utf-16-le")
        entry = struct.pack("<HB", len(encoded) // 2, 1) + encoded
        if len(data) + len(entry) > _MOST:
            out += _record(kind, data)
            kind, data = _CONTINUE, b""
        data += entry
    return out + _record(kind, data)


def _container(stream: bytes) -> bytes:
    """One stream, `Workbook`, behind its allocation table and directory."""
    stream = stream.ljust(_SMALLEST_STREAM, b"\0")
    length = -(-len(stream) // _SECTOR)
    fats = 1
    while fats * _SECTOR // 4 < fats + 1 + length:
        fats += 1
    first = fats + 1
    chain = [_FAT] * fats + [_END] + [*range(first + 1, first + length), _END]
    chain += [_FREE] * (fats * _SECTOR // 4 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, fats, fats, 0, _SMALLEST_STREAM, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(fats), *[_FREE] * (109 - fats))
    directory = _entry("Root Entry", 5, child=1, start=_END, size=0)
    directory += _entry("Workbook", 2, child=_FREE, start=first, size=len(stream))
    directory += _entry("", 0, child=_FREE, start=0, size=0) * 2
    return header + struct.pack(f"<{len(chain)}I", *chain) + directory + stream.ljust(length * _SECTOR, b"\0")


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    sized = len(encoded) + 2 if name else 0
    head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", sized, kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
