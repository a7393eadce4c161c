"""The report tab: the very text that export writes, broken into lines and lightly set off."""

from __future__ import annotations

import re

from hstui.text.width import wrap
from hstui.tui.rows import Row, blank_row, text_row
from hstui.tui.safe import Piece

_MARKS = re.compile(r"(\*\*[^*]+\*\*|\]\([^)\s]*\)|\]\[[^\]]*\]|\[\^[^\]]+\])")


def report_rows(text: str, width: int) -> list[Row]:
    """Markdown as it will be in the file; nothing is left out or rendered away."""
    rows: list[Row] = []
    for line in text.split("\n"):
        if not line.strip():
            rows.append(blank_row())
            continue
        role = "head" if line.startswith("#") else "dim" if line.startswith(("[^", "<!--", "|--", "| --")) else ""
        margin = 1
        hang = len(line) - len(line.lstrip(" ")) + (2 if line.lstrip().startswith(("- ", "> ")) else 0)
        for number, part in enumerate(wrap(line.lstrip(" "), max(width - margin - 1 - hang, 10))):
            lead = " " * (margin + (len(line) - len(line.lstrip(" ")) if number == 0 else hang))
            if role:
                rows.append(text_row(lead + part, role))
            else:
                pieces = [Piece(lead)]
                for chunk in _MARKS.split(part):
                    if chunk:
                        look = "title" if chunk.startswith("**") else "dim" if _MARKS.fullmatch(chunk) else ""
                        pieces.append(Piece(chunk, look))
                rows.append(Row(tuple(pieces)))
    return rows
