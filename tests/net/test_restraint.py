"""How seldom the fetcher asks: retries, rests after failures, what hosts ask for, distance between requests."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from itertools import pairwise

import httpx
import pytest

from hstui.errors import Fault
from hstui.net.cache import MemoryStore, ResponseCache
from hstui.net.client import make_client
from hstui.net.exchange import Exchanger
from hstui.net.fetch import Fetcher
from hstui.net.settings import NetSettings
from hstui.sources.base import Request

from .support import INFO, Clock, Host, fault_of, ok, opened

ASKED = Request("https://toy.example/list?b=2&a=1")


def test_one_retry_on_a_refused_connection_and_on_5xx_none_on_4xx():
    async def scenario(first, expected):
        host = Host(first, ok("second"))
        async with opened(host) as fetcher:
            try:
                payload = await fetcher.fetch(INFO, ASKED)
                assert payload.body == b"second"
            except Exception:
                assert expected == 1
        assert len(host.requests) == expected

    for first, expected in [
        (httpx.ConnectError("refused"), 2), (ok("", 502), 2), (ok("", 404), 1), (ok("", 400), 1),
        (httpx.ReadTimeout("slow"), 1), (httpx.ConnectTimeout("slow"), 1), (ok("", 429), 1), (ok("", 503), 1),
    ]:  # fmt: skip
        asyncio.run(scenario(first, expected))


def test_three_failures_open_the_breaker_for_ten_minutes_across_runs(tmp_path):
    async def scenario():
        clock = Clock()
        host = Host(httpx.ReadTimeout("slow"))
        async with opened(host, clock, cache_dir=tmp_path) as fetcher:
            for number in range(4):
                error = await fault_of(fetcher.fetch(INFO, Request(f"https://toy.example/{number}")))
        assert error.fault is Fault.RESTING
        assert len(host.requests) == 3
        well = Host(ok("back"))
        async with opened(well, clock, cache_dir=tmp_path) as fetcher:
            clock.turn(minutes=9)
            assert (await fault_of(fetcher.fetch(INFO, ASKED))).fault is Fault.RESTING
            assert (await fetcher.fetch(INFO, Request("https://elsewhere.example/"))).body == b"back"
            clock.turn(minutes=1)
            assert (await fetcher.fetch(INFO, ASKED)).body == b"back"
        ill = Host(httpx.ReadTimeout("slow"))
        async with opened(ill, clock, cache_dir=tmp_path) as fetcher:
            for number in range(2):  # a success has cleared the count
                assert (
                    await fault_of(fetcher.fetch(INFO, Request(f"https://toy.example/{number}")))
                ).fault is Fault.TIMEOUT

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("header", "minutes"),
    [("120", 2), ("99999999", 10), ("9" * 5000, 10), ("Thu, 18 Dec 2025 00:05:00 GMT", 5), ("0", 1), ("soon", 1)],
)
def test_retry_after_in_both_forms_rests_the_host_up_to_ten_minutes(header, minutes):
    async def scenario(status):
        clock = Clock()
        host = Host(ok("busy", status, retry_after=header), ok("back"))
        async with opened(host, clock) as fetcher:
            assert (await fault_of(fetcher.fetch(INFO, ASKED))).fault is Fault.RATE_LIMITED
            clock.turn(minutes=minutes, seconds=-1)
            assert (await fault_of(fetcher.fetch(INFO, ASKED))).fault is Fault.RESTING
            assert len(host.requests) == 1
            clock.turn(seconds=1)
            assert (await fetcher.fetch(INFO, ASKED)).body == b"back"

    for status in (429, 503):
        asyncio.run(scenario(status))


def test_a_host_that_gives_no_connection_while_others_answer_is_left_alone():
    async def scenario():
        host = Host(lambda asked: ok("well") if asked.url.host == "well.example" else httpx.ConnectTimeout("no"))
        async with opened(host) as fetcher:
            await fetcher.fetch(INFO, Request("https://well.example/"))
            asked = [Request(f"https://ill.example/{n}") for n in range(4)]
            return [(await fault_of(fetcher.fetch(INFO, one))).fault for one in asked]

    assert asyncio.run(scenario()) == [Fault.TIMEOUT, Fault.TIMEOUT, Fault.TIMEOUT, Fault.RESTING]


class FakeTime:
    """Monotonic time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.at = 0.0

    def tick(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds
        await asyncio.sleep(0)


def unresolved() -> httpx.ConnectError:
    error = httpx.ConnectError("no such host")
    error.__cause__ = socket.gaierror(-3, "Temporary failure in name resolution")
    return error


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (unresolved(), (Fault.CONNECT, "the host's name cannot be resolved")),
        (httpx.ConnectTimeout("swallowed"), (Fault.TIMEOUT, "no connection in time")),
    ],
    ids=["no names", "no way out"],
)
def test_without_a_network_a_list_of_requests_fails_at_once_and_the_host_is_not_blamed(failure, told):
    async def scenario():
        time, settings = FakeTime(), NetSettings()
        host = Host(failure, ok("back"))
        client = make_client(settings, host)
        fetcher = Fetcher(
            lambda: Exchanger(client, settings), settings, Clock(), ResponseCache(MemoryStore()),
            sleep=time.sleep, tick=time.tick,
        )  # fmt: skip
        asked = [Request(f"https://toy.example/list/{n}") for n in range(30)]
        errors = await asyncio.gather(*(fault_of(fetcher.fetch(INFO, one)) for one in asked))
        assert {(error.fault, error.detail) for error in errors} == {told}
        assert (len(host.requests), time.at) == (1, 0.0)
        time.at += 10.0
        assert (await fetcher.fetch(INFO, ASKED)).body == b"back"
        await client.aclose()

    asyncio.run(scenario())


def test_requests_to_a_host_keep_their_distance_one_at_a_time_and_sources_take_turns():

    async def scenario():
        time = FakeTime()
        log: list[tuple[float, str]] = []
        at_once = 0

        class Watched(Host):
            async def handle_async_request(self, request):
                nonlocal at_once
                at_once += 1
                assert at_once == 1, "two connections to one host"
                await asyncio.sleep(0)
                log.append((time.at, str(request.url)))
                at_once -= 1
                return ok("x")

        settings = NetSettings(jitter_seed=1)
        client = make_client(settings, Watched(ok()))
        fetcher = Fetcher(
            lambda: Exchanger(client, settings), settings, Clock(), ResponseCache(MemoryStore()),
            sleep=time.sleep, tick=time.tick,
        )  # fmt: skip
        other = replace(INFO, id="toy.other")
        await asyncio.gather(
            *(fetcher.fetch(INFO, Request(f"https://toy.example/list/{n}")) for n in range(6)),
            fetcher.fetch(other, Request("https://toy.example/other")),
        )
        await client.aclose()
        return log

    log = asyncio.run(scenario())
    starts = [at for at, _ in log]
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert len(log) == 7
    assert all(1.0 <= gap <= 1.25 for gap in gaps), gaps
    assert len(set(gaps)) > 1, "no jitter"
    assert "https://toy.example/other" in [url for _, url in log[:3]], (
        "one source's list went before another's only request"
    )
