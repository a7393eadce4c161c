"""Trading days: what the shipped file says about days that reports have got wrong, and how files fail."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.clock import HKT
from hstui.errors import UsageError
from hstui.sessions import Calendar, load_calendar

CALENDAR = load_calendar()


@pytest.mark.parametrize(
    ("day", "session", "connect"),
    [
        (date(2025, 12, 17), True, True),
        (date(2025, 12, 24), True, True),  # half day
        (date(2025, 12, 25), False, False),
        (date(2025, 12, 26), False, False),  # the mainland trades, Hong Kong does not
        (date(2025, 12, 28), False, False),  # Sunday
        (date(2026, 10, 1), False, False),
        (date(2026, 10, 2), True, False),  # Hong Kong trades, the mainland rests
        (date(2026, 10, 8), True, True),
        (date(2026, 2, 16), True, False),  # Lunar New Year's Eve
        (date(2026, 4, 7), False, False),
        (date(2025, 10, 7), False, False),
        (date(2025, 10, 6), True, False),
    ],
)
def test_known_days(day: date, session: bool, connect: bool) -> None:
    assert CALENDAR.is_session(day) is session
    assert CALENDAR.is_connect(day) is connect


def test_connect_sessions_skip_golden_week() -> None:
    assert CALENDAR.connect_sessions(date(2026, 10, 9), 4) == [
        date(2026, 9, 29),
        date(2026, 9, 30),
        date(2026, 10, 8),
        date(2026, 10, 9),
    ]


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2025, 12, 18, 8, 0, tzinfo=HKT), date(2025, 12, 17)),
        (datetime(2025, 12, 18, 16, 9, tzinfo=HKT), date(2025, 12, 17)),
        (datetime(2025, 12, 18, 16, 10, tzinfo=HKT), date(2025, 12, 18)),
        (datetime(2025, 12, 24, 12, 30, tzinfo=HKT), date(2025, 12, 24)),
        (datetime(2025, 12, 28, 12, 0, tzinfo=HKT), date(2025, 12, 24)),
    ],
)
def test_last_completed_session(now: datetime, day: date) -> None:
    assert CALENDAR.last_completed(now) == day


def test_a_year_is_covered_only_where_the_file_knows_it() -> None:
    assert CALENDAR.covers(date(2027, 3, 1))
    assert not CALENDAR.covers(date(2031, 3, 1))
    assert CALENDAR.covers_connect(date(2026, 3, 1))
    assert not CALENDAR.covers_connect(date(2027, 3, 1))


@pytest.mark.parametrize(("year", "low", "high"), [(2024, 244, 249), (2025, 244, 249), (2026, 244, 249)])
def test_a_year_has_as_many_sessions_as_exchanges_publish(year: int, low: int, high: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    assert low <= sum(CALENDAR.is_session(day) for day in days if day.year == year) <= high


@given(st.dates(date(2024, 1, 10), date(2027, 12, 20)))
def test_neighbours_are_sessions_and_invert(day: date) -> None:
    before, after = CALENDAR.previous(day), CALENDAR.next(day)
    assert before < day < after
    assert CALENDAR.is_session(before)
    assert CALENDAR.is_session(after)
    assert CALENDAR.next(before) == (day if CALENDAR.is_session(day) else after)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no year"),
        ("[soon]\nclosed = []", "not a year"),
        ("[2026]\nclosed = [2025-01-01]", "not a date of that year"),
        ("[2026]\nclosed = ['2026-01-01']", "not a date of that year"),
        ("[2026]\nclosed = 3", "must be a list"),
        ("[2026]\nclosd = []", "unknown key"),
        ("[2026]\nconnect_known = 1", "true or false"),
        ("[2026", "cannot read"),
    ],
)
def test_a_bad_file_is_one_line_that_says_why(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "sessions.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        load_calendar(file)


def test_a_missing_file_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        load_calendar(tmp_path / "none.toml")


def test_another_file_replaces_the_shipped_one(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[2026]\nclosed = [2026-01-01]\nhalf_days = [2026-12-24]\n", encoding="utf-8")
    calendar = load_calendar(file)
    assert isinstance(calendar, Calendar)
    assert not calendar.is_session(date(2026, 1, 1))
    assert calendar.is_session(date(2026, 2, 17))
    assert calendar.half_days == {date(2026, 12, 24)}
