"""Opening the network for one refresh: live, offline, or from a recording."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from hstui.clock import Clock
from hstui.net.cache import DiskStore, MemoryStore, ResponseCache, Store
from hstui.net.executor import DaemonExecutor
from hstui.net.fetch import Fetcher
from hstui.net.settings import NetSettings

if TYPE_CHECKING:
    import httpx

    from hstui.net.exchange import Exchanger
    from hstui.net.har import Recorder, Recording

CACHE_FOLDER = "http"
"""The folder inside `NetSettings.cache_dir`."""
_VARIABLES = frozenset({"http_proxy", "https_proxy", "all_proxy", "ssl_cert_file", "ssl_cert_dir"})


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
        from hstui.net.har import ReplayTransport

        settings = replace(settings, pace=False, offline=False, refresh=False)
        store = MemoryStore(0)  # a request asked twice takes the next recorded answer: nothing may hide it
        transport = ReplayTransport(recording)
    elif settings.cache_dir is None:
        store = MemoryStore()
    else:
        store = DiskStore(settings.cache_dir / CACHE_FOLDER, settings.cache_size, clock, notices.append)
    if transport is None and not settings.offline and any(os.environ[n] for n in os.environ if n.lower() in _VARIABLES):
        from hstui.net.environment import check_environment

        check_environment()
    connection = _Connection(settings, transport)
    cache = ResponseCache(store)
    fetcher = Fetcher(
        connection.exchanger,
        settings,
        clock,
        cache,
        recorder=recorder,
        replaying=recording is not None,
        notices=notices,
    )
    try:
        yield fetcher
    finally:
        try:
            await connection.close()
        finally:
            await cache.close()


class _Connection:
    """The client, made when the first request must leave: a run from the cache never imports httpx."""

    def __init__(self, settings: NetSettings, transport: httpx.AsyncBaseTransport | None) -> None:
        self._settings = settings
        self._transport = transport
        self._client: httpx.AsyncClient | None = None
        self._exchanger: Exchanger | None = None

    def exchanger(self) -> Exchanger:
        if self._exchanger is None:
            from hstui.net.client import make_client
            from hstui.net.exchange import Exchanger

            self._client = make_client(self._settings, self._transport)
            self._exchanger = Exchanger(self._client, self._settings)
        return self._exchanger

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
