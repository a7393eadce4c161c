"""What every tab has in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from textual.containers import Container

from hstui.tui.index import Book
from hstui.tui.rows import Row, Target
from hstui.tui.troubles import Troubles
from hstui.tui.widgets.lines import LineView
from hstui.tui.widgets.sheet import Sheet
from hstui.tui.words import Say

WIDE = 120
"""Columns from which there is room for a second column."""
NARROW = 80
"""Columns below which only one view is shown at a time."""


class Pane(Container):
    """A tab: some views, of which one has the focus."""

    def __init__(self, name: str) -> None:
        super().__init__(id=f"pane-{name}", classes="pane")
        self.tab = name
        self.book: Book | None = None
        self.extra: dict[str, str] = {}
        """What the app knows beside the edition: `report` text."""
        self.troubles = Troubles()
        """What went wrong; the app's."""

    @property
    def wide(self) -> bool:
        """Whether there is room for a second column."""
        return self.app.size.width >= WIDE

    @property
    def narrow(self) -> bool:
        """Whether there is room for one view only."""
        return self.app.size.width < NARROW

    @property
    def views(self) -> list[LineView]:
        """Views that can be seen, in the order of tab."""
        return [view for view in self.query(LineView) if view.display and view.size.height]

    @property
    def main(self) -> LineView:
        """The view that the keys go to at first."""
        return self.query(LineView).first()

    @property
    def view(self) -> LineView:
        """The view that the keys go to."""
        focused = self.screen.focused
        if isinstance(focused, LineView) and self in focused.ancestors:
            return focused
        return self.main

    @property
    def target(self) -> Target | None:
        """What is chosen."""
        return self.view.target

    def update(self, book: Book) -> None:
        """Show an edition; cursors stay."""
        self.book = book
        self.fill(book)

    def lack(self, now: datetime, say: Say) -> None:
        """There is no edition: show what there is without one."""

    def fill(self, book: Book) -> None:
        """Feed the views."""
        raise NotImplementedError

    def moved(self, view: LineView) -> None:
        """A view's cursor moved: what depends on it follows."""

    def open(self, target: Target) -> bool:
        """Enter was pressed on something; True when the pane dealt with it."""
        return target.kind == "none"

    def close(self) -> bool:
        """Escape was pressed; True when the pane dealt with it."""
        return False

    def sheet(self, selector: str) -> Sheet:
        """A page of the pane."""
        return self.query_one(selector, Sheet)


def rows_of(builder: Callable[[Book, int], list[Row]], book: Book) -> Callable[[int], Sequence[Row]]:
    """A sheet's builder from a page's."""
    return lambda width: builder(book, width)
