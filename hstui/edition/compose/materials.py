"""What an edition is composed from, and what the composers of its parts share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeVar

from hstui.analysis.desk_words import says_report
from hstui.analysis.filings import filings_as_news
from hstui.analysis.knowledge import Knowledge
from hstui.analysis.recall import Recall
from hstui.analysis.scorecard import ScoreTable
from hstui.clock import HKT
from hstui.edition.ledger import Day, Ledger, Name
from hstui.edition.model import Edition, Mode
from hstui.records.news import Announcement, NewsItem
from hstui.sessions import Calendar
from hstui.sources.base import Outcome
from hstui.text.i18n import Lang, Translator
from hstui.universe.model import Universe

R = TypeVar("R")
_RECENT = 180
"""Days from the edition within which a date needs no year."""


@dataclass(frozen=True, slots=True)
class Materials:
    """Everything that goes into an edition; two editions of equal materials are equal."""

    outcomes: tuple[Outcome, ...]
    """By source id."""
    now: datetime
    universe: Universe
    calendar: Calendar
    mode: Mode
    lang: Lang
    sample: bool = False
    """The answers are those of the sample that ships with the program."""
    window: timedelta = timedelta(hours=48)
    advice_level: Literal["full", "labels", "off"] = "full"
    stories: int | None = None
    """How many to print at most; None: as ranking.toml says."""
    previous: Edition | None = None
    """The edition before this one: what "changed" compares with."""
    yesterday: Edition | None = None
    """The last edition of an earlier day: what readers have been told before."""
    scores: ScoreTable | None = None
    """How calls of earlier editions fared."""
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """A user's knowledge tables by name, laid over the bundled ones."""
    recall: Recall | None = field(default=None, compare=False, repr=False)
    """What the last edition's digest worked out: it saves time and changes nothing."""

    _by_kind: dict[type[Any], list[Any]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def records(self, kind: type[R]) -> Sequence[R]:
        """All records of a type, in the order of the sources and of their answers; filings are news items, too."""
        if not self._by_kind:
            for outcome in self.outcomes:
                for record in outcome.records:
                    self._by_kind.setdefault(type(record), []).append(record)
            if news := self._by_kind.get(NewsItem):
                self._by_kind[NewsItem] = [item for item in news if not says_report(item)]
            if filings := self._by_kind.get(Announcement):
                self._by_kind.setdefault(NewsItem, []).extend(filings_as_news(filings, self.universe))
        return self._by_kind.get(kind, ())


@dataclass(slots=True)
class Composing:
    """The edition in the making."""

    materials: Materials
    ledger: Ledger
    tr: Translator
    knowledge: Knowledge
    """Word lists and rules for news, the user's laid over the package's."""

    @property
    def lang(self) -> Lang:
        """The edition's language."""
        return self.materials.lang

    def short(self, code: str, fallback: str = "") -> Name:
        """What prose calls a stock: 小米."""
        stock = self.materials.universe.known.get(code)
        return Name(stock.short(self.lang) if stock else fallback or code)

    def full(self, code: str, fallback: str = "") -> Name:
        """The exchange's name and code, as on a first mention: 小米集团-W（01810.HK）."""
        stock = self.materials.universe.known.get(code)
        name = stock.name(self.lang) if stock else fallback or code
        return Name(f"{name} ({int(code):04d}.HK)" if self.lang == "en" else f"{name}（{code}.HK）")

    def listed(self, parts: list[str]) -> str:
        """Names in a row, with the language's separator."""
        return self.ledger.marks.listing.join(parts)

    def day(self, day: date, *, weekday: bool = False) -> Day:
        """A date of the edition, with its year where month and day alone could be taken for a recent one."""
        far = abs((day - self.materials.now.astimezone(HKT).date()).days) > _RECENT
        return self.ledger.day(day, weekday=weekday, year=far)
