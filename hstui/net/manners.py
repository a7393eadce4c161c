"""Politeness as decisions: when a host may be asked again, and when it is left alone. Nothing here sleeps.

Times are of two kinds: `tick` is a monotonic count of seconds and spaces requests; `now` is the wall clock and ends
rests, which outlive the process.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hstui.clock import from_unix

_JITTER = 0.25
"""A pause is the pace and up to a quarter more."""


@dataclass(frozen=True, slots=True)
class HostRecord:
    """What is remembered of a host between runs."""

    failures: int = 0
    """In a row."""
    rest_until: datetime | None = None
    reason: str = ""

    def resting(self, now: datetime, longest: timedelta) -> bool:
        """Whether the host is left alone at `now`. A rest that ends later than `longest` from now was written under
        another clock and does not count."""
        return self.rest_until is not None and now < self.rest_until <= now + longest

    def to_json(self) -> bytes:
        """The record as bytes for the cache."""
        until = self.rest_until.timestamp() if self.rest_until else None
        return json.dumps({"failures": self.failures, "until": until, "reason": self.reason}).encode()

    @classmethod
    def from_json(cls, data: bytes) -> HostRecord:
        """The record from the cache's bytes; an empty record when they are not one."""
        try:
            values = json.loads(data)
            until = values["until"]
            return cls(
                failures=max(0, int(values["failures"])),
                rest_until=from_unix(float(until)) if until is not None else None,
                reason=str(values["reason"]),
            )
        except (ValueError, KeyError, TypeError, OverflowError, OSError):
            return cls()


@dataclass(frozen=True, slots=True)
class Breaker:
    """The rule that leaves a failing host alone: after `failures` in a row, for `rest`."""

    failures: int = 3
    rest: timedelta = timedelta(minutes=10)

    def failed(self, record: HostRecord, now: datetime, reason: str) -> HostRecord:
        """The record after one more failure."""
        count = record.failures + 1
        if count < self.failures:
            return replace(record, failures=count, reason=reason)
        return HostRecord(count, now + self.rest, reason)

    def told_to_wait(self, record: HostRecord, now: datetime, wait: timedelta, reason: str) -> HostRecord:
        """The record after a 429 or 503: the host itself said how long."""
        until = now + min(wait, self.rest)
        if record.rest_until is not None:
            until = max(until, min(record.rest_until, now + self.rest))
        return HostRecord(record.failures + 1, until, reason)


class Pace:
    """When each host may be asked next."""

    def __init__(self, factor: float = 1.0, seed: int | None = None) -> None:
        self._factor = factor
        self._random = random.Random(seed)
        self._last: dict[str, float] = {}
        self._pace: dict[str, float] = {}

    def reserve(self, host: str, pace: timedelta, tick: float) -> float:
        """Takes the host's next slot; how many seconds to wait for it, 0 for a host not asked before.

        Two sources of one host may name two paces: the slower one holds for the host."""
        seconds = max(self._pace.get(host, 0.0), pace.total_seconds() * self._factor)
        self._pace[host] = seconds
        last = self._last.get(host)
        start = tick
        if last is not None:
            start = max(tick, last + seconds * (1 + self._random.uniform(0, _JITTER)))
        self._last[host] = start
        return start - tick
