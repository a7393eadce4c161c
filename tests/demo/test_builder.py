"""The builder's own parts: the workbook writer, the content files, the constructed numbers."""

from __future__ import annotations

import io

import pytest
import xlrd
from hypothesis import given
from hypothesis import strategies as st

from hstui.sources.base import Request
from tools.demo import content, noise, prices
from tools.demo.biff import workbook
from tools.demo.endpoints import answer

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], max_codepoint=0xFFFF), max_size=40)


@given(st.lists(st.lists(TEXT, min_size=1, max_size=5), min_size=1, max_size=30))
def test_a_workbook_reads_back(rows: list[list[str]]) -> None:
    with xlrd.open_workbook(file_contents=workbook(rows), logfile=io.StringIO()) as book:
        sheet = book.sheet_by_index(0)
        for y, row in enumerate(rows):
            for x, text in enumerate(row):
                read = sheet.cell_value(y, x) if y < sheet.nrows and x < sheet.ncols else ""
                assert read == text


def test_a_workbook_of_many_strings_reads_back() -> None:
    rows = [[f"row {y} cell {x} " + "股" * 30 for x in range(14)] for y in range(400)]
    with xlrd.open_workbook(file_contents=workbook(rows), logfile=io.StringIO()) as book:
        sheet = book.sheet_by_index(0)
        assert [sheet.row_values(y) for y in range(sheet.nrows)] == rows


def test_every_item_is_delivered_by_some_wire() -> None:
    # Feeds hold the newest twenty entries: a twenty-first would never be seen.
    for desk in ("rthk_zh", "rthk_en"):
        assert len(content.told_by(desk)) <= 20
    assert {item.desk for item in content.items()} == content.DESKS


def test_stories_are_told_in_different_words() -> None:
    titles = [item.title for item in content.items() if item.title]
    assert len(titles) == len(set(titles))


def test_noise_is_the_same_everywhere() -> None:
    assert noise.unit("a", 1) == 0.8721468929600746
    assert noise.number("a", digits=7) == noise.number("a", digits=7)
    assert all(-1 < noise.spread("s", index) < 1 for index in range(200))


def test_prices_lie_between_the_day_s_low_and_high() -> None:
    for code in prices.codes():
        for bar in prices.bars(code):
            assert bar.low <= min(bar.open, bar.close) <= max(bar.open, bar.close) <= bar.high


def test_a_request_that_nobody_answers_stops_the_build() -> None:
    with pytest.raises(LookupError, match="nobody answers"):
        answer(Request("https://example.com/x"))
