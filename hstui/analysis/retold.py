"""Which of the day's foremost stories tell one affair though no two of their headlines do: joined before the choice.

Clustering compares headlines pair by pair, thousands of them, and so must be quick and shy. The few stories that could
be printed are worth a second look: here a story's headline is sought in all that another story's items say.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain
from sys import intern
from typing import Final

from msgspec.structs import replace

from hstui.analysis.affair import joined_story
from hstui.analysis.desk_words import headline
from hstui.analysis.mishaps import same_mishap
from hstui.analysis.similarity import span_of
from hstui.analysis.story import Account, StoryDraft
from hstui.analysis.traits import words as words_of
from hstui.analysis.variants import readers_first, story_amounts
from hstui.records.news import Lang, NewsItem
from hstui.text.script import fold

_LOOKED_AT: Final = 72
"""How many stories, best first, are compared: twice what is printed."""
_BODY: Final = 240
"""Characters of a body that tell its story; what follows is background."""
_ASKED: Final = 16
"""How many of a story's items are asked what they say, those that tell it first: later ones repeat them."""
_APART: Final = 2 * 86_400.0
"""Seconds between two stories' newest items beyond which they are not compared."""
_BATCH: Final = 400
"""Floor on the batch's size when words are weighed, so that a handful of stories is judged much like a day's."""
_TOLD: Final = 0.42
"""Share of a headline's weight that another story must say for it to be told there …"""
_TOLD_ALL: Final = 0.4
"""… and share of the words of all its headlines."""
_TOLD_SURELY: Final = 0.6
"""Both shares where the stories are about no company that is known here, or both tell one of the `_DEALS`."""
_ONE_CAUSE: Final = 0.35
"""Share of one company's statement that another company's story must say for both to answer one cause."""
_CAUSE: Final = 35.0
"""Least weight of that share."""
_STANCES: Final = frozenset({"none", "policy", "investigation"})
"""Events that statements on a rule are taken for."""
_RELEASE: Final = 28.0
"""Least weight that two headlines on one statistic share, its figure included."""
_DECIMAL: Final = re.compile(r"\d+\.\d+")
_DEALS: Final = frozenset({"partnership", "mna", "financing", "launch"})
"""Events of which a company has several in a day, told in one form of words."""
_TOLD_ONE: Final = 0.6
"""Share from which one headline of several is told word for word, whatever the others say."""
_SHARED: Final = 20.0
"""Least weight of the words in common: some four of the rarest."""
_LONG: Final = 75.0
"""The same for one headline of several: a dozen."""
_DEBUT: Final = frozenset({"首日", "登陆", "挂牌", "中签", "首挂", "敲钟"})
"""Words of the day on which a share is first traded, each a pair of characters as `words_of` takes them."""
_SEASON: Final = re.compile(
    "(?:第|前)?([一二三四])(?:财)?季(?:度|报)?|q([1-4])|([1-4])q|(上半年|中期|半年报|下半年|全年|年报|财年)"
)
_ORDINAL: Final = {
    "一": "1",
    "二": "2",
    "三": "3",
    "四": "4",
    "中期": "上半年",
    "半年报": "上半年",
    "年报": "全年",
    "财年": "全年",
}
"""How headlines call the time that a report is of."""
_REACTIONS: Final = frozenset({"rating", "price_move", "index_move", "buyback"})
"""Events that speak of other news in passing: such a story is told only by another of its own kind …"""
_MOVES: Final = frozenset({"price_move", "index_move"})
"""Events that tell a share's move: its own story, and the market's that names it."""
_WITHIN: Final = {("price_move", "index_move"), ("price_move", "fund_flow")}
"""… or, a kind in the first place, by one in the second: the market's day tells a share's."""

_COLUMN: Final = re.compile(r"(?:.{0,8}?[丨|]|[【《\[].{1,5}[】》\]]|[^\w]+)\s*")


