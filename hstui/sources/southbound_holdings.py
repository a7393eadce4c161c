"""Southbound holdings: Eastmoney's daily series, and the exchange's own CCASS page (opt-in).

Both state Shanghai's and Shenzhen's holdings together, at a day's end; settlement makes them trades of two days
before. A change of holding is not net buying.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from hstui.errors import Fault, SourceError
from hstui.records.flows import Holding
from hstui.records.units import Quantity, Unit, shares
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.eastmoney_report import TERMS, VOLATILE, report, rows_of
from hstui.sources.jsonio import reject_block, require, text_of, validate_rows
from hstui.sources.rows import (
    Code,
    Day,
    Num,
    Row,
    code_of,
    day_of,
    get,
    number,
    optional,
    provenance,
    raw_of,
    read,
)
from hstui.text.clean import clean_line

_REPORT = "RPT_MUTUAL_STOCK_HOLDRANKS"
_DAYS = 10


class _HoldingRow(Row):
    SECURITY_CODE: Code
    HOLD_DATE: Day
    HOLD_SHARES: Num
    HOLD_SHARES_RATIO: Num = None
    HOLD_SHARES_CHANGE: Num = None
    ADD_MARKET_CAP: Num = None


class EastmoneyHoldings:
    """The members' holdings on the latest days, in one answer."""

    info = SourceInfo(
        id="eastmoney.holdings",
        name="东方财富港股通持股",
        name_en="Eastmoney southbound holdings",
        kind="flows",
        home="https://data.eastmoney.com/hsgtcg/",
        fresh=timedelta(hours=3),
        keep=timedelta(days=14),
        trust=50,
        volatile=VOLATILE | {"sortColumns", "sortTypes"},
        terms=TERMS,
        delay="T+1, of trades two days before",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        codes = ",".join(f'"{code}"' for code in ask.universe.codes)
        if not codes:
            return []
        where = f'(SECURITY_CODE in ({codes}))(INTERVAL_TYPE="1")(RN=1)'
        return [report(_REPORT, where, size=min(500, _DAYS * len(ask.universe.codes)))]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        data, _ = rows_of(payload)
        require(bool(data), Fault.NO_DATA, "no holdings")
        rows, notes = validate_rows(_HoldingRow, data)
        found: dict[tuple[str, date], Holding] = {}
        said = list(notes)
        for row in rows:
            ratio = row.HOLD_SHARES_RATIO
            try:
                held = _held(row.HOLD_SHARES, ratio)
            except ValueError as error:
                said.append(f"{row.SECURITY_CODE} {row.HOLD_DATE}: {error}, left out")
                continue
            # The same total stands under both channels' types: one row a stock and day.
            found.setdefault(
                (row.SECURITY_CODE, row.HOLD_DATE),
                Holding(
                    code=row.SECURITY_CODE,
                    day=row.HOLD_DATE,
                    held=shares(held),
                    ratio=optional(ratio, Unit.PCT),
                    change=optional(row.HOLD_SHARES_CHANGE, Unit.SHARES),
                    estimated_net=optional(row.ADD_MARKET_CAP, Unit.HKD),
                    provenance=provenance(
                        self.info,
                        payload,
                        published=row.HOLD_DATE,
                        raw=row.raw,
                        row=row.SECURITY_CODE,
                    ),
                ),
            )
        require(bool(found), Fault.NO_DATA, "no holdings")
        return Parsed(tuple(holding for _, holding in sorted(found.items())), notes=tuple(said))


def _held(held: Decimal | None, ratio: Decimal | None) -> Decimal:
    """The shares held, being that many % of those issued. Raises ValueError for what cannot be a holding."""
    if held is None:
        raise ValueError("no holding stated")
    if held < 0 or held % 1 or (ratio is not None and not 0 <= ratio <= 100):
        raise ValueError(f"{held} shares, {ratio}%")
    return held


_PAGE = "https://www3.hkexnews.hk/sdw/search/mutualmarket.aspx?t=hk"
_HELD_ON = re.compile(r"(?:Shareholding Date|持股日期)\s*[:：]?\s*(\d{4}/\d{2}/\d{2})")
_CELL = re.compile(r'<td class="col-([a-z-]{1,40})">(.{0,400}?)</td>', re.DOTALL)
_BODY = re.compile(r'mobile-list-body">([^<]{0,200})<')
_NOTED = 20
"""Rows left out that are told one by one."""
_FIELDS = ("stock-code", "stock-name", "shareholding", "shareholding-percent")


class CcassPage:
    """The exchange's page of the latest day: every stock's holding by the two ChinaClear accounts."""

    info = SourceInfo(
        id="hkexnews.ccass",
        name="披露易港股通持股",
        name_en="HKEXnews southbound holdings",
        kind="flows",
        home="https://www3.hkexnews.hk/sdw/search/mutualmarket.aspx?t=hk",
        fresh=timedelta(hours=6),
        keep=timedelta(days=14),
        pace=timedelta(seconds=2),
        trust=10,
        default="opt_in",
        volatile=frozenset({"_"}),
        terms="hkexnews.hk terms of use: personal reference only, no automated bulk retrieval",
        delay="T+1, of trades two days before",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        return [get(_PAGE)]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        markup = text_of(payload)
        require(bool(markup.strip()), Fault.EMPTY, "an empty body")
        reject_block(markup)
        held_on = _HELD_ON.search(markup)
        if held_on is None:
            raise SourceError(Fault.SCHEMA, "no shareholding date on the page")
        day = read(day_of, held_on.group(1), "shareholding date")
        wanted = frozenset(ask.universe.codes)
        holdings: list[Holding] = []
        notes: list[str] = []
        rows = bad = 0
        cells: dict[str, str] = {}
        for cell in _CELL.finditer(markup):
            body = _BODY.search(cell.group(2))
            cells[cell.group(1)] = body.group(1).strip() if body else ""
            if cell.group(1) != _FIELDS[-1]:
                continue
            rows += 1
            try:
                holding = self._holding(cells, day, payload)
            except ValueError as error:
                bad += 1
                notes.append(clean_line(f"{day} {cells.get('stock-code', '')}: {error}, left out", 160))
            else:
                if holding.code in wanted:
                    holdings.append(holding)
            cells = {}
        require(rows > 0, Fault.SCHEMA, "no rows on the page")
        require(bad < rows, Fault.SCHEMA, notes[0] if notes else "")
        ordered = sorted(holdings, key=lambda item: item.code)
        more = (f"more rows left out: {bad - _NOTED}",) if bad > _NOTED else ()
        return Parsed(tuple(ordered), notes=(f"{day}: {rows} stocks on the page", *notes[:_NOTED], *more))

    def _holding(self, cells: dict[str, str], day: date, payload: Payload) -> Holding:
        """ValueError for a row that cannot be read or be true."""
        code = code_of(cells.get("stock-code", ""))
        ratio = number(cells.get("shareholding-percent", ""))
        held = _held(number(cells.get("shareholding", "")), ratio)
        raw = raw_of({"date": day, **{name: cells.get(name, "") for name in _FIELDS}})
        origin = provenance(self.info, payload, published=day, raw=raw, row=code)
        return Holding(code, day, Quantity(held, Unit.SHARES), optional(ratio, Unit.PCT), None, None, origin)


SOURCES: tuple[Source, ...] = (EastmoneyHoldings(), CcassPage())
