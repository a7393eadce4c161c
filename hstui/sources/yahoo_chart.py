"""Yahoo's chart answer: meta and daily columns of one symbol, shared by its quotes, bars and exchange rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from pydantic import Field

from hstui.errors import Fault, SourceError
from hstui.sources.base import Payload, Request
from hstui.sources.jsonio import CamelWire, Wire, load_json, require, validate
from hstui.sources.rows import Line, Num, get
from hstui.text.clean import clean_line

TERMS = "Yahoo terms of service: personal use, unofficial interface"
VOLATILE = frozenset({"_", "corsDomain", "crumb", "lang", "region", "includePrePost", "events"})
_EARLIEST, _LATEST = 0, 4_102_444_800


class _Meta(CamelWire):
    symbol: Line
    currency: str = ""
    short_name: Line = ""
    regular_market_price: Num = None
    regular_market_time: Num = None
    fifty_two_week_high: Num = Field(default=None, alias="fiftyTwoWeekHigh")
    fifty_two_week_low: Num = Field(default=None, alias="fiftyTwoWeekLow")
    regular_market_day_high: Num = None
    regular_market_day_low: Num = None
    regular_market_volume: Num = None


class _Columns(Wire):
    open: list[Num] = Field(default_factory=list)
    high: list[Num] = Field(default_factory=list)
    low: list[Num] = Field(default_factory=list)
    close: list[Num] = Field(default_factory=list)


class _Indicators(Wire):
    quote: list[_Columns]


class _Result(Wire):
    meta: _Meta
    timestamp: list[int] = Field(default_factory=list)
    indicators: _Indicators


class _Chart(Wire):
    result: list[_Result] | None = None
    error: Any = None


class _Answer(Wire):
    chart: _Chart


@dataclass(frozen=True, slots=True)
class Daily:
    """One row of the chart; prices as stated, None where null."""

    day: date
    open: Decimal | None
    high: Decimal | None
    low: Decimal | None
    close: Decimal | None


@dataclass(frozen=True, slots=True)
class Chart:
    """A symbol's chart: its newest price with its time, and the days, oldest first."""

    meta: _Meta
    quoted_at: datetime | None
    days: tuple[Daily, ...]


def chart_request(symbol: str, tag: str) -> Request:
    """A year of daily rows of one symbol."""
    quoted = symbol.replace("^", "%5E").replace("=", "%3D")
    return get(f"https://query1.finance.yahoo.com/v8/finance/chart/{quoted}?range=1y&interval=1d", tag=tag)


def london(moment: datetime) -> timedelta:
    """London's offset at a UTC moment, by the rule in force since 1996: summer time from the last Sunday in March to
    the last in October, changing at 1:00 UTC. No zone database needed."""
    begin, end = (_last_sunday(moment.year, month) for month in (3, 10))
    return timedelta(hours=1 if begin <= moment < end else 0)


def hong_kong(_moment: datetime) -> timedelta:
    """Hong Kong's offset, the same all year."""
    return timedelta(hours=8)


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def read_chart(payload: Payload, symbol: str, offset: Callable[[datetime], timedelta]) -> Chart:
    """The chart in an answer; raises ENVELOPE with Yahoo's own words, NO_DATA, or SCHEMA for another symbol.

    `offset` tells the market's from UTC at a moment: the answer states only the one that is valid now, and a bar may
    begin at midnight of its own season. One that the answer gets wrong would move every bar to another day.
    """
    chart = validate(_Answer, load_json(payload)).chart
    if chart.error:
        said = chart.error.get("description", "") if isinstance(chart.error, dict) else str(chart.error)
        raise SourceError(Fault.ENVELOPE, clean_line(str(said), 120))
    if not chart.result:
        raise SourceError(Fault.NO_DATA, f"no chart of {symbol}")
    result = chart.result[0]
    require(result.meta.symbol.upper() == symbol.upper(), Fault.SCHEMA, f"asked {symbol}, got {result.meta.symbol}")
    columns = result.indicators.quote[0] if result.indicators.quote else _Columns()
    prices = (columns.open, columns.high, columns.low, columns.close)
    # Beside a column that lacks a row, every later price would stand at another day.
    whole = all(len(column) in (0, len(result.timestamp)) for column in prices)
    require(whole, Fault.SCHEMA, f"{len(result.timestamp)} times, columns of {'/'.join(str(len(c)) for c in prices)}")
    days: dict[date, Daily] = {}
    for place, seconds in enumerate(result.timestamp):
        if not _EARLIEST < seconds < _LATEST:
            continue
        begins = datetime.fromtimestamp(seconds, UTC)
        day = (begins + offset(begins)).date()
        days[day] = Daily(day, *(column[place] if column else None for column in prices))
    at = result.meta.regular_market_time
    known = at is not None and _EARLIEST < at < _LATEST
    quoted = datetime.fromtimestamp(int(at or 0), UTC) if known else None
    quoted_at = quoted and quoted.astimezone(timezone(offset(quoted)))
    return Chart(result.meta, quoted_at, tuple(days[day] for day in sorted(days)))
