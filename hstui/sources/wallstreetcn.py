"""Wallstreetcn lives (华尔街见闻快讯): the Hong Kong channel and the global channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from hstui.errors import Fault
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.jsonio import Wire, load_json, present, require, validate, validate_rows, without_fields
from hstui.sources.newsio import Items, hk_codes, plain

_URL = "https://api-one.wallstcn.com/apiv1/content/lives"
_OK = 20000
_ROWS = 100
_PERSONS = frozenset({"author"})


class _Symbol(Wire):
    key: str | None = None


class _Live(Wire):
    id: str
    title: str | None = None
    content: str | None
    content_more: str | None = None
    content_text: str | None = None
    display_time: int | str | None
    score: int | None = None
    uri: str | None = None
    is_priced: bool | None = None
    symbols: list[_Symbol | str] | None = None


class _Data(Wire):
    items: list[object]
    next_cursor: str | None = None


class _Answer(Wire):
    code: int
    message: str | None = None
    data: _Data | None = None


@dataclass(frozen=True)
class Lives:
    """One channel; `next_cursor` leads to older lives."""

    info: SourceInfo
    channel: str

    def requests(self, ask: Ask) -> Sequence[Request]:
        """The newest hundred."""
        query = {"channel": self.channel, "client": "pc", "limit": str(_ROWS)}
        return (Request(f"{_URL}?{urlencode(query)}"),)

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """Lives of `data.items`, with the part of the text that the list folds away; paid ones are left out."""
        answer = validate(_Answer, load_json(payload))
        require(answer.code == _OK, Fault.ENVELOPE, f"code {answer.code}: {answer.message or 'no reason given'}")
        data = present(answer.data, "data")
        rows, notes = validate_rows(_Live, data.items)
        items = Items(self.info, payload, ask, "zh-Hans", "华尔街见闻")
        for row in rows:
            if row.is_priced:
                items.drop("paid")
                continue
            text = plain((row.content or "") + (row.content_more or "")) if row.content else row.content_text or ""
            tags = [symbol if isinstance(symbol, str) else symbol.key or "" for symbol in row.symbols or ()]
            items.add(
                row.id,
                title=plain(row.title),
                text=text,
                url=row.uri or f"https://wallstreetcn.com/livenews/{row.id}",
                published=items.unix(row.display_time),
                tickers=hk_codes(tag for tag in tags if tag.upper().endswith(".HK")),
                importance=min(2, max(0, (row.score or 1) - 1)),
            )
        follow = items.next_page(request, len(data.items), _ROWS, cursor=data.next_cursor or "")
        return items.parsed(follow, notes)

    def scrub(self, body: bytes) -> bytes:
        """The answer without persons' data, before anything is kept."""
        return without_fields(body, _PERSONS)


def _info(what: str, names: tuple[str, str], home: str) -> SourceInfo:
    return SourceInfo(
        id=f"wallstreetcn.{what}",
        name=names[0],
        name_en=names[1],
        kind="news",
        home=home,
        fresh=timedelta(minutes=5),
        trust=40,
        volatile=frozenset({"limit"}),
        terms="undocumented endpoint of the site's own page; personal use at a low rate",
        max_pages=8,
    )


SOURCES: tuple[Source, ...] = (
    Lives(
        _info("hk", ("华尔街见闻港股", "Wallstreetcn Hong Kong"), "https://wallstreetcn.com/live/hk-stock"),
        "hk-stock-channel",
    ),
    Lives(
        _info("global", ("华尔街见闻要闻", "Wallstreetcn global"), "https://wallstreetcn.com/live/global"),
        "global-channel",
    ),
)
