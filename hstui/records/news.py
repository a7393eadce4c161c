"""News items and exchange announcements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from msgspec import Struct

from hstui.records.provenance import Provenance

RAW_LIMIT = 600
"""Characters of a record's own words that its provenance holds."""

Lang = Literal["zh-Hans", "zh-Hant", "en"]
NewsKind = Literal["flash", "article", "press", "announcement"]


@dataclass(slots=True)
class Fetch:
    """The answer that items were read from: one object for all of them.

    The one thing here that changes. When a host confirms an answer (304), its items are the same and only this is
    told the new time: ten thousand items need not be made again. Nothing that outlasts a refresh holds it but the
    parsed answer itself; a `Provenance` has the time as it was when it was asked for.
    """

    at: datetime
    """When the answer was received or last confirmed, aware."""
    home: str = ""
    """Where a reader can go whose item has no link of its own."""


class NewsItem(Struct, frozen=True, gc=False):
    """One item as one desk published it. All text has passed `text.clean`. A struct, since a day has thousands."""

    id: str
    """`source:source_id`, stable across fetches."""
    source: str
    """Id of the source that delivered it (`cls.telegraph`)."""
    outlet: str
    """Who wrote it, as printed to readers (财联社); the source's desk name unless it names another."""
    lang: Lang
    title: str
    """One line, ≤ 512 characters; never empty (the first sentence where the source gives no title)."""
    text: str
    """Summary or full text, paragraphs separated by newlines; may be empty."""
    url: str
    """Canonical http(s) link, or empty."""
    published: datetime | None
    """Aware; None when the source does not say or says nonsense."""
    fetch: Fetch
    tickers: tuple[str, ...] = ()
    """Five-digit HK codes that the source itself attached."""
    importance: int = 0
    """0 ordinary, 1 marked by the desk, 2 marked as major."""
    kind: NewsKind = "flash"
    trust: int = 50
    """The source's trust rank, 0 (first) to 100; see sources/base.py."""
    raw: str = ""
    """The source's own words, ≤ 600 characters, where they are not simply `as_printed`."""

    @property
    def provenance(self) -> Provenance:
        """The chain back to the answer. Made when asked for: few items of a day are, and each would hold its text
        a second time."""
        return Provenance(
            source=self.source,
            url=self.url or self.fetch.home,
            fetched_at=self.fetch.at,
            published=self.published,
            raw=self.raw or as_printed(self.title, self.text),
            title=self.title,
        )


def as_printed(title: str, text: str) -> str:
    """Title and text in one, cut with an ellipsis at `RAW_LIMIT`."""
    whole = f"{title}\n{text}" if text else title
    return whole if len(whole) <= RAW_LIMIT else whole[: RAW_LIMIT - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One filing on the exchange's site."""

    id: str
    codes: tuple[str, ...]
    title: str
    categories: tuple[str, ...]
    """Exchange category codes (t1 and t2, such as 10000 and 18480) where given."""
    category_text: str
    url: str
    published: datetime
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """Something with a date ahead: a policy meeting, results, an index review, a lock-up's end."""

    starts: datetime
    kind: Literal["fomc", "results", "index_review", "lockup", "economic", "closure"]
    title: str
    provenance: Provenance
    codes: tuple[str, ...] = field(default=())
