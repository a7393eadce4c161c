"""Daily bars of one unit: one of another among them is left out, a series that changes for good is refused."""

from __future__ import annotations

import pytest

from hstui.errors import Fault, SourceError
from tests.sources.numbers.test_market import bars


def rows(*closes, first=8):
    """Bars of the days from the 8th of December 2025 on."""
    return [
        [f"2025-12-{first + place:02}", str(close), str(close), str(close), str(close), "1"]
        for place, close in enumerate(closes)
    ]


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("scale", [100, 1000, 0.01])
def test_one_bar_of_another_unit_is_left_out_with_a_note(place, scale):
    closes = [600, 610, 590, 605]
    closes[place] *= scale
    parsed = bars(rows(*closes))
    assert [bar.day.day for bar in parsed.records] == [8 + other for other in range(4) if other != place]
    assert "is not of one unit with the days beside it" in parsed.notes[0]


def test_a_series_that_changes_its_unit_is_refused():
    for closes in ([600, 610, 59000, 60500], [6, 600], [600, 61000, 62000, 610]):
        with pytest.raises(SourceError) as caught:
            bars(rows(*closes))
        assert caught.value.fault is Fault.WRONG_UNIT


def test_a_high_of_another_unit_is_none():
    parsed = bars([*rows(600), ["2025-12-09", "600", "601", "60500", "599", "1"]])
    assert [bar.day.day for bar in parsed.records] == [8]
    assert "1 of 2 bars dropped" in parsed.notes[0]


def test_a_share_that_doubles_in_a_day_is_one():
    assert len(bars(rows(100, 210, 60, 500)).records) == 4


def test_a_day_told_twice_counts_once():
    parsed = bars([*rows(600, 610), *rows(620, first=9)])
    assert [str(bar.close.value) for bar in parsed.records] == ["600", "610"]
    assert "2025-12-09: told twice, the first kept" in parsed.notes[0]
    assert not bars(rows(600, 610) + rows(610, first=9)).notes
