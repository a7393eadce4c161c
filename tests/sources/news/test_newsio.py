"""Headlines out of flashes, times by rule, codes of every spelling, links that are readable."""

from __future__ import annotations

import json
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.clock import HKT
from hstui.errors import Fault, SourceError
from hstui.sources.base import Payload
from hstui.sources.newsio import (
    RAW_LIMIT,
    Items,
    credited_outlet,
    headline,
    hk_code,
    hk_codes,
    local_time,
    short_id,
    tidy_url,
    unix_time,
    with_query,
)
from hstui.sources.registry import all_sources
from hstui.text.clean import clean_line, clean_text
from hstui.text.links import canonical_url
from tests.net.support import ASK
from tests.sources.numbers.helpers import answer, fault


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("", "【小米发布新车】财联社12月17日电，小米今日发布新车。", ("小米发布新车", "小米今日发布新车。")),
        ("小米发布新车", "【小米发布新车】小米今日发布新车。", ("小米发布新车", "小米今日发布新车。")),
        ("另一个题", "【快讯】正文。", ("另一个题", "【快讯】正文。")),
        ("", "财联社12月17日电，恒指收涨。后市看好。", ("恒指收涨", "恒指收涨。后市看好。")),
        ("", "格隆汇12月17日｜港股通净买入。", ("港股通净买入", "港股通净买入。")),
        ("", "金十数据12月17日讯，英国通胀回落。", ("英国通胀回落", "英国通胀回落。")),
        ("", "智通财经APP获悉，某公司回购。", ("某公司回购", "某公司回购。")),
        ("", "新华社北京12月17日电 会议召开。", ("会议召开", "会议召开。")),
        ("财联社12月17日电，恒指收涨", "", ("恒指收涨", "")),
        ("会议召开（新华社）", "", ("会议召开", "")),
        ("【重磅】", "正文", ("重磅", "正文")),
        ("a <b> b ", " x ", ("a <b> b", "x")),
        ("", "", ("", "")),
        ("", "港股怎么看？三点意见。", ("港股怎么看？", "港股怎么看？三点意见。")),
        ("", "！！重要通知。内容", ("重要通知", "！！重要通知。内容")),
        ("", "Yahoo! Finance reports. More", ("Yahoo! Finance reports", "Yahoo! Finance reports. More")),
        ("", "Shares rise. Analysts cheer.", ("Shares rise", "Shares rise. Analysts cheer.")),
        ("", "GDP同比增长1.4%，预期1.2%", ("GDP同比增长1.4%，预期1.2%", "GDP同比增长1.4%，预期1.2%")),
    ],
)
def test_headlines(title, text, expected):
    assert headline(title, text) == expected


@pytest.mark.parametrize(
    "title",
    [
        "财联社电动车榜单发布",
        "新浪财经腾讯联合发布报告",
        "第一财经：港股怎么看",
        "小米12月17日消息",
        "36氪上市传闻",
        "财联社",
    ],
)
def test_names_are_not_taken_for_prefixes(title):
    assert headline(title, "")[0] == title


@given(st.text(max_size=200), st.text(max_size=600))
def test_a_headline_is_clean_and_there_is_one_if_there_are_words(title, text):
    line, body = headline(title, text)
    assert clean_line(line) == line
    assert clean_text(body) == body
    if clean_line(title) or clean_text(text).strip("。 "):
        assert line or not clean_text(text).strip("。.!?！？ \n")


def test_credits_at_the_end_name_the_outlet():
    assert credited_outlet("会议在京召开。（新华社）") == "新华社"
    assert credited_outlet("公司（00700.HK）") == ""
    assert credited_outlet("（新华社）之后还有话") == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("700", "00700"), ("00700", "00700"), ("0700.HK", "00700"), ("hk00700", "00700"), ("116.00700", "00700"),
        ("HK09988", "09988"), ("sh600000", ""), ("600000", ""), ("1.600000", ""), ("AAPL", ""), ("", ""), ("00000", ""),
        ("105.AMZN", ""), (" 3690.hk ", "03690"),
    ],
)  # fmt: skip
def test_codes(text, code):
    assert hk_code(text) == code


