"""The tests behind risk rules: those of news and of money; and all kinds by name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from hstui.analysis.measures import counted, magnitude, provenances
from hstui.analysis.observed import Observed, StorySignal
from hstui.analysis.risk_finding import Finding, Test
from hstui.analysis.risk_markets import (
    band_edge,
    breadth,
    concentration,
    hibor_squeeze,
    intervention,
    policy_rate,
    us_yields,
    valuation,
    volatility,
)
from hstui.analysis.rules import Table, number, whole, words
from hstui.analysis.southbound import StockStreak
from hstui.records.provenance import Measure, Provenance
from hstui.records.units import Quantity, Unit
from hstui.text.script import fold


def news(rule: Table, where: str, observed: Observed) -> Finding | None:
    """Stories of the rule's themes and events that hold its words, unless the title says that all is well."""
    themes, events = words(rule, "themes", where), words(rule, "events", where)
    pattern, well = _pattern(words(rule, "words", where)), _pattern(words(rule, "unless", where))
    least = whole(rule, "min_stories", where) if "min_stories" in rule else 1

    def fits(story: StorySignal) -> bool:
        if story.theme not in themes or all("?" in fold(each) for each in story.titles or (story.title,)):
            return False  # where everybody asks, nobody has told anything
        title = fold(story.title)
        said = pattern is not None and pattern.search(f"{title}\n{fold(story.text)}") is not None
        if said and well is not None and well.search(title) and not (pattern and pattern.search(title)):
            return False
        return said and (not events or story.event in events)

    found = sorted((one for one in observed.stories if fits(one)), key=lambda one: (-one.score, one.id))
    if len(found) < max(1, least):
        return None
    label = f"risk.{where.rsplit('.', 1)[-1]}.stories"
    raw = " ".join(story.id for story in found)[:600]
    origin = Provenance("stories", "", observed.now, observed.day, f"stories={raw}")
    measure = Measure(
        Quantity(Decimal(len(found)), Unit.COUNT), observed.day, (origin,), "stories that the rule matches", (), label
    )
    return Finding(
        values=(("stories", measure),),
        codes=tuple(sorted({code for story in found for code in story.codes})),
        stories=tuple(story.id for story in found),
        evidence=tuple(dict.fromkeys(each for story in found for each in story.evidence)),
    )


def _pattern(listed: Sequence[str]) -> re.Pattern[str] | None:
    """Chinese words anywhere; Latin words whole, `probe*` as a beginning."""
    parts = []
    for word in listed:
        stem = re.escape(fold(word.removesuffix("*")))
        if not word.isascii():
            parts.append(stem)
        else:
            parts.append(rf"\b{stem}" if word.endswith("*") else rf"\b{stem}\b")
    return re.compile("|".join(parts)) if parts else None


def placing(rule: Table, where: str, observed: Observed) -> Finding | None:
    """Members that placed new shares within `days`."""
    since = observed.day - timedelta(days=whole(rule, "days", where))
    members = set(observed.universe.codes)
    recent = [one for one in observed.placings if one.code in members and one.announced > since]
    stories = [
        one for one in observed.stories if one.event == "placement" and one.codes[:1] and one.codes[0] in members
    ]
    told = [one for one in stories if one.codes[0] not in {each.code for each in recent}]
    codes = tuple(sorted({one.code for one in recent} | {one.codes[0] for one in told}))
    if not codes:
        return None
    inputs = tuple(m for one in recent for m in (one.offered, one.price, one.proceeds) if m is not None)
    origins = provenances(inputs) or (
        Provenance("stories", "", observed.now, observed.day, " ".join(one.id for one in told)[:600]),
    )
    amount = Quantity(Decimal(len(codes)), Unit.COUNT)
    count = Measure(amount, observed.day, origins, "members with a placing", inputs, "risk.dilution.placings")
    evidence = tuple(dict.fromkeys(each for story in stories for each in story.evidence))
    return Finding((("placings", count),), codes, tuple(one.id for one in stories), evidence)


