"""Trading sessions: which days the exchange is open, and which of them Stock Connect trades."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days on which nothing trades, from `data/sessions.toml`; weekends need no entry.

    Beyond the years that the file covers, only weekends are known (`covers` tells)."""

    closed: frozenset[date]
    """Weekdays on which HKEX is closed."""
    connect_closed: frozenset[date]
    """Weekdays on which HKEX trades and southbound Stock Connect does not."""
    half_days: frozenset[date]
    years: frozenset[int]

    def covers(self, day: date) -> bool:
        """Whether holidays of that year are known."""
        return day.year in self.years

    def is_session(self, day: date) -> bool:
        """HKEX trades on that day."""
        return day.weekday() < _SATURDAY and day not in self.closed

    def is_connect(self, day: date) -> bool:
        """Southbound Stock Connect trades on that day."""
        return self.is_session(day) and day not in self.connect_closed

    def session_on_or_before(self, day: date) -> date:
        """The latest session up to `day`."""
        while not self.is_session(day):
            day -= timedelta(days=1)
        return day

    def previous(self, day: date) -> date:
        """The session before `day`."""
        return self.session_on_or_before(day - timedelta(days=1))

    def next(self, day: date) -> date:
        """The session after `day`."""
        day += timedelta(days=1)
        while not self.is_session(day):
            day += timedelta(days=1)
        return day

    def connect_sessions(self, last: date, count: int) -> list[date]:
        """The latest `count` Stock Connect sessions up to `last`, oldest first."""
        found: list[date] = []
        day = last
        while len(found) < count:
            if self.is_connect(day):
                found.append(day)
            day -= timedelta(days=1)
        return found[::-1]

    def last_completed(self, now: datetime) -> date:
        """The session whose close (16:10, half days 12:10, Hong Kong time) is the latest before `now`."""
        day = now.date()
        if self.is_session(day):
            close = 12 * 60 + 10 if day in self.half_days else 16 * 60 + 10
            if now.hour * 60 + now.minute >= close:
                return day
        return self.previous(day)
