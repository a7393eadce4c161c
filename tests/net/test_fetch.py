"""The fetcher over an in-process host: freshness, validators, standing in, politeness, what is sent and kept."""

from __future__ import annotations

import asyncio
import gzip
import sqlite3
from contextlib import closing
from datetime import timedelta

import httpx
import pytest

from hstui.errors import Fault
from hstui.net.har import Recorder, load_recording
from hstui.net.settings import NetSettings
from hstui.sources.base import Payload, Request

from .support import INFO, MORNING, QUICK, Chunks, Clock, Host, fault_of, ok, opened

URL = "https://toy.example/list?b=2&a=1"
ASKED = Request(URL)


def test_nothing_is_asked_again_while_fresh():
    async def scenario():
        host, clock = Host(ok("one"), ok("two")), Clock()
        async with opened(host, clock) as fetcher:
            first = await fetcher.fetch(INFO, ASKED)
            clock.turn(minutes=4, seconds=59)
            again = await fetcher.fetch(INFO, Request("https://toy.example/list?a=1&b=2&ts=99"))
            clock.turn(seconds=1)
            later = await fetcher.fetch(INFO, ASKED)
        assert (first.state, again.state, later.state) == ("live", "fresh", "live")
        assert (first.body, again.body, later.body) == (b"one", b"one", b"two")
        assert again.fetched_at == MORNING
        assert len(host.requests) == 2

    asyncio.run(scenario())


def test_the_second_run_sends_validators_and_a_304_confirms_the_held_bytes(tmp_path):
    async def scenario():
        clock = Clock()
        first = Host(ok("body", etag='W/"7"', last_modified="Wed, 17 Dec 2025 23:00:00 GMT"))
        async with opened(first, clock, cache_dir=tmp_path) as fetcher:
            await fetcher.fetch(INFO, ASKED)
        clock.turn(hours=1)
        second = Host(ok(b"", 304, etag='W/"8"'))
        async with opened(second, clock, cache_dir=tmp_path) as fetcher:
            confirmed = await fetcher.fetch(INFO, ASKED)
            fresh = await fetcher.fetch(INFO, ASKED)
        sent = second.requests[0].headers
        assert sent["if-none-match"] == 'W/"7"'
        assert sent["if-modified-since"] == "Wed, 17 Dec 2025 23:00:00 GMT"
        assert (confirmed.state, confirmed.status, confirmed.body) == ("live", 200, b"body")
        assert confirmed.fetched_at == clock.now
        assert confirmed.headers["etag"] == 'W/"8"'
        assert fresh.state == "fresh"
        assert len(second.requests) == 1

    asyncio.run(scenario())


@pytest.mark.parametrize("value", ["yesterday", "Wed, 99 Foo 2025", "", "\x7f", "Thu, 01 Jan 10000 00:00:00 GMT"])
def test_a_validator_that_is_no_date_is_not_sent_back(value):
    async def scenario():
        host, clock = Host(ok("body", last_modified=value)), Clock()
        async with opened(host, clock) as fetcher:
            await fetcher.fetch(INFO, ASKED)
            clock.turn(hours=1)
            await fetcher.fetch(INFO, ASKED)
        assert "if-modified-since" not in host.requests[1].headers

    asyncio.run(scenario())


def test_refresh_ignores_freshness_but_stays_conditional():
    async def scenario():
        host = Host(ok("body", etag='"1"'), ok(b"", 304))
        async with opened(host, refresh=True) as fetcher:
            await fetcher.fetch(INFO, ASKED)
            payload = await fetcher.fetch(INFO, ASKED)
        assert payload.body == b"body"
        assert host.requests[1].headers["if-none-match"] == '"1"'

    asyncio.run(scenario())


