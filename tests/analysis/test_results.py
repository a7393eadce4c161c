"""Which way headlines of results and deliveries point: for the company named, by what is known and not expected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.analysis.results import profit_moved, results_moved, results_point, states_results
from hstui.text.script import fold

ACME, OTHERS = (fold("甲公司"), fold("Acme")), (fold("乙公司"), fold("丙公司"))


def earnings(title: str, *, own_words: bool = False) -> int:
    return results_point(fold(title), "earnings", ACME, OTHERS, own_words=own_words)


def delivery(title: str) -> int:
    return results_point(fold(title), "delivery", ACME, OTHERS)


@pytest.mark.parametrize(
    ("title", "points"),
    [
        ("甲公司：季度营收12亿元，同比增长9%", 1),
        ("甲公司季度净收入12亿元 同比增9.4%", 1),
        ("甲公司季度收入12亿元，同比增加13%", 1),
        ("甲公司季度收入12亿元，同比减少4.5%", -1),
        ("甲公司季度营收增两成", 1),
        ("甲公司：上半年净利大降近九成", -1),
        ("甲公司季度营收70亿元，高于市场预期", 1),
        ("甲公司季度营收70亿元，不及预期", -1),
        ("甲公司季度营收70亿元，同比增长1.2%，高于市场预期", 1),
        ("甲公司季度营收微降0.8%，净利润增35%", 1),
        ("甲公司季度营收24.2亿元人民币，市场预估26.3亿元人民币", -1),
        ("甲公司季度营收24.2亿元，同比增长2%，市场预期24亿元", 1),
        ("甲公司上半年亏损收窄至3亿元", 1),
        ("甲公司上半年亏损扩大", -1),
        ("甲公司季度净亏损14亿元", -1),
        ("甲公司净亏损为34.8亿元，同比降31%", 1),
        ("甲公司首次实现单季盈利", 1),
        ("由盈转亏！甲公司季度营收同比增长2%", -1),
        ("甲公司上年度净利润5.2亿元，上年同期11.7亿元", -1),
        ("甲公司季度营收255.5亿元，去年同期211.3亿元", 1),
        ("甲公司淨利潤按年增長兩成", 1),
        ("甲公司季度净利润1,205.2亿元，去年同期净利润1,311亿元", -1),
        ("Acme profit falls 8% in third quarter", -1),
        ("Acme revenue rises to 5 billion yuan", 1),
        ("Acme net loss narrows", 1),
        ("Acme narrows third-quarter net loss", 1),
        ("Acme misses estimates", -1),
    ],
)
def test_results_point_where_their_figures_do(title: str, points: int) -> None:
    assert earnings(title) == points


@pytest.mark.parametrize(
    "title",
    [
        "甲公司营收增22%超预期，净利润跌超五成",
        "甲公司季度营收下降4%，净利润增35%",
        "甲公司公布季度业绩",
        "甲公司季度营收283亿元，同比增长8%，市场预估292亿元",
        "甲公司：季度营收70亿元，同比下降1.2%",
        "甲公司季度营收同比微增2.9%",
        "Acme revenue up 2% in third quarter",
        "甲公司研发投入创新高",
        "甲公司月活用户增25%",
        "甲公司关闭部分亏损门店",
        "甲公司骑手月均收入提升一成",
        "某行预计甲公司季度收入增长10%",
        "甲公司有望在四季度实现盈利",
        "甲公司股价大涨",
        "甲公司亏损已见顶",
        "乙公司净利润大降，甲公司发布新品",
    ],
)
def test_what_is_mixed_expected_or_no_result_points_nowhere(title: str) -> None:
    assert earnings(title) == 0


def test_the_company_s_own_preview_counts_and_what_it_adds_about_the_future_does_not_hide_what_is_known() -> None:
    preview = "甲公司：预计全年净利润同比增长140%"
    assert (earnings(preview), earnings(preview, own_words=True)) == (0, 1)
    assert earnings("甲公司季度营收增长10%，预计下季毛利率下降") == 1


def test_what_a_part_of_the_group_did_is_not_the_group_s() -> None:
    assert earnings("甲公司季度净利润下降18%，云业务收入增26%") == -1
    assert earnings("甲公司：云业务收入增26%") == 0
    assert earnings("甲公司网盘月活9000万，订阅收入同比增长21%") == 0
    assert earnings("甲公司：会员收入同比下降12%") == earnings("甲公司AI收入连续三季翻倍") == 0
    assert earnings("甲公司季度营收增20%，海外收入下降8%") == 1
    assert earnings("甲公司季度营收312亿元，研发人员同比增长20%") == 0
    assert earnings("甲公司季度营收312亿元，同比下降7%") == -1
    assert earnings("甲公司汽车等创新业务净亏损7亿元") == 0
    assert earnings("甲公司季度收入同比降3%，汽车业务首次盈利") == -1


@pytest.mark.parametrize(
    ("title", "points"),
    [
        ("甲公司11月交付新车3万辆，同比增长30%", 1),
        ("甲公司周销量创两个月新低", -1),
        ("进口车销量连年下跌 甲公司逆势增长10%", 1),
        ("乙公司销量暴跌六成，而甲公司暴涨四倍", 1),
        ("甲公司月销四万，乙公司销量创新低", 0),
        ("乙公司、甲公司、丙公司交付创新高", 1),
        ("甲公司累计交付突破三十万辆", 0),
        ("甲公司海外销量突破5万辆", 0),
        ("甲公司X7交付量突破10000台", 0),
        ("甲公司9月出口量突破5000台", 1),
        ("甲公司累计交付量39万辆，同比增长150%", 1),
        ("甲公司：前10月汽车销量39万辆，同比增长12%", 0),
        ("甲公司：1-10月累计销量39万辆，同比增长12%", 0),
        ("甲公司1-2月销量6万辆，同比增长12%", 1),
        ("甲公司10月销量3万辆，同比下降9%，1-10月销量增12%", -1),
        ("二季度手机市场同比下降1%，甲公司出货居首", 0),
        ("甲公司扩大海外销售网，拟增至百家门店", 0),
        ("乙公司销量大涨 甲公司持稳", 0),
        ("造车新势力均创交付历史新高 甲公司掉队", -1),
        ("甲公司销量破3000辆、丁公司销量降一成", 0),
    ],
)
def test_deliveries_are_those_of_the_company_named(title: str, points: int) -> None:
    assert delivery(title) == points


def test_a_report_says_how_profit_went_by_its_figures_too() -> None:
    assert profit_moved(fold("甲公司季度净利润53亿元，上年同期净利润117亿元。")) == -1
    assert profit_moved(fold("季度营收2,478.0亿元，预估2,452亿元。调整后每ADS收益4.3元，预估6.3元。")) == -1
    assert results_moved(fold("甲公司季度营收下降4%，净利润增35%"), ACME, OTHERS) == (1, -1, 0)


@pytest.mark.parametrize(
    ("title", "states"),
    [
        ("甲公司：2024年第四季度调整后净利润53.1亿元，同比增长30%", True),
        ("甲公司(00001.HK)前三季度归属于上市公司股东的净利润23.3亿元", True),
        ("甲公司全面盈利：Q4 营收 77.3 亿元，同比增长 22%", True),
        ("扭盈为亏！甲公司三季度营收同比下滑两成，净亏损6亿元", True),
        ("甲公司：本地生活集团亏损收窄至5亿元", False),
        ("甲公司：第四季度智能家居等创新业务净亏损7亿元", False),
        ("甲公司：第四季度国际市场游戏收入332亿元", False),
        ("甲公司Q3：亏损不是答案", False),
        ("董事长：甲公司技术领先，今年至关重要", False),
    ],
)
def test_a_headline_states_results_of_the_company_or_of_a_part(title: str, states: bool) -> None:
    assert states_results(fold(title), ACME) is states


@given(st.text(alphabet="甲公司乙丙营收净利润亏损同比环比增长下降9%,，。、 预计首次盈利", max_size=60))
def test_any_text_gives_a_sign(text: str) -> None:
    assert earnings(text) in (-1, 0, 1)
    assert delivery(text) in (-1, 0, 1)
