"""Certificates that cannot be trusted, and the proxies and authorities that the environment names."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from hstui.errors import Fault, UsageError
from hstui.sources.base import Request

from .support import INFO, LOCAL, fault_of, http, opened, says, serving

GOOD = b'{"items": [1, 2, 3]}'
PATIENT = replace(LOCAL, deadline=timedelta(seconds=20), connect=timedelta(seconds=10))
"""A busy machine takes its time over a handshake."""


def certificate(name: str = "127.0.0.1", **changes):
    """An authority and a server's TLS context with a certificate of it."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, **changes).configure_cert(context)
    return authority, context


@pytest.mark.parametrize("wrong", ["self-signed", "host", "expired"])
def test_n31_a_bad_certificate_is_named_and_never_gone_around(wrong, tmp_path, monkeypatch):
    expired = {
        "not_before": datetime(2020, 1, 1, tzinfo=UTC),
        "not_after": datetime(2020, 2, 1, tzinfo=UTC),
    }
    authority, context = certificate(
        "other.example" if wrong == "host" else "127.0.0.1", **(expired if wrong == "expired" else {})
    )
    if wrong != "self-signed":
        authority.cert_pem.write_to_path(tmp_path / "ca.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))

    async def scenario():
        async with serving(says(http(GOOD)), tls=context) as server:
            async with opened(settings=PATIENT) as fetcher:
                error = await fault_of(fetcher.fetch(INFO, Request(f"https://127.0.0.1:{server.port}/")))
            return error, server.heads

    error, heads = asyncio.run(scenario())
    assert error.fault is Fault.CERTIFICATE
    assert error.detail
    assert heads == [], "the request went out all the same"


def test_a_certificate_of_an_authority_that_the_environment_names_is_accepted(tmp_path, monkeypatch):
    authority, context = certificate()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))

    async def scenario():
        async with serving(says(http(GOOD)), tls=context) as server, opened(settings=PATIENT) as fetcher:
            return await fetcher.fetch(INFO, Request(f"https://127.0.0.1:{server.port}/"))

    assert asyncio.run(scenario()).body == GOOD


PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture
def environment(monkeypatch):
    """No proxy or certificate variables but those that the test sets."""
    for name in (*PROXY_VARIABLES, "ssl_cert_file", "ssl_cert_dir"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def test_n32_a_proxy_is_used_and_no_proxy_goes_around_it(environment):
    async def scenario():
        async with serving(says(http(b"by proxy"))) as proxy, serving(says(http(b"straight"))) as host:
            environment.setenv("HTTP_PROXY", proxy.url())
            environment.setenv("NO_PROXY", "127.0.0.1")
            async with opened(settings=PATIENT) as fetcher:
                through = await fetcher.fetch(INFO, Request("http://toy.example/list?x=1"))
                around = await fetcher.fetch(INFO, Request(host.url("/x")))
                private = await fault_of(fetcher.fetch(INFO, Request("http://0x7f.1/")))
            return through, around, private, proxy.heads

    through, around, private, heads = asyncio.run(scenario())
    assert (through.body, around.body) == (b"by proxy", b"straight")
    assert heads[0].startswith(b"GET http://toy.example/list?x=1 HTTP/1.1\r\n")
    assert private.fault is Fault.ADDRESS


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("HTTPS_PROXY", "gopher://u:S3CRET@proxy.example", "proxy"),
        ("ALL_PROXY", "http://", "proxy"),
        ("HTTP_PROXY", "http://[::1", "proxy"),
        ("HTTP_PROXY", "http://u:S3CRET@[::1", "proxy"),
        ("HTTP_PROXY", "http://proxy.example:99999", "proxy"),
        ("SSL_CERT_FILE", "/no/such/file.pem", "SSL_CERT_FILE"),
        ("SSL_CERT_FILE", __file__, "SSL_CERT_FILE"),
    ],
)
def test_n32_variables_that_cannot_be_used_are_one_clear_line_before_anything_is_asked(environment, name, value, word):
    environment.setenv(name, value)

    async def scenario():
        async with opened():
            pass

    with pytest.raises(UsageError) as caught:
        asyncio.run(scenario())
    assert word in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "S3CRET" not in str(caught.value)


def test_n32_a_socks_proxy_without_its_package_says_what_to_install(environment):
    environment.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    environment.setitem(__import__("sys").modules, "socksio", None)

    async def scenario():
        async with opened():
            pass

    with pytest.raises(UsageError, match=r"hstui\[socks\]"):
        asyncio.run(scenario())
