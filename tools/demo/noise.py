"""Numbers that look like data and are the same on every machine: hashes, and nothing but + - * / on floats."""

from __future__ import annotations

import hashlib


def unit(*key: object) -> float:
    """A number in [0, 1) that depends on the key alone."""
    digest = hashlib.sha256("|".join(map(str, key)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def spread(*key: object) -> float:
    """A number in (-1, 1), near 0 more often than not: the mean of three uniform ones."""
    return sum(2 * unit(*key, turn) - 1 for turn in range(3)) / 3


def number(*key: object, digits: int = 7) -> int:
    """An identifier of that many digits, without a leading zero."""
    low: int = 10 ** (digits - 1)
    return low + int(unit(*key) * 9 * low)
