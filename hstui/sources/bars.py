"""Daily bars of the index and the members: Tencent's, else Eastmoney's, else Yahoo's; one request a security."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hstui.errors import Fault, SourceError
from hstui.records.market import Bar
from hstui.records.units import Quantity, Unit
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.eastmoney_report import TERMS as EASTMONEY_TERMS
from hstui.sources.jsonio import Wire, load_json, require, validate
from hstui.sources.quoting import symbols_of
from hstui.sources.rows import TENFOLD, day_of, get, number, provenance, raw_of
from hstui.sources.yahoo_chart import TERMS as YAHOO_TERMS
from hstui.sources.yahoo_chart import VOLATILE as YAHOO_VOLATILE
from hstui.sources.yahoo_chart import chart_request, hong_kong, read_chart
from hstui.text.clean import clean_line
from hstui.universe.model import Stock

_COUNT = 320
"""Over a year, so that a 52-week place can be told."""
_ORDER = ("date", "open", "close", "high", "low")
"""The order in which Tencent and Eastmoney write a bar."""


class _Tencent(Wire):
    code: int
    msg: str | None = ""
    data: Any = None


class _Klines(Wire):
    klines: list[str]


class _Eastmoney(Wire):
    rc: int = 0
    data: _Klines | None = None


class Bars:
    """Bars of one provider. `rows` gives a payload's rows as (date, open, close, high, low), unread.

    Bars of sessions that are not completed at `ask.now` are left out: their close is not one yet.
    """

    def __init__(
        self,
        info: SourceInfo,
        symbol: Callable[[Stock], str],
        request: Callable[[str, str], Request],
        rows: Callable[[Payload, str], Sequence[Sequence[object]]],
    ) -> None:
        self.info = info
        self._provider = info.id.partition(".")[0]
        self._symbol = symbol
        self._request = request
        self._rows = rows

    def requests(self, ask: Ask) -> Sequence[Request]:
        symbols = symbols_of(ask, self._provider, self._symbol)
        return [self._request(symbol, code) for symbol, code in symbols.codes.items()]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        symbols = symbols_of(ask, self._provider, self._symbol)
        symbol = next((symbol for symbol, code in symbols.codes.items() if code == request.tag), request.tag)
        rows = self._rows(payload, symbol)
        require(bool(rows), Fault.NO_DATA, f"no bars of {request.tag}")
        unit = symbols.unit(request.tag)
        last = ask.calendar.last_completed(ask.now)
        bars: dict[str, Bar] = {}
        notes: list[str] = []
        for row in rows:
            bar, note = self._bar(request.tag, row, unit, payload)
            if bar is None:
                notes.append(note)
            elif bar.day <= last and bars.setdefault(bar.day.isoformat(), bar).close != bar.close:
                notes.append(f"{bar.day}: told twice, the first kept")
        for lone in _lone(list(bars.values())):
            notes.append(f"{lone.day}: {lone.close} is not of one unit with the days beside it")
            del bars[lone.day.isoformat()]
        require(bool(bars) or len(notes) < len(rows), Fault.SCHEMA, notes[0] if notes else "no bar can be read")
        said = (f"{request.tag}: {len(notes)} of {len(rows)} bars dropped: {notes[0]}",) if notes else ()
        return Parsed(tuple(bars[day] for day in sorted(bars)), notes=said)

    def _bar(self, code: str, row: Sequence[object], unit: Unit, payload: Payload) -> tuple[Bar | None, str]:
        try:
            day = day_of(row[0])
            prices = [number(cell) for cell in row[1:5]]
        except (ValueError, IndexError) as error:
            return None, clean_line(str(error), 100)
        known = [price for price in prices if price is not None and price > 0]
        if len(known) < len(_ORDER) - 1:
            return None, f"{day}: a price is missing"
        opened, close, high, low = known
        if not low <= min(opened, close) <= max(opened, close) <= high <= low * TENFOLD:
            return None, f"{day}: {opened} and {close} are not between {low} and {high}"
        raw = raw_of(dict(zip(_ORDER, row, strict=False)))
        origin = provenance(self.info, payload, published=day, raw=f"{code} {raw}", row=code)
        priced = [Quantity(price, unit) for price in known]
        return Bar(code, day, open=priced[0], close=priced[1], high=priced[2], low=priced[3], provenance=origin), ""


def _lone(bars: Sequence[Bar]) -> list[Bar]:
    """The bars whose close is ten times those of the days beside it, or a tenth. WRONG_UNIT when they change for good,
    as no adjusted series does: which part is right cannot be told."""
    ordered = sorted(bars, key=lambda bar: bar.day)
    leaps = [
        place
        for place, (before, after) in enumerate(pairwise(ordered), start=1)
        if not after.close.value / TENFOLD < before.close.value < after.close.value * TENFOLD
    ]
    if len(leaps) == 1 and len(ordered) > 2 and leaps[0] in (1, len(ordered) - 1):
        return [ordered[0] if leaps[0] == 1 else ordered[-1]]
    lone = []
    while leaps:
        place = leaps.pop(0)
        if leaps[:1] == [place + 1]:
            lone.append(ordered[place])
            leaps.pop(0)
        else:
            before, after = ordered[place - 1], ordered[place]
            raise SourceError(
                Fault.WRONG_UNIT, f"{after.code}: {before.close} on {before.day}, {after.close} on {after.day}"
            )
    return lone


def _tencent_request(symbol: str, code: str) -> Request:
    plain = symbol.removeprefix("r_")
    is_stock = plain.removeprefix("hk").isdigit()
    path, adjusted = ("hkfqkline/get", ",qfq") if is_stock else ("kline/kline", "")
    return get(f"https://web.ifzq.gtimg.cn/appstock/app/{path}?param={plain},day,,,{_COUNT}{adjusted}", tag=code)


def _tencent_rows(payload: Payload, symbol: str) -> Sequence[Sequence[object]]:
    """`data.hk00700.qfqday` (adjusted for dividends and splits) or `.day`; a row may end in an object."""
    answer = validate(_Tencent, load_json(payload))
    require(answer.code == 0, Fault.ENVELOPE, f"{answer.code} {answer.msg}")
    plain = symbol.removeprefix("r_")
    series = answer.data.get(plain) if isinstance(answer.data, dict) else None
    if not isinstance(series, dict):
        raise SourceError(Fault.NO_DATA, f"no {plain} in the answer")
    rows = series.get("qfqday") or series.get("day") or []
    require(isinstance(rows, list), Fault.SCHEMA, "bars are not a list")
    return [row if isinstance(row, list) else [] for row in rows]


def _eastmoney_request(symbol: str, code: str) -> Request:
    return get(
        f"https://push2his.eastmoney.com/api/qt/stock/kline/get?secid={symbol}&klt=101&fqt=1&lmt={_COUNT}&end=20500000"
        "&fields1=f1,f2,f3,f4,f5,f6&fields2=f51,f52,f53,f54,f55,f56,f57,f58,f59,f60,f61",
        referer="https://quote.eastmoney.com/",
        tag=code,
    )


def _eastmoney_rows(payload: Payload, symbol: str) -> Sequence[Sequence[object]]:
    """`data.klines`: text rows of date, open, close, high, low and more."""
    answer = validate(_Eastmoney, load_json(payload))
    require(answer.rc == 0, Fault.ENVELOPE, f"rc {answer.rc}")
    if answer.data is None:
        raise SourceError(Fault.NO_DATA, f"no {symbol} in the answer")
    return [line.split(",") for line in answer.data.klines]


def _yahoo_rows(payload: Payload, symbol: str) -> Sequence[Sequence[object]]:
    """Closes as Yahoo states them: adjusted for splits, not for dividends; rows of nulls left out."""
    places = Decimal("0.0001")
    rows = []
    chart = read_chart(payload, symbol, hong_kong)
    require(chart.meta.currency in ("HKD", ""), Fault.WRONG_UNIT, f"{symbol} in {chart.meta.currency}")
    for row in chart.days:
        prices = (row.open, row.close, row.high, row.low)
        if row.close is not None:
            rows.append([row.day.isoformat(), *(None if price is None else price.quantize(places) for price in prices)])
    return rows


def _info(
    provider: str, names: tuple[str, str], home: str, stands_in_for: str, volatile: frozenset[str], terms: str
) -> SourceInfo:
    return SourceInfo(
        id=f"{provider}.bars",
        name=names[0],
        name_en=names[1],
        kind="market",
        home=home,
        fresh=timedelta(hours=6),
        keep=timedelta(days=14),
        pace=timedelta(seconds=0.5) if provider == "tencent" else timedelta(seconds=1),
        trust=60 if provider == "yahoo" else 50,
        profiles=frozenset({"intl"}) if provider == "yahoo" else frozenset({"cn", "intl"}),
        fallback_for=stands_in_for,
        volatile=volatile,
        terms=terms,
        delay="completed sessions only",
    )


_TENCENT = _info(
    "tencent",
    ("腾讯日线", "Tencent daily bars"),
    "https://gu.qq.com/",
    "",
    frozenset({"_", "_var", "r"}),
    "gu.qq.com: public pages' own interface, undocumented; own reference",
)
_EASTMONEY = _info(
    "eastmoney",
    ("东方财富日线", "Eastmoney daily bars"),
    "https://quote.eastmoney.com/center/hkstock.html",
    "tencent.bars",
    frozenset({"_", "cb", "ut", "lmt", "end", "beg", "fields1", "fields2"}),
    EASTMONEY_TERMS,
)
_YAHOO = _info(
    "yahoo",
    ("雅虎财经日线", "Yahoo Finance daily bars"),
    "https://finance.yahoo.com/",
    "eastmoney.bars",
    YAHOO_VOLATILE,
    YAHOO_TERMS,
)

SOURCES: tuple[Source, ...] = (
    Bars(_TENCENT, lambda stock: stock.tencent, _tencent_request, _tencent_rows),
    Bars(_EASTMONEY, lambda stock: stock.eastmoney, _eastmoney_request, _eastmoney_rows),
    Bars(_YAHOO, lambda stock: stock.yahoo, chart_request, _yahoo_rows),
)
