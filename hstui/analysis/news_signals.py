"""Signals from stories: which way an event points for the stock that it is about, if any way at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from hstui.analysis.observed import Observed, Signal, StorySignal
from hstui.analysis.rules import Table, number, table_of, whole, words
from hstui.text.script import first_word, fold
from hstui.universe.model import Stock

_RECORDED: Final[Mapping[str, str]] = {"buyback": "buyback", "placement": "placing"}
"""Events that records tell better than stories: counted once."""
_WHERE: Final = "advice.direction"


def news_signals(observed: Observed, table: Table, known: Iterable[Signal]) -> list[Signal]:
    """One signal a stock and kind of event, from the best story of it; none of what `known` tells from records."""
    news, events = table_of(table, "news", "advice"), table_of(table, "events", "advice")
    least = float(number(news, "min_score", "advice.news"))
    limit = whole(news, "max_events", "advice.news")
    recorded = {(one.code, one.rule) for one in known}
    members = set(observed.universe.codes)
    by_key: dict[tuple[str, str, int], list[StorySignal]] = {}
    for story in sorted(observed.stories, key=lambda one: (-one.score, one.id)):
        if story.event not in events or story.score < least or not story.codes:
            continue
        code = story.codes[0]
        if code not in members or (code, _RECORDED.get(story.event, "")) in recorded:
            continue
        kind = table_of(events, story.event, "advice.events")
        if "min_desks" in kind and story.desks < whole(kind, "min_desks", f"advice.events.{story.event}"):
            continue
        stock = observed.universe.known[code]
        if story.event == "insider" and _holds_another(story.title, stock):
            continue
        direction = _direction(story, stock, kind, table)
        if direction:
            by_key.setdefault((code, story.event, direction), []).append(story)
    found = [
        Signal(
            rule=f"event.{event}",
            family="news",
            code=code,
            weight=direction * number(table_of(events, event, "advice.events"), "weight", f"advice.events.{event}"),
            stories=tuple(story.id for story in stories),
            evidence=tuple(dict.fromkeys(each for story in stories for each in story.evidence)),
        )
        for (code, event, direction), stories in sorted(by_key.items())
    ]
    kept: list[Signal] = []
    for code in sorted({one.code for one in found}):
        own = sorted((one for one in found if one.code == code), key=lambda one: (-abs(one.weight), one.rule))
        kept += own[:limit]
    return kept


_ISSUER: Final = re.compile(r"^([^:]{2,20}):")
"""Whose shares change hands, where a headline names it in front of a colon."""
_ANNOUNCERS: Final = re.compile("权益|披露|交易所|港交所|联交所|公告|消息|快讯|异动|股东|insider|filing")
_STAKE: Final = re.compile("对[^,，;；]{2,14}持股")
_SUFFERED: Final = re.compile("(?:被|遭|遭到)$")


def _holds_another(title: str, stock: Stock) -> bool:
    """The stock is the shareholder of somebody else, whose shares the dealing is in: it says nothing of its own."""
    folded = fold(title)
    issuer = _ISSUER.match(folded)
    if issuer is not None and not _ANNOUNCERS.search(issuer[1]):
        return not any(name in issuer[1] for name in _names(stock))
    return _STAKE.search(folded) is not None


def _direction(story: StorySignal, stock: Stock, event: Table, table: Table) -> int:
    """The event's own direction, else what the story says, else what the title's words say; 0: unclear.

    No signal comes of a title that asks, denies, doubts or reports a price, of a story half of whose headlines do, of a
    complaint that the stock itself made against others, of what others did to it, or of a title whose words point the
    other way.
    """
    where = f"advice.events.{story.event}"
    fixed = whole(event, "direction", where)
    lists = table_of(table, "direction", "advice")
    title = fold(story.title)
    told = {_folded(each) for each in story.titles}

    def says(listed: tuple[str, ...]) -> bool:
        return _any_word(title, listed) or (
            bool(told) and 2 * sum(_any_word(each, listed) for each in told) >= len(told)
        )

    if says(words(lists, "doubt", _WHERE) + words(event, "doubt", where)):
        return 0
    if title.endswith("?"):  # somebody's view
        return 0
    if fixed < 0 and says(words(lists, "wronged", _WHERE)):
        return 0
    if fixed < 0 and any(_complains(each, stock, lists) for each in {title, *told}):
        return 0
    own = event if "up" in event or "down" in event else lists
    up, down = words(own, "up", where), words(own, "down", where)

    def points(folded: str) -> int:
        return int(_any_word(folded, up)) - int(_any_word(folded, down))

    said = points(title)
    if fixed:
        return fixed if fixed != -said else 0
    if told and said * sum(map(points, told)) <= 0:  # as many of the headlines point the other way
        said = 0
    return story.direction or said


def _complains(folded: str, stock: Stock, lists: Table) -> bool:
    """The stock accuses or polices somebody else: it stands before a word of `accuses`, or at the head of a title
    before one of `polices`, with nobody of `bystanders` between."""
    names = _names(stock)
    own = any(folded.startswith(name) for name in names)
    for word in map(_folded, words(lists, "accuses", _WHERE) + (words(lists, "polices", _WHERE) if own else ())):
        place = folded.find(word)
        if place < 0 or _SUFFERED.search(folded, max(0, place - 2), place):
            continue
        starts = [(at, name) for name in names if 0 <= (at := folded.find(name)) < place]
        if starts:
            at, name = min(starts)
            between = folded[at + len(name) : place]
            if not _any_word(between, words(lists, "bystanders", _WHERE)):
                return True
    return False


def _names(stock: Stock) -> list[str]:
    """All that the stock is called, folded, the longest first."""
    names = {fold(name) for name in (stock.short_hans, stock.short_en, *(alias.text for alias in stock.aliases))}
    return sorted(names - {""}, key=lambda name: (-len(name), name))


@lru_cache(maxsize=4096)  # every refresh asks the headlines that are still there again
def _any_word(folded: str, listed: tuple[str, ...]) -> bool:
    return bool(first_word(folded, map(_folded, listed)))


@lru_cache(maxsize=4096)  # the same lists for every story, the same headlines for every refresh
def _folded(text: str) -> str:
    return fold(text)
