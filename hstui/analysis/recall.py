"""What one digest worked out, for the next: only items that are new or changed are read, grouped and told anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from operator import is_
from typing import Any, NamedTuple

from msgspec import structs

from hstui.analysis.desk_words import full_title
from hstui.analysis.knowledge import Knowledge, default_knowledge, knowledge
from hstui.analysis.reading import Reader, Reading
from hstui.analysis.retold import Affairs
from hstui.analysis.similarity import PairModel
from hstui.analysis.stories import Grouping, common_grams, group_items
from hstui.analysis.story import StoryDraft, Told
from hstui.analysis.traits import Traits
from hstui.records.news import NewsItem
from hstui.universe.model import Universe


class Read(NamedTuple):
    """An item with what it says."""

    item: NewsItem
    reading: Reading
    time: float | None
    """Its publication in seconds since the epoch."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A group's story but for what the passing of time changes: its score and parts are not filled in."""

    draft: StoryDraft | None
    """None: the group is not about anything that this note is about."""
    parts: Mapping[str, float] = field(default_factory=dict)
    """`Scale.parts` of the story."""
    updated: bool = False
    """It was told before, and something has been added since."""

    def told_by(self, group: Sequence[Read]) -> Sketch:
        """The same story, of items that came anew and say the same."""
        if self.draft is None:
            return self
        current = {entry.item.id: entry.item for entry in group}
        items = tuple([current[item.id] for item in self.draft.items])
        return replace(self, draft=structs.replace(self.draft, items=items))


class Day(NamedTuple):
    """What a digest tells, but for what the passing of time changes."""

    stories: Sequence[tuple[Sketch, tuple[str, ...], str]]
    """With the ids of related stories, and of the one that it continues."""
    in_window: int
    off_topic: int
    old: int
    undated: int
    since: datetime
    until: datetime
    """It holds from the one to before the other: then an item leaves the window, is forgotten, or is ahead no more."""


