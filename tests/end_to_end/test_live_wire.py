"""The whole program in its ordinary live mode, with the sample's wires served over TLS on this machine."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme

from hstui.config import Settings
from hstui.desk import Desk, Run
from hstui.edition.codec import encode_edition
from hstui.edition.model import Edition
from hstui.net.har import Recording, load_recording
from hstui.paths import standard_paths
from hstui.resources import demo_recording

_BUSTERS = {"req_trace", "_", "callback"}
"""Parameters that differ from call to call; everything else of a request is the recording's, since the clock is."""


class Wire:
    """A proxy that opens each host's TLS with a certificate of its own authority and answers from a recording."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.authority = trustme.CA()
        self.asked: Counter[str] = Counter()
        self.validators = 0
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.port = 0

    def __enter__(self) -> Wire:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._connected, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        pending = asyncio.all_tasks(self._loop)
        for task in pending:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        self._loop.close()

    def _context(self, host: str) -> ssl.SSLContext:
        if host not in self._contexts:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.authority.issue_cert(host).configure_cert(context)
            self._contexts[host] = context
        return self._contexts[host]

    def _answer(self, method: str, url: str, head: bytes) -> bytes:
        self.asked[urlsplit(url).hostname or ""] += 1
        self.validators += b"if-none-match:" in head.lower() or b"if-modified-since:" in head.lower()
        for exchange in self.recording.matching(method, url, b"", _BUSTERS):
            body = exchange.body
            kind = next((value for name, value in exchange.headers if name.lower() == "content-type"), "text/plain")
            lines = [f"HTTP/1.1 {exchange.status} OK", f"Content-Type: {kind}", 'ETag: "sample"']
            if b'if-none-match: "sample"' in head.lower():
                return b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
            lines += ["Connection: close", f"Content-Length: {len(body)}"]
            return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        return b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            host = head.split(b" ", 2)[1].decode().rpartition(":")[0]
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await writer.drain()
            await writer.start_tls(self._context(host))
            head = await reader.readuntil(b"\r\n\r\n")
            method, path, _ = head.decode("latin-1").split(" ", 2)
            writer.write(self._answer(method, f"https://{host}{path}", head))
            await writer.drain()
        writer.close()


@pytest.fixture(scope="module")
def recording() -> Recording:
    return load_recording(demo_recording())


@pytest.fixture
def wire(recording: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with Wire(recording) as wire:
        wire.authority.cert_pem.write_to_path(tmp_path / "ca.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{wire.port}")
        yield wire


def desk(folder: Path, run: Run) -> Desk:
    paths = standard_paths(folder / "config.toml", folder / "cache", folder / "data")
    return Desk(Settings(lang="zh-Hans"), paths, run)


def told(edition: Edition) -> dict[str, object]:
    """The edition but for whose data it says it is and when things were fetched."""
    whole = json.loads(encode_edition(edition))
    for key in ("id", "mode", "sample", "evidence", "sources"):
        del whole[key]
    whole["figures"] = [{k: v for k, v in figure.items() if k != "evidence"} for figure in whole["figures"]]
    for call in whole["advice"]["calls"]:
        for reason in call["reasons"]:
            del reason["evidence"]
    return whole  # type: ignore[no-any-return]


def test_live_is_the_replay_and_a_second_run_asks_nothing(wire: Wire, recording: Recording, tmp_path: Path) -> None:
    now = recording.clock()
    live = desk(tmp_path / "live", Run(mode="live", now=now, paced=False)).refresh()
    first = Counter(wire.asked)
    assert not [row.id for row in live.sources if row.state == "failed"]
    assert {"www.cls.cn", "www.hkex.com.hk", "qt.gtimg.cn", "markets.newyorkfed.org"} <= set(first)
    # A list per member is the most that any host is asked for.
    assert max(first.values()) <= 65

    replayed = desk(tmp_path / "replay", Run(mode="replay", replay=demo_recording(), now=now)).refresh()
    assert told(live) == told(replayed)

    again = desk(tmp_path / "live", Run(mode="live", now=now, paced=False)).refresh()
    assert wire.asked == first
    assert {row.state for row in again.sources if row.records} == {"fresh"}

    later = now + timedelta(hours=30)
    desk(tmp_path / "live", Run(mode="live", now=later, paced=False)).refresh()
    assert wire.validators > 20


def test_offline_reads_what_the_live_run_kept(wire: Wire, recording: Recording, tmp_path: Path) -> None:
    now: datetime = recording.clock()
    live = desk(tmp_path, Run(mode="live", now=now, paced=False)).refresh()
    asked = Counter(wire.asked)
    offline = desk(tmp_path, Run(mode="offline", now=now)).refresh()
    assert wire.asked == asked
    assert offline.mode == "offline"
    assert [s.title for section in offline.news for s in section.stories] == [
        s.title for section in live.news for s in section.stories
    ]