class _Told:
    """One story's words: those of each headline, and all that its items say, the latter worked out when asked for."""

    def __init__(self, drafts: tuple[StoryDraft, ...], parts: Sequence[_Told] = ()) -> None:
        """`parts` are what joined stories told each, whose bodies' words are known perhaps."""
        self.drafts = drafts
        self._parts = parts
        self.event = drafts[0].event
        spoken = [draft for draft in drafts if not _english(draft)] or drafts
        every = dict.fromkeys(headline(item) for draft in spoken for item in _asked(draft))
        title, *self._titles = [fold(each) for each in every]
        self.first = _words(title)
        """The words of the headline."""
        start = _COLUMN.match(title)
        self.head = next(iter(words_of(title[start.end() :] if start else title)), "")
        self.about = frozenset(code for draft in drafts for code in (*draft.codes, *draft.others))
        self.names = self.about.union(code for draft in drafts for code in draft.mentions)
        self.time = max((draft.latest.timestamp() for draft in drafts if draft.latest is not None), default=0.0)

    @cached_property
    def rest(self) -> tuple[frozenset[str], ...]:
        """The words of each further headline."""
        return tuple(map(_words, self._titles))

    @cached_property
    def all(self) -> frozenset[str]:
        """The words of all headlines."""
        return self.first | _words("\n".join(self._titles))

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The words of how the bodies begin."""
        if self._parts:
            return frozenset().union(*[part.bodies for part in self._parts])
        (draft,) = self.drafts
        return _words(fold("\n".join(dict.fromkeys(item.text[:_BODY] for item in draft.items[:_ASKED]))))

    @cached_property
    def said(self) -> frozenset[str]:
        """All words."""
        return self.all | self.bodies


def _words(folded: str) -> frozenset[str]:
    """The words of a text, each one string however many stories say it."""
    return frozenset(map(intern, words_of(folded)))


_Key = tuple[str, ...]
"""Stories by the ids of their lead items, best first: an item leads one story, while two may have one id."""


class Affairs:
    """What the last choice found out about its stories: how telling the day's words are, and which two tell one affair.

    It follows from what the stories say and not from their scores, which only set the order in which it is asked; so of
    the same stories it holds while they age. For one choice at a time.
    """

    def __init__(self) -> None:
        self.accounts: dict[tuple[str, ...], Account] = {}
        """Of joined stories, by title and items; filled in by whoever asks a story for its summary."""
        self._grounds: tuple[float, Mapping[str, tuple[object, ...]]] | None = None
        self._drafts: Mapping[str, StoryDraft] = {}
        self._weigh: _Scales | None = None
        self._told: dict[_Key, _Told] = {}
        self._found: dict[tuple[_Key, _Key], bool] = {}

    def account(self, title: str, items: Sequence[NewsItem]) -> Account:
        """What a story of that title and these items says, the same as the last time it was asked for."""
        return self.accounts.setdefault((title, *(item.id for item in items)), Account())

    def share_told(self, draft: StoryDraft, teller: StoryDraft) -> float:
        """Which share of a story's headline, by the weight of its words, another one says; of those last asked `of`."""
        return 0.0 if self._weigh is None else self._weigh.share_told(draft, teller)

    def of(self, ranked: Sequence[StoryDraft], same_words: float) -> list[tuple[StoryDraft, ...]]:
        """The foremost stories, those that tell one affair together, best first."""
        self._drafts = {draft.lead.id: draft for draft in ranked}
        grounds = same_words, {ident: _told_by(draft) for ident, draft in self._drafts.items()}
        if grounds != self._grounds or self._weigh is None:
            self._grounds, self._weigh = grounds, _Scales(_weights(ranked), same_words)
            self.accounts, self._told, self._found = {}, {}, {}
        found: dict[tuple[_Key, _Key], bool] = {}
        kept: list[_Key] = []
        for draft in ranked[:_LOOKED_AT]:
            key: _Key = (draft.lead.id,)
            # What has grown may tell what neither part told before, so that the search starts anew with the whole.
            while (other := next((other for other in kept if self._one_affair(other, key, found)), None)) is not None:
                kept.remove(other)
                key = tuple(sorted((*other, *key), key=self._rank))
            kept.append(key)
        # What was not asked this time is forgotten, and so are the words, which are many: the next time few are asked.
        self._found, self._told = found, {}
        return [tuple([self._drafts[ident] for ident in key]) for key in kept]

    def _rank(self, lead: str) -> tuple[float, str]:
        draft = self._drafts[lead]
        return -draft.score, draft.id

    def _one_affair(self, one: _Key, other: _Key, found: dict[tuple[_Key, _Key], bool]) -> bool:
        """Whether either tells the other; also noted in `found`."""
        known = found.get((one, other), self._found.get((one, other)))
        if known is None:
            assert self._weigh is not None
            known = self._weigh.one_affair(self._words_of(one), self._words_of(other))
        found[one, other] = known
        return known

    def _words_of(self, key: _Key) -> _Told:
        told = self._told.get(key)
        if told is None:
            drafts = tuple([self._drafts[ident] for ident in key])
            parts = [self._words_of((ident,)) for ident in key] if len(key) > 1 else ()
            told = self._told[key] = _Told(drafts, parts)
        return told


