"""The tabs but news: each is a few views side by side or on top of each other.

What a tab is made of is imported where it is made: the first frame waits for one tab's modules alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from textual.app import ComposeResult

from hstui.edition.model import SourceRow
from hstui.tui.index import Book, Reader
from hstui.tui.panes.base import Pane, rows_of
from hstui.tui.rows import Row, Target, heading, text_row
from hstui.tui.widgets.lines import LineView
from hstui.tui.widgets.sheet import Sheet
from hstui.tui.words import Say

_AROUND = 3
"""Lines around a pane: head, tabs and foot."""


class OverviewPane(Pane):
    """概览."""

    _height = 0
    """Lines that there were when it was filled."""

    def compose(self) -> ComposeResult:
        """One column, two from 120 columns of the terminal."""
        yield Sheet(id="ov-main")
        yield Sheet(id="ov-side")

    def fill(self, book: Book) -> None:
        """Both columns; the second is hidden when there is no room."""
        from hstui.tui.pages import overview

        self._height = self.app.size.height - _AROUND

        def build_main(width: int) -> Sequence[Row]:
            if not self.wide:
                return overview.overview_rows(book, width)
            return overview.main_rows(book, width, self._height)

        self.sheet("#ov-main").show_rows(build_main)
        self.sheet("#ov-side").show_rows(rows_of(overview.side_rows, book))

    def on_resize(self) -> None:
        """Fill a window that became higher; its width is the columns' own matter."""
        if self.book is not None and self.wide and self._height != self.app.size.height - _AROUND:
            self.fill(self.book)


class DetailPane(Pane):
    """A list, and a sheet with what was chosen in it in full."""

    detail = ""
    """The sheet's selector."""
    _shown = ""

    def detail_rows(self, target: Target | None, book: Book, width: int) -> Sequence[Row]:
        """What the sheet shows of the chosen row."""
        raise NotImplementedError  # each tab shows its own; a widget's class cannot be abstract, too

    def fill_detail(self) -> None:
        """Show what is chosen; from its beginning if it is another than before."""
        book, target = self.book, self.main.target
        if book is None:
            return
        key = f"{target.kind}:{target.id}" if target is not None else ""
        self.sheet(self.detail).show_rows(partial(self.detail_rows, target, book), from_top=key != self._shown)
        self._shown = key

    def moved(self, view: LineView) -> None:
        """Another row was chosen."""
        if view is self.main:
            self.fill_detail()


class MoneyPane(DetailPane):
    """资金."""

    detail = "#mo-side"

    def compose(self) -> ComposeResult:
        """The market, stocks, and what goes with the chosen stock."""
        from hstui.tui.widgets.table import NumberTable

        yield Sheet(id="mo-market")
        yield NumberTable(id="mo-stocks")
        yield Sheet(id="mo-side")

    @property
    def main(self) -> LineView:
        """The table of stocks."""
        from hstui.tui.widgets.table import NumberTable

        return self.query_one("#mo-stocks", NumberTable)

    def fill(self, book: Book) -> None:
        """Market, table, actions."""
        from hstui.tui.pages import money
        from hstui.tui.widgets.table import NumberTable

        self.sheet("#mo-market").show_rows(rows_of(money.market_rows, book))
        self.query_one("#mo-stocks", NumberTable).show_table(money.stock_columns(book), money.stock_table(book))
        self.fill_detail()

    def detail_rows(self, target: Target | None, book: Book, width: int) -> Sequence[Row]:
        """Where there is room the chosen stock; corporate actions."""
        from hstui.tui.pages import money

        chosen = money.stock_side_rows(target.id, book, width) if target and self.wide else []
        return [*chosen, *money.side_rows(book, width)]


class MacroPane(Pane):
    """宏观."""

    def compose(self) -> ComposeResult:
        """Indicators; sentences, curve and band."""
        from hstui.tui.widgets.table import NumberTable

        yield NumberTable(id="ma-table")
        yield Sheet(id="ma-side")

    def fill(self, book: Book) -> None:
        """Both."""
        from hstui.tui.pages import macro
        from hstui.tui.widgets.table import NumberTable

        self.query_one("#ma-table", NumberTable).show_table(macro.indicator_columns(book), macro.indicator_table(book))
        self.sheet("#ma-side").show_rows(rows_of(macro.side_rows, book))


