"""XML that is written to hurt: the cases X01 to X19, through the fetcher, `gather` and the feed parser."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from datetime import datetime
from pathlib import Path

import pytest

from hstui.clock import HKT
from hstui.records.news import NewsItem
from hstui.text.clean import TITLE_LIMIT
from tests.faults.support import Told, entry, rss, tell

DECLARED = '<?xml version="1.0"?>'


def with_doctype(doctype: str, title: str = "t") -> str:
    return rss(entry(title), prolog=DECLARED + doctype)


LAUGHS = "".join(f"<!ENTITY l{n} '{('&l' + str(n - 1) + ';') * 10}'>" for n in range(1, 10))
REFUSED = {
    "X01 billion laughs": with_doctype(f'<!DOCTYPE rss [<!ENTITY l0 "哈">{LAUGHS}]>', "&l9;"),
    "X02 quadratic blow-up": with_doctype("<!DOCTYPE rss [<!ENTITY q '" + "k" * 60_000 + "'>]>", "&q;" * 60_000),
    "X04 external entity": with_doctype('<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hostname">]>', "&f;"),
    "X06 nested elements": rss(f"<item>{'<d>' * 200_000}{'</d>' * 200_000}</item>"),
    "X07 attributes": rss("<item " + " ".join(f"n{n}='1'" for n in range(200_000)) + "><title>t</title></item>"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_before_it_costs_anything(case: str) -> None:
    told = tell(REFUSED[case])
    assert told.fault == "decode"
    assert told.bad.records == ()
    host_name = Path("/etc/hostname")
    if host_name.is_file() and host_name.read_text().strip():
        assert host_name.read_text().strip() not in repr(told.bad)


def test_x03_a_chain_of_entities_leaves_the_process_alive() -> None:
    """In a child, since a parser that falls for it takes the process with it."""
    program = """
        from tests.faults.support import entry, rss, tell
        n = 100_000
        chain = "".join(f'<!ENTITY e{i} "&e{i + 1};">' for i in range(n)) + f'<!ENTITY e{n} "x">'
        told = tell(rss(entry("&e0;"), prolog=f'<?xml version="1.0"?><!DOCTYPE rss [{chain}]>'))
        print(told.fault, len(told.bad.records))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.split()) == (0, ["decode", "0"]), done.stderr[-2000:]


def test_x05_an_external_dtd_is_not_fetched() -> None:
    told = tell(with_doctype('<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">'))
    assert sorted(request.url.host for request in told.asked) == ["bad.example", "good.example"]
    assert told.titles == ["t"]


@pytest.mark.parametrize(("size", "fault"), [(1_200_000, ""), (3_800_000, "too_large")])
def test_x08_a_title_of_megabytes_is_cut_or_the_body_is_too_large(size: int, fault: str) -> None:
    told = tell(rss(entry("题" * size), entry("短", 2)))
    assert told.fault == fault
    if not fault:
        assert [len(title) for title in told.titles] == [TITLE_LIMIT, 1]
        assert told.titles[0].endswith("…")


@pytest.mark.parametrize("newest_last", [False, True])
def test_x09_of_very_many_items_the_newest_are_kept(newest_last: bool) -> None:
    count = 20_000
    numbers = range(count) if newest_last else range(count - 1, -1, -1)
    items = "".join(
        f"<item><title>n{n}</title><guid>{n}</guid><pubDate>2025-12-17T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z"
        "</pubDate></item>"
        for n in numbers
    )
    told = tell(rss(items))
    assert 0 < len(told.titles) <= 2_000
    assert f"n{count - 1}" in told.titles
    assert "n0" not in told.titles
    assert any("entries kept" in note for note in told.bad.notes)


def test_x10_of_a_feed_cut_in_its_third_item_two_are_kept_and_it_is_said() -> None:
    whole = rss(entry("一"), entry("二", 2), entry("三", 3))
    told = tell(whole[: whole.index("三") + 1])
    assert told.titles == ["一", "二"]
    assert (told.bad.state, told.fault) == ("live", "partial")
    assert "cut off" in str(told.bad.error)


