"""The sample morning, and the trading days before it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache

from hstui.clock import HKT
from hstui.sessions import Calendar, load_calendar

DAY = date(2025, 12, 18)
NOW = datetime(2025, 12, 18, 8, 0, tzinfo=HKT)
"""The recording's clock: before the open, so that the newest session is the 17th's."""
LAST = date(2025, 12, 17)


@cache
def calendar() -> Calendar:
    """Hong Kong's and Stock Connect's trading days."""
    return load_calendar()


@cache
def sessions(count: int) -> tuple[date, ...]:
    """The latest Hong Kong sessions up to the 17th, oldest first."""
    found: list[date] = []
    day = LAST
    while len(found) < count:
        if calendar().is_session(day):
            found.append(day)
        day -= timedelta(days=1)
    return tuple(reversed(found))


@cache
def connect_days(first: date) -> tuple[date, ...]:
    """Southbound Stock Connect's days from `first` to the 17th."""
    days = (first + timedelta(days=index) for index in range((LAST - first).days + 1))
    return tuple(day for day in days if calendar().is_connect(day))


_US_CLOSED = {
    date(2024, 11, 28), date(2024, 12, 25), date(2025, 1, 1), date(2025, 1, 20), date(2025, 2, 17), date(2025, 5, 26),
    date(2025, 6, 19), date(2025, 7, 4), date(2025, 9, 1), date(2025, 10, 13), date(2025, 11, 11), date(2025, 11, 27),
}  # fmt: skip
"""Days without federal funds trading."""


def day_in(path: str) -> date:
    """The day that a file's name carries as eight digits; ValueError if there is none."""
    found = re.search(r"(\d{4})(\d{2})(\d{2})[a-z]?\.\w+$", path)
    if found is None:
        raise ValueError(f"no day in {path}")
    return date(*(int(part) for part in found.groups()))


def us_days(count: int, last: date) -> list[date]:
    """The latest `count` American business days up to `last`, newest first."""
    found: list[date] = []
    day = last
    while len(found) < count:
        if day.weekday() < 5 and day not in _US_CLOSED:
            found.append(day)
        day -= timedelta(days=1)
    return found


def weekdays(count: int, last: date) -> list[date]:
    """The latest `count` weekdays up to `last`, newest first."""
    days = [last - timedelta(days=index) for index in range(2 * count)]
    return [day for day in days if day.weekday() < 5][:count]
