"""Closes of the indices and of every member over two years of sessions, ending on the 17th (content/prices.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise
from typing import Any

from tools.demo.content import table
from tools.demo.day import LAST, sessions
from tools.demo.noise import spread, unit

COUNT = 340
"""Sessions modelled: what the bar sources ask, and a margin."""

_TICKS = ((10, "0.01"), (20, "0.02"), (100, "0.05"), (200, "0.1"), (500, "0.2"), (1000, "0.5"))


@dataclass(frozen=True, slots=True)
class DayBar:
    """One session of one security."""

    day: date
    open: Decimal
    close: Decimal
    high: Decimal
    low: Decimal
    previous: Decimal

    @property
    def move(self) -> Decimal:
        """The change against the previous close in %, two decimals."""
        return ((self.close / self.previous - 1) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def facts(code: str) -> Mapping[str, Any]:
    """What prices.toml says of a member or an index."""
    given = table("prices.toml")
    found: Mapping[str, Any] = given["index"].get(code) or given["stock"][code]
    return found


def codes() -> list[str]:
    """The indices, then the members."""
    given = table("prices.toml")
    return [*given["index"], *given["stock"]]


def is_index(code: str) -> bool:
    """Whether it is one of the indices."""
    return code in table("prices.toml")["index"]


@cache
def bars(code: str) -> tuple[DayBar, ...]:
    """The sessions of a security, oldest first, without the very first one, which has no previous close."""
    closes = _index_closes(code) if is_index(code) else _stock_closes(code)
    days = sessions(COUNT)
    found = []
    for previous, day in pairwise(days):
        before, close = closes[previous], closes[day]
        opened = _tick(float(before) + (float(close) - float(before)) * unit("open", code, day), code)
        reach = float(close) * 0.011
        high = max(before, opened, close, _tick(float(max(opened, close)) + reach * unit("high", code, day), code))
        low = min(before, opened, close, _tick(float(min(opened, close)) - reach * unit("low", code, day), code))
        high = max(opened, close) if high == before else high
        low = min(opened, close) if low == before else low
        found.append(DayBar(day, opened, close, high, low, before))
    return tuple(found)


def bar(code: str, day: date) -> DayBar | None:
    """One session, None beyond the model."""
    return _by_day(code).get(day)


@cache
def _by_day(code: str) -> Mapping[date, DayBar]:
    return {found.day: found for found in bars(code)}


def _index_closes(code: str) -> dict[date, Decimal]:
    given = facts(code)
    fixed = {date.fromisoformat(day): Decimal(value) for day, value in given["close"].items()}
    path = [(date.fromisoformat(day), float(level)) for day, level in given["path"]]
    path.append((min(fixed), float(fixed[min(fixed)])))
    return {day: fixed.get(day) or _tick(_along(path, day, code, 0.016), code) for day in sessions(COUNT)}


def _along(path: list[tuple[date, float]], day: date, code: str, sigma: float) -> float:
    """On the straight lines between the path's points, and somewhat off them in between."""
    for (start, low), (end, high) in pairwise(path):
        if start <= day <= end:
            part = (day - start).days / (end - start).days
            return (low + (high - low) * part) * (1 + sigma * spread("path", code, day) * (1 if 0 < part < 1 else 0))
    return path[0][1] * (1 + sigma * spread("path", code, day))


def _stock_closes(code: str) -> dict[date, Decimal]:
    """Backwards from the close: stated moves, else the index's move with the stock's own noise, drifting to where the
    stock was a year ago."""
    given = facts(code)
    days = sessions(COUNT)
    index = {found.day: float(found.close / found.previous - 1) for found in bars("HSTECH")}
    moves = {day: value / 100 for day, value in given.get("moves", {}).items()}
    moves = {date.fromisoformat(str(day)): value for day, value in moves.items()}
    moves[LAST] = given["move"] / 100
    closes = {days[-1]: Decimal(given["close"])}
    level, goal = float(given["close"]), float(given["from"])
    for left in range(len(days) - 1, 0, -1):
        day, previous = days[left], days[left - 1]
        pull = (level / goal - 1) / max(left - 90, 12)  # a year ago is some 250 sessions back
        usual = 0.8 * index.get(day, 0.0) + 0.021 * spread("stock", code, day) + pull
        level /= 1 + moves.get(day, max(-0.09, min(0.09, usual)))
        closes[previous] = _tick(level, code)
    return closes


def _tick(value: float, code: str) -> Decimal:
    if is_index(code):
        return Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    tick = next(Decimal(size) for limit, size in _TICKS if value < limit or limit == 1000)
    return max(tick, (Decimal(repr(value)) / tick).quantize(Decimal(1), ROUND_HALF_UP) * tick)
