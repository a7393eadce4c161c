"""A day's items become ranked stories; what is outside, undated, told or off-topic is handled as such."""

from __future__ import annotations

import random
from datetime import timedelta

from hstui.analysis.digest import digest
from hstui.analysis.retold import Affairs, for_reader
from hstui.analysis.story import Digest, Told
from hstui.text.i18n import LANGS
from tests.analysis.news import NOW, WINDOW, item, only, run, universe

PLACING = (
    item("商汤-W(00020.HK)拟配售12亿股新B类股份 总筹21.6亿港元", outlet="格隆汇", hours=1),
    item(
        "商汤拟折价7%配售股份筹资约21.6亿港元",
        "商汤公告，拟以每股1.80港元配售12亿股新B类股份，较前收市价折让约7%。所得款项用于研发。",
        outlet="财联社",
        trust=30,
        hours=2,
    ),
    item("商湯擬配售12億股新B類股份 籌資21.6億港元", outlet="RTHK", trust=45, hours=3),
)


def test_one_event_is_one_story_with_its_lead_and_desks() -> None:
    story = only(*PLACING)
    assert story.codes == ("00020",)
    assert (story.theme, story.event) == ("flows", "placement")
    assert story.lead.outlet == "财联社"
    assert story.desks == 3
    assert story.title == "商汤拟折价7%配售股份筹资约21.6亿港元"
    assert [e.item_id for e in story.summary] == [PLACING[1].id] * len(story.summary)
    assert "每股1.80港元" in story.summary[0].text
    assert story.first_seen == PLACING[2].published
    assert story.latest == PLACING[0].published
    assert {"21.6亿港元", "7%"} <= {a.amount.text for a in story.amounts}


def test_the_score_is_the_product_of_its_parts() -> None:
    story = only(*PLACING)
    product = 1.0
    for part in ("trust", "desks", "weight", "facts", "novelty", "event"):
        product *= story.score_parts[part]
    assert abs(story.score - product) < 1e-3


def test_more_desks_fresher_and_heavier_score_more() -> None:
    assert only(*PLACING).score > only(PLACING[1]).score
    assert only(item("小米发布新模型", hours=1)).score > only(item("小米发布新模型", hours=40)).score


def test_the_latest_figure_is_used_and_the_earlier_ones_are_kept() -> None:
    story = only(
        item("沐曦股份今日上市，开盘涨568%", outlet="甲", hours=22, trust=30),
        item("沐曦股份科创板上市首日盘中涨616%", outlet="乙", hours=20),
        item("沐曦股份上市首日收涨692.95%", outlet="丙", hours=16),
    )
    assert [(v.amount.text, v.status) for v in story.variants] == [
        ("692.95%", "used"), ("568%", "earlier"), ("616%", "earlier"),
    ]  # fmt: skip
    assert "692.95%" in story.title


def test_rounded_figures_do_not_differ() -> None:
    story = only(
        item("南向资金今日净买入近79亿港元", outlet="甲", hours=15),
        item("南向资金今日净买入79.09亿港元", outlet="乙", hours=14),
    )
    assert story.variants == ()


def test_outside_the_window_undated_and_ahead() -> None:
    old = item("小米发布一款旧机", hours=70)
    undated = item("腾讯发布新游戏", hours=None)
    ahead = item("美团上线新业务", hours=-30)
    fresh = item("快手第三季度营收355亿元", hours=3)
    found = run(old, undated, ahead, fresh)
    assert [story.lead.id for story in found.stories] == [fresh.id]
    assert (found.items, found.in_window, found.old, found.undated) == (4, 1, 1, 2)


def test_an_undated_item_joins_a_dated_story() -> None:
    story = only(item("快手第三季度营收355亿元", hours=3), item("快手第三季度营收355亿元", outlet="乙", hours=None))
    assert story.score > 0


def test_off_topic_is_dropped_and_industry_kept() -> None:
    found = run(
        item("胃不好要多喝小米粥？"),
        item("某地发布大雾橙色预警"),
        item("恒生科技指数收涨1.03%"),
        item("美联储宣布降息25个基点"),
    )
    assert {story.theme for story in found.stories} == {"flows", "macro"}
    assert all(not story.codes for story in found.stories)
    assert found.off_topic == 2


def test_members_come_before_the_rest() -> None:
    found = run(item("腾讯发布新一代翻译大模型"), item("智谱发布新一代翻译大模型"))
    assert found.stories[0].codes == ("00700",)


def test_news_told_before_the_window_is_a_rerun() -> None:
    fresh = only(item("比亚迪与沙特公司签署储能协议", hours=3))
    rerun = only(
        item("比亚迪与沙特公司签署储能协议", outlet="乙", hours=80), item("比亚迪与沙特公司签署储能协议", hours=3)
    )
    assert rerun.score < 0.5 * fresh.score
    assert [i.outlet for i in rerun.items] == ["财联社"]


