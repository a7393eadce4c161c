"""The HTTP client: one for all sources, one TLS context, proxies from the environment, no cookies."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.request import proxy_bypass

import httpcore
import httpx

from hstui.errors import Fault, SourceError
from hstui.net.addresses import is_private_spelling
from hstui.net.connect import GuardedBackend
from hstui.net.environment import environment_proxies, tls_context
from hstui.net.settings import NetSettings

# httpcore asks `import sniffio` for every lock that it makes, about seven times a request. Where sniffio is not
# installed (current anyio does without), each of them searches the whole path in vain: 1 ms a request, a third of its
# CPU. None in sys.modules makes the same ImportError immediate.
if "sniffio" not in sys.modules and importlib.util.find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # None is allowed here; the stub does not say so


@contextmanager
def _as_httpx() -> Iterator[None]:
    """httpcore's exceptions as httpx's, which have the same names."""
    try:
        yield
    except (
        httpcore.TimeoutException,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
    ) as e:
        mapped: type[Exception] = getattr(httpx, type(e).__name__, httpx.TransportError)
        raise mapped(str(e)) from e


class _Stream(httpx.AsyncByteStream):
    def __init__(self, inner: httpcore.Response) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx():
            async for chunk in self._inner.aiter_stream():
                yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


class LiveTransport(httpx.AsyncBaseTransport):
    """Sends each request straight or through the proxy that the environment names for it."""

    def __init__(self, local_hosts: Collection[str], proxies: dict[str, str]) -> None:
        self._local_hosts = frozenset(local_hosts)
        self._proxies = proxies
        self._direct: httpcore.AsyncConnectionPool | None = None
        self._proxied: dict[str, httpx.AsyncHTTPTransport] = {}

    def _proxy_for(self, url: httpx.URL) -> str | None:
        proxy = self._proxies.get(url.scheme) or self._proxies.get("all")
        return None if proxy is None or proxy_bypass(url.host) else proxy

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One exchange. Raises httpx's transport errors, and `SourceError` (address) for a private address."""
        proxy = self._proxy_for(request.url)
        if proxy is None:
            return await self._send_direct(request)
        # Behind a proxy it is the proxy that resolves names: only what the URL itself spells can be checked.
        if request.url.host not in self._local_hosts and is_private_spelling(request.url.host):
            raise SourceError(Fault.ADDRESS, "a private or loopback address, which was not allowed by name")
        if proxy not in self._proxied:
            self._proxied[proxy] = httpx.AsyncHTTPTransport(proxy=proxy, verify=tls_context(), trust_env=False)
        return await self._proxied[proxy].handle_async_request(request)

    async def _send_direct(self, request: httpx.Request) -> httpx.Response:
        if self._direct is None:
            # httpx's own limits: httpcore's pool is quadratic in open connections, so keep-alive stays bounded.
            self._direct = httpcore.AsyncConnectionPool(
                ssl_context=tls_context(),
                max_connections=100,
                max_keepalive_connections=20,
                keepalive_expiry=5.0,
                network_backend=GuardedBackend(self._local_hosts),
            )
        raw = request.url
        core_request = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=raw.raw_scheme, host=raw.raw_host, port=raw.port, target=raw.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _as_httpx():
            response = await self._direct.handle_async_request(core_request)
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Stream(response),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        if self._direct is not None:
            await self._direct.aclose()
        for transport in self._proxied.values():
            await transport.aclose()


def make_client(settings: NetSettings, transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """The client of one `Fetcher`; `transport` answers instead of the network (replay, tests).

    Raises `UsageError` for proxy variables that cannot be used."""
    if transport is None:
        transport = LiveTransport(settings.local_hosts, environment_proxies())
    return httpx.AsyncClient(
        transport=transport,
        headers={"User-Agent": settings.user_agent, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"},
        # Cookies are neither kept nor sent: no session, no tracking, and no 60 KB header on the next request.
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        timeout=httpx.Timeout(settings.deadline.total_seconds(), connect=settings.connect.total_seconds()),
        follow_redirects=False,
        trust_env=False,
    )
