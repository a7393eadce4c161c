"""Rows of a page: lines of pieces, and what each of them stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hstui.text.width import cell_len, pad, wrap
from hstui.tui.safe import Line, Piece


@dataclass(frozen=True, slots=True)
class Target:
    """What a row stands for: what opening, tracing, copying or linking from it acts on."""

    kind: str
    """`story`, `stock`, `risk`, `call`, `reason`, `change`, `figure`, `evidence`, `item`, `indicator`, `source`,
    `text`, `edition`, `filter`, `command`, `format`, `tab`."""
    id: str
    title: str = ""
    url: str = ""
    figures: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    story: str = ""
    """Id of the story that it leads to, when it is not the story itself."""

    @property
    def story_id(self) -> str:
        """Of the story that it is or leads to; empty for what has nothing to do with one."""
        return self.story or (self.id if self.kind == "story" else "")


class Part(NamedTuple):
    """A stretch of a line that is chosen by itself: the cells `start` to `end`, and what they stand for."""

    start: int
    end: int
    target: Target


class Row(NamedTuple):
    """One line on screen. Rows in sequence with the same target are selected together."""

    line: Line
    target: Target | None = None
    """With `parts`: what the line stands for as a whole, unlike that of any other line."""
    parts: tuple[Part, ...] = ()
    """Where several things stand side by side: one of them is chosen."""


def text_row(text: str, role: str = "", target: Target | None = None) -> Row:
    """A row of one piece."""
    return Row((Piece(text, role),), target)


def blank_row() -> Row:
    """An empty row."""
    return Row(())


def heading(text: str, width: int, note: str = "") -> Row:
    """A section's title, with a remark at its right end if there is room."""
    gap = width - cell_len(text) - cell_len(note) - 1
    if not note or gap < 2:
        return Row((Piece(pad(text, width), "head"),))
    return Row((Piece(text + " " * gap, "head"), Piece(note + " ", "head-note")))


def marked(text: str, words: Sequence[str], role: str, mark: str) -> tuple[Piece, ...]:
    """The text with every occurrence of `words` in role `mark`."""
    known = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    if not known:
        return (Piece(text, role),)
    parts = re.split("(" + "|".join(re.escape(word) for word in known) + ")", text)
    return tuple(Piece(part, mark if part in known else role) for part in parts if part)


def paragraph(
    text: str,
    width: int,
    *,
    role: str = "",
    first: str = "",
    indent: str = "",
    first_role: str = "",
    figures: Sequence[str] = (),
    target: Target | None = None,
) -> list[Row]:
    """Wrapped text; `first` leads its first line and `indent` the others, both cells counted.

    `figures` are texts of numbers that are set off so that the reader sees what can be traced."""
    room = max(width - max(cell_len(first), cell_len(indent)), 8)
    lead = pad(first, max(cell_len(first), cell_len(indent)))
    rest = pad(indent, cell_len(lead))
    rows: list[Row] = []
    for number, line in enumerate(wrap(text, room)):
        margin = Piece(lead, first_role) if number == 0 else Piece(rest)
        rows.append(Row((margin, *marked(line, figures, role, "figure")), target))
    return rows


def columns(left: Sequence[Row], right: Sequence[Row], left_width: int, gap: int = 2) -> list[Row]:
    """Two blocks side by side; rows of the left one keep their targets, else those of the right one."""
    rows: list[Row] = []
    for index in range(max(len(left), len(right))):
        one = left[index] if index < len(left) else blank_row()
        two = right[index] if index < len(right) else blank_row()
        rows.append(Row((*fit(one.line, left_width), Piece(" " * gap), *two.line), one.target or two.target))
    return rows


def fit(line: Iterable[Piece], width: int) -> Line:
    """A line of pieces cut or filled to `width` cells."""
    pieces: list[Piece] = []
    used = 0
    for piece in line:
        size = cell_len(piece.text)
        if used + size > width:
            pieces.append(Piece(pad(piece.text, width - used), piece.role))
            used = width
            break
        pieces.append(piece)
        used += size
    if used < width:
        pieces.append(Piece(" " * (width - used)))
    return tuple(pieces)


def plain_text(rows: Iterable[Row]) -> str:
    """What the rows say, without looks."""
    return "\n".join("".join(piece.text for piece in row.line).rstrip() for row in rows)
