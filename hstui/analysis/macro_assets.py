"""The Federal Reserve's assets: size and direction of the balance sheet, and purchases of bills."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from hstui.analysis.macro_series import Series
from hstui.analysis.measures import counted, day_of, derived, difference, relabelled, summed
from hstui.analysis.rules import Table, number, table_of, whole
from hstui.clock import HKT
from hstui.records.provenance import Measure
from hstui.records.units import Quantity, Unit


@dataclass(frozen=True, slots=True)
class BalanceSheet:
    """Size of the central bank's assets, US$ billion."""

    series: str
    level: Measure
    change_13w: Measure | None
    direction: Literal["expanding", "shrinking", "flat"] | None
    """None when the rows do not reach back 13 weeks."""


@dataclass(frozen=True, slots=True)
class BillPurchases:
    """Outright bill purchases, US$ billion; reserve management and reinvestment of mortgage principal together."""

    total: Measure
    """Over the window (30 days)."""
    until: date
    """The window's last day: today, or the day on which the newest answer was fetched."""
    latest: Measure
    operations: Measure
    mbs_runoff: Measure | None
    """Fall of the mortgage holdings over about the same weeks, 0 if they rose."""
    reserve_estimate: Measure | None
    """total − runoff, not below 0: an estimate of purchases beyond reinvestment."""


def balance_sheet(series: Series, table: Table) -> BalanceSheet | None:
    """Direction of `fed.soma_total`, or of `fed.total_assets` where the first is missing, expired or too short."""
    candidates = [_sheet(series, name, table) for name in ("fed.soma_total", "fed.total_assets")]
    found = [one for one in candidates if one is not None]
    return next((one for one in found if one.direction is not None), found[0] if found else None)


def _sheet(series: Series, name: str, table: Table) -> BalanceSheet | None:
    latest = series.current(name)
    if latest is None:
        return None
    level = _billions(latest)
    before = _weeks_before(series, name, day_of(latest), 13)
    if before is None:
        return BalanceSheet(name, level, None, None)
    formula = f"{latest.day} − {before.day}"
    change = difference(level, _billions(before), formula, f"macro.{name}.change_13w")
    flat = number(table_of(table, "balance_sheet", "macro"), "flat_share", "macro.balance_sheet")
    return BalanceSheet(name, level, change, _sheet_direction(change.quantity.ratio(level.quantity) * 100, flat))


def _weeks_before(series: Series, name: str, day: date, weeks: int) -> Measure | None:
    """The observation of that many weeks before; rows are of Wednesdays, which a holiday may have moved by a day."""
    day -= timedelta(weeks=weeks)
    near = series.up_to(name, day)
    return near if near is not None and (day - day_of(near)).days <= 3 else None


def _sheet_direction(percent: Decimal, flat: Decimal) -> Literal["expanding", "shrinking", "flat"]:
    return "expanding" if percent > flat else "shrinking" if percent < -flat else "flat"


def _billions(measure: Measure) -> Measure:
    """In US$ billion: a conversion with a label of its own, so that the source's own value stays the input."""
    return derived(measure.quantity.to(Unit.USD_BILLION), "US$ billion", (measure,), f"{measure.label}.bn")


def bill_purchases(series: Series, table: Table, now: datetime) -> BillPurchases | None:
    """Purchases of the last 30 days; None without any operation held. An empty window is 0 only when older
    operations are held, so that the series is known to reach across it. Operations cease for months, so that the
    last one's age says nothing: the window ends when the source was last heard."""
    held = series.all("fed.bill_purchase")
    if not held:
        return None
    days = whole(table_of(table, "bills", "macro"), "window_days", "macro.bills")
    heard = max(origin.fetched_at for one in held for origin in one.provenance)
    until = min(now, heard).astimezone(HKT).date()
    start = until - timedelta(days=days)
    inside = [_billions(one) for one in held if day_of(one) > start]
    label = "macro.fed.bill_purchases"
    formula = f"Σ accepted par, outright bill purchases {start + timedelta(days=1)} to {until}"
    if inside:
        total = derived(summed(inside, formula, label).quantity, formula, inside, label, until)
    else:
        total = derived(Quantity(Decimal(0), Unit.USD_BILLION), f"{formula}: none", held[-1:], label, until)
    mortgages = series.current("fed.soma_mbs")
    before = series.up_to("fed.soma_mbs", day_of(mortgages) - timedelta(days=days - 3)) if mortgages else None
    runoff = estimate = None
    if mortgages is not None and before is not None:
        fall = max(Decimal(0), (before.quantity - mortgages.quantity).to(Unit.USD_BILLION).value)
        formula = f"max(0, mortgage holdings {before.day} − {mortgages.day})"
        runoff = derived(Quantity(fall, Unit.USD_BILLION), formula, (before, mortgages), "macro.fed.mbs_runoff")
        beyond = max(Decimal(0), (total.quantity - runoff.quantity).value)
        formula = "estimate: max(0, bill purchases − mortgage runoff)"
        estimate = derived(
            Quantity(beyond, Unit.USD_BILLION),
            formula,
            (total, runoff),
            "macro.fed.reserve_purchases_estimate",
            total.day,
        )
    latest = relabelled(_billions(held[-1]), "macro.fed.bill_purchase_latest")
    operations = counted(
        len(inside), Unit.COUNT, "operations in the window", inside or held[-1:], "macro.fed.bill_operations", until
    )
    return BillPurchases(total, until, latest, operations, runoff, estimate)
