"""One exchange with a host: redirects followed by hand, the body read within bounds, every failure a named fault."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import httpx

from hstui.errors import Fault
from hstui.net.answer import ExchangeError, Hop
from hstui.net.body import read_body
from hstui.net.failures import from_httpx
from hstui.net.headers import content_coding
from hstui.net.identity import is_secret_header
from hstui.net.settings import NetSettings
from hstui.sources.base import Request, SourceInfo

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_HEADER_VALUE = 8 * 1024


class Exchanger:
    """Makes exchanges through one client."""

    def __init__(self, client: httpx.AsyncClient, settings: NetSettings) -> None:
        self._client = client
        self._settings = settings

    async def run(
        self, source: SourceInfo, request: Request, validators: dict[str, str], on_hop: Callable[[Hop], None]
    ) -> Hop:
        """The final answer of a request; `on_hop` hears of every answer, redirects included.

        Raises `SourceError`; `ExchangeError` where the exchange itself failed."""
        self._check_scheme(request.url, Fault.ADDRESS)
        first = request
        for _ in range(self._settings.max_redirects + 1):
            hop = await self._send(source, request, validators)
            on_hop(hop)
            location = hop.headers.get("location")
            if hop.status not in _REDIRECTS or not location:
                return hop
            request = self._redirected(first, request, hop.status, location)
        raise ExchangeError(Fault.REDIRECT, f"more than {self._settings.max_redirects} redirects")

    def _check_scheme(self, url: str, fault: Fault) -> None:
        try:
            parts = urlsplit(url)
            usable = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            raise ExchangeError(fault, "not an http or https address", against_host=False)

    def _redirected(self, first: Request, request: Request, status: int, location: str) -> Request:
        try:
            url = urljoin(request.url, location)
            old, new = urlsplit(request.url), urlsplit(url)
            self._check_scheme(url, Fault.REDIRECT)
            new_host, first_host = (new.hostname or "").lower(), (urlsplit(first.url).hostname or "").lower()
        except ValueError:
            raise ExchangeError(Fault.REDIRECT, "to something that is no address", against_host=False) from None
        if old.scheme.lower() == "https" and new.scheme.lower() == "http":
            raise ExchangeError(Fault.REDIRECT, "from https down to http")
        local = self._settings.local_hosts
        if new_host in local and new_host != first_host and first_host not in local:
            # The user allowed that host for a source of its own, not for whoever points there.
            raise ExchangeError(Fault.ADDRESS, "redirected to a private or loopback address")
        headers = request.headers
        if (old.scheme, old.hostname, old.port) != (new.scheme, new.hostname, new.port):
            headers = tuple((name, value) for name, value in headers if not is_secret_header(name))
        keeps_body = status in (307, 308) or request.method == "GET"
        return Request(
            url=url,
            method=request.method if keeps_body else "GET",
            headers=headers,
            body=request.body if keeps_body else b"",
            absent=request.absent,
            page=request.page,
            tag=request.tag,
            settled=request.settled,
        )

    async def _send(self, source: SourceInfo, request: Request, validators: dict[str, str]) -> Hop:
        try:
            built = self._client.build_request(
                request.method,
                request.url,
                headers=[*request.headers, *validators.items()],
                content=request.body or None,
                # For the replay: whose request this is, and what in its query does not name the resource.
                extensions={"hstui.source": source.id, "hstui.volatile": source.volatile},
            )
        except (httpx.InvalidURL, UnicodeError, ValueError, TypeError) as error:
            raise ExchangeError(Fault.ADDRESS, "an address that cannot be asked", against_host=False) from error
        try:
            response = await self._client.send(built, stream=True)
        except httpx.InvalidURL as error:  # httpx looks at Location even when it is told not to follow
            raise ExchangeError(Fault.REDIRECT, "to something that is no address", against_host=False) from error
        except httpx.HTTPError as error:
            raise from_httpx(error, begun=False) from error
        try:
            stream = response.stream
            assert isinstance(stream, httpx.AsyncByteStream)
            body = b""
            if response.status_code != 304:
                # The wire's bytes, not httpx's decoding of them: see net/body.py.
                coding = content_coding(response.headers.get("content-encoding", ""))
                body = await read_body(stream, coding, self._settings.max_body)
        except httpx.HTTPError as error:
            raise from_httpx(error, begun=True) from error
        finally:
            await response.aclose()
        headers = {
            name: value
            for name, value in response.headers.items()
            if not name.startswith("set-cookie") and len(value) <= _MAX_HEADER_VALUE
        }
        return Hop(request, response.status_code, headers, body, response.extensions.get("hstui.fetched"))
