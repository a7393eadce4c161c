"""From a day's items to ranked stories: what is in the window, what belongs together, what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from hstui.analysis.knowledge import Knowledge, default_knowledge
from hstui.analysis.rank import Scale, age_hours, product
from hstui.analysis.recall import Day, Read, Recall, Sketch
from hstui.analysis.story import Digest, StoryDraft, Told
from hstui.analysis.telling import Teller
from hstui.analysis.traits import Traits
from hstui.clock import SKEW
from hstui.records.news import NewsItem
from hstui.universe.model import Universe

_MEMORY: Final = timedelta(days=5)
"""Items this long before the window are read as memory: what was told before is no news."""
_LONG: Final = timedelta(days=1)
"""How long a day's stories hold where no item's age says otherwise."""


def digest(
    items: Sequence[NewsItem],
    universe: Universe,
    now: datetime,
    window: timedelta,
    told: Mapping[str, Told] | None = None,
    knowledge: Knowledge | None = None,
    recall: Recall | None = None,
) -> Digest:
    """Ranked stories of the `window` before `now`, best first.

    Items published before the window are memory: a story that they already told is a re-run and scores as one.
    Undated items (or dated ahead of `now`) join a story that dated items tell, and make none of their own.
    `told` are the stories of earlier editions by id: the same event keeps its id, a further step names it in
    `update_of`. Stories that name no member and nothing that moves Hong Kong's technology shares are dropped. Whatever
    language the reader has, they are told in the desks' own (`rank.choose` turns those that are printed).
    Deterministic: the order of `items` does not matter, nor does `recall`, which saves work that it remembers.
    """
    told = told or {}
    knowledge = knowledge or default_knowledge()
    recall = recall or Recall()
    recall.begin(universe, knowledge)
    scale = Scale(knowledge.tables["ranking"]["score"], universe)
    day = recall.day(items, told, now, window)
    if day is None:
        day = recall.keep_day(items, told, window, _day(items, recall, now, window, told, Teller(knowledge, scale)))
    since = now - window
    drafts = [_finished(*story, scale, now, since) for story in day.stories]
    drafts.sort(key=lambda draft: (-draft.score, draft.id))
    return Digest(
        tuple(drafts), len(items), day.in_window, day.off_topic, day.old, day.undated, tuple(sorted(recall.unread))
    )


def _day(
    items: Sequence[NewsItem],
    recall: Recall,
    now: datetime,
    window: timedelta,
    told: Mapping[str, Told],
    teller: Teller,
) -> Day:
    """The stories, not yet scored, with all that stays as it is until an item grows too old or comes of age."""
    since = now - window
    read, dropped_old, undated, until = _read(items, recall, now, window)
    memory = _told_traits(told, recall)
    grouping = recall.grouped(
        [*(entry.reading.traits for entry in read), *(trait for _, trait in memory)],
        lambda: [*map(teller.concerns, read), *(True for _ in memory)],
    )
    groups: dict[int, list[Read]] = {}
    for root, entry in zip(grouping.group, read, strict=False):
        if root in groups:
            groups[root].append(entry)
        else:
            groups[root] = [entry]
    told_of: dict[int, str] = {}
    for number, (identity, _) in enumerate(memory, start=len(read)):
        told_of.setdefault(grouping.group[number], identity)
    by_item = {item_id: identity for identity in sorted(told) for item_id in told[identity].items}
    start = since.timestamp()
    sketches: dict[int, Sketch] = {}
    off_topic = in_window = 0
    for root, group in groups.items():
        fresh = [e for e in group if e.time is not None and e.time >= start]
        in_window += len(fresh)
        if not fresh:
            continue
        identity = next((by_item[e.item.id] for e in group if e.item.id in by_item), told_of.get(root, ""))
        before = told.get(identity)
        sketch = recall.sketched(group, len(fresh), before)
        if sketch is None:
            sketch = recall.keep(group, len(fresh), before, teller.sketch(group, fresh, before))
        if sketch.draft is None:
            off_topic += 1
        else:
            sketches[root] = sketch
    recall.end()
    links = _links(sketches, grouping.related, told_of)
    stories = [(sketch, *links.get(root, _ALONE)) for root, sketch in sketches.items()]
    return Day(stories, in_window, off_topic, dropped_old, undated, now, until)


def _finished(
    sketch: Sketch, related: tuple[str, ...], update_of: str, scale: Scale, now: datetime, since: datetime
) -> StoryDraft:
    """The story with its links, and the score that it has `now`."""
    draft = sketch.draft
    assert draft is not None
    rerun = draft.first_seen is not None and draft.first_seen < since
    age = age_hours(draft.latest, now)
    novelty = scale.novelty(age_hours=age, told=draft.told, updated=sketch.updated, rerun=rerun)
    parts = {**sketch.parts, "novelty": novelty}  # in its old place: the score is rounded after the last factor
    return draft.finished(product(parts), parts, related, update_of)


def _read(
    items: Sequence[NewsItem], recall: Recall, now: datetime, window: timedelta
) -> tuple[list[Read], int, int, datetime]:
    """The items worth reading in a fixed order, how many were too old, how many undated, and until when that holds."""
    read, old, undated = [], 0, 0
    since = now - window
    ahead, memory = now + SKEW, since - _MEMORY
    next_ahead = oldest = oldest_fresh = now + _LONG
    for item in recall.in_order(items, _distinct):
        published = item.published
        if published is not None and published > ahead:
            next_ahead = min(next_ahead, published)
            item, published = replace(item, published=None), None
        if published is None:
            undated += 1
        elif published < since:
            old += 1
            if published < memory:
                continue
            if published < oldest:
                oldest = published
        elif published < oldest_fresh:
            oldest_fresh = published
        read.append(recall.read(item))
    return read, old, undated, min(next_ahead - SKEW, oldest + window + _MEMORY, oldest_fresh + window)


def _distinct(items: Sequence[NewsItem]) -> list[NewsItem]:
    """The items by id. One that several lists deliver, each with its own tickers, has all of them."""
    by_id: dict[str, list[NewsItem]] = {}
    for item in items:
        if item.id in by_id:
            by_id[item.id].append(item)
        else:
            by_id[item.id] = [item]
    result = []
    for identity in sorted(by_id):
        same = by_id[identity]
        first = same[0]
        if len(same) == 1 and len(first.tickers) < 2:
            result.append(first)
            continue
        first = min(same, key=lambda item: (-len(item.text), item.tickers, item.source, item.title))
        tickers = tuple(sorted({ticker for item in same for ticker in item.tickers}))
        result.append(first if first.tickers == tickers else replace(first, tickers=tickers))
    return result


def _told_traits(told: Mapping[str, Told], recall: Recall) -> list[tuple[str, Traits]]:
    """Told stories as further items, so that grouping recognises them under other words."""
    return [(identity, recall.traits_of(told[identity].title, told[identity].latest)) for identity in sorted(told)]


_ALONE: Final[tuple[tuple[str, ...], str]] = ((), "")


def _links(
    sketches: Mapping[int, Sketch], related: Sequence[tuple[int, int]], told_of: Mapping[int, str]
) -> dict[int, tuple[tuple[str, ...], str]]:
    """By group: the ids of other steps of the same affair in this digest, and of the one in earlier editions."""
    ids = {root: sketch.draft.id for root, sketch in sketches.items() if sketch.draft is not None}
    links: dict[int, set[str]] = {}
    continues: dict[int, str] = {}
    for a, b in related:
        for one, other in ((a, b), (b, a)):
            if one in ids and other in ids:
                links.setdefault(one, set()).add(ids[other])
            elif one in ids and other in told_of:
                continues.setdefault(one, told_of[other])
    return {root: (tuple(sorted(links.get(root, ()))), continues.get(root, "")) for root in (*links, *continues)}
