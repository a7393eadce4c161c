"""Getting there and back: the row that was chosen, the row that was left."""

from __future__ import annotations

from msgspec import structs
from textual.pilot import Pilot

from hstui.tui.app import HstuiApp
from hstui.tui.widgets.lines import LineView
from tests.tui import editions
from tests.tui.desks import FakeDesk
from tests.tui.support import drive, news, press, text, until


def spot(view: LineView) -> tuple[str | None, str, int]:
    return view.id, view.key_at(view.cursor), view.cursor


def test_enter_on_a_risk_goes_to_it_also_in_a_tab_that_was_never_shown() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "tab")
        last = editions.rich().risks[-1]
        assert app.view.go_key(last.id)
        await press(pilot, "enter")
        assert app.main.tab == "risk" and app.view.key_at(app.view.cursor) == last.id
        assert app.view.scroll_offset.y == 0  # all of the list fits
        assert last.title in text(app)

    drive(scenario, size=(140, 40))


def test_keys_after_enter_start_from_the_row_that_was_chosen() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        first, second = editions.rich().risks[:2]
        assert app.view.go_key(first.id)
        await app.action_do("nav.open")
        await app.action_do("move.down")  # before the tab has been laid out
        await press(pilot)
        assert app.view.key_at(app.view.cursor) == second.id

    drive(scenario, size=(100, 30))


def test_back_returns_to_column_and_row() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "tab")
        assert app.view.go_key(editions.rich().risks[2].id)
        left = spot(app.view)
        await press(pilot, "enter", "backspace")
        assert app.main.tab == "overview" and spot(app.view) == left
        await press(pilot, "L")
        assert app.main.tab == "risk"
        await press(pilot, "backspace")
        assert spot(app.view) == left

    drive(scenario, size=(140, 40))


def test_back_returns_to_the_row_of_the_reading_pane_and_of_a_stock_s_page() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "j", "tab", "j", "j", "j")
        left = spot(app.view)
        assert left[0] == "ne-reading" and left[2] > 0
        await press(pilot, "4", "backspace")
        assert spot(app.view) == left
        await press(pilot, "3", "j", "enter", "j", "j", "j")
        assert app.page is not None
        row = spot(app.view)
        await press(pilot, "t", "backspace")
        assert app.page is not None and app.page.place == "stock:01024" and spot(app.view) == row

    drive(scenario, size=(140, 40))


def test_back_does_not_stop_where_the_reader_is() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "3", "t", "escape", "backspace")
        assert app.main.tab == "overview"

    drive(scenario)


def test_pinning_leaves_the_reader_at_the_next_row() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "j", "j", "j")
        view = news(app).stories
        pinned, following = view.key_at(3), view.key_at(4)
        await press(pilot, "p")
        assert view.key_at(0) == pinned and spot(view)[1:] == (following, 4)
        await press(pilot, "g", "p")
        assert view.key_at(3) == pinned and view.cursor == 0

    drive(scenario)


def test_pinning_what_is_read_keeps_it_in_the_reading_pane() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "j", "j", "enter")
        story = news(app).stories.story
        await press(pilot, "p")
        assert app.view is news(app).reading and news(app).stories.story == story

    drive(scenario)


def test_pinning_on_the_overview_leaves_the_reader_at_the_next_row() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        rows = [row for row in range(app.view.count()) if (one := app.view.target_at(row)) and one.kind == "story"]
        app.view.go(rows[4])
        following, pinned = app.view.key_at(rows[5]), app.view.key_at(rows[4])
        await press(pilot, "p")
        assert spot(app.view)[1:] == (following, rows[5]) and app.view.key_at(rows[0]) == pinned

    drive(scenario, size=(140, 40))


def test_sections_are_jumped_between_on_every_page() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        heads = [row for row in range(app.view.count()) if (line := app.view.line_at(row)) and line[0].role == "head"]
        await press(pilot, "n")
        assert app.view.scroll_offset.y == heads[1]
        await press(pilot, "n", "N")
        assert app.view.scroll_offset.y == heads[1]
        await press(pilot, "N", "N")
        assert app.view.cursor == app.view.stop(0, 1)

    drive(scenario, size=(80, 24))


def test_the_report_jumps_between_its_chapters_opens_links_and_says_where_figures_are_traced() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "7")
        await until(pilot, lambda: bool(app.main.pane.extra.get("report")))
        titles = [line for line in app.main.pane.extra["report"].split("\n") if line.startswith("#")]
        assert len(titles) > 2
        for title in titles[1:]:
            await press(pilot, "n")
            target = app.view.target
            assert target is not None and target.title == title.lstrip("# ")
        await press(pilot, "N")
        assert app.view.target is not None and app.view.target.title == titles[-2].lstrip("# ")
        await press(pilot, "t")
        assert app.say("trace.elsewhere")[:12] in text(app)
        await press(pilot, "g", "j", "j", "j")
        link = app.view.target
        assert link is not None and link.url and link.url in app.main.pane.extra["report"]
        await press(pilot, "y")
        assert app.clipboard == link.url

    drive(scenario, size=(80, 24))


def test_how_many_stories_the_overview_leaves_out_is_said_and_leads_to_them() -> None:
    desk = FakeDesk(held=editions.rich(stories=40))

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        for size in ((100, 30), (140, 40), (140, 50)):
            await pilot.resize_terminal(*size)
            await press(pilot)
            shown = [one for row in range(app.view.count()) if (one := app.view.target_at(row)) is not None]
            told = {one.id for one in shown if one.kind == "story"}
            more = next(one for one in shown if one.kind == "tab" and one.id == "news")
            assert more.title == app.say("ov.more", n=len(app.session.stories()) - len(told))
            if size[0] >= 120:
                assert app.view.count() == app.view.size.height  # all rows that there are
        app.view.go_key("news")
        await press(pilot, "enter")
        assert app.main.tab == "news"

    drive(scenario, desk)


def test_nothing_is_left_out_of_an_overview_with_few_stories() -> None:
    edition = editions.rich()
    few = structs.replace(edition, news=edition.news[:1])

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        targets = [app.view.target_at(row) for row in range(app.view.count())]
        assert all(one.id != "news" for one in targets if one is not None)

    drive(scenario, FakeDesk(held=few), size=(140, 40))
