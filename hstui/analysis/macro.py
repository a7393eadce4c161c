"""The macro page as measures: everything that the Fed, HKD and rates series give on one morning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hstui.analysis.macro_assets import BalanceSheet, BillPurchases, balance_sheet, bill_purchases
from hstui.analysis.macro_fed import PendingDecision, PolicyChange, PolicyPath, policy_path
from hstui.analysis.macro_hibor import TENORS, HiborCurve, hibor_curve
from hstui.analysis.macro_hkd import (
    AggregateBalance,
    BandPosition,
    BaseRateCheck,
    Demand,
    DemandPart,
    aggregate_balance,
    band_position,
    base_rate_check,
    hkd_demand,
)
from hstui.analysis.macro_series import Series, SeriesView, check_series
from hstui.analysis.measures import Note, day_of, spread_bp
from hstui.analysis.rules import Table, load, number, table_of, whole
from hstui.errors import UsageError
from hstui.records.market import PolicyDecision, SeriesPoint
from hstui.records.news import CalendarEvent
from hstui.records.provenance import Measure
from hstui.sessions import Calendar

__all__ = [
    "AggregateBalance", "BalanceSheet", "BandPosition", "BaseRateCheck", "BillPurchases", "Demand", "DemandPart",
    "HiborCurve", "MacroView", "PendingDecision", "PolicyChange", "PolicyPath", "SeriesView", "UsRates", "check",
    "macro_view",
]  # fmt: skip


_MADE_OF: Mapping[str, tuple[str, ...]] = {
    "policy": ("fed.target_upper",),
    "balance_sheet": ("fed.soma_total", "fed.total_assets"),
    "bills": ("fed.bill_purchase",),
    "balance": ("hkma.balance_before_dw",),
    "base_rate": ("hkma.base_rate",),
    "curve": (*(name for _, name in TENORS), "hkma.fixing_1m"),
    "band": ("fx.usdhkd", "fx.usdhkd_spot"),
    "sofr_30d": ("fed.sofr_30d",),
    "us": ("ust.10y",),
}
"""The series that a part can be made of."""
_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "balance_sheet": ("flat_share",),
    "base_rate": ("premium",),
    "intervention": ("balance_change", "near_pips"),
    "band": ("strong", "weak", "amber_pips", "red_pips"),
    "demand": ("fx_strong", "fx_weak", "spread_support", "spread_carry", "strong", "weak"),
}
_WHOLE: Mapping[str, tuple[str, ...]] = {
    "bills": ("window_days",), "base_rate": ("timing_days",), "month_end": ("sessions",), "demand": ("undertaking",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UsRates:
    """US Treasury par yields in %, and volatility."""

    ten_year: Measure | None
    change_5: Measure | None
    """10-year yield against 5 observations before, bp."""
    ten_two: Measure | None
    """10-year − 2-year of one day, bp."""
    ten_three_month: Measure | None
    vix: Measure | None


@dataclass(frozen=True, slots=True)
class MacroView:
    """What the series say. A part is None when its series are missing; `missing` names these."""

    policy: PolicyPath | None
    balance_sheet: BalanceSheet | None
    bills: BillPurchases | None
    balance: AggregateBalance | None
    base_rate: BaseRateCheck | None
    curve: HiborCurve | None
    band: BandPosition | None
    demand: Demand | None
    us: UsRates
    series: Mapping[str, SeriesView]
    """Every series held, by name: level, change, freshness, history."""
    missing: tuple[Note, ...]
    """A note for each part that could not be computed (`about` names it): `no_series`, or `expired` with the day of the
    newest observation. Of the demand for HKD `detail` names the input that has expired."""
    notes: tuple[Note, ...]


def check(table: Table) -> None:
    """Raises `UsageError` for a threshold that is none, whatever the morning's data ask for."""
    check_series(table)
    for name, keys in _NUMBERS.items():
        for key in keys:
            number(table_of(table, name, "macro"), key, f"macro.{name}")
    for name, keys in _WHOLE.items():
        for key in keys:
            whole(table_of(table, name, "macro"), key, f"macro.{name}")
    band = table_of(table, "band", "macro")
    if number(band, "strong", "macro.band") >= number(band, "weak", "macro.band"):
        raise UsageError("macro.band.strong must be below macro.band.weak")


