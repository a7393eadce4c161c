"""A recording served by a local HTTPS proxy to an ordinary live run gives the very records of a replay."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections import Counter
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest
import trustme
from msgspec import structs

from hstui.gather import gather
from hstui.net.har import load_recording
from hstui.net.identity import query_of, target_of, without
from hstui.net.settings import NetSettings

from .support import ASK, INFO, Clock, Toy, har_entry, opened, write_har

ENTRIES = [
    har_entry("https://news.example/list?page_size=20&ts=1", json.dumps({"items": [1, 2], "next": "p2"})),
    har_entry("https://news.example/list?cursor=p2", json.dumps({"items": [2, 3]}), headers={"ETag": '"p2"'}),
    har_entry("https://flows.example/day/2025-12-17.js", json.dumps({"items": [7]})),
]
SOURCES = [
    Toy("https://news.example/list?ts=99", id="toy.news"),
    Toy("https://flows.example/day/2025-12-17.js", id="toy.flows"),
    Toy("https://gone.example/", id="toy.gone"),
]


class Proxy:
    """Answers CONNECT with a certificate of its own authority, and requests inside from a recording's entries."""

    def __init__(self) -> None:
        self.authority = trustme.CA()
        self.asked: Counter[str] = Counter()
        self.validated = 0

    def _context(self, host: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(host).configure_cert(context)
        return context

    def _answer(self, url: str, head: bytes) -> bytes:
        self.asked[target_of("GET", url).host] += 1
        for entry in ENTRIES:
            recorded = entry["request"]["url"]
            if target_of("GET", recorded) == target_of("GET", url) and without(
                query_of(recorded), INFO.volatile
            ) == without(query_of(url), INFO.volatile):
                etag = next((h["value"] for h in entry["response"]["headers"] if h["name"] == "ETag"), "")
                if etag and f"if-none-match: {etag}".encode() in head.lower():
                    self.validated += 1
                    return b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
                body = entry["response"]["content"]["text"].encode()
                extra = f"ETag: {etag}\r\n" if etag else ""
                lines = f"HTTP/1.1 200 OK\r\nConnection: close\r\n{extra}Content-Length: {len(body)}\r\n\r\n"
                return lines.encode() + body
        return b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            method, target, _ = head.split(b" ", 2)
            assert method == b"CONNECT"
            host = target.decode().rpartition(":")[0]
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await writer.drain()
            await writer.start_tls(self._context(host))
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            writer.write(self._answer(f"https://{host}{path}", head))
            await writer.drain()
        writer.close()

    @asynccontextmanager
    async def running(self):
        tasks: set[asyncio.Task] = set()

        async def tracked(reader, writer):
            tasks.add(asyncio.current_task())
            await self._connected(reader, writer)

        server = await asyncio.start_server(tracked, "127.0.0.1", 0)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            await asyncio.gather(*tasks, return_exceptions=True)
            await server.wait_closed()


@pytest.fixture
def proxy(tmp_path, monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    proxy = Proxy()
    proxy.authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return proxy


def records(outcomes):
    """Everything of the records but when they were fetched."""
    return [
        (
            outcome.source.id,
            [
                structs.replace(record, fetch=replace(record.fetch, at=ASK.now))
                for record in outcome.records
            ],
        )
        for outcome in outcomes
    ]  # fmt: skip


def test_live_through_a_proxy_and_replay_give_the_same_records(proxy, tmp_path, monkeypatch):
    path = write_har(tmp_path / "day.har", *ENTRIES)
    settings = NetSettings(pace=False, cache_dir=tmp_path / "cache")

    async def scenario():
        clock = Clock()
        async with proxy.running() as port:
            monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
            async with opened(settings=settings, clock=clock) as fetcher:
                live = await gather(SOURCES, ASK, fetcher, deadline=timedelta(seconds=10))
            first = Counter(proxy.asked)
            async with opened(settings=settings, clock=clock) as fetcher:
                fresh = await gather(SOURCES, ASK, fetcher, deadline=timedelta(seconds=10))
            second = Counter(proxy.asked)
            clock.turn(hours=1)
            async with opened(settings=settings, clock=clock) as fetcher:
                later = await gather(SOURCES, ASK, fetcher, deadline=timedelta(seconds=10))
        async with opened(recording=load_recording(path)) as fetcher:
            replayed = await gather(SOURCES, ASK, fetcher, deadline=timedelta(seconds=10))
        return live, fresh, later, replayed, first, second

    live, fresh, later, replayed, first, second = asyncio.run(scenario())
    assert records(live) == records(replayed) == records(fresh) == records(later)
    assert [outcome.state for outcome in live] == ["live", "failed", "live"]
    assert [outcome.state for outcome in fresh] == ["fresh", "failed", "fresh"]
    assert [len(outcome.records) for outcome in live] == [1, 0, 3]
    assert first == {"news.example": 2, "flows.example": 1, "gone.example": 1}
    assert second - first == {"gone.example": 1}, "something fresh was asked again"
    assert proxy.validated == 1, "the second page's validator was not sent"
