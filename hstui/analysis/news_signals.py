"""Signals from stories: one a stock and kind of event that points one way for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from hstui.analysis.bearing import Bearing
from hstui.analysis.observed import Observed, Signal, StorySignal
from hstui.analysis.rules import Table, number, table_of, whole

_RECORDED: Final[Mapping[str, str]] = {"buyback": "buyback", "placement": "placing"}
"""Events that records tell better than stories: counted once."""


def news_signals(observed: Observed, table: Table, known: Iterable[Signal]) -> list[Signal]:
    """One signal a stock and kind of event, from the best story of it; none of what `known` tells from records."""
    news, events = table_of(table, "news", "advice"), table_of(table, "events", "advice")
    least = float(number(news, "min_score", "advice.news"))
    limit = whole(news, "max_events", "advice.news")
    recorded = {(one.code, one.rule) for one in known}
    members = set(observed.universe.codes)
    bearing = Bearing(table, observed.universe)
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
        direction = bearing.of(story, observed.universe.known[code])
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
