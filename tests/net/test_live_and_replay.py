"""A recording served by a local HTTPS proxy to an ordinary live run gives the very records of a replay."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from hstui.net.har import load_recording
from hstui.net.identity import query_of, target_of, without
from hstui.net.settings import NetSettings

from ..gathering import collect
from .proxy import TlsProxy
from .support import ASK, INFO, Clock, Toy, har_entry, http, write_har

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


class Proxy(TlsProxy):
    """Answers from `ENTRIES`."""

    validated = 0

    def answer(self, method, url, head):
        for entry in ENTRIES:
            recorded = entry["request"]["url"]
            if target_of("GET", recorded) == target_of("GET", url) and without(
                query_of(recorded), INFO.volatile
            ) == without(query_of(url), INFO.volatile):
                etag = next((h["value"] for h in entry["response"]["headers"] if h["name"] == "ETag"), "")
                if etag and f"if-none-match: {etag}".encode() in head:
                    self.validated += 1
                    return http(b"", "304 Not Modified", length=None)
                lines = [f"ETag: {etag}"] if etag else []
                return http(entry["response"]["content"]["text"].encode(), "200 OK", *lines)
        return http(b"", "404 Not Found")


@pytest.fixture
def proxy(tmp_path, monkeypatch):
    with Proxy() as proxy:
        proxy.become_the_way_out(tmp_path, monkeypatch)
        yield proxy


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


def test_live_through_a_proxy_and_replay_give_the_same_records(proxy, tmp_path):
    path = write_har(tmp_path / "day.har", *ENTRIES)
    clock = Clock()

    def refresh():
        settings = NetSettings(pace=False, cache_dir=tmp_path / "cache")
        return collect(None, *SOURCES, deadline=timedelta(seconds=10), settings=settings, clock=clock)

    live, first = refresh(), Counter(proxy.asked)
    fresh, second = refresh(), Counter(proxy.asked)
    clock.turn(hours=1)
    later = refresh()
    replayed = collect(None, *SOURCES, deadline=timedelta(seconds=10), recording=load_recording(path))

    assert records(live) == records(replayed) == records(fresh) == records(later)
    assert [outcome.state for outcome in live] == ["live", "failed", "live"]
    assert [outcome.state for outcome in fresh] == ["fresh", "failed", "fresh"]
    assert [len(outcome.records) for outcome in live] == [1, 0, 3]
    assert first == {"news.example": 2, "flows.example": 1, "gone.example": 1}
    assert second - first == {"gone.example": 1}, "something fresh was asked again"
    assert proxy.validated == 1, "the second page's validator was not sent"
