"""CSV answers as rows by column name, with every way of going wrong named as a `SourceError`."""

from __future__ import annotations

import csv

from hstui.errors import Fault, SourceError
from hstui.sources.base import Payload
from hstui.sources.jsonio import reject_html, require, text_of

_ZIP = b"PK\x03\x04"
_MAX_ROWS = 60_000


def csv_rows(payload: Payload, needed: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows as `{column: cell}`, in the answer's order; `needed` columns must be in the header.

    A last row without its line end may be cut off inside a number, and is left out. Raises EMPTY, HTML, BLOCKED,
    DECODE (a ZIP, a broken quote, a row of another length), SCHEMA (other columns), NO_DATA (no row).
    """
    require(not payload.body.startswith(_ZIP), Fault.DECODE, "a ZIP where CSV was promised")
    reject_html(payload)
    text = text_of(payload).lstrip("\ufeff")
    require(bool(text.strip("\x00 \t\r\n")), Fault.EMPTY, "an empty body")
    rows: list[dict[str, str]] = []
    try:
        whole = text[: text.rfind("\n") + 1] if "\n" in text else text
        lines = csv.reader(whole.replace("\x00", "").splitlines(), strict=True)
        header = [cell.strip() for cell in next(lines, [])]
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
    require(bool(rows), Fault.NO_DATA, "no rows")
    return rows
