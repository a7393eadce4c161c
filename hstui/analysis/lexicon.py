"""Words that speak for something: one automaton over all word lists, and weighted rules over what it finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from hstui.errors import UsageError
from hstui.text.script import fold

MARKS = ("%pct", "%money", "%count", "%stock", "%stocks")
"""Facts beside the words that rules may ask for: a percentage, money, a count of shares, vehicles or pieces, a stock
that the text is about, two or more of them."""

_SHIELD = "shield"
_WORD_EDGE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


class Rule(NamedTuple):
    """`weight` for `label` where all concepts of `all`, one of `any` and none of `no` are there (bit masks; 0: any)."""

    label: str
    weight: float
    all: int
    any: int
    no: int
    title_only: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """One rule that held: what for, how much, and the words that it rests on."""

    label: str
    weight: float
    words: tuple[str, ...]


class Lexicon:
    """Concepts as word lists, found in one pass.

    Matching is leftmost-longest without overlaps on folded text, so a longer word shields a shorter one inside it
    (上市公司 is no 上市). Words of a list `x_sure` belong to the list `x`, too. Latin words match whole words only;
    a trailing `*` allows any ending.
    """

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self.concepts = (*MARKS, *sorted(set(words) - {_SHIELD}))
        self._bit = {concept: 1 << place for place, concept in enumerate(self.concepts)}
        masks: dict[str, int] = {}
        open_ended: set[str] = set()
        for concept, entries in words.items():
            bits = self._bit.get(concept, 0) | self._bit.get(concept.removesuffix("_sure"), 0)
            for entry in entries:
                word = fold(entry.removesuffix("*"))
                masks[word] = masks.get(word, 0) | bits
                if entry.endswith("*"):
                    open_ended.add(word)
        self.words = tuple(sorted(masks))
        self._masks = [masks[word] for word in self.words]
        self._left = [word[0] in _WORD_EDGE for word in self.words]
        self._right = [word[-1] in _WORD_EDGE and word not in open_ended for word in self.words]
        self._edged = [left or right for left, right in zip(self._left, self._right, strict=True)]
        # As fast as the DFA on headlines, and takes 1 MiB and 9 ms to build where that takes 20 MiB and 40 ms.
        self._find = AhoCorasick(
            list(self.words), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        ).find_matches_as_indexes

    def bit(self, concept: str) -> int:
        """The mask of one concept. Raises `UsageError` for a name that no word list has."""
        try:
            return self._bit[concept]
        except KeyError:
            raise UsageError(f"no word list is named {concept!r}") from None

    def mask(self, names: Sequence[str]) -> int:
        """The mask of several concepts together."""
        result = 0
        for name in names:
            result |= self.bit(name)
        return result

    def concepts_in(self, folded: str) -> int:
        """The concepts in a folded text, as a mask."""
        mask = 0
        masks, edged = self._masks, self._edged
        for number, start, end in self._find(folded):
            if not edged[number] or self._whole(folded, number, start, end):
                mask |= masks[number]
        return mask

    def find(self, folded: str) -> tuple[int, list[tuple[int, int, int]]]:
        """The concepts in a folded text as a mask, and each hit as (word number, start, end)."""
        mask, hits = 0, []
        for number, start, end in self._find(folded):
            if not self._edged[number] or self._whole(folded, number, start, end):
                mask |= self._masks[number]
                hits.append((number, start, end))
        return mask, hits

    def _whole(self, folded: str, number: int, start: int, end: int) -> bool:
        """A Latin word stands by itself."""
        if self._left[number] and start and folded[start - 1] in _WORD_EDGE:
            return False
        return not (self._right[number] and end < len(folded) and folded[end] in _WORD_EDGE)

    def words_of(self, mask: int, hits: Sequence[tuple[int, int, int]]) -> tuple[str, ...]:
        """The words among `hits` that belong to one of the concepts in `mask`."""
        return tuple(dict.fromkeys(self.words[number] for number, _, _ in hits if self._masks[number] & mask))


def read_rules(table: Mapping[str, Any], key: str, lexicon: Lexicon) -> tuple[Rule, ...]:
    """The `[[rule]]` entries of a knowledge table; `key` names what they speak for (`event` or `theme`).

    Raises `UsageError` when an entry lacks its label, weight or `all`, or names a word list that is not there.
    """
    rules = []
    for entry in table.get("rule", ()):
        try:
            rule = Rule(
                label=str(entry[key]),
                weight=float(entry["weight"]),
                all=lexicon.mask(entry["all"]),
                any=lexicon.mask(entry.get("any", ())),
                no=lexicon.mask(entry.get("not", ())),
                title_only=bool(entry.get("title", False)),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise UsageError(f"a rule needs {key}, weight and all: {entry!r}") from error
        if not rule.all:
            raise UsageError(f"a rule for {rule.label} names no word list in `all`")
        rules.append(rule)
    return tuple(rules)


class RuleBook:
    """Rules by one concept that each needs, so that a text meets only the rules that its words can satisfy."""

    def __init__(self, rules: Sequence[Rule], body_weight: float) -> None:
        self._body = body_weight
        self._by_bit: dict[int, list[Rule]] = {}
        self._starts = 0
        for rule in rules:
            bit = rule.all & -rule.all
            self._by_bit.setdefault(bit, []).append(rule)
            self._starts |= bit

    def weigh(self, title: int, both: int) -> tuple[dict[str, float], list[Rule]]:
        """What each label scores, and the rules that held; always in the same order.

        `title` and `both` are concept masks; a rule that needs the body's words counts `body_weight` times.
        """
        scores: dict[str, float] = {}
        held: list[Rule] = []
        left = both & self._starts
        by_bit = self._by_bit
        while left:
            bit = left & -left
            left ^= bit
            for rule in by_bit[bit]:
                label, weight, need, either, no, title_only = rule
                if need & both != need:
                    continue
                if need & title == need and (not either or either & title) and not no & title:
                    pass
                elif not title_only and (not either or either & both) and not no & both:
                    weight *= self._body
                else:
                    continue
                scores[label] = scores.get(label, 0.0) + weight
                held.append(rule)
        return scores, held
