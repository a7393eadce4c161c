"""The freshness ladder over sessions, lunch, evenings, weekends and holidays."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from hstui.analysis.freshness import flow_freshness, quote_freshness, series_freshness
from hstui.clock import HKT
from tests.analysis.builders import CALENDAR


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HKT)


@pytest.mark.parametrize(
    ("quoted", "now", "expected"),
    [
        ("2025-12-17T10:00:00", "2025-12-17T10:01:00", "realtime"),
        ("2025-12-17T10:00:00", "2025-12-17T10:15:00", "delayed"),
        ("2025-12-17T09:32:00", "2025-12-17T15:00:00", "expired"),  # a feed that stands still
        ("2025-12-17T11:59:30", "2025-12-17T12:50:00", "realtime"),  # lunch does not age it
        ("2025-12-17T11:50:00", "2025-12-17T13:05:00", "delayed"),
        ("2025-12-17T16:08:00", "2025-12-17T18:00:00", "today"),
        ("2025-12-17T09:32:00", "2025-12-17T18:00:00", "expired"),
        ("2025-12-17T16:08:00", "2025-12-18T08:00:00", "previous_session"),
        ("2025-12-17T10:00:00", "2025-12-18T08:00:00", "expired"),
        ("2025-12-17T16:08:00", "2025-12-18T10:00:00", "previous_session"),
        ("2025-12-16T16:08:00", "2025-12-18T08:00:00", "expired"),
        ("2025-12-19T16:08:00", "2025-12-21T12:00:00", "previous_session"),  # Friday's close on Sunday
        ("2025-12-24T12:08:00", "2025-12-26T12:00:00", "previous_session"),  # half day, then holidays
        ("2024-12-17T16:08:00", "2025-12-18T08:00:00", "expired"),  # a year old
        ("2025-12-18T16:00:00", "2025-12-18T08:00:00", "expired"),  # from the future
    ],
)
def test_quotes(quoted: str, now: str, expected: str) -> None:
    assert quote_freshness(at(quoted), at(now), CALENDAR) == expected


@pytest.mark.parametrize(
    ("day", "now", "expected"),
    [
        ("2025-12-17", "2025-12-17T18:30:00", "today"),
        ("2025-12-17", "2025-12-18T08:00:00", "previous_session"),
        ("2025-12-17", "2025-12-18T17:00:00", "previous_session"),  # today's are not out yet
        ("2025-12-17", "2025-12-18T21:00:00", "expired"),
        ("2025-12-16", "2025-12-18T08:00:00", "expired"),
        ("2025-12-19", "2025-12-21T12:00:00", "previous_session"),
        ("2025-12-23", "2025-12-29T08:00:00", "previous_session"),  # 24 December trades, Stock Connect does not
        ("2025-12-24", "2025-12-29T08:00:00", "expired"),  # a row for a day without Stock Connect
        ("2025-12-18", "2025-12-18T10:00:00", "expired"),  # the running session is not a day's figure
    ],
)
def test_flows(day: str, now: str, expected: str) -> None:
    assert flow_freshness(date.fromisoformat(day), at(now), CALENDAR) == expected


def test_missing_and_series() -> None:
    now = at("2025-12-18T08:00:00")
    assert quote_freshness(None, now, CALENDAR) == flow_freshness(None, now, CALENDAR) == "missing"
    assert series_freshness(None, now, 4) == "missing"
    assert [series_freshness(date(2025, 12, day), now, 4) for day in (18, 14, 13, 19)] == [
        "today", "previous_session", "expired", "expired",
    ]  # fmt: skip
