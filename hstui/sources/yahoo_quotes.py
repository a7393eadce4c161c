"""Yahoo's quotes, the last resort for prices; and its USD/HKD rate, the spot beside the official cross."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hstui.clock import HKT, SKEW
from hstui.errors import Fault
from hstui.records.units import Unit
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.jsonio import require
from hstui.sources.quoting import Board, Cells, Symbols, symbols_of
from hstui.sources.rows import HKD_PER_USD, of_series, point, provenance, raw_of
from hstui.sources.yahoo_chart import TERMS, VOLATILE, Chart, chart_request, hong_kong, london, read_chart

_PERCENT = Decimal("0.01")
_PIPETTE = Decimal("0.00001")
_SATURDAY = 5
_USDHKD = "HKD=X"
_OLD = timedelta(days=14)
"""No closure of the exchange is as long. Some of Yahoo's charts stand still for months."""


class YahooQuotes:
    """One chart a security: the newest price against the close of the session before it."""

    info = SourceInfo(
        id="yahoo.quotes",
        name="雅虎财经行情",
        name_en="Yahoo Finance quotes",
        kind="market",
        home="https://finance.yahoo.com/",
        fresh=timedelta(minutes=5),
        keep=timedelta(days=7),
        trust=60,
        profiles=frozenset({"intl"}),
        fallback_for="eastmoney.quotes",
        volatile=VOLATILE,
        terms=TERMS,
        delay="15 min; the quote's own time is shown",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        symbols = symbols_of(ask, "yahoo", lambda stock: stock.yahoo).codes
        return [chart_request(symbol, code) for symbol, code in symbols.items()]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        symbols = symbols_of(ask, "yahoo", lambda stock: stock.yahoo)
        symbol = next((symbol for symbol, code in symbols.codes.items() if code == request.tag), request.tag)
        chart = read_chart(payload, symbol, hong_kong)
        last = chart.meta.regular_market_price
        before = ask.calendar.previous(chart.quoted_at.astimezone(HKT).date()) if chart.quoted_at else None
        previous = _close_of(chart, before)
        change = None
        if last is not None and previous:
            change = ((last / previous - 1) * 100).quantize(_PERCENT, ROUND_HALF_UP)
        cells = Cells(
            name=chart.meta.short_name,
            quoted_at=chart.quoted_at,
            last=last,
            previous_close=previous,
            change=change,
            high=chart.meta.regular_market_day_high,
            low=chart.meta.regular_market_day_low,
            volume=chart.meta.regular_market_volume,
            high_52w=chart.meta.fifty_two_week_high,
            low_52w=chart.meta.fifty_two_week_low,
        )
        raw = raw_of(
            {
                "symbol": symbol,
                "regularMarketPrice": last,
                "regularMarketTime": chart.meta.regular_market_time,
                "close of the session before": previous,
                "currency": chart.meta.currency,
            }
        )
        require(chart.meta.currency in ("HKD", ""), Fault.WRONG_UNIT, f"{symbol} in {chart.meta.currency}")
        origin = provenance(
            self.info,
            payload,
            published=chart.quoted_at,
            raw=raw,
            row=request.tag,
            url=f"https://finance.yahoo.com/quote/{symbol}",
        )
        board = Board(Symbols({symbol: request.tag}, symbols.index_code), ask)
        if chart.quoted_at is not None and ask.now - chart.quoted_at > _OLD:
            board.refuse(request.tag, f"last traded on {chart.quoted_at:%Y-%m-%d}: no quote of now")
        elif previous is None and before is not None:
            board.refuse(request.tag, f"no close of {before}, the session before")
        else:
            board.add(request.tag, cells, origin)
        return board.parsed()


def _close_of(chart: Chart, day: date | None) -> Decimal | None:
    """That day's close; an older one would make a change over several days that of one."""
    return next((row.close for row in chart.days if row.day == day), None)


class UsdHkdSpot:
    """Daily closes of USD/HKD as Yahoo shows them, days in London: unofficial. A bar that still falls on a weekend is
    of no trading day, and left out."""

    info = SourceInfo(
        id="yahoo.usdhkd",
        name="雅虎财经美元兑港元",
        name_en="Yahoo Finance USD/HKD",
        kind="macro",
        home="https://finance.yahoo.com/quote/HKD=X",
        fresh=timedelta(hours=1),
        keep=timedelta(days=7),
        trust=60,
        profiles=frozenset({"intl"}),
        volatile=VOLATILE,
        terms=TERMS,
        delay="unofficial spot",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        return [chart_request(_USDHKD, _USDHKD)]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        chart = read_chart(payload, _USDHKD, london)
        points = []
        weekend = []
        unknown = _unknown_from(chart, ask.now)
        for row in chart.days:
            if row.close is None or row.day >= unknown:
                continue
            if row.day.weekday() >= _SATURDAY:
                weekend.append(row.day)
                continue
            require(
                HKD_PER_USD[0] < row.close < HKD_PER_USD[1],
                Fault.WRONG_UNIT,
                f"{row.day}: {row.close} HKD for a US dollar",
            )
            value = row.close.quantize(_PIPETTE, ROUND_HALF_UP)
            raw = raw_of({"symbol": _USDHKD, "day": row.day, "close": row.close})
            points.append(point(self.info, payload, "fx.usdhkd_spot", row.day, value, Unit.HKD_PER_USD, raw))
        require(bool(points), Fault.NO_DATA, "no closes")
        return of_series(points, [f"{len(weekend)} bars of weekends left out, as of {weekend[0]}"] if weekend else ())


def _unknown_from(chart: Chart, now: datetime) -> date:
    """London's day from which nobody can know the bars: a recording may run past the clock."""
    if chart.quoted_at is None or chart.quoted_at <= now + SKEW:
        return date.max
    utc = now.astimezone(UTC)
    return (utc + london(utc)).date()


SOURCES: tuple[Source, ...] = (YahooQuotes(), UsdHkdSpot())
