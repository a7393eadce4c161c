"""What the analysis of news gives: stories before they are worded, and how many items went where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from msgspec import Struct, field, structs

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


class Account:
    """What a story says in sentences, once it was asked. No two differ for stories that are the same otherwise."""

    __slots__ = ("excerpts",)

    def __init__(self) -> None:
        self.excerpts: tuple[Excerpt, ...] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Account)

    __hash__ = None  # type: ignore[assignment]


class StoryDraft(Struct, frozen=True, gc=False):
    """One event with everything that is known of it. A struct, since a day has thousands, and each refresh new ones."""

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
    account: Account = field(default_factory=Account)
    """Shared with copies that differ in score and links."""

    @property
    def summary(self) -> tuple[Excerpt, ...]:
        """Verbatim sentences of one of the items. Chosen when asked for, since most stories are never printed."""
        account = self.account
        if account.excerpts is None:
            tellers = [item for item in self.items if item.id not in self.silent]
            account.excerpts = summarise(tellers, self.title, strangers=self.strangers)
        return account.excerpts

    def finished(
        self, score: float, parts: Mapping[str, float], related: tuple[str, ...], update_of: str
    ) -> StoryDraft:
        """The story with that score and those links."""
        return structs.replace(self, score=score, score_parts=parts, related=related, update_of=update_of)

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
    unread: tuple[str, ...] = ()
    """Ids of items in which a defect of ours was met: they tell nothing."""
