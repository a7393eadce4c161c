"""What the rules of risk and advice look at, and what they find: the types that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from hstui.analysis.actions import Blackout, BuybackSummary, PlacingSummary
from hstui.analysis.index import IndexSnapshot
from hstui.analysis.macro import MacroView
from hstui.analysis.southbound import MarketFlow, StockStreak
from hstui.records.provenance import Measure
from hstui.sessions import Calendar
from hstui.universe.model import Universe

Values = tuple[tuple[str, Measure], ...]
"""Measures by the names that the texts of rules use."""


@dataclass(frozen=True, slots=True)
class StorySignal:
    """What the rules need to know of a story."""

    id: str
    codes: tuple[str, ...]
    """Members that it is about, main one first; empty for market and industry stories."""
    event: str
    theme: str
    score: float
    evidence: tuple[str, ...] = ()
    title: str = ""
    titles: tuple[str, ...] = ()
    """What the headlines of all its items say."""
    text: str = ""
    """Summary, for risk rules that look for words."""
    desks: int = 1
    """How many outlets carry it."""
    kinds: frozenset[str] = field(default_factory=frozenset)
    """Further labels by which risk rules may know it."""


@dataclass(frozen=True, slots=True)
class Observed:
    """All that the rules look at, as of one morning."""

    universe: Universe
    calendar: Calendar
    day: date
    """The latest completed session."""
    now: datetime
    market: MarketFlow | None = None
    stocks: Sequence[StockStreak] = ()
    buybacks: Sequence[BuybackSummary] = ()
    placings: Sequence[PlacingSummary] = ()
    blackouts: Mapping[str, Blackout] = field(default_factory=dict)
    index: IndexSnapshot | None = None
    macro: MacroView | None = None
    stories: Sequence[StorySignal] = ()


@dataclass(frozen=True, slots=True)
class Signal:
    """One observation about one stock."""

    rule: str
    """`southbound_streak`, or `event.rnd` for news."""
    family: str
    """`flows`, `actions`, `price` or `news`."""
    code: str
    weight: Decimal
    """Signed: positive speaks for the stock."""
    values: Values = ()
    stories: tuple[str, ...] = ()
    """Ids of the stories behind it."""
    evidence: tuple[str, ...] = ()
    """Evidence ids that stories brought; measures carry their own provenance."""
    flags: tuple[str, ...] = ()
    """What the report says beside it: `partial` (days with one channel's leg only), `open` (at least so long),
    `at_least` (month incomplete)."""

    @property
    def in_body(self) -> bool:
        """Whether the report's body tells it: flows, actions and stories are, prices alone are not enough."""
        return self.family != "price"
