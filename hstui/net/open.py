"""Opening the network for one refresh: live, offline, or from a recording."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx

from hstui.clock import Clock
from hstui.net.cache import DiskStore, MemoryStore, ResponseCache, Store
from hstui.net.client import make_client
from hstui.net.executor import DaemonExecutor
from hstui.net.fetch import Fetcher
from hstui.net.har import Recorder, Recording, ReplayTransport
from hstui.net.settings import NetSettings

CACHE_FOLDER = "http"
"""The folder inside `NetSettings.cache_dir`."""


@asynccontextmanager
async def open_fetcher(
    settings: NetSettings,
    clock: Clock,
    recording: Recording | None = None,
    recorder: Recorder | None = None,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[Fetcher]:
    """A fetcher, closed at the end of the block with everything written.

    With a `recording` nothing is cached, paced or sent. The running loop gets a default executor that cannot delay
    its end. Raises `UsageError` for proxy or certificate variables that cannot be used."""
    asyncio.get_running_loop().set_default_executor(DaemonExecutor())
    notices: list[str] = []
    store: Store
    if recording is not None:
        settings = replace(settings, pace=False, offline=False, refresh=False)
        store = MemoryStore(0)  # a request asked twice takes the next recorded answer: nothing may hide it
        transport = ReplayTransport(recording)
    elif settings.cache_dir is None:
        store = MemoryStore()
    else:
        store = DiskStore(settings.cache_dir / CACHE_FOLDER, settings.cache_size, clock, notices.append)
    cache = ResponseCache(store)
    client = make_client(settings, transport)
    fetcher = Fetcher(client, settings, clock, cache, recorder=recorder, replaying=recording is not None)
    fetcher.notices = notices
    try:
        yield fetcher
    finally:
        try:
            await client.aclose()
        finally:
            await cache.close()
