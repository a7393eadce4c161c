"""What the tests of gathering share: a host of pages, one gathering of it, what came."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import httpx

from hstui.gather import gather

from .net.support import ASK, Host, ok, opened

SOON = timedelta(seconds=5)


def pages(**by_path: object) -> Host:
    """A host of JSON pages by `path` or `path?cursor`; what it does not have is a 404."""

    def answer(request: httpx.Request):
        name = request.url.path.strip("/") + (f"_{request.url.params['cursor']}" if request.url.params else "")
        page = by_path.get(name, ok("", 404))
        return page if isinstance(page, httpx.Response | Exception) else ok(json.dumps(page))

    return Host(answer)


def collect(host, *sources, deadline=SOON, progress=None, standbys=False, **changes):
    async def scenario():
        async with opened(host, **changes) as fetcher:
            return await gather(sources, ASK, fetcher, deadline=deadline, progress=progress, standbys=standbys)

    return asyncio.run(scenario())


def numbers(outcome):
    return [int(record.title[1:-1]) for record in outcome.records]
