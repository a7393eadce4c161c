"""How likely two news items tell the same event: features of a pair, weighed by a small logistic model."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import mul
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
    "quantity", "topics", "cross_bare", "one_stock",
)  # fmt: skip
"""What is compared of a pair; docs/analysis.md says what each means."""

_THIN: Final = 0.15
"""Share of the shorter headline's words below which two headlines have little in common."""

_TOLD: Final = 0.2
"""Share of a headline from which another item's body tells it."""
_NAMING: Final = 4.0
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
        self.of = {gram: (top - math.log(count + 0.5)) * common.get(gram, 1.0) for gram, count in counts.items()}

    def total(self, item: Traits) -> float:
        """The weight of all of an item's grams."""
        of = self.of
        return sum([of[gram] for gram in item.grams])


class PairModel:
    """The logistic model of `[same_event]` in ranking.toml, and the thresholds that clustering uses with it."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        weights = table.get("weights", {})
        unknown = sorted(set(weights) - set(FEATURES))
        if unknown:
            raise UsageError(f"ranking.toml: no such feature in [same_event.weights]: {', '.join(unknown)}")
        self.weights = [float(weights.get(name, 0.0)) for name in FEATURES]
        self.join = float(table.get("join", 0.5))
        self.average = float(table.get("average", 0.5))
        self.related = float(table.get("related", -1.5))
        self._at = dict(zip(FEATURES, self.weights, strict=True))
        self._most = most = {name: max(0.0, weight) for name, weight in self._at.items()}
        self._figures = max(most["amount"], most["round_amount"], most["other_amount"] + most["other_amount_daily"])
        self._heads = most["other_head"] + most["template"] + most["thin"]
        self._cross = self._at["cross"] + most["cross_latin"] + most["cross_bare"]
        self._small = most["number"] + most["same_period"] + most["other_speaker"] + 6.5 * most["days"]

    def score(self, a: Traits, b: Traits, weights: Weights, total_a: float, total_b: float) -> float:
        """Log odds that two items tell one event."""
        return float(sum(map(mul, self.weights, features(a, b, weights, total_a, total_b))))

    def score_above(
        self, a: Traits, b: Traits, both: Sequence[str], weights: Weights, total_a: float, total_b: float, floor: float
    ) -> float | None:
        """`score` where it is above `floor`, else None. `both` are the grams that the two share, sorted.

        Most pairs stay below, so what is quick to tell comes first, with the rest taken at its best; what the body
        says is looked up only where it decides.
        """
        at, most, of = self._at, self._most, weights.of
        shared = sum([of[gram] for gram in both])
        least, largest = (total_a, total_b) if total_a < total_b else (total_b, total_a)
        cover = shared / least if least else 0.0
        apart = 0.5 if a.time is None or b.time is None else abs(a.time - b.time) / 86_400
        score = at["bias"] + at["cover"] * cover + at["shared"] * (shared if shared < 60.0 else 60.0) / 30.0
        score += at["day"] * (apart if apart < 1.5 else 1.5) + most["rare"] * (shared if shared < 18.0 else 18.0) / 18.0
        same_stock = not a.subjects.isdisjoint(b.subjects)
        if same_stock:
            score += at["same_stock"]
        elif a.subjects and b.subjects:
            score += at["other_stock"] + at["other_stock_cover"] * cover
        elif not a.subjects and not b.subjects:
            score += at["no_stock"] + at["no_stock_cover"] * cover
        else:
            score += at["one_stock"]
        daily = a.event in DAILY or b.event in DAILY
        if a.event == b.event:
            if a.event != "none":
                score += at["same_event"]
                if daily and same_stock:
                    score += at["daily_stock"]
            elif not same_stock:
                score += at["both_plain"]
        elif a.event != "none" != b.event:
            score += at["other_event"]
        if daily and not same_stock:
            score += at["daily_apart"]
        if a.topics & b.topics:
            score += at["topics"] * min((a.topics & b.topics).bit_count(), 3) / 3
        if a.steps != b.steps and not a.steps & b.steps:
            score += at["other_step"]
        if a.periods and b.periods and _differ(a.periods, b.periods):
            score += at["other_period"]
        cross = a.chinese is not b.chinese
        thin = cover < _THIN and not cross
        told_apart = at["thin_apart"] if thin and not same_stock else 0.0
        score += self._small
        leads = bool(a.lead or b.lead)
        body = 0.0
        if leads:  # a body can tell no more of a headline than what the other headline leaves
            body = most["body_number"] + most["body_cover"] * (1.0 - shared / largest if largest else 0.0)
            body += 1e-9 + max(0.0, -told_apart)
        figures = self._figures if a.amounts and b.amounts else 0.0
        language = self._cross if cross else self._heads
        if score + told_apart + body + figures + most["quantity"] + language <= floor:
            return None
        hit, miss = _amounts(a.amounts, b.amounts) if a.amounts and b.amounts else (0, False)
        if hit:
            score += at["amount"] if hit == 2 else at["round_amount"]
        elif miss:
            score += at["other_amount"] + (at["other_amount_daily"] if daily else 0.0)
        if not a.quantities.isdisjoint(b.quantities):
            score += at["quantity"]
        heads = 0.0
        if cross:
            score += self._cross
        else:
            heads = 0.5 * (_headless(a, b) + _headless(b, a))
            score += at["other_head"] * heads
            if heads == 1.0 and not same_stock and cover > 0.4:
                score += at["template"]
        if thin and not hit:
            score += at["thin"]
        if score + told_apart + body <= floor:
            return None
        told = 0.0
        if leads:
            told = max(_told(a, b, both, of, total_a), _told(b, a, both, of, total_b))
            score += most["body_number"] + at["body_cover"] * told + (told_apart if told < _TOLD else 0.0)
            if score <= floor:
                return None
        exact = _vector(a, b, both, of, shared, cover, apart, hit, miss, told, heads)
        result = float(sum(map(mul, self.weights, exact)))
        return result if result > floor else None


def features(a: Traits, b: Traits, weights: Weights, total_a: float, total_b: float) -> list[float]:
    """The pair's features, in the order of `FEATURES`; true counts as 1."""
    of = weights.of
    own = set(a.grams)
    both = [gram for gram in b.grams if gram in own]
    shared = sum([of[gram] for gram in both])
    least = min(total_a, total_b)
    apart = 0.5 if a.time is None or b.time is None else abs(a.time - b.time) / 86_400
    hit, miss = _amounts(a.amounts, b.amounts)
    told = max(_told(a, b, both, of, total_a), _told(b, a, both, of, total_b)) if a.lead or b.lead else 0.0
    heads = 0.0 if a.chinese is not b.chinese else 0.5 * (_headless(a, b) + _headless(b, a))
    return _vector(a, b, both, of, shared, shared / least if least else 0.0, apart, hit, miss, told, heads)


