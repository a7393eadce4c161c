"""Which items tell the same event: candidate pairs from shared rare words and stocks, verified, joined, kept apart."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from operator import add
from typing import Final

from hstui.analysis.joining import Groups
from hstui.analysis.knowledge import Knowledge
from hstui.analysis.pairs import Pairs
from hstui.analysis.similarity import DAILY, DAY, PairModel, Weights, amounts_agree
from hstui.analysis.traits import Traits
from hstui.collecting import uncollected
from hstui.text.script import fold
from hstui.universe.model import Universe

_WINDOW: Final = 4.5 * DAY
"""Items further apart than this are never one story by wording alone."""
_SAME_TEMPLATE: Final = 0.6 * DAY
"""A daily headline without a figure (港股收评) repeated after this long is another day's."""
_COUNTED: Final = frozenset({"buyback", "delivery", "rating"})
"""Daily events whose figures stay as first told, as those of prices and flows do not."""
_SHARES_ROUNDED: Final = 0.004
"""What rounding makes of a number of shares: 逾105万股 of 105.4."""
_TELLING: Final = 5
"""A headline of fewer words is not taken for a longer one's short form."""
_RETOLD_BACK: Final = 4
"""To how many earlier headlines of one beginning and event a headline is compared as perhaps a retelling."""
_PROBES: Final = 6
"""Rarest grams by which an item looks for its like."""
_LOOK_BACK: Final = 16
"""How many earlier items each gram gives."""
_VERIFIED: Final = 10
"""How many candidates of one item are compared in full."""
_FOREIGN: Final = 12
"""How many earlier items about its company in the other language an item looks at."""
_NOBODYS: Final = 64
"""How many earlier items in the other language an item about no company looks at, for two topics in common."""
_OWN: Final = 3
"""How many in its own language, whatever the kind of event."""
_GLANCE: Final = 0.06
"""Share of an item's weight that a candidate must meet by the probes alone, unless stock and event bring it."""

_NAMED: Final = 0.35
_ABOUT: Final = 0.5
"""What a gram counts of a company's name; of its brands, products and people and of event words."""
_CODES: Final = frozenset({"code", "a_share"})
"""Kinds of alias that are no words."""


def common_grams(knowledge: Knowledge, universe: Universe) -> dict[str, float]:
    """Grams that say little about which event it is, with their factor.

    Companies' names least, then brands, products and people of known companies and the words of events. What they say
    is compared as such, and one brand is several bigrams at once.
    """
    about = [word.removesuffix("*") for words in knowledge.tables["events"].get("words", {}).values() for word in words]
    named = []
    aliases = [*chain.from_iterable(peer.aliases for peer in universe.peers)]
    for stock in universe.known.values():
        named += [stock.short_hans, stock.name_hans.partition("-")[0], stock.short_en]
        aliases += stock.aliases
    about += [alias.text for alias in aliases if alias.kind not in _CODES]
    return dict.fromkeys(_grams(about), _ABOUT) | dict.fromkeys(_grams(named), _NAMED)


def _grams(words: Iterable[str]) -> Iterator[str]:
    for word in fold("\n".join(words)).split("\n"):  # a short text takes as long as a long one
        yield from word.split() if word.isascii() else map(add, word, word[1:])


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which items belong together."""

    group: list[int]
    """For each item the index of its group's first item."""
    related: tuple[tuple[int, int], ...]
    """Pairs of groups (by first item) that are steps of one affair or near it."""


@uncollected()
def group_items(
    items: Sequence[Traits],
    model: PairModel,
    common: Mapping[str, float],
    *,
    relate: bool = True,
    wanted: Sequence[bool] | None = None,
) -> Grouping:
    """Groups items that tell one event. Near linear: each item meets a bounded number of earlier ones.

    With `relate`, groups that are near each other are linked, too; without, that work is saved. With `wanted`, a flag
    an item, groups with a wanted item and the links between them are as without it; whatever could join none of them
    is not compared and stays alone.

    The outcome does not depend on the order of `items` beyond ties of equal time and wording.
    """
    order = sorted(range(len(items)), key=lambda i: (items[i].time is None, items[i].time or 0.0, items[i].key))
    distinct, reprints = _without_reprints(items, order)
    kept = [items[i] for i in distinct]
    weights = Weights(kept, common)
    pairs = Pairs(kept, model, weights)
    edges = []
    loose = []
    near = candidates(pairs, weights)
    floor = model.related if relate else model.join
    if wanted is None:
        scored = scores(pairs, near, floor)
    else:
        sought = {rank for rank, i in enumerate(distinct) if wanted[i]}.union(rank for i, rank in reprints if wanted[i])
        scored = _scores_around(sought, pairs, near, floor, model.join)
    for a, b, score in scored:
        if score > model.join:
            edges.append((a, b, score))
        else:
            loose.append((a, b))
    groups = Groups(pairs, model.average)
    loose += groups.join(edges)
    roots = [groups.find(rank) for rank in range(len(kept))]
    group = [0] * len(items)
    for rank, i in enumerate(distinct):
        group[i] = distinct[roots[rank]]
    for i, rank in reprints:
        group[i] = distinct[roots[rank]]
    related = set()
    for a, b in loose:
        first, second = roots[a], roots[b]
        if first != second:
            one, other = kept[a].subjects, kept[b].subjects
            if not (one or other) or not one.isdisjoint(other):
                related.add((distinct[min(first, second)], distinct[max(first, second)]))
    return Grouping(group, tuple(sorted(related)))


