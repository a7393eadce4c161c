"""The main screen: head, tabs, one pane, foot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Container

from hstui.tui.panes.base import NARROW, WIDE, Pane
from hstui.tui.widgets.bars import Bar
from hstui.tui.widgets.roles import RoleScreen

BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (NARROW, "-normal"), (WIDE, "-wide")]
HEIGHTS = [(0, "-short"), (20, "-tall")]


class MainScreen(RoleScreen):
    """Head, tabs, one pane, foot."""

    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = HEIGHTS
    AUTO_FOCUS = None

    def __init__(self, make_pane: Callable[[str], Pane], ready: Callable[[], None]) -> None:
        super().__init__()
        self._make_pane = make_pane
        self._ready = ready
        self.panes: dict[str, Pane] = {}
        self.tab = ""
        self._first = ""
        self.wanted = ""
        """The tab that was asked for last; shown a moment later."""
        self._switching = asyncio.Lock()

    def start_with(self, tab: str) -> None:
        """The tab that is composed with the screen."""
        self._first = tab

    def compose(self) -> ComposeResult:
        """Only the first tab's pane; the others come when they are visited."""
        self.tab = self.wanted = self._first
        self.panes[self.tab] = self._make_pane(self.tab)
        yield Bar(id="top")
        yield Bar(id="tabs")
        with Container(id="body"):
            yield self.panes[self.tab]
        yield Bar(id="foot")
        yield Bar(id="small")

    def on_mount(self) -> None:
        """Tell that there is something to fill."""
        self._ready()

    @property
    def pane(self) -> Pane:
        """The tab that is shown."""
        return self.panes[self.tab]

    async def show_tab(self, tab: str) -> bool:
        """Show a tab; True when it was built just now and wants to be filled.

        One switch at a time, since keys come faster than a tab is built; only the last one asked for is built."""
        self.wanted = tab
        async with self._switching:
            if tab != self.wanted:
                return False
            new = tab not in self.panes
            if new:
                self.panes[tab] = self._make_pane(tab)
            if tab != self.tab:
                self.panes[self.tab].display = False
            if new:
                await self.query_one("#body").mount(self.panes[tab])
            self.tab = tab
            self.panes[tab].display = True
            # At once: a focus that Textual sets later would take it from a prompt that was asked for meanwhile.
            self.set_focus(self.panes[tab].main)
            return new
