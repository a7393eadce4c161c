"""Signals: what the rules of advice.toml observe about each stock, with the measures and stories behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hstui.analysis.actions import BuybackSummary, PlacingSummary
from hstui.analysis.index import MemberMove
from hstui.analysis.measures import magnitude
from hstui.analysis.news_signals import news_signals
from hstui.analysis.observed import Observed, Signal
from hstui.analysis.rules import Table, number, table_of, whole
from hstui.analysis.southbound import StockStreak
from hstui.records.provenance import Measure
from hstui.records.units import Unit

RULE_VALUES: Mapping[str, frozenset[str]] = {
    "southbound_streak": frozenset({"days", "total", "net"}),
    "southbound_size": frozenset({"net"}),
    "southbound_reversal": frozenset({"net"}),
    "buyback": frozenset({"month_days", "month_paid", "paid"}),
    "placing": frozenset({"proceeds", "price", "discount", "dilution", "offered"}),
    "relative_strength": frozenset({"relative", "change"}),
    "valuation": frozenset({"pe"}),
}
"""The rules that there are, and what their texts may name. Amounts that are signed in the data are handed over as
magnitudes where the sentence itself says which way (buying, selling, beat, lagged)."""


def signals(observed: Observed, table: Table) -> tuple[Signal, ...]:
    """Every signal about members of the universe, by stock and rule."""
    rules = table_of(table, "rules", "advice")
    members = set(observed.universe.codes)
    found: list[Signal] = []
    for stock in observed.stocks:
        # Figures of an older session are history, not a signal for this morning.
        if stock.code in members and stock.day == _flow_day(observed):
            found += _southbound(stock, rules)
    found += [_buyback(one, rules) for one in observed.buybacks if one.code in members]
    found += [_placing(one, rules) for one in observed.placings if one.code in members]
    if observed.index is not None:
        for member in observed.index.members:
            found += _price(member, rules)
    found += news_signals(observed, table, found)
    return tuple(sorted((one for one in found if one.weight), key=lambda one: (one.code, one.rule)))


def _flow_day(observed: Observed) -> date:
    return observed.market.day if observed.market is not None and observed.market.day is not None else observed.day


def _rule(rules: Table, name: str) -> tuple[Table, str]:
    return table_of(rules, name, "advice.rules"), f"advice.rules.{name}"


def _southbound(stock: StockStreak, rules: Table) -> list[Signal]:
    days = int(stock.streak_days.quantity.value)
    sign = (days > 0) - (days < 0)
    if not sign:
        return []
    flags = tuple(name for name, on in (("partial", stock.partial_days), ("open", stock.streak_open)) if on)
    label = f"southbound.{stock.code}"
    net = magnitude(stock.net, f"{label}.net_size")
    found = []
    rule, where = _rule(rules, "southbound_streak")
    moved = abs(stock.streak_total.quantity.to(Unit.HKD).value)
    if abs(days) >= whole(rule, "min_days", where) and moved >= number(rule, "min_total", where):
        long = abs(days) >= whole(rule, "long_days", where)
        weight = number(rule, "long_weight" if long else "weight", where)
        values = (
            ("days", magnitude(stock.streak_days, f"{label}.streak_length")),
            ("total", magnitude(stock.streak_total, f"{label}.streak_total_size")),
            ("net", net),
        )
        found.append(Signal("southbound_streak", "flows", stock.code, sign * weight, values, flags=flags))
    rule, where = _rule(rules, "southbound_size")
    if abs(stock.net.quantity.to(Unit.HKD).value) >= number(rule, "min_net", where):
        partial = ("partial",) if stock.partial else ()
        weight = number(rule, "weight", where)
        found.append(Signal("southbound_size", "flows", stock.code, sign * weight, (("net", net),), flags=partial))
    rule, where = _rule(rules, "southbound_reversal")
    turned = abs(stock.previous_streak) >= whole(rule, "min_previous", where)
    turned = turned and abs(stock.net.quantity.to(Unit.HKD).value) >= number(rule, "min_net", where)
    if turned and abs(days) <= whole(rule, "max_days", where):
        weight = number(rule, "weight", where)
        found.append(Signal("southbound_reversal", "flows", stock.code, sign * weight, (("net", net),), flags=flags))
    return found


def _buyback(one: BuybackSummary, rules: Table) -> Signal:
    rule, where = _rule(rules, "buyback")
    steady = one.month_days.quantity.value >= whole(rule, "steady_days", where)
    values = (("month_days", one.month_days), ("month_paid", one.month_paid), ("paid", one.paid))
    flags = () if one.month_complete else ("at_least",)
    return Signal(
        "buyback",
        "actions",
        one.code,
        number(rule, "steady_weight" if steady else "weight", where),
        values,
        flags=flags,
    )


def _placing(one: PlacingSummary, rules: Table) -> Signal:
    rule, where = _rule(rules, "placing")

    def beyond(measure: Measure | None, key: str) -> bool:
        return measure is not None and measure.quantity.value >= number(rule, key, where)

    large = beyond(one.discount, "large_discount") or beyond(one.dilution, "large_dilution")
    named = {"offered": one.offered, "price": one.price, "proceeds": one.proceeds, "discount": one.discount,
             "dilution": one.dilution}  # fmt: skip
    values = tuple((name, measure) for name, measure in named.items() if measure is not None)
    return Signal("placing", "actions", one.code, number(rule, "large_weight" if large else "weight", where), values)


def _price(member: MemberMove, rules: Table) -> list[Signal]:
    found = []
    rule, where = _rule(rules, "relative_strength")
    usable = member.freshness not in ("expired", "missing") and member.in_session
    if usable and member.relative is not None and member.change is not None:
        gap = member.relative.quantity.value
        if abs(gap) >= number(rule, "min_gap", where):
            size = magnitude(member.relative, f"quote.{member.code}.relative_size")
            weight = number(rule, "weight", where) * (1 if gap > 0 else -1)
            values = (("relative", size), ("change", member.change))
            found.append(Signal("relative_strength", "price", member.code, weight, values))
    rule, where = _rule(rules, "valuation")
    if usable and member.pe is not None and member.pe.quantity.value >= number(rule, "high_pe", where):
        found.append(Signal("valuation", "price", member.code, number(rule, "weight", where), (("pe", member.pe),)))
    return found
