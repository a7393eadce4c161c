"""The Federal Reserve's assets: size and direction of the balance sheet, and purchases of bills."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
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
    change_4w: Measure | None
    change_13w: Measure | None
    share_13w: Measure | None
    """The 13-week change in % of the level."""
    direction: Literal["expanding", "shrinking", "flat"] | None
    """None when the rows do not reach back 13 weeks."""


@dataclass(frozen=True, slots=True)
class BillPurchases:
    """Outright bill purchases, US$ billion; reserve management and reinvestment of mortgage principal together."""

    total: Measure
    """Over the window (30 days)."""
    latest: Measure
    operations: Measure
    mbs_runoff: Measure | None
    """Fall of the mortgage holdings over about the same weeks, 0 if they rose."""
    reserve_estimate: Measure | None
    """total − runoff, not below 0: an estimate of purchases beyond reinvestment."""


def balance_sheet(series: Series, table: Table) -> BalanceSheet | None:
    """Direction of `fed.soma_total`, or of `fed.total_assets` where the first is missing or too short."""
    candidates = [_sheet(series, name, table) for name in ("fed.soma_total", "fed.total_assets")]
    found = [one for one in candidates if one is not None]
    return next((one for one in found if one.direction is not None), found[0] if found else None)


def _sheet(series: Series, name: str, table: Table) -> BalanceSheet | None:
    latest = series.latest(name)
    if latest is None:
        return None
    level = _billions(latest)

    def change(weeks: int) -> Measure | None:
        day = day_of(latest) - timedelta(weeks=weeks)
        before = series.on(name, day)
        if before is None:  # Wednesdays; a holiday may have moved one by a day
            near = series.up_to(name, day)
            before = near if near is not None and (day - day_of(near)).days <= 3 else None
        if before is None:
            return None
        earlier = _billions(before)
        return difference(level, earlier, f"{latest.day} − {before.day}", f"macro.{name}.change_{weeks}w")

    four, thirteen = change(4), change(13)
    share, direction = None, None
    if thirteen is not None:
        percent = (thirteen.quantity.ratio(level.quantity) * 100).quantize(Decimal("0.01"))
        share = derived(
            Quantity(percent, Unit.PCT), "13-week change / level × 100", (thirteen, level), f"macro.{name}.share_13w"
        )
        flat = number(table_of(table, "balance_sheet", "macro"), "flat_share", "macro.balance_sheet")
        direction = _sheet_direction(thirteen.quantity.ratio(level.quantity) * 100, flat)
    return BalanceSheet(name, level, four, thirteen, share, direction)


def _sheet_direction(percent: Decimal, flat: Decimal) -> Literal["expanding", "shrinking", "flat"]:
    return "expanding" if percent > flat else "shrinking" if percent < -flat else "flat"


def _billions(measure: Measure) -> Measure:
    """In US$ billion: a conversion with a label of its own, so that the source's own value stays the input."""
    return derived(measure.quantity.to(Unit.USD_BILLION), "US$ billion", (measure,), f"{measure.label}.bn")


def bill_purchases(series: Series, table: Table, now: datetime) -> BillPurchases | None:
    """Purchases of the last 30 days; None without any operation held. An empty window is 0 only when older
    operations are held, so that the series is known to reach across it."""
    held = series.all("fed.bill_purchase")
    if not held:
        return None
    days = whole(table_of(table, "bills", "macro"), "window_days", "macro.bills")
    today = now.astimezone(HKT).date()
    start = today - timedelta(days=days)
    inside = [_billions(one) for one in held if day_of(one) > start]
    label = "macro.fed.bill_purchases"
    formula = f"Σ accepted par, outright bill purchases {start + timedelta(days=1)} to {today}"
    if inside:
        total = summed(inside, formula, label)
    else:
        total = derived(Quantity(Decimal(0), Unit.USD_BILLION), f"{formula}: none", held[-1:], label, today)
    mortgages = series.latest("fed.soma_mbs")
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
        len(inside), Unit.COUNT, "operations in the window", inside or held[-1:], "macro.fed.bill_operations", today
    )
    return BillPurchases(total, latest, operations, runoff, estimate)
