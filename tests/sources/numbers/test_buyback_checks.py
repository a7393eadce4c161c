"""Repurchases that cannot be: prices of two units or currencies, days after the file's, mandates below the day."""

from __future__ import annotations

import pytest

from hstui.errors import Fault, SourceError
from hstui.records.flows import Buyback
from hstui.records.units import Quantity, Unit
from tests.sources.numbers.biff import workbook
from tests.sources.numbers.helpers import answer, only
from tests.sources.numbers.test_flows import HEAD, buybacks, repurchase


def row(**cells):
    named = dict(
        zip(("who", "code", "type", "day", "bought", "high", "low", "paid", "method"), repurchase(), strict=True)
    )
    return [*{**named, **cells}.values()]


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ({"high": "HKD 64,000.00", "low": "HKD 63.90"}, "are not 6400.00 HKD"),
        ({"low": "HKD 0.64"}, "are not 6400.00 HKD"),
        ({"low": "RMB 63.90"}, "at 63.90 CNY to 64.00 HKD"),
        ({"low": "USD 63.90"}, "at 63.90 USD to 64.00 HKD"),
        ({"day": "2025/12/18"}, "traded on 2025-12-18, after the file's day"),
        ({"method": ""}, "no method"),
    ],
)
def test_a_repurchase_that_cannot_be_is_left_out_with_a_note(cells, what):
    parsed = buybacks(repurchase("700"), row(**cells))
    assert [item.code for item in parsed.records] == ["00700"]
    assert what in parsed.notes[0]


def test_a_workbook_that_does_not_say_where_was_bought_is_of_another_shape():
    head = [cell.replace("Method of repurchase", "Where") for cell in HEAD]
    with pytest.raises(SourceError) as caught:
        answer("hkexnews.buybacks", workbook([["Date Printed : 17/12/2025"], head, repurchase()]), tag="2025-12-17")
    assert caught.value.fault is Fault.SCHEMA


def mandate(total, ratio):
    head = [*HEAD, "Number of shares repurchased under the repurchase mandate", "As a % of issued shares"]
    grid = [["Date Printed : 17/12/2025"], head, [*repurchase(), total, ratio]]
    parsed = answer("hkexnews.buybacks", workbook(grid), tag="2025-12-17")
    buyback = only(parsed.records, code="01024")
    assert isinstance(buyback, Buyback)
    return buyback, parsed.notes


def test_a_mandate_is_kept_where_it_can_be():
    buyback, notes = mandate("1,020,000", "0.14237")
    assert buyback.mandate_total == Quantity(buyback.bought.value * 10_200, Unit.SHARES)
    assert str(buyback.mandate_ratio) == "0.14237 %"
    assert not notes


@pytest.mark.parametrize(("total", "ratio"), [("0.14237", "1,020,000"), ("99", "0.1"), ("1,020,000", "-0.1")])
def test_a_mandate_that_cannot_be_is_left_out_with_a_note(total, ratio):
    buyback, notes = mandate(total, ratio)
    assert (buyback.mandate_total, buyback.mandate_ratio) == (None, None)
    assert "under the mandate cannot be, left out" in notes[0]
