"""Macro observations as series: one measure a day, dirt left out, sources in order of precedence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import TypeVar

from hstui.analysis.freshness import Freshness, series_freshness
from hstui.analysis.measures import Note, difference, relabelled, spread_bp
from hstui.analysis.rules import Table, number, table_of, whole, words
from hstui.clock import HKT
from hstui.errors import UsageError
from hstui.records.market import SeriesPoint
from hstui.records.provenance import Measure
from hstui.records.units import Unit
from hstui.sessions import Calendar

_T = TypeVar("_T")

HISTORY = 60
"""Observations kept for charts."""
PER_OPERATION = frozenset({"fed.bill_purchase"})
"""Series with one observation an operation, so that several of one day are no contradiction."""

_NEW_YORK = timezone(timedelta(hours=-5))
"""Without summer time, when all comes an hour earlier there."""
_PUBLISHED: Mapping[str, tuple[int, int]] = {
    "us.": (0, 0), "fed.": (0, 0), "ust.": (0, 15), "fed.effr": (1, 7), "fed.sofr": (1, 7), "fed.soma": (1, 15),
    "fed.total_assets": (1, 15),
}  # fmt: skip
"""American figures by the beginning of a series' name, the longest counts: how many weekdays after their day they are
published there, and at what hour at the earliest. A day's effective rate comes out the next morning, a yield after the
close, Wednesday's holdings on Thursday (docs of the New York Fed, Treasury and H.4.1)."""
_KNOWN_FROM: Mapping[str, time] = {
    "hkab.": time(11, 15), "hkma.fixing": time(11, 15), "hkma.overnight": time(16), "hkma.balance": time(16),
    "hkma.closing": time(16), "fx.usdhkd": time(22), "fx.usdhkd_spot": time(0),
}  # fmt: skip
"""Hong Kong's hour before which nobody knows the day's figure, by the beginning of a series' name: the fixing's, the
close of business, the ECB's publication (16:00 in Frankfurt). What a spot's last bar is of, its source knows."""
_DOLLARS = frozenset({Unit.USD, Unit.USD_MILLION, Unit.USD_BILLION})
_UNITS: Mapping[str, frozenset[Unit]] = {
    "fed.": frozenset({Unit.PCT}), "fed.soma": _DOLLARS, "fed.total_assets": _DOLLARS, "fed.bill_purchase": _DOLLARS,
    "hkab.": frozenset({Unit.PCT}), "ust.": frozenset({Unit.PCT}), "fx.usdhkd": frozenset({Unit.HKD_PER_USD}),
    "hkma.base_rate": frozenset({Unit.PCT}), "hkma.overnight": frozenset({Unit.PCT}),
    "hkma.fixing": frozenset({Unit.PCT}), "hkma.cu_": frozenset({Unit.HKD_PER_USD}),
    "hkma.closing": frozenset({Unit.HKD_MILLION}), "hkma.balance": frozenset({Unit.HKD_MILLION}),
    "hkma.forecast": frozenset({Unit.HKD_MILLION}), "hkma.forex": frozenset({Unit.HKD_MILLION}),
}  # fmt: skip
"""Units by the beginning of a series' name, the longest counts; a point in another unit is left out, not converted."""
_OF_SESSIONS = ("hkab.", "hkma.")
"""Series that are published on Hong Kong's business days only."""


@dataclass(frozen=True, slots=True)
class SeriesView:
    """One series as it stands: for a card."""

    series: str
    latest: Measure
    previous: Measure | None
    change: Measure | None
    """Against the previous observation: bp for rates in %, else the series' own unit."""
    freshness: Freshness
    history: tuple[Measure, ...]
    """Oldest first, the latest included, at most 60."""


