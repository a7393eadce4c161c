"""RTHK finance news (香港電台即時財經新聞), in Chinese and in English: the public broadcaster's own feeds."""

from __future__ import annotations

from datetime import timedelta

from hstui.clock import HKT
from hstui.sources.base import Source, SourceInfo
from hstui.sources.feed_source import FeedSource

_URL = "https://rthk.hk/rthk/news/rss/{}.xml"


def _info(what: str, names: tuple[str, str], home: str) -> SourceInfo:
    return SourceInfo(
        id=f"rthk.{what}",
        name=names[0],
        name_en=names[1],
        kind="news",
        home=home,
        fresh=timedelta(minutes=10),
        trust=20,
        profiles=frozenset({"intl"}),
        terms="public RSS of the broadcaster",
    )


SOURCES: tuple[Source, ...] = (
    FeedSource(
        _info(
            "finance_zh",
            ("香港电台财经", "RTHK finance (Chinese)"),
            "https://news.rthk.hk/rthk/ch/latest-news/finance.htm",
        ),
        _URL.format("c_expressnews_cfinance"),
        "zh-Hant",
        "香港電台",
        zone=HKT,
    ),
    FeedSource(
        _info("finance_en", ("RTHK Finance", "RTHK Finance"), "https://news.rthk.hk/rthk/en/latest-news/finance.htm"),
        _URL.format("e_expressnews_efinance"),
        "en",
        "RTHK",
        zone=HKT,
    ),
)
