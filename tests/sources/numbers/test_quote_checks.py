"""What quotes must not be: prices in each other's places, ranges that do not hold them, fields that have moved."""

from __future__ import annotations

import pytest

from hstui.errors import Fault
from hstui.records.market import Quote
from hstui.records.units import hkd
from tests.sources.numbers.helpers import answer, fault, only
from tests.sources.numbers.test_market import line, quoted


def test_last_and_previous_close_in_each_other_s_place_are_no_quote():
    assert fault("tencent.quotes", line(f3="601.500", f4="605.000")) is Fault.NO_DATA
    other = line("r_hk01810", "01810", f3="601.500", f4="605.000")
    parsed = answer("tencent.quotes", line() + other)
    assert [item.code for item in parsed.records] == ["00700"]
    assert any("01810: states 0.58%" in note and "each other's place" in note for note in parsed.notes)


def test_a_change_of_next_to_nothing_is_no_sign_of_it():
    quote, notes = quoted(line(f3="601.500", f4="601.600", f32="0.02"))
    assert quote.last == hkd("601.500")
    assert "place" not in notes


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"f33": "598.000", "f34": "607.500"}, "range"),  # in each other's place
        ({"f33": "480.000", "f34": "470.000"}, "range"),
        ({"f48": "364.8", "f49": "683.0"}, "52-week range"),
        ({"f48": "68.3", "f49": "36.48"}, "52-week range"),
        ({"f48": "68.3"}, "52-week range"),
    ],
)
def test_a_range_that_does_not_hold_the_price_is_left_out(changes, left):
    quote, notes = quoted(line(**changes))
    ends = (quote.low, quote.high) if left == "range" else (quote.low_52w, quote.high_52w)
    assert ends == (None, None)
    assert f"00700: a {left} of " in notes
    assert "does not hold 605.000, left out" in notes


def test_a_range_may_be_told_a_little_later_than_the_price():
    quote, notes = quoted(line(f33="604.800", f48="600.0"))
    assert (quote.high, quote.high_52w) == (hkd("604.800"), hkd("600.0"))
    assert "left out" not in notes


@pytest.mark.parametrize("place", [35, 40, 47])
def test_fields_that_have_moved_are_no_quote(place):
    text = line(f75="HKD").decode("gbk")
    whole = answer("tencent.quotes", text.encode("gbk"))
    assert len(whole.records) == 1
    fields = text.split("~")
    del fields[place]
    assert fault("tencent.quotes", "~".join(fields).encode("gbk")) is Fault.NO_DATA


def test_a_quote_in_another_currency_is_none():
    parsed = answer("tencent.quotes", line(f75="CNY") + line("r_hk01810", "01810", f75="HKD"))
    assert [item.code for item in parsed.records] == ["01810"]
    assert "00700: a quote in CNY" in parsed.notes


@pytest.mark.parametrize("turnover", ["7120034567812", "7120034567", "712003"])
def test_an_index_turnover_beyond_all_that_is_traded_is_left_out(turnover):
    index = only(answer("tencent.quotes", line("r_hkHSTECH", "HSTECH", f37=turnover) + line()).records, code="HSTECH")
    assert isinstance(index, Quote)
    assert (index.turnover is not None) == (turnover == "7120034567")


def test_a_turnover_is_bounded_where_nothing_else_tells_its_unit():
    quote, notes = quoted(line(f36="0", f37="9060000000000.000"))
    assert quote.turnover is None
    assert "is not HK$, left out" in notes


def test_a_line_that_stands_twice_counts_once():
    parsed = answer("tencent.quotes", line() + line(f3="606.000", f32="0.75"))
    quote = only(parsed.records, code="00700")
    assert isinstance(quote, Quote)
    assert quote.last == hkd("605.000")
    assert "00700: told twice, the first kept" in parsed.notes
