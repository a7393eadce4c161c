"""HIBOR by tenor, its slope, and spreads to US$ rates of like term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hstui.analysis.macro_series import Series
from hstui.analysis.measures import Note, day_of, relabelled, spread_bp
from hstui.analysis.rules import Table, table_of, whole
from hstui.records.provenance import Measure
from hstui.sessions import Calendar

TENORS = (
    ("O/N", "hkab.hibor_on"), ("1W", "hkab.hibor_1w"), ("2W", "hkab.hibor_2w"), ("1M", "hkab.hibor_1m"),
    ("2M", "hkab.hibor_2m"), ("3M", "hkab.hibor_3m"), ("6M", "hkab.hibor_6m"), ("12M", "hkab.hibor_12m"),
)  # fmt: skip
_SERIES = dict(TENORS)
_NEAR = timedelta(days=5)
"""How far back a US$ rate may lie from the fixing that it is compared with."""


@dataclass(frozen=True, slots=True)
class HiborCurve:
    """Fixings of one day in %, and what they are compared with, in bp."""

    day: date
    tenors: tuple[tuple[str, Measure], ...]
    """Shortest first; only those fixed on the day."""
    fallback: bool
    """From the HKMA's 1-month fixing alone: the association's own curve was not to be had."""
    overnight_close: Measure | None
    """The HKMA's overnight rate: a closing market rate, not a fixing, so it takes no part in spreads."""
    change_on_5: Measure | None
    """Overnight fixing against 5 sessions before, bp."""
    change_1m_5: Measure | None
    """The same of the 1-month fixing."""
    slope_12m_on: Measure | None
    slope_3m_1m: Measure | None
    spread_on: Measure | None
    """Overnight fixing − SOFR of the same day, on the last day that both have."""
    spread_1m: Measure | None
    """1-month fixing − 30-day average SOFR (which looks back)."""
    month_end: bool
    """One of the last sessions of a month: overnight money is dear for the balance sheets' sake."""
    quarter_end: bool
    notes: tuple[Note, ...] = ()

    def tenor(self, name: str) -> Measure | None:
        """One fixing: `O/N`, `1M` …"""
        return dict(self.tenors).get(name)


def hibor_curve(series: Series, table: Table, calendar: Calendar) -> HiborCurve | None:
    """The newest day's curve; with the association's missing or expired, the HKMA's 1-month fixing, flagged."""
    days = [day_of(latest) for _, name in TENORS if (latest := series.current(name)) is not None]
    one_month = "hkab.hibor_1m"
    fallback = not days
    if fallback:
        only = series.current("hkma.fixing_1m")
        if only is None:
            return None
        day, one_month = day_of(only), "hkma.fixing_1m"
        tenors: tuple[tuple[str, Measure], ...] = (("1M", only),)
    else:
        day = max(days)
        found = ((tenor, series.on(name, day)) for tenor, name in TENORS)
        tenors = tuple((t, relabelled(one, f"macro.{_SERIES[t]}")) for t, one in found if one is not None)
    on_curve = dict(tenors)
    month_end, quarter_end = _period_end(day, table, calendar)
    notes: list[Note] = [Note("fallback", "macro.hibor", day, "hkma.fixing_1m")] if fallback else []
    return HiborCurve(
        day=day,
        tenors=tenors,
        fallback=fallback,
        overnight_close=series.current("hkma.overnight_close"),
        change_on_5=_change(series, "hkab.hibor_on", day, calendar, "macro.hibor.change_on_5", notes),
        change_1m_5=_change(series, one_month, day, calendar, "macro.hibor.change_1m_5", notes),
        slope_12m_on=_slope(on_curve, "12M", "O/N", "macro.hibor.slope_12m_on"),
        slope_3m_1m=_slope(on_curve, "3M", "1M", "macro.hibor.slope_3m_1m"),
        spread_on=_same_day(series, "hkab.hibor_on", "fed.sofr", "macro.hibor.spread_on"),
        spread_1m=_backward(series, one_month, "fed.sofr_30d", "macro.hibor.spread_1m"),
        month_end=month_end,
        quarter_end=quarter_end,
        notes=tuple(notes),
    )


def _period_end(day: date, table: Table, calendar: Calendar) -> tuple[bool, bool]:
    count = whole(table_of(table, "month_end", "macro"), "sessions", "macro.month_end")
    ahead = day
    for _ in range(count):
        ahead = calendar.next(ahead)
    return ahead.month != day.month, ahead.month != day.month and day.month % 3 == 0


def _change(series: Series, name: str, day: date, calendar: Calendar, label: str, notes: list[Note]) -> Measure | None:
    """The fixing of `day` against the one five sessions before."""
    latest = series.on(name, day)
    if latest is None:
        return None
    target = day
    for _ in range(5):
        target = calendar.previous(target)
    before = series.on(name, target)
    if before is None:
        notes.append(Note("gap", label, target))
        return None
    return spread_bp(latest, before, f"fixing {day} − {before.day}", label)


def _slope(curve: dict[str, Measure], long: str, short: str, label: str) -> Measure | None:
    far, near = curve.get(long), curve.get(short)
    return spread_bp(far, near, f"{long} − {short}", label) if far is not None and near is not None else None


def _same_day(series: Series, hkd: str, usd: str, label: str) -> Measure | None:
    pair = series.last_common(hkd, usd)
    return spread_bp(pair[0], pair[1], f"{hkd} − {usd}, both of {pair[0].day}", label) if pair else None


def _backward(series: Series, hkd: str, usd: str, label: str) -> Measure | None:
    fixing = series.current(hkd)
    if fixing is None:
        return None
    day = day_of(fixing)
    average = series.up_to(usd, day)
    if average is None or day - day_of(average) > _NEAR or series.expired(usd, average.day):
        return None
    return spread_bp(fixing, average, f"{hkd} of {day} − {usd} of {average.day} (looks back)", label)
