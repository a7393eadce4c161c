"""How likely two news items tell the same event: features of a pair, weighed by a small logistic model."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, Final

from hstui.analysis.traits import Traits
from hstui.errors import UsageError

DAILY: Final = frozenset({"buyback", "fund_flow", "index_move", "price_move", "delivery", "rating"})
"""Events that recur under one template: another day or another figure is another story."""

FEATURES: Final = (
    "bias", "cover", "shared", "rare", "same_stock", "other_stock", "other_stock_cover", "no_stock", "no_stock_cover",
    "same_event", "other_event", "amount", "round_amount", "other_amount", "other_amount_daily", "number",
    "body_number", "body_cover", "day", "days", "other_period", "same_period", "cross", "cross_latin", "daily_stock",
    "daily_apart", "other_step", "other_speaker", "both_plain", "other_head", "template", "thin", "thin_apart",
    "quantity", "topics", "cross_bare", "one_stock", "other_number",
)  # fmt: skip
"""What is compared of a pair; docs/analysis.md says what each means."""

SEVERAL: Final = frozenset({"launch", "partnership", "mna", "financing", "rnd"})
"""Events of which a company has several in a day."""

DAY: Final = 86_400.0
"""Seconds."""
SESSION: Final = 16 * 3600.0
"""Seconds from a session's first report to the last that looks back on it: what moves later is another session's."""
_OF_ONE_SESSION: Final = frozenset({"index_move", "price_move", "fund_flow"})
"""Events that begin and end with a trading session."""
_GRAIN: Final = float(2**32)
"""Weights are multiples of one over this."""
THIN: Final = 0.15
"""Share of the shorter headline's words below which two headlines have little in common."""

BARE: Final = 0.2
"""The same for two items of a kind of event of which a company has several: its name is a part of what they share."""

TOLD: Final = 0.2
"""Share of a headline from which another item's body tells it."""
NAMING: Final = 4.0
"""The weight from which a Latin word names something."""


class Weights:
    """How telling each gram is in one batch of items.

    Inverse document frequency with a floor on the batch's size, so that a handful of items is judged much like a day's.
    Grams of the knowledge's own event words and of companies' names count for less: event and stocks are compared
    as such.
    """

    def __init__(self, items: Iterable[Traits], common: Mapping[str, float]) -> None:
        counts: Counter[str] = Counter()
        size = 0
        for item in items:
            counts.update(item.grams)
            size += 1
        top = math.log(size + 400)
        self.shared = {gram for gram, count in counts.items() if count > 1}
        """Grams of more than one item: the only ones by which items can find each other."""
        rarity = {count: top - math.log(count + 0.5) for count in set(counts.values())}
        weight = {count: _grained(value) for count, value in rarity.items()}
        self.of = {gram: weight[count] for gram, count in counts.items()}
        """Rounded to a binary fraction, so that a sum is exact and the same in whatever order."""
        for gram in common.keys() & counts.keys():
            self.of[gram] = _grained(rarity[counts[gram]] * common[gram])

    def total(self, item: Traits) -> float:
        """The weight of all of an item's grams."""
        return sum(map(self.of.__getitem__, item.grams))


def _grained(weight: float) -> float:
    return round(weight * _GRAIN) / _GRAIN


