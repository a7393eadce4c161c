"""HKEX's Stock Connect daily statistics: southbound channel totals and each channel's ten most active stocks.

One JavaScript file a day, `tabData = [...]`. Two units live in it: the channel tables are in HK$ million, the
top-ten tables in HK$. Files exist for days on which only Hong Kong trades, with zero turnover: no session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, Field

from hstui.errors import Fault, SourceError
from hstui.records.flows import ChannelFlow, StockFlow
from hstui.records.units import Unit, hkd
from hstui.sources.base import Ask, Parsed, Payload, Record, Request, Source, SourceInfo
from hstui.sources.jsonio import load_json, require, validate
from hstui.sources.rows import (
    Day,
    Line,
    code_of,
    get,
    morning_after,
    name_of,
    number,
    optional,
    provenance,
    raw_of,
    read,
    rounding,
    setting,
    turnover_of,
)
from hstui.text.clean import clean_line

_URL = "https://www.hkex.com.hk/eng/csm/DailyStat/data_tab_daily_{day:%Y%m%d}e.js"
_CHANNELS: dict[str, Literal["shanghai", "shenzhen"]] = {
    "SSE Southbound": "shanghai",
    "SZSE Southbound": "shenzhen",
}
_TRADING, _TOP10 = "tradingTable", "top10Table"
_USUAL_SESSIONS, _HISTORY_SESSIONS = 5, 25
_FINAL_HOUR = 20
_LEAST_MILLION, _MOST_MILLION = Decimal(2_000), Decimal(1_000_000)
"""A channel's turnover on a session, HK$ million: less is 亿 (half days reach 5,000 million, and no day 2,000亿),
more is HK$."""
_LEAST_HKD, _MOST_HKD = Decimal(10_000_000), Decimal(10) ** 12
"""A top-ten stock's turnover in one channel, HK$: less is 万 or million. It is a part of the channel's."""
_MILLION = 10**6
_RANKS = range(1, 11)


class _Table(BaseModel):
    classname: str
    labels: list[Any] = Field(alias="schema")
    tr: list[dict[str, Any]]


class _Content(BaseModel):
    table: _Table


class _Market(BaseModel):
    market: Line
    date: Day
    trading_day: int = Field(alias="tradingDay")
    content: list[_Content]


@dataclass(frozen=True, slots=True)
class _Leg:
    """One row of a channel's top ten."""

    rank: int | None
    code: str
    name: str
    buy: Decimal
    sell: Decimal
    raw: str


