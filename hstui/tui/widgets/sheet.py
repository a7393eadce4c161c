"""A page of rows that a builder makes anew for every width."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from textual.geometry import Region

from hstui.tui.rows import Part, Row, Target
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
        self._part = 0
        """Which part of the cursor's row is chosen, where it has parts; the column stays from row to row."""

    def show_rows(self, build: Callable[[int], Sequence[Row]], *, from_top: bool = False) -> None:
        """Show what `build(width)` gives, now and after every resize."""

        def change() -> None:
            self._build = build

        self.keep_place(change)
        if from_top:
            self._part = 0
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

    def go_key(self, key: str) -> bool:
        """Put the cursor on the row of that name, also on a page that is shown for the first time."""
        if not self.size.width:
            self.foresee(self.app.size.width)
        return super().go_key(key)

    def unmoved(self) -> bool:
        """At its top, the cursor on the first row that can be selected: rows that a new edition puts above are seen."""
        return not self.scroll_offset.y and self.stop(self.cursor - 1, -1) is None

    # Rows of several things side by side

    def _parts(self, index: int) -> tuple[Part, ...]:
        return self._rows[index].parts if 0 <= index < len(self._rows) else ()

    def _chosen(self, parts: Sequence[Part]) -> int:
        return min(self._part, len(parts) - 1)

    @property
    def target(self) -> Target | None:
        """What the cursor stands on: a part of the row, where it has parts."""
        parts = self._parts(self.cursor)
        return parts[self._chosen(parts)].target if parts else super().target

    def lit(self, index: int) -> tuple[int, int] | None:
        """The chosen part's cells."""
        parts = self._parts(index)
        return (parts[self._chosen(parts)].start, parts[self._chosen(parts)].end) if parts else None

    def step_part(self, step: int) -> bool | None:
        """To the part beside; False at the edge, None: the row has none."""
        parts = self._parts(self.cursor)
        if not parts:
            return None
        place = self._chosen(parts) + step
        if not 0 <= place < len(parts):
            return False
        self._choose(place)
        return True

    def part_at(self, index: int, x: int) -> bool | None:
        """Choose the part at a cell, or the last one before it; False if it is chosen already."""
        parts = self._parts(index)
        if not parts:
            return None
        place = max((place for place, part in enumerate(parts) if part.start <= x), default=0)
        if index == self.cursor and place == self._chosen(parts):
            return False
        self._choose(place)
        return True

    def _choose(self, place: int) -> None:
        self._part = place
        self.refresh_lines(self.cursor, 1)
        self.post_message(self.Moved(self))

    # Sections

    def _sections(self) -> list[tuple[int, int]]:
        """Titles of sections, and the first row of each that can be selected; a wrapped title counts once."""
        found: dict[int, int] = {}
        for index, row in enumerate(self._rows):
            if row.line and row.line[0].role == "head":
                start = index if row.target is None else self.extent(index)[0]
                first = self.stop(start, 1)
                if first is not None:
                    found[first] = start  # of an empty section and the one after it, the latter
        return [(start, first) for first, start in found.items()]

    def move_section(self, direction: int) -> None:
        """To the next section or the one before, its title on top."""
        here = self.extent(self.cursor)[0]
        sections = self._sections()
        later = [section for section in sections if section[1] > here]
        earlier = [section for section in sections if section[1] < here]
        chosen = later[:1] if direction > 0 else earlier[-1:]
        for start, first in chosen:
            self.go(first)
            self._scroll(start)
            self.refresh()
