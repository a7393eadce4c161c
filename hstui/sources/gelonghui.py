"""Gelonghui lives (格隆汇快讯): Hong Kong minded, and with real stock codes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from hstui.errors import Fault
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.jsonio import CamelWire, Wire, load_json, present, require, validate, validate_rows
from hstui.sources.newsio import Items, hk_codes, plain

_ROWS = 15
_URL = f"https://www.gelonghui.com/api/live-channels/all/lives/v4?category=all&limit={_ROWS}"
_OK = 200


class _Stock(Wire):
    market: str | None = None
    code: str | None = None


class _Source(Wire):
    name: str | None = None


class _Live(CamelWire):
    id: str
    title: str | None = None
    content: str
    content_prefix: str | None = None
    create_timestamp: int | str | None
    level: int | None = None
    related_stocks: list[_Stock] | None = None
    route: str | None = None
    source: _Source | None = None


class _Answer(CamelWire):
    status_code: int
    message: str | None = None
    result: list[object] | None = None


class Lives:
    """All channels; a page holds 15 whatever is asked, and `liveId`, the oldest id, leads to older ones."""

    info = SourceInfo(
        id="gelonghui.live",
        name="格隆汇快讯",
        name_en="Gelonghui live",
        kind="news",
        home="https://www.gelonghui.com/live",
        fresh=timedelta(minutes=5),
        trust=40,
        volatile=frozenset({"limit"}),
        terms="undocumented endpoint of the site's own page; personal use at a low rate",
        max_pages=8,
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        """The newest lives."""
        return (Request(_URL),)

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """Lives of `result`, without the dated prefix that every text begins with."""
        answer = validate(_Answer, load_json(payload))
        reason = answer.message or "no reason given"
        require(answer.status_code == _OK, Fault.ENVELOPE, f"statusCode {answer.status_code}: {reason}")
        result = present(answer.result, "result")
        rows, notes = validate_rows(_Live, result)
        items = Items(self.info, payload, ask, "zh-Hans", "格隆汇")
        for row in rows:
            stocks = [stock.code or "" for stock in row.related_stocks or () if stock.market == "HK"]
            items.add(
                row.id,
                title=plain(row.title),
                text=plain(row.content),
                prefix=row.content_prefix or "",
                url=row.route or f"https://www.gelonghui.com/live/{row.id}",
                published=items.unix(row.create_timestamp),
                tickers=hk_codes(stocks),
                importance=1 if row.level else 0,
                outlet=(row.source.name or "") if row.source else "",
            )
        follow = items.next_page(request, len(result), _ROWS, liveId=rows[-1].id if rows else "")
        return items.parsed(follow, notes)


SOURCES: tuple[Source, ...] = (Lives(),)
