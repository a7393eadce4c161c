"""Press releases of the exchange, the regulator and the Government: market news, from those who make it."""

from __future__ import annotations

from datetime import timedelta

from hstui.clock import HKT
from hstui.records.news import Lang
from hstui.sources.base import Source, SourceInfo
from hstui.sources.feed_source import FeedSource


def _feed(id_: str, names: tuple[str, str], outlet: str, lang: Lang, url: str, home: str) -> FeedSource:
    info = SourceInfo(
        id=id_,
        name=names[0],
        name_en=names[1],
        kind="news",
        home=home,
        fresh=timedelta(minutes=15),
        trust=10,
        terms="official RSS",
    )
    return FeedSource(info, url, lang, outlet, kind="press", zone=HKT)


SOURCES: tuple[Source, ...] = (
    _feed(
        "hkex.press",
        ("港交所新闻稿", "HKEX news releases"),
        "香港交易所",
        "zh-Hans",
        "https://www.hkex.com.hk/Services/RSS-Feeds/News-Releases?sc_lang=zh-CN",
        "https://www.hkex.com.hk/News/News-Release?sc_lang=zh-CN",
    ),
    _feed(
        "sfc.press",
        ("证监会新闻稿", "SFC press releases"),
        "證監會",
        "zh-Hant",
        "https://www.sfc.hk/TC/RSS-Feeds/Press-releases",
        "https://www.sfc.hk/TC/News-and-announcements/News",
    ),
    _feed(
        "govhk.finance",
        ("香港政府新闻网财经", "news.gov.hk finance"),
        "香港政府新聞網",
        "zh-Hant",
        "https://www.news.gov.hk/tc/categories/finance/html/articlelist.rss.xml",
        "https://www.news.gov.hk/tc/categories/finance/",
    ),
)
