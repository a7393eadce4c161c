"""What matters little scores little: hearsay, a column's question, promotion; not what somebody answered for."""

from __future__ import annotations

import pytest

from hstui.analysis.digest import digest
from hstui.analysis.story import StoryDraft
from tests.analysis.news import NOW, WINDOW, item, universe


def only(title: str, text: str = "", trust: int = 50) -> StoryDraft:
    (story,) = digest([item(title, text, hours=3, trust=trust)], universe(), NOW, WINDOW).stories
    return story


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("小米明年新平板曝光，共三款", "博主爆料称，小米明年将推出三款平板，屏幕均为3.2K。"),
        ("网传理想将推出两门轿跑", "网传理想汽车将推出一款两门轿跑，定价50万元。"),
        ("法眼观察｜快手主播转卖样品，平台该不该管？", ""),
        ("首场寒潮到来，同程旅行：滑雪场预订热度环比涨72%", ""),
        ("京东超市贺年糖果搜索量环比增长180%", "临近年关，糖果礼盒走俏。"),
        ("如何评价小米新平板的外观?", ""),
        ("美团要扶持花店，这一动作的背后目的是什么？", ""),
        ("三年换两任店长 理想汽车图啥", ""),
        ("小米公布车门结构专利 侧翻时保护乘员", "小米汽车科技有限公司近期公布了一项新专利。"),
        ("腾讯手写输入专利获授权", ""),
        ("某杂志发布最受赞赏公司榜 京东、小米上榜", "榜单由读者投票产生。"),
        ("小米汽车获得国际压铸大赛最佳结构奖", "奖项由评委评出。"),
        ("小米已成功注册多枚平板商标", ""),
    ],
)
def test_hearsay_a_columns_question_and_promotion_count_for_less(title: str, text: str) -> None:
    slight = only(title, text)
    told = only("小米、理想、快手、同程旅行、京东发布三款新品")
    assert slight.score_parts["weight"] < 0.5 * told.score_parts["weight"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("小米回应网传平板爆料：图片为伪造", "有博主爆料称小米将推出三款平板，小米公关部回应称图片为伪造。"),
        ("小米发布三款平板", "小米今日发布三款平板，网友热议其屏幕。"),
        ("同程旅行收购滑雪度假村，作价12亿元", ""),
        ("京东与泡泡玛特推出联名手机壳，首日售出30万件", ""),
        ("小米汽车起火？", "网友晒出视频，交警通报称无人受伤。"),
        ("如何看待携程被监管部门立案调查？", ""),
        ("怎么评价小米季度营收1100亿元？", ""),
        ("阿里发布两款新模型，有哪些特点？", ""),
        ("美团为什么退出印尼？", "美团今日宣布退出印尼市场，当地业务将于年底前关停，员工获补偿，骑手可转投其他平台。"),
        ("理想新车官宣周五上市，竞争优势是什么？", ""),
        ("小米被诉侵犯专利 法院受理", ""),
        ("小米登上手机出货量排行榜第二", ""),
        ("比亚迪发布新一代电池专利技术", ""),
    ],
)
def test_what_is_answered_for_or_weighs_counts_in_full(title: str, text: str) -> None:
    assert only(title, text).score_parts["weight"] >= 1.0


def test_a_filing_on_a_season_counts_in_full() -> None:
    assert only("同程旅行：滑雪季预订热度环比涨72%", trust=0).score_parts["weight"] >= 1.0


def test_one_desk_that_cites_the_company_makes_it_news() -> None:
    heard = item("小米新平板曝光，共三款", "博主爆料称，小米将推出三款平板。", hours=3, outlet="甲")
    seen = item("小米新平板，共三款曝光", "小米在产品页列出三款平板，首发日为1月6日。", hours=2, outlet="乙")
    (story,) = digest([heard, seen], universe(), NOW, WINDOW).stories
    assert story.desks == 2
    assert story.score_parts["weight"] >= 1.0
