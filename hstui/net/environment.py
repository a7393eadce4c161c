"""What the environment says of the network: proxies and certificates, checked before anything is asked."""

from __future__ import annotations

import functools
import os
import ssl
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx

from hstui.errors import UsageError

_PROXY_SCHEMES = ("http", "https", "socks5", "socks5h")


@functools.lru_cache(maxsize=4)
def _tls_context(cert_file: str | None, cert_dir: str | None) -> ssl.SSLContext:
    try:
        return httpx.create_ssl_context()
    except (OSError, ssl.SSLError) as error:
        name, value = ("SSL_CERT_FILE", cert_file) if cert_file else ("SSL_CERT_DIR", cert_dir)
        raise UsageError(f"{name}={value}: not a readable file of certificates; correct it or unset it") from error


def tls_context() -> ssl.SSLContext:
    """The process's TLS context, made once (about 20 ms): SSL_CERT_FILE, SSL_CERT_DIR, else certifi's roots.

    Raises `UsageError` when those variables name nothing usable."""
    return _tls_context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


def environment_proxies() -> dict[str, str]:
    """Proxy URLs by scheme (`http`, `https`, `all`) from the usual variables.

    Raises `UsageError` for one that cannot be used, without repeating its credentials."""
    proxies: dict[str, str] = {}
    for scheme, value in getproxies().items():
        if scheme not in ("http", "https", "all") or not value:
            continue
        url = value if "://" in value else f"http://{value}"
        try:
            parts = urlsplit(url)
            usable = parts.scheme in _PROXY_SCHEMES and bool(parts.hostname) and parts.port != 0
        except ValueError:  # half a pair of brackets, a port that is no number
            usable = False
        if not usable:
            raise UsageError(
                f"{scheme.upper()}_PROXY is not the address of an HTTP or SOCKS5 proxy; correct it or unset it"
            )
        if parts.scheme.startswith("socks"):
            try:
                import socksio  # noqa: F401  # only to learn now, and not in mid-refresh, that it is missing
            except ImportError:
                raise UsageError(
                    f"{scheme.upper()}_PROXY names a SOCKS proxy: pip install 'hstui[socks]', or unset it"
                ) from None
        proxies[scheme] = url
    return proxies


def check_environment() -> None:
    """Raises `UsageError`, in one line that names the variable, when proxies or certificates cannot be used."""
    environment_proxies()
    if os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR"):
        tls_context()
