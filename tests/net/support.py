"""What the network tests share: a clock to turn, a toy source, hosts that answer in process or on the loopback."""

from __future__ import annotations

import asyncio
import json
import selectors
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx

from hstui.clock import HKT
from hstui.errors import Fault, SourceError
from hstui.net.fetch import Fetcher
from hstui.net.har import Recorder, Recording
from hstui.net.open import open_fetcher
from hstui.net.settings import NetSettings
from hstui.records.news import Fetch, NewsItem
from hstui.sessions import Calendar
from hstui.sources.base import Ask, Parsed, Payload, Request, SourceInfo
from hstui.universe.model import Universe

T = TypeVar("T")

MORNING = datetime(2025, 12, 18, 8, 0, tzinfo=HKT)
INFO = SourceInfo(
    id="toy.news",
    name="玩具新闻",
    kind="news",
    home="https://toy.example",
    fresh=timedelta(minutes=5),
    keep=timedelta(days=7),
    pace=timedelta(seconds=1),
    volatile=frozenset({"ts", "sign", "page_size"}),
    max_pages=3,
)
QUICK = NetSettings(pace=False, deadline=timedelta(seconds=5), connect=timedelta(seconds=2))
LOCAL = NetSettings(
    pace=False,
    local_hosts=frozenset({"127.0.0.1"}),
    deadline=timedelta(seconds=0.8),
    connect=timedelta(seconds=0.3),
)
"""For servers on the loopback, some of which never answer."""
ASK = Ask(
    now=MORNING,
    universe=Universe("toy", "玩具", "玩具", "Toy", "", {}, MORNING.date(), ()),
    calendar=Calendar(frozenset(), frozenset(), frozenset(), frozenset({2025})),
)


class Clock:
    """A wall clock that moves when it is told to."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


class Chunks(httpx.AsyncByteStream):
    """A body as it comes off the wire."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = list(chunks)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk


class _Skipping(selectors.DefaultSelector):
    """Does not wait for what is due later: it is later at once."""

    at = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0 if timeout else timeout)
        if timeout and not ready:
            self.at += timeout
        return ready


def in_no_time(scenario: Coroutine[Any, Any, T]) -> tuple[T, float]:
    """What a coroutine gives in an event loop whose time passes only while everybody waits, and the seconds it took.

    For hosts in process: a socket's or a thread's work would take no time."""
    selector = _Skipping()

    def new_loop() -> asyncio.AbstractEventLoop:
        loop = asyncio.SelectorEventLoop(selector)
        loop.time = lambda: selector.at  # type: ignore[method-assign]
        return loop

    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(scenario), selector.at


Answer = httpx.Response | Exception


class Host(httpx.AsyncBaseTransport):
    """Answers in process: one prepared answer after the other, then the last one again, or by a function."""

    def __init__(self, *answers: Answer | Callable[[httpx.Request], Answer]) -> None:
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, Exception):
            raise answer
        return answer


def ok(body: bytes | str = b'{"items":[]}', status: int = 200, **headers: str) -> httpx.Response:
    """An answer whose body has not been read."""
    data = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers=named, stream=Chunks([data] if data else []))


@asynccontextmanager
async def opened(
    host: httpx.AsyncBaseTransport | None = None,
    clock: Clock | None = None,
    settings: NetSettings = QUICK,
    recording: Recording | None = None,
    recorder: Recorder | None = None,
    **changes: Any,
) -> AsyncIterator[Fetcher]:
    """`open_fetcher` with the tests' defaults."""
    async with open_fetcher(
        replace(settings, **changes), clock or Clock(), recording, recorder, transport=host
    ) as fetcher:
        yield fetcher


async def fault_of(fetch: Awaitable[Payload | None]) -> SourceError:
    """The error that a fetch ends with."""
    try:
        payload = await fetch
    except SourceError as error:
        return error
    raise AssertionError(f"no error but {payload!r}")


Script = Callable[[asyncio.StreamWriter, bytes], Awaitable[None]]


@dataclass
class Server:
    """A server on the loopback that plays one script to everybody."""

    port: int
    heads: list[bytes] = field(default_factory=list)

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@asynccontextmanager
async def serving(script: Script, tls: Any = None) -> AsyncIterator[Server]:
    """Serves until the end of the block; every connection is closed after the script."""
    tasks: set[asyncio.Task[Any]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            state.heads.append(head)
            await script(writer, head)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    state = Server(server.sockets[0].getsockname()[1])
    try:
        yield state
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


def http(body: bytes = b"", status: str = "200 OK", *lines: str, length: int | None = -1) -> bytes:
    """A raw answer; `length` None sends none, -1 the true one."""
    head = [f"HTTP/1.1 {status}", "Connection: close", *lines]
    if length is not None:
        head.append(f"Content-Length: {len(body) if length < 0 else length}")
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def says(raw: bytes) -> Script:
    """A script that writes some bytes and closes."""

    async def script(writer: asyncio.StreamWriter, head: bytes) -> None:
        writer.write(raw)

    return script


def item(number: int, payload: Payload, source: str = INFO.id) -> NewsItem:
    """A record of the toy source."""
    return NewsItem(
        id=f"{source}:{number}", source=source, outlet="玩具", lang="zh-Hans", title=f"第{number}条", text="",
        url="", published=None, fetch=Fetch(payload.fetched_at, payload.url), raw=str(number),
    )  # fmt: skip


class Toy:
    """A source of JSON pages: `{"items": [1, 2], "next": "cursor"}`."""

    def __init__(self, *urls: str, **changes: Any) -> None:
        self.info = replace(INFO, **changes)
        self._urls = urls or ("https://toy.example/list",)

    def requests(self, ask: Ask) -> Sequence[Request]:
        return [Request(url, tag=f"list {n}") for n, url in enumerate(self._urls, 1)]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        try:
            page = json.loads(payload.body)
        except ValueError:
            raise SourceError(Fault.DECODE, "not JSON") from None
        follow = ()
        if page.get("next"):
            base = request.url.partition("?")[0]
            follow = (Request(f"{base}?cursor={page['next']}", page=request.page + 1),)
        return Parsed(tuple(item(n, payload, self.info.id) for n in page["items"]), follow)


def har(*entries: dict[str, Any]) -> dict[str, Any]:
    """A HAR document."""
    return {"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": list(entries)}}


def har_entry(
    url: str, text: str | bytes = '{"items":[]}', status: int = 200, method: str = "GET", **extra: Any
) -> dict[str, Any]:
    """A HAR entry as small as the format allows."""
    started = extra.pop("started", MORNING.isoformat())
    return {
        "startedDateTime": started,
        "time": 12,
        "request": {"method": method, "url": url, "headers": [], "queryString": [], **extra.pop("request", {})},
        "response": {
            "status": status,
            "headers": [{"name": n, "value": v} for n, v in extra.pop("headers", {}).items()],
            "content": {"mimeType": "application/json", "text": text, **extra.pop("content", {})},
        },
        **extra,
    }


def write_har(path: Path, *entries: dict[str, Any]) -> Path:
    """A HAR file."""
    path.write_text(json.dumps(har(*entries), ensure_ascii=True), encoding="utf-8")
    return path
