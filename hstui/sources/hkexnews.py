"""HKEXnews (披露易), opt-in: the latest filings, and the title search of each watched stock. Links only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from pydantic import Field

from hstui.errors import Fault
from hstui.records.news import RAW_LIMIT, Announcement
from hstui.records.provenance import Provenance
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.jsonio import CamelWire, Wire, load_json, loads, present, require, validate, validate_rows
from hstui.sources.newsio import FUTURE_LIMIT, hk_codes, local_time, plain, tidy_url, with_query
from hstui.text.clean import clean_line, clean_text

_HOST = "https://www1.hkexnews.hk"
_TERMS = "the site's terms forbid systematic automated retrieval: switch it on for personal use only"
_LAYOUT = "%d/%m/%Y %H:%M"
_LIST_URL = f"{_HOST}/ncms/json/eds/lcisehk{{days}}relsdc_{{page}}.json"
_CATEGORY = re.compile(r"\d{5}")


class _Stock(Wire):
    sc: str


class _Filing(CamelWire):
    news_id: str
    title: str
    long_text: str | None = Field(None, alias="lTxt")
    web_path: str | None = None
    stock: list[_Stock]
    released: str = Field(alias="relTime")
    t1_code: str | None = Field(None, alias="t1Code")
    t2_code: str | None = Field(None, alias="t2Code")


class _Latest(Wire):
    pages: int = Field(alias="maxNumOfFile")
    filings: list[object] | None = Field(None, alias="newsInfoLst")


class _Result(CamelWire):
    result: str
    has_next_row: bool = False


class _Hit(Wire):
    news_id: str = Field(alias="NEWS_ID")
    title: str = Field(alias="TITLE")
    released: str = Field(alias="DATE_TIME")
    codes: str = Field(alias="STOCK_CODE")
    path: str = Field(alias="FILE_LINK")
    long_text: str | None = Field(None, alias="LONG_TEXT")


class _Found(CamelWire):
    stock_id: int
    code: str


class _Prefix(CamelWire):
    stock_info: list[_Found] | None = None


class Latest:
    """The site's list of the latest filings on the main board, in Traditional Chinese, newest first."""

    info = SourceInfo(
        id="hkexnews.latest",
        name="披露易最新公告",
        name_en="HKEXnews latest filings",
        kind="actions",
        home="https://www1.hkexnews.hk/search/titlesearch.xhtml?lang=zh",
        fresh=timedelta(minutes=15),
        pace=timedelta(seconds=3),
        trust=0,
        default="opt_in",
        terms=_TERMS,
        max_pages=4,
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        """Today's list when the window is a day, else the week's."""
        return (Request(_LIST_URL.format(days=1 if ask.window <= timedelta(days=1) else 7, page=1)),)

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """Filings of watched stocks; those of others are not kept. Names of files are paths on the site."""
        answer = validate(_Latest, load_json(payload))
        rows, notes = validate_rows(_Filing, present(answer.filings, "newsInfoLst"))
        watched = _watched(ask)
        shelf = _Shelf(self.info, payload, ask)
        oldest = ask.now
        for row in rows:
            published = local_time(row.released, _LAYOUT)
            codes = hk_codes(stock.sc for stock in row.stock)
            oldest = min(oldest, published or oldest)
            if watched.isdisjoint(codes):
                continue
            categories = [code for code in (row.t1_code, *(row.t2_code or "").split(",")) if code]
            shelf.add(row.news_id, codes, row.title, categories, row.long_text, row.web_path, published)
        follow: tuple[Request, ...] = ()
        if self.info.max_pages <= request.page < answer.pages and oldest > ask.since:
            notes = (*notes, f"{request.page} pages reach back to {oldest:%Y-%m-%d %H:%M} only")
        elif request.page < answer.pages and oldest > ask.since:
            following = request.page + 1
            url = re.sub(r"_\d+\.json$", f"_{following}.json", request.url)
            follow = (Request(url, page=following),)
        return shelf.parsed(follow, notes)


class TitleSearch:
    """Filings of each member by the site's search, which knows stocks by a number of its own: ask for that first."""

    info = SourceInfo(
        id="hkexnews.search",
        name="披露易公告检索",
        name_en="HKEXnews title search",
        kind="actions",
        home="https://www1.hkexnews.hk/search/titlesearch.xhtml?lang=zh",
        fresh=timedelta(minutes=30),
        pace=timedelta(seconds=3),
        trust=0,
        default="opt_in",
        volatile=frozenset({"callback", "rowRange"}),
        terms=_TERMS,
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        """The site's number of each member."""
        return [
            Request(
                f"{_HOST}/search/prefix.do?"
                + urlencode({"callback": "callback", "lang": "EN", "type": "A", "name": stock.code, "market": "SEHK"}),
                tag=f"prefix:{stock.code}",
            )
            for stock in ask.universe.stocks
        ]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """A number leads to the search; a search gives filings."""
        step, _, code = request.tag.partition(":")
        if step == "prefix":
            found = present(validate(_Prefix, load_json(payload)).stock_info, "stockInfo")
            number = next((stock.stock_id for stock in found if hk_codes([stock.code]) == (code,)), None)
            if number is None:
                return Parsed((), (), (f"{code}: unknown to the search",))
            return Parsed((), (self._search(number, code, ask),))
        return self._hits(payload, ask)

    def _search(self, number: int, code: str, ask: Ask) -> Request:
        query = {
            "sortDir": "0",
            "sortByOptions": "DateTime",
            "category": "0",
            "market": "SEHK",
            "stockId": str(number),
            "documentType": "-1",
            "fromDate": f"{ask.since:%Y%m%d}",
            "toDate": f"{ask.now:%Y%m%d}",
            "title": "",
            "searchType": "0",
            "t1code": "-2",
            "t2Gcode": "-2",
            "t2code": "-2",
            "rowRange": "100",
            "lang": "ZH",
        }
        return Request(with_query(f"{_HOST}/search/titleSearchServlet.do", **query), tag=f"search:{code}")

    def _hits(self, payload: Payload, ask: Ask) -> Parsed:
        answer = validate(_Result, load_json(payload))
        rows, notes = validate_rows(
            _Hit, validate(list[object], loads(answer.result.strip().removeprefix("null") or "[]"))
        )
        shelf = _Shelf(self.info, payload, ask)
        for row in rows:
            published = local_time(row.released, _LAYOUT)
            codes = hk_codes(plain(row.codes).split())
            shelf.add(row.news_id, codes, plain(row.title), (), plain(row.long_text), row.path, published)
        return shelf.parsed(
            (), notes, f"more filings than the {len(rows)} of the answer" if answer.has_next_row else ""
        )


class _Shelf:
    """The announcements of one answer, each once."""

    def __init__(self, info: SourceInfo, payload: Payload, ask: Ask) -> None:
        self.info = info
        self.payload = payload
        self.latest = ask.now + FUTURE_LIMIT
        self.found: dict[str, Announcement] = {}
        self.undated = self.ahead = 0

    def add(
        self,
        news_id: str,
        codes: tuple[str, ...],
        title: str,
        categories: Iterable[str],
        category_text: str | None,
        path: str | None,
        published: datetime | None,
    ) -> None:
        """Add a filing; one without a readable time is counted and left out: a filing's time is its substance."""
        if published is None:
            self.undated += 1
            return
        if published > self.latest:
            self.ahead += 1
            return
        headline = clean_line(title)
        what = clean_line(plain(category_text))
        url = tidy_url(_HOST + path) if path and path.startswith("/") else ""
        record = Announcement(
            id=f"{self.info.id}:{clean_line(news_id, 40)}",
            codes=codes,
            title=headline or what,
            categories=tuple(code for code in categories if _CATEGORY.fullmatch(code)),
            category_text=what,
            url=url,
            published=published,
            provenance=Provenance(
                source=self.info.id,
                url=url or self.info.home,
                fetched_at=self.payload.fetched_at,
                published=published,
                raw=clean_text(f"{what}\n{headline}", RAW_LIMIT),
                title=headline or what,
            ),
        )
        self.found.setdefault(record.id, record)

    def parsed(self, follow: tuple[Request, ...], notes: tuple[str, ...], cut: str = "") -> Parsed:
        """What `Source.parse` gives back; raises SCHEMA when most times cannot be read."""
        require(
            self.undated <= len(self.found), Fault.SCHEMA, f"{self.undated} filings of watched stocks without a time"
        )
        undated = (f"{self.undated} filings without a readable time left out",) if self.undated else ()
        ahead = (f"{self.ahead} filings dated more than a day ahead left out",) if self.ahead else ()
        return Parsed(tuple(self.found.values()), follow, (*notes, *undated, *ahead), cut)


def _watched(ask: Ask) -> frozenset[str]:
    return frozenset(ask.universe.codes) | frozenset(ask.universe.known)


SOURCES: tuple[Source, ...] = (Latest(), TitleSearch())