def test_a_304_is_remembered_without_writing_the_answer_again_until_a_day_has_passed(tmp_path):
    def written() -> bytes:
        with closing(sqlite3.connect(tmp_path / "http" / "cache.db")) as connection:
            return connection.execute("SELECT value FROM Cache WHERE length(value) > 5000").fetchone()[0]

    async def ask(clock: Clock, answer: httpx.Response) -> tuple[Payload, Payload]:
        host = Host(answer, httpx.ConnectError("asked twice"))
        async with opened(host, clock, cache_dir=tmp_path) as fetcher:
            return await fetcher.fetch(INFO, ASKED), await fetcher.fetch(INFO, ASKED)

    clock = Clock()
    asyncio.run(ask(clock, ok("x" * 6000, etag='"7"')))
    first = written()
    for hours, etag, kept in ((3, '"8"', True), (20, '"8"', True), (2, '"9"', False)):
        clock.turn(hours=hours)
        confirmed, again = asyncio.run(ask(clock, ok(b"", 304, etag=etag)))
        assert (confirmed.state, again.state) == ("live", "fresh")
        for payload in (confirmed, again):
            assert (payload.fetched_at, payload.headers["etag"], len(payload.body)) == (clock.now, etag, 6000)
        assert (written() == first) is kept

    clock.turn(hours=1)
    asyncio.run(ask(clock, ok(b"", 304, etag='"10"')))
    clock.turn(hours=1)
    replaced, again = asyncio.run(ask(clock, ok("y" * 6000, etag='"11"')))
    assert replaced.headers["etag"] == again.headers["etag"] == '"11"'
    assert again.body == b"y" * 6000


def test_a_304_for_nothing_held_is_a_failure_and_the_next_request_is_unconditional():
    async def scenario():
        host = Host(ok(b"", 304, etag='"1"'), ok("body"))
        async with opened(host) as fetcher:
            error = await fault_of(fetcher.fetch(INFO, ASKED))
            payload = await fetcher.fetch(INFO, ASKED)
        assert error.fault is Fault.PROTOCOL
        assert payload.body == b"body"
        assert "if-none-match" not in host.requests[1].headers

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "failure",
    [httpx.ConnectError("no"), httpx.ReadTimeout("slow"), ok("", 200), ok("sorry", 500), ok("<html>x</html>", 403)],
    ids=["connect", "timeout", "empty", "500", "403 page"],
)
def test_an_older_answer_stands_in_and_says_why(failure):
    async def scenario():
        clock = Clock()
        host = Host(ok("old"), lambda _: failure)
        async with opened(host, clock) as fetcher:
            await fetcher.fetch(INFO, ASKED)
            clock.turn(hours=3)
            payload = await fetcher.fetch(INFO, ASKED)
        assert (payload.state, payload.body) == ("stale", b"old")
        assert payload.fetched_at == MORNING
        assert payload.note.partition(":")[0] in {"connect", "timeout", "empty", "http_status", "blocked"}

    asyncio.run(scenario())


def test_an_answer_older_than_its_keep_stands_in_for_nothing():
    async def scenario():
        clock, host = Clock(), Host(ok("old"), httpx.ConnectError("no"))
        async with opened(host, clock) as fetcher:
            await fetcher.fetch(INFO, ASKED)
            clock.turn(days=7, seconds=1)
            error = await fault_of(fetcher.fetch(INFO, ASKED))
        assert error.fault is Fault.CONNECT

    asyncio.run(scenario())


def test_offline_asks_nobody(tmp_path):
    async def scenario():
        clock = Clock()
        async with opened(Host(ok("kept")), clock, cache_dir=tmp_path) as fetcher:
            await fetcher.fetch(INFO, ASKED)
        silent = Host(AssertionError("asked"))
        async with opened(silent, clock, cache_dir=tmp_path, offline=True) as fetcher:
            fresh = await fetcher.fetch(INFO, ASKED)
            clock.turn(days=30)
            stale = await fetcher.fetch(INFO, ASKED)
            nothing = await fault_of(fetcher.fetch(INFO, Request("https://toy.example/other")))
        assert (fresh.state, stale.state, stale.body) == ("fresh", "stale", b"kept")
        assert stale.note == "offline"
        assert nothing.fault is Fault.OFFLINE
        assert silent.requests == []

    asyncio.run(scenario())


def test_an_absent_status_is_no_failure_and_is_kept_like_an_answer():
    async def scenario():
        host = Host(ok("<html>404</html>", 404))
        holiday = Request("https://toy.example/2025-12-25.js", absent=frozenset({404}))
        async with opened(host) as fetcher:
            assert await fetcher.fetch(INFO, holiday) is None
            assert await fetcher.fetch(INFO, holiday) is None
            error = await fault_of(fetcher.fetch(INFO, Request("https://toy.example/gone")))
        assert len(host.requests) == 2
        assert error.fault is Fault.HTTP_STATUS
        assert error.detail == "404 Not Found"

    asyncio.run(scenario())


