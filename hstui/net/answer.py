"""An answer on its way in, and whether it is one that a source can be asked to parse."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from hstui.errors import Fault, SourceError
from hstui.net.blocked import is_blocked
from hstui.sources.base import Request

_HOST_FAULTS = frozenset(
    {
        Fault.CONNECT, Fault.TIMEOUT, Fault.CERTIFICATE, Fault.PROTOCOL, Fault.BLOCKED, Fault.RATE_LIMITED,
        Fault.TOO_LARGE, Fault.REDIRECT,
    }
)  # fmt: skip


class ExchangeError(SourceError):
    """A failed exchange, with what the fetcher needs to know beside the fault."""

    def __init__(
        self,
        fault: Fault,
        detail: str,
        *,
        retry: bool = False,
        against_host: bool | None = None,
        connected: bool = True,
        retry_after: str = "",
    ) -> None:
        super().__init__(fault, detail)
        self.retry = retry
        """Whether one more try can help."""
        self.against_host = fault in _HOST_FAULTS if against_host is None else against_host
        """Whether it counts towards the breaker."""
        self.connected = connected
        """False: there was no connection, for which our own network may be to blame."""
        self.retry_after = retry_after
        """How long the host asked to be left alone, as its header says it."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One answer on the way, the last one included."""

    request: Request
    """As it was sent, without validators."""
    status: int
    headers: dict[str, str]
    """Names in lower case; cookies and oversized values left out."""
    body: bytes = field(repr=False)
    recorded_at: datetime | None = None
    """When a recording received it; None for a live answer."""


def status_text(status: int) -> str:
    """`404 Not Found`, or the bare number for a status that has no name."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def check_answer(hop: Hop) -> None:
    """Raises the fault of a final answer that is neither data, nor absent, nor a 304."""
    status, body = hop.status, hop.body
    if is_blocked(status, body):
        raise ExchangeError(Fault.BLOCKED, f"an anti-bot page ({status_text(status)})")
    if status in (429, 503):
        raise ExchangeError(Fault.RATE_LIMITED, status_text(status), retry_after=hop.headers.get("retry-after", ""))
    if status >= 500:
        raise ExchangeError(Fault.HTTP_STATUS, status_text(status), retry=True, against_host=True)
    if status not in (200, 203, 204):
        # 403 is how some hosts say "slower" to whoever asks too much of them.
        raise ExchangeError(Fault.HTTP_STATUS, status_text(status), against_host=status == 403)
    if not body.strip():
        raise ExchangeError(Fault.EMPTY, "an empty answer", against_host=False)
