"""Signals: what the rules of advice.toml observe about each stock, with the measures and stories behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from hstui.analysis.actions import Blackout, BuybackSummary, PlacingSummary
from hstui.analysis.index import IndexSnapshot, MemberMove
from hstui.analysis.macro import MacroView
from hstui.analysis.rules import Table, number, table_of, whole, words
from hstui.analysis.southbound import MarketFlow, StockStreak
from hstui.records.provenance import Measure
from hstui.records.units import Unit
from hstui.sessions import Calendar
from hstui.text.script import first_word, fold
from hstui.universe.model import Stock, Universe

Values = tuple[tuple[str, Measure], ...]
"""Measures by the names that the texts of rules use."""

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


@dataclass(frozen=True, slots=True)
class StorySignal:
    """What the rules need to know of a story."""

    id: str
    codes: tuple[str, ...]
    """Members that it is about, main one first; empty for market and industry stories."""
    event: str
    theme: str
    score: float
    direction: int = 0
    """1 good, -1 bad for the stock, 0 not said by whoever read it; the title's words then decide."""
    evidence: tuple[str, ...] = ()
    title: str = ""
    text: str = ""
    """Summary, for risk rules that look for words."""
    kinds: frozenset[str] = field(default_factory=frozenset)
    """Further labels by which risk rules may know it."""


@dataclass(frozen=True, slots=True)
class Observed:
    """All that the rules look at, as of one morning."""

    universe: Universe
    calendar: Calendar
    day: date
    """The latest completed session."""
    now: datetime
    market: MarketFlow | None = None
    stocks: Sequence[StockStreak] = ()
    buybacks: Sequence[BuybackSummary] = ()
    placings: Sequence[PlacingSummary] = ()
    blackouts: Mapping[str, Blackout] = field(default_factory=dict)
    index: IndexSnapshot | None = None
    macro: MacroView | None = None
    stories: Sequence[StorySignal] = ()


@dataclass(frozen=True, slots=True)
class Signal:
    """One observation about one stock."""

    rule: str
    """`southbound_streak`, or `event.rnd` for news."""
    family: str
    """`flows`, `actions`, `price` or `news`."""
    code: str
    weight: Decimal
    """Signed: positive speaks for the stock."""
    values: Values = ()
    stories: tuple[str, ...] = ()
    """Ids of the stories behind it."""
    evidence: tuple[str, ...] = ()
    """Evidence ids that stories brought; measures carry their own provenance."""
    flags: tuple[str, ...] = ()
    """`partial` (single-channel days), `open` (at least so long), `provisional`, `at_least` (month incomplete)."""

    @property
    def in_body(self) -> bool:
        """Whether the report's body tells it: flows, actions and stories are, prices alone are not enough."""
        return self.family != "price"


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
    found += _news(observed, table, found)
    return tuple(sorted((one for one in found if one.weight), key=lambda one: (one.code, one.rule)))


def _flow_day(observed: Observed) -> date:
    return observed.market.day if observed.market is not None and observed.market.day is not None else observed.day


def _rule(rules: Table, name: str) -> tuple[Table, str]:
    return table_of(rules, name, "advice.rules"), f"advice.rules.{name}"


def _magnitude(measure: Measure, label: str) -> Measure:
    """The size of a signed figure, for a sentence that says the direction in words."""
    if measure.quantity.value >= 0:
        return measure
    return Measure(abs(measure.quantity), measure.day, measure.provenance, "size", (measure,), label)


