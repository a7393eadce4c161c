"""Which items tell the same event: candidate pairs from shared rare words and stocks, verified, joined, kept apart."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from hstui.analysis.knowledge import Knowledge
from hstui.analysis.similarity import DAILY, PairModel, Weights
from hstui.analysis.traits import Traits
from hstui.text.script import fold
from hstui.universe.model import Universe

_DAY: Final = 86_400.0
_WINDOW: Final = 4.5 * _DAY
"""Items further apart than this are never one story by wording alone."""
_SAME_TEMPLATE: Final = 0.6 * _DAY
"""A daily headline without a figure (港股收评) repeated after this long is another day's."""
_PROBES: Final = 6
"""Rarest grams by which an item looks for its like."""
_LOOK_BACK: Final = 16
"""How many earlier items each gram gives."""
_VERIFIED: Final = 10
"""How many candidates of one item are compared in full."""
_FOREIGN: Final = 12
"""How many earlier items about its company in the other language an item looks at."""
_OWN: Final = 3
"""How many in its own language, whatever the kind of event."""
_GLANCE: Final = 0.06
"""Share of an item's weight that a candidate must meet by the probes alone, unless stock and event bring it."""
_SAMPLE: Final = 4
"""How many items of each side are compared when two groups would join."""


def common_grams(knowledge: Knowledge, universe: Universe) -> dict[str, float]:
    """Grams that say little about which event it is: event words and the names of companies, with their factor."""
    factors: dict[str, float] = {}
    for words in knowledge.tables["events"].get("words", {}).values():
        for word in words:
            _lower(factors, fold(word.removesuffix("*")), 0.5)
    for stock in universe.known.values():
        for name in (stock.short_hans, stock.name_hans.partition("-")[0], stock.short_en):
            _lower(factors, fold(name), 0.35)
    return factors


def _lower(factors: dict[str, float], word: str, factor: float) -> None:
    grams = word.split() if word.isascii() else [word[i : i + 2] for i in range(len(word) - 1)]
    for gram in grams:
        factors[gram] = min(factor, factors.get(gram, 1.0))


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which items belong together."""

    group: list[int]
    """For each item the index of its group's first item."""
    related: tuple[tuple[int, int], ...]
    """Pairs of groups (by first item) that are steps of one affair or near it."""


