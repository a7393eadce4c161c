"""Hong Kong dollar liquidity: the Aggregate Balance, the base rate, the convertibility band, and demand for HKD."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from hstui.analysis.macro_hibor import HiborCurve
from hstui.analysis.macro_series import Series
from hstui.analysis.measures import Note, day_of, derived, difference, relabelled, stated, summed
from hstui.analysis.rules import Table, number, table_of, whole
from hstui.clock import HKT
from hstui.records.provenance import Measure, Provenance
from hstui.records.units import Quantity, Unit
from hstui.sessions import Calendar

_FORECASTS = tuple(f"hkma.forex_{leg}" for leg in ("t1", "t2", "t3", "t4", "u"))
_SETTLEMENT = 2
"""Sessions between a convertibility trade and its settlement in the balance."""


@dataclass(frozen=True, slots=True)
class AggregateBalance:
    """Clearing balances of banks, HK$ million, before overnight borrowing at the Discount Window."""

    balance: Measure
    """`hkma.balance_before_dw`: the figure whose changes mean something."""
    closing: Measure | None
    """Including Discount Window borrowing, of the same day."""
    discount_window: Measure | None
    """closing − balance."""
    change_1: Measure | None
    change_5: Measure | None
    forecast_change: Measure | None
    """Forecast for the next day − balance; it has come true on every recorded day."""
    forex: Measure | None
    """Σ of forecast foreign exchange transactions over the settlement days: + the HKMA sold HKD."""
    intervention: Literal["strong", "weak", "none", "unconfirmed"]
    """Whether a convertibility undertaking moved the balance; `unconfirmed`: a jump whose cause no input shows."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class BaseRateCheck:
    """The base rate against the first leg of its formula."""

    base_rate: Measure
    gap: Measure | None
    """base rate − (lower bound of the target range + 0.50), percentage points; never below 0 by the formula."""
    state: Literal["consistent", "timing", "fault", "unknown"]
    """`unknown`: the target range is missing or has expired."""


@dataclass(frozen=True, slots=True)
class BandPosition:
    """Where USD/HKD stands between the convertibility undertakings."""

    rate: Measure
    strong: Measure
    weak: Measure
    position: Measure
    """%, 0 at the strong side, 100 at the weak side; not clamped."""
    to_strong: Measure
    """Pips (0.0001), 0 to 1000."""
    to_weak: Measure
    edge: Literal["strong", "weak"]
    """The nearer side."""
    zone: Literal["normal", "amber", "red"]
    official: bool
    """From the daily cross of reference rates; otherwise a spot quote."""


@dataclass(frozen=True, slots=True)
class DemandPart:
    """One input of the verdict and what it scored."""

    key: Literal["fx", "spread", "undertaking"]
    score: int
    measure: Measure | None


@dataclass(frozen=True, slots=True)
class Demand:
    """Demand for HKD by rule; thresholds in macro.toml."""

    verdict: Literal["strong", "steady", "weak"]
    score: Measure
    parts: tuple[DemandPart, ...]


def aggregate_balance(
    series: Series, band: BandPosition | None, table: Table, calendar: Calendar
) -> AggregateBalance | None:
    """The clean balance and its changes over exactly 1 and 5 sessions; None without a row that has not expired."""
    latest = series.current("hkma.balance_before_dw")
    if latest is None:
        return None
    latest = relabelled(latest, "macro.hkma.balance")
    day = day_of(latest)
    notes: list[Note] = []
    changes = {back: _change(series, latest, back, calendar, notes) for back in (1, 5)}
    closing = series.on("hkma.closing_balance", day)
    forecast = series.on("hkma.forecast_t1", day)
    used = ahead = None
    if closing is not None:
        formula = "closing balance − balance before Discount Window"
        used = difference(closing, latest, formula, "macro.hkma.discount_window")
    if forecast is not None:
        ahead = difference(forecast, latest, "forecast T+1 − balance", "macro.hkma.forecast_change")
    forex = _forex(series, day, calendar)
    return AggregateBalance(
        balance=latest,
        closing=relabelled(closing, "macro.hkma.closing_balance") if closing else None,
        discount_window=used,
        change_1=changes[1],
        change_5=changes[5],
        forecast_change=ahead,
        forex=forex,
        intervention=_intervention(changes[1], forex, band, table),
        notes=tuple(notes),
    )


