"""Amounts in headlines."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.analysis.amounts import find_amounts, title_amounts
from hstui.analysis.amounts_currency import implied_currency
from hstui.text.script import to_hans, to_hant


def read(text: str, implied: str | None = None) -> list[tuple[Decimal, str]]:
    return [(amount.value.normalize(), amount.unit) for amount in find_amounts(text, implied=implied)]


def said(*pairs: tuple[str, str]) -> list[tuple[Decimal, str]]:
    return [(Decimal(value).normalize(), unit) for value, unit in pairs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("耗资5.5亿港元回购123.4万股", said(("550000000", "HKD"), ("1234000", "shares"))),
        ("斥资１．２億港元", said(("120000000", "HKD"))),
        ("Raised US$1.5-2 billion", said(("1500000000", "USD"), ("2000000000", "USD"))),
        ("新款轿车 17.98万起，今晚开订", said(("179800", "CNY"))),
        ("全年受理1.2万起案件", said()),
        ("融资2.5 billion Hong Kong dollars", said(("2500000000", "HKD"))),
        ("HK$1.5bn placing at US$30", said(("1500000000", "HKD"), ("30", "USD"))),
        ("raised RMB 115.9B, or 500m yuan", said(("115900000000", "CNY"), ("500000000", "CNY"))),
        ("市值1.2兆美元", said(("1200000000000", "USD"))),
        ("收入破千亿美元", said(("100000000000", "USD"))),
        ("掏出1个亿", said(("100000000", "CNY"))),
        ("新台币3500万元", said(("35000000", "TWD"))),
        ("每股派1.07元人民币", said(("1.07", "CNY"))),
    ],
)
def test_money(text: str, expected: list[tuple[Decimal, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("拟以7-12亿元回购", said(("700000000", "CNY"), ("1200000000", "CNY"))),
        ("预计6.1亿至7亿美元", said(("610000000", "USD"), ("700000000", "USD"))),
        ("增长14-16%", said(("14", "%"), ("16", "%"))),
        ("目标价从81美元上调至100美元", said(("81", "USD"), ("100", "USD"))),
        ("投资由3500亿元提高到4200亿", said(("350000000000", "CNY"), ("420000000000", "CNY"))),
    ],
)
def test_ranges_and_steps_give_two_values(text: str, expected: list[tuple[Decimal, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("同比增长2.6倍", said(("2.6", "x"))),
        ("毛利率20.5%，增加0.9个百分点", said(("20.5", "%"), ("0.9", "pp"))),
        ("下调25个基点", said(("25", "bp"))),
        ("yields rose 12 basis points, stocks up 3 percent", said(("12", "bp"), ("3", "%"))),
        ("恒指升178点，报25435.49点", said(("178", "points"), ("25435.49", "points"))),
        ("交付新车41,235台", said(("41235", "vehicles"))),
        ("10月交付：零跑破6万", said(("60000", "vehicles"))),
        ("镜头出货量1,150万件", said(("11500000", "pieces"))),
        ("手机销量超100万台", said(("1000000", "pieces"))),
    ],
)
def test_rates_points_and_things(text: str, expected: list[tuple[Decimal, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2025年12月8日起生效", "晚上9点30分开始", "H200芯片与GPT-5.2", "用户破1.2亿", "新增就业6.4万人", "第3季度",
        "2026元旦", "5股东减持", "盘中4股涨停", "每10股转增", "5000股走低", "人民币中间价下调58点", "参数3000亿",
        "1400亿韩元", "百亿补贴", "数千亿市值", "900万桶", "1,000 reasons", "恒指失守27000", "",
    ],
)  # fmt: skip
def test_numbers_that_are_no_amounts(text: str) -> None:
    assert read(text) == []


def test_a_pasted_quote_is_no_news() -> None:
    text = "某公司(01234.HK) +0.040 (+3.098%) 沽空 $4.33亿; 比率 17.436% 收入升12%"
    assert read(text) == said(("12", "%"))


def test_the_words_before_make_it_approximate_and_a_missing_currency_implied() -> None:
    about, bare = find_amounts("逾3亿港元与2亿")
    assert (about.text, about.approximate, about.implied) == ("3亿港元", True, False)
    assert (bare.unit, bare.implied) == ("HKD", True)
    assert read("净买入3亿", implied="HKD") == said(("300000000", "HKD"))


@pytest.mark.parametrize(
    ("title", "source", "currency"),
    [
        ("南向资金净买入超30亿", "", "HKD"),
        ("某股份(01234.HK)回购耗资1亿元", "", "HKD"),
        ("某集团(00300.HK)耗资1亿元回购129万股A股", "", "CNY"),
        ("公司营收3亿", "", "CNY"),
        ("英伟达市值再增2000亿", "", "USD"),
        ("年薪600萬仍難安家", "中時新聞網", "TWD"),
        ("現價跌1.3%，報1.58元", "etnet 經濟通", "HKD"),
    ],
)
def test_the_currency_a_story_implies(title: str, source: str, currency: str) -> None:
    assert implied_currency(title, source) == currency
    assert implied_currency(to_hant(title), source) == implied_currency(to_hans(title), source) == currency


def test_a_headline_s_bare_amount_has_the_currency_that_desk_and_subject_imply() -> None:
    assert [amount.unit for amount in title_amounts("南向资金净买入超30亿")] == ["HKD"]
    assert [amount.unit for amount in title_amounts("全年資本支出逾120億", "中時新聞網")] == ["TWD"]
    assert [amount.unit for amount in title_amounts("公司营收3亿")] == ["CNY"]


PIECES = st.sampled_from(
    [
        "1.5",
        "3,000",
        "12",
        "亿",
        "萬",
        "港元",
        "%",
        "倍",
        "点",
        "股",
        "-",
        "至",
        "元",
        " ",
        "HK$",
        "bn",
        "个百分点",
        "恒指升",
    ]
)


@given(st.lists(PIECES, max_size=10).map("".join))
def test_either_script_gives_the_same_amounts(text: str) -> None:
    assert read(to_hant(text)) == read(text)


@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    for amount in find_amounts(text):
        assert amount.value > 0
        assert amount.start < amount.end