def _vector(
    a: Traits, b: Traits, both: Sequence[str], of: Mapping[str, float], shared: float, cover: float, apart: float,
    hit: int, miss: bool, told: float, heads: float,
) -> list[float]:  # fmt: skip
    """The features from what is costly to find: common grams and their weight, amounts, what bodies tell, heads."""
    common = sorted([of[gram] for gram in both], reverse=True)
    cross = a.chinese is not b.chinese
    same_stock = not a.subjects.isdisjoint(b.subjects)
    other_stock = bool(a.subjects and b.subjects) and not same_stock
    no_stock = not a.subjects and not b.subjects
    same_event = a.event == b.event and a.event != "none"
    daily = a.event in DAILY or b.event in DAILY
    miss = miss and not hit
    thin = cover < _THIN and not cross and not hit
    topics = min((a.topics & b.topics).bit_count(), 3)
    quantity = not a.quantities.isdisjoint(b.quantities)
    named = cross and any(gram.isascii() and of[gram] >= _NAMING for gram in both)
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
        _in_lead(a.numbers, b.lead) or _in_lead(b.numbers, a.lead),
        told,
        min(apart, 1.5),
        max(0.0, min(apart, 8.0) - 1.5),
        _differ(a.periods, b.periods),
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
        thin,
        cover < _THIN and not cross and not same_stock and told < _TOLD,
        quantity,
        topics / 3,
        cross and not _proven(a, b, named, quantity or hit == 2, same_stock, same_event),
        bool(a.subjects) is not bool(b.subjects),
    ]


def _proven(a: Traits, b: Traits, named: bool, figure: bool, same_stock: bool, same_event: bool) -> bool:
    """Two headlines in different languages have more in common than whom they are about and the kind of event.

    A company of which much is told in a day needs a name, a figure or topics in common as well; a figure proves
    nothing without a common company.
    """
    common = (a.topics & b.topics).bit_count()
    alike = 2 * common >= max(a.topics.bit_count(), b.topics.bit_count(), 1)
    if common > 1 or (common and same_event and alike):
        return True
    if not same_stock:
        return False
    small = same_event and any(not code.isdigit() for code in a.subjects & b.subjects)
    return named or figure or small


def _in_lead(numbers: frozenset[str], lead: str) -> bool:
    """A telling number of one headline stands at the beginning of the other's body."""
    return bool(lead) and any(len(number) > 2 and number in lead for number in numbers)


def _headless(a: Traits, b: Traits) -> bool:
    """What a's headline starts with stands nowhere in b."""
    return a.head not in b.key and a.head not in b.lead


def _told(a: Traits, b: Traits, both: Sequence[str], of: Mapping[str, float], total: float) -> float:
    """How much of a's headline the beginning of b's body says, beyond `both`, what b's own headline says of it."""
    lead = b.lead
    if not lead or not total:
        return 0.0
    return sum([of[gram] for gram in a.grams if gram not in both and gram in lead]) / total


def _amounts(a: Sequence[tuple[float, str]], b: Sequence[tuple[float, str]]) -> tuple[int, bool]:
    """Whether an amount agrees to 0.8% (2: a telling one, 1: a round one), and whether amounts of one unit differ."""
    hit, miss = 0, False
    for value, unit in a:
        for other, unit_b in b:
            if unit == unit_b:
                if abs(value - other) <= 0.008 * max(abs(value), abs(other)):
                    hit = max(hit, 1 if (value < 20 and unit == "%") or value in (100.0, 50.0) else 2)
                else:
                    miss = True
    return hit, miss


def _differ(a: frozenset[str], b: frozenset[str]) -> bool:
    """Both name a period of one kind, and no common one of that kind."""
    if not a or not b or a == b:
        return False
    for kind in "dmqh":
        own = {p for p in a if p[0] == kind}
        other = {p for p in b if p[0] == kind}
        if own and other and not own & other:
            return True
    return False
