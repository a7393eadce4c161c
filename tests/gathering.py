"""What the tests that gather share: a host of pages, one gathering, what came."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx

from hstui.gather import Glimpse, Progress, gather
from hstui.parses import Parses
from hstui.records.news import NewsItem
from hstui.sources.base import Ask, Outcome, Source

from .net.support import ASK, Host, ok, opened

SOON = timedelta(seconds=5)


def pages(**by_path: object) -> Host:
    """A host of JSON pages by `path` or `path?cursor`; what it does not have is a 404."""

    def answer(request: httpx.Request) -> httpx.Response | Exception:
        name = request.url.path.strip("/") + (f"_{request.url.params['cursor']}" if request.url.params else "")
        page = by_path.get(name, ok("", 404))
        return page if isinstance(page, httpx.Response | Exception) else ok(json.dumps(page))

    return Host(answer)


async def gathered(
    host: httpx.AsyncBaseTransport | None,
    *sources: Source,
    ask: Ask = ASK,
    deadline: timedelta = SOON,
    progress: Callable[[Progress], None] | None = None,
    parses: Parses | None = None,
    glimpse: Glimpse | None = None,
    standbys: bool = False,
    **changes: Any,
) -> list[Outcome]:
    """What comes of the sources; `changes` are those of `opened`."""
    async with opened(host, **changes) as fetcher:
        return await gather(
            sources, ask, fetcher, deadline=deadline, progress=progress, parses=parses, glimpse=glimpse,
            standbys=standbys,
        )  # fmt: skip


def collect(host: httpx.AsyncBaseTransport | None, *sources: Source, **how: Any) -> list[Outcome]:
    """`gathered` in an event loop of its own."""
    return asyncio.run(gathered(host, *sources, **how))


def numbers(outcome: Outcome) -> list[int]:
    """What the records of toy sources are called by."""
    return [int(record.title[1:-1]) for record in outcome.records if isinstance(record, NewsItem)]
