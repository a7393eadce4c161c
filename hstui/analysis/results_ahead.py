"""Dates on which companies will publish results, as headlines announce them: no free source has them as records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from hstui.analysis.headline import names_of
from hstui.analysis.story import StoryDraft
from hstui.clock import HKT
from hstui.records.news import CalendarEvent, NewsItem
from hstui.text.script import fold
from hstui.universe.model import Universe

AFTER_CLOSE: Final = time(16, 30)
"""Hong Kong's companies publish after the close, if they do not say when."""
_AHEAD: Final = timedelta(days=60)
_LEAD: Final = 200
"""Characters of a text in which its date stands."""
_SENTENCE_END: Final = "。;!?\n"
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ANNOUNCED: Final = re.compile(
    "(?:将|定|拟|订)[于在]?(?:(?P<year>20[0-9]{2})年)?(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日"
    "(?:[^。;,\n]{0,20}(?:发布|公布|披露|刊发|审议|批准)[^。;,\n]{0,40}|[^。;\n]{0,20}董事会[^。;\n]{0,60})"
    "(?:业绩|财报|季报|年报)"
)
_ENGLISH: Final = re.compile(
    r"\b(?:to|will) (?:report|announce|release|publish|post)\b[^.;]{0,60}\b(?:results|earnings)\b[^.;]{0,40}"
    rf"\bon (?:[a-z]+day, )?(?P<name>{'|'.join(_MONTHS)})[a-z]*\.? (?P<day>[0-9]{{1,2}})\b"
)


def results_ahead(stories: Sequence[StoryDraft], universe: Universe, now: datetime) -> list[CalendarEvent]:
    """One event a company, from today to sixty days ahead, by the newest item that says so. The hour is a guess."""
    today = now.astimezone(HKT).date()
    found: dict[str, tuple[datetime, CalendarEvent]] = {}
    for story in stories:
        if not story.codes or story.event != "earnings":
            continue
        code = story.codes[0]
        names = names_of(universe.known[code])
        for item in story.items:
            day = announced(f"{item.title}\n{item.text[:_LEAD]}", names, today)
            if day is None or item.published is None:
                continue
            if code not in found or item.published > found[code][0]:
                found[code] = item.published, _event(code, day, item)
    return [found[code][1] for code in sorted(found)]


@lru_cache(maxsize=4096)  # every refresh asks the items that are still there again
def announced(text: str, names: tuple[str, ...], today: date) -> date | None:
    """The day in the near future on which a sentence of the text says that the company will publish results; None if
    none does. `names` are what the company is called, folded."""
    folded = fold(text)
    for day in (*_days(_ANNOUNCED, folded, names, today), *_days(_ENGLISH, folded, names, today)):
        if today <= day <= today + _AHEAD:
            return day
    return None


def _days(pattern: re.Pattern[str], folded: str, names: Sequence[str], today: date) -> Iterator[date]:
    for match in pattern.finditer(folded):
        begin = max(folded.rfind(end, 0, match.start()) for end in _SENTENCE_END) + 1
        if not any(folded.find(name, begin, match.end()) >= 0 for name in names):
            continue
        parts = match.groupdict()
        month = int(parts["month"]) if "month" in parts else _MONTHS.index(parts["name"]) + 1
        years = [int(parts["year"])] if parts.get("year") else [today.year, today.year + 1]
        for year in years:
            try:
                yield date(year, month, int(parts["day"]))
            except ValueError:  # no such day
                continue


def _event(code: str, day: date, item: NewsItem) -> CalendarEvent:
    starts = datetime.combine(day, AFTER_CLOSE, HKT)
    return CalendarEvent(starts, "results", item.title, item.provenance, (code,))
