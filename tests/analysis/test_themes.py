"""Which part of the day an item belongs to."""

from __future__ import annotations

import pytest

from hstui.analysis.knowledge import knowledge
from hstui.analysis.themes import THEMES
from hstui.errors import UsageError
from hstui.text.script import to_hant
from tests.analysis.news import reader

HEADLINES = [
    ("阿里发布新一代通义千问大模型", "ai"),
    ("理想汽车进入三个中亚市场", "auto"),
    ("国产GPU公司科创板上市首日大涨", "chips"),
    ("京东外卖骑手人数突破新高", "ecommerce"),
    ("网易新手游获版号", "gaming"),
    ("小米新款折叠屏手机开售", "hardware"),
    ("小米门锁线上销量居首", "hardware"),
    ("京东据悉考虑以每股4欧元收购一家连锁超市", "ecommerce"),
    ("美元/日元延续跌势", "macro"),
    ("市场监管总局约谈外卖平台", "regulation"),
    ("美团第三季度营收955亿元 净亏损扩大", "earnings"),
    ("美联储宣布降息25个基点", "macro"),
    ("南向资金净买入31亿港元", "flows"),
    ("腾讯控股斥资6亿港元回购", "flows"),
    ("胃不好要多喝小米粥？医生：没有依据", "other"),
    ("Fed cuts rates by 25 basis points", "macro"),
    ("Tencent releases new large language model", "ai"),
]


@pytest.mark.parametrize(("title", "expected"), HEADLINES)
def test_theme(title: str, expected: str) -> None:
    assert reader().read(title).theme == expected


@pytest.mark.parametrize(("title", "expected"), HEADLINES)
def test_script_makes_no_difference(title: str, expected: str) -> None:
    assert reader().read(to_hant(title)).theme == expected


def test_several_themes_with_one_first() -> None:
    reading = reader().read("比亚迪与芯片公司合作开发自动驾驶大模型")
    assert reading.themes[0] == reading.theme
    assert {"ai", "auto", "chips"} <= set(reading.themes)
    assert set(reading.themes) <= set(THEMES)


def test_nothing_known_is_other() -> None:
    assert reader().read("一则没有线索的句子").theme == "other"


def test_where_no_word_speaks_the_subjects_business_does() -> None:
    assert reader().read("美团有了新打算").theme == "ecommerce"
    assert reader().read("腾讯有了新打算").theme == "other"


def test_a_fallback_that_names_no_theme_is_refused() -> None:
    with pytest.raises(UsageError, match="fallback"):
        knowledge({"themes": {"fallback": {"retail": 3}}})
    with pytest.raises(UsageError, match="no such theme"):
        knowledge({"themes": {"fallback": {"retail": "shops"}}})


def test_a_gift_is_no_news_of_the_trade() -> None:
    assert reader().read("蔚来捐赠300万元驰援灾区").theme == "other"


def test_an_index_with_a_first_day_among_its_shares_is_a_move_of_the_index() -> None:
    reading = reader().read("恒指高开0.5%，恒生科技指数涨0.7%。某芯片股上市首日高开三成")
    assert (reading.event, reading.theme) == ("index_move", "flows")
