"""What can go wrong, as types that callers tell apart. No exception crosses the pipeline from a source:
a source's failure is a value (`SourceError` inside an `Outcome`)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class HstuiError(Exception):
    """Base of everything that hstui raises on purpose; its text is one line a user can act on."""


class UsageError(HstuiError):
    """An option, a file or a configuration that cannot be used: exit status 2."""


class CompositionError(HstuiError):
    """No edition could be made, and why: exit status 1."""

    def __init__(self, text: str, told: str = "", sources: tuple[Any, ...] = ()) -> None:
        super().__init__(text)
        self.told = told or text
        """The same for a reader: with the sources' names instead of their ids."""
        self.sources = sources
        """What each source did, as an edition would have listed it: `SourceRow`s, which this module stands below."""


class UnitError(HstuiError, ValueError):
    """Two quantities of different units were combined."""


NOT_ARCHIVED = "the edition was not archived"
CALLS_NOT_KEPT = "the edition's calls were not kept"
"""How a refresh warns of what readers are told in their own language."""


def reason(error: Exception) -> str:
    """What a failure says of itself, the system's without its number and path."""
    said = error.strerror if isinstance(error, OSError) else ""
    return said or str(error) or type(error).__name__


class Fault(StrEnum):
    """Why a source gave no (complete) answer."""

    CONNECT = "connect"  # refused, unreachable, DNS
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    PROTOCOL = "protocol"  # not HTTP, or broken off
    REDIRECT = "redirect"  # too many, downgraded, or to a forbidden address
    ADDRESS = "address"  # private or loopback address not allowed
    HTTP_STATUS = "http_status"
    BLOCKED = "blocked"  # an anti-bot page, recognised and not worked around
    RATE_LIMITED = "rate_limited"
    TOO_LARGE = "too_large"
    DECODE = "decode"  # bytes that are not the promised format or are cut
    EMPTY = "empty"  # an empty body, not "no news"
    HTML = "html"  # a web page where data was promised
    ENVELOPE = "envelope"  # the service says no inside a 200
    SCHEMA = "schema"  # fields missing, of another type, or renamed
    NO_DATA = "no_data"  # a well-formed answer with nothing in it where something must be
    WRONG_DAY = "wrong_day"
    WRONG_UNIT = "wrong_unit"  # sums that do not add up, magnitudes out of bounds
    PARTIAL = "partial"  # complete records were kept, the rest was cut off
    STALE = "stale"
    OFFLINE = "offline"  # only the cache may be asked, and it has nothing, or nothing fresh
    NOT_RECORDED = "not_recorded"  # the recording has no such exchange
    RESTING = "resting"  # the breaker is open after repeated failures
    DEADLINE = "deadline"  # the refresh as a whole ran out of time
    ASKING = "asking"  # it has not answered yet: the edition is an early one, see gather.py
    CRASH = "crash"  # a defect of ours, contained


class SourceError(HstuiError):
    """A source's failure: its kind, and one line of detail that is safe to print."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}" if detail else str(fault))
        self.fault = fault
        self.detail = detail
