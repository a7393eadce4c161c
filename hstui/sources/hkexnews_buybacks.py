"""The exchange's Share Repurchase Report: one .xls a day for the whole market, trades of the day before.

All cells are text, currencies stand in the cells. Columns are found by the words of their headings, which changed
in 2024; footers and blank rows are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from hstui.errors import Fault, SourceError
from hstui.records.flows import Buyback
from hstui.records.units import Quantity, Unit, shares
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.jsonio import reject_html, require
from hstui.sources.rows import (
    TENFOLD,
    code_of,
    day_of,
    get,
    morning_after,
    name_of,
    number,
    optional,
    provenance,
    raw_of,
)
from hstui.sources.xls import OLE, first_sheet
from hstui.text.clean import clean_line

_URL = "https://www3.hkexnews.hk/reports/sharerepur/documents/SRRPT{day:%Y%m%d}.xls"
_MAX_BYTES = 4 * 1024 * 1024
_MAX_CELLS = 200_000
_PRINTED = re.compile(r"Date Printed\s*:\s*(\d{2})/(\d{2})/(\d{4})", re.IGNORECASE)
_MONEY = re.compile(r"([A-Z]{3})\s*([\d,]+(?:\.\d+)?)")
_CURRENCIES = {
    "HKD": Unit.HKD,
    "RMB": Unit.CNY,
    "CNY": Unit.CNY,
    "USD": Unit.USD,
    "GBP": Unit.GBP,
    "EUR": Unit.EUR,
    "JPY": Unit.JPY,
}
_COLUMNS: dict[str, tuple[str, ...]] = {
    "company": ("company",),
    "code": ("stock code",),
    "type": ("sec. type", "type of"),
    "day": ("trading date",),
    "bought": ("number of shares/units repurchased", "number of securities purchased", "number of shares repurchased"),
    "high": ("highest",),
    "low": ("lowest",),
    "paid": ("aggregate price paid", "total paid"),
    "method": ("method",),
    "mandate_total": ("under the repurchase mandate", "since ordinary resolution", "in the year to date"),
    "mandate_ratio": ("as a % of", "% of"),
}
"""Words of a column's heading; the first heading that has them is the column."""
_NEEDED = {
    "company": "company",
    "code": "code",
    "day": "trading date",
    "bought": "number of shares",
    "paid": "sum paid",
    "method": "method",
}
"""Columns without which a row says nothing, and what a note calls them."""
_END = "end of report"
_SLACK = Decimal("0.01")
_WHOLE = 100


