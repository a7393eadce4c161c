"""Recordings: what files are taken, what is said of the others, and which exchange answers which request."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
from datetime import datetime, timedelta

import httpx
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from hstui.clock import HKT
from hstui.errors import Fault, UsageError
from hstui.net.har import Recorder, ReplayTransport, load_recording
from hstui.sources.base import Request

from .support import INFO, MORNING, fault_of, har, har_entry, opened, write_har

URL = "https://toy.example/list"


def replay(path, *requests):
    """The bodies that a replay gives, in order; the fault where there is none."""

    async def scenario():
        bodies = []
        async with opened(recording=load_recording(path)) as fetcher:
            for request in requests:
                if isinstance(request, str):
                    request = Request(request)
                try:
                    payload = await fetcher.fetch(INFO, request)
                    bodies.append(payload and payload.body)
                except Exception as error:
                    bodies.append(error.fault)
        return bodies

    return asyncio.run(scenario())


@pytest.fixture
def document():
    return json.dumps(har(har_entry(URL, "正文")), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "pack",
    [bytes, gzip.compress, zstandard.compress, lambda data: b"\xef\xbb\xbf" + data],
    ids=["plain", "gzip", "zstd", "BOM"],
)
@pytest.mark.parametrize("name", ["a.har", "a.har.gz", "a.har.zst", "a"])
def test_the_content_decides_the_packing_not_the_name(tmp_path, document, pack, name):
    (tmp_path / name).write_bytes(pack(document))
    assert replay(tmp_path / name, URL) == ["正文".encode()]


def bad_files(document: bytes) -> dict[str, bytes]:
    return {
        "empty": b"",
        "cut": document[:-30],
        "half gzip": gzip.compress(document)[:-20],
        "damaged gzip": gzip.compress(document)[:40] + b"\0" * 60,
        "half zstd": zstandard.compress(document)[:-9],
        "damaged zstd": zstandard.compress(document)[:12] + b"\xff" * 40,
        "not JSON": b"<html>",
        "not UTF-8": b'{"log": "\xff\xfe"}',
        "a list": b"[]",
        "null": b"null",
        "no log": b"{}",
        "log is a list": b'{"log": []}',
        "no entries": b'{"log": {}}',
        "entries is a number": b'{"log": {"entries": 7}}',
        "nothing usable": b'{"log": {"entries": [1, null, {}, {"request": 3}]}}',
        "deep": b'{"log":' + b"[" * 200_000,
    }


@pytest.mark.parametrize("kind", list(bad_files(b"{}" * 40)))
def test_a_file_that_is_no_recording_is_one_line_that_says_what_to_do(tmp_path, document, kind):
    path = tmp_path / "x.har"
    path.write_bytes(bad_files(document)[kind])
    with pytest.raises(UsageError) as caught:
        load_recording(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    assert any(word in message for word in ("export", "get", "record", "install"))


def test_a_missing_file_and_a_folder_are_one_line(tmp_path):
    for path in (tmp_path / "none.har", tmp_path):
        with pytest.raises(UsageError, match="cannot be read"):
            load_recording(path)


def test_zstd_without_its_package_says_what_to_install(tmp_path, document, monkeypatch):
    (tmp_path / "a.har.zst").write_bytes(zstandard.compress(document))
    monkeypatch.setitem(__import__("sys").modules, "zstandard", None)
    with pytest.raises(UsageError, match=r"hstui\[zstd\]"):
        load_recording(tmp_path / "a.har.zst")


def test_a_request_is_matched_without_order_and_volatile_parameters(tmp_path):
    path = write_har(
        tmp_path / "x.har",
        har_entry("https://TOY.example:443/list?b=2&a=1&ts=111&page_size=20", "right"),
        har_entry("https://toy.example/list?a=1", "other query"),
    )
    assert replay(
        path,
        "https://toy.example/list?a=1&b=2",
        "https://toy.example/list?sign=9&b=2&a=1&ts=7",
        "https://toy.example/list?a=1&ts=1",
        "https://toy.example/list?a=1&b=3",
        "https://toy.example/list?a=1&b=2&c=",
        "http://toy.example/list?a=1&b=2",
        "https://toy.example:8443/list?a=1&b=2",
        "https://other.example/list?a=1&b=2",
        "https://toy.example/list/?a=1&b=2",
        Request("https://toy.example/list?a=1&b=2", method="POST"),
    ) == [b"right", b"right", b"other query", *[Fault.NOT_RECORDED] * 7]


def test_encodings_of_the_same_address_are_the_same(tmp_path):
    path = write_har(tmp_path / "x.har", har_entry("https://toy.example/%E6%B8%AF/a%20b?q=%E6%B8%AF+1&r=a%2Cb", "x"))
    assert replay(path, "https://toy.example/港/a b?r=a,b&q=港%201") == [b"x"]


@given(st.permutations(["a=1", "b=2", "b=3", "c=", "ts=5"]))
def test_the_order_of_parameters_never_matters(order):
    from hstui.net.identity import cache_key

    asked = Request(f"{URL}?{'&'.join(order)}")
    assert cache_key(asked, {"ts"}) == cache_key(Request(f"{URL}?a=1&b=2&b=3&c="), {"ts"})
    assert cache_key(asked, ()) != cache_key(Request(f"{URL}?a=1&b=2&b=3&c="), ())


def test_repeated_requests_take_entries_in_recorded_order_then_the_last_again(tmp_path):
    path = write_har(
        tmp_path / "x.har",
        har_entry(f"{URL}?ts=1", "first", started="2025-12-18T07:00:00+08:00"),
        har_entry("https://toy.example/other", "other"),
        har_entry(f"{URL}?ts=2", "second", started="2025-12-18T06:00:00+08:00"),
    )
    assert replay(path, URL, f"{URL}?ts=9", URL, "https://toy.example/other", URL) == [
        b"first", b"second", b"second", b"other", b"second",
    ]  # fmt: skip


def test_two_sources_that_ask_the_same_each_start_at_the_first_entry(tmp_path):
    from dataclasses import replace

    path = write_har(tmp_path / "x.har", har_entry(URL, "first"), har_entry(URL, "second"))

    async def scenario():
        async with opened(recording=load_recording(path)) as fetcher:
            other = replace(INFO, id="toy.other")
            return [
                (await fetcher.fetch(info, Request(URL))).body for info in (INFO, other, INFO, other)
            ]  # fmt: skip

    assert asyncio.run(scenario()) == [b"first", b"first", b"second", b"second"]


def test_posts_to_one_address_are_told_apart_by_their_bodies(tmp_path):
    path = write_har(
        tmp_path / "x.har",
        har_entry(URL, "one", method="POST", request={"postData": {"mimeType": "a", "text": "q=1"}}),
        har_entry(URL, "two", method="POST", request={"postData": {"mimeType": "a", "text": "q=2"}}),
    )
    asked = [Request(URL, method="POST", body=body) for body in (b"q=2", b"q=1", b"q=3")]
    assert replay(path, *asked) == [b"two", b"one", b"one"]


def test_a_recording_without_credentials_answers_a_request_with_them(tmp_path):
    path = write_har(tmp_path / "x.har", har_entry(f"{URL}?series=DFF", "x"), har_entry(f"{URL}?key=rss", "by key"))
    assert replay(path, f"{URL}?series=DFF&api_key=S3CRET", f"{URL}?key=rss") == [b"x", b"by key"]


def test_bodies_are_text_or_base64_and_already_decoded(tmp_path):
    binary = bytes(range(256))
    path = write_har(
        tmp_path / "x.har",
        har_entry(f"{URL}?n=1", base64.b64encode(binary).decode(), content={"encoding": "base64"}),
        har_entry(f"{URL}?n=2", "解过的", headers={"Content-Encoding": "gzip", "Content-Length": "5", "X-A": "b\nc"}),
        har_entry(f"{URL}?n=3", "A\ud800B"),
        har_entry(f"{URL}?n=4", "not base64!", content={"encoding": "base64"}),
    )
    bodies = replay(path, *[f"{URL}?n={n}" for n in range(1, 5)])
    assert bodies[:2] == [binary, "解过的".encode()]
    assert bodies[2].startswith(b"A")
    assert bodies[3] is Fault.NOT_RECORDED


def test_entries_of_browsers_and_proxies_that_were_never_answered_are_left_out(tmp_path):
    path = write_har(
        tmp_path / "x.har",
        har_entry(f"{URL}?n=1", "", status=0),
        har_entry(f"{URL}?n=2", "", status=-1),
        har_entry(f"{URL}?n=3", "", status=304),
        har_entry(f"{URL}?n=4", "kept by the browser", status=304),
        har_entry("data:image/png;base64,xx", "x"),
        har_entry(f"{URL}?n=5", "x", headers={":status": "200", "Content-Type": "text/plain"}),
        har_entry(f"{URL}?n=6", "x", started="not a time"),
    )
    assert replay(path, *[f"{URL}?n={n}" for n in range(1, 7)]) == [
        Fault.NOT_RECORDED, Fault.NOT_RECORDED, Fault.NOT_RECORDED, b"kept by the browser", b"x", Fault.NOT_RECORDED,
    ]  # fmt: skip


def test_the_recordings_clock_is_its_latest_start_in_hong_kong(tmp_path):
    path = write_har(
        tmp_path / "x.har",
        har_entry(URL, started="2025-12-18T00:00:01.250Z"),
        har_entry(URL, started="2025-12-18T07:59:00+08:00"),
        har_entry(URL, started="2025-12-17T18:59:00.000-0500"),
    )
    moment = load_recording(path).clock()
    assert moment == datetime(2025, 12, 18, 8, 0, 1, 250_000, tzinfo=HKT)
    assert moment.utcoffset() == timedelta(hours=8)


def test_a_recorded_failure_replays_as_that_failure(tmp_path):
    path = write_har(
        tmp_path / "x.har", har_entry(f"{URL}?n=1", "sorry", status=500), har_entry(f"{URL}?n=2", "no", status=404)
    )
    assert replay(path, f"{URL}?n=1", Request(f"{URL}?n=2", absent=frozenset({404}))) == [Fault.HTTP_STATUS, None]


def test_what_failed_in_the_recording_does_not_hide_what_did_not(tmp_path):
    failed = [har_entry(f"{URL}?n={n}", "sorry", status=500) for n in range(4)]
    path = write_har(tmp_path / "x.har", *failed, har_entry(f"{URL}?n=9", "fine"))
    asked = [f"{URL}?n={n}" for n in (0, 1, 2, 3, 9)]
    assert replay(path, *asked) == [*[Fault.HTTP_STATUS] * 4, b"fine"]


def test_a_replay_neither_waits_nor_keeps_nor_sends(tmp_path):
    path = write_har(tmp_path / "x.har", *[har_entry(f"{URL}?n={n}", str(n)) for n in range(50)])

    async def scenario():
        from hstui.net.settings import NetSettings

        settings = NetSettings(cache_dir=tmp_path / "cache", pace_factor=100)
        async with opened(recording=load_recording(path), settings=settings) as fetcher:
            for n in range(50):
                assert (await fetcher.fetch(INFO, Request(f"{URL}?n={n}"))).state == "live"
            return await fault_of(fetcher.fetch(INFO, Request("https://no.example/")))

    assert asyncio.run(asyncio.wait_for(scenario(), 5)).fault is Fault.NOT_RECORDED
    assert not (tmp_path / "cache").exists()


def test_a_recording_that_cannot_be_written_leaves_the_old_one_alone(tmp_path):
    recorder = Recorder(tmp_path / "none" / "x.har")
    with pytest.raises(UsageError, match="cannot be written"):
        recorder.write()
    (tmp_path / "x.har").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        Recorder(tmp_path / "x.har").write()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.har"]


def test_what_is_written_has_every_field_that_har_1_2_requires(tmp_path):
    recorder = Recorder(tmp_path / "x.har")
    recorder.add(
        Request(URL + "?a=1", method="POST", body=b"q=1", headers=(("Content-Type", "text/plain"), ("Cookie", "a=b"))),
        url=URL + "?a=1&token=S3CRET",
        status=200,
        headers={"content-type": "text/plain; charset=gbk", "set-cookie": "x=y", "etag": '"1"'},
        body="文".encode("gbk"),
        started=MORNING,
        seconds=0.25,
    )
    recorder.write()
    text = (tmp_path / "x.har").read_text(encoding="utf-8")
    assert "S3CRET" not in text
    assert 'cookie",' not in text.lower().replace('"cookies"', "")
    log = json.loads(text)["log"]
    assert {"version", "creator", "entries"} <= set(log)
    (entry,) = log["entries"]
    assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= set(entry)
    assert {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"} <= set(
        entry["request"]
    )
    assert {
        "status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize",
        "bodySize",
    } <= set(entry["response"])  # fmt: skip
    assert entry["request"]["url"] == URL + "?a=1"
    assert entry["request"]["queryString"] == [{"name": "a", "value": "1"}]
    assert base64.b64decode(entry["response"]["content"]["text"]) == "文".encode("gbk")
    assert entry["time"] == 250


def test_headers_that_are_not_ascii_are_replayed(tmp_path):
    headers = [("X-Name", "中文"), ("ETag", '"é中"'), ("X-Half", "\ud800"), ("Content-Type", "text/plain")]
    entry = {
        "startedDateTime": MORNING.isoformat(),
        "request": {"method": "GET", "url": URL},
        "response": {
            "status": 200,
            "headers": [{"name": name, "value": value} for name, value in headers],
            "content": {"text": "好"},
        },
    }
    path = tmp_path / "x.har"
    path.write_text(json.dumps({"log": {"entries": [entry]}}))

    async def scenario():
        async with httpx.AsyncClient(transport=ReplayTransport(load_recording(path))) as client:
            return await client.get(URL)

    answer = asyncio.run(scenario())
    assert answer.text == "好"
    assert answer.headers["x-name"] == "中文"
    assert answer.headers["etag"] == '"é中"'
