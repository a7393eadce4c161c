"""A scrollbar of whole cells: Textual's half blocks are two cells wide where ambiguous characters are wide."""

from __future__ import annotations

from typing import ClassVar

from textual.scrollbar import ScrollBar, ScrollBarRender


class WholeCells(ScrollBarRender):
    """Drawn with spaces on coloured ground only."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


def use_whole_cells() -> None:
    """Have all scrollbars drawn so."""
    ScrollBar.renderer = WholeCells
