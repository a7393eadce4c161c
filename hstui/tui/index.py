"""An edition with its look-up tables, and what the reader has done to it: what every page is built from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from hstui.edition.model import Edition, Evidence, Figure, Story, ThemeSection
from hstui.edition.outlets import outlet_name
from hstui.tui.words import Say, words

_RECENT = timedelta(days=180)
"""Within this of the edition a date needs no year."""


@dataclass(frozen=True)
class Book:
    """One edition as the pages read it."""

    edition: Edition
    now: datetime
    lang: str = "zh-Hans"
    read: frozenset[str] = frozenset()
    pinned: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    notes: dict[str, str] = field(default_factory=dict)
    convert: Callable[[str], str] | None = None
    """Script conversion for display; None: as written."""

    @cached_property
    def say(self) -> Say:
        """Labels in the reader's language."""
        return words(self.lang)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Figures by id."""
        return {figure.id: figure for figure in self.edition.figures}

    @cached_property
    def names(self) -> dict[str, str]:
        """Members' names by code."""
        return {member.code: member.name for member in self.edition.members}

    @cached_property
    def stories(self) -> dict[str, Story]:
        """Stories by id."""
        return {story.id: story for section in self.edition.news for story in section.stories}

    @cached_property
    def sections(self) -> dict[str, ThemeSection]:
        """Sections by story id."""
        return {story.id: section for section in self.edition.news for story in section.stories}

    @cached_property
    def unread(self) -> dict[str, int]:
        """How many stories of each theme were not read."""
        read = self.read
        return {s.theme: sum([story.id not in read for story in s.stories]) for s in self.edition.news}

    @cached_property
    def source_names(self) -> dict[str, str]:
        """Sources' names by id."""
        return {source.id: source.name for source in self.edition.sources}

    def desk(self, outlet: str) -> str:
        """What an outlet is called in the edition's language."""
        return outlet_name(outlet, self.edition.lang)

    def who(self, evidence: Evidence) -> str:
        """Who said it, as readers know it."""
        return self.desk(evidence.outlet) or self.source_names.get(evidence.source, evidence.source)

    def figure_texts(self, ids: Sequence[str]) -> list[str]:
        """Figures as printed."""
        return [self.figures[figure].text for figure in ids if figure in self.figures]

    def evidence(self, ids: Sequence[str]) -> list[tuple[str, Evidence]]:
        """Evidence by id, those that are on record."""
        return [(key, self.edition.evidence[key]) for key in ids if key in self.edition.evidence]

    def name(self, code: str) -> str:
        """A member's name, or its code."""
        return self.names.get(code, code)

    def shown(self, text: str) -> str:
        """A source's words in the script that the reader wants to see."""
        return self.convert(text) if self.convert is not None else text

    def clock(self, moment: datetime | None) -> str:
        """`09:12` on the edition's own day, else `12-17`; five cells either way."""
        if moment is None:
            return "--:--"
        local = moment.astimezone(self.edition.as_of.tzinfo)
        return local.strftime("%H:%M" if local.date() == self.edition.as_of.date() else "%m-%d")

    def moment(self, moment: datetime | None) -> str:
        """`09:12` on the edition's own day, else `12-17 18:20`."""
        clock = self.clock(moment)
        if moment is None or ":" in clock:
            return clock
        return f"{clock} {moment.astimezone(self.edition.as_of.tzinfo):%H:%M}"

    def stamp(self, moment: datetime | None) -> str:
        """`12-17 09:12`; with its year where that could be taken for a recent day."""
        return stamp_text(moment, self.edition.as_of, self.say)


@dataclass(frozen=True, slots=True)
class Reader:
    """What a page that needs no edition is built from."""

    now: datetime
    say: Say

    def stamp(self, moment: datetime | None) -> str:
        """`12-17 09:12`; with its year where that could be taken for a recent day."""
        return stamp_text(moment, self.now, self.say)


def stamp_text(moment: datetime | None, beside: datetime, say: Say) -> str:
    """A moment, as read beside another one."""
    if moment is None:
        return say("missing")
    far = abs(beside - moment) > _RECENT
    return moment.astimezone(beside.tzinfo).strftime("%Y-%m-%d %H:%M" if far else "%m-%d %H:%M")


def age_text(age: timedelta, say: Say) -> str:
    """An age in words."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return say("age.now")
    if minutes < 60:
        return say("age.minutes", n=minutes)
    if minutes < 48 * 60:
        return say("age.hours", n=minutes // 60)
    return say("age.days", n=minutes // 1440)


def sign_role(value: Decimal | float | int | None) -> str:
    """Up, down, or neither."""
    if value is None or value == 0:
        return ""
    return "up" if value > 0 else "down"


def day_text(day: date | None) -> str:
    """`12-17`, or nothing."""
    return day.strftime("%m-%d") if day is not None else ""
