"""A page of rows that a builder makes anew for every width."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from textual.geometry import Region

from hstui.tui.rows import Row, Target
from hstui.tui.safe import Line
from hstui.tui.widgets.lines import LineView


def _nothing(_width: int) -> Sequence[Row]:
    return ()


class Sheet(LineView):
    """A page of rows that a builder makes for a width."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._build: Callable[[int], Sequence[Row]] = _nothing
        self._rows: Sequence[Row] = ()
        self._stops: list[int] = []

    def show_rows(self, build: Callable[[int], Sequence[Row]], *, from_top: bool = False) -> None:
        """Show what `build(width)` gives, now and after every resize."""

        def change() -> None:
            self._build = build

        self.keep_place(change)
        if from_top:
            self.cursor = self.stop(0, 1) or 0
            self._scroll(0)
            self.refresh(Region(0, 0, self.size.width, self.size.height))

    def foresee(self, width: int) -> None:
        """Have the rows before the first layout says how wide they are: keys come faster than frames."""
        self.lay_out(width)
        self.cursor = self.stop(0, 1) or 0

    def lay_out(self, width: int) -> None:
        """Build the rows for a width."""
        self._rows = self._build(width) if width > 0 else ()
        self._stops = [
            index
            for index, row in enumerate(self._rows)
            if row.target is not None and (index == 0 or self._rows[index - 1].target != row.target)
        ]

    def look(self) -> object:
        """The rows, for their width."""
        return self._rows, self._laid_width, self.size

    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def line_at(self, index: int) -> Line:
        """A row's line."""
        return self._rows[index].line

    def target_at(self, index: int) -> Target | None:
        """A row's target."""
        return self._rows[index].target

    def stop(self, index: int, direction: int) -> int | None:
        """The nearest row that begins a target."""
        if direction >= 0:
            place = bisect_left(self._stops, index)
            return self._stops[place] if place < len(self._stops) else None
        place = bisect_right(self._stops, index) - 1
        return self._stops[place] if place >= 0 else None

    def selected(self, index: int) -> bool:
        """All rows of the cursor's target."""
        start, end = self.extent(self.cursor)
        return start <= index < end

    def extent(self, index: int) -> tuple[int, int]:
        """All rows of one target in sequence."""
        if not 0 <= index < len(self._rows) or self._rows[index].target is None:
            return index, index + 1
        start, end, target = index, index + 1, self._rows[index].target
        while start > 0 and self._rows[start - 1].target == target:
            start -= 1
        while end < len(self._rows) and self._rows[end].target == target:
            end += 1
        return start, end

    @property
    def rows(self) -> Sequence[Row]:
        """The rows as laid out."""
        return self._rows