class PairModel:
    """The logistic model of `[same_event]` in ranking.toml, and the thresholds that clustering uses with it."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        weights = table.get("weights", {})
        unknown = sorted(set(weights) - set(FEATURES))
        if unknown:
            raise UsageError(f"ranking.toml: no such feature in [same_event.weights]: {', '.join(unknown)}")
        self.weights = {name: float(weights.get(name, 0.0)) for name in FEATURES}
        self.join = float(table.get("join", 0.5))
        self.average = float(table.get("average", 0.5))
        self.related = float(table.get("related", -1.5))


def features(a: Traits, b: Traits, weights: Weights) -> list[float]:
    """The pair's features, in the order of `FEATURES`; true counts as 1. Their sum by weight is the pair's score."""
    of = weights.of
    both = set(a.grams) & set(b.grams)
    common = sorted([of[gram] for gram in both], reverse=True)
    shared = sum(common)
    total_a, total_b = weights.total(a), weights.total(b)
    least = min(total_a, total_b)
    cover = shared / least if least else 0.0
    apart = 0.5 if a.time is None or b.time is None else abs(a.time - b.time) / DAY
    hit, differs = amounts_agree(a.amounts, b.amounts)
    miss = differs and not hit
    told = max(_told(a, b, both, of, total_a), _told(b, a, both, of, total_b))
    cross = a.chinese is not b.chinese
    heads = 0.0 if cross else 0.5 * (headless(a, b) + headless(b, a))
    same_stock = not a.subjects.isdisjoint(b.subjects) and not other_members(a, b)
    other_stock = bool(a.subjects and b.subjects) and not same_stock
    no_stock = not a.subjects and not b.subjects
    same_event = a.event == b.event and a.event != "none"
    daily = a.event in DAILY or b.event in DAILY
    thin = cover < THIN and not cross
    topics = min((a.topics & b.topics).bit_count(), 3)
    quantity = not a.quantities.isdisjoint(b.quantities)
    named = any(gram.isascii() and of[gram] >= NAMING for gram in both)
    return [
        1.0,
        cover,
        min(shared, 60.0) / 30.0,
        sum(common[:3]) / 18.0,
        same_stock,
        other_stock,
        other_stock * cover,
        no_stock,
        no_stock * cover,
        same_event,
        a.event != b.event and a.event != "none" != b.event,
        hit == 2,
        hit == 1,
        miss,
        miss and daily,
        not a.numbers.isdisjoint(b.numbers),
        in_lead(a.numbers, b.lead) or in_lead(b.numbers, a.lead),
        told,
        min(apart, 1.5),
        max(0.0, min(apart, 8.0) - 1.5),
        periods_differ(a.periods, b.periods),
        not a.periods.isdisjoint(b.periods),
        cross,
        cross and any(len(gram) > 3 and gram.isascii() for gram in both),
        daily and same_stock and same_event,
        daily and not same_stock,
        a.steps != b.steps and not a.steps & b.steps,
        bool(a.speaker and b.speaker and a.speaker != b.speaker),
        not same_stock and a.event == b.event == "none",
        heads,
        heads == 1.0 and not same_stock and cover > 0.4,
        thin and not hit,
        thin and not same_stock and told < TOLD,
        quantity,
        topics / 3,
        cross and not proven(a, b, named, quantity or hit == 2 or (hit > 0 and same_event), same_stock, same_event),
        bool(a.subjects) is not bool(b.subjects),
        bool(a.numbers and b.numbers) and not same_stock and a.numbers.isdisjoint(b.numbers),
    ]


def proven(a: Traits, b: Traits, named: bool, figure: bool, same_stock: bool, same_event: bool) -> bool:
    """Two headlines in different languages have more in common than whom they are about and the kind of event.

    A company of which much is told in a day needs a name, a figure, another company, or a topic beside a number in
    common as well; a figure proves nothing without a common company.
    """
    common = (a.topics & b.topics).bit_count()
    alike = 2 * common >= max(a.topics.bit_count(), b.topics.bit_count(), 1)
    if common > 1 or (common and same_event and alike):
        return True
    if not same_stock:
        return False
    if common and not a.numbers.isdisjoint(b.numbers):
        return True
    shared = a.subjects & b.subjects
    small = same_event and any(not code.isdigit() for code in shared)
    return named or figure or small or len(shared) > 1


def other_members(a: Traits, b: Traits) -> bool:
    """Each is about members of the index, and no common one: a company outside that both name is a bystander."""
    one, other = ({code for code in item.subjects if code.isdigit()} for item in (a, b))
    return bool(one and other) and one.isdisjoint(other)


def in_lead(numbers: frozenset[str], lead: str) -> bool:
    """A telling number of one headline stands at the beginning of the other's body."""
    if lead:
        for number in numbers:  # a plain loop: most headlines have one number or none, and `any` costs more than that
            if len(number) > 2 and number in lead:
                return True
    return False


def headless(a: Traits, b: Traits) -> bool:
    """What a's headline starts with stands nowhere in b."""
    return a.head not in b.key and a.head not in b.lead


def _told(a: Traits, b: Traits, both: Set[str], of: Mapping[str, float], total: float) -> float:
    """How much of a's headline the beginning of b's body says, beyond `both`, what b's own headline says of it."""
    lead = b.lead
    if not lead or not total:
        return 0.0
    return sum([of[gram] for gram in a.grams if gram not in both and gram in lead]) / total


def amounts_agree(a: Sequence[tuple[float, str]], b: Sequence[tuple[float, str]]) -> tuple[int, bool]:
    """Whether an amount agrees to 0.8% (2: a telling one, 1: a round one), and whether amounts of one unit differ."""
    hit, miss = 0, False
    for value, unit in a:
        for other, unit_b in b:
            if unit != unit_b:
                continue
            if abs(value - other) > 0.008 * (value if value > other else other):
                miss = True
            elif hit < 2:
                hit = 1 if (value < 20 and unit == "%") or value in (100.0, 50.0) else 2
    return hit, miss


def span_of(one_event: str, other_event: str, usual: float) -> float:
    """Seconds within which two reports may tell one event: those of a session end with it, others take the usual."""
    return SESSION if one_event in _OF_ONE_SESSION and other_event in _OF_ONE_SESSION else usual


def periods_differ(a: frozenset[str], b: frozenset[str]) -> bool:
    """Both name a period of one kind, and no common one of that kind."""
    if not a or not b or a == b:
        return False
    for kind in "dmqh":
        own = {p for p in a if p[0] == kind}
        other = {p for p in b if p[0] == kind}
        if own and other and not own & other:
            return True
    return False