def test_a_settled_answer_is_asked_for_once_after_it_has_settled_an_absence_again_and_again():
    async def scenario():
        host, clock = Host(ok("early"), ok("final"), ok("never asked")), Clock()
        day = Request(URL, settled=MORNING + timedelta(hours=1), absent=frozenset({404}))
        async with opened(host, clock) as fetcher:
            bodies = []
            for hours in (0, 1, 1, 24 * 300):
                clock.turn(hours=hours)
                bodies.append((await fetcher.fetch(INFO, day)).body)
        missing = Host(ok("", 404))
        async with opened(missing, clock) as fetcher:
            for _ in range(3):
                clock.turn(hours=1)
                assert await fetcher.fetch(INFO, day) is None
        assert bodies == [b"early", b"final", b"final", b"final"]
        assert len(missing.requests) == 3

    asyncio.run(scenario())


def test_what_is_sent_is_honest_and_small():
    async def scenario():
        host = Host(ok("x", set_cookie="session=1; Path=/"), ok("y"))
        async with opened(host) as fetcher:
            payload = await fetcher.fetch(
                INFO, Request("https://toy.example/a", headers=(("Referer", "https://toy/"),))
            )
            await fetcher.fetch(INFO, Request("https://toy.example/b"))
        first, second = (request.headers for request in host.requests)
        assert first["user-agent"] == NetSettings().user_agent
        assert "hstui/" in first["user-agent"]
        assert first["accept-encoding"] == "gzip, deflate"
        assert first["referer"] == "https://toy/"
        assert "cookie" not in second
        assert "set-cookie" not in payload.headers

    asyncio.run(scenario())


def test_redirects_are_followed_by_hand_and_every_hop_is_checked():
    async def scenario(location, fault=None, settings=QUICK, url=URL):
        host = Host(ok("", 302, location=location), ok("there"))
        async with opened(host, settings=settings) as fetcher:
            if fault is None:
                payload = await fetcher.fetch(INFO, Request(url, headers=(("Authorization", "x"), ("Accept", "a/b"))))
                return payload, host.requests
            error = await fault_of(fetcher.fetch(INFO, Request(url)))
        assert error.fault is fault, error
        assert len(host.requests) == 1
        return error, host.requests

    payload, requests = asyncio.run(scenario("/moved"))
    assert payload.url == "https://toy.example/moved"
    assert requests[1].headers["authorization"] == "x"
    payload, requests = asyncio.run(scenario("https://other.example/x"))
    assert "authorization" not in requests[1].headers
    assert requests[1].headers["accept"] == "a/b"
    for location in (
        "file:///etc/passwd",
        "ftp://toy.example/x",
        "data:text/html,x",
        "javascript:1",
    ):
        asyncio.run(scenario(location, Fault.REDIRECT))
    asyncio.run(scenario("http://toy.example/x", Fault.REDIRECT))
    asyncio.run(
        scenario("http://127.0.0.1/x", Fault.ADDRESS, NetSettings(local_hosts=frozenset({"127.0.0.1"})), "http://a/")
    )


def test_five_redirects_are_followed_and_a_sixth_is_not():
    async def scenario(count):
        host = Host(*[ok("", 301, location=f"/{n}") for n in range(count)], ok("end"))
        async with opened(host) as fetcher:
            return await fetcher.fetch(INFO, ASKED) if count <= 5 else await fault_of(fetcher.fetch(INFO, ASKED))

    assert asyncio.run(scenario(5)).body == b"end"
    assert asyncio.run(scenario(6)).fault is Fault.REDIRECT


def test_credentials_in_a_url_leave_no_trace_in_the_payload():
    async def scenario():
        async with opened(Host(ok("x"))) as fetcher:
            payload = await fetcher.fetch(INFO, Request("https://u:p@toy.example/a?api_key=S3CRET&x=1"))
        assert payload.url == "https://toy.example/a?x=1"

    asyncio.run(scenario())


def test_what_a_source_scrubs_is_gone_from_payload_cache_and_recording(tmp_path):
    async def scenario():
        recorder = Recorder(tmp_path / "x.har")
        async with opened(Host(ok("news staff@toy.example")), cache_dir=tmp_path, recorder=recorder) as fetcher:
            payload = await fetcher.fetch(INFO, ASKED, scrub=lambda body: body.replace(b"staff@toy.example", b""))
        assert payload.body == b"news "
        recorder.write()
        for file in tmp_path.rglob("*"):
            if file.is_file():
                assert b"staff@" not in file.read_bytes()

    asyncio.run(scenario())


def test_a_compressed_answer_is_held_and_given_decoded():
    async def scenario():
        packed = gzip.compress("恒生科技".encode() * 1000)
        answer = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Chunks([packed[:50], packed[50:]]))
        async with opened(Host(answer)) as fetcher:
            live = await fetcher.fetch(INFO, ASKED)
            kept = await fetcher.fetch(INFO, ASKED)
        assert live.body == kept.body == "恒生科技".encode() * 1000

    asyncio.run(scenario())


