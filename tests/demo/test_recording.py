"""The shipped recording is what the builder builds, answers every default source, and is varied enough to be a test."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta

import pytest

from hstui.records.news import NewsItem
from hstui.resources import demo_recording
from hstui.sources.base import Source
from hstui.sources.registry import by_id
from hstui.universe.loader import load_universe
from tests.demo.replay import NOW, STAND_INS, answers, default_sources, recording, records
from tools.demo.build import archive, exchanges


def news() -> list[NewsItem]:
    wires = [source.info.id for source in default_sources()] + ["sina.live"]
    return [record for wire in wires for record in records(wire) if isinstance(record, NewsItem)]


def test_it_is_what_the_builder_builds() -> None:
    built = gzip.decompress(archive(exchanges()))
    assert built == gzip.decompress(demo_recording().read_bytes()), "run python -m tools.demo and commit the result"


def test_it_carries_no_time_stamp_of_its_making() -> None:
    assert demo_recording().read_bytes()[4:8] == b"\0\0\0\0"


def test_its_clock_is_the_sample_morning() -> None:
    assert recording().clock() == NOW
    assert recording().skipped == 0


def test_it_says_that_it_is_a_sample() -> None:
    log = json.loads(gzip.decompress(demo_recording().read_bytes()))["log"]
    assert log["version"] == "1.2"
    assert log["comment"].startswith("SAMPLE")


@pytest.mark.parametrize("source", default_sources(), ids=lambda source: source.info.id)
def test_every_default_source_reads_its_answers(source: Source) -> None:
    assert [record for parsed in answers(source) for record in parsed.records]


@pytest.mark.parametrize("source_id", STAND_INS)
def test_recorded_stand_ins_read_theirs(source_id: str) -> None:
    assert records(source_id)


@pytest.mark.parametrize("hours", [24, 72, 24 * 14])
def test_other_windows_find_their_pages(hours: int) -> None:
    for source in [*default_sources(), by_id("sina.live")]:
        if source.info.kind == "news":
            assert any(parsed.records for parsed in answers(source, timedelta(hours=hours)))


def test_many_items_from_many_desks_in_three_scripts() -> None:
    items = news()
    assert len(items) >= 250
    assert len({item.source for item in items}) >= 6
    by_script = {lang: sum(item.lang == lang for item in items) for lang in ("zh-Hans", "zh-Hant", "en")}
    assert min(by_script.values()) >= 20


def test_most_members_are_in_the_news() -> None:
    members = set(load_universe("hstech", NOW.date()).codes)
    assert len(members & {code for item in news() for code in item.tickers}) >= 20


def test_ids_are_unique_within_a_source() -> None:
    for source in default_sources():
        ids = [record.id for record in records(source.info.id) if isinstance(record, NewsItem)]
        # One Yahoo story stands in the feeds of every stock that it is about.
        assert len(ids) == len(set(ids)) or source.info.id == "yahoo.ticker_rss"


def test_old_news_is_there_and_says_its_day() -> None:
    old = [item for item in news() if item.published and item.published < NOW - timedelta(days=4)]
    assert len(old) >= 10


@pytest.mark.parametrize(
    "decoy", ["小米粥", "京东方", "理想状态", "完美的", "联想到", "快手早餐", "阿里地区", "J.D. Power"]
)
def test_near_misses_are_there(decoy: str) -> None:
    assert any(decoy in item.title for item in news())
