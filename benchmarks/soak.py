"""Eight simulated hours of watching on the sample, one exchange in ten failing.

    python -m benchmarks.soak [REFRESHES]

Every refresh is the desk's own, a simulated minute after the one before, on a replay whose transport fails in turn in
all the ways that hosts do. At its end: memory grown since the twentieth refresh, descriptors and threads left, and
whether every refresh gave an edition. The same seed gives the same faults.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import httpx

from benchmarks.table import Result, middle, table
from hstui.config import Settings
from hstui.desk import Desk, Run
from hstui.net import har
from hstui.paths import standard_paths
from hstui.resources import demo_recording

WARM_UP = 20
"""Refreshes after which caches of the program itself are full."""
SHARE = 0.1
GROWTH_GATE = 4.0
"""MiB over 500 refreshes."""


@dataclass(frozen=True, slots=True)
class Soaked:
    """What a soak showed."""

    refreshes: int
    composed: int
    faults: int
    growth: float
    """MiB of resident memory between the end of the warm-up and the end."""
    descriptors: int
    """Open ones more than before."""
    threads: int
    """Running ones more than before."""
    seconds: tuple[float, ...]
    """Of each refresh."""


class FailingReplay(httpx.AsyncBaseTransport):
    """The recording, spoilt."""

    chance = random.Random(0)
    faults = 0

    def __init__(self, recording: har.Recording) -> None:
        self._whole = _REPLAY(recording)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The recorded answer, or nine times in ten."""
        answer = await self._whole.handle_async_request(request)
        if FailingReplay.chance.random() >= SHARE:
            return answer
        FailingReplay.faults += 1
        body = await answer.aread()
        way = FailingReplay.chance.choice(_WAYS)
        return way(request, answer, body)


_REPLAY = har.ReplayTransport
Way = Callable[[httpx.Request, httpx.Response, bytes], httpx.Response]


def _with(status: int, spoil: Callable[[bytes], bytes], content_type: str = "") -> Way:
    def way(_request: httpx.Request, answer: httpx.Response, body: bytes) -> httpx.Response:
        kind = content_type or answer.headers.get("content-type", "")
        return httpx.Response(status, headers={"content-type": kind}, stream=_Piece(spoil(body)))

    return way


def _raising(error: type[httpx.TransportError]) -> Way:
    def way(request: httpx.Request, _answer: httpx.Response, _body: bytes) -> httpx.Response:
        raise error("injected", request=request)

    return way


class _Piece(httpx.AsyncByteStream):
    def __init__(self, data: bytes) -> None:
        self._data = data

    async def __aiter__(self):  # type: ignore[no-untyped-def]  # an async generator of bytes
        if self._data:
            yield self._data


_WAYS: tuple[Way, ...] = (
    _raising(httpx.ConnectError),
    _raising(httpx.ReadTimeout),
    _raising(httpx.RemoteProtocolError),
    _with(500, lambda body: body),
    _with(429, lambda _: b"slow down"),
    _with(403, lambda _: b"<html>blocked</html>", "text/html"),
    _with(200, lambda _: b""),
    _with(200, lambda body: body[: len(body) // 2]),
    _with(200, lambda body: body[: len(body) // 3] + b"\x00\xff\x1b]52;c;eA==\x07" + body[len(body) // 3 :]),
    _with(200, lambda _: b"[" * 100_000),
    _with(200, lambda _: b'{"data": null}'),
)


def _resident() -> float:
    """MiB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def soak(refreshes: int, folder: Path, told: Callable[[int, float], None] | None = None) -> Soaked:
    """Refresh so many times with files in `folder`. Needs Linux's /proc."""
    FailingReplay.chance, FailingReplay.faults = random.Random(8), 0
    har.ReplayTransport = FailingReplay  # type: ignore[assignment,misc]  # the same calls, answers of the same type
    try:
        paths = standard_paths(folder / "config.toml", folder / "cache", folder / "data")
        desk = Desk(Settings(lang="zh-Hans"), paths, Run(mode="demo", replay=demo_recording()))
        begin = desk.clock()()
        composed = 0
        seconds: list[float] = []
        base = descriptors = threads = 0.0
        for number in range(refreshes):
            desk.run = replace(desk.run, now=begin + timedelta(minutes=number))
            start = time.perf_counter()
            edition = desk.refresh()
            seconds.append(time.perf_counter() - start)
            composed += bool(edition.sources) and edition.as_of == desk.run.now
            if number + 1 == min(WARM_UP, refreshes // 2):
                base, descriptors, threads = _resident(), _descriptors(), threading.active_count()
            if told is not None and (number + 1) % 20 == 0:
                told(number + 1, _resident())
        desk.close()
        return Soaked(
            refreshes, composed, FailingReplay.faults, _resident() - base, int(_descriptors() - descriptors),
            int(threading.active_count() - threads), tuple(seconds),
        )  # fmt: skip
    finally:
        har.ReplayTransport = _REPLAY  # type: ignore[misc]


def main() -> int:
    """Run, print; status 1 when a bound does not hold."""
    refreshes = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as folder:
        found = soak(refreshes, Path(folder), lambda n, mib: print(f"{n} refreshes, {mib:.1f} MiB", file=sys.stderr))
    median, spread = middle(found.seconds)
    gate = GROWTH_GATE * max(1.0, refreshes / 500)
    results = [
        Result("R1", f"memory growth over {refreshes} refreshes", found.growth, "MiB", gate=gate),
        Result("R2", "descriptors left", found.descriptors, "", gate=0),
        Result("R3", "threads left", found.threads, "", gate=0),
        Result("R4", "refreshes without an edition", found.refreshes - found.composed, "", gate=0),
        Result("R5", "exchanges that were made to fail", found.faults, ""),
        Result("R6", "a refresh", median, "s", spread=spread),
    ]
    print(table(results))
    return int(any(result.verdict == "MISSED" for result in results))


if __name__ == "__main__":
    sys.exit(main())