def test_x10_wherever_a_feed_is_cut_no_complete_item_is_lost_and_none_is_invented() -> None:
    from hstui.errors import SourceError
    from hstui.sources.feed import parse_feed

    whole = rss(entry("一"), entry("二", 2), entry("三", 3)).encode()
    before = 0
    for cut in range(len(whole)):
        try:
            titles = [item.title for item in parse_feed(whole[:cut]).entries]
        except SourceError:
            titles = []
        assert titles == ["一", "二", "三"][: len(titles)]
        assert len(titles) >= whole[:cut].count(b"</item>") >= before
        before = whole[:cut].count(b"</item>")


def test_x11_stray_ampersands_and_html_entities_are_mended() -> None:
    told = tell(rss(entry("AT&T 与 R&D"), entry("空&nbsp;格 &eacute; &mdash;", 2), entry("&unbekannt; 留下", 3)))
    assert told.titles == ["AT&T 与 R&D", "空 格 é —", "&unbekannt; 留下"]


def test_x12_white_space_before_the_declaration_is_accepted() -> None:
    assert tell("\n \t" + rss(entry("一"))).titles == ["一"]


def test_x13_a_login_page_is_no_feed() -> None:
    page = "<!DOCTYPE html><html><head><title>登录</title></head><body><h1>请先登录</h1></body></html>"
    told = tell(page, "text/html; charset=utf-8")
    assert told.fault == "html"
    assert told.bad.records == ()


@pytest.mark.parametrize("body", ["", " \r\n", "\ufeff"])
def test_x14_an_empty_document_has_failed(body: str) -> None:
    told = tell(body)
    assert told.fault == "empty"
    assert told.bad.state == "failed"


def test_x15_forbidden_characters_go_and_their_items_stay() -> None:
    told = tell(rss(entry("甲\x00乙\x0b丙"), entry("&#0;丁&#11;戊", 2), entry("己", 3)))
    assert [title.replace(" ", "") for title in told.titles] == ["甲乙丙", "丁戊", "己"]


def test_x16_a_feed_without_items_is_well_and_not_a_failure() -> None:
    told = tell(rss())
    assert (told.bad.state, told.fault, told.bad.records) == ("live", "", ())


def test_x17_one_guid_is_one_item() -> None:
    assert tell(rss(entry("一", 7), entry("一", 7), entry("二", 8))).titles == ["一", "二"]


@pytest.mark.parametrize(
    "date",
    [
        "Tue, 99 Foo 2025 26:61:00",
        "Thu, 31 Dec 2099 00:00:00 GMT",
        "",
        "0",
        "9" * 400,
        "9999-12-31T23:59:59",
        "0001-01-01T00:00:00+08:00",
        "9999-12-31T23:59:59-12:00",
    ],
)
def test_x18_a_bad_date_is_no_date_and_never_the_future(date: str) -> None:
    item = f"<item><title>坏</title><guid>1</guid><pubDate>{date}</pubDate></item>"
    told = tell(rss(item, entry("好", 2)))
    assert told.titles == ["坏", "好"]
    moments = [record.published for record in told.bad.records if isinstance(record, NewsItem)]
    assert moments == [None, datetime(2025, 12, 17, 16, 2, tzinfo=HKT)]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "--help", "data:text/html,x", "//", "x:"]
)
def test_x19_a_link_that_is_no_web_address_is_never_one(link: str) -> None:
    item = f"<item><title>字</title><guid>{link}</guid><link>{link}</link></item>"
    told: Told = tell(rss(item))
    (record,) = told.bad.records
    assert isinstance(record, NewsItem)
    assert record.url == "" or record.url.startswith("https://bad.example/")
    assert record.provenance.url.startswith("https://bad.example/")
