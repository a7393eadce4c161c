"""In which unit a flow stands: told by its turnover, which is the sum of both sides where it is not stated."""

from __future__ import annotations

import pytest

from hstui.errors import Fault, SourceError
from hstui.records.flows import StockFlow
from hstui.records.units import hkd, hkd_million
from tests.sources.numbers.helpers import answer, fault, only
from tests.sources.numbers.test_flows import SHANGHAI, SHENZHEN, buybacks, channel, hkex, market, report, repurchase

AMOUNTS = {
    "HK_NET_BUYAMT": -899_203_090, "HK_BUY_AMT": 1_899_420_840, "HK_SELL_AMT": 2_798_623_930,
    "HK_DEAL_AMT": 4_698_044_770, "HKSH_NET_BUYAMT": -371_692_450, "HKSH_BUY_AMT": 1_301_165_150,
    "HKSH_SELL_AMT": 1_672_857_600, "HKSZ_NET_BUYAMT": -527_510_640, "HKSZ_BUY_AMT": 598_255_690,
    "HKSZ_SELL_AMT": 1_125_766_330,
}  # fmt: skip


def stock(over=1, day="2025-06-10", **changes):
    amounts = {name: value / over for name, value in AMOUNTS.items()} if over != 1 else AMOUNTS
    return {"SECURITY_CODE": "01810", "TRADE_DATE": day, "HKSH_RANK": 2, "HKSZ_RANK": 1, **amounts, **changes}


def test_the_whole_market_in_100_million_is_refused():
    for row in (channel("2025-12-17", buy=543.8634, sell=647.9841), channel("2025-12-17", buy=1800, sell=1700)):
        assert fault("eastmoney.channel", report(row)) is Fault.WRONG_UNIT


def test_one_kind_of_rows_in_another_unit_is_no_dirty_row():
    good = [channel(day, kind) for day in ("2025-12-16", "2025-12-17") for kind in ("002", "004")]
    totals = [channel(day, buy=600.01, sell=400.005) for day in ("2025-12-16", "2025-12-17")]
    assert fault("eastmoney.channel", report(*good, *totals)) is Fault.WRONG_UNIT


def test_a_total_that_its_channels_deny_is_left_out():
    legs = [channel("2025-12-17", kind) for kind in ("002", "004")]
    parsed = answer("eastmoney.channel", report(*legs, channel("2025-12-17", buy=6000.1, sell=4000.05),
                                                channel("2025-12-16")))  # fmt: skip
    assert [(item.day.day, item.channel) for item in parsed.records] == [
        (16, "total"), (17, "shanghai"), (17, "shenzhen")
    ]  # fmt: skip
    assert "the channels make 100001.50, the total says 10000.15" in parsed.notes[0]
    whole = answer("eastmoney.channel", report(*legs, channel("2025-12-17", buy=60001, sell=40000.5)))
    assert len(whole.records) == 3
    assert not whole.notes


@pytest.mark.parametrize("over", [10**-6, 100])
def test_a_channel_s_unit_shows_without_its_turnover(over):
    row = channel("2025-12-17", buy=30000.5 / over, sell=20000.25 / over, DEAL_AMT=None)
    assert fault("eastmoney.channel", report(row)) is Fault.WRONG_UNIT


def test_a_net_without_turnover_is_left_out_with_a_note():
    bare = channel("2025-12-16", DEAL_AMT=None, BUY_AMT=None)
    parsed = answer("eastmoney.channel", report(channel("2025-12-17"), bare))
    assert [item.day.day for item in parsed.records] == [17]
    assert "no turnover to tell its unit by" in parsed.notes[0]
    assert fault("eastmoney.channel", report(channel("2025-12-17", buy=None, NET_DEAL_AMT=0))) is Fault.WRONG_UNIT


def test_a_channel_cannot_buy_less_than_nothing_or_more_than_all():
    assert fault("eastmoney.channel", report(channel("2025-12-17", buy=-5000, sell=70000))) is Fault.WRONG_UNIT
    beyond = channel("2025-12-17", NET_DEAL_AMT=-60000, BUY_AMT=None)
    assert fault("eastmoney.channel", report(beyond)) is Fault.WRONG_UNIT


