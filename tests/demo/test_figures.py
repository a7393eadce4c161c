"""The day's well-known figures come out of the recording's records by plain arithmetic; the product knows none."""

from __future__ import annotations

import ast
import tomllib
from datetime import date
from decimal import Decimal
from itertools import pairwise, takewhile
from pathlib import Path

import pytest

import hstui
from hstui.records.flows import Buyback, ChannelFlow, StockFlow
from hstui.records.market import Bar, PolicyDecision, Quote, SeriesPoint
from tests.demo.replay import connect_days_back, records

LAST = date(2025, 12, 17)
YI = Decimal(100_000_000)


def stock_flows(code: str, source: str = "eastmoney.stock_flow") -> dict[date, StockFlow]:
    return {flow.day: flow for flow in records(source) if isinstance(flow, StockFlow) and flow.code == code}


def streak(code: str) -> list[StockFlow]:
    """Net purchases on consecutive sessions up to the last one, newest first."""
    flows = stock_flows(code)
    days = takewhile(lambda day: day in flows and flows[day].net.value > 0, connect_days_back(LAST))
    return [flows[day] for day in days]


def channel_nets(channel: str) -> dict[date, Decimal]:
    """亿 HK$ by day."""
    return {
        flow.day: flow.net.value / 100
        for flow in records("eastmoney.channel")
        if isinstance(flow, ChannelFlow) and flow.channel == channel and flow.net is not None
    }


def test_xiaomi_fourteen_sessions_in_a_row() -> None:
    bought = streak("01810")
    assert len(bought) == 14
    assert sum(flow.net.value for flow in bought) == Decimal("138.48") * YI
    nets = {flow.day: round(flow.net.value / YI, 2) for flow in bought}
    assert nets[LAST] == Decimal("10.63")
    assert nets[date(2025, 12, 16)] == Decimal("6.33")
    assert nets[date(2025, 12, 15)] == Decimal("13.82")
    assert not any(flow.partial for flow in bought)


def test_meituan_six_sessions_one_of_them_known_from_one_channel() -> None:
    bought = streak("03690")
    assert len(bought) == 6
    assert round(bought[0].net.value / YI, 2) == Decimal("7.51")
    assert [flow.day for flow in bought if flow.partial] == [date(2025, 12, 16)]


def test_channels_add_up_to_the_highest_total_in_three_weeks() -> None:
    shanghai, shenzhen, total = (channel_nets(channel) for channel in ("shanghai", "shenzhen", "total"))
    assert (shanghai[LAST], shenzhen[LAST], total[LAST]) == (Decimal("22.18"), Decimal("56.91"), Decimal("79.09"))
    assert total[date(2025, 12, 16)] == Decimal("0.82")
    assert total[date(2025, 12, 15)] == Decimal("36.54")
    days = connect_days_back(LAST)
    recent = [total[next(days)] for _ in range(20)]
    assert max(recent[1:15]) < recent[0] < max(recent[1:])


def test_every_total_is_the_sum_of_its_channels() -> None:
    shanghai, shenzhen, total = (channel_nets(channel) for channel in ("shanghai", "shenzhen", "total"))
    assert len(total) > 200
    assert all(shanghai[day] + shenzhen[day] == net for day, net in total.items())


def test_history_passes_a_holiday_and_ends_with_an_unfinished_row() -> None:
    total = channel_nets("total")
    assert date(2025, 9, 30) in total
    assert not [day for day in total if date(2025, 10, 1) <= day <= date(2025, 10, 8)]
    newest = max(
        (flow for flow in records("eastmoney.channel") if isinstance(flow, ChannelFlow)), key=lambda flow: flow.day
    )
    assert newest.day == date(2025, 12, 18)
    assert newest.net is None


@pytest.mark.parametrize("source", ["hkex.daily", "hkex.daily_history"])
def test_the_exchange_and_eastmoney_agree(source: str) -> None:
    compared = 0
    nets = {channel: channel_nets(channel) for channel in ("shanghai", "shenzhen")}
    for record in records(source):
        if isinstance(record, ChannelFlow):
            assert record.net is not None
            assert record.net.value / 100 == nets[record.channel][record.day]
        elif isinstance(record, StockFlow) and (other := stock_flows(record.code).get(record.day)):
            assert (record.net, record.shanghai_net, record.shenzhen_net) == (
                other.net,
                other.shanghai_net,
                other.shenzhen_net,
            )
            compared += 1
    assert compared > 20


def test_kuaishou_bought_back_eight_times_for_nearly_four_hundred_million() -> None:
    bought = [row for row in records("hkexnews.buybacks") if isinstance(row, Buyback) and row.code == "01024"]
    assert len({row.day for row in bought}) == len(bought) == 8
    assert Decimal("3.9") < sum(row.paid.value for row in bought) / YI < 4


def test_quotes_are_those_of_the_close() -> None:
    quotes = {quote.code: quote for quote in records("tencent.quotes") if isinstance(quote, Quote)}
    assert len(quotes) == 31
    assert (quotes["HSTECH"].last.value, quotes["HSTECH"].change.value) == (Decimal("5457.950"), Decimal("1.03"))
    assert f"{quotes['HSTECH'].quoted_at:%Y-%m-%d %H:%M}" == "2025-12-17 16:08"
    discount = 1 - Decimal("1.80") / quotes["00020"].last.value
    assert round(discount * 100, 2) == Decimal("8.63")


def test_bars_end_where_the_quotes_are() -> None:
    closes = {bar.code: bar for bar in records("tencent.bars") if isinstance(bar, Bar) and bar.day == LAST}
    quotes = [quote for quote in records("tencent.quotes") if isinstance(quote, Quote)]
    assert all(closes[quote.code].close == quote.last for quote in quotes)


def test_the_policy_path_shows_the_third_cut_of_the_year() -> None:
    uppers = sorted(
        (point.day, point.value.value)
        for point in records("nyfed.effr")
        if isinstance(point, SeriesPoint) and point.series == "fed.target_upper"
    )
    cuts = [day for (_, before), (day, after) in pairwise(uppers) if after < before and day.year == 2025]
    assert cuts == [date(2025, 9, 18), date(2025, 10, 30), date(2025, 12, 11)]
    decision = next(record for record in records("fed.press") if isinstance(record, PolicyDecision))
    assert (decision.verb, decision.lower.value, decision.upper.value) == ("lower", Decimal("3.5"), Decimal("3.75"))


def test_the_base_rate_and_the_balance() -> None:
    points = [point for point in records("hkma.liquidity") if isinstance(point, SeriesPoint) and point.day == LAST]
    values = {point.series: point.value.value for point in points}
    assert values["hkma.base_rate"] == 4
    assert 53_000 < values["hkma.closing_balance"] < 55_000


def test_nothing_in_the_product_knows_these_figures() -> None:
    package = Path(hstui.__file__).parent
    code = {path: " ".join(literals(path.read_text("utf-8"))) for path in package.rglob("*.py")}
    tables = {path: str(tomllib.loads(path.read_text("utf-8"))) for path in package.rglob("*.toml")}
    assert len(code) > 50
    assert tables
    known = ("138.48", "79.09", "22.18", "56.91", "10.63", "692.95", "36.26", "5457.95", "5,457.95", "8303.7")
    texts = {**code, **tables}
    assert not [f"{path.name}: {figure}" for path, text in texts.items() for figure in known if figure in text]


def literals(source: str) -> list[str]:
    """The constants of a module, without the docstrings, which may show a format by an example."""
    tree = ast.parse(source)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in prose]
