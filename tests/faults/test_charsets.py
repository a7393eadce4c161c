"""Labels that lie about bytes: the cases C01 to C09, through the fetcher, `gather` and the parsers."""

from __future__ import annotations

import json

import pytest

from hstui.text.script import fold
from tests.faults.support import entry, flashes, rss, tell, tell_source

TITLES = ["腾讯控股：回购股份", "小米集团－Ｗ发布新品", "哔哩哔哩：朱镕基经济学基金"]
"""The third has a character (镕) that GBK has and GB2312 lacks."""
TRADITIONAL = ["騰訊控股：回購股份", "香港嘅咖啡檔同埋啲茶餐廳"]


def feed(titles: list[str], declared: str) -> str:
    items = "".join(entry(title, number) for number, title in enumerate(titles, 1))
    return rss(items, prolog=f'<?xml version="1.0" encoding="{declared}"?>')


@pytest.mark.parametrize(
    ("body", "header", "titles"),
    [
        pytest.param(feed(TITLES, "UTF-8").encode("gbk"), "utf-8", TITLES, id="C01 GBK called UTF-8"),
        pytest.param(feed(TITLES, "GBK").encode("gbk"), "gbk", TITLES, id="C02 GBK called GBK"),
        pytest.param(feed(TITLES, "GBK").encode("gbk"), "", TITLES, id="C02 GBK by its declaration alone"),
        pytest.param(feed(TITLES, "GB2312").encode("gb18030"), "gb2312", TITLES, id="C03 GB2312 with more than it has"),
        pytest.param(feed(TITLES, "GBK").encode(), "gbk", TITLES, id="C04 UTF-8 called GBK"),
        pytest.param(feed(TRADITIONAL, "Big5").encode("big5hkscs"), "big5", TRADITIONAL, id="C05 Big5"),
        pytest.param(b"\xef\xbb\xbf" + feed(TITLES, "GBK").encode(), "gbk", TITLES, id="C06 a BOM wins"),
        pytest.param(feed(TITLES, "UTF-16").encode("utf-16"), "", TITLES, id="C08 UTF-16"),
        pytest.param(b"\xfe\xff" + feed(TITLES, "UTF-16").encode("utf-16-be"), "utf-16", TITLES, id="C08 big-endian"),
    ],
)
def test_titles_come_out_as_they_were_written(body: bytes, header: str, titles: list[str]) -> None:
    told = tell(body, "text/xml" + (f"; charset={header}" if header else ""))
    assert told.titles == titles


def test_c05_traditional_text_is_kept_for_display_and_matched_as_simplified() -> None:
    assert fold(TRADITIONAL[0]) == fold(TITLES[0])


def test_c07_one_broken_sequence_costs_one_character() -> None:
    body = feed([*TITLES, "末"], "UTF-8").encode().replace("回".encode(), "回".encode()[:2])
    told = tell(body)
    assert told.titles == ["腾讯控股：\ufffd购股份", *TITLES[1:], "末"]


@pytest.mark.parametrize("label", ["gbk", "utf-8", "iso-8859-1", ""])
def test_c09_json_in_gbk_is_read(label: str) -> None:
    body = json.dumps(json.loads(flashes(*TITLES)), ensure_ascii=False).encode("gb18030")
    told = tell_source("eastmoney.fast", body, "application/json" + (f"; charset={label}" if label else ""))
    if label == "iso-8859-1":  # the label names a real character set in which the bytes are valid: it is believed
        assert told.fault == "" and len(told.titles) == 3
    else:
        assert told.titles == TITLES