@pytest.mark.parametrize("over", [10**4, 10**6])
@pytest.mark.parametrize("missing", [("HK_DEAL_AMT",), ("HK_DEAL_AMT", "HK_BUY_AMT"), ()])
def test_a_stock_s_unit_shows_without_its_turnover(over, missing):
    row = stock(over, **dict.fromkeys(missing))
    assert fault("eastmoney.stock_flow", report(row), tag="01810") is Fault.WRONG_UNIT


def test_a_stock_s_net_without_any_turnover_is_left_out_with_a_note():
    bare = stock(day="2025-06-09", **{name: None for name in AMOUNTS if "NET" not in name})
    parsed = answer("eastmoney.stock_flow", report(stock(), bare), tag="01810")
    assert [item.day.day for item in parsed.records] == [10]
    assert "no turnover to tell its unit by" in parsed.notes[0]


@pytest.mark.parametrize("missing", [(), ("HK_BUY_AMT",)])
def test_a_net_that_is_not_stated_is_made_of_its_parts(missing):
    row = stock(HK_NET_BUYAMT=None, **dict.fromkeys(missing))
    parsed = answer("eastmoney.stock_flow", report(row), tag="01810")
    (flow,) = parsed.records
    assert isinstance(flow, StockFlow)
    assert flow.net == hkd(-899_203_090)
    assert "HK_NET_BUYAMT=null" in flow.provenance.raw
    assert parsed.notes == ("01810 2025-06-10: net buy not stated, made of its parts",)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"HK_DEAL_AMT": 4_698_044_770 * 10}, "buy + sell is not turnover"),
        ({"HK_DEAL_AMT": 4_698_044}, "buy + sell is not turnover"),
        ({"HK_NET_BUYAMT": 5_000_000_000, "HK_BUY_AMT": None, "HKSH_NET_BUYAMT": None, "HKSZ_NET_BUYAMT": None},
         "net buy beyond the turnover"),
        ({"HKSH_RANK": 1810}, "a rank of 1810"), ({"HKSZ_RANK": -1}, "a rank of -1"),
    ],
)  # fmt: skip
def test_a_stock_s_row_that_cannot_be_is_left_out_with_a_note(changes, what):
    parsed = answer("eastmoney.stock_flow", report(stock(), stock(day="2025-06-09", **changes)), tag="01810")
    assert [item.day.day for item in parsed.records] == [10]
    assert what in parsed.notes[0]
    assert fault("eastmoney.stock_flow", report(stock(**changes)), tag="01810") is Fault.WRONG_UNIT


def test_a_stock_s_row_without_figures_is_noted():
    empty = stock(day="2025-06-11", **dict.fromkeys(AMOUNTS))
    parsed = answer("eastmoney.stock_flow", report(empty, stock()), tag="01810")
    assert len(parsed.records) == 1
    assert parsed.notes == ("01810 2025-06-11: no net buy stated, left out",)


@pytest.mark.parametrize(
    "cells",
    [["-", "24,028,000,000", "26,360,000,000"], ["-", "240.28", "263.60"], ["1,200.00", "500.00", "700.00"],
     ["40,000.00", "-10,000.00", "50,000.00"]],
)  # fmt: skip
def test_the_exchange_s_unit_shows_without_its_total(cells):
    with pytest.raises(Exception, match="wrong_unit"):
        hkex(market(SHANGHAI, cells))


def test_a_side_alone_has_no_unit():
    top = [["1", "01810", "XIAOMI-W", "900,000,000", "400,000,000", "1,300,000,000"]]
    parsed = hkex(market(SHANGHAI, ["-", "24,028.00", "-"], top), market(SHENZHEN, ["-", "20,000.00", "20,000.00"]))
    assert only(parsed.records, channel="shenzhen").net == hkd_million("0.00")
    assert only(parsed.records, code="01810").net == hkd(500_000_000)
    assert len(parsed.records) == 2
    assert parsed.notes == ("2025-12-17 SSE Southbound: no turnover to tell its unit by, left out",)