class RiskPane(DetailPane):
    """风险与建议."""

    detail = "#ri-detail"

    def compose(self) -> ComposeResult:
        """What can be chosen, and the grounds of what was chosen."""
        yield Sheet(id="ri-list")
        yield Sheet(id="ri-detail")

    def fill(self, book: Book) -> None:
        """Both."""
        from hstui.tui.pages import risk

        def build(width: int) -> Sequence[Row]:
            return [*risk.list_rows(book, width), text_row(""), *risk.overall_rows(book, width)]

        self.sheet("#ri-list").show_rows(build)
        self.fill_detail()

    def detail_rows(self, target: Target | None, book: Book, width: int) -> Sequence[Row]:
        """The grounds of a risk or a call."""
        from hstui.tui.pages import risk

        return risk.detail_rows(target, book, width) or [text_row(f" {book.say('risk.pick')}", "dim")]

    def open(self, target: Target) -> bool:
        """Go to the grounds."""
        if target.kind in ("risk", "call") and self.view is self.main:
            self.screen.set_focus(self.sheet(self.detail))
            return True
        return False

    def close(self) -> bool:
        """Back to the list."""
        if self.view is not self.main:
            self.screen.set_focus(self.main)
            return True
        return False


class ChangesPane(DetailPane):
    """变化."""

    detail = "#ch-detail"

    def compose(self) -> ComposeResult:
        """What differs; beside it, where there is room, the chosen one in full."""
        yield Sheet(id="ch-list")
        yield Sheet(id="ch-detail")

    def fill(self, book: Book) -> None:
        """Both."""
        from hstui.tui.pages import changes

        self.sheet("#ch-list").show_rows(rows_of(changes.list_rows, book))
        self.fill_detail()

    def fill_detail(self) -> None:
        """Nothing to fill where the sheet has no room."""
        if self.wide:
            super().fill_detail()

    def detail_rows(self, target: Target | None, book: Book, width: int) -> Sequence[Row]:
        """The chosen entry."""
        from hstui.tui.pages import changes

        return changes.detail_rows(target, book, width)


class ReportPane(Pane):
    """报告."""

    wanted = 0
    """How many times the text was asked for: an answer to an earlier wish is dropped."""

    def show_text(self, wanted: int, text: str, error: str) -> None:
        """Show the text that a thread made."""
        if wanted == self.wanted:
            self.extra["report"], self.extra["report_error"] = text, error
            if self.book is not None:
                self.fill(self.book)

    def compose(self) -> ComposeResult:
        """The text."""
        yield Sheet(id="re-text")

    def fill(self, book: Book) -> None:
        """The text that export writes."""
        from hstui.tui.pages import report

        text, error = self.extra.get("report", ""), self.extra.get("report_error", "")

        def build(width: int) -> Sequence[Row]:
            if error:
                return [text_row(f" {book.say('report.failed', why=error)}", "bad")]
            if not text:
                return [text_row(f" {book.say('report.working')}", "dim")]
            note = f"{book.say('report.note')}  {book.say('report.lines', n=text.count(chr(10)))}"
            return [heading(f" {book.say('report.title')}", width, note), *report.report_rows(text, width)]

        self.sheet("#re-text").show_rows(build)


class SourcesPane(Pane):
    """来源."""

    _shown = ""
    _page: Reader | Book | None = None
    _sources: Sequence[SourceRow] = ()

    def compose(self) -> ComposeResult:
        """The table, and the chosen source in full."""
        from hstui.tui.widgets.table import NumberTable

        yield NumberTable(id="so-table")
        yield Sheet(id="so-detail")

    def fill(self, book: Book) -> None:
        """Both."""
        self._fill(book)

    def lack(self, now: datetime, say: Say) -> None:
        """What the sources did in a refresh that gave no edition, and why."""
        self._fill(Reader(now, say))

    def _fill(self, page: Reader | Book) -> None:
        from hstui.tui.pages import sources
        from hstui.tui.widgets.table import NumberTable

        self._page = page
        held = page.edition.sources if isinstance(page, Book) else ()
        self._sources = self.troubles.sources or held
        table = sources.source_table(self._sources, page)
        self.query_one("#so-table", NumberTable).show_table(sources.source_columns(page), table)
        self._fill_detail()

    def _fill_detail(self) -> None:
        from hstui.tui.pages import sources

        page, target, held = self._page, self.main.target, self._sources
        if page is None:
            return

        def build(width: int) -> Sequence[Row]:
            rows: list[Row] = []
            for source in held:
                if target is not None and source.id == target.id:
                    rows = [*sources.source_detail_rows(source, page, width), text_row("")]
            rows += sources.trouble_rows(self.troubles, page, width)
            return [*rows, *sources.foot_rows(page, width)] if isinstance(page, Book) else rows

        key = target.id if target is not None else ""
        self.sheet("#so-detail").show_rows(build, from_top=key != self._shown)
        self._shown = key

    def moved(self, view: LineView) -> None:
        """Another source was chosen."""
        if view is self.main:
            self._fill_detail()