def _change(series: Series, latest: Measure, back: int, calendar: Calendar, notes: list[Note]) -> Measure | None:
    day, label = day_of(latest), f"macro.hkma.balance_change_{back}"
    target = day
    for _ in range(back):
        target = calendar.previous(target)
    before = series.on("hkma.balance_before_dw", target)
    if before is None and not calendar.covers(day):
        held = series.all("hkma.balance_before_dw")
        before = held[-1 - back] if len(held) > back else None
    if before is None:
        notes.append(Note("gap", label, target))
        return None
    return difference(latest, before, f"balance {day} − {before.day} ({back} sessions)", label)


def _forex(series: Series, day: date, calendar: Calendar) -> Measure | None:
    """The undertaking's trades as announced on the day and on the sessions whose trades settle by it."""
    days = [day]
    for _ in range(_SETTLEMENT):
        days.append(calendar.previous(days[-1]))
    legs = [found for when in reversed(days) for name in _FORECASTS if (found := series.on(name, when)) is not None]
    if not legs:
        return None
    return summed(legs, f"Σ forecast foreign exchange transactions, rows of {days[-1]} to {day}", "macro.hkma.forex")


def _intervention(
    change: Measure | None, forex: Measure | None, band: BandPosition | None, table: Table
) -> Literal["strong", "weak", "none", "unconfirmed"]:
    rules = table_of(table, "intervention", "macro")
    if change is None:
        return "unconfirmed"
    moved = change.quantity.to(Unit.HKD_MILLION).value
    if abs(moved) < number(rules, "balance_change", "macro.intervention"):
        return "none"
    side: Literal["strong", "weak"] = "strong" if moved > 0 else "weak"
    if forex is not None and forex.quantity.value * moved > 0:
        return side
    if band is not None and band.edge == side:
        distance = band.to_strong if side == "strong" else band.to_weak
        if distance.quantity.value <= number(rules, "near_pips", "macro.intervention"):
            return side
    return "unconfirmed"


def base_rate_check(series: Series, table: Table, now: datetime) -> BaseRateCheck | None:
    """The base rate less (lower bound + premium). The second leg of the formula can only lift it."""
    base, lower = series.current("hkma.base_rate"), series.current("fed.target_lower")
    if base is None:
        return None
    if lower is None:
        return BaseRateCheck(base, None, "unknown")
    rules = table_of(table, "base_rate", "macro")
    premium = number(rules, "premium", "macro.base_rate")
    gap_value = (base.quantity - lower.quantity).value - premium
    formula = f"base rate − (lower bound of the target range + {premium})"
    gap = derived(Quantity(gap_value, Unit.PP), formula, (lower, base), "macro.hkma.base_rate_gap")
    if gap_value >= 0:
        return BaseRateCheck(base, gap, "consistent")
    # A new range shows in New York's row a day after Hong Kong has followed, and the other way round.
    moved = max(_last_move(series, "hkma.base_rate"), _last_move(series, "fed.target_lower"))
    days = whole(rules, "timing_days", "macro.base_rate")
    recent = (now.astimezone(HKT).date() - moved).days <= days + 1
    return BaseRateCheck(base, gap, "timing" if recent else "fault")


def _last_move(series: Series, name: str) -> date:
    """The first day of the current level."""
    held = series.all(name)
    since = held[-1]
    for one in reversed(held):
        if one.quantity != since.quantity:
            break
        since = one
    return day_of(since)


