"""Southbound holdings: what cannot be held, changes that are not of a day, pages that are cut off."""

from __future__ import annotations

import pytest

from hstui.errors import Fault
from hstui.records.flows import Holding
from hstui.records.units import shares
from tests.sources.numbers.helpers import answer, fault, only
from tests.sources.numbers.test_flows import report


def ccass(*rows):
    cell = '<td class="col-{}"><div class="mobile-list-body">{}</div></td>'
    names = ("stock-code", "stock-name", "shareholding", "shareholding-percent")
    cells = "".join(cell.format(name, value) for row in rows for name, value in zip(names, row, strict=True))
    return f"<html>Shareholding Date: 2025/12/16{cells}</html>"


HELD = ("  700", "TENCENT", "1,065,920,947", "11.70%")


@pytest.mark.parametrize(
    "row",
    [("700", "T", "1.065bn", "11.70%"), ("700", "T", "1,065,920,947", "1170%"), ("700", "T", "-5", "1%"),
     ("700", "T", "5", "-1%"), ("700", "T", "5.5", "1%"), ("700", "T", "", "1%"), ("", "T", "5", "1%"),
     ("700", "T", "1,065,920,947,000", "11.70%"),
     ("700", "T", "1,065,920,947", "0.1170%"), ("700", "T", "0", "11.70%")],
)  # fmt: skip
def test_a_holding_that_cannot_be_is_left_out_with_a_note(row):
    parsed = answer("hkexnews.ccass", ccass(("1810", "XIAOMI", "5,000", "0.5%"), row))
    assert [item.code for item in parsed.records] == ["01810"]
    assert len(parsed.notes) == 2
    assert parsed.notes[1].endswith("left out")
    assert fault("hkexnews.ccass", ccass(row)) is Fault.SCHEMA


def test_many_rows_left_out_are_counted():
    parsed = answer("hkexnews.ccass", ccass(HELD, *[("1", "X", "-", "-")] * 30))
    assert len(parsed.notes) == 22
    assert parsed.notes[-1] == "more rows left out: 10"


def test_a_part_of_a_share_is_not_held():
    row = {"SECURITY_CODE": "00700", "HOLD_DATE": "2025-12-16", "HOLD_SHARES": 1065920947}
    parsed = answer("eastmoney.holdings", report(row, {**row, "HOLD_DATE": "2025-12-15", "HOLD_SHARES": 106592.0947}))
    assert len(parsed.records) == 1
    assert parsed.notes == ("00700 2025-12-15: 106592.0947 shares, None%, left out",)


def test_a_page_that_ends_before_its_table_does_is_cut_off():
    page = ccass(("1810", "XIAOMI", "5,000", "0.5%"), HELD)
    assert answer("hkexnews.ccass", page).cut == ""
    cut = answer("hkexnews.ccass", page[: page.rindex("</div>")])
    assert [item.code for item in cut.records] == ["01810"]
    assert "cut off" in cut.cut


@pytest.mark.parametrize("column", ["code", "name", "shareholding", "shareholding-percent"])
def test_a_row_that_lacks_a_cell_takes_none_of_its_neighbour_s(column):
    whole = ccass(HELD, ("1810", "XIAOMI", "5,000", "0.5%"), ("992", "LENOVO", "7,000", "0.7%"))
    parts = whole.split('<td class="col-')
    names = ["code", "name", "shareholding", "shareholding-percent"]
    del parts[1 + len(names) + names.index(column)]
    parsed = answer("hkexnews.ccass", '<td class="col-'.join(parts))
    assert [(item.code, str(item.held.value)) for item in parsed.records if isinstance(item, Holding)] == [
        ("00700", "1065920947"), ("00992", "7000")
    ]  # fmt: skip
    assert parsed.notes[1].endswith("left out")


def held(**changes):
    row = {"SECURITY_CODE": "00700", "HOLD_DATE": "2025-12-16", "HOLD_SHARES": 1_065_920_000, "HOLD_SHARES_RATIO": 11.7,
           "HOLD_SHARES_CHANGE": 1_500_000, "ADD_SHARES_AMP": 0.14092, "ADD_MARKET_CAP": 909_000_000.0,
           "HOLD_MARKET_CAP": 644_881_600_000, "CLOSE_PRICE": 605.0, "INTERVAL_TYPE": "1"}  # fmt: skip
    return {**row, **changes}


def test_a_holding_that_its_value_denies_is_left_out():
    assert not answer("eastmoney.holdings", report(held())).notes
    for stated in (106_592_000, 10_659_200_000):
        parsed = answer("eastmoney.holdings", report(held(HOLD_DATE="2025-12-15"), held(HOLD_SHARES=stated)))
        assert [item.day.day for item in parsed.records] == [15]
        assert f"{stated} shares at 605.0 are not HK$ 644881600000, left out" in parsed.notes[0]


@pytest.mark.parametrize(
    "changes",
    [{"HOLD_SHARES_CHANGE": 150}, {"HOLD_SHARES_CHANGE": -1_500_000}, {"HOLD_SHARES_CHANGE": 605.5},
     {"HOLD_SHARES_CHANGE": 0}, {"HOLD_SHARES_CHANGE": 909_000_000, "ADD_MARKET_CAP": 1_500_000},
     {"ADD_MARKET_CAP": 90_900.0}, {"ADD_MARKET_CAP": -909_000_000}, {"INTERVAL_TYPE": "5"},
     {"ADD_SHARES_AMP": None, "HOLD_SHARES_CHANGE": 1_500_000_000}],
)  # fmt: skip
def test_a_change_that_is_not_the_day_s_is_left_out_with_a_note(changes):
    parsed = answer("eastmoney.holdings", report(held(**changes)))
    (holding,) = parsed.records
    assert isinstance(holding, Holding)
    assert (holding.held, holding.change, holding.estimated_net) == (shares(1_065_920_000), None, None)
    assert parsed.notes[0].endswith("the change left out")


def test_a_day_without_a_change_has_one_of_nothing():
    parsed = answer("eastmoney.holdings", report(held(HOLD_SHARES_CHANGE=0, ADD_SHARES_AMP=0, ADD_MARKET_CAP=0)))
    assert only(parsed.records, code="00700").change == shares(0)
    assert not parsed.notes


def test_two_totals_of_one_day_are_told():
    parsed = answer("eastmoney.holdings", report(held(), held(HOLD_SHARES=1_065_000_000, ADD_SHARES_AMP=None)))
    assert only(parsed.records, code="00700").held == shares(1_065_920_000)
    assert parsed.notes == ("00700 2025-12-16: also told as 1065000000 shares, the first kept",)