class HkexDaily:
    """The files of the latest Stock Connect sessions, newest first, from the `skip`-th on."""

    def __init__(self, info: SourceInfo, skip: int, count: int) -> None:
        self.info = info
        self._skip = skip
        self._count = count

    def requests(self, ask: Ask) -> Sequence[Request]:
        count = setting(ask.settings, "sessions", self._count, 1, 60)
        days = ask.calendar.connect_sessions(ask.calendar.last_completed(ask.now), self._skip + count)[::-1]
        return [
            get(_URL.format(day=day), absent=frozenset({404}), tag=day.isoformat(), settled=morning_after(day))
            for day in days[self._skip :]
        ]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        data = load_json(payload)
        require(isinstance(data, list), Fault.SCHEMA, "tabData is not a list")
        southbound = [item for item in data if isinstance(item, dict) and _name_of(item) in _CHANNELS]
        require(bool(southbound), Fault.NO_DATA, "no southbound market in the file")
        markets = [validate(_Market, item) for item in southbound]
        day = markets[0].date
        asked = date.fromisoformat(request.tag) if request.tag else day
        require(all(market.date == asked for market in markets), Fault.WRONG_DAY, f"asked {asked}, got {day}")
        records: list[Record] = []
        legs: dict[str, dict[str, _Leg]] = {}
        absent = [name for name in _CHANNELS if all(market.market != name for market in markets)]
        notes = [f"{day} {name}: not in the file" for name in absent]
        for market in markets:
            row = _trading_row(market) if market.trading_day else {}
            if closed := _closed(row):
                notes.append(f"{day} {market.market}: {closed}")
                continue
            flow, note = self._channel(market, row, payload)
            if note:
                notes.append(f"{day} {market.market}: {note}")
            if flow is not None:
                records.append(flow)
            ten, said = _top_ten(market, turnover_of(*_turnovers(row)))
            notes += [f"{day} {market.market}: {note}" for note in said]
            for leg in ten:
                legs.setdefault(leg.code, {})[_CHANNELS[market.market]] = leg
        records += [self._stock(day, channels, payload) for _, channels in sorted(legs.items())]
        if records and day == ask.today and ask.now.hour < _FINAL_HOUR:
            notes.append(f"{day}: provisional until {_FINAL_HOUR}:00")
        return Parsed(tuple(records), notes=tuple(notes))

    def _channel(self, market: _Market, row: Mapping[str, object], payload: Payload) -> tuple[ChannelFlow | None, str]:
        """The channel's totals, None where nothing tells their unit, and what is to be noted of them."""
        total, buy, sell = _turnovers(row)
        traded = turnover_of(total, buy, sell)
        net = buy - sell if buy is not None and sell is not None else None
        if traded is None and (buy is not None or sell is not None):
            return None, "no turnover to tell its unit by, left out"
        fault = _unit_fault(total, buy, sell)
        require(not fault, Fault.WRONG_UNIT, f"{market.market}: {fault}")
        raw = raw_of({"market": market.market, "date": market.date, **row})
        flow = ChannelFlow(
            day=market.date,
            channel=_CHANNELS[market.market],
            buy=optional(buy, Unit.HKD_MILLION),
            sell=optional(sell, Unit.HKD_MILLION),
            net=optional(net, Unit.HKD_MILLION),
            turnover=optional(total, Unit.HKD_MILLION),
            provenance=provenance(
                self.info,
                payload,
                published=market.date,
                raw=raw,
                row=_CHANNELS[market.market],
            ),
            computed=net is not None,
        )
        if traded is None:
            return flow, "no figures yet"
        return flow, "" if net is not None else "bought or sold not stated, no net"

    def _stock(self, day: date, channels: Mapping[str, _Leg], payload: Payload) -> StockFlow:
        shanghai, shenzhen = channels.get("shanghai"), channels.get("shenzhen")
        known = [leg for leg in (shanghai, shenzhen) if leg is not None]
        buy = sum((leg.buy for leg in known), Decimal(0))
        sell = sum((leg.sell for leg in known), Decimal(0))
        first = known[0]
        return StockFlow(
            code=first.code,
            name=first.name,
            day=day,
            net=hkd(buy - sell),
            buy=hkd(buy),
            sell=hkd(sell),
            shanghai_net=None if shanghai is None else hkd(shanghai.buy - shanghai.sell),
            shenzhen_net=None if shenzhen is None else hkd(shenzhen.buy - shenzhen.sell),
            shanghai_rank=None if shanghai is None else shanghai.rank,
            shenzhen_rank=None if shenzhen is None else shenzhen.rank,
            close=None,
            change=None,
            provenance=provenance(
                self.info,
                payload,
                published=day,
                raw=" | ".join(leg.raw for leg in known),
                row=first.code,
            ),
            shanghai_traded=None if shanghai is None else (hkd(shanghai.buy), hkd(shanghai.sell)),
            shenzhen_traded=None if shenzhen is None else (hkd(shenzhen.buy), hkd(shenzhen.sell)),
        )


def _name_of(item: Mapping[object, object]) -> str:
    """A market's name without its padding."""
    name = item.get("market")
    return clean_line(name) if isinstance(name, str) else ""


def _trading_row(market: _Market) -> dict[str, object]:
    """The cells of the channel's totals by their labels."""
    table = next((item.table for item in market.content if item.table.classname == _TRADING), None)
    if table is None:
        raise SourceError(Fault.SCHEMA, f"{market.market}: no {_TRADING}")
    labels = _labels(table)
    cells = [cell for row in table.tr for cell in _flat(row.get("td"))]
    require(len(cells) >= len(labels) > 0, Fault.SCHEMA, f"{market.market}: {len(labels)} labels, {len(cells)} cells")
    return dict(zip(labels, cells, strict=False))


def _turnovers(row: Mapping[str, object]) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """In all, bought, sold."""
    return _cell(row, "Total Turnover"), _cell(row, "Buy Turnover"), _cell(row, "Sell Turnover")


def _closed(row: Mapping[str, object]) -> str:
    """Why there was no session, by the row of a channel's totals; "" if there was one."""
    if not row:
        return "no session"
    total, buy, sell = _turnovers(row)
    return "no session (zero turnover)" if turnover_of(total, buy, sell) == 0 and not buy and not sell else ""


def _unit_fault(total: Decimal | None, buy: Decimal | None, sell: Decimal | None) -> str:
    """What is wrong with a channel's turnover, bought and sold, as HK$ million; "" if nothing."""
    if any(value is not None and value < 0 for value in (total, buy, sell)):
        return "a negative turnover"
    traded = turnover_of(total, buy, sell)
    if traded is not None and not _LEAST_MILLION <= traded <= _MOST_MILLION:
        return f"turnover of {traded} is not HK$ million"
    if total is None or buy is None or sell is None or abs(buy + sell - total) <= rounding(buy, sell, total):
        return ""
    return f"buy {buy} + sell {sell} is not total {total}"


