"""The Hong Kong Monetary Authority's open data: interbank liquidity, monetary base, press releases.

Answers come in an envelope that says `success`; changes are strings with a sign, balances are HK$ million.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from hstui.clock import HKT
from hstui.errors import Fault, SourceError
from hstui.records.market import SeriesPoint
from hstui.records.news import Fetch, NewsItem
from hstui.records.units import Unit
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.feed_source import FeedSource
from hstui.sources.jsonio import load_json, require, validate, validate_rows
from hstui.sources.rows import Day, Line, Row, get, number, of_series, point, raw_of
from hstui.text.clean import clean_line, safe_url
from hstui.text.numbers import written_out

_BASE = "https://api.hkma.gov.hk/public"
_DAILY = f"{_BASE}/market-data-and-statistics/daily-monetary-statistics"
_LIQUIDITY = f"{_DAILY}/daily-figures-interbank-liquidity?pagesize=40"
_MONETARY_BASE = f"{_DAILY}/daily-figures-monetary-base?pagesize=40"
_TERMS = "data.gov.hk terms: free use with attribution to the HKMA"
_VOLATILE = frozenset({"pagesize", "sortby", "sortorder", "offset"})
"""One small page, newest first by default; the service sorts on request, and is sorted again here."""

_PLACES = Decimal("0.00001")
_RATE_LIMIT = Decimal(20)
_LEAST_RATE = {"hkma.base_rate": Decimal("0.5")}
"""By its rule: half a point above the lower bound of the Fed's range, or more."""
_BALANCE = (Decimal(1_000), Decimal(1_000_000))
"""HK$ million: the Aggregate Balance was 458,000 at most; less is 亿 or billions."""
_BASE_PARTS = {name: (Decimal(200_000), Decimal(10_000_000)) for name in ("hkma.efbn", "hkma.monetary_base")}
"""The same of what has been over a million since 2020. The two ranges do not meet where either stands today."""

_LIQUIDITY_SERIES: dict[str, tuple[str, Unit]] = {
    "closing_balance": ("hkma.closing_balance", Unit.HKD_MILLION),
    "opening_balance": ("hkma.opening_balance", Unit.HKD_MILLION),
    "disc_win_base_rate": ("hkma.base_rate", Unit.PCT),
    "hibor_overnight": ("hkma.overnight_close", Unit.PCT),
    "hibor_fixing_1m": ("hkma.fixing_1m", Unit.PCT),
    "cu_weakside": ("hkma.cu_weak", Unit.HKD_PER_USD),
    "cu_strongside": ("hkma.cu_strong", Unit.HKD_PER_USD),
    "forecast_aggregate_bal_t1": ("hkma.forecast_t1", Unit.HKD_MILLION),
    "forex_trans_t1": ("hkma.forex_t1", Unit.HKD_MILLION),
    "forex_trans_t2": ("hkma.forex_t2", Unit.HKD_MILLION),
    "forex_trans_t3": ("hkma.forex_t3", Unit.HKD_MILLION),
    "forex_trans_t4": ("hkma.forex_t4", Unit.HKD_MILLION),
    "forex_trans_u": ("hkma.forex_u", Unit.HKD_MILLION),
    "twi": ("hkma.twi", Unit.POINTS),
}
_BASE_SERIES: dict[str, tuple[str, Unit]] = {
    "aggr_balance_bf_disc_win": ("hkma.balance_before_dw", Unit.HKD_MILLION),
    "aggr_balance_af_disc_win": ("hkma.balance_after_dw", Unit.HKD_MILLION),
    "outstanding_efbn": ("hkma.efbn", Unit.HKD_MILLION),
    "mb_bf_disc_win_total": ("hkma.monetary_base", Unit.HKD_MILLION),
}
_CHANGES = frozenset({"forex_trans_t1", "forex_trans_t2", "forex_trans_t3", "forex_trans_t4", "forex_trans_u"})
"""Flows: zero and negative are values. Balances and rates are bounded."""


_ORDERED = (
    ("cu_strongside", "cu_weakside"),
    ("aggr_balance_bf_disc_win", "aggr_balance_af_disc_win"),
    ("outstanding_efbn", "mb_bf_disc_win_total"),
)
"""Fields of which the first is never above the second: borrowing adds to a balance, a part is less than the base."""


