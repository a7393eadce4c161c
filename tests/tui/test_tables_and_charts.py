"""Columns, alignment, signs, charts: what stands in a cell is right at every width."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from textual.pilot import Pilot

from hstui.text.width import cell_len
from hstui.tui.app import HstuiApp
from hstui.tui.charts import curve, gauge, heat_role, signed_bars, spark, spark_text, trend
from hstui.tui.chrome import tab_line
from hstui.tui.index import Book
from hstui.tui.pages import macro, money, overview, risk, sources
from hstui.tui.pages.reading import reading_rows
from hstui.tui.pages.trace import trace_rows
from hstui.tui.refresher import Progressed
from hstui.tui.rows import Row, fit, marked, paragraph, plain_text
from hstui.tui.safe import Piece
from hstui.tui.widgets.table import Cell, Column, TableRow, Target, table_line, widths
from tests.tui import editions
from tests.tui.support import SETTINGS, drive, press, text

BOOK = Book(editions.rich(), editions.NOW)
AMBIGUOUS = set("“”…—·①→↑▲▼●○★─│×±≥█▄▀▁▂▃")


def _width(row: Row) -> int:
    return sum(cell_len(piece.text) for piece in row.line)


@pytest.mark.parametrize("width", [*range(40, 161, 7), 240])
def test_no_page_is_wider_than_its_view(width: int) -> None:
    story = BOOK.edition.news[0].stories[0]
    pages = {
        "overview": overview.overview_rows(BOOK, width),
        "side": overview.side_rows(BOOK, width),
        "reading": reading_rows(story, BOOK, width),
        "market": money.market_rows(BOOK, width),
        "money side": money.side_rows(BOOK, width),
        "stock": money.stock_rows("01024", BOOK, width),
        "macro": macro.side_rows(BOOK, width),
        "risks": risk.list_rows(BOOK, width),
        "advice": risk.overall_rows(BOOK, width),
        "call": risk.call_detail_rows(BOOK.edition.advice.calls[0], BOOK, width),
        "source": sources.source_detail_rows(BOOK.edition.sources[3], BOOK, width),
        "trace": trace_rows(("southbound.total.net",), (), BOOK, width),
    }
    for name, rows in pages.items():
        for row in rows:
            assert _width(row) <= width, (name, plain_text([row]))


@pytest.mark.parametrize("width", [60, 79, 120])
def test_tables_align_and_hold_no_ambiguous_character_before_their_last_column(width: int) -> None:
    for columns, rows in (
        (money.stock_columns(BOOK), money.stock_table(BOOK)),
        (macro.indicator_columns(BOOK), macro.indicator_table(BOOK)),
        (sources.source_columns(BOOK), sources.source_table(BOOK.edition.sources, BOOK)),
    ):
        sizes = widths(columns, rows, width)
        lines = [table_line(columns, sizes, row.cells) for row in rows]
        assert {sum(cell_len(piece.text) for piece in line) for line in lines} == {
            sum(sizes) + sum(size > 0 for size in sizes) - 1
        }
        assert sum(sizes) + sum(size > 0 for size in sizes) - 1 <= width
        for line in lines:
            assert not AMBIGUOUS & set("".join(piece.text for piece in line[:-1]))


def test_numerals_stand_right_with_their_sign_and_role() -> None:
    columns = (Column("a", "名称", grow=True), Column("b", "净买入", True))
    rows = [
        TableRow(Target("t", "1"), (Cell("甲"), Cell("+10.63", "up", Decimal("10.63")))),
        TableRow(Target("t", "2"), (Cell("乙乙"), Cell("-0.38", "down", Decimal("-0.38")))),
    ]
    sizes = widths(columns, rows, 20)
    assert ["".join(piece.text for piece in table_line(columns, sizes, row.cells)) for row in rows] == [
        "甲            +10.63",
        "乙乙           -0.38",
    ]


@pytest.mark.parametrize(
    ("error", "room", "name"), [("", 60, 30), ("", 40, 26), ("x" * 50, 80, 30), ("x" * 50, 60, 20)]
)
def test_a_name_is_not_cut_where_there_is_room(error: str, room: int, name: int) -> None:
    columns = (Column("a", "Source", least=12, most=20), Column("b", "Records", True), Column("c", "Error", grow=True))
    cells = (Cell("n" * 30), Cell("12"), Cell(error))
    assert widths(columns, [TableRow(Target("t", "1"), cells)], room) == [name, 7, room - name - 9]
    bounded = widths(columns[:2], [TableRow(Target("t", "1"), cells[:2])], room)
    assert bounded == [30, 7]


@given(st.lists(st.text("甲乙a1 ", max_size=12), min_size=3, max_size=3), st.integers(4, 60))
def test_column_widths_never_exceed_the_room(texts: list[str], room: int) -> None:
    columns = (
        Column("a", "甲", least=1),
        Column("b", "数", True, least=1, rank=1),
        Column("c", "文", grow=True, least=1),
    )
    sizes = widths(columns, [TableRow(Target("t", "1"), tuple(Cell(text) for text in texts))], room)
    assert sum(sizes) + sum(size > 0 for size in sizes) - 1 <= max(room, 5)


@given(st.text(max_size=80), st.integers(1, 60))
def test_fit_gives_exactly_the_width(words: str, width: int) -> None:
    line = fit((Piece(words[:40].replace("\n", " ")), Piece(words[40:].replace("\n", " "))), width)
    assert sum(cell_len(piece.text) for piece in line) == width


def test_signs_are_in_the_shape_not_only_in_the_colour() -> None:
    up, down = spark([Decimal(3)], 1)[-1], spark([Decimal(-3)], 1)[-1]
    assert spark_text([1, -1, 4], 3)[0] != spark_text([1, -1, 4], 3)[1]
    assert (up.role, down.role) == ("up", "down")
    assert spark_text([0, 1], 2)[0] == " "


def test_bars_grow_from_a_common_zero_line() -> None:
    lines = ["".join(piece.text for piece in line) for line in signed_bars([4, -4, 2, 0], 4)]
    assert lines == ["⣿       ", "⣿   ⣿   ", "  ⣿     ", "  ⣿     "]
    assert signed_bars([0, 0], 4) == [] and signed_bars([], 4) == []
    assert len(signed_bars([1, 2], 3)) == 3 and len(signed_bars([-1, -2], 3)) == 3


def test_curve_gauge_trend_and_heat() -> None:
    assert len(curve([1, 2, 3], 10, 3)) == 3 and curve([1], 10, 3) == []
    assert gauge(Decimal("7.75"), Decimal("7.75"), Decimal("7.85"), 12) == "|o---------|"
    assert gauge(Decimal("7.85"), Decimal("7.75"), Decimal("7.85"), 12) == "|---------o|"
    assert gauge(Decimal("7.86"), Decimal("7.75"), Decimal("7.85"), 12).endswith(">")
    assert trend([], 5) == "" and len(trend([1, 1, 1], 5)) == 3
    assert heat_role(None) == heat_role(Decimal(0)) == ""
    assert heat_role(Decimal("-3.3")) == "heat-down-3" and heat_role(Decimal("0.4")) == "heat-up-1"


def test_figures_in_sentences_are_set_off() -> None:
    pieces = marked("净买入79.09亿港元，其中79.09亿", ["79.09亿港元"], "", "figure")
    assert [piece.role for piece in pieces] == ["", "figure", ""]
    rows = paragraph("累计净买入138.48亿港元", 16, first=" ", indent=" ", figures=["138.48亿港元"])
    assert any(piece == Piece("138.48亿港元", "figure") for row in rows for piece in row.line)


def test_missing_values_are_dashes_with_reasons_never_zero() -> None:
    book = Book(editions.bare(), editions.NOW)
    shown = plain_text(overview.overview_rows(book, 78)) + plain_text(money.market_rows(book, 78))
    assert "没有行情" in shown and "没有资金数据" in shown and "0.00" not in shown
    cells = [row.cells[8].text for row in money.stock_table(BOOK)]
    assert cells.count("--") == 1


def test_the_sorted_column_s_title_has_room_for_its_mark() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "8", "s")
        assert "状态^" in text(app).splitlines()[2]
        await press(pilot, "S")
        assert "状态v" in text(app).splitlines()[2]

    drive(scenario, size=(80, 24))


@pytest.mark.parametrize("width", [50, 52, 59, 120])
def test_the_unit_of_southbound_money_is_whole_however_narrow_the_view(width: int) -> None:
    for lang, unit in (("zh-Hans", "亿港元"), ("en", "HK$ bn")):
        rows = overview.southbound_rows(Book(editions.rich(), editions.NOW, lang), width)
        assert unit in plain_text(rows)
        assert all(_width(row) <= width for row in rows)


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
def test_the_narrowest_window_has_every_tab_and_the_flows_day_and_unit(lang: str) -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "3")
        lines = text(app).splitlines()
        assert "8" in lines[1] and "…" not in lines[1]
        assert "12-17" in lines[2] and app.say("money.unit") in lines[2]

    drive(scenario, settings=replace(SETTINGS, lang=lang), size=(60, 20))


def test_a_high_of_a_few_sessions_is_not_told() -> None:
    edition, market = BOOK.edition, BOOK.edition.flows.market
    assert market.total is not None
    ident = "southbound.total.since_as_high"
    total = structs.replace(market.total, figures=(*market.total.figures, ident))

    def shown(sessions: int) -> str:
        high = structs.replace(edition.figures[0], id=ident, value=Decimal(sessions), unit="days", text=str(sessions))
        flows = structs.replace(edition.flows, market=structs.replace(market, total=total))
        made = structs.replace(edition, figures=(*edition.figures, high), flows=flows)
        return plain_text(money.channel_rows(Book(made, editions.NOW), 100))

    assert "4日来" not in shown(4) and "5日来" in shown(5)


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_the_tabs_stand_still_while_the_progress_grows(width: int, lang: str) -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        def tabs() -> object:
            left, right, commands = tab_line(app)
            used = sum(cell_len(piece.text) for piece in left)
            if used < width - 9:  # else the last label gives way
                assert used + sum(cell_len(piece.text) for piece in right) <= width
            return left, commands

        still = tabs()
        for name in ("财联社", "东方财富港股通个股成交的一个很长的名字" * 3):
            app.progress = Progressed(12, 50, name, "live")
            assert tabs() == still

    drive(scenario, settings=replace(SETTINGS, lang=lang), size=(width, 24))


def test_the_band_s_gauge_stands_where_its_position_says() -> None:
    # The cross of reference rates may fail or differ; the position is the spot quote's where that is as new.
    made = editions.rich()
    held = made.macro.indicators
    place = structs.replace(held[-1], value=Decimal(80), text="80.00%")
    for others in (held[:-1], tuple(one for one in held if one.id not in ("fx.usdhkd", "fx.band"))):
        told = structs.replace(made, macro=structs.replace(made.macro, indicators=(*others, place)))
        rows = plain_text(macro.band_rows(Book(told, editions.NOW), 60)).splitlines()
        line = next(row for row in rows if "o" in row and "7.75" in row)
        bar = line[line.index("|") : line.rindex("|") + 1]
        assert bar.index("o") - 1 == round(0.8 * (len(bar) - 3))
        assert "USD/HKD" in rows[0] and "7.7812" in rows[-1]
