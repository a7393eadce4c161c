"""Drives the app without a terminal, and reads its screen as text and styles."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from rich.segment import Segment
from textual.pilot import Pilot

from hstui.tui.app import HstuiApp
from hstui.tui.panes.news import NewsPane
from hstui.tui.ports import TuiSettings
from tests.tui import editions
from tests.tui.desks import FakeDesk

SETTINGS = TuiSettings(clock=lambda: editions.NOW, refresh_on_open=False)
Scenario = Callable[[HstuiApp, "Pilot[int]"], Awaitable[None]]


def drive(
    scenario: Scenario,
    desk: FakeDesk | None = None,
    settings: TuiSettings = SETTINGS,
    size: tuple[int, int] = (120, 40),
    state: Path | None = None,
) -> HstuiApp:
    """Run a scenario in the app; gives the app after it ended."""
    if state is not None:
        settings = replace(settings, state_path=state)
    app = HstuiApp(desk or FakeDesk(), settings)

    async def run() -> None:
        async with app.run_test(size=size, notifications=True) as pilot:
            await settled(pilot)
            await scenario(app, pilot)

    asyncio.run(run())
    return app


async def settled(pilot: Pilot[int]) -> None:
    """Until every message was dealt with and drawn."""
    for _ in range(3):
        await pilot.pause()


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys one by one."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
    await settled(pilot)


async def until(pilot: Pilot[int], condition: Callable[[], bool], tries: int = 200) -> None:
    """Wait for another thread's work to arrive."""
    for _ in range(tries):
        if condition():
            await settled(pilot)
            return
        await pilot.pause(0.01)
    raise AssertionError("it did not happen")


def segments(app: HstuiApp) -> list[list[Segment]]:
    """The screen as drawn, line by line."""
    width, height = app.size
    update = app.screen._compositor.render_strips()  # what goes to the terminal; Textual has no public way to it
    return [list(strip.crop(0, width)) for strip in update[:height]]


def text(app: HstuiApp) -> str:
    """The screen's characters."""
    return "\n".join("".join(segment.text for segment in line).rstrip() for line in segments(app))


def news(app: HstuiApp) -> NewsPane:
    """The news tab."""
    pane = app.main.panes["news"]
    assert isinstance(pane, NewsPane)
    return pane
