"""The monetary authority's and the banks' figures: units, fields in each other's place, fields that are gone."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from hstui.errors import Fault
from tests.sources.numbers.helpers import answer, fault
from tests.sources.numbers.test_macro import hkma

LIQUIDITY = {"end_of_date": "2025-12-17", "closing_balance": 54050, "opening_balance": 54050, "cu_weakside": 7.85,
             "cu_strongside": 7.75}  # fmt: skip
BASE = {"end_of_date": "2025-12-17", "aggr_balance_bf_disc_win": 54050, "aggr_balance_af_disc_win": 54150,
        "outstanding_efbn": 1310200, "mb_bf_disc_win_total": 2050100}  # fmt: skip


def left(source, row, **changes):
    """The fields without a record, and the notes on that day."""
    whole = {item.series for item in answer(source, hkma(row)).records}
    earlier = {**row, "end_of_date": "2025-12-16"}
    parsed = answer(source, hkma({**row, **changes}, earlier))
    kept = {item.series for item in parsed.records if item.day.day == 17}
    return sorted(whole - kept), [note for note in parsed.notes if note.startswith("2025-12-17")]


@pytest.mark.parametrize("over", [Decimal(100), Decimal(1000), Decimal("0.000001"), Decimal("0.001")])
def test_balances_in_another_unit_are_left_out(over):
    for source, row, field in (
        ("hkma.liquidity", LIQUIDITY, "closing_balance"),
        ("hkma.base", BASE, "outstanding_efbn"),
        ("hkma.base", BASE, "mb_bf_disc_win_total"),
    ):
        series, notes = left(source, row, **{field: str(Decimal(row[field]) / over)})
        assert len(series) >= 1
        assert len(notes) == 1
        assert "left out" in notes[0]


def test_all_balances_in_another_unit_are_no_data():
    assert fault("hkma.liquidity", hkma({**LIQUIDITY, "closing_balance": "540.50"})) is Fault.NO_DATA


def test_fields_in_each_other_s_place_are_left_out():
    assert left("hkma.liquidity", LIQUIDITY) == ([], [])
    assert left("hkma.liquidity", LIQUIDITY, cu_weakside=7.75, cu_strongside=7.85) == (
        ["hkma.cu_strong", "hkma.cu_weak"],
        ["2025-12-17: cu_strongside of 7.85 above cu_weakside of 7.75, left out"],
    )
    series, notes = left("hkma.base", BASE, aggr_balance_bf_disc_win=54150, aggr_balance_af_disc_win=54050)
    assert series == ["hkma.balance_after_dw", "hkma.balance_before_dw"]
    assert len(notes) == 1
    series, _ = left("hkma.base", BASE, outstanding_efbn=2050100, mb_bf_disc_win_total=1310200)
    assert series == ["hkma.efbn", "hkma.monetary_base"]
    series, _ = left("hkma.base", BASE, aggr_balance_bf_disc_win=1310200, outstanding_efbn=54050)
    assert series == ["hkma.balance_after_dw", "hkma.balance_before_dw", "hkma.efbn"]


def test_a_field_that_no_row_has_is_noted():
    row = {**BASE, "end_of_date": "2025-12-16"}
    del row["outstanding_efbn"]
    assert not answer("hkma.base", hkma(BASE, row)).notes
    assert answer("hkma.base", hkma(row)).notes == ("no field outstanding_efbn",)


def test_a_base_rate_in_fractions_is_left_out():
    series, notes = left("hkma.liquidity", {**LIQUIDITY, "disc_win_base_rate": 4.0}, disc_win_base_rate=0.04)
    assert (series, len(notes)) == (["hkma.base_rate"], 1)


def test_a_day_that_does_not_open_as_the_one_before_closed_is_noted():
    earlier = {**LIQUIDITY, "end_of_date": "2025-12-16"}
    fine = answer("hkma.liquidity", hkma(LIQUIDITY, earlier)).notes
    notes = answer("hkma.liquidity", hkma(LIQUIDITY, {**earlier, "closing_balance": 540500})).notes
    assert {*notes} - {*fine} == {"2025-12-17: opens with 54050, 2025-12-16 closed with 540500"}


def test_a_tenor_without_its_fixing_is_noted():
    rates = {"Overnight": 2.9, "1 Week": 2.9, "2 Weeks": 2.95, "1 Month": 3.1, "2 Months": 3.12, "3 Months": 3.15,
             "6 Months": 3.2, "12 Months": 3.3}  # fmt: skip
    day = {"isHoliday": False, "year": 2025, "month": 12, "day": 17}
    assert not answer("hkab.hibor", json.dumps({**day, **rates}), tag="2025-12-17").notes
    rates["1-Month"] = rates.pop("1 Month")
    parsed = answer("hkab.hibor", json.dumps({**day, **rates, "Overnight": None}), tag="2025-12-17")
    assert len(parsed.records) == 6
    assert parsed.notes == ("2025-12-17: no fixing of Overnight, 1 Month",)


def test_fixings_in_fractions_are_of_another_unit():
    day = {"isHoliday": False, "year": 2025, "month": 12, "day": 17}
    body = json.dumps({**day, "Overnight": 0.029, "1 Month": 0.031, "12 Months": 0.033})
    assert fault("hkab.hibor", body, tag="2025-12-17") is Fault.WRONG_UNIT
    cheap = json.dumps({**day, "Overnight": 0.02, "1 Month": 0.05, "12 Months": 0.3})
    assert len(answer("hkab.hibor", cheap, tag="2025-12-17").records) == 3


def test_a_release_without_a_link_is_noted():
    release = {"title": "a", "link": "https://www.hkma.gov.hk/1", "date": "2025-12-17"}
    parsed = answer("hkma.press", hkma(release, {**release, "link": ""}))
    assert len(parsed.records) == 1
    assert parsed.notes == ("releases without a title or a link: 1",)
