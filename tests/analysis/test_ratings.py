"""Which way brokers moved ratings and targets; what else they forecast is none."""

from __future__ import annotations

import pytest

from hstui.analysis.ratings import rating_moved
from hstui.text.script import fold

NAMES = (fold("甲公司-W"), fold("甲公司"), fold("acme"))


@pytest.mark.parametrize(
    ("title", "sign"),
    [
        ("某行：升甲公司-W目标价至62港元 维持“增持”评级", 1),
        ("某行：將甲公司(ABC.O)目標股價從157美元上調至159美元", 1),
        ("某行微升甲公司H股目标价至151港元", 1),
        ("某行：降甲公司目标价至47港元 维持“买入”评级", -1),
        ("某行降甲公司及乙公司评级", -1),
        ("某行下调甲公司目标价，评级升至“买入”", 0),
        ("某行上调甲公司2026年盈利预测", 0),
        ("某行：对甲公司上升潜力乐观 予“跑赢大市”评级", 0),
        ("某行：若佣金下调，对甲公司有利", 0),
        ("某行对甲公司持仓比例从7.37%降至7.3%", 0),
        ("Broker raises Acme price target to HK$700", 1),
        ("Broker cuts Acme's rating to neutral", -1),
        ("Broker downgrades Acme", -1),
        ("Broker cuts forecasts for Acme", 0),
    ],
)
def test_a_verb_beside_the_rating_or_the_target_says_the_way(title: str, sign: int) -> None:
    assert rating_moved(fold(title), NAMES) == sign