def test_codes_are_sorted_and_single():
    assert hk_codes(["9988.HK", "700", "00700", "x"]) == ("00700", "09988")


def test_times_by_rule():
    moment = datetime(2025, 12, 17, 16, 5, tzinfo=HKT)
    seconds = int(moment.timestamp())
    assert unix_time(seconds) == unix_time(str(seconds)) == unix_time(seconds * 1000) == moment
    assert unix_time(f"{seconds}.5") == unix_time(str(seconds * 1000 + 999)) == moment
    assert local_time("2025-12-17 16:05:00") == moment
    assert local_time("17/12/2025 16:05", "%d/%m/%Y %H:%M") == moment
    for nonsense in (None, "", "-", True, 0, -1, 10**18, "12.5", "1e9", [], {}, "１７"):
        assert unix_time(nonsense) is None
    for nonsense in (None, "", "2025-12-17", "2025-13-17 16:05:00", "1789753642"):
        assert local_time(nonsense) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.scmp.com/a/1?utm_source=rss_feed", "https://www.scmp.com/a/1"),
        ("https://finance.yahoo.com/news/x.html?.tsrc=rss&id=2", "https://finance.yahoo.com/news/x.html?id=2"),
        ("https://www.hkex.com.hk/x?sc_lang=zh-CN", "https://www.hkex.com.hk/x?sc_lang=zh-CN"),
        ("http://example.com/b?z=1&a=2", "http://example.com/b?z=1&a=2"),
        ("javascript:alert(1)", ""),
        ("//example.com/x", ""),
        ("", ""),
    ],
)
def test_links_are_readable(url, expected):
    assert tidy_url(url) == expected


_PARTS = st.sampled_from(
    ["id=1", "from=rss", "utm_source=x", "SPM=1", "a=b=c", "a", "", "vt=4", "q=%20", "q=a+b", "q=中", "#top"]
)


@given(st.sampled_from(["e.com", "finance.sina.cn", "news.google.com:8443"]), st.lists(_PARTS, max_size=4))
def test_a_tidy_link_leads_to_the_same_page_by_its_own_parameters(host, parts):
    url = f"https://{host}/a?{'&'.join(parts)}"
    tidy = tidy_url(url)
    assert canonical_url(tidy) == canonical_url(url)
    assert not any(word in urlsplit(tidy).query.lower() for word in ("utm_source", "spm"))
    plain = [part for part in parts if part in ("id=1", "a=b=c")]
    if plain == parts:
        assert tidy == url.rstrip("?")


def test_query_parameters_are_set_in_place():
    assert with_query("https://e.com/x?a=&b=2", a="1", c="3") == "https://e.com/x?a=1&b=2&c=3"


def test_ids_stay_what_they_are_unless_they_are_long_or_odd():
    assert short_id("9100001") == "9100001"
    assert len(short_id("x" * 500)) == 32
    assert short_id("a\x1bb") != short_id("ab")
    assert short_id("x" * 500) != short_id("x" * 501)


HOSTILE = st.text(st.sampled_from("ab 小\u3000\n\r\t\x1b][m\x07\u200b\u0301\u200d\U0001f600\u2028\ufeff…"), max_size=40)


@given(HOSTILE, HOSTILE, st.sampled_from(["", "a"]), st.sampled_from([1, 100]))
def test_the_record_keeps_the_sources_own_words(title, text, prefix, times):
    text *= times
    items = Items(all_sources()[0].info, Payload("https://a.example/", 200, {}, b"", ASK.now), ASK, "zh-Hans", "desk")
    items.add("1", title=title, text=text, published=None, prefix=prefix)
    own = clean_line(title)
    for item in items.found.values():
        assert item.provenance.raw == clean_text(f"{own}\n{text}" if own else text, RAW_LIMIT)


EASTMONEY = {"code": "1", "message": "ok", "data": {"sortEnd": ""}}


def flashes(*times):
    rows = [{"code": str(n), "title": f"第{n}条", "summary": "", "showTime": time} for n, time in enumerate(times)]
    return json.dumps({**EASTMONEY, "data": {"sortEnd": "", "fastNewsList": rows}})