def join_retold(ranked: Sequence[StoryDraft], same_words: float, affairs: Affairs | None = None) -> list[StoryDraft]:
    """The stories, best first as given, those that tell one affair joined to one with the items and members of all.

    One tells what the other does if they share a company and the other's headlines, figures included, stand in what
    its items say; if two companies give the same statement, `same_words` of it alike; or if both tell one mishap. The
    joined story keeps lead, event and score of the best, or of one that names more members and scores nearly as much;
    its id, too, unless an earlier edition told another of them. `affairs` saves work that it remembers.
    """
    affairs = affairs or Affairs()
    joined = [joined_story(drafts, affairs.account) for drafts in affairs.of(ranked, same_words)]
    return [*sorted(joined, key=lambda story: (-story.score, story.id)), *ranked[_LOOKED_AT:]]


def _told_by(draft: StoryDraft) -> tuple[object, ...]:
    """All of a story that decides what it is joined to."""
    return draft.items, draft.codes, draft.others, draft.mentions, draft.event, draft.title, draft.amounts, draft.latest


def _weights(drafts: Sequence[StoryDraft]) -> dict[str, float]:
    """How telling each word of the stories' headlines is."""
    counts = Counter(chain.from_iterable(map(_titled, drafts)))
    top = math.log(len(drafts) + _BATCH)
    return {word: top - math.log(count + 0.5) for word, count in counts.items()}


def _titled(draft: StoryDraft) -> set[str]:
    """The words of a story's headlines, of all that is asked for."""
    asked = dict.fromkeys([draft.title, *map(headline, _asked(draft))])
    return set(words_of(fold("\n".join(asked))))


class _Scales:
    """Weighs words by their rarity among the day's headlines."""

    def __init__(self, weights: dict[str, float], same_words: float) -> None:
        self._weights = weights
        self._same_words = same_words

    def one_affair(self, one: _Told, other: _Told) -> bool:
        """Either tells the other."""
        if abs(one.time - other.time) > span_of(one.event, other.event, _APART):
            return False
        if one.event == other.event == "rating":
            return False  # brokers word their ratings alike, and each is told apart by its name before
        return (
            self._tells(one, other)
            or self._tells(other, one)
            or self._same_release(one, other)
            or self._same_statement(one, other)
            or _same_debut(one, other)
            or _same_report(one, other)
            or _same_move(one.drafts[0], other.drafts[0])
            or same_mishap(one.drafts[0], other.drafts[0])
        )

    def share_told(self, draft: StoryDraft, teller: StoryDraft) -> float:
        """Which share of a story's headline, by the weight of its words, another one's items say."""
        return self._share(_words(fold(draft.title)), _Told((teller,)).said)

    def _tells(self, teller: _Told, told: _Told) -> bool:
        """What `told` has to say stands in what the teller's items say."""
        kinds = (told.event, teller.event)
        if told.event != teller.event and not _REACTIONS.isdisjoint(kinds) and kinds not in _WITHIN:
            return False
        strangers = not told.about and not teller.about
        if not strangers and told.about.isdisjoint(teller.names):
            return False
        if told.head not in teller.said:
            return False  # it begins with somebody else's name
        if _unsaid_figures(told.first, teller.said):
            return False
        surely = strangers or (told.event == teller.event and told.event in _DEALS)
        most, mean = (_TOLD_SURELY, _TOLD_SURELY) if surely else (_TOLD, _TOLD_ALL)
        if self._share(told.first, teller.said, _SHARED) >= most and self._share(told.all, teller.said) >= mean:
            return True
        return not surely and any(
            self._share(words, teller.said, _LONG) >= _TOLD_ONE and not _unsaid_figures(words, teller.said)
            for words in told.rest
        )

    def _share(self, words: frozenset[str], said: frozenset[str], least: float = 0.0) -> float:
        """Which share of the words' weight is said; none where what is said weighs less than `least`."""
        weights = self._weights
        total = sum(weights[word] for word in sorted(words))
        common = sum(weights[word] for word in sorted(words & said))
        return common / total if total and common >= least else 0.0

    def _same_release(self, one: _Told, other: _Told) -> bool:
        """One statistic of one country, known by its figure: about no company, and the headlines begin alike."""
        common = one.first & other.first
        return (
            not one.about
            and not other.about
            and one.head == other.head
            and any(map(_DECIMAL.fullmatch, sorted(common)))
            and sum(self._weights[word] for word in sorted(common)) >= _RELEASE
        )

    def _same_statement(self, one: _Told, other: _Told) -> bool:
        """Another company's statement in the same words, or on the cause that the other's story tells.

        With figures it would be news of its own, and so it would as one of the `_DEALS`.
        """
        a, b = one.drafts[0], other.drafts[0]
        if a.amounts or b.amounts or not (a.codes and b.codes) or not _DEALS.isdisjoint((a.event, b.event)):
            return False
        if a.event != b.event and not {a.event, b.event} <= _STANCES:
            return False
        said, again = _statement(a.title), _statement(b.title)
        if not said or not again:
            return False
        if len(said & again) >= self._same_words * len(said | again):
            return True
        return self._share(said, other.said, _CAUSE) >= _ONE_CAUSE or self._share(again, one.said, _CAUSE) >= _ONE_CAUSE


