"""Risk rules: only what is triggered appears, with the figures that triggered it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from string import Formatter

import pytest

from hstui.analysis.actions import placings
from hstui.analysis.index import index_snapshot
from hstui.analysis.macro import macro_view
from hstui.analysis.observed import Observed, StorySignal
from hstui.analysis.risks import PHRASES, TriggeredRisk, find_risks
from hstui.analysis.southbound import market_flows, stock_flows
from hstui.clock import HKT
from hstui.errors import UsageError
from hstui.records.flows import Placing
from hstui.records.market import SeriesPoint
from hstui.records.units import Unit, hkd, shares
from tests.analysis.builders import (
    CALENDAR,
    CLOSE,
    DAY,
    NOW,
    channel_row,
    origin,
    point,
    quote,
    stock,
    stock_row,
    universe,
    value,
)

CODES = ("00020", "00700", "01810", "03690", "09988")
HSTECH = universe(*(stock(code, "20", date(2025, 12, 8)) for code in CODES))
QUIET = Observed(HSTECH, CALENDAR, DAY, NOW)


def by_id(observed: Observed, **override: object) -> dict[str, TriggeredRisk]:
    return {risk.id: risk for risk in find_risks(observed, override or None)}


def told(theme: str, event: str, title: str, *codes: str, score: float = 1.0) -> StorySignal:
    return StorySignal(f"{theme}-{title}", codes, event, theme, score, (f"ev-{title}",), title)


def test_nothing_observed_triggers_nothing() -> None:
    assert find_risks(QUIET) == ()


def test_news_borne_risks_name_their_stories() -> None:
    observed = replace(
        QUIET,
        stories=[
            told("chips", "policy", "美方拟审查H200出口豁免", score=2),
            told("chips", "policy", "半导体出口管制或再调整", "00700"),
            told("auto", "none", "车企价格战再起"),
            told("chips", "launch", "国产GPU产能爬坡"),
            told("ai", "launch", "公司发布新模型"),
            told("gaming", "policy", "游戏限制放宽"),
        ],
    )
    found = by_id(observed)
    assert set(found) == {"policy", "competition", "capacity"}
    assert found["policy"].stories[0] == "chips-美方拟审查H200出口豁免"
    assert dict(found["policy"].values)["stories"].quantity.value == 2
    assert found["policy"].codes == ("00700",)
    assert found["policy"].evidence == ("ev-美方拟审查H200出口豁免", "ev-半导体出口管制或再调整")
    assert [risk.severity for risk in find_risks(observed)] == [2, 1, 1]


def test_support_is_no_uncertainty_of_policy() -> None:
    said = replace(told("macro", "policy", "主管部门：支持以旧换新"), text="清理不合理的限制措施。")
    assert by_id(replace(QUIET, stories=[said])) == {}
    assert "policy" in by_id(replace(QUIET, stories=[told("chips", "policy", "美方限制对芯片业的补贴")]))


def test_a_headline_that_asks_is_no_risk() -> None:
    asked = replace(
        told("chips", "none", "被误读了？内存涨价时毛利率反而改善"), titles=("被误读了？内存涨价时毛利率反而改善",)
    )
    assert by_id(replace(QUIET, stories=[asked])) == {}
    stated = replace(asked, titles=(*asked.titles, "内存涨价，手机厂商成本上升"))
    assert set(by_id(replace(QUIET, stories=[stated]))) == {"capacity"}


def test_what_holds_a_trade_up_is_no_shortage() -> None:
    assert by_id(replace(QUIET, stories=[told("ai", "none", "医疗智能体的瓶颈在于信任")])) == {}
    assert set(by_id(replace(QUIET, stories=[told("ai", "none", "大模型训练遇算力瓶颈")]))) == {"capacity"}


def test_latin_words_match_whole_words() -> None:
    assert by_id(replace(QUIET, stories=[told("ai", "policy", "Urban drone project")])) == {}
    assert "policy" in by_id(replace(QUIET, stories=[told("ai", "policy", "Export controls widened")]))


def flows(*nets: str) -> Observed:
    days = CALENDAR.connect_sessions(DAY, len(nets))
    rows = [channel_row(day, "total", net) for day, net in zip(days, nets, strict=True)]
    return replace(QUIET, market=market_flows(rows, CALENDAR, NOW))


def test_southbound_outflow_and_turn() -> None:
    assert by_id(flows("100", "200", "300", "400")) == {}
    assert by_id(flows("-100", "200", "-300")) == {}  # small, and not after three sessions of buying
    turned = by_id(flows("-5", "100", "200", "300", "-400"))
    assert set(turned) == {"southbound_turn"}
    assert {name: int(value(m)) for name, m in turned["southbound_turn"].values} == {"outflow": 400, "previous": 3}
    large = by_id(flows("100", "-6000"))["southbound_outflow"]
    assert {name: int(value(m)) for name, m in large.values} == {"outflow": 6000, "low_of": 2}


def test_crowding_and_stock_outflow() -> None:
    days = CALENDAR.connect_sessions(DAY, 15)
    rows = [stock_row(days[0], "01810", "-1", "-1")]
    rows += [stock_row(day, "01810", "500000000", "500000000") for day in days[1:]]
    rows += [stock_row(day, "03690", "-200000000", "-100000000") for day in days[-6:]]
    rows += [stock_row(day, "00700", "-20000000", "-10000000") for day in days[-6:]]  # little money
    rows += [stock_row(day, "06869", "-20000000", "-10000000") for day in days[-6:]]  # no member
    found = by_id(replace(QUIET, stocks=stock_flows(rows, CALENDAR, HSTECH, DAY)))
    assert {name: int(value(m)) for name, m in found["crowding"].values} == {"days": 14, "total": 14_000_000_000}
    assert found["crowding"].codes == ("01810",)
    assert found["stock_outflow"].codes == ("03690",)
    assert {name: int(value(m)) for name, m in found["stock_outflow"].values} == {"worst": 1_800_000_000, "count": 1}


def test_index_rules() -> None:
    quotes = [quote("HSTECH", "5140", "5400", CLOSE), quote("00700", "80", "100", CLOSE, pe="70")]
    quotes += [quote(code, "99", "100", CLOSE, pe="61") for code in CODES if code != "00700"]
    found = by_id(replace(QUIET, index=index_snapshot(quotes, HSTECH, CALENDAR, NOW)))
    assert set(found) == {"breadth", "concentration", "valuation"}
    assert int(value(dict(found["breadth"].values)["decliners"])) == 5
    assert dict(found["valuation"].values)["pe"].quantity.value == 70
    assert found["concentration"].codes[0] == "00700"
    assert 60 <= value(dict(found["concentration"].values)["share"]) <= 200
    mute = [replace(one, pe=None) for one in quotes]
    assert "valuation" not in by_id(replace(QUIET, index=index_snapshot(mute, HSTECH, CALENDAR, NOW)))


def test_dilution_from_records_or_from_stories() -> None:
    placed = [Placing("00020", DAY, shares(10), hkd("1.8"), None, None, None, origin("hkex.filings"))]
    found = by_id(replace(QUIET, placings=placings(placed, HSTECH, DAY)))
    assert found["dilution"].codes == ("00020",)
    news = by_id(replace(QUIET, stories=[told("flows", "placement", "商汤拟配售新股", "00020")]))
    assert news["dilution"].codes == ("00020",) and news["dilution"].evidence == ("ev-商汤拟配售新股",)


def macro(*points: SeriesPoint, now: datetime = NOW) -> Observed:
    return replace(QUIET, now=now, macro=macro_view(list(points), [], [], CALENDAR, now))


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([point("hkab.hibor_on", date(2025, 12, 10), "2.0"), point("hkab.hibor_on", DAY, "3.1")], {"hibor_squeeze"}),
        ([point("hkab.hibor_on", date(2025, 12, 10), "2.0"), point("hkab.hibor_on", DAY, "2.5")], set()),
        ([point("fx.usdhkd", DAY, "7.8460", Unit.HKD_PER_USD)], {"band_edge"}),
        ([point("fx.usdhkd", DAY, "7.80", Unit.HKD_PER_USD)], set()),
        ([point("us.vix", DAY, "31", Unit.POINTS)], {"volatility"}),
        (
            [point("fed.target_lower", day, rate) for day, rate in ((date(2025, 12, 10), "3.5"), (DAY, "3.75"))]
            + [point("fed.target_upper", day, rate) for day, rate in ((date(2025, 12, 10), "3.75"), (DAY, "4.0"))],
            {"policy_rate"},
        ),
        ([point("ust.10y", date(2025, 12, 10 + step), f"4.{level}") for step, level in
          enumerate((10, 12, 15, 20, 25, 31))], {"us_yields"}),
        (
            [point("hkma.balance_before_dw", date(2025, 12, 16), "54000", Unit.HKD_MILLION),
             point("hkma.balance_before_dw", DAY, "44000", Unit.HKD_MILLION),
             point("fx.usdhkd", DAY, "7.85", Unit.HKD_PER_USD)],
            {"band_edge", "intervention"},
        ),
    ],
)  # fmt: skip
def test_macro_rules(points: list[SeriesPoint], expected: set[str]) -> None:
    assert set(by_id(macro(*points))) == expected


def test_a_month_end_spike_is_no_squeeze() -> None:
    rows = [point("hkab.hibor_on", date(2025, 12, 22), "2.0"), point("hkab.hibor_on", date(2025, 12, 31), "4.1")]
    assert by_id(macro(*rows, now=datetime(2026, 1, 2, 8, tzinfo=HKT))) == {}


def test_texts_name_only_what_they_are_given() -> None:
    for risk in find_risks(macro(point("us.vix", DAY, "31", Unit.POINTS), point("fx.usdhkd", DAY, "7.846"))):
        names = {
            name for text in (*risk.text.values(), *risk.trigger.values()) for _, name, _, _ in Formatter().parse(text)
        }
        assert names - {None} <= {name for name, _ in risk.values} | PHRASES
        assert all(measure.provenance for _, measure in risk.values)


def test_users_rules() -> None:
    high = macro(point("us.vix", DAY, "20", Unit.POINTS))
    assert by_id(high) == {}
    assert set(by_id(high, rules={"volatility": {"min_vix": 18}})) == {"volatility"}
    assert by_id(high, rules={"volatility": {"min_vix": 18, "enabled": False}}) == {}
    with pytest.raises(UsageError, match=r"risks\.rules\.moon\.kind must be one of"):
        by_id(QUIET, rules={"moon": {"kind": "tide"}})
    with pytest.raises(UsageError, match=r"\{tide\} has no measure"):
        by_id(QUIET, rules={"volatility": {"text": {"en": "{tide}"}}})