def _without_reprints(items: Sequence[Traits], order: Sequence[int]) -> tuple[list[int], list[tuple[int, int]]]:
    """The items that are no reprint, in order of time, and each reprint with the place of its first there.

    A reprint has the same words at nearly the same time, or the same and a few more (快讯｜…, …，消息人士称).
    """
    seen: dict[str, int] = {}
    begun: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    distinct: list[int] = []
    reprints = []
    for i in order:
        item = items[i]
        rank = seen.get(item.key)
        if rank is not None and item.key:
            earlier = items[distinct[rank]]
            limit = _SAME_TEMPLATE if item.event in DAILY and not item.numbers else _WINDOW
            near = item.time is None or earlier.time is None or item.time - earlier.time <= limit
            if near and not (item.subjects and earlier.subjects and not item.subjects & earlier.subjects):
                reprints.append((i, rank))
                continue
        alike = begun[item.head, item.event]
        for rank in alike[: -_RETOLD_BACK - 1 : -1]:
            if _retold(items[distinct[rank]], item):
                reprints.append((i, rank))
                seen.setdefault(item.key, rank)
                break
        else:
            alike.append(len(distinct))
            seen[item.key] = len(distinct)
            distinct.append(i)
    return distinct, reprints


def _retold(earlier: Traits, later: Traits) -> bool:
    """One headline has all words of the other, which tells the same kind of event, and not many more, soon after."""
    fewer, more = earlier.grams, later.grams
    if len(fewer) > len(more):
        fewer, more = more, fewer
    return (
        len(fewer) >= _TELLING
        and len(fewer) >= 0.6 * len(more)
        and fewer[-1] in more  # which settles most
        and earlier.steps == later.steps
        and earlier.numbers == later.numbers
        and earlier.subjects == later.subjects
        and (later.time is None or earlier.time is None or later.time - earlier.time <= _SAME_TEMPLATE)
        and set(more).issuperset(fewer)
    )


def scores(pairs: Pairs, near: Iterable[tuple[int, Sequence[int]]], floor: float) -> Iterator[tuple[int, int, float]]:
    """Of an item and the earlier ones `near` it the pairs (earlier, later) that score above `floor`, with the score."""
    for i, others in near:
        for j, score in pairs.above(i, others, floor):
            yield j, i, score


def _scores_around(
    sought: Set[int], pairs: Pairs, near: Iterable[tuple[int, Sequence[int]]], floor: float, join: float
) -> Iterator[tuple[int, int, float]]:
    """`scores` of the pairs that matter to the groups of `sought` items: only what scores above `join` joins a group.

    Most of a day's items are about nobody whom this note is about, and are near to their like alone.
    """
    meets: list[list[int]] = [[] for _ in pairs.items]
    for i, others in near:
        meets[i] += others
        for j in others:
            meets[j].append(i)
    reached, todo = set(sought), sorted(sought)
    done: set[int] = set()
    while todo:
        i = todo.pop()
        done.add(i)
        for j, score in pairs.above(i, [j for j in meets[i] if j not in done], floor):
            yield (i, j, score) if i < j else (j, i, score)
            if score > join and j not in reached:
                reached.add(j)
                todo.append(j)


