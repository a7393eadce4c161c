"""Who tells a story, with which figures and words, and which headlines tell none."""

from __future__ import annotations

from hstui.analysis.digest import digest
from hstui.analysis.variants import chatter, lead_order, midway, variants
from tests.analysis.news import NOW, WINDOW, item, only, run, universe


def test_the_figure_leads_where_most_tell_it_and_the_crowds_luck_does_not() -> None:
    items = [
        item("沐曦股份首日上市，中一签浮盈20万元", outlet="甲", hours=3, trust=20),
        item("沐曦股份今日登陆科创板上市", outlet="乙", hours=8, trust=25),
        *(item("沐曦股份首日上市收涨512%", outlet=outlet, hours=4, trust=30) for outlet in "丙丁戊"),
        item("沐曦股份科创板上市首日大涨512%", outlet="己", hours=5, trust=30),
    ]
    (story,) = digest(items, universe(), NOW, WINDOW).stories
    assert "512%" in story.title


def test_the_company_s_own_results_lead_before_those_of_a_part_and_what_its_head_says() -> None:
    day = "腾讯公布第三季度业绩，"
    items = [
        item("腾讯：第三季度企业微信收入同比翻倍至12亿元", day + "企业微信收入12亿元，去年同期6亿元。", hours=3),
        item(
            "腾讯总裁：第三季度业绩来自游戏与广告", day + "游戏与广告的收入都在增长，云业务平稳。", outlet="乙", hours=3
        ),
        item("腾讯：第三季度国际市场游戏收入208亿元", day + "国际市场游戏收入208亿元。", outlet="丙", hours=4),
        item("腾讯第三季度净利润同比增长18%", day + "净利润同比增长18%。", outlet="丁", hours=5),
    ]
    assert only(*items).title == "腾讯第三季度净利润同比增长18%"


def test_the_close_leads_before_a_move_of_the_session() -> None:
    early = item("中概股金龙指数盘初跌0.5%", "热门中概股盘初多数下跌，百度跌超2%，理想跌超1%。", hours=9, trust=20)
    close = item("中概股金龙指数收跌2.2%，百度跌4%", outlet="东方财富", hours=2)
    told = [early, close]
    assert lead_order(told, variants(told, "index_move"), behind=midway(told))[0] is close


def test_the_final_close_leads_before_a_preliminary_one() -> None:
    first = item(
        "纳斯达克金龙中国指数初步收涨约1.9%，百度涨3%", "热门中概股里，百度涨3%，阿里巴巴涨2%。", hours=2, trust=20
    )
    final = item("纳斯达克金龙中国指数收涨1.82%，百度涨3%", outlet="乙", hours=2)
    told = [first, final]
    assert lead_order(told, variants(told, "index_move"), behind=midway(told))[0] is final
    assert midway([first]) == frozenset()


def test_a_funds_rise_does_not_tell_the_product_that_caused_it() -> None:
    advertised = item("阿里千问下载量突破百万，传媒ETF、软件ETF基金涨超3%", "千问下载量突破百万。", hours=2, trust=20)
    told = [advertised, item("阿里千问下载量突破百万次", outlet="乙", hours=3, trust=40)]
    assert lead_order(told, (), idle=chatter(told))[0] is told[1]


def test_the_crowds_luck_speaks_for_no_listing_and_money_in_anothers_shares_is_no_news() -> None:
    told = only(
        item("沐曦股份科创板上市首日收涨512%", outlet="甲", hours=4),
        item(
            "沐曦股份上市首日大涨512%",
            "公司登陆科创板，收报640.5元，成交额达120亿元，换手率七成。",
            outlet="乙",
            hours=5,
        ),
        item(
            "沐曦股份上市首日大涨512% 创始人成百亿富翁",
            "三名创始人身家合计逾300亿元，其中一人持股12%。",
            outlet="丙",
            hours=3,
        ),
    )
    assert "富翁" not in told.title
    assert ["身家" in each.text for each in told.summary] == [False]
    assert not run(item("主力资金：沐曦股份获净买入12亿元", hours=3)).stories


def test_a_headline_that_is_but_a_name_tells_nothing() -> None:
    told = item("小鹏汽车计划2026年推出3款出海新车", "小鹏汽车表示，2026年将面向海外推出3款新车型。", hours=4)
    found = run(
        told,
        item("小鹏汽车", "小鹏汽车表示，2026年将面向海外推出3款新车型，含SUV。", hours=3),
        item("快手-WR", hours=2),
    )
    assert [story.lead for story in found.stories] == [told]


def test_a_namesake_s_news_is_none_here_and_a_platform_s_wares_are_not_its_own() -> None:
    assert not run(item("京东方A：拟与某公司设立合资公司", hours=3)).stories
    assert not run(item("某药企：新药在京东健康、阿里健康等线上平台开启预售", hours=3)).stories


def test_each_broker_s_rating_is_a_story() -> None:
    found = run(
        item("大行评级丨中银国际：上调携程目标价至638港元 重申买入评级", outlet="甲", hours=3),
        item("大行评级丨花旗：上调携程目标价至86美元 维持买入评级", outlet="乙", hours=4),
        item("花旗上调携程目标价至86美元", outlet="丙", hours=4),
    )
    assert sorted(len(story.items) for story in found.stories) == [1, 2]


def test_a_work_s_title_is_no_column_s_name() -> None:
    assert only(item("《逆水寒》海外版定档明年一月 网易披露首批地区", hours=3)).title.startswith("《逆水寒》")
    assert only(item("《異動股》小米漲超5%", hours=3)).title == "小米漲超5%"


def test_figures_of_two_things_are_not_said_to_differ() -> None:
    told = [
        item("小鹏明年研发投入约80亿元", hours=9),
        item("小鹏首三季收入 134亿元", outlet="东方财富", hours=8),
        item("小鹏明年将研发投入95亿元", outlet="格隆汇", hours=7),
    ]
    found = variants(told, "rnd")
    assert [(variant.amount.text, variant.status) for variant in found] == [("95亿元", "used"), ("80亿元", "differs")]
    spent = [item("小鹏前三季度研发开支95亿元", hours=9), item("小鹏前三季度资本开支40亿元", outlet="乙", hours=8)]
    assert variants(spent, "rnd") == ()


def test_the_market_s_move_beside_another_event_is_no_figure_of_it() -> None:
    told = [item("央行降息，沪指涨0.42%", hours=9), item("降息后深证成指涨0.33%", outlet="同花顺", hours=8)]
    assert variants(told, "policy") == ()
    assert variants(told, "index_move") == ()  # of two indices
    again = [item("沪指涨0.42%", hours=9), item("沪指收涨0.33%", outlet="同花顺", hours=8)]
    assert [v.status for v in variants(again, "index_move")] == ["used", "earlier"]


def test_a_round_up_or_a_holder_speaks_for_no_story() -> None:
    listed = item("沐曦股份：股票将于12月19日上市", hours=2, trust=20)
    holder = item(
        "远山电子：股票将于12月19日上市的沐曦股份，公司持有约0.37%",
        "远山电子在互动平台表示，沐曦股份股票将于12月19日上市，公司持股约0.37%。",
        outlet="乙",
    )
    story = only(listed, holder)
    assert len(story.items) == 2
    assert story.summary == ()
    cut = item("美联储宣布降息25个基点", hours=3, trust=20)
    wrap = item(
        "美股盘前要点 | 美联储降息25个基点！",
        "美联储降息25个基点！某软件商业绩逊于预期，盘前跌逾9%。",
        outlet="乙",
        hours=2,
    )
    assert only(cut, wrap).summary == ()
