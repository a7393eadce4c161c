"""Drives the app without a terminal, and reads its screen as text and styles."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from rich.segment import Segment
from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot

from hstui.tui.app import HstuiApp
from hstui.tui.panes.news import NewsPane
from hstui.tui.ports import TuiSettings
from tests.tui import editions
from tests.tui.desks import FakeDesk

SETTINGS = TuiSettings(clock=lambda: editions.NOW, refresh_on_open=False)
Scenario = Callable[[HstuiApp, "Pilot[int]"], Awaitable[None]]


class Reader(Pilot[int]):
    """Textual's pilot, but it waits for the app's messages where that one waits for an idle processor.

    That takes a fiftieth of a second at the least, several times a key, and on a busy machine it never comes."""

    async def pause(self, delay: float | None = None) -> None:
        """Until every message was dealt with and drawn: nothing is queued after two rounds through all widgets."""
        if delay is not None:
            await super().pause(delay)
            return
        rests = 0
        while rests < 2 and self.app.return_code is None:  # an app that has ended takes no message out of its queue
            await super().pause(0)
            await self.app.animator.wait_for_idle()
            nodes = (self.app, *self.app.screen.walk_children(with_self=True))
            rests = 0 if any(node.message_queue_size for node in nodes) else rests + 1

    async def press(self, *keys: str) -> None:
        """Press keys one by one."""
        for key in keys:
            self.app.post_message(_pressed(key))
            await self.pause()

    async def resize_terminal(self, width: int, height: int) -> None:
        """Give the terminal another size; Textual holds that back for a moment."""
        await super().resize_terminal(width, height)
        await until(self, lambda: self.app.screen._compositor.size == (width, height))


def _pressed(key: str) -> events.Key:
    """The event of a key by its character or its name, as Textual's own pilot makes it."""
    name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
    try:
        character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
    except KeyError:
        return events.Key(name, name if len(name) == 1 else None)
    return events.Key(name, character)


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
        async with app.run_test(size=size, notifications=True):
            reader = Reader(app)
            await reader.pause()
            await scenario(app, reader)
            app.refresher.stop()  # as on quitting: no edition arrives while the app is taken down
            await reader.pause()

    asyncio.run(run())
    return app


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys one by one; without any, wait until the screen stands still."""
    await pilot.press(*keys)
    await pilot.pause()


async def until(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    """Wait for another thread's work to arrive."""
    for _ in range(200):
        if condition():
            await pilot.pause()
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


def head(app: HstuiApp) -> str:
    """The screen's first line: the edition and its marks."""
    return text(app).splitlines()[0]


def foot(app: HstuiApp) -> str:
    """The screen's last line: a message, or what can be done."""
    return text(app).splitlines()[-1]


async def hushed(app: HstuiApp, pilot: Pilot[int]) -> str:
    """The last line after the message on it has gone, as it does by itself in time."""
    app.hush()
    await press(pilot)
    return foot(app)


def news(app: HstuiApp) -> NewsPane:
    """The news tab."""
    pane = app.main.panes["news"]
    assert isinstance(pane, NewsPane)
    return pane
