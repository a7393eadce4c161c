"""Hong Kong time, and the only reader of the system clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

HKT = timezone(timedelta(hours=8), "HKT")
"""Hong Kong and mainland time: +08:00 all year since 1979 and 1991, so no zone database is needed."""

SKEW = timedelta(minutes=5)
"""How far another's clock may be ahead of ours: what is of a moment beyond is wrong, or still to come."""

Clock = Callable[[], datetime]
"""Gives the present as an aware datetime; tests, replays and `--now` give another."""


def system_clock() -> datetime:
    """The present, in Hong Kong time."""
    return datetime.now(HKT)


def fixed_clock(moment: datetime) -> Clock:
    """A clock that stands still at `moment`, which must be aware."""
    if moment.tzinfo is None:
        raise ValueError("a clock needs an aware datetime")
    in_hong_kong = moment.astimezone(HKT)
    return lambda: in_hong_kong


def from_unix(seconds: float) -> datetime:
    """Seconds since the epoch as Hong Kong time."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(HKT)
