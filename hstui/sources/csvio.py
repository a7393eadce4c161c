"""CSV answers as rows by column name, with every way of going wrong named as a `SourceError`."""

from __future__ import annotations

import csv
import re

from hstui.errors import Fault, SourceError
from hstui.sources.base import Payload
from hstui.sources.jsonio import reject_html, require, text_of

_ZIP = b"PK\x03\x04"
_MAX_ROWS = 60_000


_NUMBER = re.compile(r"-?(\d+)(?:\.(\d*))?", re.ASCII)


def csv_rows(payload: Payload, needed: tuple[str, ...]) -> tuple[list[dict[str, str]], list[str]]:
    """The rows as `{column: cell}`, in the answer's order, and notes; `needed` columns must be in the header.

    A last row without its line end may be cut off: what of it may be is left out with a note. Raises EMPTY, HTML,
    BLOCKED, DECODE (a ZIP, a broken quote, a row of another length), SCHEMA (no header, other columns, or one twice),
    NO_DATA (no row).
    """
    require(not payload.body.startswith(_ZIP), Fault.DECODE, "a ZIP where CSV was promised")
    reject_html(payload)
    text = text_of(payload).lstrip("\ufeff").replace("\x00", "")
    require(bool(text.strip(" \t\r\n")), Fault.EMPTY, "an empty body")
    ended, line_end, last = text.rpartition("\n")
    rows: list[dict[str, str]] = []
    try:
        lines = csv.reader((ended if line_end else text).splitlines(), strict=True)
        header = [cell.strip() for cell in next(lines, [])]
        require(any(header), Fault.SCHEMA, "no header")
        twice = [name for name in header if name and header.count(name) > 1]
        require(not twice, Fault.SCHEMA, f"two columns {', '.join(twice[:1])}")
        missing = [name for name in needed if name not in header]
        require(not missing, Fault.SCHEMA, f"no column {', '.join(missing)}")
        for cells in lines:
            if not any(cells):
                continue
            require(len(rows) < _MAX_ROWS, Fault.TOO_LARGE, f"more than {_MAX_ROWS} rows")
            require(
                len(cells) == len(header), Fault.DECODE, f"row {len(rows) + 1} has {len(cells)} of {len(header)} cells"
            )
            rows.append(dict(zip(header, (cell.strip() for cell in cells), strict=True)))
    except csv.Error as error:
        raise SourceError(Fault.DECODE, f"not CSV: {error}") from None
    notes = _unended(last.strip(), header, rows) if line_end and last.strip() else []
    require(bool(rows), Fault.NO_DATA, notes[0] if notes else "no rows")
    return rows, notes


def _unended(line: str, header: list[str], rows: list[dict[str, str]]) -> list[str]:
    """Add the row of a line without its end, and say what of it is left out.

    All cells but its last have a comma behind them and are whole. The last one is taken when it has the form of all
    those above it: with some services it is the newest observation.
    """
    try:
        cells = [cell.strip() for cell in next(csv.reader([line], strict=True), [])]
    except csv.Error:
        cells = []
    if len(cells) != len(header):
        return ["the last row has no line end and is cut off, left out"]
    notes = []
    if not line.endswith('"') and not _same_form(cells[-1], [row[header[-1]] for row in rows]):
        notes.append(f"the last row has no line end: its {header[-1]} may be cut off, left out")
        cells[-1] = ""
    rows.append(dict(zip(header, cells, strict=True)))
    return notes


def _same_form(cell: str, above: list[str]) -> bool:
    """Whether a number has as many decimals as all others of its column, a whole one as many digits as the last."""
    found = _NUMBER.fullmatch(cell)
    others = [number for other in above if (number := _NUMBER.fullmatch(other))]
    if found is None or not others:
        return False
    decimals = len(found.group(2) or "")
    if any(len(other.group(2) or "") != decimals for other in others):
        return False
    return decimals > 0 or len(others[-1].group(1)) == len(found.group(1))