def test_a_recorded_run_replays_to_the_same_payloads(tmp_path):
    async def scenario():
        clock = Clock()
        path = tmp_path / "run.har.gz"
        recorder = Recorder(path)
        answers = {
            "/moved": ok("", 302, location="https://toy.example/final?token=S3CRET"),
            "/final": ok("终点".encode("gbk"), content_type="text/plain; charset=gbk"),
            "/list": ok("列表", etag='"1"', set_cookie="id=1"),
            "/none": ok("gone", 404),
        }
        host = Host(lambda request: answers[request.url.path])
        asked = [
            Request("https://toy.example/moved?api_key=S3CRET", headers=(("Authorization", "S3CRET"),)),
            Request("https://toy.example/list?ts=1&q=a", headers=(("X-Api-Key", "S3CRET"),)),
            Request("https://toy.example/none", absent=frozenset({404})),
        ]  # fmt: skip
        async with opened(host, clock, recorder=recorder) as fetcher:
            live = [await fetcher.fetch(INFO, request) for request in asked]
        recorder.write()
        assert path.stat().st_mode & 0o777 == 0o600
        assert b"S3CRET" not in gzip.decompress(path.read_bytes())
        assert b"id=1" not in gzip.decompress(path.read_bytes())
        recording = load_recording(path)
        async with opened(clock=clock, recording=recording) as fetcher:
            replayed = [await fetcher.fetch(INFO, request) for request in asked]
            missing = await fault_of(fetcher.fetch(INFO, Request("https://toy.example/never")))
        assert [p and (p.url, p.status, p.body, p.fetched_at, p.state) for p in live] == [
            p and (p.url, p.status, p.body, p.fetched_at, p.state) for p in replayed
        ]
        assert missing.fault is Fault.NOT_RECORDED

    asyncio.run(scenario())


def test_a_recording_holds_what_came_from_the_cache_with_its_own_age(tmp_path):
    async def scenario():
        clock = Clock()
        recorder = Recorder(tmp_path / "x.har")
        host = Host(ok("old", etag='"1"'), ok(b"", 304), httpx.ConnectError("down"))
        async with opened(host, clock) as fetcher:
            await fetcher.fetch(INFO, ASKED)
            fetcher._recorder = recorder
            clock.turn(hours=1)
            await fetcher.fetch(INFO, ASKED)
            clock.turn(hours=1)
            stale = await fetcher.fetch(INFO, ASKED)
        assert stale.state == "stale"
        recorder.write()
        recording = load_recording(tmp_path / "x.har")
        assert recording.clock() == clock.now
        async with opened(clock=clock, recording=recording) as fetcher:
            first = await fetcher.fetch(INFO, ASKED)
            second = await fetcher.fetch(INFO, ASKED)
        assert (first.body, second.body) == (b"old", b"old")
        assert first.fetched_at == second.fetched_at == MORNING + timedelta(hours=1)

    asyncio.run(scenario())


def test_latency_leaves_out_the_waiting_and_a_replay_has_none():
    async def scenario():
        async with opened(Host(ok("x"))) as fetcher:
            await fetcher.fetch(INFO, ASKED)
            assert fetcher.latency(INFO.id) < timedelta(seconds=5)
            assert fetcher.latency("nobody") is None

    asyncio.run(scenario())


def test_a_clock_that_was_set_back_makes_no_negative_age_and_no_eternal_rest():
    async def scenario():
        clock = Clock(MORNING + timedelta(days=1))
        host = Host(ok("tomorrow"), ok("today"))
        async with opened(host, clock) as fetcher:
            await fetcher.fetch(INFO, ASKED)
            clock.now = MORNING
            payload = await fetcher.fetch(INFO, ASKED)
            assert payload.body == b"today"
            assert payload.fetched_at <= clock.now
        ill = Host(httpx.ReadTimeout("slow"), httpx.ReadTimeout("slow"), httpx.ReadTimeout("slow"), ok("well"))
        clock = Clock(MORNING + timedelta(days=1))
        async with opened(ill, clock) as fetcher:
            for _ in range(3):
                await fault_of(fetcher.fetch(INFO, ASKED))
            clock.now = MORNING
            assert (await fetcher.fetch(INFO, ASKED)).body == b"well"

    asyncio.run(scenario())