def macro_view(
    points: Sequence[SeriesPoint],
    decisions: Sequence[PolicyDecision],
    events: Sequence[CalendarEvent],
    calendar: Calendar,
    now: datetime,
    override: Table | None = None,
) -> MacroView:
    """All indicators of docs/figures.md as of `now`; later observations are left out, and expired ones are in `series`
    only.

    `override` is a user's macro.toml, parsed. Raises `UsageError` when it does not fit.
    """
    table = load("macro", override)
    check(table)
    series = Series(points, table, now, calendar)
    policy = policy_path(series, decisions, events, now)
    sheet = balance_sheet(series, table)
    bills = bill_purchases(series, table, now)
    band = band_position(series, table)
    balance = aggregate_balance(series, band, table, calendar)
    base_rate = base_rate_check(series, table, now)
    curve = hibor_curve(series, table, calendar)
    demand = hkd_demand(band, curve, balance, table)
    us = _us_rates(series)
    parts: dict[str, object | None] = {
        "policy": policy, "balance_sheet": sheet, "bills": bills, "balance": balance, "base_rate": base_rate,
        "curve": curve, "band": band, "demand": demand, "us": us.ten_year,
    }  # fmt: skip
    views = {name: view for name in series.names() if (view := series.view(name)) is not None}
    found = [part.notes for part in (policy, balance, curve) if part is not None]
    return MacroView(
        policy=policy, balance_sheet=sheet, bills=bills, balance=balance, base_rate=base_rate, curve=curve, band=band,
        demand=demand, us=us, series=views,
        missing=tuple(_why(name, parts, series) for name, part in parts.items() if part is None),
        notes=(*series.notes, *(note for notes in found for note in notes)),
    )  # fmt: skip


def _why(name: str, parts: Mapping[str, object | None], series: Series) -> Note:
    """Why a part is missing."""
    if name != "demand":
        return _not_held(name, series)
    needed = (_not_held(one, series) for one in ("band", "curve", "sofr_30d") if parts.get(one) is None)
    old = next((note for note in needed if note.key == "expired"), None)
    return Note("no_series", "macro.demand") if old is None else Note("expired", "macro.demand", old.day, old.about)


def _not_held(name: str, series: Series) -> Note:
    days = [(day_of(held[-1]), one) for one in _MADE_OF[name] if (held := series.all(one))]
    if not days or not all(series.expired(one, day) for day, one in days):
        return Note("no_series", f"macro.{name}")
    return Note("expired", f"macro.{name}", max(day for day, _ in days))


def _us_rates(series: Series) -> UsRates:
    latest, held = series.current("ust.10y"), series.all("ust.10y")
    change = None
    if latest is not None and len(held) > 5:
        before = held[-6]
        # Five observations are a week; more than two weeks mean that rows are missing.
        if (day_of(latest) - day_of(before)).days <= 14:
            change = spread_bp(latest, before, f"10-year {latest.day} − {before.day}", "macro.ust.10y_change_5")
    return UsRates(
        ten_year=latest,
        change_5=change,
        ten_two=_slope(series, "ust.2y", "macro.ust.10y_2y"),
        ten_three_month=_slope(series, "ust.3m", "macro.ust.10y_3m"),
        vix=series.current("us.vix"),
    )


def _slope(series: Series, short: str, label: str) -> Measure | None:
    pair = series.last_common("ust.10y", short)
    return spread_bp(pair[0], pair[1], f"ust.10y − {short}, both of {pair[0].day}", label) if pair else None
