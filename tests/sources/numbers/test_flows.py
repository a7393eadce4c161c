"""Flows and corporate actions: holidays, unfinished rows, one channel, two units in one file; recorded wires."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.clock import HKT
from hstui.errors import Fault, SourceError
from hstui.records.flows import ChannelFlow, StockFlow
from hstui.records.units import Unit, hkd, hkd_million
from tests.sources.numbers.biff import chart, number, numbers, workbook
from tests.sources.numbers.helpers import SHARED, answer, asked, fault, only

LABELS = ["Total Turnover", "Buy Turnover", "Sell Turnover"]
COLUMNS = ["Rank", "Stock Code", "Stock Name", "Buy Turnover", "Sell Turnover", "Total Turnover"]


def market(name, cells, top=(), trading=1, labels=LABELS, wrap=lambda cell: [[cell]], tens=True):
    tables = [{"style": 1, "table": {"classname": "tradingTable", "schema": [labels],
                                     "tr": [{"td": wrap(cell)} for cell in cells]}}]  # fmt: skip
    if tens:
        tables.append({"style": 2, "table": {"classname": "top10Table", "schema": [COLUMNS],
                                             "tr": [{"td": [row]} for row in top]}})  # fmt: skip
    return {"id": 1, "date": "2025-12-17", "market": name, "tradingDay": trading, "content": tables}


def hkex(*markets, **changes):
    return answer("hkex.daily", "tabData = " + json.dumps(markets), tag="2025-12-17", **changes)


SHANGHAI, SHENZHEN = "SSE Southbound", "SZSE Southbound"


def test_net_is_buy_minus_sell_in_hk_million():
    parsed = hkex(market(SHANGHAI, ["40,000.00", "21,109.00", "18,891.00"]))
    row = only(parsed.records, channel="shanghai")
    assert isinstance(row, ChannelFlow)
    assert (row.net, row.computed) == (hkd_million("2218.00"), True)


def test_a_file_of_a_day_on_which_only_hong_kong_trades_is_no_session():
    parsed = hkex(market(SHANGHAI, ["0.00", "0.00", "0.00"]), market(SHENZHEN, ["0.00", "0.00", "0.00"]))
    assert parsed.records == ()
    assert all("no session" in note for note in parsed.notes)
    assert len(parsed.notes) == 2


def test_a_market_that_says_it_did_not_trade_is_no_session():
    assert hkex(market(SHANGHAI, [], trading=0)).records == ()


def test_columns_are_found_by_label_not_by_place():
    labels = ["Daily Quota Balance", "Sell Turnover", "Total Turnover", "Buy Turnover"]
    parsed = hkex(market(SHANGHAI, ["999,999,999", "10,000.00", "30,000.00", "20,000.00"], labels=labels))
    assert only(parsed.records, channel="shanghai").net == hkd_million("10000.00")


def test_older_layouts_of_the_cells_are_read():
    flat = market(SHANGHAI, ["30,000.00", "20,000.00", "10,000.00"], wrap=lambda cell: [cell])
    flat["content"][0]["table"]["schema"] = LABELS
    assert only(hkex(flat).records, channel="shanghai").turnover == hkd_million("30000.00")


def test_sums_may_differ_by_the_rounding_of_what_is_printed_and_no_more():
    assert hkex(market(SHANGHAI, ["50,388", "24,029", "26,360"])).records
    assert hkex(market(SHANGHAI, ["50,388.01", "24,028.50", "26,359.50"])).records
    body = "tabData = " + json.dumps([market(SHANGHAI, ["50,388.10", "24,028.50", "26,359.50"])])
    assert fault("hkex.daily", body, tag="2025-12-17") is Fault.WRONG_UNIT


def test_a_stock_in_both_tens_has_both_legs_and_one_in_one_ten_is_partial():
    parsed = hkex(
        market(SHANGHAI, ["40,000", "20,000", "20,000"], [["2", "01810", "XIAOMI-W　", "900,000,000", "400,000,000",
                                                           "1,300,000,000"]]),
        market(SHENZHEN, ["40,000", "20,000", "20,000"], [["1", "01810", "XIAOMI-W", "763,000,000", "200,000,000",
                                                           "963,000,000"],
                                                          ["2", "3690", "MEITUAN-W", "951,000,000", "200,000,000",
                                                           "1,151,000,000"]]),
    )  # fmt: skip
    xiaomi, meituan = only(parsed.records, code="01810"), only(parsed.records, code="03690")
    assert isinstance(xiaomi, StockFlow)
    assert isinstance(meituan, StockFlow)
    assert xiaomi.net == hkd(1_063_000_000)
    assert xiaomi.computed and meituan.computed
    assert xiaomi.shanghai_traded == (hkd(900_000_000), hkd(400_000_000))
    assert meituan.shanghai_traded is None
    assert not xiaomi.partial
    assert (xiaomi.shanghai_rank, xiaomi.shenzhen_rank) == (2, 1)
    assert meituan.partial
    assert meituan.shanghai_net is None
    assert "SSE Southbound" in xiaomi.provenance.raw
    assert "SZSE Southbound" in xiaomi.provenance.raw


def test_figures_of_the_evening_are_called_provisional():
    rows = [market(name, ["40,000", "20,000", "20,000"]) for name in (SHANGHAI, SHENZHEN)]
    early = hkex(*rows, ask=asked(datetime(2025, 12, 17, 18, tzinfo=HKT)))
    late = hkex(*rows, ask=asked(datetime(2025, 12, 17, 21, tzinfo=HKT)))
    assert any("provisional" in note for note in early.notes)
    assert not late.notes


def report(*rows, pages=1):
    return json.dumps({"success": True, "result": {"pages": pages, "data": list(rows), "count": len(rows)}})


def channel(day, kind="006", buy=30000.5, sell=20000.25, **changes):
    net, total = (None, None) if buy is None else (buy - sell, buy + sell)
    row = {"MUTUAL_TYPE": kind, "TRADE_DATE": f"{day} 00:00:00", "NET_DEAL_AMT": net, "DEAL_AMT": total}
    return {**row, "BUY_AMT": buy, "SELL_AMT": sell, **changes}


def test_an_unfinished_row_is_kept_as_unknown_never_as_zero():
    parsed = answer("eastmoney.channel", report(channel("2025-12-18", buy=None, sell=None), channel("2025-12-17")))
    unfinished = only(parsed.records, day=date(2025, 12, 18))
    assert isinstance(unfinished, ChannelFlow)
    assert unfinished.net is None
    assert unfinished.turnover is None
    assert "NET_DEAL_AMT=null" in unfinished.provenance.raw


def test_a_row_of_zeros_is_no_session():
    parsed = answer("eastmoney.channel", report(channel("2025-12-17"), channel("2025-10-02", buy=0, sell=0)))
    assert [item.day for item in parsed.records] == [date(2025, 12, 17)]


def test_one_dirty_row_costs_that_row_and_is_noted():
    parsed = answer("eastmoney.channel", report(channel("2025-12-17"), channel("2025-12-16", NET_DEAL_AMT=1.0)))
    assert len(parsed.records) == 1
    assert "1 of 2 rows dropped" in parsed.notes[0]


def test_history_is_followed_to_a_second_page_only_while_it_is_needed():
    recent, old = report(channel("2025-12-17"), pages=9), report(channel("2024-01-17"), pages=9)
    (follow,) = answer("eastmoney.channel", recent).follow
    assert "pageNumber=2" in follow.url
    assert follow.page == 2
    assert answer("eastmoney.channel", recent, page=2).follow == ()
    assert not answer("eastmoney.channel", old, page=2, tag=follow.tag).notes
    assert not answer("eastmoney.channel", recent, page=2, tag=follow.tag).notes  # more rows of the same day
    again = report(channel("2025-12-18"), channel("2025-12-17"), pages=9)
    assert answer("eastmoney.channel", again, page=2, tag=follow.tag).notes == (
        "page 2 begins with 2025-12-18, not before 2025-12-17",
    )
    assert answer("eastmoney.channel", old).follow == ()


def test_a_stock_that_was_never_in_the_ten_is_no_failure():
    empty = json.dumps({"success": False, "message": "返回数据为空", "code": 9201, "result": None})
    parsed = answer("eastmoney.stock_flow", empty, tag="01698")
    assert parsed.records == ()
    assert "01698" in parsed.notes[0]


@pytest.mark.parametrize("rank", [None, 0])
def test_a_leg_written_as_zero_without_a_rank_is_unknown(rank):
    legs = {"HKSH_NET_BUYAMT": 5, "HKSH_RANK": 1, "HKSZ_NET_BUYAMT": 0, "HKSZ_RANK": rank}
    row = {"SECURITY_CODE": "01810", "TRADE_DATE": "2025-12-17", "HK_NET_BUYAMT": 5, "HK_DEAL_AMT": 10**9, **legs}
    (flow,) = answer("eastmoney.stock_flow", report(row), tag="01810").records
    assert isinstance(flow, StockFlow)
    assert flow.shenzhen_net is None
    assert flow.shenzhen_rank is None
    assert flow.partial


@given(st.integers(-(10**11), 10**11), st.integers(-(10**11), 10**11))
def test_money_stays_exact(shanghai, shenzhen):
    row = {"SECURITY_CODE": "01810", "TRADE_DATE": "2025-12-17", "HK_NET_BUYAMT": shanghai + shenzhen,
           "HK_DEAL_AMT": 10**12, "HKSH_NET_BUYAMT": shanghai, "HKSH_RANK": 1,
           "HKSZ_NET_BUYAMT": shenzhen, "HKSZ_RANK": 1}  # fmt: skip
    (flow,) = answer("eastmoney.stock_flow", report(row)).records
    assert isinstance(flow, StockFlow)
    assert flow.shanghai_net is not None
    assert flow.shenzhen_net is not None
    assert flow.shanghai_net + flow.shenzhen_net == flow.net == hkd(shanghai + shenzhen)


@pytest.mark.parametrize("value", ["1e999", "NaN", "true", '"abc"'])
def test_absurd_numbers_never_become_figures(value):
    body = report(channel("2025-12-17"), channel("2025-12-16")).replace("20000.25", value, 1)
    parsed = answer("eastmoney.channel", body)
    assert all(item.net is None or item.net == hkd_million("10000.25") for item in parsed.records)


HEAD = ["Company", "Stock code", "Sec. type", "Trading date (yyyy/mm/dd)", "Number of shares/units repurchased",
        "Highest price", "Lowest price", "Aggregate price paid", "Method of repurchase"]  # fmt: skip


def buybacks(*rows):
    return answer("hkexnews.buybacks", workbook([["Date Printed : 17/12/2025"], HEAD, *rows]), tag="2025-12-17")


def repurchase(code="1024", paid="HKD 6,400.00", high="HKD 64.00", method="Exchange"):
    return ["SOMEBODY", code, "ORD", "2025/12/16", "100", high, "", paid, method]


def test_currencies_come_from_the_cell_and_are_not_mixed():
    parsed = buybacks(repurchase(), repurchase("6690", "RMB 2,500.00", "RMB 25.00", method="Shanghai Stock Exchange"))
    assert only(parsed.records, code="01024").paid == hkd("6400.00")
    assert only(parsed.records, code="06690").paid.unit is Unit.CNY
    mixed = buybacks(repurchase(), repurchase("700", "HKD 2,500.00", "RMB 25.00"))
    assert [item.code for item in mixed.records] == ["01024"]
    assert len(mixed.notes) == 1


def test_a_renminbi_counter_is_the_same_stock():
    assert [item.code for item in buybacks(repurchase("80700")).records] == ["00700"]


@pytest.mark.parametrize(
    "cells",
    [
        (number(65_535, 255),),
        (numbers(65_535, 200, 255),),
        (chart(), number(65_535, 255)),
        (number(60_000, 3), number(1, 99)),
    ],
    ids=["a far cell", "a far run", "behind a chart", "a far row and a far column"],
)
def test_a_small_workbook_that_asks_for_millions_of_cells_is_refused(cells):
    with pytest.raises(SourceError) as caught:
        answer("hkexnews.buybacks", workbook([HEAD, repurchase()], *cells), tag="2025-12-17")
    assert caught.value.fault is Fault.TOO_LARGE


def test_a_currency_nobody_knows_is_noted_not_guessed():
    parsed = buybacks(repurchase(), repurchase("700", "XXX 6,400.00"))
    assert len(parsed.records) == 1
    assert "no amount of money" in parsed.notes[0]


shared = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="no reference material beside the checkout"),
]


class TestRecorded:
    pytestmark = shared

    def test_the_exchanges_file(self):
        ask = asked(datetime(2026, 10, 9, 8, tzinfo=HKT))
        body = (SHARED / "flows/hkex_data_tab_daily_shape_20261008e.js").read_bytes()
        parsed = answer("hkex.daily", body, tag="2026-10-08", ask=ask)
        assert only(parsed.records, channel="shanghai").net == hkd_million(-2331)
        assert only(parsed.records, channel="shenzhen").net == hkd_million(2621)

    def test_a_stock_s_day_in_both_channels(self):
        body = (SHARED / "flows/em_rpt_hk_deal_rank_samples.json").read_bytes()
        xiaomi = only(answer("eastmoney.stock_flow", body).records, code="01810")
        assert isinstance(xiaomi, StockFlow)
        assert xiaomi.net == hkd(-899_203_090)
        assert xiaomi.shanghai_net is not None
        assert xiaomi.shenzhen_net is not None
        assert xiaomi.shanghai_net + xiaomi.shenzhen_net == xiaomi.net
        assert (xiaomi.shanghai_rank, xiaomi.shenzhen_rank) == (2, 1)

    def test_the_channel_total(self):
        body = (SHARED / "flows/em_rpt_mutual_deal_history_006_south_20260820.json").read_bytes()
        (total,) = answer("eastmoney.channel", body).records
        assert isinstance(total, ChannelFlow)
        assert (total.net, total.turnover) == (hkd_million("-10412.07"), hkd_million("119184.75"))

    def test_northbound_rows_alone_are_no_data(self):
        body = (SHARED / "flows/em_rpt_mutual_deal_history_005_north_20260814.json").read_bytes()
        assert fault("eastmoney.channel", body) is Fault.NO_DATA

    def test_holdings_follow_their_changes(self):
        body = (SHARED / "flows/em_hsgt_individual_hk_00700_20260814.json").read_bytes()
        held = answer("eastmoney.holdings", body).records
        assert len(held) == 5
        for before, after in pairwise(held):
            assert after.held - before.held == after.change
        assert held[-1].ratio.value == Decimal("11.61")

    def test_the_repurchase_workbook(self):
        grid = json.loads((SHARED / "flows/hkexnews_SRRPT20260909_grid_excerpt.json").read_text("utf-8"))["grid"]
        ask = asked(datetime(2026, 9, 9, 9, tzinfo=HKT))
        parsed = answer("hkexnews.buybacks", workbook([*grid, ["End Of Report"]]), tag="2026-09-09", ask=ask)
        assert not parsed.notes
        tencent = only(parsed.records, code="00700")
        assert tencent.paid == hkd("100442863.00")
        assert tencent.day == date(2026, 9, 8)
        assert only(parsed.records, code="06690").method == "Shanghai Stock Exchange"

    def test_the_ccass_page(self):
        universe = asked().universe
        stock = replace(universe.stocks[0], code="00001")
        body = (SHARED / "flows/hkexnews_mutualmarket_c_t_hk_20190125_excerpt.html").read_bytes()
        parsed = answer("hkexnews.ccass", body, ask=asked(universe=replace(universe, stocks=(stock,))))
        held = only(parsed.records, code="00001")
        assert (held.day, held.held.value, held.ratio.value) == (
            date(2019, 1, 25),
            Decimal(22_908_430),
            Decimal("0.59"),
        )
