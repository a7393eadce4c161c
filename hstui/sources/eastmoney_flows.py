"""Eastmoney's southbound history: daily totals by channel (HK$ million) and each stock's top-ten days (HK$)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from hstui.errors import Fault, SourceError
from hstui.records.flows import Channel, ChannelFlow, StockFlow
from hstui.records.units import Quantity, Unit, hkd
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.eastmoney_report import TERMS, VOLATILE, report, rows_of
from hstui.sources.jsonio import require, rows_with, validate_rows
from hstui.sources.rows import Code, Day, Line, Num, Row, name_of, optional, provenance, turnover_of

R = TypeVar("R", bound=Row)

_CHANNELS: dict[str, Channel] = {"002": "shanghai", "004": "shenzhen", "006": "total"}
_CHANNEL_REPORT = "RPT_MUTUAL_DEAL_HISTORY"
_STOCK_REPORT = "RPT_HK_DEAL_RANK"
_PAGE = 500
_HISTORY = timedelta(days=400)
"""A year to date and a year's high need no more."""
_STOCK_ROWS = 120

_MILLION_TOLERANCE = Decimal("0.05")
_HKD_TOLERANCE = Decimal(2)
_LEGS_TOLERANCE = Decimal(1)
_LEAST_MILLION = {"002": Decimal(2_000), "004": Decimal(2_000), "006": Decimal(4_000)}
_MOST_MILLION = Decimal(2_000_000)
"""Turnover of a session, HK$ million: less is 亿 (a channel's half days reach 5,000 million, and no day 2,000亿; the
whole market is two channels), more is HK$."""
_LEAST_HKD, _MOST_HKD = Decimal(10_000_000), Decimal(10) ** 12
_RANKS = range(11)
"""The ten, and 0 for a stock that is none of them."""


class _ChannelRow(Row):
    MUTUAL_TYPE: str
    TRADE_DATE: Day
    DEAL_AMT: Num = None
    NET_DEAL_AMT: Num
    BUY_AMT: Num = None
    SELL_AMT: Num = None


class _StockRow(Row):
    SECURITY_CODE: Code
    SECURITY_NAME: Line = ""
    TRADE_DATE: Day
    HK_NET_BUYAMT: Num
    HK_BUY_AMT: Num = None
    HK_SELL_AMT: Num = None
    HKSH_NET_BUYAMT: Num = None
    HKSH_RANK: Num = None
    HKSH_BUY_AMT: Num = None
    HKSH_SELL_AMT: Num = None
    HKSZ_NET_BUYAMT: Num = None
    HKSZ_RANK: Num = None
    HKSZ_BUY_AMT: Num = None
    HKSZ_SELL_AMT: Num = None
    HK_DEAL_AMT: Num = None
    CLOSE_PRICE: Num = None
    CHANGE_RATE: Num = None


