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
_AMP = Decimal("0.01")
_ISSUED = (Decimal(10) ** 6, Decimal(5) * 10**11)
"""Shares that a company can have: the largest, a bank, has 240 billion. Others: thousands of shares, or a fraction
where % is due."""


class _HoldingRow(Row):
    SECURITY_CODE: Code
    HOLD_DATE: Day
    HOLD_SHARES: Num
    HOLD_SHARES_RATIO: Num = None
    HOLD_SHARES_CHANGE: Num = None
    ADD_MARKET_CAP: Num = None
    ADD_SHARES_AMP: Num = None
    """The change in % of what was held before."""
    HOLD_MARKET_CAP: Num = None
    """What is held at the day's close, HK$."""
    CLOSE_PRICE: Num = None
    INTERVAL_TYPE: Num = None
    """Days that the change is over; 1 is asked for."""


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
                _check_value(held, row)
            except ValueError as error:
                said.append(f"{row.SECURITY_CODE} {row.HOLD_DATE}: {error}, left out")
                continue
            fault = _change_fault(held, row)
            if fault:
                said.append(f"{row.SECURITY_CODE} {row.HOLD_DATE}: {fault}, the change left out")
            # The same total stands under both channels' types: one row a stock and day.
            holding = found.setdefault(
                (row.SECURITY_CODE, row.HOLD_DATE),
                Holding(
                    code=row.SECURITY_CODE,
                    day=row.HOLD_DATE,
                    held=shares(held),
                    ratio=optional(ratio, Unit.PCT),
                    change=optional(None if fault else row.HOLD_SHARES_CHANGE, Unit.SHARES),
                    estimated_net=optional(None if fault else row.ADD_MARKET_CAP, Unit.HKD),
                    provenance=provenance(
                        self.info,
                        payload,
                        published=row.HOLD_DATE,
                        raw=row.raw,
                        row=row.SECURITY_CODE,
                    ),
                ),
            )
            if holding.held.value != held:
                said.append(f"{row.SECURITY_CODE} {row.HOLD_DATE}: also told as {held} shares, the first kept")
        require(bool(found), Fault.NO_DATA, "no holdings")
        return Parsed(tuple(holding for _, holding in sorted(found.items())), notes=tuple(said))


def _held(held: Decimal | None, ratio: Decimal | None) -> Decimal:
    """The shares held, being that many % of those issued. Raises ValueError for what cannot be a holding."""
    if held is None:
        raise ValueError("no holding stated")
    if held < 0 or held % 1 or (ratio is not None and not 0 <= ratio <= 100):
        raise ValueError(f"{held} shares, {ratio}%")
    if ratio and not _ISSUED[0] <= held / ratio * 100 <= _ISSUED[1]:
        raise ValueError(f"{held} shares are not {ratio}% of those issued")
    return held


def _check_value(held: Decimal, row: _HoldingRow) -> None:
    """Raises ValueError for shares that at the day's close are worth twice what is stated, or half: another unit."""
    if not held or not row.HOLD_MARKET_CAP or not row.CLOSE_PRICE or row.CLOSE_PRICE < 0:
        return
    if not row.HOLD_MARKET_CAP / 2 < held * row.CLOSE_PRICE < row.HOLD_MARKET_CAP * 2:
        raise ValueError(f"{held} shares at {row.CLOSE_PRICE} are not HK$ {row.HOLD_MARKET_CAP}")


def _change_fault(held: Decimal, row: _HoldingRow) -> str:
    """Why the stated change is not that of the holding in a day; "" if it is."""
    change, percent, estimate = row.HOLD_SHARES_CHANGE, row.ADD_SHARES_AMP, row.ADD_MARKET_CAP
    if row.INTERVAL_TYPE not in (None, 1):
        return f"told over {row.INTERVAL_TYPE} days"
    if change is None:
        return ""
    before = held - change
    if change % 1 or before < 0:
        return f"a change of {change} shares"
    if percent is not None and before and abs(change / before * 100 - percent) > max(_AMP, abs(percent) * _AMP):
        return f"a change of {change} shares is not {percent}%"
    if estimate is not None and row.CLOSE_PRICE:
        least, most = sorted(change * row.CLOSE_PRICE * part for part in (Decimal("0.5"), 2))
        if not least <= estimate <= most:
            return f"a change of {change} shares is not worth HK$ {estimate}"
    return ""


_PAGE = "https://www3.hkexnews.hk/sdw/search/mutualmarket.aspx?t=hk"
_HELD_ON = re.compile(r"(?:Shareholding Date|持股日期)\s*[:：]?\s*(\d{4}/\d{2}/\d{2})")
_CELL = re.compile(r'<td class="col-([a-z-]{1,40})">(.{0,400}?)</td>', re.DOTALL)
_BODY = re.compile(r'mobile-list-body">([^<]{0,200})<')
_END = re.compile(r"</(?:tbody|table|html)\s*>", re.IGNORECASE)
_CUT = "the page is cut off before the end of its table"
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
        rows = _rows(markup)
        bad = 0
        for cells in rows:
            try:
                holding = self._holding(cells, day, payload)
            except ValueError as error:
                bad += 1
                notes.append(clean_line(f"{day} {cells.get('stock-code', '')}: {error}, left out", 160))
            else:
                if holding.code in wanted:
                    holdings.append(holding)
        require(bool(rows), Fault.SCHEMA, "no rows on the page")
        require(bad < len(rows), Fault.SCHEMA, notes[0] if notes else "")
        ordered = sorted(holdings, key=lambda item: item.code)
        more = (f"more rows left out: {bad - _NOTED}",) if bad > _NOTED else ()
        said = (f"{day}: {len(rows)} stocks on the page", *notes[:_NOTED], *more)
        ended = _END.search(markup, markup.rfind("mobile-list-body"))
        return Parsed(tuple(ordered), notes=said, cut="" if ended else _CUT)

    def _holding(self, cells: dict[str, str], day: date, payload: Payload) -> Holding:
        """ValueError for a row that cannot be read or be true."""
        missing = [name for name in _FIELDS if name not in cells]
        if missing:
            raise ValueError(f"no {missing[0]}")
        code = code_of(cells.get("stock-code", ""))
        ratio = number(cells.get("shareholding-percent", ""))
        held = _held(number(cells.get("shareholding", "")), ratio)
        raw = raw_of({"date": day, **{name: cells.get(name, "") for name in _FIELDS}})
        origin = provenance(self.info, payload, published=day, raw=raw, row=code)
        return Holding(code, day, Quantity(held, Unit.SHARES), optional(ratio, Unit.PCT), None, None, origin)


def _rows(markup: str) -> list[dict[str, str]]:
    """The cells of each row by their columns: a row begins with its code, or where a column comes again."""
    rows: list[dict[str, str]] = []
    for cell in _CELL.finditer(markup):
        name, body = cell.group(1), _BODY.search(cell.group(2))
        if not rows or name == _FIELDS[0] or name in rows[-1]:
            rows.append({})
        rows[-1][name] = body.group(1).strip() if body else ""
    return rows


SOURCES: tuple[Source, ...] = (EastmoneyHoldings(), CcassPage())