class Repurchases:
    """The workbooks of the month so far, newest first; purchases of the members and of other listed companies that
    the universe describes."""

    info = SourceInfo(
        id="hkexnews.buybacks",
        name="披露易股份购回报告",
        name_en="HKEXnews share repurchases",
        kind="actions",
        home="https://www3.hkexnews.hk/reports/sharerepur/sbn.asp",
        fresh=timedelta(hours=1),
        keep=timedelta(days=60),
        pace=timedelta(seconds=0.5),
        trust=0,
        terms="hkexnews.hk terms of use: personal reference, no redistribution; shown with attribution",
        delay="trades of the previous session, by 09:00",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        """A file holds the trades of the session before its date: those whose session before is in the month of the
        last completed session, and at least one."""
        first = ask.calendar.last_completed(ask.now).replace(day=1)
        day = ask.calendar.session_on_or_before(ask.today)
        days: list[date] = []
        while not days or ask.calendar.previous(day) >= first:
            days.append(day)
            day = ask.calendar.previous(day)
        return [
            get(_URL.format(day=day), absent=frozenset({404}), tag=day.isoformat(), settled=morning_after(day))
            for day in days
        ]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        grid = read_grid(payload)
        printed = _printed_on(grid)
        asked = date.fromisoformat(request.tag) if request.tag else printed
        require(printed == asked, Fault.WRONG_DAY, f"asked {asked}, got {printed}")
        top, columns = _headings(grid)
        wanted = frozenset(ask.universe.codes) | frozenset(ask.universe.known)
        found: list[Buyback] = []
        notes: list[str] = []
        rows = bad = 0
        for line in grid[top + 1 :]:
            if any(_END in cell.lower() for cell in line):
                break
            cells = {name: line[place] for name, place in columns.items() if place < len(line)}
            if sum(bool(cells.get(name)) for name in _NEEDED) <= 1:
                continue  # a blank row, or a remark
            rows += 1
            try:
                code = _own_code(code_of(cells.get("code", "")), wanted)
                if code in wanted:
                    found.append(self._buyback(code, cells, payload, printed, notes))
            except ValueError as error:
                bad += 1
                notes.append(clean_line(f"{printed} {cells.get('company') or 'a row'}: {error}", 160))
        require(rows > 0, Fault.NO_DATA, "no rows in the workbook")
        require(bad < rows, Fault.WRONG_UNIT, notes[0] if notes else "no row can be read")
        ordered = sorted(found, key=lambda item: (item.code, item.day, item.method, item.bought.value))
        return Parsed(tuple(ordered), notes=tuple(notes))

    def _buyback(
        self, code: str, cells: dict[str, str], payload: Payload, printed: date | None, notes: list[str]
    ) -> Buyback:
        """ValueError for a row that is not complete or cannot be true: no currency, a sum that prices and shares do
        not give, or a day after the file's. What it says of the mandate is left out with a note where it cannot be."""
        missing = [called for name, called in _NEEDED.items() if not cells.get(name)]
        if missing:
            raise ValueError(f"no {' and no '.join(missing)}")
        bought = number(cells["bought"])
        paid = _money(cells["paid"])
        high, low = (_money(cells.get(name, "")) for name in ("high", "low"))
        if bought is None or bought <= 0 or paid is None:
            raise ValueError("no shares or no sum")
        top, bottom = high or low, low or high
        if top is not None and bottom is not None:
            least, most = bottom.value * bought * (1 - _SLACK), top.value * bought * (1 + _SLACK)
            of_one_unit = top.unit is bottom.unit is paid.unit and top.value <= bottom.value * TENFOLD
            if not of_one_unit or not least <= paid.value <= most:
                raise ValueError(f"{bought} shares at {bottom} to {top} are not {paid}")
        day = day_of(cells["day"])
        if printed is not None and day > printed:
            raise ValueError(f"traded on {day}, after the file's day")
        total, ratio = number(cells.get("mandate_total")), number(cells.get("mandate_ratio"))
        if (total is not None and total < bought) or (ratio is not None and not 0 <= ratio <= _WHOLE):
            notes.append(f"{printed} {code}: {total} shares or {ratio}% under the mandate cannot be, left out")
            total = ratio = None
        name = name_of(cells["company"])
        raw = raw_of({"file": printed} | {field: cells[field] for field in _COLUMNS if field in cells})
        return Buyback(
            code=code,
            name=name,
            day=day,
            bought=shares(bought),
            high=high,
            low=low,
            paid=paid,
            method=clean_line(cells.get("method", "")),
            mandate_total=optional(total, Unit.SHARES),
            mandate_ratio=optional(ratio, Unit.PCT),
            provenance=provenance(self.info, payload, published=day, raw=raw, row=code),
        )


def read_grid(payload: Payload) -> list[list[str]]:
    """The first sheet's cells as text, rows of equal length.

    Raises EMPTY, HTML, TOO_LARGE, NO_DATA, and DECODE for what is no readable .xls.
    """
    require(bool(payload.body.strip(b"\xef\xbb\xbf \r\n")), Fault.EMPTY, "an empty body")
    require(len(payload.body) <= _MAX_BYTES, Fault.TOO_LARGE, f"{len(payload.body)} bytes")
    if not payload.body.startswith(OLE):
        reject_html(payload)
        raise SourceError(Fault.DECODE, "not an .xls workbook")
    rows = first_sheet(payload.body, _MAX_CELLS)
    require(bool(rows), Fault.NO_DATA, "an empty sheet")
    return rows


def _printed_on(grid: list[list[str]]) -> date | None:
    for line in grid:
        for cell in line:
            found = _PRINTED.search(cell)
            if found:
                day, month, year = (int(part) for part in found.groups())
                try:
                    return date(year, month, day)
                except ValueError:
                    return None
    return None


def _headings(grid: list[list[str]]) -> tuple[int, dict[str, int]]:
    """The heading row's number and the place of each known column; SCHEMA when a needed one is missing."""
    for place, line in enumerate(grid):
        texts = [cell.lower() for cell in line]
        if "company" in texts and any("stock code" in text for text in texts):
            columns = {
                name: found
                for name, words in _COLUMNS.items()
                if (found := next((x for x, text in enumerate(texts) if any(word in text for word in words)), -1)) >= 0
            }
            missing = [name for name in _NEEDED if name not in columns]
            require(not missing, Fault.SCHEMA, f"no column for {', '.join(missing)}")
            return place, columns
    raise SourceError(Fault.SCHEMA, "no heading row")


def _money(cell: str) -> Quantity | None:
    """`HKD 100,442,863.00`; None for a blank cell, ValueError for an amount without a known currency."""
    if not cell or cell == "-":
        return None
    found = _MONEY.fullmatch(cell.strip().upper())
    unit = _CURRENCIES.get(found.group(1)) if found else None
    value = number(found.group(2)) if found else None
    if unit is None or value is None:
        raise ValueError(f"no amount of money: {cell[:30]}")
    return Quantity(value, unit)


def _own_code(code: str, wanted: frozenset[str]) -> str:
    """The stock of a renminbi counter (80700 is 00700's), where that stock is known here."""
    main = "0" + code[1:]
    return main if code.startswith("8") and code not in wanted and main in wanted else code


SOURCES: tuple[Source, ...] = (Repurchases(),)
