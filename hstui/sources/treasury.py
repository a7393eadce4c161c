"""The US Treasury's daily par yield curve, a year a file, % p.a., newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from hstui.errors import Fault
from hstui.records.market import SeriesPoint
from hstui.records.units import Unit
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.csvio import csv_rows
from hstui.sources.jsonio import require
from hstui.sources.rows import LEAST_TEN_YEAR, get, number, of_series, point, raw_of, read, without_value

_URL = (
    "https://home.treasury.gov/resource-center/data-chart-center/interest-rates/daily-treasury-rates.csv/{year}/all"
    "?type=daily_treasury_yield_curve&field_tdr_date_value={year}&page&_format=csv"
)
_SERIES = {"3 Mo": "ust.3m", "2 Yr": "ust.2y", "10 Yr": "ust.10y"}
"""Columns by name: how many there are has changed (1.5 Month came in 2025)."""
_JANUARY_DAYS = 20
"""Until then the year's file is too short for week-on-week changes, and last year's is read, too."""
_RATE_LIMIT = Decimal(20)
_LONGEST = "10 Yr"


class ParYields:
    """Yields of 3 months, 2 and 10 years."""

    info = SourceInfo(
        id="treasury.yields",
        name="美国财政部国债收益率",
        name_en="US Treasury yields",
        kind="macro",
        home="https://home.treasury.gov/resource-center/data-chart-center/interest-rates/TextView?type=daily_treasury_yield_curve",
        fresh=timedelta(hours=6),
        keep=timedelta(days=14),
        trust=10,
        volatile=frozenset({"page", "_format", "field_tdr_date_value"}),  # the path names the year
        terms="US Treasury: public domain, cite as source",
        delay="about 18:00 New York",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        years = [ask.today.year]
        if ask.today <= date(ask.today.year, 1, _JANUARY_DAYS):
            years.append(ask.today.year - 1)
        return [get(_URL.format(year=year), tag=str(year)) for year in years]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        points: list[SeriesPoint] = []
        rows, notes = csv_rows(payload, ("Date", *_SERIES))
        for row in rows:
            day = read(_us_day, row["Date"], "Date")
            require(request.tag in ("", str(day.year)), Fault.WRONG_DAY, f"asked for the year {request.tag}, got {day}")
            longest = read(number, row[_LONGEST], f"{day} {_LONGEST}")
            if longest is not None and 0 < longest < LEAST_TEN_YEAR:
                notes.append(f"{day} {_LONGEST}: {longest} is no yield in %, the day left out")
                continue
            for column, series in _SERIES.items():
                value = read(number, row[column], f"{day} {column}")
                if value is None:
                    continue
                if not Decimal(-2) < value < _RATE_LIMIT:
                    notes.append(f"{day} {column}: {value} is no yield in %, left out")
                    continue
                raw = raw_of({"Date": row["Date"], column: row[column]})
                points.append(point(self.info, payload, series, day, value, Unit.PCT, raw))
        require(bool(points), Fault.NO_DATA, notes[0] if notes else "no yields")
        return of_series(points, [*notes, *without_value(points, _SERIES)])


def _us_day(value: object) -> date:
    """`10/02/2026`, month first."""
    parts = str(value).split("/")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        raise ValueError(f"not a day: {str(value)[:20]!r}")
    return date(int(parts[2]), int(parts[0]), int(parts[1]))


SOURCES: tuple[Source, ...] = (ParYields(),)
