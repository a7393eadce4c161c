"""Which way a story bears on the stock that it is about: for it, against it, or neither."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import Final, Literal

from hstui.analysis.headline import names_of
from hstui.analysis.observed import StorySignal
from hstui.analysis.ratings import rating_moved
from hstui.analysis.results import profit_moved, results_moved, results_point
from hstui.analysis.roles import Vocabulary, accused, own_shares, petty, speaks, struck
from hstui.analysis.rules import Table, table_of, whole, words
from hstui.errors import UsageError
from hstui.text.script import first_word, fold
from hstui.universe.model import Peer, Stock, Universe

READINGS: Final = ("earnings", "delivery", "rating", "own_shares", "accused", "struck")
"""What `read` of an event may be."""
_WHERE: Final = "advice.direction"
_LEAD: Final = 300
"""Characters of a report's text in which its figures stand."""


class Bearing:
    """Reads stories by the rules of an advice.toml."""

    def __init__(self, table: Table, universe: Universe) -> None:
        self._events = table_of(table, "events", "advice")
        self._lists = table_of(table, "direction", "advice")
        self._roles = Vocabulary(table_of(table, "roles", "advice"))
        self._universe = universe

    def of(self, story: StorySignal, stock: Stock) -> int:
        """1 speaks for the stock, -1 against it, 0 neither.

        No title counts that asks, denies, doubts or reports a price, nor a story half of whose headlines do; nor does
        one whose words point the other way than the event, or in which the stock has not the part that the event needs.
        """
        event = table_of(self._events, story.event, "advice.events")
        where = f"advice.events.{story.event}"
        fixed = whole(event, "direction", where)
        title, told = fold(story.title), list({_folded(each) for each in story.titles})

        def hold(test: Callable[[str], bool]) -> bool:
            """The title does, or half of the headlines do."""
            return test(title) or (bool(told) and 2 * sum(map(test, told)) >= len(told))

        if "makers" in event and stock.sector not in (*words(event, "makers", where), "other"):
            return 0
        doubted = words(self._lists, "doubt", _WHERE) + words(event, "doubt", where)
        if title.endswith("?") or hold(lambda each: _any_word(each, doubted)):
            return 0
        if fixed > 0 and "?" in title:  # somebody asks, and what he is told is no announcement: 要推新品?知情人士:…
            return 0
        own = event if "up" in event or "down" in event else self._lists
        up, down = words(own, "up", where), words(own, "down", where)
        reading = reading_of(event, where)
        names = names_of(stock)
        if reading == "accused" and (hold(petty) or not hold(lambda each: accused(each, names, self._roles))):
            return 0
        if reading == "struck" and not hold(lambda each: struck(each, names, self._roles)):
            return 0
        if reading == "own_shares" and not hold(lambda each: own_shares(each, names, up + down)):
            return 0

        def points(folded: str) -> int:
            if reading == "earnings" or reading == "delivery":
                return _figures_point(folded, reading, names, self._all_names)
            if reading == "rating":
                return rating_moved(folded, names)
            return int(_any_word(folded, up)) - int(_any_word(folded, down))

        said = points(title)
        if fixed:
            return fixed if fixed != -said else 0
        if told:
            said = _shared(said, list(map(points, told)))
        if reading == "earnings" and said:
            if profit_moved(fold(story.text[:_LEAD])) == -said:  # 营收增长, of a fallen profit
                return 0
            moved = [_figures_moved(each, names, self._all_names) for each in told or [title]]
            profit, revenue, expected = (sum(each[part] for each in moved) for part in range(3))
            # One headline tells the one, another the other; good results that were expected to be better are mixed.
            if profit * said < 0 or (said > 0 and (revenue < 0 or expected < 0)):
                return 0
        return said

    @cached_property
    def _all_names(self) -> frozenset[str]:
        """Of every company that the universe knows."""
        companies: tuple[Stock | Peer, ...] = (*self._universe.known.values(), *self._universe.peers)
        return _one(frozenset(chain.from_iterable(map(names_of, companies))))


@lru_cache(maxsize=4)
def _one(names: frozenset[str]) -> frozenset[str]:
    """The same object for equal names, so that it is soon found that they are equal."""
    return names


@lru_cache(maxsize=4096)  # every refresh asks the headlines that are still there again
def _figures_point(
    folded: str, event: Literal["earnings", "delivery"], names: tuple[str, ...], companies: frozenset[str]
) -> int:
    others = tuple(companies.difference(names))
    return results_point(folded, event, names, others, own_words=speaks(folded, names))


@lru_cache(maxsize=4096)  # the same headlines, again
def _figures_moved(folded: str, names: tuple[str, ...], companies: frozenset[str]) -> tuple[int, int, int]:
    return results_moved(folded, names, tuple(companies.difference(names)))


def _shared(said: int, told: Sequence[int]) -> int:
    """What the first title says, unless as many headlines point the other way; else what half of the headlines say."""
    together = sum(told)
    if said:
        return said if said * together > 0 else 0
    sign = (together > 0) - (together < 0)
    return sign if 2 * abs(together) >= len(told) else 0


def reading_of(event: Table, where: str) -> str:
    """How an event's direction is read; "" by words. Raises UsageError."""
    reading = str(event.get("read", ""))
    if reading and reading not in READINGS:
        raise UsageError(f"{where}.read must be one of {', '.join(READINGS)}")
    return reading


@lru_cache(maxsize=4096)  # every refresh asks the headlines that are still there again
def _any_word(folded: str, listed: tuple[str, ...]) -> bool:
    return bool(first_word(folded, map(_folded, listed)))


@lru_cache(maxsize=4096)  # the same lists for every story, the same headlines for every refresh
def _folded(text: str) -> str:
    return fold(text)
