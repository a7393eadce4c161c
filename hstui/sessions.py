"""Trading sessions: which days the exchange is open, and which of them Stock Connect trades."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from hstui.errors import UsageError
from hstui.resources import data_file

_SATURDAY = 5
_KEYS = frozenset({"closed", "connect_closed", "half_days", "connect_known"})


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
    connect_years: frozenset[int] = frozenset()
    """Years whose mainland holidays are known by notice; in others southbound closures are incomplete."""

    def covers(self, day: date) -> bool:
        """Whether holidays of that year are known."""
        return day.year in self.years

    def covers_connect(self, day: date) -> bool:
        """Whether the days on which Stock Connect rests are known completely for that year."""
        return day.year in self.connect_years

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


def load_calendar(path: Path | None = None) -> Calendar:
    """The trading days that `data/sessions.toml` states, or another file of its form: one table a year with
    `closed`, `connect_closed`, `half_days` (lists of dates) and `connect_known` (default true).

    Raises UsageError when the file cannot be read, is not TOML, or does not have that form.
    """
    file = data_file("sessions.toml") if path is None else path
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"cannot read the trading days in {file}: {error}") from None
    try:
        return _calendar(tables)
    except ValueError as error:
        raise UsageError(f"the trading days in {file} cannot be used: {error}") from None


def _calendar(tables: Mapping[str, object]) -> Calendar:
    if not tables:
        raise ValueError("no year in it")
    days: dict[str, set[date]] = {"closed": set(), "connect_closed": set(), "half_days": set()}
    connect_years: set[int] = set()
    for name, table in tables.items():
        if not (name.isascii() and name.isdigit() and len(name) == 4 and isinstance(table, dict)):
            raise ValueError(f"[{name}] is not a year")
        unknown = sorted(table.keys() - _KEYS)
        if unknown:
            raise ValueError(f"[{name}] has an unknown key, {unknown[0]}")
        for key, found in days.items():
            found |= _days_of(name, key, table.get(key, []))
        known = table.get("connect_known", True)
        if not isinstance(known, bool):
            raise ValueError(f"[{name}] connect_known must be true or false")
        if known:
            connect_years.add(int(name))
    return Calendar(
        closed=frozenset(days["closed"]),
        connect_closed=frozenset(days["connect_closed"]),
        half_days=frozenset(days["half_days"]),
        years=frozenset(int(name) for name in tables),
        connect_years=frozenset(connect_years),
    )


def _days_of(year: str, key: str, values: object) -> set[date]:
    if not isinstance(values, list):
        raise ValueError(f"[{year}] {key} must be a list of dates")
    for value in values:
        if not isinstance(value, date) or isinstance(value, datetime) or value.year != int(year):
            raise ValueError(f"[{year}] {key} holds {value}, which is not a date of that year")
    return set(values)
