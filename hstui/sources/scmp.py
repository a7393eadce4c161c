"""South China Morning Post: its technology and business feeds."""

from __future__ import annotations

from datetime import timedelta

from hstui.sources.base import Source, SourceInfo
from hstui.sources.feed_source import FeedSource

_PAID = "/plus/"


def _feed(what: str, name: str, number: int, home: str) -> FeedSource:
    info = SourceInfo(
        id=f"scmp.{what}",
        name=name,
        kind="news",
        home=home,
        fresh=timedelta(minutes=15),
        trust=25,
        profiles=frozenset({"intl"}),
        terms="RSS for personal use: headline, summary and link",
    )
    return FeedSource(info, f"https://www.scmp.com/rss/{number}/feed", "en", "South China Morning Post", skip=_PAID)


SOURCES: tuple[Source, ...] = (
    _feed("tech", "SCMP Tech", 36, "https://www.scmp.com/tech"),
    _feed("business", "SCMP Business", 92, "https://www.scmp.com/business"),
)
