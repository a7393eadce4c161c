"""Tests of risk rules that look at the index, at Hong Kong dollar liquidity and at US rates."""

from __future__ import annotations

from decimal import Decimal

from hstui.analysis.measures import counted, derived, summed
from hstui.analysis.observed import Observed
from hstui.analysis.risk_finding import Finding
from hstui.analysis.rules import Table, number, whole
from hstui.clock import HKT
from hstui.records.units import Quantity, Unit


def breadth(rule: Table, where: str, observed: Observed) -> Finding | None:
    """Most members fell."""
    index = observed.index
    if index is None or index.advancers is None or index.decliners is None or index.unchanged is None:
        return None
    counts = [int(one.quantity.value) for one in (index.advancers, index.decliners, index.unchanged)]
    if not sum(counts) or counts[1] * 100 < number(rule, "min_share", where) * sum(counts):
        return None
    return Finding((("decliners", index.decliners), ("advancers", index.advancers)))


def concentration(rule: Table, where: str, observed: Observed) -> Finding | None:
    """A few members made most of the index's move. Shares are of the move, so they can exceed 100%."""
    index = observed.index
    if index is None or index.change is None or index.change_points is None:
        return None
    move = index.change_points.quantity.value
    if abs(index.change.quantity.value) < number(rule, "min_move", where) or not move:
        return None
    top = whole(rule, "top", where)
    pulling = [one for one in (index.leaders if move > 0 else index.laggards) if one.contribution is not None][:top]
    if len(pulling) < top or len(index.members) <= top:
        return None
    points = summed(
        [one.contribution for one in pulling if one.contribution is not None], "Σ contributions", "risk.points"
    )
    share = points.quantity.ratio(index.change_points.quantity) * 100
    if share < number(rule, "min_share", where):
        return None
    quantity = Quantity(share.quantize(Decimal("0.1")), Unit.PCT)
    formula = f"Σ {top} largest contributions / index move × 100"
    measure = derived(quantity, formula, (*points.inputs, index.change_points), "risk.concentration.share")
    return Finding((("share", measure),), tuple(one.code for one in pulling))


def valuation(rule: Table, where: str, observed: Observed) -> Finding | None:
    """Members with a high ratio among those for which a source gives one."""
    index = observed.index
    quoted = [one.pe for one in index.members if one.pe is not None] if index is not None else []
    limit = number(rule, "high_pe", where)
    high = sorted(
        (one for one in quoted if one.quantity.value >= limit), key=lambda one: (-one.quantity.value, one.label)
    )
    if len(high) < max(1, whole(rule, "min_count", where)):
        return None
    count = counted(len(high), Unit.COUNT, f"ratio of at least {limit}", high, "risk.valuation.count", observed.day)
    every = counted(
        len(quoted), Unit.COUNT, "members with a quoted ratio", quoted, "risk.valuation.quoted", observed.day
    )
    codes = tuple(one.label.split(".")[1] for one in high)
    return Finding((("count", count), ("pe", high[0]), ("quoted", every)), codes)


def hibor_squeeze(rule: Table, where: str, observed: Observed) -> Finding | None:
    """Overnight money dear by its rise or by inversion, and not merely for the end of a month."""
    curve = observed.macro.curve if observed.macro is not None else None
    overnight = curve.tenor("O/N") if curve is not None else None
    if curve is None or overnight is None or curve.change_on_5 is None or curve.month_end:
        return None
    inverted = curve.slope_12m_on is not None and curve.slope_12m_on.quantity.value <= -number(
        rule, "min_inversion", where
    )
    rising = curve.change_on_5.quantity.value > 0
    if curve.change_on_5.quantity.value < number(rule, "min_rise", where) and not (inverted and rising):
        return None
    return Finding((("overnight", overnight), ("rise", curve.change_on_5)))


def band_edge(_rule: Table, _where: str, observed: Observed) -> Finding | None:
    """USD/HKD near an undertaking (zones in macro.toml)."""
    band = observed.macro.band if observed.macro is not None else None
    if band is None or band.zone == "normal":
        return None
    distance = band.to_strong if band.edge == "strong" else band.to_weak
    return Finding((("rate", band.rate), ("distance", distance)))


def intervention(_rule: Table, _where: str, observed: Observed) -> Finding | None:
    """The balance moved by an undertaking."""
    balance = observed.macro.balance if observed.macro is not None else None
    if balance is None or balance.change_1 is None or balance.intervention not in ("strong", "weak"):
        return None
    return Finding((("change", balance.change_1), ("balance", balance.balance)))


def policy_rate(rule: Table, where: str, observed: Observed) -> Finding | None:
    """A raise decided and not yet in force, or in force for `days` at most."""
    policy = observed.macro.policy if observed.macro is not None else None
    if policy is None:
        return None
    if policy.pending is not None:
        pending = policy.pending
        values = (("change", pending.change), ("upper", pending.upper))
        return Finding(values) if pending.direction == "raise" else None
    last = policy.last_change
    today = observed.now.astimezone(HKT).date()
    if last is None or last.direction != "raise" or (today - last.effective).days > whole(rule, "days", where):
        return None
    return Finding((("change", last.change), ("upper", last.upper)))


def us_yields(rule: Table, where: str, observed: Observed) -> Finding | None:
    """The ten-year yield rose fast."""
    us = observed.macro.us if observed.macro is not None else None
    if us is None or us.ten_year is None or us.change_5 is None:
        return None
    if us.change_5.quantity.value < number(rule, "min_rise", where):
        return None
    return Finding((("level", us.ten_year), ("rise", us.change_5)))


def volatility(rule: Table, where: str, observed: Observed) -> Finding | None:
    """The VIX is high."""
    us = observed.macro.us if observed.macro is not None else None
    if us is None or us.vix is None or us.vix.quantity.value < number(rule, "min_vix", where):
        return None
    return Finding((("vix", us.vix),))