def test_a_time_that_cannot_be_read_is_noted():
    good = "2025-12-17 16:05:00"
    parsed = answer("eastmoney.fast", flashes(good, "2025/12/17 16:05", good, None))
    assert [item.published is None for item in parsed.records] == [False, True, False, True]
    assert parsed.notes == ("items without a readable time: 2 (such as '2025/12/17 16:05')",)


@pytest.mark.parametrize("time", ["2025/12/17 16:05:00", None, "1765958700"])
def test_an_answer_whose_times_cannot_be_read_is_of_another_shape(time):
    with pytest.raises(SourceError, match="items without a readable time: 2") as caught:
        answer("eastmoney.fast", flashes("2025-12-17 16:05:00", time, time))
    assert caught.value.fault is Fault.SCHEMA


def test_times_in_milliseconds_are_read():
    rows = [{"id": 1, "title": "", "content": "快讯", "createTimestamp": 1765958700000}]
    (item,) = answer("gelonghui.live", json.dumps({"statusCode": 200, "result": rows})).records
    assert item.published == datetime(2025, 12, 17, 16, 5, tzinfo=HKT)


def test_a_feed_s_undated_entries_are_noted_and_a_dated_feed_without_dates_is_refused():
    entry = "<item><title>{}</title><link>https://a.example/{}</link>{}</item>"
    dated = "<pubDate>Wed, 17 Dec 2025 16:05:00 +0800</pubDate>"
    body = "<rss version='2.0'><channel><title>x</title>{}</channel></rss>"
    mixed = body.format(entry.format("a", 1, dated) + entry.format("b", 2, ""))
    assert "items without a readable time: 1" in answer("rthk.finance_en", mixed).notes
    bare = body.format(entry.format("b", 2, "<pubDate>yesterday</pubDate>"))
    assert fault("rthk.finance_en", bare) is Fault.SCHEMA
    assert len(answer("google.news", bare).records) == 1


def test_filings_whose_times_cannot_be_read_are_of_another_shape():
    row = {"NEWS_ID": "1", "TITLE": "x", "STOCK_CODE": "00700", "FILE_LINK": "/a.pdf", "LONG_TEXT": "y"}
    rows = [{**row, "DATE_TIME": "2025-12-17 16:05"}]
    body = json.dumps({"result": json.dumps(rows)})
    assert fault("hkexnews.search", body, tag="search:00700") is Fault.SCHEMA


FILING = {"NEWS_ID": "1", "TITLE": "x", "STOCK_CODE": "00700", "FILE_LINK": "/a.pdf", "LONG_TEXT": "y",
          "DATE_TIME": "17/12/2025 16:05"}  # fmt: skip


def test_a_filing_that_is_dated_ahead_is_left_out_with_a_note():
    rows = [FILING, {**FILING, "NEWS_ID": "2", "DATE_TIME": "12/01/2026 16:05"}]
    parsed = answer("hkexnews.search", json.dumps({"result": json.dumps(rows)}), tag="search:00700")
    assert [item.id for item in parsed.records] == ["hkexnews.search:1"]
    assert parsed.notes == ("1 filings dated more than a day ahead left out",)


def test_filings_that_the_search_holds_back_are_told():
    body = {"result": json.dumps([FILING]), "hasNextRow": False}
    assert answer("hkexnews.search", json.dumps(body), tag="search:00700").cut == ""
    body["hasNextRow"] = True
    assert (
        answer("hkexnews.search", json.dumps(body), tag="search:00700").cut == "more filings than the 1 of the answer"
    )


def test_a_list_that_goes_on_beyond_its_last_page_says_how_far_it_reaches():
    filing = {
        "newsId": "1",
        "title": "x",
        "stock": [{"sc": "00700"}],
        "relTime": "17/12/2025 16:05",
        "webPath": "/a.pdf",
    }
    body = json.dumps({"maxNumOfFile": 9, "newsInfoLst": [filing]})
    url = "https://www1.hkexnews.hk/ncms/json/eds/lcisehk7relsdc_3.json"
    third = answer("hkexnews.latest", body, url=url, page=3)
    assert [request.page for request in third.follow] == [4]
    assert not third.notes
    fourth = answer("hkexnews.latest", body, url=url, page=4)
    assert fourth.follow == ()
    assert fourth.notes == ("4 pages reach back to 2025-12-17 16:05 only",)
