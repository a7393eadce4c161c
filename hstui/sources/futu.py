"""Futu flash news (富途快讯), opt-in until it has proven steady."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from hstui.errors import Fault
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.jsonio import CamelWire, Wire, load_json, present, require, validate, validate_rows
from hstui.sources.newsio import Items, plain

_URL = "https://news.futunn.com/news-site-api/main/get-flash-list?pageSize=50"
_SIMPLIFIED = "0"


class _Flash(CamelWire):
    id: str
    title: str | None = None
    content: str
    time: int | str | None
    detail_url: str | None = None
    level: int | None = None


class _List(Wire):
    news: list[object]


class _Data(Wire):
    data: _List | None = None


class _Answer(Wire):
    code: int
    message: str | None = None
    data: _Data | None = None


class Flash:
    """The flash list in Simplified Chinese, which the site chooses by a header of its own."""

    info = SourceInfo(
        id="futu.flash",
        name="富途快讯",
        name_en="Futu flash",
        kind="news",
        home="https://news.futunn.com/main/live",
        fresh=timedelta(minutes=5),
        trust=40,
        default="opt_in",
        volatile=frozenset({"pageSize"}),
        terms="undocumented endpoint of the site's own page; personal use at a low rate",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        """The newest fifty."""
        return (Request(_URL, headers=(("x-news-site-lang", _SIMPLIFIED),)),)

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """Rows of `data.data.news`; times are Unix seconds in strings. Quotes name stocks without codes: not read."""
        answer = validate(_Answer, load_json(payload))
        require(answer.code == 0, Fault.ENVELOPE, f"code {answer.code}: {answer.message or 'no reason given'}")
        data = present(present(answer.data, "data").data, "data.data")
        rows, notes = validate_rows(_Flash, data.news)
        items = Items(self.info, payload, ask, "zh-Hans", "富途")
        for row in rows:
            items.add(
                row.id,
                title=plain(row.title),
                text=plain(row.content),
                url=row.detail_url or "",
                published=items.unix(row.time),
                importance=1 if row.level else 0,
            )
        return items.parsed((), notes)


SOURCES: tuple[Source, ...] = (Flash(),)
