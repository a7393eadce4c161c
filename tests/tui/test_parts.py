"""Lines of several things side by side: members of the heat map, companies of a story."""

from __future__ import annotations

from msgspec import structs
from textual.pilot import Pilot

from hstui.text.width import cell_len
from hstui.tui.app import HstuiApp
from hstui.tui.index import Book
from hstui.tui.pages.names import names_rows
from hstui.tui.pages.overview import heat_rows
from hstui.tui.rows import Row, plain_text
from hstui.tui.widgets.sheet import Sheet
from tests.tui import editions
from tests.tui.desks import FakeDesk
from tests.tui.samples.base import NOW
from tests.tui.support import drive, news, press, segments

EDITION = editions.rich()
MEMBERS = [member.code for member in EDITION.index.members]


def to_heat_map(app: HstuiApp) -> int:
    """Put the cursor on the first row of the heat map; gives how many members stand in it."""
    sheet = app.view
    assert isinstance(sheet, Sheet)
    first = next(at for at, row in enumerate(sheet.rows) if row.target and row.target.id.startswith("heat."))
    sheet.go(first)
    return len(sheet.rows[first].parts)


def chosen(app: HstuiApp) -> str:
    target = app.view.target
    assert target is not None
    return target.id


def said(row: Row, start: int, end: int) -> str:
    """The characters of some cells."""
    out, at = "", 0
    for character in plain_text([row]):
        if start <= at < end:
            out += character
        at += cell_len(character)
    return out


def test_every_part_of_the_heat_map_is_its_member() -> None:
    book = Book(EDITION, NOW)
    for width in (40, 80, 100, 160):
        parts = [(row, part) for row in heat_rows(book, width) for part in row.parts]
        assert [part.target.id for _, part in parts] == MEMBERS
        assert all(said(row, part.start, part.end).startswith(part.target.title[:2]) for row, part in parts)


def test_left_and_right_choose_among_members_and_enter_opens_the_chosen_one() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        across = to_heat_map(app)
        assert across > 2 and chosen(app) == MEMBERS[0]
        await press(pilot, "right", "l")
        assert chosen(app) == MEMBERS[2]
        await press(pilot, "j")
        assert chosen(app) == MEMBERS[across + 2]
        await press(pilot, "h", "left", "enter")
        assert app.page is not None and app.page.place == f"stock:{MEMBERS[across]}"
        await press(pilot, "backspace")
        assert chosen(app) == MEMBERS[across]

    drive(scenario, size=(100, 30))


def test_a_trace_from_the_heat_map_is_of_the_chosen_member() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        to_heat_map(app)
        await press(pilot, "right", "t")
        assert app.page is not None
        ids = {row.target.id for row in app.page.sheet.rows if row.target and row.target.kind == "figure"}
        assert any(MEMBERS[1] in ident for ident in ids) and not any(MEMBERS[0] in ident for ident in ids)

    drive(scenario, size=(100, 30))


def test_right_at_the_edge_of_a_line_goes_to_the_next_pane() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "right")
        assert app.view.id == "ov-side"
        across = to_heat_map(app)
        await press(pilot, *["right"] * (across - 1))
        assert app.view.id == "ov-side" and chosen(app) == MEMBERS[across - 1]
        await press(pilot, "right")
        assert app.view.id == "ov-main"

    drive(scenario, size=(140, 40))


def test_only_the_chosen_member_is_lit() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        to_heat_map(app)
        await press(pilot, "right")
        view = app.view
        assert isinstance(view, Sheet)
        line = segments(app)[view.region.y + view.cursor - view.scroll_offset.y]
        ground = view._style("", "cursor").bgcolor
        lit = [part for part in line if part.style and part.style.bgcolor == ground]
        part = view.rows[view.cursor].parts[1]
        assert sum(one.cell_length for one in lit) == part.end - part.start
        assert "".join(one.text for one in lit).startswith(part.target.title[:2])

    drive(scenario, size=(100, 30))


def test_a_click_chooses_the_member_under_it_and_another_opens_it() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        across = to_heat_map(app)
        await press(pilot)
        view = app.view
        assert isinstance(view, Sheet)
        part = view.rows[view.cursor].parts[2]
        spot = (view.region.x + part.start + 1, view.region.y + view.cursor - view.scroll_offset.y)
        assert across > 2
        await pilot.click(offset=spot)
        await press(pilot)
        assert app.page is None and chosen(app) == MEMBERS[2]
        await pilot.click(offset=spot)
        await press(pilot)
        assert app.page is not None and app.page.place == f"stock:{MEMBERS[2]}"

    drive(scenario, size=(100, 30))


def test_a_stock_named_in_the_reading_pane_opens_its_page() -> None:
    first, *rest = EDITION.news[0].stories
    both = structs.replace(first, codes=("01810", "00700"), others=("DeepSeek",))
    section = structs.replace(EDITION.news[0], stories=(both, *rest))
    desk = FakeDesk(held=structs.replace(EDITION, news=(section, *EDITION.news[1:])))

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "enter", "j")
        assert app.view is news(app).reading and chosen(app) == "01810"
        await press(pilot, "right", "enter")
        assert app.page is not None and app.page.place == "stock:00700"
        await press(pilot, "backspace")
        assert app.view is news(app).reading and chosen(app) == "00700"

    drive(scenario, desk, size=(140, 40))


def test_names_that_do_not_fit_go_to_further_lines() -> None:
    story = structs.replace(EDITION.news[0].stories[0], codes=tuple(MEMBERS[:7]), others=("DeepSeek", "N" * 90))
    for lang in ("zh-Hans", "en"):
        book = Book(EDITION, NOW, lang=lang)
        for width in (30, 60, 120):
            rows = names_rows(story, book, width)
            assert all(cell_len(plain_text([row])) <= width for row in rows)
            parts = [(row, part) for row in rows for part in row.parts]
            assert [part.target.id for _, part in parts] == MEMBERS[:7]
            for row, part in parts:
                assert said(row, part.start, part.end)[:2] == part.target.title[:2]
            targets = [row.target for row in rows if row.target is not None]
            assert len(set(targets)) == len(targets)
