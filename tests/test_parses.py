"""Parsed answers are kept as long as parsing them again would give the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hstui.parses import Parses
from hstui.sources.base import Ask, Outcome, Parsed, Payload
from hstui.sources.user_feed import user_feeds

from .gathering import collect
from .net.support import ASK, Host, ok
from .sources.contract import Case, cases

FEED = (
    "<rss><channel><item><title>腾讯控股回购100万股</title><guid>1</guid><pubDate>{date}</pubDate></item>"
    "</channel></rss>"
)
STEPS = [timedelta(), timedelta(minutes=5), timedelta(hours=30), timedelta(days=2), timedelta(days=8)]


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in cases()])
def test_what_is_kept_is_what_parsing_again_would_give(case: Case) -> None:
    ask, request = case.ask(), case.request()
    parses = Parses()
    for step in STEPS:
        later = replace(ask, now=ask.now + step)
        kind = {"content-type": case.meta["content_type"]}
        payload = Payload(case.meta["url"], 200, kind, case.body, later.now)
        again = case.source.parse(request, payload, later)

        parses.begin(later)
        known = parses.find(case.source.info.id, request, payload)
        assert known is None or replace(known, until=None) == replace(again, until=None)
        parses.keep(case.source.info.id, request, payload, again)
        parses.end()


class Counting:
    """A feed that counts how often it is parsed."""

    def __init__(self) -> None:
        (self.inner,) = user_feeds([_Settings()])
        self.info = replace(self.inner.info, pace=timedelta(0))
        self.parsed = 0

    def requests(self, ask: Ask):
        return self.inner.requests(ask)

    def parse(self, request, payload, ask) -> Parsed:
        self.parsed += 1
        return self.inner.parse(request, payload, ask)


class _Settings:
    name, url, lang, outlet, trust = "one", "https://feeds.example/one", "zh-Hans", "", 60


def refresh(source: Counting, body: str, ask: Ask, parses: Parses) -> Outcome:
    (outcome,) = collect(Host(ok(body)), source, ask=ask, parses=parses, clock=lambda: ask.now)
    return outcome


def feed(hours: float) -> str:
    return FEED.format(date=(ASK.now - timedelta(hours=hours)).isoformat())


def test_the_same_bytes_are_parsed_once_and_their_items_say_when_they_were_confirmed() -> None:
    source, parses = Counting(), Parses()
    later = replace(ASK, now=ASK.now + timedelta(minutes=5))

    refresh(source, feed(1), ASK, parses)
    outcome = refresh(source, feed(1), later, parses)

    assert source.parsed == 1
    assert outcome == replace(refresh(Counting(), feed(1), later, Parses()), latency=outcome.latency)
    assert [record.provenance.fetched_at for record in outcome.records] == [later.now]


@pytest.mark.parametrize(
    ("body", "ask"),
    [
        pytest.param(feed(2), ASK, id="other bytes"),
        pytest.param(feed(1), replace(ASK, now=ASK.now - timedelta(hours=1)), id="the clock was set back"),
        pytest.param(feed(1), replace(ASK, window=timedelta(hours=24)), id="another window"),
        pytest.param(feed(1), replace(ASK, now=ASK.now + timedelta(days=8)), id="the feed has gone stale since"),
    ],
)
def test_anything_else_is_parsed_anew(body: str, ask: Ask) -> None:
    source, parses = Counting(), Parses()
    refresh(source, feed(1), ASK, parses)
    refresh(source, body, ask, parses)
    assert source.parsed == 2


def test_a_date_too_far_ahead_counts_once_its_day_is_near() -> None:
    source, parses = Counting(), Parses()
    first = refresh(source, feed(-30), ASK, parses)
    second = refresh(source, feed(-30), replace(ASK, now=ASK.now + timedelta(hours=7)), parses)
    assert [outcome.records[0].published is None for outcome in (first, second)] == [True, False]
