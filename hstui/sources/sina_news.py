"""Sina 7x24 (新浪财经7x24): a long-lived spare. Its answers hold readers' comments and staff addresses: never read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from pydantic import Field

from hstui.errors import Fault, SourceError
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.jsonio import Wire, load_json, loads, present, require, validate, validate_rows, without_fields
from hstui.sources.newsio import Items, hk_codes, plain

_ROWS = 100
_URL = f"https://zhibo.sina.com.cn/api/zhibo/feed?page=1&page_size={_ROWS}&zhibo_id=152&tag_id=0&dire=f&dpc=1"
_PERSONS = frozenset({"comment_list", "creator", "mender", "check_user", "anchor", "compere_info"})


class _Status(Wire):
    code: int
    msg: str | None = None


class _Row(Wire):
    id: str
    rich_text: str
    create_time: str | None
    is_delete: int | str | None = None
    is_focus: int | str | None = None
    ext: str | None = None
    docurl: str | None = None


class _Feed(Wire):
    rows: list[object] = Field(alias="list")


class _Data(Wire):
    feed: _Feed


class _Result(Wire):
    status: _Status
    data: _Data | None = None


class _Answer(Wire):
    result: _Result


class _Tag(Wire):
    market: str | None = None
    symbol: str | None = None


class _Ext(Wire):
    stocks: list[_Tag] | None = None
    docurl: str | None = None


class Live:
    """The live list by page number. Stock tags are keyword hits, so only those marked as Hong Kong's count."""

    info = SourceInfo(
        id="sina.live",
        name="新浪财经7x24",
        name_en="Sina Finance 7x24",
        kind="news",
        home="https://finance.sina.com.cn/7x24/",
        fresh=timedelta(minutes=5),
        trust=50,
        fallback_for="ths.push",
        volatile=frozenset({"callback", "_", "page_size"}),
        terms="undocumented endpoint of the site's own page; personal use at a low rate",
        max_pages=8,
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        """The newest hundred."""
        return (Request(_URL),)

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """Rows of `result.data.feed.list`; deleted ones are left out."""
        result = validate(_Answer, load_json(payload)).result
        reason = result.status.msg or "no reason given"
        require(result.status.code == 0, Fault.ENVELOPE, f"code {result.status.code}: {reason}")
        feed = present(result.data, "result.data").feed
        rows, notes = validate_rows(_Row, feed.rows)
        items = Items(self.info, payload, ask, "zh-Hans", "新浪财经")
        for row in rows:
            if str(row.is_delete or 0) != "0":
                items.drop("deleted")
                continue
            extra = _extra(row.ext)
            items.add(
                row.id,
                title="",
                text=plain(row.rich_text),
                url=extra.docurl or row.docurl or "",
                published=items.local(row.create_time),
                tickers=hk_codes(tag.symbol or "" for tag in extra.stocks or () if tag.market == "hk"),
                importance=1 if str(row.is_focus or 0) != "0" else 0,
            )
        follow = items.next_page(request, len(feed.rows), _ROWS, page=str(request.page + 1))
        return items.parsed(follow, notes)

    def scrub(self, body: bytes) -> bytes:
        """The answer without persons' data, before anything is kept."""
        return without_fields(body, _PERSONS)


def _extra(ext: str | None) -> _Ext:
    """The JSON inside the string `ext`; it only decorates, so a broken one is nothing."""
    try:
        return validate(_Ext, loads(ext or ""))
    except SourceError:
        return _Ext()


SOURCES: tuple[Source, ...] = (Live(),)
