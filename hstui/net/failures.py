"""httpx's and asyncio's exceptions as the faults that a source table shows."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx

from hstui.errors import Fault
from hstui.net.answer import ExchangeError


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or following.__context__


def _certificate_reason(error: ssl.SSLCertVerificationError) -> str:
    return error.verify_message or "not valid"


def from_httpx(error: httpx.HTTPError, *, begun: bool) -> ExchangeError:
    """The fault of an exception that httpx raised; `begun`: the head of an answer had come."""
    causes = list(_chain(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return ExchangeError(Fault.CERTIFICATE, _certificate_reason(cause))
    if isinstance(error, httpx.TimeoutException):
        connected = not isinstance(error, httpx.ConnectTimeout)
        what = "no answer" if connected else "no connection"
        return ExchangeError(Fault.TIMEOUT, f"{what} in time", connected=connected)
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return ExchangeError(Fault.PROTOCOL, f"TLS: {(cause.reason or 'broken off').lower().replace('_', ' ')}")
    if isinstance(error, httpx.ProxyError):
        return ExchangeError(Fault.CONNECT, "the proxy refused or failed", against_host=False, connected=False)
    if isinstance(error, httpx.ConnectError):
        if any(isinstance(cause, socket.gaierror) for cause in causes):
            # Our own network or resolver, most likely: no reason to leave the host alone when it is back.
            why = "the host's name cannot be resolved"
            return ExchangeError(Fault.CONNECT, why, against_host=False, connected=False)
        reason = next((cause.strerror for cause in causes if isinstance(cause, OSError) and cause.strerror), "")
        refused = any(isinstance(cause, ConnectionRefusedError) for cause in causes)
        why = reason or "no connection"
        return ExchangeError(Fault.CONNECT, why, retry=True, against_host=refused, connected=refused)
    if isinstance(error, httpx.UnsupportedProtocol):
        return ExchangeError(Fault.ADDRESS, "not an http or https address")
    # A kept connection that the host closed just as it was used again ends like this: worth one more try, as long
    # as no part of an answer has come.
    unanswered = not begun and (isinstance(error, httpx.NetworkError) or "without sending a response" in str(error))
    if unanswered or isinstance(error, httpx.NetworkError):
        return ExchangeError(Fault.PROTOCOL, "the connection broke off", retry=unanswered)
    return ExchangeError(Fault.PROTOCOL, "not a proper HTTP answer")
