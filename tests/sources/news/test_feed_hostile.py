"""Feeds written to hurt: refused or read, quickly, and never at the cost of the process."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hstui.errors import Fault, SourceError
from hstui.sources.feed import MAX_BYTES, parse_feed
from tests.sources.news.test_feed import rss

ITEM = "<item><title>t</title><link>https://example.com/1</link></item>"
BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "0123456789">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)


def with_doctype(doctype: str, title: str = "t") -> str:
    return f'<?xml version="1.0"?>{doctype}<rss><channel><item><title>{title}</title></item></channel></rss>'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(with_doctype(BOMB, "&j;"), id="billion laughs"),
        pytest.param(with_doctype(f'<!DOCTYPE rss [<!ENTITY a "{"A" * 50_000}">]>', "&a;" * 50_000), id="quadratic"),
        pytest.param(with_doctype('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"), id="file"),
        pytest.param(with_doctype('<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>'), id="parameter"),
        pytest.param(with_doctype('<!doctype rss [<!entity x "y">]>', "&x;"), id="lower case"),
        pytest.param("<!-- a --><?b c?>" + with_doctype('<!DOCTYPE rss [ ]>')[21:], id="after comments"),
        pytest.param(with_doctype('<!ENTITY x "y">'), id="entity without doctype"),
        pytest.param("<rss><!DOCTYPE rss [<!ENTITY x 'y'>]><channel><item><title>&x;</title></item></channel></rss>",
                     id="inside"),
    ],
)  # fmt: skip
def test_entity_declarations_never_reach_a_parser(text):
    for body in (text.encode(), text.replace('<?xml version="1.0"?>', "").encode("utf-16")):
        with pytest.raises(SourceError) as caught:
            parse_feed(body)
        assert caught.value.fault is Fault.DECODE
        assert "refused" in caught.value.detail


def test_an_encoding_cannot_hide_a_declaration():
    text = with_doctype('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;")
    hidden = text.replace('version="1.0"', 'version="1.0" encoding="utf-7"').replace("<!", "+ADwAIQ-")
    try:
        feed = parse_feed(hidden.encode())
    except SourceError:
        return
    assert "root:" not in repr(feed)


def test_a_plain_doctype_is_dropped_and_nothing_is_fetched():
    feed = parse_feed(with_doctype('<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">').encode())
    assert [entry.title for entry in feed.entries] == ["t"]


def test_a_declaration_in_a_text_is_a_text():
    feed = parse_feed(rss("<item><title><![CDATA[<!DOCTYPE x [<!ENTITY y 'z'>]> & more]]></title></item>").encode())
    assert len(feed.entries) == 1


def test_a_chain_of_entities_does_not_end_the_process():
    """100 000 entities, each naming the next, overflow the C stack of expat before 2.7.0."""
    program = (
        "from hstui.errors import Fault, SourceError\n"
        "from hstui.sources.feed import parse_feed\n"
        "n = 100_000\n"
        "chain = ''.join(f'<!ENTITY e{i} \"&e{i + 1};\">' for i in range(n)) + f'<!ENTITY e{n} \"x\">'\n"
        "body = f'<!DOCTYPE rss [{chain}]><rss><channel><item><title>&e0;</title></item></channel></rss>'.encode()\n"
        "try:\n"
        "    parse_feed(body)\n"
        "except SourceError as error:\n"
        "    assert error.fault is Fault.DECODE, error\n"
        "    print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "refused"), done.stderr


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param(rss("<item>" + "<a>" * 200_000 + "x" + "</a>" * 200_000 + "</item>"), Fault.DECODE, id="nesting"),
        pytest.param(rss("<item>" + "<a>" * 70 + "x" + "</a>" * 70 + "</item>"), Fault.DECODE, id="70 deep"),
        pytest.param(
            rss("<item " + " ".join(f'a{i}="1"' for i in range(200_000)) + "><title>t</title></item>"),
            Fault.DECODE,
            id="attributes",
        ),
        pytest.param(
            rss("<item " + " ".join(f'a{i}="1"' for i in range(100)) + "><title>t</title></item>"),
            Fault.DECODE,
            id="100 attributes",
        ),
        pytest.param(rss(f"<item><title>{'x' * (MAX_BYTES + 1)}</title></item>"), Fault.TOO_LARGE, id="too large"),
        pytest.param(rss(ITEM * 200_000), Fault.TOO_LARGE, id="200 000 items"),
    ],
)
def test_beyond_reason_is_refused_quickly(text, fault):
    body = text.encode()
    start = time.process_time()
    with pytest.raises(SourceError) as caught:
        parse_feed(body)
    assert caught.value.fault is fault
    assert time.process_time() - start < 1.0


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(rss(f"<item><title>{'长' * 1_300_000}</title></item>"), id="long title"),
        pytest.param(rss(f"<item><title>{'&' * 1_000_000}</title></item>"), id="ampersands"),
        pytest.param(rss(f"<item><title>{'< ' * 1_000_000}</title></item>"), id="less signs"),
        pytest.param(rss(f"<item><title><![CDATA[{'<a ' * 300_000}]]></title></item>"), id="open tags in CDATA"),
        pytest.param(rss(ITEM * 40_000), id="40 000 items"),
        pytest.param(rss("<item>" + "<![CDATA[" * 200_000 + "</item>"), id="open CDATA"),
        pytest.param("<!---->" * 400_000 + rss(ITEM), id="comments"),
        pytest.param(rss("</item>" * 400_000)[:-20], id="ends without a beginning"),
        pytest.param(rss("<item><pubDate>" + "Wed, " * 500_000 + "</pubDate></item>"), id="long date"),
    ],
)
def test_large_and_odd_is_read_or_refused_in_time(text):
    body = text.encode()
    start = time.process_time()
    try:
        feed = parse_feed(body)
    except SourceError as error:
        assert error.fault in (Fault.DECODE, Fault.TOO_LARGE, Fault.SCHEMA)
    else:
        assert len(feed.entries) <= 500
        assert all(len(entry.title) <= 100_000 for entry in feed.entries)
    assert time.process_time() - start < 3.0


GOOD = rss(
    ITEM,
    '<item><title><![CDATA[a & <b>b</b>]]></title><link>https://example.com/2</link><guid isPermaLink="false">2</guid>'
    "<pubDate>Wed, 17 Dec 2025 16:08:00 +0800</pubDate><description>x &amp;amp; y</description></item>",
).encode()
PIECES = st.sampled_from(
    [b"<item>", b"</item>", b"<title>", b"</title>", b"<![CDATA[", b"]]>", b"&#27;", b"&x;", b"&", b"<", b"<!--",
     b"\x00", b"<!DOCTYPE a [", b"<!ENTITY a 'b'>", b"</rss>", b"<entry>", b"\xff\xfe", b"xmlns:a='b'", b"<a:b/>",
     b"{", b"<?x ?>"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD)), PIECES | st.binary(max_size=8)), min_size=1, max_size=6))
def test_no_edit_of_a_feed_gets_an_exception_out(edits):
    body = GOOD
    for position, piece in edits:
        body = body[:position] + piece + body[position:]
    try:
        parse_feed(body)
    except SourceError as error:
        assert error.fault in set(Fault) - {Fault.CRASH}


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=30))
def test_no_bytes_and_no_label_get_an_exception_out(body, label):
    for prefix in (b"", b"<rss>", b"<?xml version='1.0'?><feed>"):
        with contextlib.suppress(SourceError):
            parse_feed(prefix + body, f"text/xml; charset={label}")
