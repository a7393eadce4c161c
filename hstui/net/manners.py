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
from hstui.errors import Fault, SourceError

_JITTER = 0.25
"""A pause is the pace and up to a quarter more."""
_UNREACHED = 10.0
"""Seconds for which a host that could not even be reached is not looked for again: thirty requests to it would
otherwise fail one after the other at its pace."""
_SAYS_NO = frozenset(
    {Fault.HTTP_STATUS, Fault.BLOCKED, Fault.RATE_LIMITED, Fault.HTML, Fault.ENVELOPE, Fault.EMPTY}
)  # fmt: skip
"""Faults that may be the host's way to say "enough", and not only a record that is odd or missing."""


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
        except (ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError):
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


class Patience:
    """What this run has given up asking for, and why: a host that could not be reached for ten seconds, a source's
    list at a host that says no to one request after the other for as long as a host rests.

    Asking on would be of no use and no manners: thirty requests would go out where three have told enough. Nothing of
    it outlives the run, and no other source of the host is held back by it."""

    def __init__(self, breaker: Breaker) -> None:
        self._breaker = breaker
        self._unreached: dict[str, tuple[float, SourceError]] = {}
        self._lists: dict[tuple[str, str], tuple[int, float, SourceError]] = {}

    def unreached(self, host: str, why: SourceError, tick: float) -> None:
        """There was no connection."""
        self._unreached[host] = tick, why

    def refused(self, host: str, source_id: str, why: SourceError, tick: float) -> None:
        """One more request of a list was told no, whatever became of those before it."""
        if why.fault in _SAYS_NO:
            count, _, _ = self._lists.get((host, source_id), (0, tick, why))
            self._lists[host, source_id] = count + 1, tick, why

    def answered(self, host: str, source_id: str) -> None:
        """One request of a list was answered well."""
        self._lists.pop((host, source_id), None)

    def given_up(self, host: str, source_id: str, tick: float) -> SourceError | None:
        """Why a list is not asked for any further at `tick`; None: it is."""
        since, why = self._unreached.get(host, (tick, None))
        if why is not None and tick - since < _UNREACHED:
            return why
        count, since, why = self._lists.get((host, source_id), (0, tick, None))
        if count >= self._breaker.failures and tick - since < self._breaker.rest.total_seconds():
            return why
        return None


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
