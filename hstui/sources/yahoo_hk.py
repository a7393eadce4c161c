"""Yahoo Finance Hong Kong (Yahoo 財經): its feed of syndicated stories in Traditional Chinese."""

from __future__ import annotations

from datetime import timedelta

from hstui.clock import HKT
from hstui.sources.base import Source, SourceInfo
from hstui.sources.feed_source import FeedSource

SOURCES: tuple[Source, ...] = (
    FeedSource(
        SourceInfo(
            id="yahoo_hk.rss",
            name="Yahoo财经",
            name_en="Yahoo Finance Hong Kong",
            kind="news",
            home="https://hk.finance.yahoo.com/",
            fresh=timedelta(minutes=15),
            trust=60,
            profiles=frozenset({"intl"}),
            terms="RSS for personal use; not served in mainland China",
        ),
        "https://hk.finance.yahoo.com/news/rssindex",
        "zh-Hant",
        "Yahoo財經",
        zone=HKT,
    ),
)
