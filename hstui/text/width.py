"""Cells, truncation, padding and line breaking for Chinese text in a terminal.

Textual and Rich break anywhere between two Chinese characters: lines start with 。 and numbers are cut in two. Here
a line never starts with closing punctuation, never ends with an opening bracket, and a number stays in one piece
with its sign, currency and unit (138.48亿港元).
"""

from __future__ import annotations

import re

from rich.cells import cell_len as _cell_len
from rich.cells import get_character_cell_size

_NO_START = frozenset("。，、；：？！）》」』】〉〕｝”’％℃‰,.;:?!)]}%…—～·")
_NO_END = frozenset("（《「『【〈〔｛“‘([{$￥¥£€#@+")
_NUMBER = (
    r"(?:HK\$|US\$|RMB|NT\$|[$¥£€￥])?[+\-±~≈]?\d[\d,]*(?:\.\d+)?"
    r"(?:\s?[-~–]\s?\d[\d,]*(?:\.\d+)?)?"
    r"(?:%|‰|bps?|bn|mn|tn|pp|x|[KMGTB]\b|万亿|[万亿千百]+)?"
    r"(?:港元|美元|欧元|歐元|人民币|人民幣|英镑|日元|新台币|元|股|辆|輛|点子|个百分点|個百分點|个基点|個基點|点|點|"
    r"倍|日|天|次|年|月|家|款|台|名|位|只|隻|时|時|分|个月|個月|个|個|周|週)?"
)
_TOKEN = re.compile(
    r"\d{4,6}\.[A-Z]{2}\b"  # a stock code
    r"|\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:[+-]\d\d:\d\d)?)?"  # a day, or a moment of ISO 8601
    r"|\d{1,2}:\d\d(?::\d\d)?(?!\d)"  # a time of day
    rf"|{_NUMBER}(?:[A-Za-z]\w*)?(?:-[A-Za-z]\w*)*"  # a number with its unit, or 5G, 3D, 12-month
    r"|[A-Za-zÀ-ɏ_@#&/'’\-.:\d\u0400-\u04ff]+"  # a word, a code, a link
    r"|\s+|.",
    re.DOTALL,
)


def cell_len(text: str) -> int:
    """How many terminal cells the text takes; ambiguous-width characters count 1."""
    return _cell_len(text)


def truncate(text: str, width: int) -> str:
    """At most `width` cells; what was cut is marked by an ellipsis as the last cell."""
    if width <= 0:
        return ""
    if len(text) * 2 <= width or _cell_len(text) <= width:
        return text
    used = 0
    for index, character in enumerate(text):
        size = get_character_cell_size(character)
        if used + size > width - 1:
            return text[:index].rstrip() + "…"
        used += size
    return text


def pad(text: str, width: int, align: str = "left") -> str:
    """Exactly `width` cells: truncated or filled with spaces on the side that `align` leaves (left, right, center)."""
    text = truncate(text, width)
    space = width - _cell_len(text)
    if align == "right":
        return " " * space + text
    if align == "center":
        return " " * (space // 2) + text + " " * (space - space // 2)
    return text + " " * space


def _units(paragraph: str) -> list[str]:
    """Pieces between which a line may be broken: tokens joined with the punctuation that must not leave them."""
    units: list[str] = []
    opening = ""
    for token in _TOKEN.findall(paragraph):
        if token.isspace():
            if opening:
                opening += " "
            elif units:
                units.append(" ")
            continue
        if token in _NO_END:
            opening += token
            continue
        piece = opening + token
        opening = ""
        if units and token[0] in _NO_START and piece == token and units[-1] != " ":
            units[-1] += piece
        else:
            units.append(piece)
    if opening:
        units.append(opening)
    return units


def _pieces(unit: str, width: int) -> list[str]:
    """A unit that is wider than a line, cut hard (a link), but still not before closing punctuation."""
    pieces, current, used = [], "", 0
    for character in unit:
        size = get_character_cell_size(character)
        if current and used + size > width:
            keep = len(current)
            if character in _NO_START:
                keep -= 1
                while keep > 0 and current[keep] in _NO_START:
                    keep -= 1
            if keep == 0 or _cell_len(current[keep:]) + size > width:
                keep = len(current)  # nothing to take along, or no room for it
            pieces.append(current[:keep])
            current = current[keep:]
            used = _cell_len(current)
        current += character
        used += size
    return [*pieces, current]


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells (at least 2); newlines start new lines; never an empty list."""
    width = max(width, 2)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0
        for unit in _units(paragraph):
            size = _cell_len(unit)
            if used + size <= width:
                line += unit
                used += size
                continue
            if unit == " ":
                lines.append(line)
                line, used = "", 0
                continue
            if line.strip():
                lines.append(line.rstrip())
            line, used = "", 0
            if size > width:
                *full, unit = _pieces(unit, width)
                lines.extend(full)
                size = _cell_len(unit)
            line, used = unit, size
        lines.append(line.rstrip())
    return lines
