"""Days as sources write them."""

from __future__ import annotations

from datetime import date

import pytest

from hstui.sources.rows import day_of


@pytest.mark.parametrize(
    "text",
    ["2026-08-04", "2026-08-04 00:00:00", "2026-08-04 07:32:54", " 2026/08/04 ", "2026/8/4", "2026-8-04", "20260804",
     "2026-08-04T00:00:00Z", "2026-08-04T00:00:00.000+00:00", "2026-08-04T18:00:00+08:00"],
)  # fmt: skip
def test_a_day_in_many_spellings(text):
    assert day_of(text) == date(2026, 8, 4)


@pytest.mark.parametrize(
    "text",
    [None, 20260804, "", "04/08/2026", "2026-08", "2026112", "202684", "2026-0804", "2026/08-04", "2026-00-04",
     "2026-02-30", "1785772800", "2026-08-03T16:00:00Z", "2026-08-03T16:00:00.000Z", "2026-08-03 16:00:00+00:00",
     "2026-08-04T00:30:00Z"],
)  # fmt: skip
def test_what_may_be_another_day_is_none(text):
    with pytest.raises(ValueError):
        day_of(text)
