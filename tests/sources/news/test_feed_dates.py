"""Dates of feeds: by rule, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.clock import HKT
from hstui.sources.feed_dates import parse_date

MOMENT = datetime(2025, 12, 17, 8, 8, tzinfo=UTC)


@given(
    st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.sampled_from(
        ["+0800", "-0330", "+0000", "-0000", "+1400", "+0860", "+2500", "+08:00", "GMT", "HKT", "CST", "XX"]
    ),
)
def test_the_usual_spelling_is_read_like_any_other(moment, name):
    text = f"{moment:%d %b %Y %H:%M:%S} {name}"
    for zone in (UTC, HKT):
        usual, other = parse_date(f"{moment:%a}, {text}", zone), parse_date(text, zone)
        assert usual == other
        assert usual is None or usual.utcoffset() == other.utcoffset()


@pytest.mark.parametrize(
    "text",
    [
        "Wed, 17 Dec 2025 16:08:00 +0800",
        "Wed, 17 Dec 2025 16:08 +0800",
        "17 Dec 2025 16:08:00 +08:00",
        "Wed, 17 Dec 25 08:08:00 GMT",
        "Wednesday, 17-Dec-25 08:08:00 UTC",
        "Wed, 17 December 2025 08:08:00 Z",
        "Wed, 17 Dec 2025 16:08:00 HKT",
        "Wed, 17 Dec 2025 03:08:00 EST",
        "Wed, 17 Dec 2025 16:08:00 GMT+0800 (HKT)",
        "Wed Dec 17 08:08:00 2025",
        "Wed Dec 17 16:08:00 HKT 2025",
        "2025-12-17T08:08:00Z",
        "2025-12-17T16:08:00+08:00",
        "2025-12-17T16:08:00.1234567+08:00",
        "2025-12-17 16:08:00 +0800",
        "20251217T080800Z",
        "2025-12-17T16:08+08:00",
        " 2025-12-17T08:08:00.000Z ",
    ],
)
def test_one_moment_in_many_spellings(text):
    assert parse_date(text).replace(microsecond=0) == MOMENT


def test_a_zone_may_be_missing_or_ambiguous():
    assert parse_date("2025-12-17 16:08:00", HKT) == MOMENT
    assert parse_date("17 Dec 2025 16:08", HKT) == MOMENT
    assert parse_date("Wed, 17 Dec 2025 16:08:00 CST", HKT) == MOMENT
    assert parse_date("Wed, 17 Dec 2025 02:08:00 CST") == MOMENT
    assert parse_date("2025-12-17", HKT) == datetime(2025, 12, 17, tzinfo=HKT)
    assert parse_date("2025-12") == datetime(2025, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "昨天", "1789753642", "2025/12/17 16:08", "03/04/2026 08:00", "17.12.2025", "20251",
        "Wed, 17 Dez 2025 16:08:00", "Wed, 32 Dec 2025 16:08:00 GMT", "Wed, 17 Dec 2025 25:08:00 GMT",
        "Wed, 17 Dec 2025 16:08:00 IST", "Wed, 17 Dec 2025 16:08:00 +9999", "2025-13-01", "0000-01-01T00:00:00Z",
        "17 Dec 2025 16:08:00 nonsense",
    ],
)  # fmt: skip
def test_nothing_is_guessed(text):
    assert parse_date(text) is None


def test_a_leap_second_is_the_second_before():
    assert parse_date("31 Dec 2016 23:59:60 GMT") == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


@given(st.text(max_size=80))
def test_any_text_gives_an_aware_time_or_none(text):
    moment = parse_date(text)
    assert moment is None or moment.utcoffset() is not None


@given(
    st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 1, 1)),  # noqa: DTZ001 - the zone is added below
    st.integers(-12 * 4, 14 * 4),
)
def test_what_was_written_is_read_back(naive, quarters):
    offset = timedelta(minutes=15 * quarters)
    sign = "-" if quarters < 0 else "+"
    minutes = abs(15 * quarters)
    zone = f"{sign}{minutes // 60:02d}{minutes % 60:02d}"
    expected = (naive.replace(tzinfo=UTC) - offset).replace(microsecond=0)
    assert parse_date(naive.strftime("%Y-%m-%dT%H:%M:%S") + zone[:3] + ":" + zone[3:]) == expected
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    written = f"{naive.day} {months[naive.month - 1]} {naive.year} {naive:%H:%M:%S} {zone}"
    assert parse_date(written) == expected


@given(
    day=st.sampled_from(["01", "17", "31", "32", "7 ", "1a", "１７"]),
    month=st.sampled_from(["Feb", "Dec", "Smr"]),
    year=st.sampled_from(["2025", "2024", "0000", "9999", "25  "]),
    time=st.sampled_from(["05:07:00", "23:59:60", "24:00:00", "05:07:0x", "05-07-00", "050700.1", "5:07:00 "]),
    zone=st.sampled_from(["+0800", "GMT", "CST", "-0530", "", "+9999", "Nowhere", "GMT (x)"]),
)
def test_the_usual_spelling_is_read_as_any_other(day, month, year, time, zone):
    """A weekday in capitals is no usual one: it takes the longer way."""
    date = f", {day} {month} {year} {time} {zone}"
    assert parse_date("Wed" + date, HKT) == parse_date("WED" + date, HKT)