class _Header(BaseModel):
    success: bool
    err_code: str = ""
    err_msg: str = ""


class _Result(BaseModel):
    records: list[Any]


class _Envelope(BaseModel):
    header: _Header
    result: _Result | None = None


class _Date(BaseModel):
    end_of_date: Day


def records_of(payload: Payload) -> list[Any]:
    """The records of an answer; raises ENVELOPE with the service's words when it says no, NO_DATA when it has none."""
    envelope = validate(_Envelope, load_json(payload))
    if not envelope.header.success:
        said = clean_line(f"{envelope.header.err_code} {envelope.header.err_msg}", 120)
        raise SourceError(Fault.ENVELOPE, said)
    require(envelope.result is not None and bool(envelope.result.records), Fault.NO_DATA, "no records")
    return envelope.result.records if envelope.result else []


class DailyFigures:
    """One of the two daily datasets: a row a business day, newest first, today's with gaps until the close."""

    def __init__(self, info: SourceInfo, url: str, series: Mapping[str, tuple[str, Unit]], needed: str) -> None:
        self.info = info
        self._url = url
        self._series = series
        self._needed = needed
        """The field that must be somewhere in the answer: what the dataset is asked for."""

    def requests(self, ask: Ask) -> Sequence[Request]:
        return [get(self._url)]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        points: list[SeriesPoint] = []
        notes: list[str] = []
        days = set()
        rows = [_lower(row) for row in records_of(payload) if isinstance(row, dict)]
        require(any(self._needed in row for row in rows), Fault.SCHEMA, f"no field {self._needed}")
        absent = [field for field in self._series if not any(field in row for row in rows)]
        if absent:
            notes.append(f"no field {', '.join(absent)}")
        for row in rows:
            try:
                day = validate(_Date, row).end_of_date
            except SourceError as error:  # a pseudo-period such as 2025-00
                notes.append(f"row dropped: {error.detail}")
                continue
            if day in days:
                notes.append(f"{day}: told twice, the first kept")
                continue
            days.add(day)
            points += self._points(row, payload, notes)
        require(
            any(item.series == self._series[self._needed][0] for item in points), Fault.NO_DATA, f"no {self._needed}"
        )
        notes += _breaks(points)
        return of_series(points, notes)

    def _points(self, row: Mapping[str, object], payload: Payload, notes: list[str]) -> list[SeriesPoint]:
        day = validate(_Date, row).end_of_date
        points = []
        denied = _denied(row)
        notes += [f"{day}: {why}, left out" for why in dict.fromkeys(denied.values())]
        for field, (series, unit) in self._series.items():
            if field in denied:
                continue
            try:
                value = number(row.get(field))
            except ValueError as error:
                notes.append(f"{day} {field}: {error}")
                continue
            if value is None:
                continue
            value = _tidy(value)
            if field not in _CHANGES and not _in_bounds(value, series, unit):
                notes.append(f"{day} {field}: {value} is out of bounds, left out")
                continue
            raw = raw_of({"end_of_date": row.get("end_of_date"), field: row.get(field)})
            points.append(point(self.info, payload, series, day, value, unit, raw))
        return points


def _breaks(points: Sequence[SeriesPoint]) -> list[str]:
    """Days that do not open with the balance that the one before closed with, as they all do."""
    opened, closed = (
        {item.day: item.value.value for item in points if item.series == series}
        for series in ("hkma.opening_balance", "hkma.closing_balance")
    )
    days = sorted(opened.keys() | closed.keys())
    return [
        f"{after}: opens with {opened[after]}, {before} closed with {closed[before]}"
        for before, after in pairwise(days)
        if before in closed and after in opened and closed[before] != opened[after]
    ]


def _lower(row: Mapping[object, object]) -> dict[str, object]:
    """Field names without case: one field is spelled both ways."""
    return {str(name).lower(): value for name, value in row.items()}


