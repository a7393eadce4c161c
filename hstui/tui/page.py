"""A page on top of the tabs: a stock, a trace, help, commands, export."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from hstui.tui.rows import Row, Target
from hstui.tui.safe import Line, Piece
from hstui.tui.screens import BREAKPOINTS, HEIGHTS
from hstui.tui.widgets.bars import Bar, pieces_width
from hstui.tui.widgets.lines import LineView
from hstui.tui.widgets.prompt import Prompt
from hstui.tui.widgets.roles import RoleScreen
from hstui.tui.widgets.sheet import Sheet


class PageScreen(RoleScreen):
    """A page on top: a title, perhaps a line to type into, rows, the keys."""

    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = HEIGHTS
    AUTO_FOCUS = None

    def __init__(
        self,
        place: str,
        title: Line,
        foot: Line,
        build: Callable[[int, str], Sequence[Row]],
        *,
        prompt: str | None = None,
        chosen: Callable[[Target], Awaitable[None]] | None = None,
        initial: str = "",
    ) -> None:
        super().__init__()
        self.place = place
        """A name for back and forward: `stock:00700`."""
        self._title, self._foot, self._build = title, foot, build
        self._prompt = prompt
        self._typed = initial
        self.chosen = chosen
        """What enter does with a row; None: what it does everywhere."""
        self.too_small = ""
        """What stands there instead when the window is too small for any page."""
        self.sheet = Sheet(id="page")
        """The rows; there from the first, since keys may come before the page is composed."""

    def compose(self) -> ComposeResult:
        """Title, prompt, rows, foot."""
        yield Bar(id="top")
        if self._prompt is not None:
            yield Prompt(self._prompt, self._typed, self._accept, id="page-prompt")
        yield self.sheet
        yield Bar(id="foot")
        yield Bar(id="small")

    def on_mount(self) -> None:
        """Fill."""
        self.query_one("#top", Bar).show(self._title)
        self.query_one("#small", Bar).show((Piece(f" {self.too_small}"),))
        self.show_foot(self.query_one("#foot", Bar))
        self.rebuild()
        first: Widget = self.query_one("#page-prompt") if self._prompt is not None else self.sheet
        self.set_focus(first)  # at once: the next key is for it
        if self._typed and isinstance(first, Prompt):
            first.select_all()  # what is typed takes the proposal's place

    def show_foot(self, bar: Bar) -> None:
        """What stands at the foot; a click on its words leads back, for those who came by mouse."""
        bar.show(self._foot, (), ((0, pieces_width(self._foot), "nav.close"),))

    @property
    def view(self) -> LineView:
        """The view that the keys go to."""
        return self.sheet

    @property
    def target(self) -> Target | None:
        """What is chosen."""
        return self.sheet.target

    def rebuild(self) -> None:
        """Build the rows anew."""
        self._show(from_top=False)

    def _show(self, *, from_top: bool) -> None:
        typed = self._typed
        self.sheet.show_rows(lambda width: self._build(width, typed), from_top=from_top)
        if not self.sheet.size.width:
            self.sheet.foresee(self.app.size.width)

    @on(Prompt.Typed)
    def _filter(self, event: Prompt.Typed) -> None:
        event.stop()
        self._take(event.text)

    def _take(self, text: str) -> None:
        if text != self._typed:
            self._typed = text
            self._show(from_top=True)

    async def _accept(self, text: str) -> None:
        self._take(text)
        target = self.sheet.target
        if self.chosen is not None:
            if target is not None:
                await self.chosen(target)
        else:
            self.set_focus(self.sheet)
