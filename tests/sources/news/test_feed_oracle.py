"""Our feed parser against feedparser, and against the reference feeds that lie beside a developer's checkout."""

from __future__ import annotations

import calendar
import html
import re
import subprocess
import sys
from pathlib import Path

import feedparser
import pytest

from hstui.errors import Fault, SourceError
from hstui.sources.feed import parse_feed
from hstui.text.clean import clean_line
from tests.sources.news.test_feed import NAMESPACES, rss

NEWS = Path(__file__).parents[4] / "shared" / "data" / "wire" / "news"

OWN = {
    "rss": rss(
        *(
            f"<item><title>第{n}条 &amp; more</title><link>https://example.com/{n}?a=1&amp;b=2</link>"
            f"<guid>https://example.com/{n}</guid><pubDate>Wed, {n:02d} Dec 2025 16:08:0{n % 10} +0800</pubDate></item>"
            for n in range(1, 29)
        )
    ),
    "rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>t</title></channel>'
    + "".join(
        f'<item rdf:about="https://example.com/{n}"><title>Item {n}</title><link>https://example.com/{n}</link>'
        f"<dc:date>2025-12-{n:02d}T16:08:00+08:00</dc:date></item>"
        for n in range(1, 29)
    )
    + "</rdf:RDF>",
    "atom": '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>'
    + "".join(
        f'<entry><id>{n}</id><title type="html">&lt;b&gt;标题&lt;/b&gt; {n}</title><link rel="self" href="https://e.com/s"/>'
        f'<link rel="alternate" href="https://example.com/{n}"/><published>2025-12-{n:02d}T08:08:00Z</published></entry>'
        for n in range(1, 29)
    )
    + "</feed>",
    "broken": f"<rss {NAMESPACES}><channel>"
    + "".join(
        f"<item><title>A & B&nbsp;{n}</title><link>https://example.com/{n}?a=1&b=2</link></item>" for n in range(1, 29)
    )
    + "</channel></rss>",
}


def plain(markup: str) -> str:
    return clean_line(html.unescape(re.sub(r"<[^>]*>", "", html.unescape(markup))))


def agreement(body: bytes) -> tuple[int, int, int, int, int]:
    """Entries that feedparser finds, that we find, and how many titles, links and dates are equal."""
    theirs, ours = feedparser.parse(body).entries, parse_feed(body).entries
    pairs = list(zip(theirs, ours, strict=False))

    def moment(entry) -> int | None:
        parsed = entry.get("published_parsed") or entry.get("updated_parsed")
        return calendar.timegm(parsed) if parsed else None

    return (
        len(theirs),
        len(ours),
        sum(plain(a.get("title", "")) == clean_line(b.title) for a, b in pairs),
        sum(a.get("link", "").strip() == b.link for a, b in pairs),
        sum(moment(a) == (b.published and calendar.timegm(b.published.utctimetuple())) for a, b in pairs),
    )


@pytest.mark.parametrize("name", sorted(OWN))
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_titles_links_and_dates_are_feedparsers(name):
    assert agreement(OWN[name].encode()) == (28,) * 5


def reference(folder: str) -> list[Path]:
    return sorted(path for path in (NEWS / folder).glob("*.xml") if path.is_file())


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_recorded_feeds_agree_in_every_title_link_and_date():
    feeds = reference("rss_cassette")
    if not feeds:
        pytest.skip("no reference material beside the checkout")
    for path in feeds:
        theirs, *ours = agreement(path.read_bytes())
        assert ours == [theirs] * 4, path.name


EXPECTED: dict[str, Fault | tuple[int, str]] = {
    "ansi_escape_title.xml": (1, "红 腾讯 反转"),
    "bare_amp.xml": (1, "AT&T & 腾讯"),
    "big5_declared.xml": (1, "騰訊控股回購"),
    "billion_laughs.xml": Fault.DECODE,
    "bom_leading_ws.xml": (1, "腾讯控股回购"),
    "control_chars.xml": (1, "ab"),
    "deep_nesting.xml": Fault.DECODE,
    "dup_guid.xml": (2, "a"),
    "empty.xml": Fault.EMPTY,
    "gbk_declared_gbk.xml": (1, "腾讯控股回购"),
    "gbk_declared_utf8.xml": (1, "腾讯控股回购"),
    "html_entities.xml": (1, "A B — C…"),
    "html_error_200.xml": Fault.HTML,
    "huge_text.xml": Fault.TOO_LARGE,
    "js_html_in_title.xml": (1, "腾讯 & 阿里 00700"),
    "json.xml": Fault.SCHEMA,
    "many_attrs.xml": Fault.DECODE,
    "many_items.xml": Fault.TOO_LARGE,
    "no_guid_no_link.xml": (1, "只有标题"),
    "nul_bytes.xml": (1, "ab"),
    "quadratic_blowup.xml": Fault.DECODE,
    "truncated.xml": (3, "腾讯控股回购"),
    "undeclared_ns.xml": (1, "t"),
    "utf16.xml": (1, "腾讯控股回购"),
    "xxe_file.xml": Fault.DECODE,
    "xxe_param.xml": Fault.DECODE,
}


@pytest.mark.shared
def test_every_hostile_case_is_read_or_refused_as_it_should(tmp_path):
    generator = NEWS / "hostile_gen.py"
    if not generator.is_file():
        pytest.skip("no reference material beside the checkout")
    subprocess.run([sys.executable, str(generator), str(tmp_path)], check=True, timeout=60)
    results: dict[str, Fault | tuple[int, str]] = {}
    for path in sorted(tmp_path.iterdir()):
        try:
            entries = parse_feed(path.read_bytes()).entries
        except SourceError as error:
            results[path.name] = error.fault
        else:
            results[path.name] = (len(entries), clean_line(entries[0].title))
    assert results == EXPECTED
