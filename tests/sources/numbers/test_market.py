"""Quotes and bars: checks that a quote can be true, and what the providers write where there is nothing."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal

import pytest

from hstui.clock import HKT
from hstui.errors import Fault
from hstui.records.market import Quote
from hstui.records.units import Unit, hkd
from tests.sources.numbers.helpers import MORNING, SHARED, answer, asked, fault, only


def line(symbol="r_hk00700", code="00700", **changes):
    fields = ["0"] * 78
    values = {1: "腾讯控股", 2: code, 3: "605.000", 4: "601.500", 30: "2025/12/17 16:08:11", 32: "0.58", 33: "607.500",
              34: "598.000", 36: "15000000.0", 37: "9060000000.000", 39: "24.1", 44: "55210.5", 48: "683.0",
              49: "364.8"}  # fmt: skip
    for place, value in {**values, **{int(name[1:]): value for name, value in changes.items()}}.items():
        fields[place] = value
    return f'v_{symbol}="{"~".join(fields)}";\n'.encode("gbk")


def quoted(body, source="tencent.quotes", ask=None):
    parsed = answer(source, body, ask=ask)
    quote = only(parsed.records, code="00700")
    assert isinstance(quote, Quote)
    return quote, " ".join(parsed.notes)


def test_names_in_gbk_and_units():
    quote, _ = quoted(line())
    assert quote.name == "腾讯控股"
    assert quote.last == hkd("605.000")
    assert quote.market_value == hkd("5521050000000.0")
    assert quote.change.unit is Unit.PCT
    assert quote.quoted_at == datetime(2025, 12, 17, 16, 8, 11, tzinfo=HKT)


def test_zero_and_blank_are_missing():
    quote, _ = quoted(line(f37="0", f39="", f44="-", f48="0.000"))
    assert (quote.turnover, quote.pe, quote.market_value, quote.high_52w) == (None, None, None, None)


def test_losses_have_no_price_earnings_ratio():
    assert quoted(line(f39="-30.1"))[0].pe is None


def test_a_turnover_that_price_and_volume_deny_is_left_out():
    quote, notes = quoted(line(f37="906000.0"))  # 万
    assert quote.turnover is None
    assert "is not HK$" in notes


def test_a_change_that_the_prices_deny_is_noted():
    _, notes = quoted(line(f32="-0.58"))
    assert "states -0.58%" in notes


@pytest.mark.parametrize(
    "changes", [{"f3": "0.000"}, {"f4": ""}, {"f30": "yesterday"}, {"f3": "60500.0"}, {"f2": "00701"}, {"f3": "abc"}]
)
def test_a_line_that_cannot_be_a_quote_is_none(changes):
    assert fault("tencent.quotes", line(**changes)) is Fault.NO_DATA


def test_an_old_quote_is_named():
    _, notes = quoted(line(f30="2025/12/12 16:08:11"))
    assert "older than the session of 2025-12-17: 00700" in notes


def test_an_index_turnover_of_another_unit_is_left_out():
    parsed = answer("tencent.quotes", line("r_hkHSTECH", "HSTECH", f37="7120034.5") + line())
    index = only(parsed.records, code="HSTECH")
    assert index.last.unit is Unit.POINTS
    assert index.turnover is None


def test_sina_answers_an_unknown_code_with_an_empty_line():
    assert fault("sina.quotes", 'var hq_str_rt_hk00700="";\n') is Fault.NO_DATA


def bars(rows, now=MORNING):
    body = json.dumps({"code": 0, "msg": "", "data": {"hk00700": {"qfqday": rows}}})
    return answer("tencent.bars", body, tag="00700", ask=asked(now))


ROW = ["2025-12-18", "600", "601", "605", "599", "1"]


def test_a_bar_counts_once_its_session_is_over():
    assert bars([ROW]).records == ()
    (bar,) = bars([ROW], datetime(2025, 12, 18, 16, 30, tzinfo=HKT)).records
    assert (bar.open, bar.close, bar.high, bar.low) == (hkd(600), hkd(601), hkd(605), hkd(599))


def test_a_bar_whose_close_is_outside_its_range_is_dropped_and_noted():
    good = ["2025-12-16", "600", "601", "605", "599", "1"]
    parsed = bars([good, ["2025-12-17", "600", "606", "605", "599", "1"]])
    assert len(parsed.records) == 1
    assert "1 of 2 bars dropped" in parsed.notes[0]


def chart(price, closes, moment=1765958891):
    column = dict.fromkeys(("open", "high", "low", "close"), closes)
    meta = {"symbol": "0700.HK", "currency": "HKD", "regularMarketPrice": price, "regularMarketTime": moment,
            "gmtoffset": 28800}  # fmt: skip
    stamps = [1765762200 + 86_400 * place for place in range(len(closes))]
    return json.dumps({"chart": {"result": [{"meta": meta, "timestamp": stamps, "indicators": {"quote": [column]}}]}})


def test_yahoo_s_previous_close_is_that_of_the_last_day_with_one():
    (quote,) = answer("yahoo.quotes", chart(605.0, [600.0, None, 605.0]), tag="00700").records
    assert isinstance(quote, Quote)
    assert quote.previous_close == hkd("600.0")
    assert quote.change.value == Decimal("0.83")


def test_yahoo_without_a_day_before_gives_no_quote():
    assert fault("yahoo.quotes", chart(605.0, [None, None, 605.0]), tag="00700") is Fault.NO_DATA


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="no reference material beside the checkout")
def test_recorded_quote_lines():
    horizon = answer(
        "tencent.quotes",
        (SHARED / "flows/tencent_qt_r_hk09660_20250429.gbk.txt").read_bytes(),
        ask=asked(datetime(2025, 12, 1, 8, tzinfo=HKT)),
    )
    quote = only(horizon.records, code="09660")
    assert (quote.last, quote.change.value) == (hkd("6.240"), Decimal("9.67"))
    assert quote.turnover == hkd("1180471843.140")
    tencent, _ = quoted((SHARED / "flows/sina_rt_hk00700_20260929.gbk.txt").read_bytes(), "sina.quotes")
    assert (tencent.last, tencent.previous_close) == (hkd("432.000"), hkd("439.800"))
    assert tencent.turnover == hkd("7808702026.492")