def market_outflow(rule: Table, where: str, observed: Observed) -> Finding | None:
    """A large net sale on the day, or the lowest net of many sessions while selling."""
    total = observed.market.total if observed.market is not None else None
    if total is None or total.net is None or total.net.quantity.value >= 0:
        return None
    sold = abs(total.net.quantity.to(Unit.HKD_MILLION).value)
    if sold < number(rule, "min_outflow", where) and total.low_of < whole(rule, "min_low_of", where):
        return None
    span = counted(
        total.low_of, Unit.DAYS, "sessions of which its net is the lowest", total.history[-total.low_of :],
        "southbound.total.low_of", total.day,
    )  # fmt: skip
    return Finding((("outflow", magnitude(total.net, "southbound.total.net_size")), ("low_of", span)))


def market_turn(rule: Table, where: str, observed: Observed) -> Finding | None:
    """Net selling after several sessions of net buying."""
    total = observed.market.total if observed.market is not None else None
    if total is None or total.net is None or total.net.quantity.value >= 0:
        return None
    before = []
    for measure in reversed(total.history[:-1]):
        if measure.quantity.value <= 0:
            break
        before.append(measure)
    if len(before) < whole(rule, "min_previous", where):
        return None
    formula = "sessions of net buying up to the session before"
    previous = counted(len(before), Unit.DAYS, formula, before[::-1], "southbound.total.previous_streak")
    return Finding((("outflow", magnitude(total.net, "southbound.total.net_size")), ("previous", previous)))


def stock_outflow(rule: Table, where: str, observed: Observed) -> Finding | None:
    """Members sold for many sessions in a row, or just turned after many sessions of buying."""
    least, turned = whole(rule, "min_days", where), whole(rule, "min_previous", where)
    much, most = number(rule, "min_turn", where), number(rule, "min_total", where)

    def leaves(one: StockStreak) -> bool:
        turns = one.previous_streak >= turned and -one.net.quantity.to(Unit.HKD).value >= much
        sold = -one.streak_total.quantity.to(Unit.HKD).value
        return (one.streak_days.quantity.value <= -least and sold >= most) or turns

    found = [one for one in observed.stocks if one.member and one.net.quantity.value < 0 and leaves(one)]
    if not found:
        return None
    found.sort(key=lambda one: (one.streak_total.quantity.value, one.code))
    worst = magnitude(found[0].streak_total, f"southbound.{found[0].code}.streak_total_size")
    inputs = tuple(one.streak_total for one in found)
    count = counted(len(found), Unit.COUNT, "members sold in a row", inputs, "risk.stock_outflow.count", observed.day)
    return Finding((("worst", worst), ("count", count)), tuple(one.code for one in found))


def crowding(rule: Table, where: str, observed: Observed) -> Finding | None:
    """Members bought for very long and in size."""
    days, total = whole(rule, "min_days", where), number(rule, "min_total", where)
    found = [
        one
        for one in observed.stocks
        if one.member and one.streak_days.quantity.value >= days and one.streak_total.quantity.value >= total
    ]
    if not found:
        return None
    found.sort(key=lambda one: (-one.streak_days.quantity.value, one.code))
    return Finding((("days", found[0].streak_days), ("total", found[0].streak_total)), tuple(one.code for one in found))


TESTS: Mapping[str, tuple[Test, frozenset[str]]] = {
    "news": (news, frozenset({"stories"})),
    "placing": (placing, frozenset({"placings"})),
    "market_outflow": (market_outflow, frozenset({"outflow", "low_of"})),
    "market_turn": (market_turn, frozenset({"outflow", "previous"})),
    "stock_outflow": (stock_outflow, frozenset({"worst", "count"})),
    "crowding": (crowding, frozenset({"days", "total"})),
    "breadth": (breadth, frozenset({"decliners", "advancers"})),
    "concentration": (concentration, frozenset({"share"})),
    "valuation": (valuation, frozenset({"count", "pe", "quoted"})),
    "hibor_squeeze": (hibor_squeeze, frozenset({"overnight", "rise"})),
    "band_edge": (band_edge, frozenset({"rate", "distance"})),
    "intervention": (intervention, frozenset({"change", "balance"})),
    "policy_rate": (policy_rate, frozenset({"change", "upper"})),
    "us_yields": (us_yields, frozenset({"level", "rise"})),
    "volatility": (volatility, frozenset({"vix"})),
}
"""Each kind's test and the measures that its texts may name."""
