"""A group of items made a story: whether it belongs in the note, what it is about, who leads it and who may speak."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from hstui.analysis.desk_words import headline
from hstui.analysis.headline import longest_first
from hstui.analysis.knowledge import Knowledge
from hstui.analysis.rank import Scale
from hstui.analysis.reading import Reading
from hstui.analysis.recall import Read, Sketch
from hstui.analysis.results import states_results
from hstui.analysis.slight import is_slight
from hstui.analysis.stories import story_id
from hstui.analysis.story import StoryDraft, Told
from hstui.analysis.variants import chatter, lead_order, midway, readers_first, story_amounts, variants
from hstui.records.news import Lang, NewsItem
from hstui.text.script import fold

_MOST_TOLD: Final[Lang] = "zh-Hans"
"""The language in which stories are told before anybody reads them: so they are the same for every reader."""
_OF_ONE_COMPANY: Final = frozenset({"buyback", "rating", "insider"})
"""Events that matter to one company's holders alone: of a company that nobody here watches they are not news."""
_OF_MEMBERS: Final = frozenset({"fund_flow"})
"""What goes into shares is news of members and of the market, not of another company."""
_OF_KNOWN_COMPANY: Final = frozenset({"price_move", "listing", "mna", "financing", "rnd"})
"""Events of some company or other: not news where none is known here, whatever else the headline speaks of."""

_OF_MANY: Final = frozenset({"index_move", "fund_flow", "price_move"})
"""Events of a market, whichever of its shares a headline names."""

_LABEL: Final = 14
"""Characters up to which a headline may be nothing but a name …"""
_REST: Final = re.compile("集团|集團|控股|股份|汽车|汽車|公司|科技|[^一-鿿]")
"""… and what stands beside names without saying anything."""
_PARTS: Final = frozenset({"brand", "product", "subsidiary", "person"})
"""Kinds of names that stand for a piece of a company."""
_NOBODY: Final[frozenset[str]] = frozenset()
"""One for all stories: every empty set that is computed is another 200 bytes."""


class _Topic:
    """Whether a group of items belongs in a note on Hong Kong technology shares."""

    def __init__(self, knowledge: Knowledge) -> None:
        lexicon = knowledge.lexicon
        self._alone = lexicon.mask(("hk_tech", "world"))
        self._data, self._place = lexicon.bit("data"), lexicon.bit("place")
        self._elsewhere = lexicon.bit("elsewhere")

    def holds(self, group: Sequence[Read]) -> bool:
        """An item is about a member or names one in its headline, or half of the headlines speak of the sector.

        Whom no headline names, but the bodies of at most a third, is where it happened (在微信群), not who did it.
        """
        about = [entry for entry in group if entry.reading.subjects]
        if 3 * len(about) > len(group) or any(_named(entry).intersection(entry.reading.subjects) for entry in about):
            return True
        if any(_named(entry, ("title", "tickers")) and entry.reading.theme != "other" for entry in group):
            return True
        return 2 * sum(self.moves(entry.reading.concepts) for entry in group) >= len(group)

    def moves(self, concepts: int) -> bool:
        """The words of one headline speak of what moves the sector."""
        if concepts & self._elsewhere:
            return False
        return bool(concepts & self._alone) or bool(concepts & self._data and concepts & self._place)


