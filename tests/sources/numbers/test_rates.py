"""Rates and purchases that cannot be: outside their percentiles, ranges of no width, rates for one another."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from hstui.clock import HKT
from hstui.errors import Fault
from tests.sources.numbers.helpers import answer, asked, fault
from tests.sources.numbers.test_macro import WEEK, soma

GOOD = {"effectiveDate": "2025-12-15", "type": "EFFR", "percentRate": 3.64, "percentPercentile1": 3.6,
        "percentPercentile99": 3.68, "targetRateFrom": 3.5, "targetRateTo": 3.75}  # fmt: skip


def effr(*rows):
    return json.dumps({"refRates": [{**GOOD, **row} for row in rows]})


def day_16(**changes):
    """What is made of the 16th, a good day beside it."""
    parsed = answer("nyfed.effr", effr({"effectiveDate": "2025-12-16", **changes}, {}), tag="effr")
    return {item.series for item in parsed.records if item.day.day == 16}, parsed.notes


def test_a_good_day_has_a_rate_and_both_bounds():
    assert day_16() == ({"fed.effr", "fed.target_lower", "fed.target_upper"}, ())


@pytest.mark.parametrize(
    ("lower", "upper"), [(3.75, 3.5), (0.035, 0.0375), (350, 375), (0, 3.75), (3.5, 3.5), (None, 3.75), (3.5, None)]
)
def test_a_target_range_that_cannot_be_is_left_out(lower, upper):
    series, notes = day_16(targetRateFrom=lower, targetRateTo=upper)
    assert series == {"fed.effr"}
    assert f"a target range of {lower} to {upper}, left out" in notes[0]


@pytest.mark.parametrize("rate", [0.0364, 0.364, 3.5, 3.75, 15])
def test_a_rate_that_its_percentiles_deny_is_left_out(rate):
    series, notes = day_16(percentRate=rate)
    assert series == {"fed.target_lower", "fed.target_upper"}
    assert notes == (f"2025-12-16 EFFR: {rate} is not between 3.6 and 3.68, left out",)


@pytest.mark.parametrize("rate", [0.0364, 36.4, 0.364])
def test_a_rate_without_percentiles_is_held_against_its_target(rate):
    series, notes = day_16(percentRate=rate, percentPercentile1=None, percentPercentile99=None)
    assert series == {"fed.target_lower", "fed.target_upper"}
    assert len(notes) == 1


def test_a_day_without_its_rate_is_noted():
    assert day_16(percentRate=None)[1] == ("2025-12-16 EFFR: no rate stated",)


def test_an_answer_without_any_target_range_is_no_answer():
    bare = effr({"targetRateFrom": None, "targetRateTo": None})
    assert fault("nyfed.effr", bare, tag="effr") is Fault.NO_DATA
    assert fault("nyfed.effr", bare.replace("targetRate", "target"), tag="effr") is Fault.NO_DATA


def test_a_range_upside_down_is_left_out_at_fred_too():
    body = "observation_date,DFEDTARU,DFEDTARL\n2025-12-15,3.75,3.50\n2025-12-16,3.50,3.75\n2025-12-17,3.75,\n"
    parsed = answer("fred.macro", body, tag="DFEDTARU,DFEDTARL")
    assert [(item.series, item.day.day) for item in parsed.records] == [
        ("fed.target_lower", 15), ("fed.target_upper", 15), ("fed.target_upper", 17)
    ]  # fmt: skip
    assert parsed.notes == ("2025-12-16: a target range of 3.75 to 3.50, left out",)
    swapped = body.replace("DFEDTARU,DFEDTARL", "DFEDTARL,DFEDTARU")
    assert len(answer("fred.macro", swapped, tag="DFEDTARU,DFEDTARL").records) == 3


def test_a_column_without_any_value_is_noted():
    body = "observation_date,DGS10,DGS2,DGS3MO\n2025-12-16,4.15,.,3.6\n"
    assert answer("fred.yields", body, tag="DGS10,DGS2,DGS3MO").notes == ("no value of DGS2",)
    body = 'Date,"3 Mo","2 Yr","10 Yr"\n12/16/2025,3.6,3.5,N/A\n'
    assert answer("treasury.yields", body, tag="2025").notes == ("no value of 10 Yr",)


def test_yields_in_fractions_are_none():
    body = 'Date,"3 Mo","2 Yr","10 Yr"\n12/16/2025,0.036,0.035,0.0415\n{}'
    parsed = answer("treasury.yields", body.format("12/15/2025,3.61,3.51,4.18\n"), tag="2025")
    assert {item.day.day for item in parsed.records} == {15}
    assert parsed.notes == ("2025-12-16 10 Yr: 0.0415 is no yield in %, the day left out",)
    assert fault("treasury.yields", body.format(""), tag="2025") is Fault.NO_DATA
    fred = "observation_date,DGS10,DGS2,DGS3MO\n2025-12-16,0.0415,0.035,0.036\n"
    assert fault("fred.yields", fred, tag="DGS10,DGS2,DGS3MO") is Fault.WRONG_UNIT


def test_a_day_that_is_told_twice_counts_once_and_is_noted_where_it_differs():
    body = "observation_date,SOFR\n2025-12-15,3.75\n2025-12-16,3.69\n2025-12-16,3.96\n2025-12-15,3.75\n"
    parsed = answer("fred.sofr", body, tag="SOFR")
    assert [str(item.value.value) for item in parsed.records] == ["3.75", "3.69"]
    assert parsed.notes == ("2025-12-16 fed.sofr: told as 3.69 % and 3.96 %, the first kept",)


def test_a_column_that_stands_twice_is_another_shape():
    body = "observation_date,SOFR,SOFR\n2025-12-16,3.69,36.9\n"
    assert fault("fred.sofr", body, tag="SOFR") is Fault.SCHEMA


def test_one_currency_is_not_taken_for_the_other():
    rates = "CURRENCY,TIME_PERIOD,OBS_VALUE\nUSD,2025-12-17,1.1742\nHKD,2025-12-17,{}\nCNY,2025-12-17,{}\n"
    assert len(answer("ecb.usdhkd", rates.format("9.1365", "8.2673")).records) == 2
    assert fault("ecb.usdhkd", rates.format("8.2673", "9.1365")) is Fault.WRONG_UNIT
    columns = "observation_date,{}\n2025-12-12,7.7805,7.0601\n"
    ids = "DEXHKUS,DEXCHUS"
    assert len(answer("fred.usdhkd", columns.format(ids), tag=ids).records) == 2
    assert fault("fred.usdhkd", columns.format("DEXCHUS,DEXHKUS"), tag=ids) is Fault.WRONG_UNIT


def test_a_week_still_to_come_does_not_make_all_others_old():
    ask = asked(datetime(2025, 12, 18, 8, tzinfo=HKT))
    parsed = answer("nyfed.soma", soma({**WEEK, "asOfDate": "2052-12-10"}, WEEK), ask=ask)
    assert {item.day.year for item in parsed.records} == {2025, 2052}


def purchases(**changes):
    row = {"operationId": "1", "auctionStatus": "Results", "operationType": "Outright Bill Purchase",
           "operationDate": "2025-12-12", "operationDirection": "P", "totalParAmtAccepted": "8165000000"}  # fmt: skip
    return json.dumps({"treasury": {"auctions": [{**row, **changes}]}})


@pytest.mark.parametrize("status", ["Cancelled", "Announcement", ""])
def test_a_purchase_that_was_not_made_is_not_counted(status):
    assert len(answer("nyfed.bills", purchases()).records) == 1
    parsed = answer("nyfed.bills", purchases(auctionStatus=status))
    assert parsed.records == ()
    assert "not counted" in parsed.notes[0]


@pytest.mark.parametrize("amount", ["8165", "8165000", "8165000000000"])
def test_a_purchase_of_another_unit_is_refused(amount):
    assert fault("nyfed.bills", purchases(totalParAmtAccepted=amount)) is Fault.WRONG_UNIT


def test_an_operation_counts_once_and_several_of_a_day_all_count():
    row, other = (json.loads(purchases(operationId=name))["treasury"]["auctions"][0] for name in ("1", "2"))

    def told(*rows):
        return answer("nyfed.bills", json.dumps({"treasury": {"auctions": list(rows)}}))

    assert len(told(row, other, row).records) == 2
    assert not told(row, other, row).notes
    twice = told(row, {**row, "totalParAmtAccepted": "9165000000"})
    assert [str(item.value.value) for item in twice.records] == ["8165000000"]
    assert "also told as 9165000000, the first kept" in twice.notes[0]


@pytest.mark.parametrize("changes", [{"totalParAmtAccepted": None}, {"totalParAmtSubmitted": "8000000000"}])
def test_a_purchase_of_nothing_or_of_more_than_was_offered_is_not_counted(changes):
    assert len(answer("nyfed.bills", purchases(totalParAmtSubmitted="9000000000")).records) == 1
    parsed = answer("nyfed.bills", purchases(**changes))
    assert parsed.records == ()
    assert "not counted" in parsed.notes[0]
