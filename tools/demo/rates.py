"""Paths and steps of content/rates.toml, read on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any


def step(steps: Sequence[Sequence[Any]], day: date) -> Sequence[Any]:
    """The step in force on a day."""
    return [step for step in steps if date.fromisoformat(step[0]) <= day][-1]


def along(path: Sequence[Sequence[Any]], day: date) -> float:
    """On the straight lines between a path's points, flat before and after."""
    points = [(date.fromisoformat(when), float(value)) for when, value in path]
    if day <= points[0][0]:
        return points[0][1]
    for (start, low), (end, high) in pairwise(points):
        if day <= end:
            return low + (high - low) * (day - start).days / (end - start).days
    return points[-1][1]


def rounded(value: float, places: int) -> float:
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