def test_a_market_that_the_file_lacks_is_noted():
    parsed = hkex(market(SHANGHAI, ["40,000", "20,000", "20,000"]))
    assert parsed.notes == ("2025-12-17 SZSE Southbound: not in the file",)


def test_padding_of_a_market_s_name_is_not_part_of_it():
    cells = ["40,000", "20,000", "20,000"]
    parsed = hkex(market(SHANGHAI, cells), market(SHENZHEN + "\u3000 ", cells))
    assert {item.channel for item in parsed.records} == {"shanghai", "shenzhen"}
    assert not parsed.notes


def test_a_row_of_the_ten_without_figures_and_a_stock_told_two_ways_are_noted():
    xiaomi = ["1", "01810", "XIAOMI-W", "900,000,000", "400,000,000", "1,300,000,000"]
    other = ["2", "01810", "XIAOMI-W", "900,000,000", "100,000,000", "1,000,000,000"]
    tencent = ["3", "00700", "TENCENT", "900,000,000", "400,000,000", "1,300,000,000"]
    full = market(SHENZHEN, ["40,000", "20,000", "20,000"])
    parsed = hkex(market(SHANGHAI, ["40,000", "20,000", "20,000"], [xiaomi, other, tencent, tencent]), full)
    assert [item.code for item in parsed.records if isinstance(item, StockFlow)] == ["00700"]
    assert parsed.notes == ("2025-12-17 SSE Southbound: 01810 stands twice with other figures, left out",)
    blank = ["2", "00700", "TENCENT", "-", "-", "-"]
    parsed = hkex(market(SHANGHAI, ["40,000", "20,000", "20,000"], [xiaomi, blank]), full)
    assert [item.code for item in parsed.records if isinstance(item, StockFlow)] == ["01810"]
    assert parsed.notes == ("2025-12-17 SSE Southbound: TENCENT has no figures among the ten, left out",)


@pytest.mark.parametrize("scale", [100, 1000])
def test_a_stock_trades_no_more_than_its_channel(scale):
    top = ["1", "01810", "XIAOMI-W", *(f"{amount * scale:,}" for amount in (900_000_000, 400_000_000, 1_300_000_000))]
    with pytest.raises(SourceError) as caught:
        hkex(market(SHANGHAI, ["40,000", "20,000", "20,000"], [top]))
    assert caught.value.fault is Fault.WRONG_UNIT


@pytest.mark.parametrize("rank", ["1810", "0", "-1", "11", "1.5"])
def test_a_rank_is_one_of_ten(rank):
    top = [rank, "00001", "XIAOMI-W", "900,000,000", "400,000,000", "1,300,000,000"]
    with pytest.raises(SourceError) as caught:
        hkex(market(SHANGHAI, ["40,000", "20,000", "20,000"], [top]))
    assert caught.value.fault is Fault.SCHEMA


def test_a_session_without_its_ten_is_noted():
    cells = ["40,000", "20,000", "20,000"]
    top = [["1", "01810", "XIAOMI-W", "900,000,000", "400,000,000", "1,300,000,000"]]
    parsed = hkex(market(SHANGHAI, cells, top), market(SHENZHEN, cells, tens=False))
    assert parsed.notes == ("2025-12-17 SZSE Southbound: no top10Table in the file",)


def test_a_side_that_is_not_stated_is_noted():
    parsed = hkex(market(SHANGHAI, ["40,000", "-", "20,000"]), market(SHENZHEN, ["40,000", "20,000", "20,000"]))
    assert only(parsed.records, channel="shanghai").net is None
    assert parsed.notes == ("2025-12-17 SSE Southbound: bought or sold not stated, no net",)


@pytest.mark.parametrize(
    ("place", "what"), [(1, "not a stock code"), (3, "no trading date"), (4, "no number of shares"), (7, "no sum paid")]
)  # fmt: skip
def test_a_repurchase_without_a_cell_is_noted(place, what):
    row = repurchase()
    row[place] = ""
    parsed = buybacks(repurchase("700"), row, ["* a remark below the table"])
    assert [item.code for item in parsed.records] == ["00700"]
    (note,) = parsed.notes
    assert what in note
