"""Text from outside is shown letter for letter: no markup, no escape, no bidi control reaches the terminal."""

from __future__ import annotations

import asyncio
import re

import pytest
from textual.pilot import Pilot

from hstui.tui.app import HstuiApp
from hstui.tui.keys import TAB_NAMES
from tests.tui import editions, support
from tests.tui.desks import FakeDesk

TITLES = {
    "markup": "[@click=app.quit]点我[/] [b red] 跌[/]停 [b + [/ [true, false] [10%] [link=https://x.example]x[/link]",
    "escape": "A\x1b]0;PWN\x07\x1b[2J\x1b]52;c;cHdu\x07B\x9b31mC\x9d52;c;x\x9c",
    "bidi": "甲\u202e乙\u2066丙\u2069丁\u200f\u061c\ufeff\u2028\u2029戊",
    "long": "长" * 10_000,
    "marks": "e" + "\u0301" * 400 + "\U000e0041\ud800\ufff9",
}
FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


@pytest.mark.parametrize("kind", TITLES)
@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
def test_every_pane_shows_hostile_titles_harmlessly(kind: str, size: tuple[int, int]) -> None:
    desk = FakeDesk(held=editions.rich(title=TITLES[kind]))

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        for tab in TAB_NAMES:
            await support.press(pilot, str(TAB_NAMES.index(tab) + 1))
            drawn = support.text(app)
            assert not FORBIDDEN.search(drawn.replace("\n", "")), tab
            if kind == "markup" and tab == "news":
                assert "[@click=app.quit]点我[/] [b red] 跌[/]停" in drawn
        await support.press(pilot, "2", "t")
        assert not FORBIDDEN.search(support.text(app).replace("\n", ""))
        await support.press(pilot, "escape", "Y", "o")
        assert not FORBIDDEN.search(support.text(app).replace("\n", ""))

    support.drive(scenario, desk, size=size)


def test_clicking_every_cell_runs_nothing_from_a_title() -> None:
    desk = FakeDesk(held=editions.rich(title="[@click=app.quit]退出[/]"))

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await support.press(pilot, "2")
        for y in range(2, 22, 3):
            for x in range(2, 78, 25):
                await pilot.click(offset=(x, y))
        assert app.is_running and app.return_code is None

    support.drive(scenario, desk, size=(80, 24))


def test_a_hostile_source_name_in_progress_and_error_is_harmless() -> None:
    desk = FakeDesk(error="[/] \x1b]0;x\x07 坏")

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await support.press(pilot, "r")
        await support.until(pilot, lambda: bool(app.error))
        drawn = support.text(app)
        assert "[/]" in drawn and not FORBIDDEN.search(drawn.replace("\n", ""))

    support.drive(scenario, desk)


def test_asyncio_debug_finds_no_blocking_call_in_a_session() -> None:
    """A guard for the loop: nothing on it takes long while tabs are visited."""

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        asyncio.get_running_loop().slow_callback_duration = 5.0
        for tab in range(1, 8):
            await support.press(pilot, str(tab))
        assert app.is_running

    support.drive(scenario)
