"""Feeds as publishers write them: every dialect, and the ways in which they are broken without malice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hstui.clock import HKT
from hstui.errors import Fault, SourceError
from hstui.sources.feed import MAX_ITEMS, parse_feed
from hstui.text.clean import clean_line

NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
)


def rss(*items: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return f'{head}<rss version="2.0" {NAMESPACES}><channel><title>频道</title>{"".join(items)}</channel></rss>'


def read(text: str | bytes, **options):
    body = text if isinstance(text, bytes) else text.encode()
    return parse_feed(body, **options)


def only(text: str | bytes, **options):
    (entry,) = read(text, **options).entries
    return entry


def test_rss_2():
    entry = only(
        rss(
            "<item><title>Rates &amp; shares</title><link> https://example.com/a?x=1&amp;y=2 </link>"
            "<description><![CDATA[<p>First.</p><p>Second &lt; third.</p>]]></description>"
            '<guid isPermaLink="false">42</guid><pubDate>Wed, 17 Dec 2025 16:08:00 +0800</pubDate>'
            '<source url="https://other.example/">Other Paper</source><author>someone@example.com</author></item>'
        )
    )
    assert entry.id == "42"
    assert entry.title == "Rates & shares"
    assert entry.link == "https://example.com/a?x=1&y=2"
    assert entry.published == datetime(2025, 12, 17, 8, 8, tzinfo=UTC)
    assert "First." in entry.summary
    assert "Second < third." in entry.summary
    assert entry.outlet == "Other Paper"
    assert "someone" not in repr(entry)


def test_rss_1():
    entry = only(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>t</title></channel>'
        '<item rdf:about="https://example.com/1"><title>标题</title><link>https://example.com/1</link>'
        "<dc:date>2025-12-17T16:08:00+08:00</dc:date><dc:creator>Somebody</dc:creator></item></rdf:RDF>"
    )
    assert (entry.id, entry.title) == ("https://example.com/1", "标题")
    assert entry.published == datetime(2025, 12, 17, 8, 8, tzinfo=UTC)


def test_rss_0_91_with_a_doctype():
    entry = only(
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>'
        "<item><title>旧</title><link>http://example.com/1</link></item></channel></rss>"
    )
    assert (entry.title, entry.link) == ("旧", "http://example.com/1")


def test_atom():
    feed = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.com/blog/"><title>Blog</title>'
        '<entry><id>tag:example.com,2025:1</id><title type="html">A &amp;amp; &lt;b&gt;B&lt;/b&gt;</title>'
        '<link rel="self" href="1.atom"/><link rel="enclosure" href="a.mp3"/><link href="1.html"/>'
        "<updated>2025-12-18T00:00:00Z</updated><published>2025-12-17T16:08:00+08:00</published>"
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hello <b>there</b></p></div></content>'
        "<author><name>Somebody</name></author><source><id>s</id><title>Their Paper</title></source></entry></feed>"
    )
    (entry,) = feed.entries
    assert feed.title == "Blog"
    assert entry.id == "tag:example.com,2025:1"
    assert entry.title == "A & B"
    assert entry.link == "https://example.com/blog/1.html"
    assert entry.published == datetime(2025, 12, 17, 8, 8, tzinfo=UTC)
    assert entry.summary.strip() == "Hello there"
    assert entry.outlet == "Their Paper"
    assert "Somebody" not in repr(entry)


def test_atom_0_3():
    entry = only(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>t</title><id>1</id>'
        '<link rel="alternate" type="text/html" href="https://example.com/1"/><issued>2025-12-17T08:08:00Z</issued>'
        "<modified>2025-12-18T08:08:00Z</modified></entry></feed>"
    )
    assert entry.link == "https://example.com/1"
    assert entry.published == datetime(2025, 12, 17, 8, 8, tzinfo=UTC)


def test_json_feed():
    feed = read(
        '{"version": "https://jsonfeed.org/version/1.1", "title": "J", "authors": [{"name": "Somebody"}], "items": ['
        '{"id": 7, "url": "/7", "title": "标题", "content_html": "<p>a</p><p>b</p>",'
        ' "date_published": "2025-12-17T16:08:00+08:00"}, {"id": "8", "content_text": "没有标题"}, 5]}',
        url="https://example.com/feed.json",
    )
    first, second = feed.entries
    assert (first.id, first.link, first.title) == ("7", "https://example.com/7", "标题")
    assert first.published == datetime(2025, 12, 17, 8, 8, tzinfo=UTC)
    assert (second.title, second.summary, second.published) == ("", "没有标题", None)
    assert any("1 of 3 rows dropped" in note for note in feed.notes)


def test_media_titles_do_not_replace_the_title():
    entry = only(
        rss(
            "<item><media:title>照片</media:title><media:content url='https://example.com/i.jpg'><media:title>内</media:title>"
            "</media:content><title>正题</title><atom:link rel='self' href='https://example.com/self'/>"
            "<link>https://example.com/1</link><content:encoded>全文</content:encoded></item>"
        )
    )
    assert (entry.title, entry.link, entry.summary) == ("正题", "https://example.com/1", "全文")


def test_a_guid_may_be_the_link():
    assert only(rss("<item><title>t</title><guid>https://example.com/1</guid></item>")).link == "https://example.com/1"
    entry = only(rss('<item><title>t</title><guid isPermaLink="false">https://example.com/1</guid></item>'))
    assert entry.link == ""


def test_relative_links_are_resolved():
    entry = only(rss("<item><title>t</title><link>/a/../b</link></item>"), url="https://example.com/feed/x.xml")
    assert entry.link == "https://example.com/b"
    assert only(rss("<item><title>t</title><link>http://[::1/</link></item>")).title == "t"
    assert only(rss("<item><title>t</title><link>//[bad/</link></item>"), url="https://example.com").link == ""


def test_dates_without_a_zone_are_the_publishers():
    item = "<item><title>t</title><pubDate>2025-12-17 16:08:00</pubDate></item>"
    assert only(rss(item), zone=HKT).published == datetime(2025, 12, 17, 8, 8, tzinfo=UTC)
    assert only(rss(item)).published == datetime(2025, 12, 17, 16, 8, tzinfo=UTC)


def test_a_bad_date_is_no_date():
    assert only(rss("<item><title>t</title><pubDate>yesterday</pubDate></item>")).published is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("AT&T & 腾讯", "AT&T & 腾讯"),
        ("A&nbsp;B &mdash; C&hellip;", "A B — C…"),
        ("甲&unknown;乙", "甲&unknown;乙"),
        ("a\x0b\x01b\x00c", "abc"),
        ("x &#27;[2J&#0;&#xFFFF; y", "x [2J y"),
        ("\x1b[31m红\x1b[0m", "红"),
        ("3 < 5 且 7 > 5", "3 < 5 且 7 > 5"),
        ("&lt;b&gt;粗&lt;/b&gt;体", "粗体"),
        ("<![CDATA[AT&T <em>00700</em> &amp; more]]>", "AT&T 00700 & more"),
    ],
)
def test_titles_survive_repair(title, expected):
    feed = read(rss(f"<item><title>{title}</title><link>https://example.com/?a=1&b=2</link></item>"))
    (entry,) = feed.entries
    assert clean_line(entry.title) == expected
    assert entry.link == "https://example.com/?a=1&b=2"
    assert "not well-formed, repaired" in feed.notes


def test_undeclared_prefixes_and_leading_space():
    body = (
        b'\xef\xbb\xbf\n\n <?xml version="1.0"?><rss><channel><item><title>t</title><dc:date>2025-12-17</dc:date>'
        b'<media:content url="https://example.com/i.jpg"/><link>https://example.com/1</link></item></channel></rss>'
    )
    entry = only(body)
    assert (entry.title, entry.link) == ("t", "https://example.com/1")
    assert entry.published == datetime(2025, 12, 17, tzinfo=UTC)


ITEM = "<item><title>騰訊控股回購股份</title><link>https://example.com/1</link></item>"


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "UTF-8", "text/xml"),
        ("gb18030", "UTF-8", "text/xml; charset=utf-8"),
        ("gb18030", "gb2312", "text/xml"),
        ("gb18030", "gbk", "text/xml; charset=gbk"),
        ("utf-8", "gbk", "text/xml; charset=gbk"),
        ("big5", "big5", "text/xml"),
        ("big5", "UTF-8", "text/xml; charset=big5"),
        ("utf-16", "UTF-16", "text/xml"),
        ("utf-8-sig", "gbk", "text/xml; charset=gbk"),
    ],
)
def test_charsets_and_labels_that_lie(encoding, declared, content_type):
    text = rss(ITEM, ITEM, head=f'<?xml version="1.0" encoding="{declared}"?>').replace("频道", "t")
    entries = read(text.encode(encoding), content_type=content_type).entries
    assert [entry.title for entry in entries] == ["騰訊控股回購股份"] * 2


def test_one_broken_byte_spoils_one_character():
    body = rss(*(ITEM for _ in range(20))).encode()
    position = body.index("騰".encode())
    titles = [entry.title for entry in read(body[:position] + body[position + 1 :]).entries]
    assert titles[1:] == ["騰訊控股回購股份"] * 19
    assert titles[0].endswith("訊控股回購股份")


def test_a_cut_feed_keeps_its_complete_entries():
    text = rss(*(f"<item><title>第{n}条</title></item>" for n in range(3)))
    feed = read(text[: text.index("第2条") + 2])
    assert [entry.title for entry in feed.entries] == ["第0条", "第1条"]
    assert "cut off" in feed.cut


def test_every_cut_of_a_feed_gives_a_part_of_it_or_a_named_fault():
    body = rss(
        *(f"<item><title>第{n}条 &amp; 更多</title><link>https://e.com/{n}</link></item>" for n in range(4))
    ).encode()
    whole = [entry.title for entry in read(body).entries]
    before = 0
    for end in range(len(body)):
        try:
            titles = [entry.title for entry in read(body[:end]).entries]
        except SourceError as error:
            assert error.fault in (Fault.DECODE, Fault.EMPTY, Fault.SCHEMA)
            titles = []
        assert titles == whole[: len(titles)]
        assert len(titles) >= before
        before = len(titles)
    assert before == len(whole)


def test_no_entries_is_a_good_answer():
    assert read(rss()).entries == ()


def test_many_entries_are_cut_to_the_newest():
    dates = [f"2025-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 29)] * 2
    feed = read(rss(*(f"<item><title>{date}</title><pubDate>{date}</pubDate></item>" for date in dates)))
    assert len(feed.entries) == MAX_ITEMS
    assert {entry.title for entry in feed.entries} == set(sorted(dates)[-MAX_ITEMS:])
    assert feed.notes == (f"{MAX_ITEMS} of {len(dates)} entries kept",)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", Fault.EMPTY),
        (b" \n", Fault.EMPTY),
        (b"<!DOCTYPE html><html><body>403</body></html>", Fault.HTML),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', Fault.HTML),
        (b"<html><script src='/cdn-cgi/challenge-platform/x.js'></script></html>", Fault.BLOCKED),
        (b"plain words", Fault.SCHEMA),
        (b"<opml version='2.0'><body/></opml>", Fault.SCHEMA),
        (b'{"errno": 10012, "msg": "no"}', Fault.SCHEMA),
        (b'{"version": "2.0", "items": []}', Fault.SCHEMA),
        (b'{"version": ', Fault.DECODE),
        (b"<rss><channel><item><title>half", Fault.DECODE),
        (b"<?xml version='1.0'", Fault.DECODE),
        (b"<!-- never closed", Fault.DECODE),
    ],
)
def test_what_is_no_feed_has_a_name(body, fault):
    with pytest.raises(SourceError) as caught:
        read(body)
    assert caught.value.fault is fault
