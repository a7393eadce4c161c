"""A table of aligned cells: numerals right, signs coloured, ellipsis where something is cut, sortable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hstui.text.width import cell_len, pad, truncate
from hstui.tui.rows import Row, Target
from hstui.tui.safe import Line, Piece
from hstui.tui.widgets.lines import LineView

SortKey = Decimal | float | int | str | None
_ENOUGH = 40
"""Cells of the column that grows above which it lends to a column that is cut: a name is worth more than the end of a
sentence."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    id: str
    title: str
    right: bool = False
    """Numerals."""
    least: int = 3
    """Cells below which it is not squeezed."""
    most: int = 60
    """Cells that it takes at most, unless it is the one that grows or nobody needs the room."""
    grow: bool = False
    """Takes what is left over."""
    once: bool = False
    """Said on the first of rows in sequence that share it."""
    rank: int = 0
    """Columns of the highest rank go first, together, when the width does not suffice; 0 stays always."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows and how it sorts; a missing value sorts last either way."""

    text: str
    role: str = ""
    sort: SortKey = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row and what it stands for."""

    target: Target
    cells: tuple[Cell, ...]


def widths(columns: Sequence[Column], rows: Sequence[TableRow], room: int) -> list[int]:
    """Cells per column, 0 for a column that is left out, separated by one cell; never more than `room` in sum."""
    widest = [max((cell_len(row.cells[place].text) for row in rows), default=0) for place in range(len(columns))]
    wanted = [
        max(min(max(size, cell_len(column.title)), column.most), column.least)
        for size, column in zip(widest, columns, strict=True)
    ]
    kept = set(range(len(columns)))

    def need(places: set[int]) -> int:
        sizes = [columns[place].least if columns[place].grow else wanted[place] for place in places]
        return sum(sizes) + max(len(sizes) - 1, 0)

    ranks = sorted({column.rank for column in columns if column.rank > 0})
    groups = {rank: {place for place, column in enumerate(columns) if column.rank == rank} for rank in ranks}
    for rank in reversed(ranks):
        if need(kept) > room:
            kept -= groups[rank]
    for rank in ranks:  # what went before a wider column did may fit again
        if need(kept | groups[rank]) <= room:
            kept |= groups[rank]
    result = [wanted[place] if place in kept else 0 for place in range(len(columns))]
    spare = room - max(len(kept) - 1, 0) - sum(result)
    growing = [place for place in sorted(kept) if columns[place].grow]
    lent = spare + (max(result[growing[0]] - _ENOUGH, 0) if growing else 0)
    for place in sorted(kept.difference(growing)):
        more = max(min(widest[place] - result[place], lent), 0)
        result[place] += more
        lent -= more
        spare -= more
    if growing:
        place = growing[0]
        result[place] = max(result[place] + spare, columns[place].least)
    over = sum(result) + max(len(kept) - 1, 0) - room
    for place in sorted(kept, reverse=True):
        if over <= 0:
            break
        cut = min(over, max(result[place] - columns[place].least, 0))
        result[place] -= cut
        over -= cut
    return result


def table_line(columns: Sequence[Column], sizes: Sequence[int], cells: Sequence[Cell]) -> Line:
    """One row of a table."""
    pieces: list[Piece] = []
    for column, size, cell in zip(columns, sizes, cells, strict=True):
        if size:
            if pieces:
                pieces.append(Piece(" "))
            pieces.append(Piece(cell_text(cell.text, size, right=column.right), cell.role))
    return tuple(pieces)


def cell_text(text: str, size: int, *, right: bool = False) -> str:
    """Exactly `size` cells. What is cut ends in two full stops: an ellipsis may be two cells wide and shift a row."""
    if cell_len(text) > size > 2:
        text = truncate(text, size - 1).removesuffix("…") + ".."
    return pad(text, size, "right" if right else "left")


def table_rows(columns: Sequence[Column], rows: Sequence[TableRow], width: int) -> list[Row]:
    """A small table as rows of a page, its titles first."""
    sizes = widths(columns, rows, width)
    head = table_line(columns, sizes, [Cell(column.title, "dim") for column in columns])
    return [Row(head), *(Row(table_line(columns, sizes, row.cells), row.target) for row in rows)]


class NumberTable(LineView):
    """A table that the cursor walks through."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.columns: tuple[Column, ...] = ()
        self._given: tuple[TableRow, ...] = ()
        self._rows: tuple[TableRow, ...] = ()
        self._sizes: list[int] = []
        self._head: Line | None = None
        self.sort_column = ""
        """Id of the column; empty: as given."""
        self.reverse = False

    def show_table(self, columns: Sequence[Column], rows: Sequence[TableRow]) -> None:
        """Show these rows; order, cursor and place stay as the reader left them."""

        def change() -> None:
            self.columns = tuple(columns)
            self._given = tuple(rows)
            self._arrange()

        self.keep_place(change)

    def sort_by(self, column: str, *, reverse: bool) -> None:
        """Sort by a column's values; empty: as given."""

        def change() -> None:
            self.sort_column, self.reverse = column, reverse
            self._arrange()

        self.keep_place(change)

    def next_column(self) -> str:
        """Sort by the next visible column that has values to sort by; gives its title, empty for the given order."""
        sortable = [
            column
            for place, (column, size) in enumerate(zip(self.columns, self._sizes, strict=False))
            if size and any(row.cells[place].sort is not None for row in self._given)
        ]
        ids = ["", *(column.id for column in sortable)]
        place = ids.index(self.sort_column) if self.sort_column in ids else 0
        chosen = ids[(place + 1) % len(ids)]
        column = next((column for column in sortable if column.id == chosen), None)
        self.sort_by(chosen, reverse=column is not None and column.right)
        return column.title if column is not None else ""

    def _arrange(self) -> None:
        place = next((at for at, column in enumerate(self.columns) if column.id == self.sort_column), None)
        rows = list(self._given)
        if place is not None:
            with_value = [row for row in rows if row.cells[place].sort is not None]
            without = [row for row in rows if row.cells[place].sort is None]
            numbers = [row for row in with_value if not isinstance(row.cells[place].sort, str)]
            texts = [row for row in with_value if isinstance(row.cells[place].sort, str)]
            numbers.sort(key=lambda row: float(row.cells[place].sort or 0), reverse=self.reverse)
            texts.sort(key=lambda row: str(row.cells[place].sort), reverse=self.reverse)
            rows = [*numbers, *texts, *without]
        elif self.reverse:
            rows.reverse()
        self._rows = tuple(rows)

    def lay_out(self, width: int) -> None:
        """Share the width among the columns."""
        columns = self._marked()
        self._sizes = widths(columns, self._given, width - 1)
        line = table_line(columns, self._sizes, [Cell(column.title, "head") for column in columns])
        self._head = (Piece(" ", "head"), *(Piece(text, "head") for text, _ in line)) if columns else None

    def head(self) -> Line | None:
        """The titles; the sorted column says which way."""
        return self._head

    def _marked(self) -> list[Column]:
        """The columns; the title of the sorted one with its mark, for which there is room as well."""
        mark = "v" if self.reverse else "^"
        return [
            replace(one, title=one.title + mark, least=max(one.least, cell_len(one.title) + 1))
            if one.id == self.sort_column
            else one
            for one in self.columns
        ]

    def count(self) -> int:
        """How many rows."""
        return len(self._rows)

    def line_at(self, index: int) -> Line:
        """A row's cells."""
        cells = self._rows[index].cells
        if index:
            above = self._rows[index - 1].cells
            cells = tuple(
                Cell("", cell.role) if column.once and cell.text == other.text else cell
                for column, cell, other in zip(self.columns, cells, above, strict=True)
            )
        return (Piece(" "), *table_line(self.columns, self._sizes, cells))

    def target_at(self, index: int) -> Target | None:
        """What a row stands for."""
        return self._rows[index].target