def _same_debut(one: _Told, other: _Told) -> bool:
    """A company goes public once, however many figures its first day has."""
    return (
        one.event == other.event == "listing"
        and bool(one.about)
        and one.about == other.about
        and not _DEBUT.isdisjoint(one.all)
        and not _DEBUT.isdisjoint(other.all)
    )


def _same_report(one: _Told, other: _Told) -> bool:
    """A company reports once in a season: its figures, its parts' and what is made of them are one story."""
    a, b = one.drafts[0], other.drafts[0]
    if not a.event == b.event == "earnings" or not a.codes or a.codes != b.codes:
        return False
    told, again = (set().union(*map(_seasons, each.drafts)) for each in (one, other))
    return bool(told) and bool(again) and not told.isdisjoint(again)


def _seasons(draft: StoryDraft) -> frozenset[str]:
    """The quarters and half-years whose results the headlines of a story tell."""
    return frozenset(
        _ORDINAL.get(mark, mark)
        for item in _asked(draft)
        for found in _SEASON.finditer(fold(headline(item)))
        for mark in (next(filter(None, found.groups())),)
    )


def _same_move(one: StoryDraft, other: StoryDraft) -> bool:
    """A share's move in two languages, whose words nothing else could compare: the company that both speak of first,
    and the percentage."""
    if not {one.event, other.event} <= _MOVES or one.event == other.event == "index_move":
        return False
    if not one.codes or one.codes[0] not in other.codes[:1] or _english(one) is _english(other):
        return False
    told, again = ({a.amount.value for a in each.amounts if a.amount.unit == "%"} for each in (one, other))
    return not told.isdisjoint(again)


def _asked(draft: StoryDraft) -> Sequence[NewsItem]:
    """The items whose words are looked for in other stories: where anybody tells it in Chinese those who do, since
    English words are said in none of theirs. So whoever reads it, the story is the same."""
    if _english(draft):
        return draft.items[:_ASKED]
    return [item for item in draft.items if item.lang != "en"][:_ASKED]


def _english(draft: StoryDraft) -> bool:
    """Nobody tells it in Chinese."""
    return all(item.lang == "en" for item in draft.items)


def _unsaid_figures(words: frozenset[str], said: frozenset[str]) -> bool:
    return any(word[0].isdigit() and word not in said for word in words)


def _statement(title: str) -> frozenset[str]:
    """The words of a headline after its speaker; none if it names nobody."""
    _, colon, words = fold(title).partition(":")
    return frozenset(words_of(words)) if colon else frozenset()


def for_reader(draft: StoryDraft, lang: Lang, affairs: Affairs) -> StoryDraft:
    """The story told by an item in the reader's language where it has one: lead, headline, first figures, sentences."""
    items = readers_first(draft.items, lang)
    if items == draft.items:
        return draft
    title = headline(items[0])
    return replace(
        draft,
        items=items,
        title=title,
        amounts=story_amounts(items),
        silent=draft.silent - {items[0].id},
        account=affairs.account(title, items),
    )
