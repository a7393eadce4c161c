"""The exchange's filings as news: what a company had to tell the market itself, beside what desks write about it.

Only filings that may move a share become items; returns of the day and the month, circulars and the like are told by
records or by nobody. Categories are HKEXnews's t1 and t2 codes (`/ncms/script/eds/tiertwo_c.json`); the title search
gives their names alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from hstui.records.news import Announcement, Fetch, NewsItem
from hstui.universe.model import Universe

_TELLING: Final = frozenset(
    {
        "18480", "18380", "18400", "18300", "18500", "18560", "18580",  # new shares
        "19750", "19800",  # inside information, business updates
        "13300", "13400", "13600", "13500", "13250", "13251",  # results, profit warnings, dividends
        "16200", "16300", "11200",  # discloseable, major and connected transactions
        "17650", "17850", "17960",  # suspension and resumption
    }
)  # fmt: skip
_ROUTINE: Final = frozenset({"50000", "51500", "20000", "40000"})
"""First tiers of which nothing is news: returns of the day and the month, circulars, reports."""
_NAMED: Final = re.compile(
    "配售|一般(?:性)?授權|特定授權|可轉換|供股|庫存股份|內幕消息|業績|盈利警告|盈利預告|股息|須予披露|主要交易|關連交易|停牌|復牌",
)
_RETURNS: Final = re.compile("翌日披露|月報表|通函|財務報表|環境、社會")


def filings_as_news(filings: Iterable[Announcement], universe: Universe) -> list[NewsItem]:
    """An item for each filing that may move the share of a known stock, the company's name in front."""
    found = []
    for filing in filings:
        code = next((code for code in filing.codes if code in universe.known), "")
        if not code or not _tells(filing):
            continue
        origin = filing.provenance
        found.append(
            NewsItem(
                id=filing.id,
                source=origin.source,
                outlet="披露易",
                lang="zh-Hant",
                title=f"{universe.known[code].short_hant}：{filing.title}",
                text=filing.category_text if filing.category_text != filing.title else "",
                url=filing.url,
                published=filing.published,
                fetch=Fetch(origin.fetched_at, origin.url),
                tickers=filing.codes,
                kind="announcement",
                trust=0,
                raw=origin.raw,
            )
        )
    return found


def _tells(filing: Announcement) -> bool:
    if filing.categories:
        return _TELLING.intersection(filing.categories) != frozenset() and _ROUTINE.isdisjoint(filing.categories)
    return _NAMED.search(filing.category_text) is not None and _RETURNS.search(filing.category_text) is None
