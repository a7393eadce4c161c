"""Windows of every size: what is shown, what stays where it was."""

from __future__ import annotations

import pytest
from msgspec import structs
from textual import events
from textual.pilot import Pilot

from hstui.tui.app import HstuiApp
from hstui.tui.rows import plain_text
from hstui.tui.widgets.lines import LineView
from tests.tui import editions
from tests.tui.desks import FakeDesk
from tests.tui.support import drive, news, press, text

TITLES = [story.title for section in editions.rich().news for story in section.stories]


def test_narrow_window_shows_one_view_and_enter_opens_the_story() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2")
        assert not news(app).reading.display
        await press(pilot, "enter")
        assert news(app).reading.display and not news(app).stories.display
        await press(pilot, "escape")
        assert news(app).stories.display

    drive(scenario, size=(66, 22))


def test_in_a_narrow_window_a_story_opens_from_every_tab_and_escape_leads_to_the_list() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        assert app.view.go_key(f"{3:032x}")
        await press(pilot, "enter")
        assert app.main.tab == "news" and app.view is news(app).reading and not news(app).stories.display
        assert news(app).stories.story.id == f"{3:032x}"  # type: ignore[union-attr]  # a story is there
        await press(pilot, "backspace")
        assert app.main.tab == "overview" and app.view.key_at(app.view.cursor) == f"{3:032x}"
        await press(pilot, "enter", "escape")
        assert app.view is news(app).stories and news(app).stories.display

    drive(scenario, size=(66, 22))


@pytest.mark.parametrize("width", [110, 120, 140])
def test_a_theme_s_name_is_whole_beside_a_wide_list(width: int) -> None:
    full = editions.rich()
    named = (structs.replace(full.news[0], title="市场情绪与资金动向"), *full.news[1:])

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2")
        assert "市场情绪与资金动向" in plain_text(app.main.pane.sheet("#ne-themes").rows)

    drive(scenario, FakeDesk(held=structs.replace(full, news=named)), size=(width, 30))


def test_too_small_a_window_says_so_and_recovers() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        assert "60" in text(app) and TITLES[0] not in text(app)
        for size in ((1, 1), (20, 5), (500, 200), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert TITLES[0] in text(app)

    drive(scenario, size=(50, 12))


def test_a_page_in_too_small_a_window_says_so_and_recovers() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "?")
        help_page = text(app)
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        assert [line.strip() for line in text(app).splitlines() if line.strip()] == [app.say("too_small")]
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert text(app) == help_page

    drive(scenario, size=(100, 30))


def test_resize_keeps_the_story() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "G", "k")
        story = news(app).stories.story
        for size in ((66, 22), (200, 60), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert news(app).stories.story == story
            assert news(app).stories.cursor - news(app).stories.scroll_offset.y < news(app).stories.page

    drive(scenario)


def test_another_stock_is_shown_from_its_beginning_however_low_the_window() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "3")
        for _ in range(3):
            await press(pilot, "j")
            pane = app.main.pane
            target = pane.main.target
            assert target is not None
            side = pane.sheet("#mo-side")
            assert side.max_scroll_y > 0  # not all of it fits
            assert side.scroll_offset.y == 0 and target.id in plain_text(side.rows[:1])

    drive(scenario, size=(130, 22))


def test_a_page_that_nobody_moved_in_is_seen_from_its_top_when_an_edition_has_more_above() -> None:
    full = editions.rich()
    index = structs.replace(editions.bare().index, figures=(), reason="没有行情")

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        side = app.main.pane.sheet("#ov-side")
        assert side.key_at(side.cursor) == "southbound"
        app.session.accept(full)
        app.show_all()
        await press(pilot)
        assert side.scroll_offset.y == 0 and side.key_at(side.cursor) == "southbound"

    drive(scenario, FakeDesk(held=structs.replace(full, index=index)), size=(130, 24))


def _wheel(app: HstuiApp, view: LineView, turns: int) -> None:
    """Turn the wheel down (or up) over a view."""
    kind = events.MouseScrollDown if turns > 0 else events.MouseScrollUp
    x, y = view.region.x + 2, view.region.y + 2
    for _ in range(abs(turns)):
        app.screen._forward_event(kind(view, x, y, 0, 0, 0, False, False, False, x, y))


def test_after_the_wheel_the_keys_go_on_from_what_is_seen() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        for tab in ("2", "5"):
            await press(pilot, tab, "g")
            view = app.view
            _wheel(app, view, 2)
            await press(pilot)
            top = view.scroll_offset.y
            assert view.cursor < top
            await press(pilot, "j")
            assert top <= view.cursor < top + view.page
            assert view.scroll_offset.y == top
            await press(pilot, "G")
            _wheel(app, view, -2)
            await press(pilot, "k")
            assert view.scroll_offset.y <= view.cursor < view.scroll_offset.y + view.page

    drive(scenario, size=(100, 20))