def _southbound(stock: StockStreak, rules: Table) -> list[Signal]:
    days = int(stock.streak_days.quantity.value)
    sign = (days > 0) - (days < 0)
    if not sign:
        return []
    flags = tuple(name for name, on in (("partial", stock.partial_days), ("open", stock.streak_open)) if on)
    label = f"southbound.{stock.code}"
    net = _magnitude(stock.net, f"{label}.net_size")
    found = []
    rule, where = _rule(rules, "southbound_streak")
    if abs(days) >= whole(rule, "min_days", where):
        long = abs(days) >= whole(rule, "long_days", where)
        weight = number(rule, "long_weight" if long else "weight", where)
        values = (
            ("days", _magnitude(stock.streak_days, f"{label}.streak_length")),
            ("total", _magnitude(stock.streak_total, f"{label}.streak_total_size")),
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
            size = _magnitude(member.relative, f"quote.{member.code}.relative_size")
            weight = number(rule, "weight", where) * (1 if gap > 0 else -1)
            values = (("relative", size), ("change", member.change))
            found.append(Signal("relative_strength", "price", member.code, weight, values))
    rule, where = _rule(rules, "valuation")
    if usable and member.pe is not None and member.pe.quantity.value >= number(rule, "high_pe", where):
        found.append(Signal("valuation", "price", member.code, number(rule, "weight", where), (("pe", member.pe),)))
    return found


_RECORDED = {"buyback": "buyback", "placement": "placing"}
"""Events that records tell better than stories: counted once."""


def _news(observed: Observed, table: Table, known: Sequence[Signal]) -> list[Signal]:
    """One signal a stock and kind of event, from the best story of it."""
    news, events = table_of(table, "news", "advice"), table_of(table, "events", "advice")
    least = float(number(news, "min_score", "advice.news"))
    limit = whole(news, "max_events", "advice.news")
    recorded = {(one.code, one.rule) for one in known}
    members = set(observed.universe.codes)
    by_key: dict[tuple[str, str, int], list[StorySignal]] = {}
    for story in sorted(observed.stories, key=lambda one: (-one.score, one.id)):
        if story.event not in events or story.score < least or not story.codes:
            continue
        code = story.codes[0]
        if code not in members or (code, _RECORDED.get(story.event, "")) in recorded:
            continue
        if story.event == "insider" and _holds_another(story.title, observed.universe.known[code]):
            continue
        direction = _direction(story, table_of(events, story.event, "advice.events"), table)
        if direction:
            by_key.setdefault((code, story.event, direction), []).append(story)
    found = [
        Signal(
            rule=f"event.{event}",
            family="news",
            code=code,
            weight=direction * number(table_of(events, event, "advice.events"), "weight", f"advice.events.{event}"),
            stories=tuple(story.id for story in stories),
            evidence=tuple(dict.fromkeys(each for story in stories for each in story.evidence)),
        )
        for (code, event, direction), stories in sorted(by_key.items())
    ]
    kept: list[Signal] = []
    for code in sorted({one.code for one in found}):
        own = sorted((one for one in found if one.code == code), key=lambda one: (-abs(one.weight), one.rule))
        kept += own[:limit]
    return kept


_ISSUER = re.compile(r"^([^:]{2,20}):")
"""Whose shares change hands, where a headline names it in front of a colon."""
_ANNOUNCERS = re.compile("权益|披露|交易所|港交所|联交所|公告|消息|快讯|异动|股东|insider|filing")
_STAKE = re.compile("对[^,，;；]{2,14}持股")


def _holds_another(title: str, stock: Stock) -> bool:
    """The stock is the shareholder of somebody else, whose shares the dealing is in: it says nothing of its own."""
    folded = fold(title)
    issuer = _ISSUER.match(folded)
    if issuer is not None and not _ANNOUNCERS.search(issuer[1]):
        names = (stock.short_hans, stock.short_en, *(alias.text for alias in stock.aliases))
        return not any(fold(name) in issuer[1] for name in names)
    return _STAKE.search(folded) is not None


def _direction(story: StorySignal, event: Table, table: Table) -> int:
    """The event's own direction, else what the story says, else what the title's words say; 0: unclear.

    A title that denies, doubts or reports a price gives no signal, nor does one whose words point the other way.
    """
    fixed = whole(event, "direction", f"advice.events.{story.event}")
    title = fold(story.title)
    lists, where = table_of(table, "direction", "advice"), "advice.direction"
    if _any_word(title, words(lists, "doubt", where)):
        return 0
    said = int(_any_word(title, words(lists, "up", where))) - int(_any_word(title, words(lists, "down", where)))
    if fixed:
        return fixed if fixed != -said else 0
    return story.direction or said


def _any_word(folded: str, listed: Sequence[str]) -> bool:
    return bool(first_word(folded, map(_folded, listed)))


@lru_cache(maxsize=1024)  # the same lists for every story
def _folded(word: str) -> str:
    return fold(word)
