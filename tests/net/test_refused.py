"""Answers that came well and are no good: the source's parse refuses them, and the good one that is held stands."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import httpx
import pytest

from hstui.errors import Fault, SourceError
from hstui.net.har import Recorder, load_recording
from hstui.parses import Parses
from hstui.sources.base import Ask, Parsed, Payload, Request

from ..gathering import collect
from .support import INFO, Clock, Host, Toy, ok, opened

GOOD, BETTER, BUSY = '{"items": [1]}', '{"items": [1, 2]}', '{"busy": true}'
URL = "https://toy.example/list"


class Judging(Toy):
    """A toy whose service says no inside a 200."""

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        if b"busy" in payload.body:
            raise SourceError(Fault.ENVELOPE, "busy")
        return super().parse(request, payload, ask)


class Run:
    """One folder, one clock, one refresh a call, each with a fetcher of its own."""

    def __init__(self, folder, host: Host, source=None) -> None:
        self.folder, self.host, self.source, self.clock = folder, host, source or Judging(), Clock()
        self.parses = Parses()

    def refresh(self, hours: float, **changes):
        self.clock.turn(hours=hours)
        how = {"clock": self.clock, "cache_dir": self.folder, "parses": self.parses, **changes}
        (outcome,) = collect(self.host, self.source, **how)
        return outcome.state, len(outcome.records), outcome.error and str(outcome.error)


def test_the_good_answer_stands_in_for_a_refused_one_and_the_next_refresh_asks_again(tmp_path):
    host = Host(ok(GOOD), ok(BUSY), ok(BUSY), ok(BETTER))
    run = Run(tmp_path, host)
    assert run.refresh(0) == ("live", 1, None)
    assert run.refresh(7) == ("stale", 1, "envelope: busy")
    assert run.refresh(0) == ("stale", 1, "envelope: busy")
    assert run.refresh(0) == ("live", 2, None)
    assert run.refresh(0) == ("fresh", 2, None)
    assert len(host.requests) == 4


def test_without_a_good_answer_a_refused_one_is_not_kept_either(tmp_path):
    host = Host(ok(BUSY), ok(GOOD))
    run = Run(tmp_path, host)
    assert run.refresh(0) == ("failed", 0, "envelope: busy")
    assert run.refresh(0, offline=True) == ("failed", 0, "offline: nothing in the cache")
    assert run.refresh(0) == ("live", 1, None)


def test_a_defect_of_the_parser_refuses_too(tmp_path):
    run = Run(tmp_path, Host(ok(GOOD), ok('{"other": 1}')))
    run.refresh(0)
    assert run.refresh(1) == ("stale", 1, "crash: KeyError: 'items'")


@pytest.mark.parametrize("size", [0, 300_000], ids=["at once", "in a thread"])
def test_a_refused_answer_leaves_no_validators(tmp_path, size):
    host = Host(ok(GOOD, etag='"good"'), ok(BUSY + " " * size, etag='"busy"'), ok(b"", 304))
    run = Run(tmp_path, host)
    run.refresh(0)
    assert run.refresh(1)[0] == "stale"
    assert run.refresh(0) == ("live", 1, None)
    assert [request.headers.get("if-none-match") for request in host.requests] == [None, '"good"', '"good"']


def test_an_older_answer_than_the_source_keeps_does_not_stand_in(tmp_path):
    run = Run(tmp_path, Host(ok(GOOD), ok(BUSY)))
    run.refresh(0)
    assert run.refresh(24 * 8) == ("failed", 0, "envelope: busy")


class Changing(Judging):
    """A toy that can change its mind, as a new version of the program does."""

    refuses = False

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        if self.refuses and b"2" not in payload.body:
            raise SourceError(Fault.SCHEMA, "too little")
        return super().parse(request, payload, ask)


def test_a_held_answer_that_is_refused_now_is_asked_for_anew_at_once_and_without_its_validators(tmp_path):
    host = Host(ok(GOOD, etag='"1"'), ok(BETTER, etag='"2"'))
    run = Run(tmp_path, host, source := Changing())
    run.refresh(0)
    source.refuses = True
    assert run.refresh(0) == ("live", 2, None)
    assert "if-none-match" not in host.requests[1].headers
    assert run.refresh(0) == ("fresh", 2, None)


@pytest.mark.parametrize("hours", [0, 1], ids=["fresh", "older"])
@pytest.mark.parametrize("then", [ok(BUSY), ok(b"", 304), httpx.ReadTimeout("slow")], ids=["busy", "304", "timeout"])
def test_a_refused_held_answer_neither_stands_in_nor_is_asked_for_twice(tmp_path, then, hours):
    host = Host(ok(GOOD, etag='"1"'), then)
    run = Run(tmp_path, host, source := Changing())
    run.refresh(0)
    source.refuses = True
    state, records, error = run.refresh(hours)
    assert (state, records) == ("failed", 0)
    assert error.partition(":")[0] in {"envelope", "protocol", "timeout", "schema"}
    assert len(host.requests) == 2


class Filed(Judging):
    """A toy whose file is not there every day."""

    def requests(self, ask: Ask):
        return [replace(request, absent=frozenset({404})) for request in super().requests(ask)]


@pytest.mark.parametrize("then", [ok(BUSY), httpx.ReadTimeout("slow")], ids=["refused", "timeout"])
def test_that_there_was_nothing_before_does_not_hide_that_there_is_no_answer_now(tmp_path, then):
    run = Run(tmp_path, Host(ok("", 404), then, ok(GOOD)), Filed())
    assert run.refresh(0) == ("live", 0, None)
    state, _, error = run.refresh(1)
    assert (state, error.partition(":")[0] in {"envelope", "timeout"}) == ("failed", True)
    assert run.refresh(1) == ("live", 1, None)


def test_offline_a_refused_answer_fails_as_it_would_online(tmp_path):
    run = Run(tmp_path, Host(ok(GOOD)), source := Changing())
    run.refresh(0)
    source.refuses = True
    assert run.refresh(0, offline=True) == ("failed", 0, "schema: too little")


def test_what_stood_in_is_what_a_recording_replays(tmp_path):
    clock, host = Clock(), Host(ok(GOOD), ok(BUSY))
    recorder = Recorder(tmp_path / "x.har")
    kept = {"clock": clock, "cache_dir": tmp_path}
    collect(host, Judging(), **kept)
    clock.turn(hours=1)
    (live,) = collect(host, Judging(), recorder=recorder, **kept)
    recorder.write()
    (replayed,) = collect(host, Judging(), recording=load_recording(tmp_path / "x.har"), **kept)
    assert live.state == "stale"
    assert replayed.records == live.records
    assert len(recorder) == 1


def test_a_refused_answer_that_nothing_stands_in_for_is_recorded(tmp_path):
    recorder = Recorder(tmp_path / "x.har")
    collect(Host(ok(BUSY)), Judging(), recorder=recorder)
    assert len(recorder) == 1


def test_who_does_not_read_accepts_everything():
    async def scenario():
        async with opened(Host(ok("anything"))) as fetcher:
            await fetcher.fetch(INFO, Request(URL))
            return await fetcher.fetch(INFO, Request(URL))

    assert asyncio.run(scenario()).state == "fresh"
