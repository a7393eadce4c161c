"""Which companies a text names."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.analysis.link import Link, Linker
from hstui.text.script import to_hans, to_hant
from hstui.universe.loader import load_universe


@cache
def linker() -> Linker:
    return Linker(load_universe("hstech", date(2025, 12, 17)))


def members(title: str, body: str = "") -> set[str]:
    return {link.code for link in linker().link(title, body) if link.member}


def one(title: str, code: str, body: str = "") -> Link:
    return next(link for link in linker().link(title, body) if link.code == code)


@pytest.mark.parametrize(
    "form",
    [
        "(01810)", "（01810）", "1810.HK", "01810.hk", "01810-HK", "$某某(01810.HK)$", "SEHK:1810", "SEHK: 1810",
        "HK:1810", "hk01810", "港股1810", "1810 HK", "81810.HK", "(81810)", "01810",
    ],
)  # fmt: skip
def test_codes_in_every_form(form: str) -> None:
    assert members(f"公告 {form} 今日成交活跃") == {"01810"}


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("美的集团(000333.SZ)公布分红方案", "00300"),
        ("sh688981 早盘走强", "00981"),
        ("BIDU.US rises after the close", "09888"),
        ("(NASDAQ:BILI) reports results", "09626"),
    ],
)
def test_a_shares_and_depositary_receipts_are_the_same_company(title: str, code: str) -> None:
    assert members(title) == {code}


@pytest.mark.parametrize("text", ["1810年的一封信", "共有101810人参加", "库存 1,810 件", "(2015)年鉴", "电话 27000700"])
def test_numbers_that_are_no_codes(text: str) -> None:
    assert members(text) == set()


@pytest.mark.parametrize(
    "title",
    [
        "A bowl of xiaomi porridge",
        "早起一碗小米粥养胃", "今年谷子和小米亩产创新高", "这不是理想状态", "谈谈我的教育理想", "理想很丰满现实很骨感",
        "一道快手早餐的做法", "京东方发布新屏幕", "北京东部有雨", "完美的一天", "访美的代表团回国", "最美的风景",
        "西藏阿里地区天气晴", "拳王阿里纪念展", "让人联想到过去", "旧金山停电", "不同程度上涨", "高德红外签订合同",
        "高德：货币监理署处理待审申请",
        "J.D. Power releases study", "JD or MBA: which degree", "极限竞速：地平线6实机", "欧盟地平线计划扩容",
        "宇树王兴兴谈机器人", "加息已板上钉钉", "李小鹏现身赛场", "António visita Roma", "水温不到一百度",
        "童年爱看的三千问动画",
        "网易云音乐更新", "金山办公发布财报", "京东物流扩建仓库", "联想控股减持", "房地美的房贷利率回落，家电股走强",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_member(title: str) -> None:
    assert members(title) == set()


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("京东健康与阿里健康同日发布公告", {"06618", "00241"}),
        ("比亚迪电子获大行上调目标价", {"00285"}),
        ("比亚迪与比亚迪电子齐升", {"01211", "00285"}),
        ("腾讯音乐派息", {"01698"}),
        ("腾讯与腾讯音乐续约", {"00700", "01698"}),
        ("京东工业上市，京东持股不变", {"09618"}),
    ],
)
def test_sibling_companies_do_not_add_the_parent(title: str, codes: set[str]) -> None:
    assert members(title) == codes


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("理想、蔚来、小鹏公布交付量", {"02015", "09866", "09868"}),
        ("格力、美的等空调厂商涨价", {"00300"}),
        ("地平线与车企合作自动驾驶芯片", {"09660"}),
        ("淘宝闪购与饿了么补贴加码", {"09988"}),
        ("可灵推出新版本", {"01024"}),
        ("Qwen3模型开源", {"09988"}),
        ("SU7Ultra创圈速纪录", {"01810"}),
        ("雷军：明年研发再加码", {"01810"}),
        ("JD.com and Meituan cut subsidies", {"09618", "03690"}),
        ("2025B站跨年晚会定档", {"09626"}),
        ("2025 B 站跨年晚会定档", {"09626"}),
        ("如何看待刚上市的理想 i8", {"02015"}),
        ("小米比亚迪理想联合声明", {"01810", "01211", "02015"}),
        ("理想比亚迪小米联合声明", {"01810", "01211", "02015"}),
        ("小米理想对象说", {"01810"}),
    ],
)
def test_brands_products_and_people(title: str, codes: set[str]) -> None:
    assert members(title) == codes


def test_another_mention_settles_a_doubtful_one() -> None:
    assert members("华为系高管淡出理想管理层") == set()
    link = one("华为系高管淡出理想管理层", "02015", "理想汽车发布内部公告。")
    assert link.matches[0].why == "near 汽车"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("新规明日施行_手机网易网", ""),
        ("两市成交放量（网易财经）", ""),
        ("天气转凉", "来源：腾讯新闻"),
        ("据网易科技报道，某公司裁员", ""),
        ("春节档票房登上百度热搜", ""),
    ],
)
def test_publishers_credits_are_no_mentions(title: str, body: str) -> None:
    assert members(title, body) == set()


def test_a_publisher_that_acts_is_a_mention() -> None:
    assert members("百度百科推出多语言版本") == {"09888"}


def test_a_parent_that_is_not_listed_is_not_the_member_that_bears_its_name() -> None:
    assert members("海尔集团财务公司增资") == set()
    assert members("海尔集团旗下海尔智家发布业绩") == members("海爾智家發布業績") == {"06690"}


def test_members_are_told_from_others() -> None:
    links = linker().link("沐曦股份上市，联想与京东物流持股")
    assert [(link.code, link.member) for link in links] == [("00992", True), ("沐曦股份", False), ("02618", False)]


@pytest.mark.parametrize(
    ("title", "code", "subject"),
    [
        ("小米发布新车", "01810", True),
        ("腾讯支持的芯片公司递表", "00700", False),
        ("前小米高管创业", "01810", False),
        ("某股份在互动平台表示，公司与阿里云有合作", "09988", False),
        ("知名投资人巴菲特买入比亚迪", "01211", False),
        ("Xpeng unveils an SUV to take on Tesla and BYD", "01211", False),
        ("Xpeng's deliveries grow faster than Tesla, BYD and Nio", "09866", False),
        ("BYD takes on Tesla", "01211", True),
        ("“英国美团”股价大涨一成", "03690", False),
        ("“东南亚版美团”季度订单量大增", "03690", False),
        ("欧洲版小米手机发布", "01810", True),
        ("美团进军英国 与当地商家签约", "03690", True),
        ("某公司今日申购，背靠比亚迪、蔚来等车企", "01211", False),
        ("某公司今日申购，背靠比亚迪、蔚来等车企", "09866", False),
        ("【新股早知】某公司今日申购，背靠比亚迪、蔚来等车企】快讯", "01211", False),
        ("比亚迪供应商今日招股", "01211", False),
        ("比肩华为、比亚迪？某德国车企首秀快充", "01211", False),
        ("比亚迪、小米“小伙伴”今日招股", "01211", False),
        ("比亚迪供应商大会召开", "01211", True),
        ("某公司发布扫地机，京东MALL现场体验火爆", "09618", False),
        ("某平台：第三季度来自阿里巴巴的广告收入翻倍", "09988", False),
        ("来自小米的收入报告", "01810", True),
        ("小米供货蔚来等车企", "01810", True),
        ("某站诉腾讯旗下酷狗侵权案宣判", "00700", False),
        ("某站诉腾讯旗下酷狗侵权案宣判", "01698", True),
        ("腾讯旗下一款应用宣布停运", "00700", True),
        ("腾讯与旗下酷狗联合举办音乐节 腾讯出资", "00700", True),
    ],
)
def test_subject_and_mention(title: str, code: str, subject: bool) -> None:
    assert one(title, code).subject is subject


def test_a_match_tells_where_and_why() -> None:
    match = one("午后异动", "01810", "全天看，小米集團-W走高").matches[0]
    assert (match.where, match.alias, match.kind, match.why) == ("body", "小米集团", "name", "plain")
    assert "全天看，小米集團-W走高"[match.start : match.end] == "小米集團"


def test_a_body_without_a_title_is_a_body() -> None:
    match = one("", "00700", "腾讯发布公告").matches[0]
    assert (match.where, match.start) == ("body", 0)


def test_attached_tickers_are_weak_links() -> None:
    (link,) = linker().link("午后走强", tickers=("00700", "00001"), source="某社")
    assert (link.code, link.subject, link.matches[0].where) == ("00700", False, "tickers")


WORDS = st.sampled_from(
    [
        "小米",
        "美的",
        "理想",
        "聯想集團",
        "京东健康",
        "阿里",
        "騰訊音樂",
        "的",
        "、",
        "粥",
        "汽车",
        "（01810）",
        "完",
        "BYD",
        "x",
        "\n",
    ]
)


@given(st.lists(WORDS, max_size=12).map("".join))
def test_either_script_gives_the_same_links(text: str) -> None:
    assert members(to_hant(text)) == members(to_hans(text)) == members(text)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_read_and_positions_lie_inside(title: str, body: str) -> None:
    for link in linker().link(title, body):
        assert all(0 <= match.start <= match.end for match in link.matches)
