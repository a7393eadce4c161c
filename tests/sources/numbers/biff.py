"""Writes the smallest .xls that the exchange's workbook resembles: one sheet of text cells, BIFF8 in an OLE2 file."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SECTOR = 512
_LEAST_STREAM = 4096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def workbook(rows: Sequence[Sequence[str]], *more: bytes) -> bytes:
    """An .xls with `rows` as its only sheet, and `more` records in it."""
    cells = b"".join(
        _record(0x0204, struct.pack("<HHHHB", y, x, 15, len(text), 1) + text.encode("utf-16-le"))
        for y, row in enumerate(rows)
        for x, text in enumerate(row)
        if text
    )
    sheet = _begin(0x0010) + cells + b"".join(more) + _record(0x000A)
    head = _begin(0x0005) + _record(0x0042, struct.pack("<H", 1200))
    name = struct.pack("<BB", 1, 0) + b"R"
    offset = len(head) + 4 + 6 + len(name) + 4
    bound = _record(0x0085, struct.pack("<IBB", offset, 0, 0) + name)
    return _compound(head + bound + _record(0x000A) + sheet)


def number(row: int, column: int) -> bytes:
    """The record of a cell that holds 1."""
    return _record(0x0203, struct.pack("<HHHd", row, column, 15, 1.0))


def numbers(row: int, first: int, last: int) -> bytes:
    """The record of a run of cells that hold 1."""
    cells = struct.pack("<Hi", 15, 6) * (last - first + 1)
    return _record(0x00BD, struct.pack("<HH", row, first) + cells + struct.pack("<H", last))


def chart() -> bytes:
    """An embedded chart without anything in it."""
    return _begin(0x0020) + _record(0x000A)


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _compound(stream: bytes) -> bytes:
    """The stream as `Workbook` in a compound document: header, one FAT sector, one directory sector, the stream."""
    size = max(len(stream), _LEAST_STREAM)
    size += -size % _SECTOR
    sectors = size // _SECTOR
    if sectors > _SECTOR // 4 - 2:
        raise ValueError("too many cells for one allocation sector")
    fat = [_FAT, _END, *range(3, sectors + 2), _END]
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, _LEAST_STREAM, _END, 0, _END, 0)
        + struct.pack("<I", 0)
        + struct.pack("<I", _FREE) * 108
    )
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, size) + bytes(2 * 128)
    return header + struct.pack(f"<{len(fat)}I", *fat) + entries + stream.ljust(size, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
