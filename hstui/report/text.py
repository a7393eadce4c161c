"""A document as plain text for a terminal or a mail: wrapped by the rules of Chinese typesetting."""

from __future__ import annotations

from hstui.report.document import (
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
from hstui.text.width import cell_len, pad, wrap


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


def _table(table: Table, width: int) -> str:
    rows = [table.header, *(tuple(_line(cell) for cell in row) for row in table.rows)]
    widths = [max(cell_len(row[i]) for row in rows) for i in range(len(table.header))]
    while sum(widths) + 2 * (len(widths) - 1) > width and max(widths) > 8:
        widths[widths.index(max(widths))] -= 1
    lines = [
        "  ".join(pad(cell, w, a) for cell, w, a in zip(row, widths, table.align, strict=True)).rstrip() for row in rows
    ]
    return "\n".join([lines[0], "-" * min(width, sum(widths) + 2 * (len(widths) - 1)), *lines[1:]])


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
            return "\n".join(_hanging(f"[{n}] ", _line(line), width) for n, line in enumerate(entries, 1))
        case Table():
            return _table(block, width)
        case Rule():
            return "-" * width


def text(document: Document, width: int = 80) -> str:
    """The document as plain text in lines of at most `width` cells."""
    return "\n\n".join(_block(block, width) for block in document.blocks) + "\n"