class Teller:
    """Makes stories of groups of items: everything about them that does not change as time passes."""

    def __init__(self, knowledge: Knowledge, scale: Scale) -> None:
        self._scale = scale
        self._topic = _Topic(knowledge)
        self._roundup, self._minor = knowledge.lexicon.bit("roundup"), knowledge.lexicon.bit("minor")
        self._stake = knowledge.lexicon.bit("stake")

    def concerns(self, entry: Read) -> bool:
        """Whether the item may belong in the note. A group of items that all do not has no draft."""
        reading = entry.reading
        return bool(reading.subjects or reading.mentions) or self._topic.moves(reading.concepts)

    def sketch(self, group: Sequence[Read], fresh: Sequence[Read], told: Told | None) -> Sketch:
        """One story of a group of items, not yet scored; `fresh` are those within the window, which alone are printed.

        No draft for a group that says nothing to readers of this note.
        """
        if all(entry.reading.concepts & self._roundup for entry in fresh) or not self._topic.holds(group):
            return Sketch(None)
        fresh = [entry for entry in fresh if not _only_names(entry)]
        if not fresh:
            return Sketch(None)
        minor = 2 * sum(bool(entry.reading.concepts & self._minor) for entry in fresh) > len(fresh)
        if not any(entry.reading.subjects or entry.reading.mentions for entry in fresh):
            if minor:
                return Sketch(None)
            fresh = [entry for entry in fresh if self._topic.moves(entry.reading.concepts)] or fresh
        event = _most([(e.reading.event, 1.0 if e.reading.event != "none" else 0.4) for e in fresh])
        if not any(entry.reading.subjects for entry in fresh):
            outside = any(entry.reading.others for entry in fresh)
            if event in _OF_ONE_COMPANY or event in (_OF_MEMBERS if outside else _OF_KNOWN_COMPANY):
                return Sketch(None)
        told_by = [entry.item for entry in fresh]
        differing = variants(told_by, event)
        behind, idle = midway(told_by), chatter(told_by)
        astray = self._beside(fresh, event) if len(fresh) > 1 else _NOBODY
        by_trust = lead_order(told_by, differing, astray, behind, idle) if len(fresh) > 1 else tuple(told_by)
        items = readers_first(by_trust, _MOST_TOLD)
        reading_of = {entry.item.id: entry.reading for entry in group}
        lead = reading_of[by_trust[0].id]
        theme = _most([(e.reading.theme, 1.0 if e.reading.theme != "other" else 0.5) for e in fresh], lead.theme)
        themes = _counted(name for entry in fresh for name in entry.reading.themes)
        single = [entry for entry in fresh if not entry.reading.concepts & self._roundup]
        codes, mentions, others = _companies(single, lead)  # whom a round-up names has other news
        first = min(group, key=lambda e: (e.time is None, e.time or 0.0, e.reading.traits.key))
        figures = story_amounts(items)
        latest = max(e.item.published for e in fresh if e.item.published is not None)
        draft = StoryDraft(
            id=told.id if told is not None else story_id(first.reading.traits.key, first.time),
            theme=theme,
            themes=(theme, *sorted((name for name in themes if name != theme), key=lambda name: (-themes[name], name))),
            event=event,
            codes=codes,
            mentions=mentions,
            others=others,
            items=items,
            title=headline(items[0]),
            amounts=figures,
            variants=differing,
            first_seen=min(e.item.published for e in group if e.item.published is not None),
            latest=latest,
            score=0.0,
            score_parts={},
            told=told is not None,
            strangers=_strangers(fresh) or _NOBODY,
            silent=(behind | idle).union(self._silent(fresh, event, minor)) - {items[0].id} or _NOBODY,
        )
        parts = self._scale.parts(
            trust=by_trust[0].trust,
            desks=len({item.outlet for item in items}),
            codes=codes,
            mentions=mentions,
            peers=others,
            aside=_aside(by_trust[0], lead),
            minor=minor or (bool(codes) and is_slight(items, event)),
            figures=len(figures),
            event=event,
        )
        updated = told is not None and (told.latest is None or latest > told.latest) and len(items) > 1
        return Sketch(draft, parts, updated)

    def _beside(self, fresh: Sequence[Read], event: str) -> set[str]:
        """Ids of the items that should not tell the story first where others can."""
        aside = self._roundup | self._minor
        astray = _astray(fresh, event)
        if event == "earnings" and (stating := {entry.item.id for entry in fresh if _states_results(entry)}):
            # A part's figures and what somebody said come after those of the company, however many repeat them.
            astray = {e.item.id for e in fresh if e.reading.traits.chinese or e.item.id in astray} - stating
        astray.update(entry.item.id for entry in fresh if entry.reading.concepts & aside)
        if event not in _OF_MANY:
            astray.update(_nameless(fresh))
        return astray

    def _silent(self, fresh: Sequence[Read], event: str, minor: bool) -> Iterator[str]:
        """Ids of the items that do not speak for a story: of another event, or beside it."""
        beside = self._roundup if minor else self._roundup | self._minor
        for entry in fresh:
            reading = entry.reading
            if reading.concepts & beside or event != "none" != reading.event != event or self._holders_word(entry):
                yield entry.item.id

    def _holders_word(self, entry: Read) -> bool:
        """Somebody else tells how much of the company he holds (甲公司：持有乙公司股权)."""
        if not entry.reading.concepts & self._stake:
            return False
        colon = fold(entry.item.title).find(":")
        return colon > 0 and not any(m.start < colon for link in entry.reading.links for m in link.matches[:1])


def _named(entry: Read, where: Sequence[str] = ("title",)) -> set[str]:
    """Members that the headline names, or that stand elsewhere in `where`."""
    return {link.code for link in entry.reading.links if link.member for m in link.matches if m.where in where}


