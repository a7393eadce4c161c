"""Records, outcomes and materials for composing, small and by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from hstui.clock import HKT
from hstui.edition.compose import Materials, compose
from hstui.edition.model import Edition
from hstui.errors import SourceError
from hstui.records.flows import Channel, ChannelFlow, StockFlow
from hstui.records.market import Membership, SeriesPoint
from hstui.records.news import Fetch, NewsItem
from hstui.records.provenance import Provenance
from hstui.records.units import Quantity, Unit, hkd, hkd_million
from hstui.sessions import load_calendar
from hstui.sources.base import Kind, Outcome, Record, SourceInfo, State
from hstui.text.i18n import translator
from hstui.universe.loader import load_universe

NOW = datetime(2025, 12, 18, 8, 0, tzinfo=HKT)
DAY = date(2025, 12, 17)
SESSIONS = [date(2025, 12, day) for day in (10, 11, 12, 15, 16, 17)]
"""The Stock Connect sessions up to `DAY`."""


def provenance(source: str, raw: str, day: date | datetime | None = DAY) -> Provenance:
    return Provenance(source, f"https://example.com/{source}", NOW - timedelta(minutes=5), day, raw, f"{source} row")


def channel(source: str, day: date, sh: str, sz: str) -> list[ChannelFlow]:
    nets: dict[Channel, str] = {"shanghai": sh, "shenzhen": sz, "total": str(Decimal(sh) + Decimal(sz))}
    rows = []
    for name, net in nets.items():
        value = hkd_million(net)
        turnover = hkd_million(40_000)
        half = hkd_million(Decimal(40_000 + Decimal(net)) / 2)
        origin = provenance(source, f"{name} {day} {net}", day)
        rows.append(ChannelFlow(day, name, half, turnover - half, value, turnover, origin))
    return rows


def flows(source: str = "eastmoney.channel") -> list[ChannelFlow]:
    """`SESSIONS` of both channels and of both together: three rows a day, those of `DAY` at the end."""
    nets = ("100", "-200", "300", "400", "50", "2218")
    return [row for day, net in zip(SESSIONS, nets, strict=True) for row in channel(source, day, net, "1000")]


def point(series: str, day: date, value: str, unit: Unit = Unit.PCT) -> SeriesPoint:
    return SeriesPoint(series, day, Quantity(Decimal(value), unit), provenance("test.series", f"{series} {day}", day))


def stock(code: str, day: date, sh: int | None, sz: int | None) -> StockFlow:
    legs = [leg for leg in (sh, sz) if leg is not None]
    return StockFlow(
        code, code, day, hkd(sum(legs)), None, None,
        hkd(sh) if sh is not None else None, hkd(sz) if sz is not None else None,
        1 if sh is not None else None, 1 if sz is not None else None, None, None,
        provenance("eastmoney.stock_flow", f"{code} {day} {sh} {sz}", day),
    )  # fmt: skip


def item(ident: str, title: str, text: str = "", source: str = "cls.telegraph", hours: float = 10) -> NewsItem:
    published = NOW - timedelta(hours=hours)
    return NewsItem(
        id=f"{source}:{ident}", source=source, outlet="财联社", lang="zh-Hans", title=title, text=text,
        url=f"https://example.com/{ident}", published=published,
        fetch=Fetch(NOW - timedelta(minutes=5)), trust=30,
    )  # fmt: skip


def outcome(
    source: str, kind: Kind, records: Sequence[Record] = (), state: State = "live", error: SourceError | None = None
) -> Outcome:
    info = SourceInfo(source, source, kind, "https://example.com", timedelta(minutes=5))
    return Outcome(info, state, tuple(records), error, NOW - timedelta(minutes=5), 1)


def membership(codes: Sequence[str]) -> Membership:
    return Membership("HSTECH", NOW.date(), tuple(codes), provenance("hsi.constituents", " ".join(codes), NOW.date()))


def edition(outcomes: Sequence[Outcome], **changes: object) -> Edition:
    materials = Materials(
        outcomes=tuple(sorted(outcomes, key=lambda o: o.source.id)),
        now=NOW,
        universe=load_universe("hstech", NOW.date()),
        calendar=load_calendar(),
        mode="replay",
        lang="zh-Hans",
    )
    materials = replace(materials, **changes)  # type: ignore[arg-type]
    return compose(materials, translator(materials.lang))
