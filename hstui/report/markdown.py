"""A document as CommonMark (with pipe tables, as GitHub and pandoc read them)."""

from __future__ import annotations

import re

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
from hstui.text.clean import safe_url
from hstui.text.markdown import escape, link


def _inline(piece: Inline, start: bool) -> str:
    match piece:
        case Text(text):
            return escape(text, start=start)
        case Strong(text):
            return f"**{escape(text, start=False)}**"
        case Link(text, url, strong):
            words = link(text, url)
            return f"**{words}**" if strong else words
        case Ref(number, url):
            target = safe_url(url)
            return f"[\\[{number}\\]](<{target}>)" if target else f"\\[{number}\\]"


def _line(line: Line, *, start: bool = True) -> str:
    return "".join(_inline(piece, start and not place) for place, piece in enumerate(line))


def _table(table: Table) -> str:
    rows = ["| " + " | ".join(escape(cell, start=False) for cell in table.header) + " |"]
    rows.append("| " + " | ".join("---:" if a == "right" else "---" for a in table.align) + " |")
    rows.extend("| " + " | ".join(_line(cell, start=False) for cell in row) + " |" for row in table.rows)
    return "\n".join(rows)


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            # A heading's words begin no block; number signs at their end would be taken for its closing.
            return "#" * level + " " + re.sub(r"(#+)$", r"\\\1", escape(text, start=False))
        case Paragraph(line):
            return _line(line)
        case Note(line):
            return "> " + _line(line)
        case Items(lines, numbered):
            return "\n".join((f"{n}. " if numbered else "- ") + _line(line) for n, line in enumerate(lines, 1))
        case References(entries):
            return "\n".join(f"{n}. {_line(line)}" for n, line in enumerate(entries, 1))
        case Table():
            return _table(block)
        case Rule():
            return "---"


def markdown(document: Document) -> str:
    """The document as Markdown, ending in a newline."""
    return "\n\n".join(_block(block) for block in document.blocks) + "\n"