def _only_names(entry: Read) -> bool:
    """The headline is a company's name and no more, as lists of what is looked for have it: it tells nothing."""
    title = entry.item.title
    if len(title) > _LABEL:
        return False
    spans = [(m.start, m.end) for link in entry.reading.links for m in link.matches if m.where == "title"]
    if not spans:
        return False
    folded = fold(title)
    rest = "".join(char for place, char in enumerate(folded) if not any(a <= place < b for a, b in spans))
    return len(rest) < 4 and not _REST.sub("", rest)


def _nameless(fresh: Sequence[Read]) -> list[str]:
    """Ids of the items whose headline does not say whom the story is about, where those of others do."""
    naming = {entry.item.id: _named(entry).intersection(entry.reading.subjects) for entry in fresh}
    nameless = [ident for ident, names in naming.items() if not names]
    if not nameless:
        return []
    told = {fold(entry.item.title) for entry in fresh if naming[entry.item.id]}
    return nameless if len(told) > 1 else []


def _states_results(entry: Read) -> bool:
    """Its headline states profit or revenue of the company, not of a product (企业微信收入)."""
    if not entry.reading.traits.chinese:
        return False
    titled = [m for link in entry.reading.links for m in link.matches if m.where == "title"]
    names = longest_first(tuple(m.alias for m in titled if m.kind not in _PARTS))
    return states_results(fold(entry.item.title), names)


def _strangers(group: Sequence[Read]) -> frozenset[str]:
    """Folded names of the companies that the bodies name and no headline does."""
    links = [link for entry in group for link in entry.reading.links]
    titled = {link.code for link in links if link.matches[0].where != "body"}
    return frozenset(fold(m.alias) for link in links if link.code not in titled for m in link.matches)


def _astray(group: Sequence[Read], event: str) -> set[str]:
    """Ids of items that should not tell the story: of another event, or with few of the words that the others use."""
    astray = {entry.item.id for entry in group if event != "none" != entry.reading.event != event}
    for chinese in (True, False):
        alike = [entry for entry in group if entry.reading.traits.chinese is chinese]
        if len(alike) < 2:
            continue
        # That a desk carries its item in two lists proves nothing.
        words = {(entry.item.outlet, entry.reading.traits.key): entry.reading.traits.grams for entry in alike}
        counts = Counter(chain.from_iterable(words.values()))
        shared = {
            entry.item.id: (sum(map(counts.__getitem__, entry.reading.traits.grams)) - len(entry.reading.traits.grams))
            / (len(entry.reading.traits.grams) + 4)  # so that two words are not more to the point than ten
            for entry in alike
        }
        least = 0.5 * max(shared.values(), default=0.0)
        astray.update(identity for identity, share in shared.items() if share < least)
    return astray


def _aside(item: NewsItem, reading: Reading) -> bool:
    """It is somebody else's news: the headline comes to its first member after a dozen characters, or never."""
    starts = [m.start for link in reading.links if link.member for m in link.matches if m.where == "title"]
    return not starts or min(starts) > min(12, len(item.title) // 3)


def _most(votes: Sequence[tuple[str, float]], preferred: str = "") -> str:
    """The label with most votes; of equal ones the preferred, then the first voted for."""
    totals: dict[str, float] = {}
    for label, vote in votes:
        totals[label] = totals.get(label, 0.0) + vote
    order = list(totals)
    return max(order, key=lambda label: (totals[label], label == preferred, -order.index(label)))


def _counted(names: Iterable[str]) -> dict[str, int]:
    """How often each is there. For the few names of a story in a tenth of the time that a `Counter` needs."""
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts


def _companies(fresh: Sequence[Read], lead: Reading) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Members that a third of the items or the lead are about, main one first; members in passing; other companies.

    A member that no headline names is there in passing: an investor among others, a customer, a yardstick.
    """
    titled = set().union(*map(_named, fresh))
    about = _counted(code for entry in fresh for code in entry.reading.subjects if code in titled)
    enough = max(1.0, len(fresh) / 3)
    order = [code for code in dict.fromkeys([*lead.subjects, *sorted(about)]) if code in titled]
    codes = [code for code in order if code in lead.subjects or about.get(code, 0) >= enough]
    codes.sort(key=lambda code: (-about.get(code, 0), order.index(code)))
    named = _counted(code for e in fresh for code in (*e.reading.subjects, *e.reading.mentions))
    mentions = sorted((code for code in named if code not in codes), key=lambda code: (-named[code], code))
    outside = _counted(code for entry in fresh for code in entry.reading.others)
    others = [code for code in outside if code in lead.others or outside[code] >= enough]
    return tuple(codes), tuple(mentions), tuple(sorted(others, key=lambda code: (-outside[code], code)))
