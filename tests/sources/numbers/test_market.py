"""Quotes and bars: checks that a quote can be true, and what the providers write where there is nothing."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from hstui.clock import HKT
from hstui.errors import Fault, SourceError
from hstui.records.market import Quote
from hstui.records.units import Unit, hkd
from hstui.sources.yahoo_chart import london
from tests.sources.numbers.helpers import MORNING, SHARED, answer, asked, fault, only


def line(symbol="r_hk00700", code="00700", **changes):
    fields = ["0"] * 78
    values = {1: "腾讯控股", 2: code, 3: "605.000", 4: "601.500", 30: "2025/12/17 16:08:11", 32: "0.58", 33: "607.500",
              34: "598.000", 36: "15000000.0", 37: "9060000000.000", 39: "24.1", 44: "55210.5", 48: "683.0",
              49: "364.8"}  # fmt: skip
    for place, value in {**values, **{int(name[1:]): value for name, value in changes.items()}}.items():
        fields[place] = value
    return f'v_{symbol}="{"~".join(fields)}";\n'.encode("gbk")


def quoted(body, source="tencent.quotes"):
    parsed = answer(source, body)
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
    _, notes = quoted(line(f32="0.98"))
    assert "states 0.98%" in notes


@pytest.mark.parametrize("changes", [{"f3": "0.000"}, {"f4": ""}, {"f30": "yesterday"}, {"f2": "00701"}, {"f3": "abc"}])
def test_a_line_that_cannot_be_a_quote_is_none(changes):
    assert fault("tencent.quotes", line(**changes)) is Fault.NO_DATA


@pytest.mark.parametrize("changes", [{"f3": "60500.0"}, {"f33": "607500"}, {"f34": "0.598"}])
def test_prices_of_two_units_are_no_quote(changes):
    assert fault("tencent.quotes", line(**changes)) is Fault.WRONG_UNIT


def scaled(code="00700", market=116, change=58, **changes):
    """A row as it comes without `fltt=2`: prices times 1,000, the change times 100."""
    row = {"f2": 605000, "f3": change, "f5": 15_000_000, "f6": 9_060_000_000.0, "f12": code, "f13": market, "f14": "x",
           "f15": 607500, "f16": 598000, "f18": 601500, "f20": 1, "f124": 1765958891}  # fmt: skip
    return {**row, **changes}


def eastmoney(*rows):
    return json.dumps({"rc": 0, "data": {"total": len(rows), "diff": list(rows)}})


PLAIN = {"f2": 605.0, "f3": 0.58, "f15": 607.5, "f16": 598.0, "f18": 601.5}


@pytest.mark.parametrize(
    "row",
    [
        scaled(),
        scaled("HSTECH", 124, f5=1),
        scaled(change=0, f2=601500),
        scaled(change=-177),
        scaled(change=58, f6="-", f15="-", f16="-"),
    ],
)
def test_scaled_prices_are_refused_not_shown(row):
    assert fault("eastmoney.quotes", eastmoney(row)) is Fault.WRONG_UNIT


def test_one_scaled_row_costs_that_row_and_most_cost_the_answer():
    rows = [scaled(**PLAIN), scaled("01810", **PLAIN), scaled("09988")]
    parsed = answer("eastmoney.quotes", eastmoney(*rows))
    assert [item.code for item in parsed.records] == ["00700", "01810"]
    assert "09988: states 58%, last and previous close give 0.58%: scaled figures" in parsed.notes
    assert fault("eastmoney.quotes", eastmoney(*rows[1:], scaled("03690"))) is Fault.WRONG_UNIT


def test_a_price_that_has_not_moved_is_kept():
    still = scaled(**{**PLAIN, "f2": 601.5, "f3": 0})
    (quote,) = answer("eastmoney.quotes", eastmoney(still)).records
    assert isinstance(quote, Quote)
    assert (quote.last, quote.turnover) == (hkd("601.5"), hkd(9_060_000_000))


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


def chart(price, closes, moment=1765958891, start=datetime(2025, 12, 15, 9, 30, tzinfo=HKT)):
    column = dict.fromkeys(("open", "high", "low", "close"), closes)
    meta = {"symbol": "0700.HK", "currency": "HKD", "regularMarketPrice": price, "regularMarketTime": moment,
            "gmtoffset": 28800}  # fmt: skip
    stamps = [int(start.timestamp()) + 86_400 * place for place in range(len(closes))]
    return json.dumps({"chart": {"result": [{"meta": meta, "timestamp": stamps, "indicators": {"quote": [column]}}]}})


def test_yahoo_s_previous_close_is_that_of_the_session_before():
    (quote,) = answer("yahoo.quotes", chart(605.0, [500.0, 600.0, 605.0]), tag="00700").records
    assert isinstance(quote, Quote)
    assert quote.previous_close == hkd("600.0")
    assert quote.change.value == Decimal("0.83")


@pytest.mark.parametrize("closes", [[None, None, 605.0], [600.0, None, 605.0], [600.0]])
def test_an_older_close_is_not_taken_for_the_session_before(closes):
    with pytest.raises(SourceError, match="no close of 2025-12-16, the session before"):
        answer("yahoo.quotes", chart(605.0, closes), tag="00700")


def test_a_chart_that_stands_still_gives_no_quote():
    ask = asked(datetime(2026, 2, 18, 8, tzinfo=HKT))
    with pytest.raises(SourceError, match="last traded on 2025-12-17: no quote of now"):
        answer("yahoo.quotes", chart(605.0, [600.0, 601.0, 605.0]), tag="00700", ask=ask)


def test_the_close_before_a_weekend_is_friday_s():
    monday = int(datetime(2025, 12, 15, 16, 8, tzinfo=HKT).timestamp())
    body = chart(605.0, [600.0, None, None, 605.0], monday, start=datetime(2025, 12, 12, 9, 30, tzinfo=HKT))
    (quote,) = answer("yahoo.quotes", body, tag="00700").records
    assert isinstance(quote, Quote)
    assert quote.previous_close == hkd("600.0")


@pytest.mark.parametrize("source", ["yahoo.quotes", "yahoo.bars"])
@pytest.mark.parametrize("shorter", ["timestamp", "close", "high"])
def test_a_column_that_lacks_a_row_would_move_every_price_to_another_day(source, shorter):
    body = json.loads(chart(605.0, [600.0, 601.0, 605.0]))
    (result,) = body["chart"]["result"]
    (columns,) = result["indicators"]["quote"]
    holder = result if shorter == "timestamp" else columns
    holder[shorter] = holder[shorter][1:]
    assert fault(source, json.dumps(body), tag="00700") is Fault.SCHEMA


@pytest.mark.parametrize("source", ["yahoo.quotes", "yahoo.bars"])
def test_a_chart_in_another_currency_is_refused(source):
    body = chart(605.0, [600.0, 601.0, 605.0]).replace("HKD", "CNY")
    assert fault(source, body, tag="00700") is Fault.WRONG_UNIT


@pytest.mark.parametrize("offset", [-28800, 0])
def test_the_days_of_hong_kong_are_known_without_the_chart_s_own_offset(offset):
    body = chart(605.0, [600.0, 601.5, 605.0]).replace("28800", str(offset))
    (quote,) = answer("yahoo.quotes", body, tag="00700").records
    assert isinstance(quote, Quote)
    assert quote.previous_close == hkd("601.5")
    assert [f"{bar.day:%d}" for bar in answer("yahoo.bars", body, tag="00700").records] == ["15", "16", "17"]


@pytest.mark.parametrize(
    ("moment", "hours"),
    [("2026-03-29T00:59", 0), ("2026-03-29T01:00", 1), ("2026-07-12T23:00", 1), ("2026-10-25T00:59", 1),
     ("2026-10-25T01:00", 0), ("2027-03-28T01:00", 1), ("2025-12-31T23:00", 0)],
)  # fmt: skip
def test_london_time(moment, hours):
    assert london(datetime.fromisoformat(f"{moment}+00:00")) == timedelta(hours=hours)


def rates(begins, offset=0):
    closes = [7.841 + place / 1000 for place in range(len(begins))]
    meta = {"symbol": "HKD=X", "currency": "HKD", "regularMarketPrice": 7.845, "regularMarketTime": 1765958891,
            "gmtoffset": offset}  # fmt: skip
    stamps = [int(datetime.fromisoformat(f"{begin}+00:00").timestamp()) for begin in begins]
    column = dict.fromkeys(("open", "high", "low", "close"), closes)
    return json.dumps({"chart": {"result": [{"meta": meta, "timestamp": stamps, "indicators": {"quote": [column]}}]}})


@pytest.mark.parametrize("offset", [0, 3600])
def test_a_bar_belongs_to_the_day_that_began_in_its_own_season(offset):
    begins = ["2025-07-13T23:00", "2025-07-14T23:00", "2025-12-15T00:00"]
    parsed = answer("yahoo.usdhkd", rates(begins, offset))
    assert [item.day.isoformat() for item in parsed.records] == ["2025-07-14", "2025-07-15", "2025-12-15"]
    assert not parsed.notes


def test_the_bar_of_a_day_that_was_still_running_is_known_once_it_is_that_of_the_moment():
    body = rates(["2025-12-15T00:00", "2025-12-16T00:00", "2025-12-17T00:00"])  # the 17th, 16:08 in Hong Kong
    days = {"2025-12-16T20:00": ["15"], "2025-12-17T07:30": ["15"], "2025-12-17T16:05": ["15", "16", "17"]}
    for now, known in days.items():
        ask = asked(datetime.fromisoformat(f"{now}+08:00"))
        assert [f"{item.day:%d}" for item in answer("yahoo.usdhkd", body, ask=ask).records] == known


def test_a_bar_of_a_weekend_is_left_out_with_a_note():
    parsed = answer("yahoo.usdhkd", rates(["2025-12-14T00:00", "2025-12-15T00:00"]))
    assert [item.day.isoformat() for item in parsed.records] == ["2025-12-15"]
    assert parsed.notes == ("1 bars of weekends left out, as of 2025-12-14",)


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


def constituents(codes, count=30, **first):
    rows = [{"code": code, "constituentName": "x", "type": "O", "isDummy": "N"} for code in codes]
    rows[0].update(first)
    index = {"indexName": "x", "constituentsCount": count, "constituentContent": rows}
    series = {"seriesCode": "hstech", "constituentsDate": "2025-12-18 07:31:02", "indexList": [index]}
    return json.dumps({"indexSeriesList": [series]})


CODES = [str(int(code)) for code in asked().universe.codes]


def test_the_whole_list_of_members_is_read():
    (membership,) = answer("hsi.constituents", constituents(CODES), tag="HSTECH").records
    assert len(membership.codes) == 30
    assert len(answer("hsi.constituents", constituents(CODES, None), tag="HSTECH").records) == 1


@pytest.mark.parametrize(
    "body",
    [constituents(CODES[1:]), constituents(CODES[1:], 29), constituents(CODES, 31), constituents(CODES[:3], None),
     constituents(CODES, code="ABC"), constituents(CODES, code=CODES[1])],
)  # fmt: skip
def test_a_list_of_another_length_is_refused(body):
    assert fault("hsi.constituents", body, tag="HSTECH") is Fault.SCHEMA
