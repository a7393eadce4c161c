"""The only maker of displayable text: pieces with roles become strips; nothing is ever parsed as markup.

Records are cleaned where they are made (`text.clean`); what reaches a widget passes here once more, because
neither Textual nor Rich removes escape, C1 or bidirectional control characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip

_FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_LONGEST_LINE = 2_000


class Piece(NamedTuple):
    """Some words and the role that decides their look."""

    text: str
    role: str = ""


Line = tuple[Piece, ...]


def plain(text: str) -> str:
    """The text as it may reach the terminal: no control character, one line, at most 2,000 characters."""
    if len(text) > _LONGEST_LINE:
        text = text[: _LONGEST_LINE - 1] + "…"
    if text.isprintable() and text.isascii():
        return text
    return _FORBIDDEN.sub("\ufffd", text)


def content(text: str) -> Content:
    """Text for a Textual widget, letter for letter."""
    return Content(plain(text))


def strip(line: Iterable[Piece], width: int, style_of: Callable[[str], Style], fill: Style) -> Strip:
    """A line of pieces as exactly `width` cells."""
    segments = [Segment(plain(text), style_of(role)) for text, role in line if text]
    return Strip(segments).adjust_cell_length(max(width, 0), fill)


def blank(width: int, fill: Style) -> Strip:
    """An empty line."""
    return Strip.blank(max(width, 0), fill)
