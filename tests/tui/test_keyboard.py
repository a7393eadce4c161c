"""Keys that come faster than the screen: each finds what the ones before it made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from hstui.tui.app import HstuiApp
from hstui.tui.keyboard import Keyboard
from tests.tui import editions
from tests.tui.desks import FakeDesk
from tests.tui.support import drive, news, press, text, until

NAMED = {
    "\r": "enter",
    "\x1b": "escape",
    "/": "slash",
    ":": "colon",
    "?": "question_mark",
    " ": "space",
    "'": "apostrophe",
}
TITLES = [story.title for section in editions.rich().news for story in section.stories]


def keys(typed: str) -> Sequence[events.Key]:
    """Key presses as Textual reads them from a terminal."""
    return [events.Key(NAMED.get(char, char), char if char.isprintable() else None) for char in typed]


async def burst(app: HstuiApp, pilot: Pilot[int], typed: str) -> None:
    """All keys at once: none waits for what the one before it does."""
    for key in keys(typed):
        app.post_message(key)
    await press(pilot)


def marks(app: HstuiApp) -> list[object]:
    """What keys that were meant as letters would change."""
    state = app.session.store.state
    return [dict(state.marks[kind]) for kind in ("hidden", "pinned", "dropped")] + [app.session.follow, app.theme]


@pytest.mark.parametrize("start", ["", "2", "3", "6"])
def test_letters_after_a_slash_are_typed_and_run_nothing(start: str) -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, *start)
        before = marks(app)
        await burst(app, pilot, "/xpTfm xm\r")
        assert app.main.tab == "news" and marks(app) == before
        assert app.session.query == "xpTfm xm"
        await burst(app, pilot, "\x1b/xm\r")
        assert app.session.query == "xm" and app.session.status == ("", "")
        assert news(app).stories.count() in range(1, len(TITLES))

    drive(scenario)


def test_a_filter_in_chinese_and_what_follows_it() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await burst(app, pilot, "2/小米\rjx")
        assert app.session.query == "小米"
        assert len(app.session.store.marked("hidden")) == 1
        await burst(app, pilot, "u\x1b/腾讯\x1bgjj")
        assert app.session.query == "" and news(app).stories.cursor == 2
        assert not app.session.store.marked("hidden")

    drive(scenario)


def test_the_palette_help_and_saved_filters_take_what_is_typed() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await burst(app, pilot, ":MAC\r")
        assert app.page is None and app.main.tab == "macro"
        await burst(app, pilot, ":700\r")
        assert app.page is not None and app.page.place == "stock:00700"
        await burst(app, pilot, "\x1b?export as")
        assert app.page is not None and app.page.place == "help" and "desk" not in text(app)
        assert "选择格式导出" in text(app)
        await burst(app, pilot, "\x1b'xyz\x1b2jj")
        assert app.page is None and news(app).stories.cursor == 2

    drive(scenario)


def test_a_note_and_a_place_are_typed_in_one_go(tmp_path: Path) -> None:
    desk = FakeDesk(folder=tmp_path)

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await burst(app, pilot, "2wxq 看淡\rj")
        assert list(app.session.store.state.notes.values()) == ["xq 看淡"]
        assert news(app).stories.cursor == 1
        await burst(app, pilot, f"E{tmp_path}/xq.html\r")
        await until(pilot, lambda: bool(desk.exported))
        assert desk.exported[0][1] == "html" and (tmp_path / "xq.html").exists()

    drive(scenario, desk)


def test_a_paste_is_typed_into_a_prompt_and_is_no_command_elsewhere() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2")
        app.post_message(events.Paste("xpq\n/x"))
        await press(pilot)
        assert not app.session.store.marked("hidden") and app.is_running and app.return_code is None
        for event in (*keys("/"), events.Paste("小米\n第二行"), *keys("\r")):
            app.post_message(event)
        await press(pilot)
        assert app.session.query == "小米 第二行"

    drive(scenario)


def test_enter_opens_a_story_before_the_next_key_is_read() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await burst(app, pilot, "2j\rGzz\x1b")
        assert app.view is news(app).stories and news(app).stories.cursor == 1
        await burst(app, pilot, "t\x1b")
        assert app.page is None

    drive(scenario)


def test_keys_after_the_last_one_do_nothing() -> None:
    desk = FakeDesk()

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await burst(app, pilot, "2qex")
        assert not desk.exported and not app.session.store.marked("hidden")

    assert drive(scenario, desk).return_code == 0


def test_enter_is_enter_though_the_terminal_was_still_the_shell_s() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        app.keyboard = Keyboard(app)
        for key in (*keys("2/xm"), events.Key("ctrl+j", "\n")):
            app.post_message(key)
        await press(pilot)
        assert app.session.query == ""
        await app.keyboard.begin()
        await until(pilot, lambda: app.session.query == "xm" and app.focused is news(app).stories)

    drive(scenario)
