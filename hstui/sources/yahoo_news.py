"""Yahoo Finance news of each watched stock, in English: the ticker feed, and the search answer as its spare."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

from hstui.errors import Fault
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.feed_source import read_feed
from hstui.sources.jsonio import CamelWire, Wire, load_json, present, require, validate, validate_rows
from hstui.sources.newsio import Items, hk_codes

_RSS = "https://feeds.finance.yahoo.com/rss/2.0/headline"
_SEARCH = "https://query1.finance.yahoo.com/v1/finance/search"
_TERMS = "for personal use; not served in mainland China"
_NAME = "Yahoo Finance"


class _News(CamelWire):
    uuid: str
    title: str
    publisher: str | None = None
    link: str
    provider_publish_time: int | str | None
    related_tickers: list[str] | None = None


class _Problem(Wire):
    code: str | None = None
    description: str | None = None


class _Finance(Wire):
    error: _Problem | None = None


class _Answer(Wire):
    news: list[object] | None = None
    finance: _Finance | None = None


class TickerFeed:
    """One feed for each member. An entry carries the code that was asked for."""

    info = SourceInfo(
        id="yahoo.ticker_rss",
        name="Yahoo Finance headlines",
        kind="news",
        home="https://finance.yahoo.com/",
        fresh=timedelta(minutes=15),
        trust=60,
        profiles=frozenset({"intl"}),
        terms=_TERMS,
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        """One request for each member."""
        return [
            Request(f"{_RSS}?{urlencode({'s': stock.yahoo, 'region': 'US', 'lang': 'en-US'})}", tag=stock.code)
            for stock in ask.universe.stocks
        ]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """The feed's entries; a quiet stock's feed is empty."""
        items = Items(self.info, payload, ask, "en", _NAME, kind="article")
        read_feed(items, payload, tickers=hk_codes((request.tag,)))
        return items.parsed(quiet=True)


class Search:
    """The news part of the site's search, which names the publisher of each story."""

    info = SourceInfo(
        id="yahoo.search",
        name="Yahoo Finance search",
        kind="news",
        home="https://finance.yahoo.com/",
        fresh=timedelta(minutes=15),
        trust=60,
        profiles=frozenset({"intl"}),
        fallback_for="yahoo.ticker_rss",
        volatile=frozenset({"newsCount"}),
        terms=f"undocumented endpoint; {_TERMS}",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        """One request for each member."""
        fixed = {"newsCount": "20", "quotesCount": "0", "enableFuzzyQuery": "false"}
        return [
            Request(f"{_SEARCH}?{urlencode({'q': stock.yahoo, **fixed})}", tag=stock.code)
            for stock in ask.universe.stocks
        ]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """Rows of `news`; their HK codes are the related tickers that end in .HK."""
        answer = validate(_Answer, load_json(payload))
        problem = answer.finance.error if answer.finance else None
        require(problem is None, Fault.ENVELOPE, (problem and problem.description) or "an error without a reason")
        rows, notes = validate_rows(_News, present(answer.news, "news"))
        items = Items(self.info, payload, ask, "en", _NAME, kind="article")
        for row in rows:
            items.add(
                row.uuid,
                title=row.title,
                url=row.link,
                published=items.unix(row.provider_publish_time),
                tickers=hk_codes(ticker for ticker in row.related_tickers or () if ticker.upper().endswith(".HK")),
                outlet=row.publisher or "",
            )
        return items.parsed((), notes, quiet=True)


SOURCES: tuple[Source, ...] = (TickerFeed(), Search())
