"""Records for the analysis tests: small makers with provenance, a calendar and a universe."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from hstui.clock import HKT
from hstui.records.flows import Channel, ChannelFlow, StockFlow
from hstui.records.market import Bar, Quote, SeriesPoint
from hstui.records.provenance import Measure, Provenance
from hstui.records.units import Quantity, Unit, hkd, hkd_million, pct, points
from hstui.sessions import Calendar
from hstui.universe.model import Stock, Universe

DAY = date(2025, 12, 17)
CLOSE = datetime(2025, 12, 17, 16, 8, tzinfo=HKT)
FETCHED = datetime(2025, 12, 18, 7, 50, tzinfo=HKT)
NOW = datetime(2025, 12, 18, 8, 0, tzinfo=HKT)

CALENDAR = Calendar(
    closed=frozenset(
        date.fromisoformat(day)
        for day in (
            "2025-01-01", "2025-01-29", "2025-01-30", "2025-01-31", "2025-04-04", "2025-04-18", "2025-04-21",
            "2025-05-01", "2025-05-05", "2025-07-01", "2025-10-01", "2025-10-07", "2025-10-29", "2025-12-25",
            "2025-12-26", "2026-01-01", "2026-10-01",
        )
    ),
    connect_closed=frozenset(
        date.fromisoformat(day) for day in ("2025-10-02", "2025-10-03", "2025-10-06", "2025-10-08", "2025-12-24")
    ),
    half_days=frozenset({date(2025, 12, 24), date(2025, 12, 31)}),
    years=frozenset({2025, 2026}),
    connect_years=frozenset({2025, 2026}),
)  # fmt: skip
"""A calendar for tests: holidays as in 2025, with one more in October so that runs cross closures."""


def origin(
    source: str = "test.source", day: date | None = None, raw: str = "", fetched: datetime = FETCHED
) -> Provenance:
    return Provenance(source, f"https://example.com/{source}", fetched, day, raw or f"{source} {day}")


def channel_row(
    day: date,
    channel: Channel,
    net: str | None,
    buy: str | None = None,
    sell: str | None = None,
    turnover: str | None = None,
    source: str = "eastmoney.channels",
) -> ChannelFlow:
    def amount(text: str | None) -> Quantity | None:
        return None if text is None else hkd_million(text)

    return ChannelFlow(
        day, channel, amount(buy), amount(sell), amount(net), amount(turnover),
        origin(source, day, f"{channel} {day} NET={net} BUY={buy} SELL={sell}"),
    )  # fmt: skip


def legs(day: date, shanghai: str, shenzhen: str, source: str = "hkex.daily") -> list[ChannelFlow]:
    """Both legs, with buying and selling around a turnover of their own."""
    nets: dict[Channel, str] = {"shanghai": shanghai, "shenzhen": shenzhen}
    rows = []
    for channel, net in nets.items():
        sell = Decimal(20_000) + day.toordinal() % 97
        rows.append(channel_row(day, channel, net, str(sell + Decimal(net)), str(sell), source=source))
    return rows


def stock_row(
    day: date,
    code: str = "01810",
    shanghai: str | None = "0",
    shenzhen: str | None = "0",
    source: str = "eastmoney.stocks",
    fetched: datetime = FETCHED,
) -> StockFlow:
    """Legs in HK$; the net is their sum."""
    net = sum((Decimal(leg) for leg in (shanghai, shenzhen) if leg is not None), Decimal(0))
    return StockFlow(
        code=code, name=code, day=day, net=hkd(net), buy=None, sell=None,
        shanghai_net=None if shanghai is None else hkd(shanghai),
        shenzhen_net=None if shenzhen is None else hkd(shenzhen),
        shanghai_rank=None if shanghai is None else 1, shenzhen_rank=None if shenzhen is None else 1,
        close=None, change=None, provenance=origin(source, day, f"{code} {day} {net}", fetched),
    )  # fmt: skip


def quote(
    code: str,
    last: str,
    previous: str,
    when: datetime,
    turnover: str | None = None,
    pe: str | None = None,
    high_52w: str | None = None,
    low_52w: str | None = None,
    source: str = "tencent.quotes",
) -> Quote:
    make = points if not code.isdigit() else hkd
    change = (Decimal(last) / Decimal(previous) - 1) * 100
    return Quote(
        code=code, name=code, last=make(last), previous_close=make(previous),
        change=pct(change.quantize(Decimal("0.01"))), turnover=None if turnover is None else hkd(turnover),
        volume=None, high=None, low=None, high_52w=None if high_52w is None else make(high_52w),
        low_52w=None if low_52w is None else make(low_52w),
        pe=None if pe is None else Quantity(Decimal(pe), Unit.TIMES), market_value=None, quoted_at=when,
        provenance=origin(source, when.date(), f"{code} {last} {previous}"),
    )  # fmt: skip


def bar(code: str, day: date, close: str | Decimal) -> Bar:
    price = (hkd if code.isdigit() else points)(Decimal(close))
    return Bar(code, day, price, price, price, price, origin("tencent.bars", day, f"{code} {day} {close}"))


def point(series: str, day: date, value: str, unit: Unit = Unit.PCT, source: str = "test.series") -> SeriesPoint:
    return SeriesPoint(series, day, Quantity(Decimal(value), unit), origin(source, day, f"{series} {day} {value}"))


def stock(code: str, weight: str | None = None, weight_day: date | None = None, sector: str = "internet") -> Stock:
    return Stock(
        code=code, name_hans=f"股票{code}", name_hant=f"股票{code}", name_en=f"Stock {code}", short_hans=code,
        short_hant=code, short_en=code, sector=sector, weight=None if weight is None else Decimal(weight),
        weight_day=weight_day,
    )  # fmt: skip


def universe(*members: Stock, others: tuple[Stock, ...] = ()) -> Universe:
    members = tuple(sorted(members, key=lambda one: one.code))
    return Universe(
        id="hstech", name_hans="恒生科技指数", name_hant="恒生科技指數", name_en="Hang Seng TECH Index",
        index_code="HSTECH", index_symbols={}, day=DAY, stocks=members,
        known={one.code: one for one in (*members, *others)},
    )  # fmt: skip


def value(measure: Measure | None) -> Decimal:
    """The number of a measure that must be there."""
    assert measure is not None
    return measure.quantity.value


def sessions(first: date, last: date) -> list[date]:
    """Stock Connect sessions of a period."""
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    return [day for day in days if CALENDAR.is_connect(day)]
