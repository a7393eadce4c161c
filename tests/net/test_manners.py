"""Decisions without sleeping: spacing, rests, dates in headers, addresses, anti-bot pages, identities."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.net.addresses import address_of, is_private_spelling, is_public
from hstui.net.blocked import is_blocked
from hstui.net.headers import http_date, retry_after, validator_date
from hstui.net.identity import is_secret_header, without_secrets
from hstui.net.manners import Breaker, HostRecord, Pace
from hstui.text.walls import wall_mark

from .support import MORNING

SECOND = timedelta(seconds=1)


@given(st.lists(st.floats(0, 3), min_size=2, max_size=20), st.integers(0, 1000))
def test_slots_of_a_host_are_at_least_the_pace_apart(waits, seed):
    pace, tick, starts = Pace(seed=seed), 0.0, []
    for wait in waits:
        tick += wait
        starts.append(tick + pace.reserve("h", SECOND, tick))
    assert all(later - earlier >= 1 - 1e-9 for earlier, later in pairwise(starts))


def test_the_first_request_and_other_hosts_do_not_wait():
    pace = Pace(seed=1)
    assert pace.reserve("a", SECOND, 0.0) == 0
    assert pace.reserve("b", SECOND, 0.0) == 0
    assert 1 <= pace.reserve("a", SECOND, 0.0) <= 1.25


def test_the_slower_of_two_paces_holds_for_a_host_and_a_factor_multiplies():
    pace = Pace(factor=2, seed=1)
    pace.reserve("a", 3 * SECOND, 0.0)
    assert 6 <= pace.reserve("a", SECOND, 0.0) <= 7.5


def test_the_same_seed_gives_the_same_jitter():
    def waits():
        pace = Pace(seed=7)
        return [pace.reserve("a", SECOND, 0.0) for _ in range(5)]

    assert waits() == waits()


def test_the_third_failure_in_a_row_rests_the_host():
    breaker, record = Breaker(), HostRecord()
    for failures in (1, 2, 3):
        assert not record.resting(MORNING, breaker.rest)
        record = breaker.failed(record, MORNING, "timeout")
        assert record.failures == failures
    assert record.resting(MORNING, breaker.rest)
    assert not record.resting(MORNING + breaker.rest, breaker.rest)
    again = breaker.failed(record, MORNING + breaker.rest, "timeout")
    assert again.resting(MORNING + breaker.rest, breaker.rest), "one more failure after the rest is enough"


def test_being_told_to_wait_never_shortens_a_rest():
    breaker = Breaker()
    record = HostRecord(3, MORNING + timedelta(minutes=9), "timeout")
    assert breaker.told_to_wait(record, MORNING, timedelta(minutes=1), "429").rest_until == record.rest_until


@given(st.builds(HostRecord, st.integers(0, 99), st.none() | st.just(MORNING), st.text(max_size=30)))
def test_host_records_survive_the_way_to_bytes_and_back(record):
    assert HostRecord.from_json(record.to_json()) == record


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0), ("17", 17), (" 17 ", 17), ("601", 600), ("1" * 4000, 600), ("-5", None), ("1.5", None), ("", None),
     ("Thu, 18 Dec 2025 00:01:00 GMT", 60), ("Thursday, 18-Dec-25 00:01:00 GMT", 60), ("Thu Dec 18 00:01:00 2025", 60),
     ("Wed, 21 Oct 2099 07:28:00 GMT", 600), ("Wed, 21 Oct 1999 07:28:00 GMT", 0), ("२७", None), ("soon", None)],
)  # fmt: skip
def test_retry_after(text, seconds):
    wait = retry_after(text, MORNING, timedelta(minutes=10))
    assert wait == (None if seconds is None else timedelta(seconds=seconds))


@given(st.text(max_size=60))
def test_no_header_text_makes_a_date_parser_fall(text):
    http_date(text)
    validator_date(text)
    retry_after(text, MORNING, SECOND)


@pytest.mark.parametrize(
    "spelled",
    ["127.0.0.1", "2130706433", "0x7f.1", "127.1", "0177.0.0.1", "::1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "::",
     "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "fe80::1%eth0", "fc00::1", "224.0.0.1",
     "255.255.255.255", "240.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "::ffff:10.0.0.1", "localhost", "LOCALHOST.",
     "a.localhost", "printer.local"],
)  # fmt: skip
def test_private_places_in_every_spelling(spelled):
    assert is_private_spelling(spelled)


@pytest.mark.parametrize(
    "spelled", ["8.8.8.8", "134744072", "2606:4700::1111", "64:ff9b::808:808", "toy.example", "1.example"]
)
def test_public_places(spelled):
    assert not is_private_spelling(spelled)


def test_the_range_that_transparent_proxies_answer_with_counts_as_public():
    assert is_public(ipaddress.ip_address("198.18.0.7"))


@given(st.text(max_size=30))
def test_no_host_text_makes_the_address_check_fall(text):
    address_of(text)
    is_private_spelling(text)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html><script>var arg1='x'; document.cookie='acw_sc__v2='</script></html>"),
        (200, b"\xef\xbb\xbf\n<!DOCTYPE html><html><div class='cf-turnstile'></div>"),
        (503, b"<html><script>window._cf_chl_opt={}</script>"),
        (403, b"<html><body>Forbidden"),
        (418, b""),
        (412, b"<script>document.cookie='__jsl_clearance=1'</script>"),
        (200, b"<!-- wall --><?x?> <!doctypehtml><meta name=aliyun_waf_aa>"),
        (403, b"<?xml version='1.0'?>\n<!-- x --><HTML><body>Forbidden"),
        (403, b"<center><h1>403 Forbidden</h1></center>"),
    ],
)
def test_anti_bot_pages_are_recognised(status, body):
    assert is_blocked(status, body)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html><body><h1>Federal Reserve issues FOMC statement</h1></body></html>"),
        (200, '{"title": "阿里云 aliyun_waf 上新"}'.encode()),
        (200, "<?xml version='1.0'?><rss><title>cf-turnstile 发布</title></rss>".encode()),
        (200, b"<html><body>Sign up: <input name=captcha> Access denied? Just a moment</body></html>"),
        (200, b"<html>" + b" " * 70_000 + b"aliyun_waf"),
        (403, b'{"error": "forbidden"}'),
        (403, b"<!-- never ends"),
        (404, b"<html>not found"),
    ],
)
def test_ordinary_answers_are_not(status, body):
    assert not is_blocked(status, body)


def test_where_data_was_promised_a_small_pages_words_are_enough():
    page = "<html><h1>Access Denied</h1>"
    assert wall_mark(page, promised=False) == "access denied"
    assert wall_mark(page, promised=True) == ""
    assert wall_mark(page + " " * 70_000, promised=False) == ""
    assert wall_mark(page + "<script src=/_Incapsula_Resource>", promised=True) == "_incapsula_resource"


def test_credentials_are_told_from_public_constants():
    url = "https://u:p@h.example/a?ut=fa5fd&sign=9&Token=x&API_KEY=y&key=z&q=%C4%E3"
    assert without_secrets(url) == "https://h.example/a?ut=fa5fd&sign=9&q=%C4%E3"
    plain = "https://h.example/a?ut=fa5fd&q=a+b%20c"
    assert without_secrets(plain) == plain
    for name in ("Cookie", "authorization", "Proxy-Authorization", "X-API-Key", "x-access-token"):
        assert is_secret_header(name)
    for name in ("Accept", "Referer", "ETag", "X-Request-Id"):
        assert not is_secret_header(name)
