"""A document as plain text for a terminal or a mail: wrapped by the rules of Chinese typesetting."""

from __future__ import annotations

from itertools import zip_longest

from hstui.report.document import (
    Align,
    Block,
    Document,
    Heading,
    Inline,
    Items,
    Line,
    Link,
    Note,
    Paragraph,
    Ref,
    References,
    Rule,
    Strong,
    Table,
    Text,
)
from hstui.text.clean import safe_url
from hstui.text.width import cell_len, pad, wrap

_GAP = "  "
_NARROWEST = 12
"""Cells below which a column of words is no longer readable."""


def _inline(piece: Inline) -> str:
    match piece:
        case Text(text) | Strong(text) | Link(text):
            return text
        case Ref(number):
            return f"[{number}]"


def _line(line: Line) -> str:
    return "".join(_inline(piece) for piece in line)


def _hanging(mark: str, text: str, width: int) -> str:
    indent = cell_len(mark)
    first, *rest = wrap(text, width - indent)
    return "\n".join([mark + first, *(" " * indent + line for line in rest)])


def _reference(mark: str, line: Line, width: int) -> str:
    """What the record says, and its address on a line of its own, whole, so that a terminal can open it."""
    urls = [url for piece in line if isinstance(piece, Link) and (url := safe_url(piece.url))]
    return "\n".join([_hanging(mark, _line(line), width), *(" " * cell_len(mark) + url for url in urls)])


def _columns(rows: list[tuple[str, ...]], align: tuple[Align, ...], width: int) -> list[int]:
    """How wide each column is: numbers keep their width, words give way; empty when there is no room for that."""
    widths = [max(cell_len(row[i]) for row in rows) for i in range(len(align))]
    while sum(widths) + len(_GAP) * (len(widths) - 1) > width:
        narrower = [i for i, side in enumerate(align) if side == "left" and widths[i] > _NARROWEST]
        if not narrower:
            return []
        widths[max(narrower, key=widths.__getitem__)] -= 1
    return widths


def _row(cells: tuple[str, ...], widths: list[int], align: tuple[Align, ...]) -> list[str]:
    lines = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    return [
        _GAP.join(pad(part, w, a) for part, w, a in zip(parts, widths, align, strict=True)).rstrip()
        for parts in zip_longest(*lines, fillvalue="")
    ]


def _table(table: Table, width: int) -> str:
    """Columns where they fit, else one entry a row with the columns' names: nothing is cut off."""
    rows = [tuple(_line(cell) for cell in row) for row in table.rows]
    widths = _columns([table.header, *rows], table.align, width)
    if not widths:
        return "\n".join(_hanging("- ", _entry(table.header, row), width) for row in rows)
    line = "-" * (sum(widths) + len(_GAP) * (len(widths) - 1))
    body = [part for row in rows for part in _row(row, widths, table.align)]
    return "\n".join([*_row(table.header, widths, table.align), line, *body])


def _entry(header: tuple[str, ...], row: tuple[str, ...]) -> str:
    cells = (f"{name} {cell}" for name, cell in zip(header[1:], row[1:], strict=True) if cell)
    return f"{row[0]}: {'; '.join(cells)}"


def _block(block: Block, width: int) -> str:
    match block:
        case Heading(level, text):
            lines = wrap(text, width)
            mark = {1: "=", 2: "-"}.get(level)
            return "\n".join([*lines, mark * max(cell_len(line) for line in lines)] if mark else lines)
        case Paragraph(line):
            return "\n".join(wrap(_line(line), width))
        case Note(line):
            return "\n".join("| " + part for part in wrap(_line(line), width - 2))
        case Items(lines, numbered):
            return "\n".join(
                _hanging(f"{n}. " if numbered else "- ", _line(line), width) for n, line in enumerate(lines, 1)
            )
        case References(entries):
            return "\n".join(_reference(f"[{n}] ", line, width) for n, line in enumerate(entries, 1))
        case Table():
            return _table(block, width)
        case Rule():
            return "-" * width


def text(document: Document, width: int = 80) -> str:
    """The document as plain text in lines of at most `width` cells."""
    return "\n\n".join(_block(block, width) for block in document.blocks) + "\n"
