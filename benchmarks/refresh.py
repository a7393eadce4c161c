"""Refreshing: 60 local TLS sources of 200 ms with the pace off, what the app's loop feels of it, nothing new.

The floor of the first is the slowest source: 200 ms. Client and server share the machine's cores.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from benchmarks.server import publisher
from benchmarks.table import Result, main, middle
from hstui.clock import system_clock
from hstui.config import Feed, Settings
from hstui.desk import Desk, Run
from hstui.gather import gather
from hstui.net.cache import DiskStore
from hstui.net.open import open_fetcher
from hstui.net.settings import NetSettings
from hstui.paths import standard_paths
from hstui.resources import demo_recording
from hstui.sessions import load_calendar
from hstui.sources.base import Ask, Parsed, Request, Source, SourceInfo
from hstui.sources.registry import all_sources
from hstui.sources.user_feed import user_feeds
from hstui.universe.loader import load_universe

_SOURCES, _DELAY, _TICK = 60, 200, 0.002


def _feeds(port: int, count: int) -> list[Feed]:
    return [Feed(f"f{n}", f"https://localhost:{port}/{n}", allow_local=True) for n in range(count)]


async def _ask_all(sources: tuple[Source, ...], ask: Ask) -> float:
    settings = NetSettings(pace=False, local_hosts=frozenset({"localhost"}))
    start = time.perf_counter()
    async with open_fetcher(settings, system_clock) as fetcher:
        outcomes = await gather(sources, ask, fetcher, deadline=timedelta(seconds=60))
    took = (time.perf_counter() - start) * 1000
    assert all(outcome.state == "live" and outcome.records for outcome in outcomes), outcomes[0].error
    return took


async def _lag(work: threading.Thread) -> float:
    """Milliseconds of the longest time that a loop in this thread was kept from a 2 ms timer."""
    worst = 0.0
    work.start()
    while work.is_alive():
        before = time.perf_counter()
        await asyncio.sleep(_TICK)
        worst = max(worst, time.perf_counter() - before - _TICK)
    return worst * 1000


def desk_on(folder: Path, port: int, count: int) -> Desk:
    """A live desk whose only sources are feeds of that publisher."""
    settings = Settings(lang="zh-Hans", sources={s.info.id: False for s in all_sources()}, feeds=_feeds(port, count))
    settings = replace(settings, network=replace(settings.network, pace=0.5))
    return Desk(settings, standard_paths(folder / "none.toml", folder / "cache", folder / "data"), Run())


def measure(quick: bool) -> list[Result]:
    """All figures of this file."""
    rounds = 3 if quick else 9
    now = system_clock()
    ask = Ask(now, load_universe("hstech", now.date()), load_calendar())
    found = []
    for items, gate, moonshot in ((20, 4.5, 3.0), (100, None, None)):
        with tempfile.TemporaryDirectory() as name, publisher(Path(name), _SOURCES, _DELAY, items) as port:
            sources = user_feeds(_feeds(port, _SOURCES))
            asyncio.run(_ask_all(sources, ask))  # modules are loaded and certificates read once a process
            wall, spread = middle([asyncio.run(_ask_all(sources, ask)) for _ in range(rounds)])
            each = (wall - _DELAY) / _SOURCES
            what = f"60 TLS sources of {_DELAY} ms, {items} items each"
            found += [
                Result("P6", what, wall, "ms", _DELAY, "the slowest", spread=spread),
                Result("P6", "  beyond the slowest, a source", each, "ms", gate=gate, moonshot=moonshot),
            ]
            if gate is not None:
                lags = [asyncio.run(_lag(threading.Thread(target=_asking, args=(sources, ask)))) for _ in range(rounds)]
    lag, spread = middle(lags)
    found.append(
        Result("P7", "the app's loop kept waiting meanwhile, longest", lag, "ms", gate=33, moonshot=16, spread=spread)
    )
    return [*found, *nothing_new(rounds), *committing(rounds)]


def _asking(sources: tuple[Source, ...], ask: Ask) -> None:
    asyncio.run(_ask_all(sources, ask))


@dataclass(frozen=True)
class _Unread:
    """A source whose answers are fetched and not looked at: the exchanges alone."""

    inner: Source

    @property
    def info(self) -> SourceInfo:
        return self.inner.info

    def requests(self, ask: Ask) -> Sequence[Request]:
        return self.inner.requests(ask)

    def parse(self, *_: object) -> Parsed:
        return Parsed(())


class _Exchanging(Desk):
    """A desk that only fetches."""

    def sources(self) -> tuple[Source, ...]:
        return tuple(_Unread(source) for source in super().sources())


def nothing_new(rounds: int, feeds: int = 20, items: int = 500) -> list[Result]:
    """CPU of this process for a refresh in which every feed answers 304, and how much of it is not the exchanges."""
    with tempfile.TemporaryDirectory() as name, publisher(Path(name), feeds, 0, items) as port:
        desk = desk_on(Path(name), port, feeds)
        fetching = _Exchanging(desk.settings, desk.paths, desk.run)
        desk.refresh()
        held = sum(row.records for row in desk.refresh(force=True).sources)
        whole, asking = [], []
        for _ in range(rounds):
            start = time.process_time()
            desk.refresh(force=True)
            whole.append((time.process_time() - start) * 1000)
            start = time.process_time()
            fetching.ask(force=True)
            asking.append((time.process_time() - start) * 1000)
    took, spread = middle(whole)
    network, _ = middle(asking)
    return [
        Result("P10", f"{held:,} items held, nothing new: CPU of a refresh", took, "ms", spread=spread),
        Result("P10", "  beyond the exchanges", max(took - network, 0.0), "ms", gate=60, moonshot=15),
    ]


def committing(rounds: int, answers: int = 60, size: int = 70_000) -> list[Result]:
    """Wall time until a refresh is on disk: its edition in the archive, its answers in the cache. fsync included.

    Both happen in threads that the screen never waits for.
    """
    bodies = [random.Random(number).randbytes(size) for number in range(answers)]
    archived: list[float] = []
    kept: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        run = Run("demo", replay=demo_recording())
        desk = Desk(Settings(), standard_paths(Path(name) / "none.toml", Path(name) / "cache", Path(name)), run)
        edition = desk.refresh()
        for turn in range(rounds):
            start = time.perf_counter()
            desk.archive.put(edition)
            archived.append((time.perf_counter() - start) * 1000)
            store = DiskStore(Path(name) / "http", 2**28, system_clock, print)
            store.put("opens", b"")
            asyncio.run(_kept(store, f"{turn}", bodies, kept))
    took, spread = middle(archived)
    stored, kept_spread = middle(kept)
    return [
        Result("P13", "an edition put into the archive", took, "ms", spread=spread),
        Result("P13", f"  {answers} answers of {size // 1000} KB kept", stored, "ms", spread=kept_spread),
        Result("P13", "  together", took + stored, "ms", gate=40, moonshot=15),
    ]


async def _kept(store: DiskStore, turn: str, bodies: Sequence[bytes], times: list[float]) -> None:
    await store.get("opens")
    start = time.perf_counter()
    for number, body in enumerate(bodies):
        store.put(f"{turn}.{number}", body)
    await store.get("opens")  # answered in the order of the calls: when it is there, all are
    times.append((time.perf_counter() - start) * 1000)
    await store.close()


if __name__ == "__main__":
    os.environ.pop("HTTPS_PROXY", None)
    main(measure)