def candidates(pairs: Pairs, weights: Weights) -> Iterator[tuple[int, Sequence[int]]]:
    """Each item with the earlier ones that it could tell one event with: sharing rare grams, or stock and event.

    The items of `pairs` stand in order of time, those without one at the end.
    """
    by_gram: defaultdict[str, list[int]] = defaultdict(list)
    by_event: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    by_language: defaultdict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    nobodys: tuple[list[int], list[int]] = [], []
    """Items with topics that are about no company, those in other languages first."""
    weight_of = weights.of
    items = pairs.items
    subjects, topics = [item.subjects for item in items], [item.topics for item in items]
    times = [math.inf if time is None else time for time in pairs.times]
    for i, item in enumerate(items):
        time = item.time
        oldest = time - _WINDOW if time is not None else -math.inf
        words = pairs.words[i]
        met: dict[int, float] = {}
        for gram in words[:_PROBES]:
            like = by_gram[gram][-_LOOK_BACK:]
            if like:
                weight = weight_of[gram]
                if times[like[0]] < oldest:
                    like = [j for j in like if times[j] >= oldest]
                if met:
                    for j in like:
                        met[j] = met.get(j, 0.0) + weight
                else:
                    met = dict.fromkeys(like, weight)
        chosen = _most_met(met, _GLANCE * pairs.totals[i])
        about = item.subjects
        if about:  # another company's story is another story
            chosen = {j for j in chosen if not subjects[j] or not about.isdisjoint(subjects[j])}
            for code in sorted(about)[:3]:
                earlier, languages = by_event[code, item.event], by_language[code]
                alike, foreign = languages[item.chinese], languages[not item.chinese]
                found = [*earlier[-4:], *alike[-_OWN:]]
                if foreign:  # they share few words, if any
                    own, figures = item.topics, item.quantities or item.amounts
                    found += [
                        j
                        for j in foreign[-_FOREIGN:]
                        if own & topics[j]
                        or (figures and _same_figure(item, items[j]))
                        or (len(about) > 1 and len(about & subjects[j]) > 1)
                    ]
                chosen.update([j for j in found if times[j] >= oldest])
                earlier.append(i)
                alike.append(i)
        elif item.topics:
            own = item.topics
            foreign = nobodys[not item.chinese][-_NOBODYS:]
            chosen.update([j for j in foreign if (own & topics[j]).bit_count() > 1 and times[j] >= oldest])
            nobodys[item.chinese].append(i)
        key = item.key
        # The same words too late to be a reprint are another day's.
        others = [j for j in chosen if items[j].key != key]
        if item.event in _COUNTED and item.amounts:
            others = [j for j in others if not _another_issue(items[j], item)]
        yield i, others
        for gram in words:
            by_gram[gram].append(i)


def _most_met(met: Mapping[int, float], least: float) -> set[int]:
    """The items of which `least` and most was met; of equals the later ones."""
    if len(met) <= _VERIFIED:
        return {j for j, weight in met.items() if weight >= least}
    last = sorted(met.values())[-_VERIFIED]
    if last < least:
        return {j for j, weight in met.items() if weight >= least}
    best = {j for j, weight in met.items() if weight > last}
    best.update(sorted([j for j, weight in met.items() if weight == last])[len(best) - _VERIFIED :])
    return best


def _another_issue(a: Traits, b: Traits) -> bool:
    """The same words with other figures: another day's buyback, another month's deliveries. Companies buy for as much
    money every day: their buybacks are told apart by the shares."""
    if a.event != b.event:
        return False
    if a.event == "buyback" and len(own := _shares(a)) == len(other := _shares(b)) == 1:
        return abs(own[0] - other[0]) > _SHARES_ROUNDED * max(own[0], other[0])
    return a.grams == b.grams and amounts_agree(a.amounts, b.amounts) == (0, True)


def _shares(item: Traits) -> list[float]:
    return [value for value, unit in item.amounts if unit == "shares"]


def _same_figure(a: Traits, b: Traits) -> bool:
    if a.quantities and not a.quantities.isdisjoint(b.quantities):
        return True
    return bool(a.amounts and b.amounts) and not set(a.amounts).isdisjoint(b.amounts)


def story_id(key: str, time: float | None) -> str:
    """The id of a story: 32 hex digits of BLAKE2b over its first item's wording and day in Hong Kong.

    The first item stays the first when later ones arrive, whoever carries it and whatever else is in the input, so
    the id stays; a story known from an earlier edition keeps the id that it was told under (see digest.py).
    """
    day = "" if time is None else (datetime.fromtimestamp(time, UTC) + timedelta(hours=8)).date().isoformat()
    return hashlib.blake2b(f"{day}\n{key}".encode(), digest_size=16).hexdigest()
