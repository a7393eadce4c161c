"""Pictures of numbers in braille dots, which are one cell wide in every terminal. Each stands beside its figures.

Dots up from the middle are positive, dots down are negative, so that a sign never rests on colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hstui.tui.safe import Line, Piece

_UP = (" ", "\u28c0", "\u28e4", "\u28f6", "\u28ff")
"""Filled from below, none to four rows of dots."""
_DOWN = (" ", "\u2809", "\u281b", "\u283f", "\u28ff")
"""Filled from above."""
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_FULL = 4

Numbers = Sequence[Decimal | float]


def spark(values: Numbers, width: int) -> tuple[Piece, ...]:
    """The latest `width` values, a cell each: dots from below when positive, from above when negative."""
    shown = [float(value) for value in values][-width:]
    largest = max((abs(value) for value in shown), default=0.0)
    pieces = []
    for value in shown:
        level = 0 if largest == 0 or value == 0 else max(1, round(abs(value) / largest * _FULL))
        pieces.append(Piece((_UP if value >= 0 else _DOWN)[level], "up" if value > 0 else "down"))
    return (Piece(" " * (width - len(shown))), *_joined(pieces))


def spark_text(values: Numbers, width: int) -> str:
    """The same without colour, for a table cell."""
    return "".join(piece.text for piece in spark(values, width))


def trend(values: Numbers, width: int) -> str:
    """The latest values between their own lowest and highest: a level, not a sign."""
    shown = [float(value) for value in values][-width:]
    if not shown:
        return ""
    low, high = min(shown), max(shown)
    span = high - low
    levels = [2 if span == 0 else 1 + round((value - low) / span * (_FULL - 1)) for value in shown]
    return "".join(_UP[level] for level in levels)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].role == piece.role:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.role)
        else:
            joined.append(piece)
    return joined


def signed_bars(values: Numbers, height: int, bar: int = 1, gap: int = 1) -> list[Line]:
    """Bars up and down from a common zero line, oldest first.

    `height` rows are shared between both sides by what they need; one side gets all when there is no other.
    """
    numbers = [float(value) for value in values]
    top = max((value for value in numbers if value > 0), default=0.0)
    bottom = -min((value for value in numbers if value < 0), default=0.0)
    if top + bottom == 0:
        return []
    upper = height if bottom == 0 else 0 if top == 0 else min(max(round(height * top / (top + bottom)), 1), height - 1)
    lower = height - upper
    scale = max(top / upper if upper else 0.0, bottom / lower if lower else 0.0)
    lines: list[Line] = []
    for row in range(height):
        pieces = []
        for value in numbers:
            size = abs(value) / scale * _FULL
            if row < upper:
                filled = size - (upper - 1 - row) * _FULL if value > 0 else 0.0
                glyph = _UP[_level(filled, first=row == upper - 1 and value > 0)]
            else:
                filled = size - (row - upper) * _FULL if value < 0 else 0.0
                glyph = _DOWN[_level(filled, first=row == upper and value < 0)]
            pieces.append(Piece(glyph * bar + " " * gap, "up" if row < upper else "down"))
        lines.append(tuple(_joined(pieces)))
    return lines


def _level(filled: float, *, first: bool) -> int:
    level = min(max(round(filled), 0), _FULL)
    return max(level, 1) if first else level


def curve(values: Numbers, width: int, height: int) -> list[str]:
    """A line through the values at equal distances, in `width` by `height` cells."""
    numbers = [float(value) for value in values]
    if len(numbers) < 2 or width < 2 or height < 1:
        return []
    low, high = min(numbers), max(numbers)
    span = (high - low) or 1.0
    dots_x, dots_y = width * 2, height * 4
    cells = [[0] * width for _ in range(height)]
    last = None
    for x in range(dots_x):
        place = x / (dots_x - 1) * (len(numbers) - 1)
        left = min(int(place), len(numbers) - 2)
        value = numbers[left] + (numbers[left + 1] - numbers[left]) * (place - left)
        y = round((high - value) / span * (dots_y - 1))
        start, end = (y, y) if last is None else (min(y, last), max(y, last))
        for dot in range(start, end + 1):
            cells[dot // 4][x // 2] |= _DOTS[dot % 4][x % 2]
        last = y
    return ["".join(chr(0x2800 + cell) if cell else " " for cell in row) for row in cells]


def gauge(value: Decimal, low: Decimal, high: Decimal, width: int) -> str:
    """Where a value lies between two bounds: `|-----o-----|`; `<` or `>` when it lies outside."""
    inner = max(width - 2, 3)
    if value < low:
        return "<" + "-" * inner + "|"
    if value > high:
        return "|" + "-" * inner + ">"
    place = round(float((value - low) / (high - low)) * (inner - 1))
    return "|" + "-" * place + "o" + "-" * (inner - 1 - place) + "|"


def heat_role(change: Decimal | None) -> str:
    """How strongly a day's change in % is tinted: below 1, below 3, more."""
    if change is None or change == 0:
        return ""
    step = 1 if abs(change) < 1 else 2 if abs(change) < 3 else 3
    return f"heat-{'up' if change > 0 else 'down'}-{step}"
