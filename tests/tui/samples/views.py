"""Risks, advice and how past calls fared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hstui.edition import model
from hstui.edition.model import Figure, Sentence
from tests.tui.samples.base import MEMBERS, make_figure


def make_scores() -> list[Figure]:
    """Numbers of the advice page: scores, weights, and how past calls fared."""
    figures = [
        make_figure("scorecard.a.n", 34, "34", "count"),
        make_figure("scorecard.a.hits", 62, "62%", "%"),
        make_figure("scorecard.a.alpha", Decimal("1.42"), "+1.42", "pp"),
        make_figure("scorecard.b.n", 8, "8", "count"),
        make_figure("scorecard.b.alpha", Decimal("-0.6"), "-0.60", "pp"),
        make_figure("scorecard.unscored.halted", 1, "1", "count"),
        make_figure("advice.horizon", 20, "20个交易日", "days"),
    ]
    for at, (code, _) in enumerate(MEMBERS[:9]):
        score = Decimal("2.4") - at * Decimal("0.6")
        figures.append(make_figure(f"advice.{code}.score", score, f"{score:+.2f}", "count"))
        figures += [
            make_figure(f"advice.{code}.weight.{rule}", Decimal(weight), weight, "count")
            for rule, weight in (("southbound_streak", "+1.20"), ("buyback", "+0.50"), ("drawdown", "-0.70"))
        ]
    return figures


def make_advice() -> model.Advice:
    calls = []
    for at, (code, name) in enumerate(MEMBERS[:9]):
        score = 2.4 - at * 0.6
        stance = "overweight" if score > 1 else "watch" if score > -1 else "cautious"
        reasons = (
            model.Reason(
                "连续14个交易日获南向净买入，累计138.48亿港元",
                "southbound_streak@1",
                1.2,
                ("hkex-1",),
                ("southbound.total.net", f"advice.{code}.weight.southbound_streak"),
            ),
            model.Reason("公司公告回购，本月第八次", "buyback@1", 0.5, ("hkex-1",), (f"advice.{code}.weight.buyback",)),
            model.Reason(
                "股价较52周高位回落超过三成",
                "drawdown@1",
                -0.7,
                ("quote-1",),
                (f"advice.{code}.weight.drawdown",),
                counter=True,
            ),
        )
        calls.append(
            model.Call(
                code,
                name,
                stance,
                score,
                reasons,
                "20个交易日，基准为恒生科技指数",
                "连续净买入中断或公告撤回",  # type: ignore[arg-type]  # computed literal
                date(2026, 1, 20),
            )
        )
    return model.Advice(
        "full",
        "advice@1",
        (Sentence("成分股中9只获得判断，其余证据不足。"),),
        tuple(calls),
        (("网易-S", "本版没有新闻，也没有资金数据"), ("舜宇光学科技", "只有一条证据")),
        Sentence("证据先行，结论留有余地。"),
        "增持：证据合计得分高于1；关注：介于-1与1之间；谨慎：低于-1。",
        {"overweight": 3, "watch": 3, "cautious": 3},
    )


def make_risks() -> tuple[model.Risk, ...]:
    """Three, of three degrees."""
    return (
        model.Risk(
            "policy",
            "对华芯片出口政策反复",
            Sentence("美方豁免安排仍待确认，供应存在变数。"),
            "近48小时有3条相关报道，阈值2条",
            "chip_policy@1",
            (),
            ("cls-0",),
            3,
        ),
        model.Risk(
            "hibor",
            "港元流动性收紧",
            Sentence("一个月HIBOR五个交易日上升35个基点。"),
            "hibor_1m_change_5d = 35bp > 30bp",
            "hibor_squeeze@1",
            ("index.level",),
            ("quote-1",),
            2,
        ),
        model.Risk(
            "placing",
            "配售摊薄",
            Sentence("商汤-W 拟发行新股，相当于扩大后股本约4.3%。"),
            "placing_pct = 4.3% > 3%",
            "dilution@1",
            (),
            ("hkex-1",),
            1,
        ),
    )
