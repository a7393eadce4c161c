"""The pair model over one batch of items: the score that `similarity.features` and the weights define, found fast.

A day has a hundred thousand pairs to look at, and most come to nothing. So the items' traits stand in columns, what two
kinds of item are to each other is worked out once, and what is costly to find is looked up only while it can decide.
"""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from typing import Final, NamedTuple

from hstui.analysis.similarity import (
    DAILY,
    DAY,
    NAMING,
    THIN,
    TOLD,
    PairModel,
    Weights,
    amounts_agree,
    headless,
    in_lead,
    periods_differ,
    proven,
)
from hstui.analysis.traits import Traits

_MOST_DAYS: Final = 6.5
"""What `days` can be at most."""


class _Relation(NamedTuple):
    """What two kinds of item are to each other. A kind is the stocks, the event and the language."""

    fixed: float
    """The part of the score that no word, day or figure changes."""
    slope: float
    """What the score gains with the share of common words."""
    same_stock: bool
    same_event: bool
    daily: bool
    cross: bool
    rest: float
    """The most that how the headlines begin, or what joins two languages, may add."""


class Pairs:
    """Scores pairs of `items`, which are given by position. `weights` are those of the same items."""

    def __init__(self, items: Sequence[Traits], model: PairModel, weights: Weights) -> None:
        self.items = items
        self.grams = [item.grams for item in items]
        self.times = [item.time for item in items]
        self.totals = [weights.total(item) for item in items]
        self.weight = weights.of
        self._leads = [item.lead for item in items]
        self._topics = [item.topics for item in items]
        self._steps = [item.steps for item in items]
        self._periods = [item.periods for item in items]
        kinds: dict[object, int] = {}
        self._kinds = [kinds.setdefault((item.subjects, item.event, item.chinese), len(kinds)) for item in items]
        self._all_kinds = len(kinds)
        self._relations: dict[int, _Relation] = {}
        self._at = at = model.weights
        most = {name: max(0.0, weight) for name, weight in at.items()}
        self._shared, self._most_rare = at["shared"] / 30.0, most["rare"] / 18.0
        self._rarest = 3.0 * max(self.weight.values(), default=0.0)
        self._day, self._topic, self._other_step = at["day"], at["topics"] / 3.0, at["other_step"]
        self._other_period, self._thin_apart = at["other_period"], at["thin_apart"]
        self._most_heads = most["other_head"] + most["template"] + most["thin"]
        self._most_cross = most["cross_latin"] + most["cross_bare"]
        self._cover_told, self._most_told = at["body_cover"], most["body_cover"]
        self._most_body = most["body_number"] + max(0.0, -at["thin_apart"])
        figures = max(most["amount"], most["round_amount"], most["other_amount"] + most["other_amount_daily"])
        self._most_figures = figures + most["quantity"]
        self._most_small = most["number"] + most["same_period"] + most["other_speaker"] + _MOST_DAYS * most["days"]

    def score(self, a: int, b: int) -> float:
        """Log odds that two items tell one event."""
        score = self.score_above(a, b, set(self.grams[b]), -math.inf)
        assert score is not None  # nothing is below that floor
        return score

    def score_above(self, a: int, b: int, grams: set[str], floor: float) -> float | None:
        """The same where it is above `floor`, else None. `grams` are those of b that any other item has.

        What is quick to tell comes first, and what is not yet known is taken at its best.
        """
        weight = self.weight
        both = grams.intersection(self.grams[a])
        weights = [weight[gram] for gram in both]
        shared = sum(weights)  # the same in any order, see Weights
        least, largest = self.totals[a], self.totals[b]
        if least > largest:
            least, largest = largest, least
        cover = shared / least if least else 0.0
        key = self._kinds[a] * self._all_kinds + self._kinds[b]
        relation = self._relations.get(key) or self._relate(key, a, b)
        fixed, slope, same_stock, _, daily, cross, rest = relation
        time_a, time_b = self.times[a], self.times[b]
        days = 0.5 if time_a is None or time_b is None else abs(time_a - time_b) / DAY
        score = fixed + slope * cover + self._shared * (shared if shared < 60.0 else 60.0)
        score += self._day * (days if days < 1.5 else 1.5)
        topics = self._topics[a] & self._topics[b]
        if topics:
            score += self._topic * min(topics.bit_count(), 3)
        steps_a, steps_b = self._steps[a], self._steps[b]
        if steps_a != steps_b and not steps_a & steps_b:
            score += self._other_step
        periods_a, periods_b = self._periods[a], self._periods[b]
        if periods_a and periods_b and periods_differ(periods_a, periods_b):
            score += self._other_period
        thin = cover < THIN and not cross
        if thin and not same_stock:
            score += self._thin_apart
        body = 0.0
        leads = self._leads[a] or self._leads[b]
        if leads:  # a body tells no more of a headline than the other headline leaves
            body = self._most_body + self._most_told * (1.0 - shared / largest if largest else 0.0)
        small = self._most_small + self._most_rare * (shared if shared < self._rarest else self._rarest)
        if score + body + small + rest + self._most_figures <= floor:
            return None

        at, one, other = self._at, self.items[a], self.items[b]
        hit, miss = amounts_agree(one.amounts, other.amounts) if one.amounts and other.amounts else (0, False)
        if hit:
            score += at["amount"] if hit == 2 else at["round_amount"]
        elif miss:
            score += at["other_amount"] + (at["other_amount_daily"] if daily else 0.0)
        quantity = not one.quantities.isdisjoint(other.quantities)
        if quantity:
            score += at["quantity"]
        if thin and not hit:
            score += at["thin"]
        if cross:
            score += self._across(one, other, both, quantity or hit == 2, relation)
        else:
            heads = 0.5 * (headless(one, other) + headless(other, one))
            score += at["other_head"] * heads
            if heads == 1.0 and not same_stock and cover > 0.4:
                score += at["template"]
        if score + body + small <= floor:
            return None

        if leads:
            told = self._told(a, b, both, shared, 0.0)
            told = self._told(b, a, both, shared, told)
            score += self._cover_told * told
            if thin and not same_stock and told >= TOLD:
                score -= self._thin_apart
            if score + at["body_number"] + small <= floor:
                return None
            if in_lead(one.numbers, other.lead) or in_lead(other.numbers, one.lead):
                score += at["body_number"]
        weights.sort(reverse=True)
        score += at["rare"] * sum(weights[:3]) / 18.0 + at["days"] * max(0.0, min(days, 8.0) - 1.5)
        if not one.numbers.isdisjoint(other.numbers):
            score += at["number"]
        if not periods_a.isdisjoint(periods_b):
            score += at["same_period"]
        if one.speaker and other.speaker and one.speaker != other.speaker:
            score += at["other_speaker"]
        return score if score > floor else None

    def _relate(self, key: int, a: int, b: int) -> _Relation:
        at, one, other = self._at, self.items[a], self.items[b]
        same_stock = not one.subjects.isdisjoint(other.subjects)
        same_event = one.event == other.event and one.event != "none"
        daily = one.event in DAILY or other.event in DAILY
        cross = one.chinese is not other.chinese
        fixed, slope = at["bias"], at["cover"]
        if same_stock:
            fixed += at["same_stock"] + (at["daily_stock"] if daily and same_event else 0.0)
        else:
            if one.subjects and other.subjects:
                fixed, slope = fixed + at["other_stock"], slope + at["other_stock_cover"]
            elif one.subjects or other.subjects:
                fixed += at["one_stock"]
            else:
                fixed, slope = fixed + at["no_stock"], slope + at["no_stock_cover"]
            fixed += at["daily_apart"] if daily else 0.0
            fixed += at["both_plain"] if one.event == other.event == "none" else 0.0
        if same_event:
            fixed += at["same_event"]
        elif one.event != "none" != other.event:
            fixed += at["other_event"]
        fixed += at["cross"] if cross else 0.0
        rest = self._most_cross if cross else self._most_heads
        relation = _Relation(fixed, slope, same_stock, same_event, daily, cross, rest)
        self._relations[key] = relation
        return relation

    def _across(self, a: Traits, b: Traits, both: Set[str], figure: bool, relation: _Relation) -> float:
        """What two headlines in different languages have in common beyond topics."""
        latin = [gram for gram in both if gram.isascii()]
        score = self._at["cross_latin"] if any(len(gram) > 3 for gram in latin) else 0.0
        named = any(self.weight[gram] >= NAMING for gram in latin)
        if not proven(a, b, named, figure, relation.same_stock, relation.same_event):
            score += self._at["cross_bare"]
        return score

    def _told(self, a: int, b: int, both: Set[str], shared: float, least: float) -> float:
        """How much of a's headline the beginning of b's body says, beyond `both`, what b's own headline says of it.

        At least `least`, which what b's headline leaves of a's may not reach.
        """
        lead, total, weight = self._leads[b], self.totals[a], self.weight
        if not lead or total - shared <= least * total:
            return least
        told = sum([weight[gram] for gram in self.grams[a] if gram not in both and gram in lead]) / total
        return told if told > least else least
