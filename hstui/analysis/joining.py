"""Pairs joined to groups, the surest first, so that no chain of half-likes forms."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

from hstui.analysis.pairs import Pairs
from hstui.analysis.partners import same_partner
from hstui.analysis.similarity import DAY, span_of

_SAMPLE: Final = 4
"""How many items of each side are compared when two groups would join."""
_SPAN: Final = 3.5 * DAY
"""What is told again after this long is told anew: from a Friday's evening over the weekend to a Tuesday's morning."""


class Groups:
    """Items, given by position, in groups that grow (union-find). A group goes by its first item."""

    def __init__(self, pairs: Pairs, average: float) -> None:
        self._pairs = pairs
        self._average = average
        self._size = len(pairs.items)
        self._parent = list(range(self._size))
        self._members: dict[int, tuple[list[int], list[int]]] = {}
        """Of groups of two and more the Chinese items and the others, in order."""
        self._told: dict[int, tuple[float, float]] = {}
        """Of groups of two and more when they were first and last told."""
        self._scores: dict[int, float] = {}
        self._refused: set[tuple[int, int, int, int]] = set()

    def find(self, item: int) -> int:
        """The first item of an item's group."""
        parent = self._parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, edges: Iterable[tuple[int, int, float]]) -> list[tuple[int, int]]:
        """Joins the groups of each pair (earlier, later, score), the highest score first, where they are alike.

        They are if the mean over pairs between them reaches the model's `average` and they do not span too many days.
        Returns the pairs that stay apart.
        """
        size, find = self._size, self.find
        ranked = sorted([(-score, a, b) for a, b, score in edges])
        self._scores.update([(a * size + b, -score) for score, a, b in ranked])
        apart = []
        for _, a, b in ranked:
            first, second = find(a), find(b)
            if first == second:
                continue
            if second < first:
                first, second = second, first
            left, right = self._of(first), self._of(second)
            if self._pairs.bare(a, b) or not self._alike(first, left, second, right):
                apart.append((a, b))
                continue
            self._told[first] = self._together(first, second)
            self._parent[second] = first
            self._members.pop(second, None)
            self._members[first] = left
            for old, new in zip(left, right, strict=True):
                if new:
                    old += new
                    old.sort()
        return apart

    def _of(self, root: int) -> tuple[list[int], list[int]]:
        members = self._members.get(root)
        if members is None:
            return ([root], []) if self._pairs.items[root].chinese else ([], [root])
        return members

    def _together(self, first: int, second: int) -> tuple[float, float]:
        """When two groups were first and last told; an item without a time stretches nothing."""
        begins, ends = [], []
        for root in (first, second):
            time = self._pairs.times[root]
            begin, end = self._told.get(root) or ((math.inf, -math.inf) if time is None else (time, time))
            begins.append(begin)
            ends.append(end)
        return min(begins), max(ends)

    def _alike(
        self, first: int, left: tuple[list[int], list[int]], second: int, right: tuple[list[int], list[int]]
    ) -> bool:
        left_size, right_size = len(left[0]) + len(left[1]), len(right[0]) + len(right[1])
        begin, end = self._together(first, second)
        one, other = self._pairs.items[first], self._pairs.items[second]
        if end - begin > span_of(one.event, other.event, _SPAN):
            return False
        if one.raters and other.raters and not one.raters & other.raters:
            return False
        if not same_partner(one.partner, other.partner):
            return False
        if left_size == right_size == 1:
            return True
        question = first, second, left_size, right_size
        if question in self._refused:  # another of their pairs asked the same
            return False
        # In one language where both have it, since words say more than topics.
        for near, far in zip(left, right, strict=True):
            if near and far:
                sample = self._between(_spread(near), _spread(far))
                break
        else:  # where one wording proves it, others may not
            sample = sorted(self._between(_spread(left[0] or left[1]), _spread(right[0] or right[1])))
            sample = sample[len(sample) // 2 :]
        if sum(sample) >= self._average * len(sample):
            return True
        self._refused.add(question)
        return False

    def _between(self, near: Sequence[int], far: Sequence[int]) -> list[float]:
        """The scores of all pairs, each looked up once."""
        scores, size = self._scores, self._size
        if len(near) > len(far):  # an item is compared with several at once for little more than with one
            near, far = far, near
        found = []
        for a in near:
            missing = []
            for b in far:
                score = scores.get(a * size + b if a < b else b * size + a)
                if score is None:
                    missing.append(b)
                else:
                    found.append(score)
            if missing:
                for b, score in self._pairs.above(a, missing, -math.inf):
                    scores[a * size + b if a < b else b * size + a] = score
                    found.append(score)
        return found


def _spread(items: Sequence[int]) -> Sequence[int]:
    """A few items from the first to the last, so that a story does not creep on from day to day."""
    if len(items) <= _SAMPLE:
        return items
    return [items[place * (len(items) - 1) // (_SAMPLE - 1)] for place in range(_SAMPLE)]
