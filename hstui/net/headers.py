"""Header values that servers get wrong: HTTP dates, Retry-After, content codings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from hstui.errors import Fault, SourceError


def http_date(value: str) -> datetime | None:
    """An HTTP date (RFC 9110 §5.6.7, all three forms), aware; None when it is not one."""
    try:
        moment = parsedate_to_datetime(value.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def validator_date(value: str) -> str | None:
    """A Last-Modified value as If-Modified-Since may repeat it; None when it is no date."""
    moment = http_date(value)
    try:
        return format_datetime(moment.astimezone(UTC), usegmt=True) if moment else None
    except (ValueError, OverflowError):
        return None


def retry_after(value: str, now: datetime, cap: timedelta) -> timedelta | None:
    """How long a Retry-After header asks to wait: seconds or a date, never negative, at most `cap`.

    None when the header says nothing usable."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        # Compared as text lengths first: int() refuses thousands of digits.
        return cap if len(text) > 9 else min(timedelta(seconds=int(text)), cap)
    moment = http_date(text)
    if moment is None:
        return None
    return max(timedelta(0), min(moment - now, cap))


def content_coding(value: str) -> str:
    """The one content coding of an answer: `gzip`, `deflate` or `identity`.

    Raises `SourceError` (decode) for any other coding and for more than one: stacked codings are how a few
    hundred bytes become hundreds of megabytes, and we asked for neither."""
    codings = [coding for coding in (part.strip().lower() for part in value.split(",")) if coding]
    codings = [coding.removeprefix("x-") for coding in codings if coding != "identity"]
    if not codings:
        return "identity"
    if len(codings) > 1:
        raise SourceError(Fault.DECODE, f"{len(codings)} content codings on one answer")
    if codings[0] not in ("gzip", "deflate"):
        raise SourceError(Fault.DECODE, "a content coding that was not asked for")
    return codings[0]
