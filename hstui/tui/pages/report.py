"""The report tab: the very text that export writes, broken into lines and lightly set off."""

from __future__ import annotations

import re

from hstui.text.width import wrap
from hstui.tui.rows import Row, Target, blank_row, text_row
from hstui.tui.safe import Piece

_MARKS = re.compile(r"(\*\*[^*]+\*\*|\]\([^)\s]*\)|\]\[[^\]]*\]|\[\^[^\]]+\])")
_LINK = re.compile(r"\]\(<?(https?://[^>)\s]+)>?\)")
_FOOTNOTE = re.compile(r"\[\\?\[\d+\\?\]\]\([^)\s]*\)[-\u2013]?")


def line_target(line: str, number: int) -> Target | None:
    """What a line can be chosen for: a title to go to, a line with a link to open it."""
    if line.startswith("#"):
        return Target("text", f"chapter.{number}", line.lstrip("# "))
    link = _LINK.search(line)
    if link is None:
        return None
    said = re.sub(r"\[([^\]]*)\]\([^)\s]*\)", r"\1", _FOOTNOTE.sub("", line)).replace("**", "")
    return Target("item", f"line.{number}", said.strip(" -"), link.group(1))


def report_rows(text: str, width: int) -> list[Row]:
    """Markdown as it will be in the file; nothing is left out or rendered away."""
    rows: list[Row] = []
    for number, line in enumerate(text.split("\n")):
        rows += _line_rows(line, line_target(line, number), width) if line.strip() else [blank_row()]
    return rows


def _line_rows(line: str, target: Target | None, width: int) -> list[Row]:
    rows: list[Row] = []
    role = "head" if line.startswith("#") else "dim" if line.startswith(("[^", "<!--", "|--", "| --")) else ""
    margin = 1
    hang = len(line) - len(line.lstrip(" ")) + (2 if line.lstrip().startswith(("- ", "> ")) else 0)
    for number, part in enumerate(wrap(line.lstrip(" "), max(width - margin - 1 - hang, 10))):
        lead = " " * (margin + (len(line) - len(line.lstrip(" ")) if number == 0 else hang))
        if role:
            rows.append(text_row(lead + part, role, target))
            continue
        pieces = [Piece(lead)]
        for chunk in _MARKS.split(part):
            if chunk:
                look = "title" if chunk.startswith("**") else "dim" if _MARKS.fullmatch(chunk) else ""
                pieces.append(Piece(chunk, look))
        rows.append(Row(tuple(pieces), target))
    return rows
