"""Calls by rule: scores that a reader can add up, counter-evidence, who is not judged, and a user's weights."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from string import Formatter

import pytest

from hstui.analysis.actions import blackouts, buybacks, placings
from hstui.analysis.advice import AdviceCall, AdviceView, advise
from hstui.analysis.index import index_snapshot
from hstui.analysis.observed import Observed, StorySignal
from hstui.analysis.rules import LANGUAGES
from hstui.analysis.southbound import market_flows, stock_flows
from hstui.clock import HKT
from hstui.errors import UsageError
from hstui.records.flows import Buyback, Placing
from hstui.records.news import CalendarEvent
from hstui.records.units import hkd, pct, shares
from tests.analysis.builders import (
    CALENDAR,
    CLOSE,
    DAY,
    NOW,
    channel_row,
    origin,
    quote,
    stock,
    stock_row,
    universe,
    value,
)

CODES = ("00020", "00700", "01024", "01211", "01810", "03690", "09988")
SECTORS = {"01211": "auto", "01810": "hardware"}
HSTECH = universe(*(stock(code, "14", date(2025, 12, 8), SECTORS.get(code, "internet")) for code in CODES))


def story(code: str, event: str, title: str = "", score: float = 1.0) -> StorySignal:
    identity = f"{code}-{event}-{title}"
    return StorySignal(identity, (code,), event, "ai", score, (f"ev-{identity}",), title, desks=2)


def morning(*stories: StorySignal) -> Observed:
    """小米 bought for 14 sessions, 美团 for 6, 快手 repurchases, 商汤 places shares."""
    days = CALENDAR.connect_sessions(DAY, 15)
    rows = [stock_row(day, "01810", "300000000", "400000000") for day in days[1:]]
    rows += [stock_row(day, "03690", "300000000", "300000000") for day in days[9:]]
    rows += [stock_row(days[0], code, "-1", "-1") for code in ("01810", "03690")]
    rows += [stock_row(days[8], "03690", "-5", "-5")]
    bought = [
        Buyback("01024", "快手", day, shares(1000), hkd(60), None, hkd(50_000_000), "Exchange", None, None,
                origin("hkex.buyback", day, f"{day}"))
        for day in days[-8:]
    ]  # fmt: skip
    placed = [Placing("00020", DAY, shares(1_750_000_000), hkd("1.8"), None, pct("8.2"), None, origin("hkex.filings"))]
    channels = [channel_row(day, "total", "100" if day != DAY else "7909", "40000", None, "80000") for day in days]
    quotes = [quote("HSTECH", "5454", "5400", CLOSE)]
    quotes += [quote(code, "101", "100", CLOSE, pe="90" if code == "01211" else None) for code in CODES[:-1]]
    quotes.append(quote("09988", "97", "100", CLOSE))
    return Observed(
        universe=HSTECH, calendar=CALENDAR, day=DAY, now=NOW,
        market=market_flows(channels, CALENDAR, NOW),
        stocks=stock_flows(rows, CALENDAR, HSTECH, DAY),
        buybacks=buybacks(bought, HSTECH, CALENDAR, DAY),
        placings=placings(placed, HSTECH, DAY),
        index=index_snapshot(quotes, HSTECH, CALENDAR, NOW),
        stories=stories,
    )  # fmt: skip


def call_of(view: AdviceView, code: str) -> AdviceCall:
    return next(call for call in view.calls if call.code == code)


def test_a_pause_in_the_blackout_period_invalidates_nothing() -> None:
    results = CalendarEvent(datetime(2026, 1, 12, 12, tzinfo=HKT), "results", "R", origin("x"), ("01024",))
    silent = replace(morning(), blackouts=blackouts([results], HSTECH.codes, DAY))
    (usual,), (paused,) = (call_of(advise(one, 0), "01024").invalidation for one in (morning(), silent))
    assert usual["zh-Hans"] == "非静默期内停止回购"
    assert "静默期" in paused["zh-Hans"] and "业绩公布后" in paused["zh-Hans"]
    assert call_of(advise(silent, 0), "01024").score == call_of(advise(morning(), 0), "01024").score


def test_each_score_is_the_sum_of_its_printed_reasons() -> None:
    view = advise(morning(story("01810", "rnd"), story("01810", "launch"), story("01211", "rnd")), risks=2)
    for call in view.calls:
        assert value(call.score) == sum(value(reason.weight) for reason in call.reasons)
        assert call.score.formula is not None and call.reasons[0].signal.rule in call.score.formula
    xiaomi = call_of(view, "01810")
    assert (xiaomi.stance, value(xiaomi.score)) == ("overweight", Decimal("3.0"))
    assert [reason.rule for reason in xiaomi.reasons] == [
        "southbound_streak@2", "event.launch@2", "event.rnd@2", "southbound_size@2",
    ]  # fmt: skip
    assert xiaomi.expires == date(2025, 12, 24)  # five sessions on
    assert view.calls[0].code == "01810"


def test_a_buyback_speaks_for_a_stock_and_a_placing_against() -> None:
    view = advise(morning(), risks=0)
    kuaishou, sensetime = call_of(view, "01024"), call_of(view, "00020")
    assert (kuaishou.stance, value(kuaishou.score)) == ("watch", 1)
    assert dict(kuaishou.reasons[0].signal.values)["month_paid"].quantity == hkd(400_000_000)
    assert (sensetime.stance, value(sensetime.score)) == ("cautious", -2)
    assert {text["en"] for text in sensetime.invalidation} == {"the placing lapses"}
    assert sensetime.reasons[0].text["en"] == "New shares placed for {proceeds}, diluting holders"


def test_counter_evidence_stays_visible() -> None:
    view = advise(morning(story("01211", "rnd"), story("01211", "launch"), story("01211", "partnership")), risks=0)
    byd = call_of(view, "01211")
    assert (byd.stance, value(byd.score)) == ("watch", 1)
    assert [reason.rule for reason in byd.reasons if reason.counter] == ["valuation@2"]
    assert byd.reasons[-1].counter
    sensetime = call_of(advise(morning(story("00020", "rnd")), risks=0), "00020")
    assert [reason.rule for reason in sensetime.reasons if reason.counter] == ["event.rnd@2"]


def test_price_alone_judges_nobody_and_silence_is_said() -> None:
    view = advise(morning(), risks=0)
    assert {note.about: note.key for note in view.not_judged} == {
        "00700": "no_signal", "01211": "price_only", "09988": "price_only",
    }  # fmt: skip
    assert sum(int(value(m)) for m in view.distribution.values()) == len(view.calls) == 4


def test_one_supporting_rule_is_no_overweight() -> None:
    view = advise(morning(), risks=0, override={"events": {}, "rules": {"southbound_size": {"min_net": 10**12}}})
    assert call_of(view, "01810").stance == "watch"


def test_headlines_alone_are_no_overweight() -> None:
    told = [
        story(code, event, f"{code}的消息") for code in ("00700", "03690") for event in ("launch", "rnd", "partnership")
    ]
    view = advise(morning(*told), risks=0)
    assert (call_of(view, "00700").stance, value(call_of(view, "00700").score)) == ("watch", Decimal("1.5"))
    assert call_of(view, "03690").stance == "overweight"  # southbound money buys it, too


def test_a_user_can_change_a_weight_and_see_calls_move() -> None:
    before = call_of(advise(morning(), risks=0), "01024")
    after = call_of(advise(morning(), risks=0, override={"rules": {"buyback": {"steady_weight": -1}}}), "01024")
    assert (before.stance, after.stance) == ("watch", "cautious")
    gone = advise(morning(), risks=0, override={"rules": {"buyback": {"steady_weight": 0}}})
    assert "01024" in {note.about for note in gone.not_judged}


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ({"rules": {"astrology": {"weight": 1}}}, "no such rule: astrology"),
        ({"rules": {"buyback": {"weight": "much"}}}, r"advice\.rules\.buyback\.weight must be a number"),
        ({"rules": {"buyback": {"text": {"en": "{moon} bought"}}}}, r"\{moon\} has no measure"),
        ({"stance": {"overweight": True}}, r"advice\.stance\.overweight must be a number"),
        ({"events": {"rnd": {"direction": 4}}}, "direction must be 1, -1 or 0"),
        ({"closing": [{"slot": "x", "when": ["full_moon"], "text": dict.fromkeys(LANGUAGES, "")}]}, "full_moon"),
    ],
)  # fmt: skip
def test_a_table_that_does_not_fit_is_refused_in_one_line(override: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        advise(morning(), risks=0, override=override)
    assert "\n" not in str(caught.value)


def test_a_condition_that_another_one_holds_is_said_once() -> None:
    call = call_of(advise(morning(), risks=0), "01810")
    rules = {reason.rule.partition("@")[0] for reason in call.reasons}
    assert {"southbound_streak", "southbound_size"} <= rules
    for lang in ("zh-Hans", "zh-Hant", "en"):
        told = [text[lang] for text in call.invalidation]
        assert not any(one in other for one in told for other in told if one is not other)


def test_events_without_a_direction_of_their_own_need_one() -> None:
    view = advise(
        morning(
            story("00700", "earnings", "腾讯季度业绩超预期"),
            story("09988", "earnings", "阿里公布季度业绩"),
            story("01211", "delivery", "BYD sales fall in November"),
            story("03690", "delivery", "03690促销季：品牌旗舰店销量大涨4倍"),
            story("03690", "rating", "上调目标价但下调盈利预测"),
        ),
        risks=0,
    )
    rules = {(one.code, one.rule): one.weight for one in view.signals if one.family == "news"}
    assert rules == {("00700", "event.earnings"): Decimal("1.0"), ("01211", "event.delivery"): Decimal("-0.75")}


@pytest.mark.parametrize(
    ("title", "counts"),
    [
        ("某影业：股东01810减持后持股比例降至5%以下", False),
        ("01810对某家居H股持股比例减持至8.6%", False),
        ("01810：主要股东减持500万股", True),
        ("权益披露：某基金减持01810约200万股", True),
        ("01810主席减持100万股", True),
    ],
)
def test_a_holder_s_dealing_in_another_company_is_no_dealing_in_its_own_shares(title: str, counts: bool) -> None:
    view = advise(morning(story("01810", "insider", title)), risks=0)
    assert any(one.rule == "event.insider" for one in view.signals) is counts


def test_stories_of_what_records_tell_are_not_counted_twice() -> None:
    view = advise(morning(story("00020", "placement"), story("01024", "buyback"), story("00700", "buyback")), risks=0)
    assert [one.rule for one in view.signals if one.code == "00020"] == ["placing"]
    assert [one.rule for one in view.signals if one.code == "01024"] == ["buyback"]
    assert [one.rule for one in view.signals if one.code == "00700"] == ["event.buyback"]


def test_the_closing_word_follows_the_balance_and_prints_no_number_without_a_measure() -> None:
    view = advise(morning(story("01810", "rnd"), story("01211", "rnd"), story("01211", "launch")), risks=2)
    assert [clause.slot for clause in view.closing] == ["money", "risk", "advice"]
    for clause in (*view.closing, *view.assessment):
        for text in clause.text.values():
            assert {name for _, name, _, _ in Formatter().parse(text) if name} <= {name for name, _ in clause.values}
            assert not any(char.isdigit() for char in text)
    assert dict(view.closing[1].values)["risks"].quantity.value == 2
    quiet = advise(Observed(HSTECH, CALENDAR, DAY, NOW), risks=0)
    assert [clause.text["en"] for clause in quiet.closing][-1] == "Without evidence, waiting is a judgement too"
    assert quiet.calls == ()
    other = advise(morning(), risks=0)
    assert [clause.text for clause in other.closing] != [clause.text for clause in quiet.closing]


def test_evidence_is_balanced_only_where_it_speaks_for_both_sides() -> None:
    def word(*stories: StorySignal, **changes: object) -> str:
        return advise(replace(morning(*stories), **changes), risks=0).closing[0].text["en"]

    quiet = {"stocks": (), "buybacks": (), "placings": ()}
    assert word(**quiet) == "Money flows in; the evidence leans neither way"
    assert "balanced" not in word(**quiet, market=None) and "news" not in word(**quiet, market=None)


def test_the_closing_word_does_not_call_a_day_cautious_for_one_grave_case_among_many_good_ones() -> None:
    good = [story(code, "launch") for code in ("00700", "01024", "01211")]
    grave = story("03690", "investigation", "03690被立案调查")
    flows = replace(morning(), stocks=(), buybacks=(), placings=(), index=None)
    view = advise(replace(flows, stories=[*good, grave]), risks=0)
    assert [int(view.distribution[stance].quantity.value) for stance in ("overweight", "cautious")] == [0, 1]
    assert view.closing[0].text["en"] == "Money and evidence both lean positive"
    most = advise(replace(flows, stories=[good[0], grave, story("01810", "incident", "01810召回一款车")]), risks=0)
    assert most.closing[0].text["en"] == "Money still flows in, yet the evidence leans cautious"


def test_every_text_exists_in_every_language_and_no_rule_text_holds_a_number() -> None:
    view = advise(morning(story("01810", "rnd")), risks=1)
    for call in view.calls:
        for reason in call.reasons:
            assert set(reason.text) == {"zh-Hans", "zh-Hant", "en"}
            assert not any(char.isdigit() for text in reason.text.values() for char in text)
            names = {name for text in reason.text.values() for _, name, _, _ in Formatter().parse(text) if name}
            assert names <= {name for name, _ in reason.signal.values}
            assert reason.weight.provenance


def test_the_order_of_inputs_does_not_matter() -> None:
    stories = [story("01810", "rnd", str(number), score=number / 7) for number in range(6)]
    one, two = advise(morning(*stories), risks=0), advise(morning(*stories[::-1]), risks=0)
    assert one == two


def test_denials_rumours_price_reports_and_contrary_titles_are_no_signal() -> None:
    view = advise(
        morning(
            story("00700", "launch", "公司回应新品功能变更"),
            story("01211", "rnd", "比亚迪股价跌幅收窄"),
            story("09988", "partnership", "Firm reportedly in talks on a deal"),
            story("03690", "incident", "平台否认数据泄露"),
            story("01810", "launch", "新车销量下滑"),
        ),
        risks=0,
    )
    assert [one for one in view.signals if one.family == "news"] == []


@pytest.mark.parametrize(
    ("titles", "counts"),
    [
        (("00700起诉某公司侵权",), False),
        (("00700报案，警方抓获多人",), False),
        (("00700 sues a rival over patents",), False),
        (("00700被起诉侵权",), True),
        (("00700被判赔偿某公司80万元",), False),
        (("00700因违规被罚款500万元",), False),
        (("00700因违规被罚款3000万元",), True),
        (("00700被罚款50万元，并没收所得1.2亿元",), True),
        (("00700遭立案调查并被罚款", "00700被罚款80万元"), False),
        (("00700用户起诉平台",), True),
        (("某公司起诉00700",), True),
        (("某协会称00700滥用优势地位，将维权",), True),
        (("00700 is sued over patents",), True),
        (("00700打击买卖账号，违规者限制登录",), False),
        (("00700：某博主违约，已取证并将追责",), False),
        (("监管部门称00700违规，将追究责任",), True),
        (("00700遭监管打击",), True),
        (("造谣00700的案件告破",), False),
        (("长期诋毁00700，某博主被判赔",), False),
        (("00700遭立案调查", "00700回应被立案调查：内容不实"), False),
        (("00700遭立案调查", "00700被立案调查", "00700回应立案"), True),
    ],
)
def test_neither_its_own_complaint_nor_a_disputed_story_speaks_against_a_stock(
    titles: tuple[str, ...], counts: bool
) -> None:
    told = replace(story("00700", "investigation", titles[0]), titles=titles)
    view = advise(morning(told), risks=0)
    assert any(one.rule == "event.investigation" for one in view.signals) is counts


@pytest.mark.parametrize(
    ("event", "desks", "counts"), [("launch", 1, False), ("launch", 2, True), ("incident", 1, True)]
)
def test_what_one_desk_alone_passes_on_of_a_product_is_no_reason(event: str, desks: int, counts: bool) -> None:
    view = advise(morning(replace(story("00700", event, "00700的系统故障消息"), desks=desks)), risks=0)
    assert any(one.family == "news" for one in view.signals) is counts


def test_a_guess_of_results_to_come_is_none() -> None:
    told = [story("00700", "earnings", "某行料次季收入增长"), story("09988", "earnings", "季度收入增长")]
    view = advise(morning(*told), risks=0)
    assert [one.code for one in view.signals if one.family == "news"] == ["09988"]


def test_headlines_that_contradict_each_other_give_no_direction() -> None:
    told = replace(story("00700", "earnings", "季度营收增长"), titles=("季度净亏损扩大", "季度营收增长"))
    most = replace(story("09988", "earnings", "季度营收增长"), titles=("季度营收增长", "利润大增", "季度净亏损扩大"))
    view = advise(morning(told, most), risks=0)
    assert [one.code for one in view.signals if one.family == "news"] == ["09988"]


def test_results_whose_headlines_divide_profit_and_revenue_between_them_give_no_direction() -> None:
    fallen = ("季度营收增长", "季度营收同比增长15%", "季度净利润52亿元，上年同期117亿元")
    shrunk = ("季度净利润同比增长35%", "季度营收同比下降4%，净利润增35%")
    missed = ("季度净利润同比增长35%", "季度营收283亿元，市场预估292亿元")
    lost = ("季度净亏损160亿元", "季度营收增长12%")
    told = [
        replace(story(code, "earnings", titles[0]), titles=titles)
        for code, titles in (("00700", fallen), ("09988", shrunk), ("03690", lost), ("01810", missed))
    ]
    news = [one for one in advise(morning(*told), risks=0).signals if one.family == "news"]
    assert [(one.code, one.weight) for one in news] == []


def test_a_title_that_keeps_silent_about_profit_is_no_good_news() -> None:
    grown = story("00700", "earnings", "00700半年报：营收增一成")
    fallen = replace(grown, text="上半年营收增长一成，经调整净利润同比下滑近九成。")
    later = replace(story("09988", "earnings", "09988举行电话会"), titles=("09988举行电话会", "09988季度净利润大降"))
    view = advise(morning(fallen, later), risks=0)
    assert [(one.code, one.weight) for one in view.signals if one.family == "news"] == [("09988", -1)]
    assert [one.weight for one in advise(morning(grown), risks=0).signals if one.family == "news"] == [1]


def test_each_kind_of_dealing_has_words_of_its_own() -> None:
    grant, sale = (
        story("00700", "insider", "授出合共1000万份受限制股份单位"),
        story("09988", "insider", "09988主席减持100万股"),
    )
    view = advise(morning(grant, sale), risks=0)
    assert [one.code for one in view.signals if one.family == "news"] == ["09988"]


def test_a_streak_of_little_money_is_none() -> None:
    days = CALENDAR.connect_sessions(DAY, 7)
    for leg, counts in (("50000000", False), ("90000000", True)):
        rows = [stock_row(days[0], "01810", "1", "1")]
        rows += [stock_row(day, "01810", f"-{leg}", "0") for day in days[1:]]
        view = advise(replace(morning(), stocks=stock_flows(rows, CALENDAR, HSTECH, DAY)), risks=0)
        assert any(one.rule == "southbound_streak" for one in view.signals) is counts


def test_a_turn_of_little_money_is_none() -> None:
    days = CALENDAR.connect_sessions(DAY, 6)
    for last, turned in (("20000000", False), ("90000000", True)):  # HK$ in each channel
        rows = [stock_row(day, "00700", "-30000000", "-30000000") for day in days[:-1]]
        rows.append(stock_row(days[-1], "00700", last, last))
        view = advise(replace(morning(), stocks=stock_flows(rows, CALENDAR, HSTECH, DAY)), risks=0)
        assert any(one.rule == "southbound_reversal" for one in view.signals) is turned


def test_a_ban_that_is_given_up_points_nowhere() -> None:
    told = [story("01211", "policy", "欧盟拟放弃燃油车禁令"), story("00700", "policy", "00700获测试牌照")]
    view = advise(morning(*told), risks=0)
    assert [(one.code, one.weight > 0) for one in view.signals if one.family == "news"] == [("00700", True)]


def test_what_might_happen_is_no_signal() -> None:
    told = [
        story("01211", "incident", "若遭遇芯片断供，公司已有备选方案"),
        story("01211", "incident", "理想等车企承诺账期不超过两个月 另有一家发布声明"),
        story("00700", "incident", "一款翻译软件宣布停运"),
        story("01810", "investigation", "对话起诉小米汽车的车主"),
        story("00700", "rnd", "是否研发飞行汽车？公司回复"),
        story("03690", "earnings", "季度亏损扩大，这一仗值不值？"),
        story("00700", "policy", "自营药房发布护具准入规范"),
        story("09988", "policy", "某集团旗下小贷公司ABS获批"),
        story("01810", "policy", "某银行获批开业，01810旗下公司持股三成"),
        story("03690", "policy", "03690获准设立消费金融公司"),
        story("01024", "launch", "骑手又要换装了？知情人士：新款仍在内测"),
        story("01024", "launch", "01024预计三年内推出首款翻译耳机"),
        story("01211", "incident", "01211失控上热搜，爆料称刹车失灵"),
        story("09988", "insider", "摩根大通：在09988的持股比例升至5.64%"),
        story("01810", "insider", "贝莱德对01810的持仓降至4.9%"),
    ]
    assert {code for one in told for code in one.codes} <= set(CODES)
    assert [one for one in advise(morning(*told), risks=0).signals if one.family == "news"] == []