class _Joined:
    """Union-find over items; the smaller position is the root."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def find(self, item: int) -> int:
        parent = self.parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item


def group_items(
    items: Sequence[Traits], model: PairModel, common: Mapping[str, float], *, relate: bool = True
) -> Grouping:
    """Groups items that tell one event. Near linear: each item meets a bounded number of earlier ones.

    With `relate`, groups that are near each other are linked, too; without, that work is saved.

    The outcome does not depend on the order of `items` beyond ties of equal time and wording.
    """
    order = sorted(range(len(items)), key=lambda i: (items[i].time is None, items[i].time or 0.0, items[i].key, i))
    joined = _Joined(len(items))
    distinct = _merge_reprints(items, order, joined)
    weights = Weights((items[i] for i in distinct), common)
    totals = {i: weights.total(items[i]) for i in distinct}
    scores: dict[tuple[int, int], float] = {}
    edges = []
    loose = []
    floor = model.related if relate else model.join
    for a, b, score in candidates(items, distinct, weights, totals, model, floor):
        if score > model.join:
            scores[a, b] = score
            edges.append((-score, a, b))
        else:
            loose.append((a, b))
    place = {item: rank for rank, item in enumerate(order)}
    edges.sort(key=lambda edge: (edge[0], place[edge[1]], place[edge[2]]))
    members = {i: [i] for i in distinct}

    def pair(a: int, b: int) -> float:
        key = (a, b) if place[a] < place[b] else (b, a)
        if key not in scores:
            scores[key] = model.score(items[key[0]], items[key[1]], weights, totals[key[0]], totals[key[1]])
        return scores[key]

    for _, a, b in edges:
        first, second = joined.find(a), joined.find(b)
        if first == second:
            continue
        left, right = members[first], members[second]
        if len(left) > 1 or len(right) > 1:
            near, far = _comparable(left, right, items)
            sample = [pair(x, y) for x in near for y in far]
            if items[near[0]].chinese is not items[far[0]].chinese:  # where one wording proves it, others may not
                sample = sorted(sample)[len(sample) // 2 :]
            if sum(sample) / len(sample) < model.average:
                loose.append((a, b))
                continue
        if place[second] < place[first]:
            first, second, left, right = second, first, right, left
        joined.parent[second] = first
        left.extend(members.pop(second))
        left.sort(key=place.__getitem__)
    group = [joined.find(i) for i in range(len(items))]
    related = {
        (min(group[a], group[b], key=place.__getitem__), max(group[a], group[b], key=place.__getitem__))
        for a, b in loose
        if group[a] != group[b] and (items[a].subjects & items[b].subjects or not items[a].subjects | items[b].subjects)
    }
    return Grouping(group, tuple(sorted(related)))


def _comparable(left: Sequence[int], right: Sequence[int], items: Sequence[Traits]) -> tuple[list[int], list[int]]:
    """The first few items of two groups: in one language where both have it, since words say more than topics."""
    for chinese in (True, False):
        near = [i for i in left if items[i].chinese is chinese]
        far = [i for i in right if items[i].chinese is chinese]
        if near and far:
            return _spread(near), _spread(far)
    return _spread(left), _spread(right)


def _spread(items: Sequence[int]) -> list[int]:
    """A few items from the first to the last, so that a story does not creep on from day to day."""
    if len(items) <= _SAMPLE:
        return list(items)
    return [items[place * (len(items) - 1) // (_SAMPLE - 1)] for place in range(_SAMPLE)]


def _merge_reprints(items: Sequence[Traits], order: Sequence[int], joined: _Joined) -> list[int]:
    """Joins items with the same words at nearly the same time; gives the first of each, in order of time."""
    seen: dict[str, int] = {}
    distinct = []
    for i in order:
        item = items[i]
        first = seen.get(item.key)
        if first is not None and item.key:
            earlier = items[first]
            limit = _SAME_TEMPLATE if item.event in DAILY and not item.numbers else _WINDOW
            near = item.time is None or earlier.time is None or item.time - earlier.time <= limit
            if near and not (item.subjects and earlier.subjects and not item.subjects & earlier.subjects):
                joined.parent[i] = first
                continue
        seen[item.key] = i
        distinct.append(i)
    return distinct


def candidates(
    items: Sequence[Traits],
    distinct: Sequence[int],
    weights: Weights,
    totals: Mapping[int, float],
    model: PairModel,
    floor: float,
) -> Iterator[tuple[int, int, float]]:
    """Pairs (earlier, later) that score above `floor`, with their score: sharing rare grams, or stock and event."""
    by_gram: dict[str, list[int]] = {}
    by_stock: dict[tuple[str, str], list[int]] = {}
    by_language: dict[tuple[str, bool], list[int]] = {}
    of, common = weights.of, weights.shared
    times = [math.inf if item.time is None else item.time for item in items]
    for i in distinct:
        item = items[i]
        time, total = item.time, totals[i]
        oldest = time - _WINDOW if time is not None else -math.inf
        own = common.intersection(item.grams)
        ranked = sorted([gram for gram in item.grams if gram in own], key=of.__getitem__, reverse=True)
        met: dict[int, float] = {}
        for gram in ranked[:_PROBES]:
            weight = of[gram]
            for j in by_gram.get(gram, ())[: -_LOOK_BACK - 1 : -1]:
                if times[j] < oldest:
                    break
                met[j] = met.get(j, 0.0) + weight
        enough = _GLANCE * total
        best = [j for j, weight in met.items() if weight >= enough]
        if len(best) > _VERIFIED:
            best = sorted(best, key=lambda j: (-met[j], -j))[:_VERIFIED]
        for code in sorted(item.subjects)[:3] if len(item.subjects) > 1 else item.subjects:
            earlier = by_stock.setdefault((code, item.event), [])
            best.extend(j for j in earlier[-4:] if j not in best and times[j] >= oldest)
            earlier.append(i)
            foreign = by_language.get((code, not item.chinese), ())  # they share few words, if any
            alike = by_language.setdefault((code, item.chinese), [])
            best.extend(
                [j for j in foreign[-_FOREIGN:] if times[j] >= oldest and j not in best and _near(item, items[j])]
            )
            best.extend([j for j in alike[-_OWN:] if times[j] >= oldest and j not in best])
            alike.append(i)
        for j in best:
            other = items[j]
            if other.key == item.key:  # the same words too late to be a reprint: another day's
                continue
            both = [gram for gram in other.grams if gram in own]
            score = model.score_above(other, item, both, weights, totals[j], total, floor)
            if score is not None:
                yield j, i, score
        for gram in ranked:
            by_gram.setdefault(gram, []).append(i)


def _near(a: Traits, b: Traits) -> bool:
    """Two items in different languages have a topic or a figure in common."""
    return bool(
        a.topics & b.topics or not a.quantities.isdisjoint(b.quantities) or not set(a.amounts).isdisjoint(b.amounts)
    )


def story_id(key: str, time: float | None) -> str:
    """The id of a story: 32 hex digits of BLAKE2b over its first item's wording and day in Hong Kong.

    The first item stays the first when later ones arrive, whoever carries it and whatever else is in the input, so
    the id stays; a story known from an earlier edition keeps the id that it was told under (see digest.py).
    """
    day = "" if time is None else (datetime.fromtimestamp(time, UTC) + timedelta(hours=8)).strftime("%Y-%m-%d")
    return hashlib.blake2b(f"{day}\n{key}".encode(), digest_size=16).hexdigest()
