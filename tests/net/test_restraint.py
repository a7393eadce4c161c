"""How seldom the fetcher asks: retries, rests after failures, what hosts ask for, distance between requests."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import httpx
import pytest

from hstui.errors import Fault, SourceError
from hstui.gather import gather
from hstui.net.cache import MemoryStore, ResponseCache
from hstui.net.client import make_client
from hstui.net.exchange import Exchanger
from hstui.net.fetch import Fetcher
from hstui.net.har import load_recording
from hstui.net.settings import NetSettings
from hstui.sources.base import Request

from ..gathering import collect
from .support import ASK, INFO, Clock, Host, Toy, fault_of, har_entry, in_no_time, ok, opened, write_har

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


class Slow(Host):
    """Takes its time over each answer."""

    def __init__(self, seconds, *answers):
        super().__init__(*answers)
        self._seconds = seconds

    async def handle_async_request(self, request):
        await asyncio.sleep(self._seconds)
        return await super().handle_async_request(request)


def test_one_deadline_holds_for_an_exchange_its_retry_and_the_pause_between():
    async def scenario():
        async with opened(Slow(6, ok("", 502), ok("late")), deadline=timedelta(seconds=10)) as fetcher:
            return await fault_of(fetcher.fetch(INFO, ASKED))

    error, took = in_no_time(scenario())
    assert (error.fault, error.detail) == (Fault.TIMEOUT, "no complete answer within 10 s")
    assert took == pytest.approx(10)


def test_waiting_for_ones_turn_is_no_part_of_the_deadline():
    async def scenario():
        async with opened(Slow(6, ok("x")), pace=True, deadline=timedelta(seconds=10)) as fetcher:
            asked = [Request(f"https://toy.example/{n}") for n in range(3)]
            return await asyncio.gather(*(fetcher.fetch(INFO, one) for one in asked))

    payloads, took = in_no_time(scenario())
    assert [payload.body for payload in payloads] == [b"x"] * 3
    assert took > 18


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


@asynccontextmanager
async def paced(host, store=None, clock=None, time=None) -> AsyncIterator[Fetcher]:
    """A fetcher at the usual pace, whose time passes only while it sleeps."""
    time, settings = time or FakeTime(), NetSettings(jitter_seed=1)
    client = make_client(settings, host)
    yield Fetcher(
        lambda: Exchanger(client, settings), settings, clock or Clock(), ResponseCache(store or MemoryStore()),
        sleep=time.sleep, tick=time.tick,
    )  # fmt: skip
    await client.aclose()


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
        host, time = Host(failure, ok("back")), FakeTime()
        async with paced(host, time=time) as fetcher:
            asked = [Request(f"https://toy.example/list/{n}") for n in range(30)]
            errors = await asyncio.gather(*(fault_of(fetcher.fetch(INFO, one)) for one in asked))
            assert {(error.fault, error.detail) for error in errors} == {told}
            assert (len(host.requests), time.at) == (1, 0.0)
            time.at += 10.0
            assert (await fetcher.fetch(INFO, ASKED)).body == b"back"

    asyncio.run(scenario())


class List(Toy):
    """Thirty requests to one host; the service may say no inside its answers."""

    def __init__(self, path="list", **changes) -> None:
        super().__init__(*(f"https://toy.example/{path}/{n}" for n in range(30)), **changes)

    def parse(self, request, payload, ask):
        for fault in (Fault.RATE_LIMITED, Fault.BLOCKED, Fault.HTML, Fault.ENVELOPE, Fault.SCHEMA, Fault.NO_DATA):
            if payload.body.decode() == f'"{fault}"':
                raise SourceError(fault, "said so")
        return super().parse(request, payload, ask)


def listed(answers, *sources):
    """What comes of thirty requests and of whatever else asks the host after them, and how many requests went out."""
    host = Host(*answers)

    async def scenario():
        async with paced(host) as fetcher:
            return [
                (await gather([source], ASK, fetcher, deadline=timedelta(seconds=60)))[0]
                for source in (List(), *sources)
            ]

    return asyncio.run(scenario()), len(host.requests)


ONE_MORE = Toy("https://toy.example/other", id="toy.other")


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (ok("bad request", 400), Fault.HTTP_STATUS), (ok("", 404), Fault.HTTP_STATUS), (ok(""), Fault.EMPTY),
        (ok('"html"'), Fault.HTML), (ok('"envelope"'), Fault.ENVELOPE),
    ],
)  # fmt: skip
def test_a_list_that_is_told_no_three_times_asks_no_further_and_harms_nobody_else_of_the_host(answer, fault):
    (outcome, other), asked = listed([answer, answer, answer, ok('{"items": [1]}')], ONE_MORE)
    assert (outcome.state, outcome.error.fault, outcome.requests) == ("failed", fault, 30)
    assert asked == 3 + 1
    assert len({note.partition(": ")[2] for note in outcome.notes}) == 1, "all thirty say the same"
    assert other.state == "live"


@pytest.mark.parametrize(
    ("answer", "fault", "sent"),
    [
        (ok('{"error": "no"}', 403), Fault.HTTP_STATUS, 3), (ok('"blocked"'), Fault.BLOCKED, 3),
        (ok('"rate_limited"'), Fault.RATE_LIMITED, 1), (ok("", 429), Fault.RATE_LIMITED, 1),
    ],
)  # fmt: skip
def test_a_host_that_asks_for_less_whether_by_status_or_inside_its_answers_is_left_alone(answer, fault, sent):
    (outcome, other), asked = listed([answer], ONE_MORE)
    assert (outcome.state, outcome.error.fault) == ("failed", fault)
    assert other.error.fault is Fault.RESTING
    assert asked == sent


def test_busy_inside_an_answer_rests_the_host_as_a_429_does_across_runs():
    async def scenario():
        store, clock = MemoryStore(), Clock()
        host = Host(ok('"rate_limited"'), ok('{"items": [1]}'))
        outcomes = []
        for seconds in (0, 59, 1):
            clock.turn(seconds=seconds)
            async with paced(host, store, clock) as fetcher:
                one = List() if not outcomes else ONE_MORE
                outcomes += await gather([one], ASK, fetcher, deadline=timedelta(seconds=60))
        return outcomes

    busy, resting, back = asyncio.run(scenario())
    assert busy.error.fault is Fault.RATE_LIMITED
    assert resting.error.fault is Fault.RESTING
    assert back.state == "live"


def test_an_answer_in_between_lets_a_list_go_on():
    no, yes = ok("", 400), ok('{"items": [1]}')
    (outcome,), asked = listed([no, no, yes, no, no, yes, no, no, no])
    assert outcome.error.detail.startswith("28 of 30 requests failed")
    assert asked == 9


@pytest.mark.parametrize("fault", [Fault.SCHEMA, Fault.NO_DATA])
def test_what_is_wrong_with_one_record_after_the_other_is_no_sign_of_the_hosts(fault):
    (outcome,), asked = listed([ok(f'"{fault}"')])
    assert outcome.error.fault is fault
    assert asked == 30


def test_a_replay_goes_on_asking(tmp_path):
    entries = [
        har_entry(f"https://toy.example/list/{n}", '"envelope"' if n < 5 else '{"items": [1]}') for n in range(30)
    ]
    recording = load_recording(write_har(tmp_path / "day.har", *entries))
    (outcome,) = collect(None, List(), recording=recording, deadline=timedelta(seconds=60))
    assert outcome.error.detail.startswith("5 of 30")


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

        other = replace(INFO, id="toy.other")
        async with paced(Watched(ok()), time=time) as fetcher:
            await asyncio.gather(
                *(fetcher.fetch(INFO, Request(f"https://toy.example/list/{n}")) for n in range(6)),
                fetcher.fetch(other, Request("https://toy.example/other")),
            )
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
