"""The first sheet of an .xls workbook (BIFF8 in an OLE2 container), read by xlrd once it is known to be small.

xlrd lays out every row and column up to the last cell that a file names, so a few bytes can ask for sixteen million
cells. Its records are therefore looked through first. Formats: Microsoft's [MS-XLS] and [MS-CFB].
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Final

from hstui.errors import Fault, SourceError
from hstui.text.clean import clean_line

OLE: Final = b"\xd0\xcf\x11\xe0"
"""How such a file begins."""
_BOF, _EOF, _BOUNDSHEET, _BIFF8, _WORKSHEET = 0x0809, 0x000A, 0x0085, 0x0600, 0
_ONE_CELL: Final = frozenset({0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x00FD, 0x0206, 0x0406})
"""Records of one cell: its row and column come first."""
_MANY_CELLS: Final = frozenset({0x00BD, 0x00BE})
"""Records of a run of cells: its row and first column come first, its last column last."""


def first_sheet(body: bytes, most_cells: int) -> list[list[str]]:
    """The first sheet's cells as text, rows of equal length.

    Raises TOO_LARGE for more than `most_cells` of them and DECODE for what is no readable .xls. The reader's own
    exceptions on broken files are many and undocumented, so all are taken for one.
    """
    import xlrd  # its tables are large, and few answers of a day are workbooks

    try:
        _check_extent(body, most_cells)
        # On demand: other sheets, which nothing here has looked through, are not read.
        with xlrd.open_workbook(file_contents=body, logfile=io.StringIO(), on_demand=True) as book:
            sheet = book.sheet_by_index(0)
            return [[_text(sheet.cell_value(y, x)) for x in range(sheet.ncols)] for y in range(sheet.nrows)]
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(Fault.DECODE, clean_line(f"a broken workbook: {type(error).__name__} {error}", 160)) from None


def _check_extent(body: bytes, most_cells: int) -> None:
    """Refuses a workbook whose first sheet reaches too far, or of another version than BIFF8."""
    from xlrd.compdoc import CompDoc

    container = CompDoc(body, logfile=io.StringIO())
    memory, base, length = container.locate_named_stream("Workbook")
    if not memory:
        raise SourceError(Fault.DECODE, "no workbook in the file")
    stream = memory[base : base + length]
    kind, data = next(_records(stream, 0), (0, b""))
    if kind != _BOF or data[:2] != struct.pack("<H", _BIFF8):
        raise SourceError(Fault.DECODE, "a workbook of another version")
    start = next(_sheets(stream), None)
    if start is None:
        raise SourceError(Fault.NO_DATA, "a workbook without a sheet")
    rows = columns = 0
    for kind, data in _records(stream, start):
        if kind in _ONE_CELL and len(data) >= 4:
            row, column = struct.unpack_from("<HH", data)
        elif kind in _MANY_CELLS and len(data) >= 6:
            (row,), (column,) = struct.unpack_from("<H", data), struct.unpack_from("<H", data, len(data) - 2)
        else:
            continue
        rows, columns = max(rows, row + 1), max(columns, column + 1)
        if rows * columns > most_cells:
            raise SourceError(Fault.TOO_LARGE, f"{rows} rows of {columns} cells")


def _sheets(stream: bytes) -> Iterator[int]:
    """Where the worksheets begin in the stream."""
    for kind, data in _records(stream, 0):
        if kind == _BOUNDSHEET and len(data) >= 6:
            place, _, sort = struct.unpack_from("<iBB", data)
            if sort == _WORKSHEET:
                yield place


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Kind and data of each record from a place to the end of its part, charts that are embedded in it included."""
    depth = 0
    while 0 <= place <= len(stream) - 4:
        kind, size = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + size]
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _EOF and depth <= 0:
            return
        place += 4 + size


def _text(value: object) -> str:
    """A cell as text; a number that is whole without its `.0`."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean_line(str(value))
