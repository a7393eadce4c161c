"""What kind of event a headline tells."""

from __future__ import annotations

import pytest

from hstui.analysis.events import EVENTS
from hstui.analysis.knowledge import default_knowledge, knowledge
from hstui.analysis.lexicon import Lexicon
from hstui.errors import UsageError
from hstui.text.script import to_hant
from tests.analysis.news import reader


def event(title: str, body: str = "") -> str:
    return reader().read(title, body).event


HEADLINES = [
    ("小米集团-W(01810.HK)12月16日耗资2.1亿港元回购530万股", "buyback"),
    ("商汤拟折价7%配售12亿股新B类股份", "placement"),
    ("某GPU企业通过港交所聆讯", "listing"),
    ("百度拟分拆旗下芯片业务独立上市", "listing"),
    ("腾讯发布并开源新一代翻译大模型", "launch"),
    ("大行评级｜野村：上调美团目标价至150港元 维持买入评级", "rating"),
    ("快手第三季度营收355亿元，同比增长14%", "earnings"),
    ("零跑汽车11月交付7.03万辆，同比增长75%", "delivery"),
    ("京东零售CEO卸任，副总裁接任", "personnel"),
    ("联想与软件商签署战略合作协议", "partnership"),
    ("阿里拟全资收购一家外卖服务商", "mna"),
    ("某公司：大股东减持腾讯持股比例降至23%", "insider"),
    ("南向资金今日净买入超52亿港元", "fund_flow"),
    ("港股收评：恒指涨0.6%，恒生科技指数涨1.1%", "index_move"),
    ("港股异动丨理想汽车涨超5%", "price_move"),
    ("恒生指数公司季检：某股获纳入恒生科技指数成份股", "index_change"),
    ("市场监管总局对某外卖平台立案调查", "investigation"),
    ("商务部：对相关物项实施出口管制", "policy"),
    ("蔚来召回部分ES6汽车", "incident"),
    ("小鹏：明年研发投入将达150亿元", "rnd"),
    ("自动驾驶公司完成3亿美元C轮融资", "financing"),
    ("分享一张昨天的照片", "none"),
    ("Meituan to repurchase up to US$1 billion of shares", "buyback"),
    ("Nomura raises Tencent price target to HK$750", "rating"),
    ("BYD deliveries rise 12% in November", "delivery"),
    ("Alibaba unveils new open-source model", "launch"),
]


@pytest.mark.parametrize(("title", "expected"), HEADLINES)
def test_each_event_has_its_words(title: str, expected: str) -> None:
    assert event(title) == expected


@pytest.mark.parametrize(("title", "expected"), HEADLINES)
def test_script_makes_no_difference(title: str, expected: str) -> None:
    assert event(to_hant(title)) == expected


def test_a_dearer_product_is_no_new_one_and_profit_has_many_names() -> None:
    assert event("零部件涨价后的定价难题：联想等电脑商均计划提价") != "launch"
    assert event("某手机发布，定价3999元") == "launch"
    assert event("某车企：完成9.8亿美元股权发行") == "placement"
    assert event("外卖平台：熟练骑手月收入超万元") == "none"
    assert event("某外卖平台公布骑手收入：上半年骑手月均收入7000元") == "none"
    assert event("港交所文件：某大行对腾讯多头持仓比例从7.2%降至7.1%") == "insider"
    assert event("高盛：市场对美团的争议在于利润率") != "incident"
    assert event("美团回应高盛报告引发的争议") == "incident"
    assert event("小米将关闭部分亏损门店") != "earnings"
    assert event("微信推出八周年，团队晒旧照") == "none"
    assert event("联想发布周年纪念版新机") == "launch"
    assert event("法院公开拍卖一套房产，7000元起拍") != "launch"
    assert event("某芯片商：第二季度母公司拥有人应占利润2100万美元，同比下降四成") == "earnings"


def test_a_longer_word_shields_a_shorter_one() -> None:
    assert event("多家上市公司参加论坛") == "none"
    assert event("央行开展逆回购操作") != "buyback"


def test_a_car_that_comes_to_market_is_no_listing() -> None:
    assert event("方程豹两款新车型上市") == "launch"
    assert event("某汽车公司在港交所主板上市") == "listing"


def test_surveys_prices_and_talk_of_rates_are_no_events() -> None:
    assert event("某行企业调查：六成受访者看好智能体") == "none"
    assert event("联想宣布涨价，最高涨幅20%") == "none"
    assert event("美联储理事：关税对通胀政策没有影响") == "none"
    assert event("携程：五一酒店搜索量上涨48%") == "none"


def test_a_latin_word_matches_whole_words_only() -> None:
    assert event("Praise for a bandstand") == "none"


def test_the_body_speaks_more_softly_than_the_title() -> None:
    assert event("腾讯发布新款大模型", "公司近日回购股份。") == "launch"
    assert event("腾讯公布一则消息", "公司今日以6亿港元回购100万股。") == "buyback"


def test_explain_names_the_words() -> None:
    found = reader().explain("腾讯斥资6亿港元回购102万股")
    assert [(link.code, link.matches[0].alias) for link in found.links] == [("00700", "腾讯")]
    assert any(e.label == "buyback" and "回购" in e.words for e in found.event)


def test_every_event_has_a_rule() -> None:
    assert {rule.label for rule in default_knowledge().events.rules} == set(EVENTS)


def test_a_user_adds_words_and_rules() -> None:
    own = {
        "events": {
            "words": {"moonshot": ["登月"]},
            "rule": [{"event": "rnd", "weight": 9, "all": ["moonshot"]}],
        }
    }
    changed = knowledge(own)
    mask, _ = changed.lexicon.find("公司宣布登月并回购")
    assert changed.events.judge(mask, mask).event == "rnd"


@pytest.mark.parametrize(
    "own",
    [
        {"events": {"rule": [{"event": "rnd", "weight": 1, "all": ["no such list"]}]}},
        {"events": {"rule": [{"event": "party", "weight": 1, "all": ["buyback"]}]}},
        {"events": {"rule": [{"weight": 1, "all": ["buyback"]}]}},
        {"events": {"rule": [{"event": "rnd", "weight": 1}]}},
        {"weather": {}},
    ],
)
def test_a_bad_table_is_a_usage_error(own: dict[str, dict[str, object]]) -> None:
    with pytest.raises(UsageError):
        knowledge(own)


def test_words_are_found_longest_first_with_their_places() -> None:
    lexicon = Lexicon({"a": ["上市"], "b": ["上市辅导"], "c": ["acquir*"]})
    mask, hits = lexicon.find("上市辅导 上市 acquires")
    assert mask == lexicon.mask(["a", "b", "c"])
    assert [lexicon.words[number] for number, _, _ in hits] == ["上市辅导", "上市", "acquir"]