def test_a_story_told_in_an_earlier_edition_keeps_its_id_and_counts_less() -> None:
    first = only(PLACING[2])
    told = {first.id: Told(first.id, first.title, tuple(i.id for i in first.items), first.latest)}
    again = only(*PLACING, told=told)
    assert again.id == first.id
    assert again.told
    assert again.score < only(*PLACING).score


def test_a_told_story_is_recognised_under_other_words() -> None:
    told = {"0" * 32: Told("0" * 32, "商汤拟折价7%配售股份筹资约21.6亿港元", (), NOW - timedelta(hours=5))}
    assert only(PLACING[0], told=told).id == "0" * 32


def test_the_id_stays_as_items_arrive() -> None:
    assert only(PLACING[2]).id == only(*PLACING).id


def test_the_order_of_items_does_not_matter() -> None:
    items = [*PLACING, item("快手第三季度营收355亿元"), item("腾讯发布新一代翻译大模型"), item("恒生科技指数收涨1.03%")]
    straight = run(*items)
    shuffled = list(items)
    random.Random(3).shuffle(shuffled)
    assert run(*shuffled) == straight


def test_nothing_gives_nothing() -> None:
    assert run() == Digest((), 0, 0, 0, 0, 0)


THREE_LANGUAGES = (
    item(
        "SenseTime to raise HK$2.16 billion in share placement",
        "SenseTime will sell 1.2 billion new B shares at HK$1.80 each, a discount of 7 percent to its last close.",
        outlet="RTHK",
        trust=10,
        hours=1,
        lang="en",
    ),
    item("商湯擬配售12億股新B類股份 籌資21.6億港元", outlet="香港電台", trust=12, hours=2, lang="zh-Hant"),
    item("商汤拟折价7%配售股份筹资约21.6亿港元", outlet="东方财富", trust=60, hours=3),
)


def test_the_readers_language_leads_and_gives_headline_and_sentences() -> None:
    leads = {}
    for lang in LANGS:
        (told,) = run(*THREE_LANGUAGES).stories
        story = for_reader(told, lang, Affairs())
        leads[lang] = story.lead.outlet
        assert {item.id: item.lang for item in story.items}[story.items[0].id] == lang
        for excerpt in story.summary:
            assert next(i for i in story.items if i.id == excerpt.item_id).lang == lang
    assert leads == {"zh-Hans": "东方财富", "zh-Hant": "香港電台", "en": "RTHK"}


def test_chinese_readers_get_the_other_script_before_english() -> None:
    (story,) = run(*THREE_LANGUAGES[:2]).stories
    assert story.lead.lang == "zh-Hant"
    assert not story.summary  # the English body is no summary of a Chinese headline


def test_an_item_that_several_lists_deliver_has_all_their_tickers() -> None:
    twice = [
        item("两家公司的智驾方案获得定点", ident="eastmoney:1", tickers=(code,), hours=3) for code in ("09868", "02015")
    ]
    (story,) = run(*twice).stories
    assert story.items[0].tickers == ("02015", "09868")
    assert run(*twice).stories == run(*reversed(twice)).stories


def test_a_headline_that_is_but_an_exclamation_goes_on_to_its_sentence() -> None:
    story = only(
        item("国内首家！", "国内首家！蔚来换电站接入国家电网调度，首批覆盖12座城市。据悉年内再增30座。", hours=2)
    )
    assert story.title == "国内首家！蔚来换电站接入国家电网调度，首批覆盖12座城市"
    assert story.codes == ("09866",)


def test_the_item_that_says_what_the_others_say_leads() -> None:
    stray = item(
        "罗博士登台：小米MiMo模型背后的旁白", "小米MiMo模型今日开源。" + "旁白一句。" * 50, outlet="甲", hours=1
    )
    told = [
        item(f"小米开源MiMo大模型 参数规模{n}亿", "小米MiMo模型今日开源。", outlet=outlet, hours=2)
        for n, outlet in ((300, "乙"), (300, "丙"), (300, "丁"))
    ]
    stories = run(stray, *told).stories
    assert stories[0].lead.outlet != "甲"


def test_charity_and_backers_count_for_less() -> None:
    plain, charity = only(item("京东发布仓储机器人", hours=3)), only(item("京东启动公益项目捐赠图书", hours=3))
    assert plain.score_parts["weight"] > 2 * charity.score_parts["weight"]
    backed = only(
        item("某生物公司完成近3000万美元融资", "某生物公司完成近3000万美元融资，由老股东与美团龙珠领投。", hours=3)
    )
    assert backed.score_parts["weight"] < only(item("美团完成一笔融资", hours=3)).score_parts["weight"]


def test_a_scheme_for_homes_is_no_news_of_the_sector() -> None:
    assert not run(item("某区启动换房以旧换新专项活动", hours=3)).stories
    assert run(item("家电以旧换新补贴扩围", hours=3)).stories


