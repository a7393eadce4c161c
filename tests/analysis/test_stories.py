"""Which items are one story, and what a story is called by."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from operator import mul

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hstui.analysis.knowledge import default_knowledge, knowledge
from hstui.analysis.pairs import Pairs
from hstui.analysis.similarity import FEATURES, PairModel, Weights, features
from hstui.analysis.stories import common_grams, group_items, story_id
from hstui.analysis.traits import Traits
from hstui.clock import HKT
from hstui.errors import UsageError
from hstui.text.script import to_hant
from tests.analysis.news import NOW, reader, universe


def model() -> PairModel:
    return PairModel(default_knowledge().tables["ranking"]["same_event"])


def read(title: str, hours: float = 10, body: str = "") -> Traits:
    return reader().read(title, body, time=(NOW - timedelta(hours=hours)).timestamp()).traits


def groups(*items: Traits) -> list[int]:
    return group_items(items, model(), common_grams(default_knowledge(), universe())).group


def same(a: Traits, b: Traits) -> bool:
    first, second = groups(a, b)
    return first == second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("比亚迪与一家沙特公司签署电池供应协议", "比亚迪签署沙特电池供应协议"),
        ("快手可灵推出新一代视频模型Kling 3.0", "可灵视频模型Kling 3.0正式上线"),
        ("联想集团发布首款卷轴屏笔记本", "聯想集團發布首款捲軸屏筆記本"),
        ("百度：昆仑芯已向港交所递交上市申请", "百度集团-SW(09888.HK)：昆仑芯向港交所提交上市申请表格"),
        ("商汤拟折价7%配售筹资21.6亿港元", "商汤-W(00020.HK)拟配售12亿股新B类股份 总筹21.6亿港元"),
    ],
)
def test_one_event_in_two_wordings(one: str, other: str) -> None:
    assert same(read(one, 12), read(other, 10))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("腾讯控股12月16日耗资6.36亿港元回购106万股", "腾讯控股12月17日耗资6.36亿港元回购105万股", 24),
        ("腾讯控股12月17日耗资6.36亿港元回购105万股", "小米集团12月17日耗资1.5亿港元回购380万股", 0),
        ("花旗上调百度目标价至181美元", "野村上调百度目标价至178美元", 1),
        ("蔚来11月交付36275辆", "小鹏11月交付36728辆", 1),
        ("蔚来10月交付40397辆", "蔚来11月交付36275辆", 30 * 24),
        ("南向资金今日净买入超36亿港元", "南向资金今日净买入近34亿港元", 96),
        ("腾讯控股斥资6.36亿港元回购股份", "腾讯控股斥资1.5亿港元回购股份", 3),
        ("甲公司通过港交所聆讯", "乙科技通过港交所聆讯", 1),
    ],
)
def test_a_template_with_another_company_day_or_figure(one: str, other: str, apart: float) -> None:
    assert not same(read(one, 10 + apart), read(other, 10))


def test_script_makes_no_difference() -> None:
    title = "小米汽车全国交付中心增至四百家"
    assert same(read(title, 12), read(to_hant(title), 10))


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("腾讯与宁德时代被列入一份清单", "Tencent, CATL named on a new roster"),
        ("比亚迪固态电池将于2028年装车", "BYD eyes solid-state cells in 2028"),
        ("美联储宣布降息50个基点 鲍威尔谈通胀", "Fed cuts rates by half a point, Powell plays down inflation"),
        ("比亚迪11月销量同比下降6.4%", "BYD November sales fall 6.4%"),
    ],
)
def test_two_languages_meet_by_companies_topics_and_figures(chinese: str, english: str) -> None:
    assert same(read(chinese, 12), read(english, 10))


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("比亚迪发布固态电池路线图", "BYD recalls hybrids in 2028"),
        ("美联储宣布降息50个基点", "European carmakers weigh tariff costs"),
        ("比亚迪11月销量同比下降6.4%", "BYD November sales fall 5.1%"),
    ],
)
def test_two_languages_stay_apart_without_them(chinese: str, english: str) -> None:
    assert not same(read(chinese, 12), read(english, 10))


def test_two_sessions_of_one_index_are_two_stories() -> None:
    one = "中概股指数初步收跌2.1%。热门中概股里，百度收跌4%，阿里巴巴、小鹏跌3%，理想、文远知行跌超2%，京东跌超1%"
    other = "中概股指数初步收跌0.3%。热门中概股里，网易、百胜中国初步收跌超1%，蔚来涨0.6%，小鹏涨1.1%，文远知行涨2.8%"
    assert same(read(one, 27), read(one.replace("2.1%", "2.2%"), 26))
    assert not same(read(one, 27), read(other, 3))


def test_a_daily_headline_repeated_next_day_is_another_story() -> None:
    assert not same(read("港股收评：三大指数集体上涨", 34), read("港股收评：三大指数集体上涨", 10))
    assert same(read("港股收评：三大指数集体上涨", 10.5), read("港股收评：三大指数集体上涨", 10))


def test_buybacks_of_two_days_for_as_much_money_are_told_apart_by_their_shares() -> None:
    monday = read("某公告：腾讯控股(00700.HK)于12月15日回购105.1万股，耗资约6.4亿港元", hours=40)
    tuesday = read("腾讯控股：12月16日以约6.4亿港元回购106.7万股", hours=16)
    rounded = read("騰訊回購逾105萬股 涉資約6.4億元", hours=38)
    first, second, third = groups(monday, rounded, tuesday)
    assert first == second != third


def test_a_headline_with_a_few_words_more_is_a_retelling() -> None:
    told = "美团无人机获准在迪拜开通三条商业航线"
    assert same(read(told, 12), read(f"{told}，消息人士称", 10))
    assert same(read(told, 12), read(f"快讯｜{told}", 10))


def test_two_launches_of_one_company_within_an_hour_are_two_stories_if_no_word_is_common() -> None:
    app = read("比亚迪推出全新充电APP：一键找桩", 10, "该应用整合各品牌的充电桩，支持预约与支付。")
    car = read("比亚迪腾势新款旅行车曝光", 11, "新车预计明年上市，采用封闭式前脸。")
    again = read("比亚迪全新充电APP上线，支持一键找桩", 12, "比亚迪推出全新充电APP。")
    found = groups(app, car, again)
    assert found[0] == found[2] != found[1]


def test_another_step_is_related_not_the_same() -> None:
    probe = read("市场监管总局对外卖平台竞争状况开展调查", 20)
    reply = read("美团回应外卖平台竞争状况调查：积极配合", 18)
    found = group_items([probe, reply], model(), common_grams(default_knowledge(), universe()))
    assert found.group[0] != found.group[1]


def test_the_order_of_items_does_not_matter() -> None:
    titles = [
        "京东在欧洲收购一家电器连锁", "京东完成收购欧洲电器连锁交割", "JD.com buys European electronics chain",
        "美团无人机航线进入迪拜", "美团无人机在迪拜开航", "迪拜：美团无人机首条航线启用",
        "小鹏发布人形机器人IRON", "小鹏人形机器人IRON亮相", "港股午评：恒指涨0.4%",
    ]  # fmt: skip
    items = [read(title, 5 + number) for number, title in enumerate(titles)]

    def stories(order: list[int]) -> set[frozenset[str]]:
        found = groups(*[items[i] for i in order])
        by_group: dict[int, set[str]] = {}
        for place, group in enumerate(found):
            by_group.setdefault(group, set()).add(titles[order[place]])
        return {frozenset(group) for group in by_group.values()}

    straight = stories(list(range(len(titles))))
    shuffle = random.Random(7)
    for _ in range(5):
        order = list(range(len(titles)))
        shuffle.shuffle(order)
        assert stories(order) == straight


def test_the_quick_score_is_the_features_sum_where_it_is_above_the_floor() -> None:
    titles = [
        "小米发布新款汽车",
        "小米新车发布 售价21万元",
        "腾讯控股回购105万股",
        "腾讯斥资6亿港元回购",
        "Xiaomi unveils new car",
        "某公司公告",
    ]
    items = [read(title, 4 + 3 * n, "据悉，小米新款汽车售价21.59万元。") for n, title in enumerate(titles)]
    weights = Weights(items, common_grams(default_knowledge(), universe()))
    found = Pairs(items, model(), weights)
    for a, one in enumerate(items):
        for b, other in enumerate(items):
            if a == b:
                continue
            defined = sum(map(mul, model().weights.values(), features(one, other, weights)))
            score = found.score(a, b)
            assert score == pytest.approx(defined, abs=1e-9)
            assert found.above(b, (a,), score - 1e-9) == [(a, score)]
            assert found.above(b, (a,), score) == []


_PIECES = (
    "小米", "腾讯控股", "回购", "发布新车", "5.2亿港元", "11月交付4万辆", "回应传闻", "Xiaomi", "unveils", "SU7",
    "第三季度", "：", "涨3%",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6), min_size=3, max_size=5),
    st.lists(st.sampled_from(_PIECES), max_size=8),
    st.floats(-6.0, 3.0),
)
def test_no_pair_above_the_floor_is_lost(titles: list[list[str]], body: list[str], floor: float) -> None:
    items = [read("".join(title), 7 * n, "".join(body[n:])) for n, title in enumerate(titles)]
    weights = Weights(items, {})
    found = Pairs(items, model(), weights)
    for a, b in ((0, 1), (1, 2), (2, 0)):
        defined = sum(map(mul, model().weights.values(), features(items[a], items[b], weights)))
        above = found.above(b, (a,), floor)
        assert above == [(a, pytest.approx(defined, abs=1e-9))] if above else defined <= floor + 1e-9


def test_two_companies_are_two_stories_whatever_the_words() -> None:
    assert groups(read("小米集团回应工厂停工传闻：生产正常"), read("蔚来回应工厂停工传闻：生产正常")) == [0, 1]


def test_features_are_named() -> None:
    a, b = read("小米发布新款汽车"), read("小米新车发布")
    weights = Weights([a, b], {})
    assert len(features(a, b, weights)) == len(FEATURES)


def test_an_id_is_32_hex_digits_of_wording_and_day() -> None:
    morning, evening = (datetime(2025, 12, 17, hour, tzinfo=HKT).timestamp() for hour in (1, 23))
    assert story_id("k", morning) == story_id("k", evening) != story_id("k", evening + 7200)
    assert len(story_id("k", None)) == 32
    assert int(story_id("k", None), 16) > 0


def test_a_user_moves_the_threshold_and_a_misspelt_feature_is_told() -> None:
    strict = knowledge({"ranking": {"same_event": {"join": 99.0}}})
    table = strict.tables["ranking"]["same_event"]
    found = group_items([read("比亚迪签署电池协议"), read("比亚迪签电池协议")], PairModel(table), {})
    assert found.group == [0, 1]
    with pytest.raises(UsageError, match="colour"):
        PairModel({"weights": {"colour": 1.0}})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Leapmotor logs 120,000 km of Level 3 trials in Wuhan", "零跑L3级自动驾驶在武汉路测逾12万公里"),
        ("NIO enters Egypt and Kazakhstan with two SUVs", "蔚来进入埃及、哈萨克斯坦市场"),
        ("Kuaishou's Kling launches new video model", "快手可灵发布新一代视频模型"),
        ("Two AI start-ups clear Hong Kong listing hearing, MiniMax among them", "MiniMax通过港交所上市聆讯"),
    ],
)
def test_one_event_in_two_languages(one: str, other: str) -> None:
    assert same(read(one, 12), read(other, 10))
    assert same(read(one, 10), read(other, 12))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # one company, one kind of event
        ("JD Cloud and Fastly team up on content delivery", "京东云与长沙签署智慧城市合作协议"),
        ("Alibaba's Qwen launches a speech model", "阿里平头哥发布新款CPU"),
        # one company outside in common, two members
        ("Xpeng and Tesla cut car prices in China", "比亚迪超越特斯拉成电动车销量冠军"),
        # one amount, no company in common
        ("Flood relief fund passes HK$3 billion", "金蝶国际获基金增持涉资30亿港元"),
        ("Airport operator to raise HK$3 billion", "金蝶国际拟筹资30亿港元"),
    ],
)
def test_two_languages_need_more_than_company_and_kind_of_event(one: str, other: str) -> None:
    assert not same(read(one, 10.5), read(other, 10))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("小米公布手机影像新技术", "小米汽车与意大利车队合作"),
        ("甲科技与上海一研究院签署战略合作框架协议", "扬州市与京东集团签署战略合作框架协议"),
        ("北京大学团队提出人形机器人运动框架", "何小鹏：人形机器人明年量产"),
        # a brand in common, which is several pairs of letters at once
        ("阿里新注册一批淘宝闪购商标", "一家零食连锁与淘宝闪购签订合作协议"),
        # one template, other figures, no company
        ("现货铂金下跌3.12%，报1639.30美元", "现货黄金上涨0.24%，报4217.09美元"),
    ],
)
def test_strangers_of_one_day(one: str, other: str) -> None:
    assert not same(read(one, 10.5), read(other, 10))


def test_a_story_does_not_creep_on_from_day_to_day() -> None:
    told = [read(f"美联储官员讲话：就业市场走弱，第{n}次重申观望", 110 - 22 * n) for n in range(6)]
    assert len(set(groups(*told))) > 1


_WHO = ("小米", "美团", "某公司", "当地一家企业")
_DOES = (
    "{}宣布在上海新建研发中心", "{}将在上海建研发中心，投资12亿元",
    "{}回应上海研发中心传闻", "{}上海研发中心动工，投资12亿元",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(_WHO), st.sampled_from(_DOES), st.integers(0, 40), st.booleans()),
        min_size=2,
        max_size=14,
    )
)
def test_what_nobody_asks_for_changes_no_group_that_somebody_does(told: list[tuple[str, str, int, bool]]) -> None:
    items = [read(does.format(who), hours) for who, does, hours, _ in told]
    wanted = [flag for *_, flag in told]
    common = common_grams(default_knowledge(), universe())
    whole = group_items(items, model(), common)
    part = group_items(items, model(), common, wanted=wanted)
    asked = {first for first, flag in zip(whole.group, wanted, strict=True) if flag}
    for i, first in enumerate(whole.group):
        if first in asked:
            assert part.group[i] == first
        else:
            assert part.group[i] not in asked
    assert {pair for pair in whole.related if asked.issuperset(pair)} == {
        pair for pair in part.related if asked.issuperset(pair)
    }