class Series:
    """All usable observations up to `now`, by series name.

    `latest` and `all` give what there is, for a card that says how old it is; `current` and `last_common` give nothing
    that has expired, for sentences, verdicts and whatever is computed for them."""

    def __init__(self, points: Sequence[SeriesPoint], table: Table, now: datetime, calendar: Calendar) -> None:
        self._today, self._time = now.astimezone(HKT).date(), now.astimezone(HKT).time()
        self._now = now
        self._calendar = calendar
        self._stale = table_of(table, "stale", "macro")
        self._prefer = words(table_of(table, "prefer", "macro"), "sources", "macro.prefer")
        self.notes: list[Note] = []
        self._held = self._collect(points, table_of(table, "bounds", "macro"))
        # Of a day with several operations the last; only daily series are asked by day.
        self._by_day = {name: {one.day: one for one in held} for name, held in self._held.items()}

    def _unknown_yet(self, point: SeriesPoint) -> bool:
        """A recording may run past the clock, and a morning here is the evening before in New York."""
        lag = _longest(_PUBLISHED, point.series)
        if lag is None:
            begins = _longest(_KNOWN_FROM, point.series) or time(0)
            return (point.day, begins) > (self._today, self._time)
        weekdays, hour = lag
        day = point.day
        for _ in range(weekdays):
            day += timedelta(days=7 - day.weekday() if day.weekday() >= 4 else 1)
        return day > (self._now.astimezone(_NEW_YORK) - timedelta(hours=hour)).date()

    def _collect(self, points: Sequence[SeriesPoint], bounds: Table) -> Mapping[str, tuple[Measure, ...]]:
        by_day: dict[str, dict[object, SeriesPoint]] = defaultdict(dict)
        limits = {name: (_units(name), *_bounds(bounds, name)) for name in {point.series for point in points}}
        for point in sorted(points, key=self._order):
            label = f"macro.{point.series}"
            if self._unknown_yet(point):
                continue
            units, low, high = limits[point.series]
            if units is not None and point.value.unit not in units:
                self.notes.append(Note("wrong_unit", label, point.day, point.value.unit.value))
                continue
            if not low < point.value.value < high:
                self.notes.append(Note("out_of_bounds", label, point.day, str(point.value.value)))
                continue
            # Operations are told apart by their rows; the same row may come with two pages.
            key = (point.day, point.provenance.raw) if point.series in PER_OPERATION else point.day
            used = by_day[point.series].setdefault(key, point)
            if used is not point and used.value != point.value and used.provenance.source != point.provenance.source:
                self.notes.append(Note("sources_differ", label, point.day, point.provenance.source))
        return {
            series: tuple(
                Measure(point.value, point.day, (point.provenance,), point.formula, label=f"macro.{series}@{point.day}")
                for point in sorted(days.values(), key=lambda one: (one.day, one.provenance.raw))
            )
            for series, days in sorted(by_day.items())
        }

    def _order(self, point: SeriesPoint) -> tuple[object, ...]:
        source = point.provenance.source
        rank = next((place for place, name in enumerate(self._prefer) if source.startswith(name)), len(self._prefer))
        # Of one source the answer fetched last leads: revisions replace.
        return (rank, source, -point.provenance.fetched_at.timestamp(), point.series, point.day, point.provenance.raw)

    def names(self) -> tuple[str, ...]:
        """Series with at least one observation."""
        return tuple(self._held)

    def all(self, series: str) -> tuple[Measure, ...]:
        """Every observation, oldest first; labels carry the day."""
        return self._held.get(series, ())

    def latest(self, series: str) -> Measure | None:
        """The newest observation, labelled with the series' name."""
        held = self.all(series)
        return relabelled(held[-1], f"macro.{series}") if held else None

    def current(self, series: str) -> Measure | None:
        """The newest observation unless it has expired."""
        latest = self.latest(series)
        return None if latest is None or self.expired(series, latest.day) else latest

    def on(self, series: str, day: date) -> Measure | None:
        """The observation of exactly that day."""
        return self._by_day.get(series, {}).get(day)

    def up_to(self, series: str, day: date) -> Measure | None:
        """The newest observation of `day` or before."""
        held = [measure for measure in self.all(series) if measure.day is not None and measure.day <= day]
        return held[-1] if held else None

    def last_common(self, *series: str) -> tuple[Measure, ...] | None:
        """Observations of all the series on the latest day that they share; None when any of them has expired."""
        shared = set.intersection(*({one.day for one in self.all(name)} for name in series)) - {None}
        if not shared:
            return None
        day = max(day for day in shared if day is not None)
        if any(self.expired(name, day) for name in series):
            return None
        found = [self.on(name, day) for name in series]
        return tuple(one for one in found if one is not None)

    def freshness(self, series: str) -> Freshness:
        """Where the newest observation stands, by the limit of the series."""
        held = self.all(series)
        return self._freshness(series, held[-1].day if held else None)

    def expired(self, series: str, day: date | None) -> bool:
        """Whether an observation of that day is older than the series' limit."""
        return self._freshness(series, day) == "expired"

    def _freshness(self, series: str, day: date | None) -> Freshness:
        sessions = self._calendar if series.startswith(_OF_SESSIONS) else None
        return series_freshness(day, self._now, self._limit(series), sessions)

    def _limit(self, series: str) -> int:
        fitting = [prefix for prefix in self._stale if prefix != "default" and series.startswith(prefix)]
        return whole(self._stale, max(fitting, key=len, default="default"), "macro.stale")

    def view(self, series: str) -> SeriesView | None:
        """The series as a card shows it."""
        latest, held = self.latest(series), self.all(series)
        if latest is None:
            return None
        previous = held[-2] if len(held) > 1 else None
        change = None
        if previous is not None and previous.quantity.unit is latest.quantity.unit:
            formula, label = f"{latest.day} − {previous.day}", f"macro.{series}.change"
            rate = latest.quantity.unit is Unit.PCT
            change = (spread_bp if rate else difference)(latest, previous, formula, label)
        return SeriesView(series, latest, previous, change, self.freshness(series), held[-HISTORY:])


def check_series(table: Table) -> None:
    """Raises `UsageError` for bounds, limits or an order of sources that cannot be read."""
    bounds, stale = (table_of(table, name, "macro") for name in ("bounds", "stale"))
    for name in bounds:
        _bounds(bounds, name)
    for name in stale:
        whole(stale, name, "macro.stale")
    words(table_of(table, "prefer", "macro"), "sources", "macro.prefer")


def _units(series: str) -> frozenset[Unit] | None:
    """The units that a series may be in; None: any."""
    return _longest(_UNITS, series)


def _longest(table: Mapping[str, _T], series: str) -> _T | None:
    """What the table has for the longest beginning of the series' name."""
    return table.get(max((name for name in table if series.startswith(name)), key=len, default=""))


def _bounds(bounds: Table, series: str) -> tuple[Decimal, Decimal]:
    fitting = [prefix for prefix in bounds if series.startswith(prefix)]
    if not fitting:
        return Decimal("-Infinity"), Decimal("Infinity")
    prefix = max(fitting, key=len)
    pair = bounds[prefix]
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise UsageError(f"macro.bounds.{prefix} must be [low, high]")
    ends = {"low": pair[0], "high": pair[1]}
    return number(ends, "low", f"macro.bounds.{prefix}"), number(ends, "high", f"macro.bounds.{prefix}")