def test_daily_fixings_and_other_companies_ratings_are_off_topic() -> None:
    titles = ["美联储：当周商业票据未偿余额增加81亿美元", "大行评级丨野村：上调特斯拉目标价 看好Robotaxi"]
    found = digest([item(title) for title in titles], universe(), NOW, WINDOW)
    assert (found.stories, found.off_topic) == ((), 2)


def test_one_investor_of_several_is_not_what_a_start_up_is_about() -> None:
    for title in (
        "机械臂公司远山智能完成数亿元B轮融资，美团、北岸资本入局",
        "具身智能企业远山智能完成A+轮融资 京东集团参投",
    ):
        assert run(item(title, hours=2)).stories == ()
    assert only(item("美团领投机械臂公司远山智能B轮融资")).codes == ("03690",)


def test_who_holds_a_piece_of_a_chip_maker_is_no_news_of_the_chip_maker() -> None:
    assert run(item("远山实业：子公司参股的基金持有摩尔线程137万股")).stories == ()
    assert run(item("近一个月13家上市公司终止并购重组 国产算力龙头在列")).stories == ()
    assert run(item("加密货币交易所CoinHarbour港股暗盘转涨，现涨0.6%")).stories == ()


def test_an_app_in_which_something_was_said_does_not_make_it_its_owners_news() -> None:
    found = run(
        item("远山软件：前高管所称虚增收入与事实不符", "前高管在微信群称公司虚增收入，引发多方关注。", outlet="甲"),
        *(item("远山软件：前高管所称虚增收入与事实不符", outlet=outlet) for outlet in "乙丙丁"),
    )
    assert found.stories == ()


def test_a_desk_that_lists_its_item_twice_does_not_make_it_the_storys_centre() -> None:
    beside = [
        item("云雀手机助手采用系统原生截屏接口，键盘不可截", outlet="甲", hours=hours, trust=20, ident=f"x{hours}")
        for hours in (2, 3, 4)
    ]
    told = [
        item("知情人士：腾讯云雀手机助手遭监管约谈消息不实", "腾讯旗下云雀手机助手被约谈的消息不实。", outlet="乙"),
        item("腾讯云雀手机助手遭监管约谈？知情人士称不实", "腾讯旗下云雀手机助手被约谈的消息不实。", outlet="丙"),
    ]
    (story, *_) = [s for s in run(*beside, *told).stories if s.codes]
    assert "约谈" in story.title


def test_a_question_is_completed_and_a_long_flash_cut_at_a_clause() -> None:
    asked = item("腾讯云雀手机助手被约谈？", "腾讯云雀手机助手被约谈？知情人士：消息不实。腾讯暂无回应。")
    assert only(asked).title == "腾讯云雀手机助手被约谈？知情人士：消息不实"
    flash = item(
        "小米集团：成立前沿研究院，主要方向为面向自动驾驶与机器人的端侧芯片新架构、新模型和高效算法；"
        "另开展基于二维材料的新型存储器研究；开展高性能传感器研究"
    )
    assert only(flash).title == (
        "小米集团：成立前沿研究院，主要方向为面向自动驾驶与机器人的端侧芯片新架构、新模型和高效算法"
    )


def test_a_yardstick_or_a_backer_outside_is_not_what_a_listing_is_about() -> None:
    assert run(item("仅次于摩尔线程！年内第二赚新股出炉，单签最高赚7万")).stories == ()
    assert run(item("市值超310亿，华为小米押注的射频芯片企业登陆科创板")).stories == ()


def test_the_headline_that_names_the_member_leads() -> None:
    story = only(
        item(
            "某芯片巨头总裁来访北京，参观多家实验室",
            "芯片巨头总裁造访联想集团北京总部，参观多家实验室。",
            outlet="甲",
            trust=20,
        ),
        item("芯片巨头总裁来访联想集团北京总部 参观多家实验室", "芯片巨头总裁造访联想集团北京总部。", outlet="乙"),
        item("芯片巨头总裁造访联想北京总部，参观实验室", "芯片巨头总裁造访联想集团北京总部。", outlet="丙"),
    )
    assert story.desks == 3
    assert "联想" in story.title


def test_the_shop_in_which_goods_come_out_is_not_what_their_launch_is_about() -> None:
    assert run(item("北岸乳业联合京东首发两款奶粉新品")).stories == ()
    assert only(item("京东首发两款自有品牌奶粉新品")).codes == ("09618",)


def test_prices_of_other_countries_are_off_topic() -> None:
    assert not run(item("加拿大统计局：11月CPI同比增长2.2%，前值2.2%", hours=3)).stories
    assert not run(item("挪威统计局：10月失业率5.1%，预期5.1%", hours=3)).stories
    assert run(item("国家统计局：11月CPI同比增长0.7%", hours=3)).stories