def _top_ten(market: _Market, traded: Decimal | None) -> tuple[list[_Leg], list[str]]:
    """The ten most active stocks of a channel that traded so many HK$ million, and notes on rows left out; buy and sell
    add up to the total exactly, in HK$."""
    legs: dict[str, _Leg] = {}
    notes: list[str] = []
    denied = set()
    for item in market.content:
        if item.table.classname != _TOP10:
            continue
        labels = _labels(item.table)
        for entry in item.table.tr:
            cells = _flat(entry.get("td"))
            require(len(cells) == len(labels), Fault.SCHEMA, f"{market.market}: a top-ten row of {len(cells)} cells")
            row = dict(zip(labels, cells, strict=True))
            total, buy, sell = _turnovers(row)
            name = name_of(str(row.get("Stock Name", "")))
            if buy is None or sell is None or total is None:
                notes.append(f"{name or 'a row'} has no figures among the ten, left out")
                continue
            require(buy >= 0 and sell >= 0, Fault.WRONG_UNIT, f"{name}: a negative turnover")
            require(buy + sell == total, Fault.WRONG_UNIT, f"{name}: buy {buy} + sell {sell} is not total {total}")
            most = _MOST_HKD if traded is None else traded * _MILLION
            require(_LEAST_HKD <= total <= most, Fault.WRONG_UNIT, f"{name}: turnover of {total} is not HK$")
            leg = _leg(market.market, row, name, buy, sell)
            known = legs.setdefault(leg.code, leg)
            if (known.buy, known.sell) != (leg.buy, leg.sell) and leg.code not in denied:
                denied.add(leg.code)
                notes.append(f"{leg.code} stands twice with other figures, left out")
    if traded is not None and not any(item.table.classname == _TOP10 for item in market.content):
        notes.append(f"no {_TOP10} in the file")
    return [leg for code, leg in legs.items() if code not in denied], notes


def _leg(market: str, row: Mapping[str, object], name: str, buy: Decimal, sell: Decimal) -> _Leg:
    code = read(code_of, row.get("Stock Code"), market)
    rank = read(number, row.get("Rank"), f"{market} {code} rank")
    # Labels over each other's columns would make another stock's code of a rank.
    require(rank is None or rank in _RANKS, Fault.SCHEMA, f"{market} {code}: a rank of {rank}")
    return _Leg(None if rank is None else int(rank), code, name, buy, sell, raw_of({"market": market, **row}))


def _cell(row: Mapping[str, object], label: str) -> Decimal | None:
    require(label in row, Fault.SCHEMA, f"no column {label}")
    return read(number, row[label], label)


def _labels(table: _Table) -> list[str]:
    return [str(label).strip() for label in _flat(table.labels)]


def _flat(value: object) -> list[Any]:
    """The strings of `["a", "b"]`, `[["a", "b"]]` and `[["a"], ["b"]]`: all three have been served."""
    if not isinstance(value, list):
        return []
    return [cell for item in value for cell in (item if isinstance(item, list) else [item])]


_TERMS = "hkex.com.hk terms of use: own reference, no systematic redistribution; shown with attribution"

SOURCES: tuple[Source, ...] = (
    HkexDaily(
        SourceInfo(
            id="hkex.daily",
            name="港交所沪深港通每日统计",
            name_en="HKEX Stock Connect daily statistics",
            kind="flows",
            home="https://www.hkex.com.hk/Mutual-Market/Stock-Connect/Statistics/Historical-Daily",
            fresh=timedelta(minutes=30),
            keep=timedelta(days=30),
            trust=10,
            settings={"sessions": "number"},
            volatile=frozenset({"_"}),
            terms=_TERMS,
            delay="after the close, final by 20:00",
        ),
        skip=0,
        count=_USUAL_SESSIONS,
    ),
    HkexDaily(
        SourceInfo(
            id="hkex.daily_history",
            name="港交所沪深港通每日统计（往日）",
            name_en="HKEX Stock Connect daily statistics (earlier days)",
            kind="flows",
            home="https://www.hkex.com.hk/Mutual-Market/Stock-Connect/Statistics/Historical-Daily",
            fresh=timedelta(days=7),
            keep=timedelta(days=60),
            trust=10,
            settings={"sessions": "number"},
            fallback_for="eastmoney.stock_flow",
            volatile=frozenset({"_"}),
            terms=_TERMS,
            delay="files of past sessions do not change",
        ),
        skip=_USUAL_SESSIONS,
        count=_HISTORY_SESSIONS - _USUAL_SESSIONS,
    ),
)
