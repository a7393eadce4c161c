"""The pair model over one batch of items: the score that `similarity.features` and the weights define, found fast.

A day has a hundred thousand pairs to look at, and most come to nothing. So the items' traits stand in columns, what two
kinds of item are to each other is worked out once, and what is costly to find is looked up only while it can decide.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import filterfalse
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from hstui.analysis.similarity import (
    BARE,
    DAILY,
    DAY,
    NAMING,
    SEVERAL,
    THIN,
    TOLD,
    PairModel,
    Weights,
    amounts_agree,
    in_lead,
    other_members,
    periods_differ,
    proven,
)
from hstui.analysis.traits import Traits

_NOTHING: Final[frozenset[str]] = frozenset()
_Look = tuple[float, float, float, "_Relation"]
"""A pair at first look: the score as far as it is known, the share of common words in the shorter headline, the most
that the beginnings of the bodies may add, and what the two kinds of item are to each other."""


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
    """The most that numbers, and how the headlines begin or what joins two languages, may add."""


class Pairs:
    """Scores pairs of `items`, which are given by position. `weights` are those of the same items."""

    def __init__(self, items: Sequence[Traits], model: PairModel, weights: Weights) -> None:
        self.items = items
        self.times = [item.time for item in items]
        self.totals = [weights.total(item) for item in items]
        self.weight = weights.of
        known, rarity = weights.shared.__contains__, weights.of.__getitem__
        self.words = [sorted(filter(known, item.grams), key=rarity, reverse=True) for item in items]
        """Of each item the grams that any other item has, the most telling first."""
        kinds: dict[object, int] = {}
        self._facts = [
            (words, total, item.time, kinds.setdefault((item.subjects, item.event, item.chinese), len(kinds)),
             item.topics, item.steps, item.periods, bool(item.body), bool(item.amounts or item.quantities))
            for item, words, total in zip(items, self.words, self.totals, strict=True)
        ]  # fmt: skip
        """What the first look at a pair needs of an item."""
        self._leads: list[str | None] = [None] * len(items)
        self._beyond: list[frozenset[str] | None] = [None] * len(items)
        """What `_said_beyond` found, once it was asked for."""
        self._find: Callable[..., list[tuple[int, int, int]]] | None = None
        # To build it takes as long as to seek a body's words four times, if it has words enough.
        worth = 4 * sum(bool(item.body) for item in items) > len(weights.shared)
        self._indexed = [*weights.shared] if worth else []
        """Words that are sought in all bodies at once."""
        self._single = [[*filterfalse(known, item.grams)] if worth else item.grams for item in items]
        """Of each item the words that are sought in every body by themselves: nobody else has them, or no other way
        would pay."""
        self._relations: dict[int, dict[int, _Relation]] = {}
        self._at = at = model.weights
        most = {name: max(0.0, weight) for name, weight in at.items()}
        small = max(most["number"], most["other_number"]) + most["same_period"] + most["other_speaker"]
        figures = max(most["amount"], most["round_amount"], most["other_amount"] + most["other_amount_daily"])
        self._most_small, self._most_figures = small, figures + most["quantity"]
        self._most_heads = small + most["other_head"] + most["template"] + most["thin"]
        self._most_cross = small + most["cross_latin"] + most["cross_bare"]
        self._most_apart = max(0.0, -at["thin_apart"])
        self._most_told, self._most_number = most["body_cover"], most["body_number"]

    def score(self, a: int, b: int) -> float:
        """Log odds that two items tell one event."""
        ((_, score),) = self.above(b, (a,), -math.inf)  # nothing is below that floor
        return score

    def bare(self, a: int, b: int) -> bool:
        """Two items in one language have nothing in common but the company and a kind of event that it has several of
        in a day: hardly a word, and no figure, topic or account of the one in the other."""
        one, other = self.items[a], self.items[b]
        if one.event != other.event or one.event not in SEVERAL or one.chinese is not other.chinese:
            return False
        if one.topics & other.topics or not one.numbers.isdisjoint(other.numbers):
            return False
        least = min(self.totals[a], self.totals[b])
        shared = sum(map(self.weight.__getitem__, {*self.words[a]}.intersection(self.words[b])))
        if shared >= BARE * least or amounts_agree(one.amounts, other.amounts)[0]:
            return False
        return max(self._told(a, b), self._told(b, a)) < TOLD

    def above(self, b: int, others: Iterable[int], floor: float) -> list[tuple[int, float]]:
        """Those of `others` with which item b scores above `floor`, each with the score.

        What is quick to tell comes first, and what is not yet known is taken at its best.
        """
        found = []
        at, facts = self._at, self._facts
        per_shared, per_rare, per_topic = at["shared"] / 30.0, at["rare"] / 18.0, at["topics"] / 3.0
        day, days_more, other_step, other_period = at["day"], at["days"], at["other_step"], at["other_period"]
        words, total_b, time_b, kind, topics_b, steps_b, periods_b, lead_b, figures_b = facts[b]
        own = dict(zip(words, map(self.weight.__getitem__, words), strict=True))
        weight_in_b = own.get
        relations = self._relations.setdefault(kind, {})
        for a in others:
            words, total, time, kind, topics, steps, periods, lead, figures = facts[a]
            common = [*filter(None, map(weight_in_b, words))]  # sorted, since the words are
            shared = sum(common)  # the same in any order, see Weights
            least, largest = (total, total_b) if total < total_b else (total_b, total)
            cover = shared / least if least else 0.0
            relation = relations.get(kind) or self._relate(relations, kind, a, b)
            fixed, slope, same_stock, _, _, cross, rest = relation
            days = 0.5 if time is None or time_b is None else abs(time - time_b) / DAY
            score = (
                fixed + slope * cover + per_shared * (shared if shared < 60.0 else 60.0) + per_rare * sum(common[:3])
            )
            score += day * days if days < 1.5 else day * 1.5 + days_more * (min(days, 8.0) - 1.5)
            if topics and topics_b:
                score += per_topic * min((topics & topics_b).bit_count(), 3)
            if steps != steps_b and not steps & steps_b:
                score += other_step
            if periods and periods_b and periods_differ(periods, periods_b):
                score += other_period
            apart = cover < THIN and not cross and not same_stock
            if apart:
                score += at["thin_apart"]
            body = 0.0
            if lead or lead_b:  # a body tells no more of a headline than the other headline leaves
                body = self._most_number + self._most_told * (1.0 - shared / largest if largest else 0.0)
                if apart:
                    body += self._most_apart
            if score + body + rest + (self._most_figures if figures and figures_b else 0.0) > floor:
                whole = self._whole(a, b, (score, cover, body, relation), floor)
                if whole > floor:
                    found.append((a, whole))
        return found

    def _whole(self, a: int, b: int, look: _Look, floor: float) -> float:
        """The score of two items after a first look; as soon as it cannot exceed `floor`, something at most that."""
        at, one, other = self._at, self.items[a], self.items[b]
        score, cover, body, relation = look
        hit, miss = amounts_agree(one.amounts, other.amounts) if one.amounts and other.amounts else (0, False)
        if hit:
            score += at["amount"] if hit == 2 else at["round_amount"]
        elif miss:
            score += at["other_amount"] + (at["other_amount_daily"] if relation.daily else 0.0)
        quantity = not one.quantities.isdisjoint(other.quantities)
        if quantity:
            score += at["quantity"]
        thin = cover < THIN and not relation.cross
        if thin and not hit:
            score += at["thin"]
        if relation.cross:
            score += self._across(a, b, quantity or hit == 2 or (hit > 0 and relation.same_event), relation)
        else:
            heads = 0.5 * (self._headless(a, b) + self._headless(b, a))
            score += at["other_head"] * heads
            if heads == 1.0 and not relation.same_stock and cover > 0.4:
                score += at["template"]
        if score + body + self._most_small <= floor:
            return floor
        if one.numbers and other.numbers:
            if not one.numbers.isdisjoint(other.numbers):
                score += at["number"]
            elif not relation.same_stock:
                score += at["other_number"]
        if not one.periods.isdisjoint(other.periods):
            score += at["same_period"]
        if one.speaker and other.speaker and one.speaker != other.speaker:
            score += at["other_speaker"]
        if not (one.body or other.body):
            return score
        if (one.numbers and in_lead(one.numbers, self._lead(b))) or (
            other.numbers and in_lead(other.numbers, self._lead(a))
        ):
            score += at["body_number"]
        apart = thin and not relation.same_stock
        told = max(self._told(a, b), self._told(b, a))
        score += at["body_cover"] * told
        if apart and told >= TOLD:
            score -= at["thin_apart"]
        return score

    def _relate(self, relations: dict[int, _Relation], kind: int, a: int, b: int) -> _Relation:
        at, one, other = self._at, self.items[a], self.items[b]
        same_stock = not one.subjects.isdisjoint(other.subjects) and not other_members(one, other)
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
        relations[kind] = relation
        return relation

    def _lead(self, i: int) -> str:
        """The lead of an item, made once."""
        lead = self._leads[i]
        if lead is None:
            lead = self._leads[i] = self.items[i].lead
        return lead

    def _headless(self, a: int, b: int) -> bool:
        """`similarity.headless`, with a lead that is kept and only made where the headline leaves it open."""
        head = self.items[a].head
        return head not in self.items[b].key and head not in self._lead(b)

    def _across(self, a: int, b: int, figure: bool, relation: _Relation) -> float:
        """What two headlines in different languages have in common beyond topics."""
        latin = [gram for gram in set(self.words[a]).intersection(self.words[b]) if gram.isascii()]
        score = self._at["cross_latin"] if any(len(gram) > 3 for gram in latin) else 0.0
        named = any(self.weight[gram] >= NAMING for gram in latin)
        if not proven(self.items[a], self.items[b], named, figure, relation.same_stock, relation.same_event):
            score += self._at["cross_bare"]
        return score

    def _told(self, a: int, b: int) -> float:
        """How much of a's headline b's body begins by saying beyond b's own headline."""
        lead = self._leads[b]
        if lead is None:
            lead = self._lead(b)
        if not lead:
            return 0.0
        words, single = self.words[a], self._single[a]
        said = [gram for gram in single if gram in lead and gram not in self.items[b].grams] if single else []
        beyond = self._beyond[b]
        if beyond is None:
            beyond = self._beyond[b] = self._said_beyond(b)
        if not beyond.isdisjoint(words):
            said += [gram for gram in words if gram in beyond]
        return sum(map(self.weight.__getitem__, said)) / self.totals[a] if said else 0.0

    def _said_beyond(self, i: int) -> frozenset[str]:
        """The indexed words that stand in the beginning of an item's body, and not in its headline."""
        item, indexed = self.items[i], self._indexed
        if not indexed:
            return _NOTHING
        if self._find is None:
            self._find = AhoCorasick(
                indexed, store_patterns=False, implementation=Implementation.ContiguousNFA
            ).find_matches_as_indexes
        # Searching leaves a UTF-8 copy inside a string, so it is not the one that is kept.
        hits = self._find(f"{self._lead(i)}\n", overlapping=True)
        return frozenset({indexed[number] for number, _, _ in hits}.difference(item.grams))
