"""Eastmoney news: the 7x24 flash list, and the list of each Hong Kong stock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

from pydantic import Field

from hstui.errors import Fault
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.jsonio import CamelWire, Wire, load_json, present, require, validate, validate_rows
from hstui.sources.newsio import Items, hk_codes, plain

_FAST = "https://np-weblist.eastmoney.com/comm/web/getFastNewsList"
_STOCK = "https://np-listapi.eastmoney.com/comm/web/getListInfo"
_ARTICLE = "https://finance.eastmoney.com/a/{}.html"
_TERMS = "undocumented endpoint of the site's own pages; personal use, one request a second at most"
_FAST_ROWS = 200
_HK_MARKET = "116."


class _Flash(CamelWire):
    code: str
    title: str | None = None
    summary: str
    show_time: str | None
    title_color: int | None = None
    stock_list: list[str] | None = None


class _FastData(CamelWire):
    sort_end: str | None = None
    fast_news_list: list[object]


class _FastAnswer(Wire):
    code: str
    message: str | None = None
    data: _FastData | None = None


class _Article(Wire):
    code: str = Field(alias="Art_Code")
    title: str = Field(alias="Art_Title")
    show_time: str | None = Field(alias="Art_ShowTime")


class _StockData(Wire):
    rows: list[object] = Field(alias="list")


class _StockAnswer(Wire):
    code: str
    message: str | None = None
    data: _StockData | None = None


class FastNews:
    """The 7x24 list of all columns (`fastColumn=102`), 200 rows a page; `sortEnd` leads to older ones."""

    info = SourceInfo(
        id="eastmoney.fast",
        name="东方财富7x24",
        name_en="Eastmoney 7x24",
        kind="news",
        home="https://kuaixun.eastmoney.com/",
        fresh=timedelta(minutes=5),
        trust=50,
        volatile=frozenset({"req_trace", "callback", "pageSize"}),
        terms=_TERMS,
        max_pages=8,
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        """The newest rows."""
        query = {
            "client": "web",
            "biz": "web_724",
            "fastColumn": "102",
            "sortEnd": "",
            "pageSize": str(_FAST_ROWS),
            "req_trace": str(int(ask.now.timestamp() * 1000)),
        }
        return (Request(f"{_FAST}?{urlencode(query)}", headers=(("Referer", self.info.home),)),)

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """Rows of `data.fastNewsList`; a coloured title is one that the desk marked."""
        answer = validate(_FastAnswer, load_json(payload))
        require(answer.code == "1", Fault.ENVELOPE, f"code {answer.code}: {answer.message or 'no reason given'}")
        data = present(answer.data, "data")
        rows, notes = validate_rows(_Flash, data.fast_news_list)
        items = Items(self.info, payload, ask, "zh-Hans", "东方财富")
        for row in rows:
            items.add(
                row.code,
                title=plain(row.title),
                text=plain(row.summary),
                url=_ARTICLE.format(row.code),
                published=items.local(row.show_time),
                tickers=hk_codes(tag for tag in row.stock_list or () if tag.startswith(_HK_MARKET)),
                importance=1 if row.title_color else 0,
            )
        follow = items.next_page(request, len(data.fast_news_list), _FAST_ROWS, sortEnd=data.sort_end or "")
        return items.parsed(follow, notes)


class StockNews:
    """Each watched stock's own list. A row carries the code that was asked for; titles only, no text."""

    info = SourceInfo(
        id="eastmoney.stock_news",
        name="东方财富个股资讯",
        name_en="Eastmoney stock news",
        kind="news",
        home="https://quote.eastmoney.com/",
        fresh=timedelta(minutes=15),
        trust=50,
        volatile=frozenset({"req_trace", "callback", "page_size"}),
        terms=_TERMS,
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        """One request for each member."""
        requests = []
        for stock in ask.universe.stocks:
            query = {
                "client": "web",
                "biz": "web_news",
                "mTypeAndCode": stock.eastmoney,
                "type": "1",
                "page_index": "1",
                "page_size": "50",
                "req_trace": str(int(ask.now.timestamp() * 1000)),
            }
            url = f"{_STOCK}?{urlencode(query)}"
            requests.append(Request(url, headers=(("Referer", self.info.home),), tag=stock.code))
        return requests

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """Rows of `data.list`."""
        answer = validate(_StockAnswer, load_json(payload))
        require(answer.code == "1", Fault.ENVELOPE, f"code {answer.code}: {answer.message or 'no reason given'}")
        rows, notes = validate_rows(_Article, present(answer.data, "data").rows)
        items = Items(self.info, payload, ask, "zh-Hans", "东方财富", kind="article")
        for row in rows:
            items.add(
                row.code,
                title=plain(row.title),
                url=_ARTICLE.format(row.code),
                published=items.local(row.show_time),
                tickers=hk_codes((request.tag,)),
            )
        return items.parsed((), notes, quiet=True)


SOURCES: tuple[Source, ...] = (FastNews(), StockNews())
