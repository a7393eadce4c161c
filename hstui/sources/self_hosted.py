"""RSSHub and newsnow on a server of the user's own: nothing is asked until `base_url` is configured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from hstui.clock import HKT
from hstui.errors import Fault, SourceError
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.feed_dates import parse_date
from hstui.sources.feed_source import read_feed
from hstui.sources.jsonio import CamelWire, Wire, load_json, present, require, validate, validate_rows
from hstui.sources.newsio import Items, plain, unix_time
from hstui.text.clean import safe_url

_ROUTES = "/wallstreetcn/live/hk-stock/2 /gelonghui/live /futunn/live"
_COLUMNS = "cls-telegraph wallstreetcn-quick gelonghui jin10"
_DESKS = {"cls": "财联社", "wallstreetcn": "华尔街见闻", "gelonghui": "格隆汇", "jin10": "金十数据"}
"""Who writes newsnow's columns, by what their names begin with."""
_TERMS = "your own server; the sites behind its routes have their own terms"


def _base_url(ask: Ask, source_id: str) -> str:
    """The configured server without a final slash, or "" if there is none; ADDRESS if it is no http(s) link."""
    configured = ask.settings.get("base_url", "").strip()
    if not configured:
        return ""
    url = safe_url(configured)
    if not url:
        raise SourceError(Fault.ADDRESS, f"{source_id}: base_url is not an http(s) address")
    return url.rstrip("/")


class RssHub:
    """Routes of an RSSHub instance, read as JSON Feed (setting `routes`, separated by spaces)."""

    info = SourceInfo(
        id="rsshub.routes",
        name="RSSHub",
        kind="news",
        home="https://docs.rsshub.app/",
        fresh=timedelta(minutes=10),
        trust=50,
        default="opt_in",
        volatile=frozenset({"limit"}),
        settings={"base_url": "address", "routes": "words"},
        terms=_TERMS,
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        """One request for each route."""
        base = _base_url(ask, self.info.id)
        routes = ask.settings.get("routes", _ROUTES).split() if base else []
        return [Request(f"{base}/{route.strip('/')}?format=json&limit=50", tag=route) for route in routes]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """The feed's entries, whether the server speaks JSON Feed or XML."""
        items = Items(self.info, payload, ask, "zh-Hans", "RSSHub", dated=False)
        read_feed(items, payload, zone=HKT, named_by_feed=True)
        return items.parsed()


class _Extra(Wire):
    date: int | str | None = None


class _Item(CamelWire):
    id: str
    title: str
    url: str | None = None
    pub_date: int | str | None = None
    extra: _Extra | None = None


class _Column(Wire):
    status: str | None = None
    message: str | None = None
    items: list[object] | None = None


class NewsNow:
    """Columns of a newsnow instance (setting `ids`, separated by spaces)."""

    info = SourceInfo(
        id="newsnow.api",
        name="newsnow",
        kind="news",
        home="https://github.com/ourongxing/newsnow",
        fresh=timedelta(minutes=10),
        trust=50,
        default="opt_in",
        volatile=frozenset({"latest"}),
        settings={"base_url": "address", "ids": "words"},
        terms=_TERMS,
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        """One request for each column."""
        base = _base_url(ask, self.info.id)
        columns = ask.settings.get("ids", _COLUMNS).split() if base else []
        return [Request(f"{base}/api/s?{urlencode({'id': column, 'latest': ''})}", tag=column) for column in columns]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """Rows of `items`; `status` is `success`, or `cache` for an older answer."""
        answer = validate(_Column, load_json(payload))
        reason = answer.message or f"status {answer.status}"
        require(answer.status in ("success", "cache"), Fault.ENVELOPE, reason)
        rows, notes = validate_rows(_Item, present(answer.items, "items"))
        desk = _DESKS.get(request.tag.partition("-")[0], request.tag)
        items = Items(self.info, payload, ask, "zh-Hans", desk or self.info.name, dated=False)
        for row in rows:
            items.add(
                f"{request.tag}/{row.id}",
                title=plain(row.title),
                url=row.url or "",
                published=_moment(row.pub_date) or _moment(row.extra.date if row.extra else None),
            )
        return items.parsed((), notes)


def _moment(value: int | str | None) -> datetime | None:
    """Unix time, mostly in milliseconds, or a written date."""
    if value is None:
        return None
    return unix_time(value) or parse_date(str(value), HKT)


SOURCES: tuple[Source, ...] = (RssHub(), NewsNow())