class Recall:
    """Results of the last digest, each with what it was made from; asked for the same again, it gives the same.

    Nothing in it depends on the clock: what does (the window, a story's age) is worked out in every digest. It holds
    what the last digest needed and no more. For one digest at a time.
    """

    def __init__(self) -> None:
        self._rules: tuple[Universe, Knowledge] | None = None
        self._reader: Reader | None = None
        self._common: Mapping[str, float] = {}
        self._knowledge: tuple[Mapping[str, Any], Knowledge] | None = None
        self._forget()

    def _forget(self) -> None:
        self._given: tuple[Sequence[NewsItem], list[NewsItem]] | None = None
        self._day: tuple[Sequence[NewsItem], Mapping[str, Told], timedelta, Day] | None = None
        self._items: dict[str, Read] = {}
        self._told: dict[tuple[str, datetime | None], Traits] = {}
        self._grouping: tuple[list[Traits], Grouping] | None = None
        self._sketches: dict[tuple[str, ...], tuple[int, Told | None, Sketch]] = {}
        self._fresh_items: dict[str, Read] = {}
        self._fresh_told: dict[tuple[str, datetime | None], Traits] = {}
        self._fresh_sketches: dict[tuple[str, ...], tuple[int, Told | None, Sketch]] = {}
        self._new: set[str] = set()
        self.unread: set[str] = set()
        """Items that could not be read; whoever asks for the digest tells."""
        self._again: set[str] = set()
        """Items that say the same as before, in an answer that was parsed anew."""
        self.affairs = Affairs()
        """For `join_retold`."""

    def knowledge(self, overrides: Mapping[str, Mapping[str, Any]]) -> Knowledge:
        """The package's knowledge with a user's tables laid over it, made anew only for other tables.

        Raises `UsageError` as `hstui.analysis.knowledge.knowledge` does."""
        if not overrides:
            return default_knowledge()
        if self._knowledge is None or self._knowledge[0] != overrides:
            self._knowledge = (overrides, knowledge(overrides))
        return self._knowledge[1]

    def begin(self, universe: Universe, knowledge: Knowledge) -> None:
        """Start a digest. By other rules or for other stocks nothing is remembered."""
        rules = self._rules
        if rules is None or rules[1] is not knowledge or rules[0] != universe:
            self._forget()
            self._reader = Reader(universe, knowledge)
            self._common = common_grams(knowledge, universe)
            self._rules = (universe, knowledge)
        self._fresh_items, self._fresh_told, self._fresh_sketches = {}, {}, {}
        self._new.clear()
        self._again.clear()

    def end(self) -> None:
        """Forget what this digest did not ask for."""
        self._items, self._told, self._sketches = self._fresh_items, self._fresh_told, self._fresh_sketches
        self._new.clear()

    def day(self, items: Sequence[NewsItem], told: Mapping[str, Told], now: datetime, window: timedelta) -> Day | None:
        """What the last digest told, if that was of the same objects and still holds."""
        if self._day is None:
            return None
        same, before, length, day = self._day
        holds = day.since <= now < day.until and length == window and before == told and _identical(same, items)
        return day if holds else None

    def keep_day(self, items: Sequence[NewsItem], told: Mapping[str, Told], window: timedelta, day: Day) -> Day:
        """Remember what a digest told."""
        self._day = (items, told, window, day)
        return day

    def in_order(
        self, items: Sequence[NewsItem], order: Callable[[Sequence[NewsItem]], list[NewsItem]]
    ) -> list[NewsItem]:
        """`order(items)`, for the same objects as the last time not asked again."""
        if self._given is None or not _identical(self._given[0], items):
            self._given = (items, order(items))
        return self._given[1]

    def read(self, item: NewsItem) -> Read:
        """The item read, from memory where it was read before and has not changed but for when it was fetched."""
        held = self._items.get(item.id)
        if held is not None and (held.item is item or _same(held.item, item)):
            read = held
            if held.item is not item:
                read = Read(item, held.reading, held.time)
                self._again.add(item.id)
        else:
            time = item.published.timestamp() if item.published is not None else None
            read = Read(item, self._reading(item, time), time)
            self._new.add(item.id)
        self._fresh_items[item.id] = read
        return read

    def _reading(self, item: NewsItem, time: float | None) -> Reading:
        """What the item says; nothing, where reading it fails: a defect met in one headline must not cost the note."""
        assert self._reader is not None
        try:
            reading = self._reader.read(full_title(item), item.text, item.tickers, item.outlet, time)
            self.unread.discard(item.id)
        except Exception:  # a defect of ours, whatever it is: counted, and told with the coverage
            self.unread.add(item.id)
            reading = self._reader.read("", time=time)
        return reading

    def traits_of(self, title: str, latest: datetime | None) -> Traits:
        """The traits of a story that an earlier edition told."""
        key = (title, latest)
        known = self._told.get(key)
        if known is None:
            assert self._reader is not None
            time = latest.timestamp() if latest is not None else None
            known = self._reader.read(title, time=time).traits
        self._fresh_told[key] = known
        return known

    def grouped(self, items: list[Traits], wanted: Callable[[], Sequence[bool]]) -> Grouping:
        """`group_items` of these traits, of which those are `wanted`: follows from what they were read from."""
        if self._grouping is None or not _identical(self._grouping[0], items):
            assert self._reader is not None
            model = PairModel(self._reader.knowledge.tables["ranking"]["same_event"])
            self._grouping = (items, group_items(items, model, self._common, wanted=wanted()))
        return self._grouping[1]

    def sketched(self, group: Sequence[Read], fresh: int, told: Told | None) -> Sketch | None:
        """The story of these items, so many of which are within the window, when it was told before."""
        ids = tuple([entry.item.id for entry in group])
        held = self._sketches.get(ids)
        if held is None or held[0] != fresh or held[1] != told or not self._new.isdisjoint(ids):
            return None
        if not self._again.isdisjoint(ids):
            held = (fresh, told, held[2].told_by(group))
        self._fresh_sketches[ids] = held
        return held[2]

    def keep(self, group: Sequence[Read], fresh: int, told: Told | None, sketch: Sketch) -> Sketch:
        """Remember a story."""
        self._fresh_sketches[tuple([entry.item.id for entry in group])] = (fresh, told, sketch)
        return sketch


def _same(one: NewsItem, other: NewsItem) -> bool:
    """The same item, but for its provenance, which says when it was fetched."""
    return (
        one.title == other.title
        and one.text == other.text
        and one.published == other.published
        and one.tickers == other.tickers
        and one.outlet == other.outlet
        and one.lang == other.lang
        and one.trust == other.trust
        and one.source == other.source
        and one.url == other.url
        and one.kind == other.kind
        and one.importance == other.importance
    )


def _identical(one: Sequence[object], other: Sequence[object]) -> bool:
    """The very same objects: comparing tuples of tuples would take as long as grouping a small day."""
    return len(one) == len(other) and all(map(is_, one, other))
