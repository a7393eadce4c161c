"""The yardstick of start-up: what a straightforward Textual app of this kind costs. Run: python -m benchmarks.bare

Header, footer, five tabs, and two tables of 50 rows and 6 columns, all of it Textual's own widgets.
"""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Header, Static, TabbedContent, TabPane

_ROWS = 50
_COLUMNS = ("时间", "代码", "名称", "标题", "来源", "主题")
READY = "港股科技标题"
"""Stands in the first rows: what a timer waits for."""


class Bare(App[None]):
    """Five tabs, two of them with tables."""

    BINDINGS = [("q", "quit", "退出"), ("r", "refresh", "刷新")]  # noqa: RUF012 - as Textual's own examples have it

    def compose(self) -> ComposeResult:
        """All five tabs at once, as TabbedContent does it."""
        yield Header()
        with TabbedContent():
            with TabPane("新闻"):
                yield DataTable[str](id="news")
            with TabPane("资金"):
                yield DataTable[str](id="money")
            for title in ("宏观", "风险", "报告"):
                with TabPane(title):
                    yield Static(title)
        yield Footer()

    def on_mount(self) -> None:
        """Fill both tables."""
        for name in ("news", "money"):
            table = self.query_one(f"#{name}", DataTable)
            table.add_columns(*_COLUMNS)
            for n in range(_ROWS):
                table.add_row(
                    f"09:{n:02d}", f"{n + 700:05d}", "某某控股", f"{READY}之{n}，仅供计时", "某通讯社", "主题"
                )


if __name__ == "__main__":
    Bare().run()