def band_position(series: Series, table: Table) -> BandPosition | None:
    """From the spot quote if it is as new as the official cross, else from the cross; None when both have expired."""
    official, spot = series.current("fx.usdhkd"), series.current("fx.usdhkd_spot")
    use_spot = spot is not None and (official is None or day_of(spot) >= day_of(official))
    rate = spot if use_spot else official
    if rate is None:
        return None
    rules = table_of(table, "band", "macro")
    strong = _undertaking(series, "strong", rules, day_of(rate))
    weak = _undertaking(series, "weak", rules, day_of(rate))
    width = weak.quantity - strong.quantity
    share = ((rate.quantity - strong.quantity).ratio(width) * 100).quantize(Decimal("0.1"))
    formula = "(rate − strong) / (weak − strong) × 100"
    position = derived(Quantity(share, Unit.PCT), formula, (strong, weak, rate), "macro.fx.band_position")
    full = (width.value * 10_000).quantize(Decimal(1))

    def pips(distance: Quantity, formula: str, inputs: tuple[Measure, ...], label: str) -> Measure:
        count = min(max((distance.value * 10_000).quantize(Decimal(1)), Decimal(0)), full)
        return derived(Quantity(count, Unit.PIPS), formula, inputs, label)

    to_strong = pips(rate.quantity - strong.quantity, "(rate − strong) × 10000", (strong, rate), "macro.fx.to_strong")
    to_weak = pips(weak.quantity - rate.quantity, "(weak − rate) × 10000", (rate, weak), "macro.fx.to_weak")
    nearest = min(to_strong.quantity, to_weak.quantity).value
    zone: Literal["normal", "amber", "red"] = "normal"
    if nearest <= number(rules, "red_pips", "macro.band"):
        zone = "red"
    elif nearest <= number(rules, "amber_pips", "macro.band"):
        zone = "amber"
    edge: Literal["strong", "weak"] = "strong" if to_strong.quantity < to_weak.quantity else "weak"
    return BandPosition(rate, strong, weak, position, to_strong, to_weak, edge, zone, not use_spot)


def _undertaking(series: Series, side: Literal["strong", "weak"], rules: Table, day: date) -> Measure:
    """The undertaking's rate from the HKMA's row, else the one that has stood since 2005 (macro.toml)."""
    held = series.up_to(f"hkma.cu_{side}", day) or series.latest(f"hkma.cu_{side}")
    label = f"macro.hkma.cu_{side}"
    if held is not None:
        return relabelled(held, label)
    rate = number(rules, side, "macro.band")
    read = datetime.combine(day, datetime.min.time(), HKT)
    origin = Provenance("macro.toml", "", read, None, f"band.{side}={rate}")
    return stated(Quantity(rate, Unit.HKD_PER_USD), None, origin, label)


def hkd_demand(
    band: BandPosition | None, curve: HiborCurve | None, balance: AggregateBalance | None, table: Table
) -> Demand | None:
    """The verdict from exchange rate, 1-month spread and undertakings; None without the first two."""
    spread = curve.spread_1m if curve is not None else None
    if band is None or spread is None:
        return None
    rules, where = table_of(table, "demand", "macro"), "macro.demand"
    rate = band.rate.quantity.value
    fx = (rate < number(rules, "fx_strong", where)) - (rate > number(rules, "fx_weak", where))
    gap = spread.quantity.to(Unit.BP).value
    carry = (gap > number(rules, "spread_support", where)) - (gap < number(rules, "spread_carry", where))
    side = balance.intervention if balance is not None else "unconfirmed"
    triggered = whole(rules, "undertaking", where) * ((side == "strong") - (side == "weak"))
    parts = (
        DemandPart("fx", fx, band.rate),
        DemandPart("spread", carry, spread),
        DemandPart("undertaking", triggered, balance.change_1 if balance is not None else None),
    )
    total = sum(part.score for part in parts)
    verdict: Literal["strong", "steady", "weak"] = "steady"
    if total >= number(rules, "strong", where):
        verdict = "strong"
    elif total <= number(rules, "weak", where):
        verdict = "weak"
    formula = "Σ " + ", ".join(f"{part.key} {part.score:+d}" for part in parts)
    inputs = tuple(part.measure for part in parts if part.measure is not None)
    score = derived(Quantity(Decimal(total), Unit.COUNT), formula, inputs, "macro.hkd.demand_score")
    return Demand(verdict, score, parts)
