"""What makes two requests the same: the identity that the cache and the replay look answers up by."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit, urlunsplit

from hstui.sources.base import Request

SECRET_PARAMETERS = frozenset(
    {
        "access_token", "api-key", "api_key", "apikey", "auth", "auth_token", "client_secret", "key", "passwd",
        "password", "secret", "subscription-key", "token",
    }
)  # fmt: skip
"""Query parameters that hold credentials (compared in lower case). Public signatures and constants such as
CLS's `sign` or Eastmoney's `ut` are not secrets: a recording without them would not be the same request."""

SECRET_HEADERS = frozenset({"authorization", "cookie", "cookie2", "set-cookie", "set-cookie2"})
_SECRET_HEADER_PARTS = ("api-key", "apikey", "auth-token", "access-token", "secret", "csrf", "x-token")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_secret_header(name: str) -> bool:
    """Whether a header carries a credential or a session, and so never enters a recording or another host."""
    lowered = name.lower()
    return (
        lowered in SECRET_HEADERS
        or lowered.startswith("proxy-")
        or any(part in lowered for part in _SECRET_HEADER_PARTS)
    )


@dataclass(frozen=True, slots=True)
class Target:
    """Method, scheme, host and path of a request: all of its identity but the query."""

    method: str
    scheme: str
    host: str
    """Lower case, with the port where it is not the scheme's own."""
    path: str
    """Percent-encoded in one way."""


Query = tuple[tuple[str, str], ...]


def _split(url: str) -> SplitResult:
    return urlsplit(url.strip())


def target_of(method: str, url: str) -> Target:
    """The target of a URL. Raises ValueError when the URL cannot be taken apart."""
    parts = _split(url)
    scheme = parts.scheme.lower()
    host = (parts.hostname or "").rstrip(".")
    if parts.port is not None and parts.port != _DEFAULT_PORTS.get(scheme):
        host = f"{host}:{parts.port}"
    return Target(method.upper(), scheme, host, quote(unquote_to_bytes(parts.path or "/")))


def query_of(url: str) -> Query:
    """The query's parameters, sorted. Latin-1 keeps every percent-encoded byte apart, whatever its character set."""
    return tuple(sorted(parse_qsl(_split(url).query, keep_blank_values=True, encoding="latin-1")))


def without(query: Query, names: Collection[str]) -> Query:
    """The query less the named parameters."""
    return tuple((name, value) for name, value in query if name not in names) if names else query


def without_secret_parameters(query: Query) -> Query:
    """The query less the parameters that hold credentials."""
    return tuple((name, value) for name, value in query if name.lower() not in SECRET_PARAMETERS)


def without_secrets(url: str) -> str:
    """The URL less user, password and credential parameters; unchanged when it has none. "" if it is not a URL."""
    try:
        parts = _split(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True, encoding="latin-1")
        kept = [(name, value) for name, value in pairs if name.lower() not in SECRET_PARAMETERS]
        netloc = parts.netloc.rpartition("@")[2]
    except ValueError:
        return ""
    if len(kept) == len(pairs) and netloc == parts.netloc:
        return url
    query = urlencode(kept, encoding="latin-1") if len(kept) != len(pairs) else parts.query
    return urlunsplit(parts._replace(netloc=netloc, query=query))


def cache_key(request: Request, volatile: Collection[str]) -> str:
    """The cache's key: 64 hex digits over the method, scheme, host, path, the query that names the resource, and
    the body. Raises ValueError for a URL that cannot be taken apart."""
    target = target_of(request.method, request.url)
    digest = hashlib.sha256()
    for part in (target.method, target.scheme, target.host, target.path):
        digest.update(part.encode() + b"\0")
    for name, value in without(query_of(request.url), volatile):
        digest.update(name.encode() + b"=" + value.encode() + b"\0")
    digest.update(b"\0" + request.body)
    return digest.hexdigest()
