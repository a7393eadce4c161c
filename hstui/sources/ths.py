"""THS push news (同花顺7x24)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from pydantic import Field

from hstui.errors import Fault
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.jsonio import Wire, load_json, present, require, validate, validate_rows
from hstui.sources.newsio import Items, plain

_ROWS = 100
_URL = f"https://news.10jqka.com.cn/tapp/news/push/stock/?page=1&tag=&track=website&pagesize={_ROWS}"
_MARKED = "2"


class _Push(Wire):
    id: str
    title: str | None = None
    digest: str | None
    url: str | None = None
    ctime: str | None
    color: str | None = None
    source: str | None = None


class _Data(Wire):
    rows: list[object] = Field(alias="list")


class _Answer(Wire):
    code: str
    msg: str | None = None
    data: _Data | None = None


class Push:
    """The push list by page number.

    Its stock tags hold mainland and US codes only, and its tag 港股 is set on nearly anything: neither is read.
    """

    info = SourceInfo(
        id="ths.push",
        name="同花顺7x24",
        name_en="THS 7x24",
        kind="news",
        home="https://news.10jqka.com.cn/realtimenews.html",
        fresh=timedelta(minutes=5),
        trust=50,
        volatile=frozenset({"pagesize"}),
        terms="undocumented endpoint of the site's own page; personal use at a low rate",
        max_pages=8,
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        """The newest hundred."""
        return (Request(_URL),)

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """Rows of `data.list`; times are Unix seconds in strings."""
        answer = validate(_Answer, load_json(payload))
        require(answer.code == "200", Fault.ENVELOPE, f"code {answer.code}: {answer.msg or 'no reason given'}")
        data = present(answer.data, "data")
        rows, notes = validate_rows(_Push, data.rows)
        items = Items(self.info, payload, ask, "zh-Hans", "同花顺")
        for row in rows:
            items.add(
                row.id,
                title=plain(row.title),
                text=plain(row.digest),
                url=row.url or "",
                published=items.unix(row.ctime),
                importance=1 if row.color == _MARKED else 0,
                outlet=row.source or "",
            )
        follow = items.next_page(request, len(data.rows), _ROWS, page=str(request.page + 1))
        return items.parsed(follow, notes)


SOURCES: tuple[Source, ...] = (Push(),)
