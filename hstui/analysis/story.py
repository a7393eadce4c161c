"""What the analysis of news gives: stories before they are worded, and how many items went where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from hstui.analysis.amounts import Amount
from hstui.analysis.summary import Excerpt, summarise
from hstui.records.news import NewsItem


@dataclass(frozen=True, slots=True)
class Told:
    """A story of an earlier edition, as memory."""

    id: str
    title: str
    items: tuple[str, ...] = ()
    """Ids of its items."""
    latest: datetime | None = None
    """When its newest item was published, aware."""


@dataclass(frozen=True, slots=True)
class StoryAmount:
    """An amount that an item's title states."""

    amount: Amount
    item_id: str
    outlet: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class StoryVariant:
    """A figure on which desks differ. The latest is used; the others are kept and said to be earlier or to differ."""

    amount: Amount
    item_id: str
    outlet: str
    published: datetime | None
    status: Literal["used", "earlier", "differs"]


@dataclass(frozen=True, slots=True)
class StoryDraft:
    """One event with everything that is known of it."""

    id: str
    """32 hex digits; see stories.story_id."""
    theme: str
    themes: tuple[str, ...]
    """Primary first."""
    event: str
    codes: tuple[str, ...]
    """Members that it is about, main one first; empty for a story of the index, the industry or the economy."""
    mentions: tuple[str, ...]
    """Members named in passing."""
    others: tuple[str, ...]
    """Ids of known companies outside the universe that it is about (`Universe.known`, `Universe.peers`)."""
    items: tuple[NewsItem, ...]
    """Lead first, then by trust, completeness and time."""
    title: str
    """The lead's headline without its desk's own words."""
    amounts: tuple[StoryAmount, ...]
    """Each once, the lead's first."""
    variants: tuple[StoryVariant, ...]
    first_seen: datetime | None
    """Earliest publication among the items, those before the window included."""
    latest: datetime | None
    score: float
    score_parts: Mapping[str, float]
    """trust, desks, weight, facts, novelty, event: the score is their product."""
    related: tuple[str, ...] = ()
    """Ids of stories of this digest that are other steps of the same affair."""
    update_of: str = ""
    """Id of a story told in an earlier edition that this one continues."""
    told: bool = False
    """An earlier edition told this very story."""
    strangers: frozenset[str] = frozenset()
    """Folded names of companies that no headline names, only a body."""
    silent: frozenset[str] = frozenset()
    """Ids of items that tell other things beside it or another event: their sentences are not the story's."""
    _summary: list[tuple[Excerpt, ...]] = field(default_factory=list, compare=False, repr=False)
    """Empty until the summary is asked for; shared with copies that differ in score and links."""

    @property
    def summary(self) -> tuple[Excerpt, ...]:
        """Verbatim sentences of one of the items. Chosen when asked for, since most stories are never printed."""
        if not self._summary:
            tellers = [item for item in self.items if item.id not in self.silent]
            self._summary.append(summarise(tellers, self.title, strangers=self.strangers))
        return self._summary[0]

    def finished(
        self, score: float, parts: Mapping[str, float], related: tuple[str, ...], update_of: str
    ) -> StoryDraft:
        """The story with that score and those links. Written out: a day has thousands, and `dataclasses.replace`
        takes four times as long."""
        return StoryDraft(
            self.id, self.theme, self.themes, self.event, self.codes, self.mentions, self.others, self.items,
            self.title, self.amounts, self.variants, self.first_seen, self.latest, score, parts, related, update_of,
            self.told, self.strangers, self.silent, self._summary,
        )  # fmt: skip

    @property
    def lead(self) -> NewsItem:
        """The item that tells it."""
        return self.items[0]

    @property
    def desks(self) -> int:
        """How many outlets carry it."""
        return len({item.outlet for item in self.items})


@dataclass(frozen=True, slots=True)
class Digest:
    """The stories of a window, best first, and what became of the other items."""

    stories: tuple[StoryDraft, ...]
    items: int
    in_window: int
    off_topic: int
    """Groups of items that name no member and nothing that moves the sector; they are not put together with care."""
    old: int
    """Items published before the window."""
    undated: int
    """Items without a usable publication time."""