class ChannelHistory:
    """Daily buy, sell and net by channel, newest first, over a year back."""

    info = SourceInfo(
        id="eastmoney.channel",
        name="东方财富港股通资金历史",
        name_en="Eastmoney Stock Connect history",
        kind="flows",
        home="https://data.eastmoney.com/hsgt/hsgtV2.html",
        fresh=timedelta(minutes=30),
        keep=timedelta(days=14),
        trust=50,
        # One request serves all; another range or order of the same report is the same resource.
        volatile=VOLATILE | {"filter", "sortColumns", "sortTypes"},
        terms=TERMS,
        max_pages=2,
        delay="after the close, final by 20:00",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        return [self._page(1)]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        data, pages = rows_of(payload)
        southbound = rows_with(data, "MUTUAL_TYPE", _CHANNELS)
        require(bool(southbound) or request.page > 1, Fault.NO_DATA, "no southbound row")
        rows, notes = validate_rows(_ChannelRow, southbound)
        rows, unit_notes = _sound(rows, _channel_fault, lambda row: row.MUTUAL_TYPE)
        legs = {(row.TRADE_DATE, row.MUTUAL_TYPE): row for row in rows}
        rows, sum_notes = _sound(rows, lambda row: _total_fault(row, legs), lambda row: row.MUTUAL_TYPE)
        flows = []
        for row in sorted(rows, key=lambda row: (row.TRADE_DATE, row.MUTUAL_TYPE)):
            if _traded(row) == 0:
                continue  # Hong Kong traded, Stock Connect did not
            flows.append(
                ChannelFlow(
                    day=row.TRADE_DATE,
                    channel=_CHANNELS[row.MUTUAL_TYPE],
                    buy=optional(row.BUY_AMT, Unit.HKD_MILLION),
                    sell=optional(row.SELL_AMT, Unit.HKD_MILLION),
                    net=optional(row.NET_DEAL_AMT, Unit.HKD_MILLION),
                    turnover=optional(row.DEAL_AMT, Unit.HKD_MILLION),
                    provenance=provenance(
                        self.info,
                        payload,
                        published=row.TRADE_DATE,
                        raw=row.raw,
                        row=_CHANNELS[row.MUTUAL_TYPE],
                    ),
                )
            )
        oldest = min((row.TRADE_DATE for row in rows), default=ask.today)
        more = request.page < min(pages, self.info.max_pages) and oldest > ask.today - _HISTORY
        follow = (self._page(request.page + 1, oldest),) if more else ()
        newest = max((row.TRADE_DATE.isoformat() for row in rows), default="")
        if request.tag and newest > request.tag:  # a day's rows may be on both pages
            notes = (*notes, f"page {request.page} begins with {newest}, not before {request.tag}")
        return Parsed(tuple(flows), follow, notes + unit_notes + sum_notes)

    @staticmethod
    def _page(page: int, before: date | None = None) -> Request:
        """The tag of a following page is the oldest day of the one before."""
        tag = before.isoformat() if before else ""
        return report(_CHANNEL_REPORT, '(MUTUAL_TYPE in ("002","004","006"))', size=_PAGE, page=page, tag=tag)


class StockHistory:
    """Each member's southbound trade on the days on which it was among a channel's ten most active."""

    info = SourceInfo(
        id="eastmoney.stock_flow",
        name="东方财富港股通个股成交",
        name_en="Eastmoney southbound by stock",
        kind="flows",
        home="https://data.eastmoney.com/hsgt/top10.html",
        fresh=timedelta(hours=1),
        keep=timedelta(days=14),
        trust=50,
        volatile=VOLATILE | {"sortColumns", "sortTypes"},
        terms=TERMS,
        delay="after the close",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        return [
            report(_STOCK_REPORT, f'(SECURITY_CODE="{code}")', size=_STOCK_ROWS, tag=code)
            for code in ask.universe.codes
        ]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        data, _ = rows_of(payload)
        if not data:
            return Parsed((), notes=(f"{request.tag}: never among the ten most active",))
        rows, notes = validate_rows(_StockRow, data)
        rows, unit_notes = _sound(rows, _stock_fault, lambda row: row.SECURITY_CODE)
        others = [row.SECURITY_CODE for row in rows if request.tag and request.tag != row.SECURITY_CODE]
        require(not others, Fault.SCHEMA, f"asked {request.tag}, got {others[:1]}")
        flows = []
        said = [*notes, *unit_notes]
        for row in sorted(rows, key=lambda row: (row.SECURITY_CODE, row.TRADE_DATE)):
            net = _net(row)
            if net is None:  # a row before its figures are filled in
                said.append(f"{row.SECURITY_CODE} {row.TRADE_DATE}: no net buy stated, left out")
                continue
            if row.HK_NET_BUYAMT is None:
                said.append(f"{row.SECURITY_CODE} {row.TRADE_DATE}: net buy not stated, made of its parts")
            flows.append(self._flow(row, net, payload))
        return Parsed(tuple(flows), notes=tuple(said))

    def _flow(self, row: _StockRow, net: Decimal, payload: Payload) -> StockFlow:
        name = name_of(row.SECURITY_NAME) or row.SECURITY_CODE
        return StockFlow(
            code=row.SECURITY_CODE,
            name=name,
            day=row.TRADE_DATE,
            net=hkd(net),
            buy=optional(row.HK_BUY_AMT, Unit.HKD),
            sell=optional(row.HK_SELL_AMT, Unit.HKD),
            shanghai_net=_leg(row.HKSH_NET_BUYAMT, row.HKSH_RANK),
            shenzhen_net=_leg(row.HKSZ_NET_BUYAMT, row.HKSZ_RANK),
            shanghai_rank=int(row.HKSH_RANK) if row.HKSH_RANK else None,
            shenzhen_rank=int(row.HKSZ_RANK) if row.HKSZ_RANK else None,
            close=optional(row.CLOSE_PRICE, Unit.HKD),
            change=optional(row.CHANGE_RATE, Unit.PCT),
            provenance=provenance(
                self.info,
                payload,
                published=row.TRADE_DATE,
                raw=row.raw,
                row=row.SECURITY_CODE,
            ),
        )


def _leg(net: Decimal | None, rank: Decimal | None) -> Quantity | None:
    """One channel's net buy; None when the stock was not in its top ten, which may be written as 0 without a rank
    or with a rank of 0."""
    return None if net == 0 and not rank else optional(net, Unit.HKD)


def _net(row: _StockRow) -> Decimal | None:
    """Both channels' net buy as stated, else bought less sold, else the sum of the channels; None when unknown."""
    if row.HK_NET_BUYAMT is not None:
        return row.HK_NET_BUYAMT
    if row.HK_BUY_AMT is not None and row.HK_SELL_AMT is not None:
        return row.HK_BUY_AMT - row.HK_SELL_AMT
    legs = [leg for leg in (row.HKSH_NET_BUYAMT, row.HKSZ_NET_BUYAMT) if leg is not None]
    return sum(legs, Decimal(0)) if legs else None


def _sound(
    rows: Sequence[R], fault: Callable[[R], str | None], kind: Callable[[R], str]
) -> tuple[list[R], tuple[str, ...]]:
    """The rows whose sums and magnitudes hold, and a note on the others.

    `fault` says what is wrong, "" for nothing, None where a row states nothing. WRONG_UNIT when no row of a kind that
    states something is right: then it is not one dirty row but another unit.
    """
    found = [(row, fault(row)) for row in rows]
    bad = [(row, what) for row, what in found if what]
    if not bad:
        return list(rows), ()
    right = {kind(row) for row, what in found if what == ""}
    first = next((pair for pair in bad if kind(pair[0]) not in right), bad[0])
    detail = f"{first[0].raw[:60]}: {first[1]}"
    if kind(first[0]) not in right:
        raise SourceError(Fault.WRONG_UNIT, detail)
    good = [row for row, what in found if not what]
    return good, (f"{len(bad)} of {len(found)} rows dropped: {detail}",)


def _traded(row: _ChannelRow) -> Decimal | None:
    return turnover_of(row.DEAL_AMT, row.BUY_AMT, row.SELL_AMT)


def _channel_fault(row: _ChannelRow) -> str | None:
    buy, sell, net = row.BUY_AMT, row.SELL_AMT, row.NET_DEAL_AMT
    if (buy or 0) < 0 or (sell or 0) < 0:
        return "a negative turnover"
    if buy is not None and sell is not None:
        if net is not None and abs(buy - sell - net) > _MILLION_TOLERANCE:
            return "buy - sell is not net"
        if row.DEAL_AMT is not None and abs(buy + sell - row.DEAL_AMT) > _MILLION_TOLERANCE:
            return "buy + sell is not turnover"
    traded = _traded(row)
    if traded is None:
        return None if buy is sell is net is None else "no turnover to tell its unit by"
    if traded == 0 and not net:
        return None
    if not _LEAST_MILLION[row.MUTUAL_TYPE] <= traded <= _MOST_MILLION:
        return f"a turnover of {traded} is not HK$ million"
    return "net buy beyond the turnover" if net is not None and abs(net) > traded else ""


def _total_fault(row: _ChannelRow, rows: Mapping[tuple[date, str], _ChannelRow]) -> str | None:
    """What sets the whole market apart from its two channels on that day, where both are there."""
    shanghai, shenzhen = (rows.get((row.TRADE_DATE, kind)) for kind in ("002", "004"))
    if row.MUTUAL_TYPE != "006" or shanghai is None or shenzhen is None:
        return ""
    for total, one, other in (
        (_traded(row), _traded(shanghai), _traded(shenzhen)),
        (row.NET_DEAL_AMT, shanghai.NET_DEAL_AMT, shenzhen.NET_DEAL_AMT),
    ):
        if total is not None and one is not None and other is not None and abs(one + other - total) > _LEGS_TOLERANCE:
            return f"the channels make {one + other}, the total says {total}"
    return "" if _traded(row) is not None else None


def _stock_fault(row: _StockRow) -> str | None:
    sides = (
        (row.HK_BUY_AMT, row.HK_SELL_AMT, row.HK_NET_BUYAMT),
        (row.HKSH_BUY_AMT, row.HKSH_SELL_AMT, row.HKSH_NET_BUYAMT),
        (row.HKSZ_BUY_AMT, row.HKSZ_SELL_AMT, row.HKSZ_NET_BUYAMT),
    )
    for buy, sell, net in sides:
        if (buy or 0) < 0 or (sell or 0) < 0:
            return "a negative turnover"
        if buy is not None and sell is not None and net is not None and abs(buy - sell - net) > _HKD_TOLERANCE:
            return "buy - sell is not net"
    total = _net(row)
    if total is None:
        return None
    legs = [leg for leg in (row.HKSH_NET_BUYAMT, row.HKSZ_NET_BUYAMT) if leg is not None]
    if legs and abs(sum(legs) - total) > _HKD_TOLERANCE:
        return "the channels' nets do not add up"
    parts = [part for buy, sell, _ in sides[1:] if (part := turnover_of(None, buy, sell)) is not None]
    traded = turnover_of(row.HK_DEAL_AMT, row.HK_BUY_AMT, row.HK_SELL_AMT)
    traded = sum(parts, Decimal(0)) if traded is None and parts else traded
    if traded is None:
        return "no turnover to tell its unit by"
    both = turnover_of(None, row.HK_BUY_AMT, row.HK_SELL_AMT)
    if both is not None and abs(both - traded) > _HKD_TOLERANCE:
        return "buy + sell is not turnover"
    if not _LEAST_HKD <= traded <= _MOST_HKD:
        return f"a turnover of {traded} is not HK$"
    if abs(total) > traded:
        return "net buy beyond the turnover"
    ranks = [rank for rank in (row.HKSH_RANK, row.HKSZ_RANK) if rank is not None and rank not in _RANKS]
    return f"a rank of {ranks[0]}" if ranks else ""


SOURCES: tuple[Source, ...] = (ChannelHistory(), StockHistory())
