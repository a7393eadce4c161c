"""News items for the analysis tests: made-up events in the field's own words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

from hstui.analysis.digest import digest
from hstui.analysis.reading import Reader
from hstui.analysis.story import Digest, StoryDraft, Told
from hstui.clock import HKT
from hstui.records.news import Fetch, Lang, NewsItem
from hstui.universe.loader import load_universe
from hstui.universe.model import Universe

NOW = datetime(2025, 12, 18, 8, 0, tzinfo=HKT)
WINDOW = timedelta(hours=48)


@cache
def universe() -> Universe:
    return load_universe("hstech", date(2025, 12, 17))


@cache
def reader() -> Reader:
    return Reader(universe())


def item(
    title: str,
    text: str = "",
    *,
    outlet: str = "财联社",
    hours: float | None = 10,
    trust: int = 40,
    ident: str = "",
    tickers: tuple[str, ...] = (),
    lang: Lang = "zh-Hans",
) -> NewsItem:
    """An item published `hours` before NOW (None: undated)."""
    published = None if hours is None else NOW - timedelta(hours=hours)
    return NewsItem(
        id=ident or f"{outlet}:{title}:{hours}",
        source="test.news",
        outlet=outlet,
        lang=lang,
        title=title,
        text=text,
        url="https://example.com/a",
        published=published,
        fetch=Fetch(NOW),
        tickers=tickers,
        trust=trust,
    )


def run(*items: NewsItem, told: dict[str, Told] | None = None) -> Digest:
    """The items as a day's digest."""
    return digest(items, universe(), NOW, WINDOW, told)


def only(*items: NewsItem, told: dict[str, Told] | None = None) -> StoryDraft:
    """The one story that the items tell."""
    (story,) = run(*items, told=told).stories
    return story
