"""News items and exchange announcements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from hstui.records.provenance import Provenance

Lang = Literal["zh-Hans", "zh-Hant", "en"]
NewsKind = Literal["flash", "article", "press", "announcement"]


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One item as one desk published it. All text has passed `text.clean`."""

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
    provenance: Provenance
    tickers: tuple[str, ...] = ()
    """Five-digit HK codes that the source itself attached."""
    importance: int = 0
    """0 ordinary, 1 marked by the desk, 2 marked as major."""
    kind: NewsKind = "flash"
    trust: int = 50
    """The source's trust rank, 0 (first) to 100; see sources/base.py."""


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
