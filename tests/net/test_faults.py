"""What hosts do wrong, over real sockets: every case of the network list that the fetcher decides, by its number."""

from __future__ import annotations

import asyncio
import gzip
import resource
import socket
import threading
import zlib
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from hstui.clock import HKT
from hstui.errors import Fault
from hstui.gather import gather
from hstui.sources.base import Request

from .support import ASK, INFO, LOCAL, MORNING, Clock, Host, Toy, fault_of, http, ok, opened, says, serving

GOOD = b'{"items": [1, 2, 3]}'


def zipped(size: int) -> bytes:
    """`size` bytes of zeros as gzip, made a piece at a time."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    return b"".join(packer.compress(zeros) for _ in range(size >> 20)) + packer.flush()


def drip(first: bytes, piece: bytes):
    async def script(writer, head):
        writer.write(first)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.02)

    return script


async def silent(writer, head):
    await asyncio.sleep(3600)


async def endless(writer, head):
    writer.write(http(length=None))
    while True:
        writer.write(b"y" * 65536)
        await writer.drain()


async def reset(writer, head):
    writer.write(http(GOOD)[:-10])
    await writer.drain()
    writer.transport.abort()


HALF_GZIP = gzip.compress(GOOD * 400, mtime=0)[:60]
CASES = {
    "N04 accepts and sends nothing": (silent, Fault.TIMEOUT),
    "N05 headers dripped": (drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"), Fault.TIMEOUT),
    "N06 body dripped": (drip(http(length=100_000), b"x"), Fault.TIMEOUT),
    "N07 endless body": (endless, Fault.TOO_LARGE),
    "N08 longer length than body": (says(http(GOOD, length=len(GOOD) + 50)), Fault.PROTOCOL),
    "N10 half a gzip stream": (says(http(HALF_GZIP, "200 OK", "Content-Encoding: gzip")), Fault.PARTIAL),
    "N11 gzip that is none": (says(http(b"this is not gzip", "200 OK", "Content-Encoding: gzip")), Fault.DECODE),
    "N13 gzip bomb": (says(http(zipped(200 << 20), "200 OK", "Content-Encoding: gzip")), Fault.TOO_LARGE),
    "N14 gzip twice": (
        says(http(gzip.compress(zipped(8 << 20)), "200 OK", "Content-Encoding: gzip, gzip")), Fault.DECODE,
    ),
    "N14 gzip twice in two lines": (
        says(http(gzip.compress(zipped(8 << 20)), "200 OK", "Content-Encoding: gzip", "Content-Encoding: gzip")),
        Fault.DECODE,
    ),
    "N15 brotli unasked": (says(http(b"\x1b\x03", "200 OK", "Content-Encoding: br")), Fault.DECODE),
    "N15 zstd unasked": (says(http(b"\x28\xb5\x2f\xfd", "200 OK", "Content-Encoding: zstd")), Fault.DECODE),
    "N16 redirect loop": (says(http(b"", "302 Found", "Location: /")), Fault.REDIRECT),
    "N17 redirect to a file": (says(http(b"", "302 Found", "Location: file:///etc/passwd")), Fault.REDIRECT),
    "N17 redirect to ftp": (says(http(b"", "302 Found", "Location: ftp://127.0.0.1/x")), Fault.REDIRECT),
    "N17 redirect to data": (says(http(b"", "302 Found", "Location: data:text/html,x")), Fault.REDIRECT),
    "N20 huge header": (says(http(GOOD, "200 OK", "X-Big: " + "a" * 300_000)), Fault.PROTOCOL),
    "N21 garbage status line": (says(b"\x00\x01\x02 not http\r\n\r\n"), Fault.PROTOCOL),
    "N23 empty body": (says(http(b"")), Fault.EMPTY),
    "N23 white space only": (says(http(b" \r\n ")), Fault.EMPTY),
    "N23 no content": (says(http(b"", "204 No Content")), Fault.EMPTY),
    "N26 304 for nothing held": (says(http(b"", "304 Not Modified", 'ETag: "x"')), Fault.PROTOCOL),
    "N27 anti-bot page": (says(http("<html>请完成验证</html>".encode(), "403 Forbidden")), Fault.BLOCKED),
    "N27 wall with 200": (
        says(http(b"<!doctypehtml><html><meta name=aliyun_waf_aa><script>x</script>")), Fault.BLOCKED,
    ),
    "N27 cookie wall": (says(http(b"<script>document.cookie='__jsl_clearance_s=1'</script>", "521 X")), Fault.BLOCKED),
    "N28 reset in the body": (reset, Fault.PROTOCOL),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_bad_answer_is_a_named_fault_in_time_and_the_other_source_is_unharmed(case, tmp_path):
    script, fault = CASES[case]

    async def scenario():
        async with serving(script) as bad, serving(says(http(GOOD))) as good:
            sources = [Toy(bad.url(), id="toy.bad"), Toy(good.url(), id="toy.good")]
            async with opened(settings=LOCAL, cache_dir=tmp_path) as fetcher:
                # An exchange that outlived its own 0.8 s would end by this deadline, and with its fault.
                outcomes = await gather(sources, ASK, fetcher, deadline=timedelta(seconds=5))
            async with opened(settings=LOCAL, cache_dir=tmp_path, offline=True) as fetcher:
                kept = await fault_of(fetcher.fetch(sources[0].info, Request(bad.url())))
        return outcomes, kept

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (failed, fine), kept = asyncio.run(scenario())
    assert failed.error is not None
    assert failed.error.fault is fault, failed.error
    assert failed.records == ()
    assert len(fine.records) == 3
    assert kept.fault is Fault.OFFLINE, "a failed answer reached the cache"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 24 * 1024


def fetched(script, **changes):
    """One fetch from a loopback server: the payload, or the error."""

    async def scenario():
        async with serving(script) as server, opened(settings=LOCAL, **changes) as fetcher:
            return await fetcher.fetch(INFO, Request(server.url()))

    return asyncio.run(scenario())


def test_n01_a_refused_connection_or_an_unknown_name_fails_at_once():
    async def scenario(url):
        async with opened(settings=LOCAL) as fetcher:
            return await fault_of(fetcher.fetch(INFO, Request(url)))

    async def closed_port():
        async with serving(silent) as server:
            return server.url()

    assert asyncio.run(scenario(asyncio.run(closed_port()))).fault is Fault.CONNECT
    unknown = asyncio.run(scenario("http://no-such-host.invalid/"))
    assert unknown.fault in {Fault.CONNECT, Fault.TIMEOUT}


def test_n03_a_host_that_never_completes_tls_costs_the_connect_timeout():
    async def scenario():
        with socket.create_server(("127.0.0.1", 0)) as server:  # the kernel accepts; nobody ever speaks
            async with opened(settings=replace(LOCAL, deadline=timedelta(hours=1))) as fetcher:
                return await fault_of(fetcher.fetch(INFO, Request(f"https://127.0.0.1:{server.getsockname()[1]}/")))

    error = asyncio.run(scenario())
    assert (error.fault, error.detail) == (Fault.TIMEOUT, "no connection in time")


def test_n09_a_body_that_ends_without_a_length_is_the_parsers_to_judge():
    assert fetched(says(http(GOOD[:10], length=None))).body == GOOD[:10]


@pytest.mark.parametrize("how", ["close", "reset"])
def test_a_connection_that_ends_before_any_answer_is_tried_once_more(how):
    seen = []

    async def script(writer, head):
        seen.append(head)
        if len(seen) > 1:
            writer.write(http(GOOD))
        elif how == "reset":
            writer.transport.abort()

    assert fetched(script).body == GOOD
    assert len(seen) == 2


def test_n12_garbage_after_the_end_of_gzip_is_ignored():
    packed = gzip.compress(GOOD) + b"garbage"
    assert fetched(says(http(packed, "200 OK", "Content-Encoding: gzip"))).body == GOOD


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::ffff:127.0.0.1]",
        "[::1]",
        "169.254.169.254",
        "10.0.0.1",
        "localhost",
        "0.0.0.0",
    ],
)
def test_n18_private_places_are_refused_in_every_spelling_straight_or_by_redirect(host):
    async def scenario():
        async with serving(says(http(b"", "302 Found", f"Location: http://{host}:9/private"))) as server:
            async with opened(settings=replace(LOCAL, local_hosts=frozenset())) as fetcher:
                straight = await fault_of(fetcher.fetch(INFO, Request(f"http://{host}:{server.port}/")))
            async with opened(settings=LOCAL) as fetcher:
                redirected = await fault_of(fetcher.fetch(INFO, Request(server.url())))
            return straight, redirected, len(server.heads)

    straight, redirected, asked = asyncio.run(scenario())
    assert straight.fault is Fault.ADDRESS
    assert redirected.fault is Fault.ADDRESS
    assert asked == 1


def test_n19_a_redirect_from_https_down_to_http_is_refused():
    async def scenario():
        host = Host(ok("", 301, location="http://toy.example/plain"), ok("x"))
        async with opened(host) as fetcher:
            return await fault_of(fetcher.fetch(INFO, Request("https://toy.example/"))), len(host.requests)

    error, asked = asyncio.run(scenario())
    assert (error.fault, asked) == (Fault.REDIRECT, 1)


def test_n22_early_hints_are_bounded():
    payload = fetched(says(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 500 + http(GOOD)))
    assert payload.body == GOOD


def test_n29_a_huge_cookie_is_dropped():
    async def scenario():
        async with serving(says(http(GOOD, "200 OK", "Set-Cookie: a=" + "b" * 60_000))) as server:
            async with opened(settings=LOCAL) as fetcher:
                first = await fetcher.fetch(INFO, Request(server.url("/1")))
                await fetcher.fetch(INFO, Request(server.url("/2")))
            return first, server.heads

    payload, heads = asyncio.run(scenario())
    assert "set-cookie" not in payload.headers
    assert len(heads[1]) < 1000


def test_n30_a_changing_etag_with_the_same_items_gives_no_item_twice():
    async def scenario():
        etags = iter(range(10))
        host = Host(lambda _: ok(GOOD, etag=f'"{next(etags)}"'))
        clock = Clock()
        async with opened(host, clock) as fetcher:
            first = await gather([Toy()], ASK, fetcher, deadline=timedelta(seconds=5))
            clock.turn(hours=1)
            second = await gather([Toy()], ASK, fetcher, deadline=timedelta(seconds=5))
        return first, second

    (first,), (second,) = asyncio.run(scenario())
    assert [record.id for record in first.records] == [record.id for record in second.records]


def test_n33_quitting_in_mid_refresh_takes_no_time_and_leaves_the_cache_whole(tmp_path):
    async def scenario():
        async with serving(silent) as hung, serving(says(http(GOOD))) as good:
            sources = [Toy(hung.url(), id="toy.hung"), Toy(good.url(), id="toy.good")]
            settings = replace(LOCAL, deadline=timedelta(hours=1))

            answered = asyncio.Event()

            def watch(progress):
                if progress.state == "live":
                    answered.set()

            async def refresh():
                async with opened(settings=settings, cache_dir=tmp_path) as fetcher:
                    await gather(sources, ASK, fetcher, deadline=timedelta(hours=1), progress=watch)

            task = asyncio.create_task(refresh())
            await answered.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):  # or this test takes an hour
                await task
            async with opened(settings=LOCAL, cache_dir=tmp_path, offline=True) as fetcher:
                kept = await fetcher.fetch(sources[1].info, Request(good.url()))
            return kept, fetcher.notices

    kept, notices = asyncio.run(scenario())
    assert kept.body == GOOD
    assert notices == []


def test_n33_a_name_that_never_resolves_does_not_delay_the_end(monkeypatch):
    release, waited = threading.Event(), []

    def hanging(*_, **__):
        waited.append(release.wait(20))
        return []

    # The resolver is the system's: only a stand-in can be made to hang.
    monkeypatch.setattr(socket, "getaddrinfo", hanging)

    async def scenario():
        async with opened(settings=LOCAL) as fetcher:
            return await fault_of(fetcher.fetch(INFO, Request("http://hanging.example/")))

    error = asyncio.run(scenario())
    assert waited == [], "the loop ended only after the look-up had"
    release.set()
    assert error.fault is Fault.TIMEOUT


def test_n35_ages_are_never_negative_and_times_are_hong_kongs():
    async def scenario():
        clock = Clock(MORNING.astimezone(timezone(timedelta(hours=-5))))
        host = Host(ok("a", etag='"1"'), ok(b"", 304))
        async with opened(host, clock) as fetcher:
            await fetcher.fetch(INFO, Request("https://toy.example/"))
            clock.turn(days=-1)
            return await fetcher.fetch(INFO, Request("https://toy.example/")), clock.now

    payload, now = asyncio.run(scenario())
    assert payload.fetched_at <= now
    assert payload.fetched_at.utcoffset() == HKT.utcoffset(None)