def _tidy(value: Decimal) -> Decimal:
    """7.8420000000000005 is a float's 7.842: at most five places, none that say nothing."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= -5:
        return value
    return Decimal(written_out(value.quantize(_PLACES, ROUND_HALF_UP)))


def _denied(row: Mapping[str, object]) -> dict[str, str]:
    """The fields of a row that cannot both be what they say, and why."""
    found = {}
    for low, high in _ORDERED:
        try:
            least, most = number(row.get(low)), number(row.get(high))
        except ValueError:  # told where the field itself is read
            continue
        if least is not None and most is not None and least > most:
            found[low] = found[high] = f"{low} of {least} above {high} of {most}"
    return found


def _in_bounds(value: Decimal, series: str, unit: Unit) -> bool:
    if unit is Unit.PCT:
        return _LEAST_RATE.get(series, Decimal(0)) <= value < _RATE_LIMIT
    if unit is Unit.HKD_PER_USD:
        return Decimal(7) < value < Decimal(9)
    if unit is Unit.HKD_MILLION:
        least, most = _BASE_PARTS.get(series, _BALANCE)
        return least <= value <= most
    return value > 0


class _Release(Row):
    title: Line
    link: str
    date: Day


class PressReleases:
    """Titles, links and days of the newest press releases: the base rate, operations, currency."""

    info = SourceInfo(
        id="hkma.press",
        name="金管局新闻稿",
        name_en="HKMA press releases",
        kind="macro",
        home="https://www.hkma.gov.hk/chi/news-and-media/press-releases/",
        fresh=timedelta(hours=1),
        keep=timedelta(days=14),
        trust=10,
        volatile=_VOLATILE | {"lang"},  # the same releases in another language
        terms=_TERMS,
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        return [get(f"{_BASE}/press-releases?lang=sc&pagesize=20&offset=0")]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        rows, notes = validate_rows(_Release, records_of(payload))
        items = []
        fetch = Fetch(payload.fetched_at, self.info.home)
        bare = 0
        for row in rows:
            url = safe_url(row.link)
            if not (row.title and url):
                bare += 1
                continue
            # The day is all that is stated; its start keeps an item from being newer than it is.
            published = datetime.combine(row.date, time(), HKT)
            items.append(
                NewsItem(
                    id=f"{self.info.id}:{url.rstrip('/').rsplit('/', 1)[-1]}",
                    source=self.info.id,
                    outlet="香港金融管理局",
                    lang="en" if row.title.isascii() else "zh-Hans",
                    title=row.title,
                    text="",
                    url=url,
                    published=published,
                    fetch=fetch,
                    kind="press",
                    trust=self.info.trust,
                    raw=row.raw,
                )
            )
        left = (f"releases without a title or a link: {bare}",) if bare else ()
        return Parsed(tuple(items), notes=(*notes, *left))


def _daily_info(source_id: str, names: tuple[str, str]) -> SourceInfo:
    return SourceInfo(
        id=source_id,
        name=names[0],
        name_en=names[1],
        kind="macro",
        home="https://apidocs.hkma.gov.hk/",
        fresh=timedelta(hours=6),
        keep=timedelta(days=14),
        trust=10,
        volatile=_VOLATILE,
        terms=_TERMS,
        delay="HKT close of the day",
    )


SOURCES: tuple[Source, ...] = (
    DailyFigures(
        _daily_info("hkma.liquidity", ("金管局银行同业流动资金", "HKMA interbank liquidity")),
        _LIQUIDITY,
        _LIQUIDITY_SERIES,
        "closing_balance",
    ),
    DailyFigures(
        _daily_info("hkma.base", ("金管局货币基础", "HKMA monetary base")),
        _MONETARY_BASE,
        _BASE_SERIES,
        "aggr_balance_bf_disc_win",
    ),
    PressReleases(),
    # On another host than the open data, so that it answers when they do not; in English only.
    FeedSource(
        SourceInfo(
            id="hkma.press_rss",
            name="金管局新闻稿（RSS）",
            name_en="HKMA press releases (RSS)",
            kind="macro",
            home="https://www.hkma.gov.hk/eng/news-and-media/press-releases/",
            fresh=timedelta(hours=1),
            keep=timedelta(days=14),
            trust=10,
            fallback_for="hkma.press",
            terms="official RSS",
        ),
        "https://www.hkma.gov.hk/eng/other-information/rss/rss_press-release.xml",
        "en",
        "香港金融管理局",
        kind="press",
        zone=HKT,
    ),
)
