"""Amounts in headlines and sentences: how much, of what, in plain units."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from hstui.analysis.amounts_units import (
    COUNTED_AFTER,
    COUNTED_BEFORE,
    CURRENCIES,
    FURNITURE,
    INDEX_BEFORE,
    MONEY_BEFORE_WAN,
    PREFIXES,
    SALES,
    SCALES,
    UNITS,
    VEHICLE_CONTEXT,
    WORDS,
    pattern,
)
from hstui.text.script import fold

_PATTERN = pattern()
_PREFIX_WORDS = tuple(word for word, _ in PREFIXES)
_ANY = re.compile(r"\d|[十百千万][万亿]")
_RATE = re.compile("中间价|汇率|即期|离岸人民币|在岸人民币")
"""Points of exchange rates are pips, not index points."""
_RANGE = re.compile(r"\s?(?:-|~|–|—|至|到|to)\s?")
_APPROXIMATE = ("超", "逾", "约", "近", "过", "破", "至少", "最多", "over", "about", "nearly", "around", "more than")


class Amount(NamedTuple):
    """One amount. `start` and `end` index the NFKC form of the text that was searched."""

    text: str
    value: Decimal
    """In plain units: 5.078亿港元 is 507800000 HKD. Never signed: the words beside it say up or down."""
    unit: str
    """`HKD`, `CNY`, `USD`, `EUR`, `TWD`, `GBP`, `JPY`; `%`, `pp`, `bp`, `x`, `points`; `shares`, `vehicles`,
    `pieces`."""
    start: int
    end: int
    approximate: bool = False
    """Said to be more, less or about that much (超, 近, 约)."""
    implied: bool = False
    """The currency is not printed beside the number; it was taken from the text or the caller."""


_FROM = re.compile(r"起(?=售|\W|$)")
"""From that price up; 1.2万起案件 are cases."""


class _Found(NamedTuple):
    """A number with what stands beside it, before ranges and currencies are settled."""

    start: int
    end: int
    number: Decimal
    scale: str
    unit: str
    """A unit of `Amount`, `yuan` for 元 of whatever country, `?` for a scaled number without a unit, or empty."""


def find_amounts(title: str, *, implied: str | None = None) -> tuple[Amount, ...]:
    """Every amount in a text, in order. `implied` is the currency of a bare 亿 or 元 when the text names none."""
    key = fold(title)
    if not _ANY.search(key):
        return ()
    for furniture in FURNITURE if "%)" in key or "沽空" in key else ():
        key = furniture.sub(lambda match: " " * len(match[0]), key)
    found = [_read(match, key) for match in _PATTERN.finditer(key)]
    if not found:
        return ()
    found = _spread(found, key)
    shown = unicodedata.normalize("NFKC", title)
    named = [item.unit for item in found if item.unit in CURRENCIES]
    home = named[0] if named and len(set(named)) == 1 else None
    amounts: list[Amount] = []
    for item in found:
        if not item.unit:
            continue
        unit, guessed = item.unit, False
        if unit == "?":
            unit = _bare(item, key)
            if not unit:
                continue
        if unit == "yuan":
            unit, guessed = (implied or "CNY"), True
        elif unit == "money":
            unit, guessed = (home or implied or "CNY"), True
        value = item.number * SCALES[item.scale]
        if not value:
            continue
        before = key[max(0, item.start - 9) : item.start].rstrip()
        amounts.append(
            Amount(
                text=shown[item.start : item.end].strip(),
                value=value,
                unit=unit,
                start=item.start,
                end=item.end,
                approximate=before.endswith(_APPROXIMATE),
                implied=guessed,
            )
        )
    return tuple(amounts)


def _read(match: re.Match[str], key: str) -> _Found:
    """One match of the pattern: a number, its scale and its unit with the currency before it."""
    start, end = match.span()
    digits, scale, unit = match["number"], match["scale"] or match["latin"] or "", match["unit"] or ""
    if digits is None:
        number = WORDS[match["word"]] if match["word"] else Decimal(1)
        return _Found(start, end, number, match["wordscale"] or match["one"], UNITS[match["wordunit"]])
    number = Decimal(digits.replace(",", ""))
    before = key[max(0, start - 8) : start]
    glued = before[-1:].isascii() and before[-1:].isalpha() and not before.endswith(("rmb", "hkd", "usd", "cny", "eur"))
    if glued and not scale:
        return _Found(start, end, number, "", "")  # a model's number: H200, Q3
    meaning = UNITS.get(unit, "")
    prefixed = _prefix(key, start)
    if prefixed and (not unit or meaning == "yuan"):
        start, meaning = prefixed
    if meaning == "points" and (_RATE.search(key) or not _is_index(number * SCALES[scale], digits, before)):
        meaning = ""
    elif meaning == "shares" and not scale and number < 1000:
        meaning = ""  # 3股涨停: stocks; 每10股派: a basis
    elif meaning in ("pieces", "台") and not scale and number < 1000:
        meaning = ""
    if meaning in ("台", "units"):
        meaning = "vehicles" if VEHICLE_CONTEXT.search(key) else "pieces"
    if not meaning and not unit and scale and not scale.isascii() and not COUNTED_AFTER.match(key, end):
        meaning = "?"
    return _Found(start, end, number, scale, meaning)


def _prefix(key: str, start: int) -> tuple[int, str] | None:
    """The currency printed before a number, and where it begins."""
    end = start
    while end and key[end - 1] in " 约逾超近":
        end -= 1
    if not key.endswith(_PREFIX_WORDS, 0, end):
        return None
    for word, currency in PREFIXES:
        if key.endswith(word, 0, end):
            return end - len(word), currency
    return None


def _is_index(number: Decimal, digits: str, before: str) -> bool:
    """点 are index points, not o'clock: decimals, or a number that is no hour after a word of movement."""
    if "." in digits:
        return True
    return number > 60 or (number > 24 and bool(INDEX_BEFORE.search(before)))


def _spread(found: list[_Found], key: str) -> list[_Found]:
    """A range's first number has the scale and the unit of the second: 7-12亿元, 6.9亿-7亿美元, 14-16%."""
    result = list(found)
    for place in range(len(result) - 2, -1, -1):
        left, right = result[place], result[place + 1]
        ranged = _RANGE.fullmatch(key, left.end, right.start)
        if ranged and left.unit in CURRENCIES and right.scale and right.unit in ("", "?"):  # US$1.5-2 billion
            result[place + 1] = right._replace(unit=left.unit)
            result[place] = left._replace(scale=left.scale or right.scale)
            continue
        if right.unit and left.unit in ("", "?") and ranged:
            if left.scale:
                scale = left.scale
            elif right.unit in CURRENCIES or right.unit in ("yuan", "?", "shares", "vehicles", "pieces"):
                scale = right.scale
            else:
                scale = ""
            if key[left.start - 1 : left.start].isalpha() and key[left.start - 1 : left.start].isascii():
                continue
            result[place] = left._replace(scale=scale, unit=right.unit)
    return result


def _bare(item: _Found, key: str) -> str:
    """What a scaled number without a unit counts: money, vehicles, or (empty) people and the like."""
    before = key[max(0, item.start - 12) : item.start]
    if COUNTED_BEFORE.search(before):
        return ""
    if item.scale.endswith(("亿", "兆")):
        return "money"
    if item.scale == "万" and item.number % 1 and _FROM.match(key, item.end):
        return "money"  # 17.98万起: what a car costs
    if MONEY_BEFORE_WAN.search(before):
        return "money"
    if item.scale == "万" and VEHICLE_CONTEXT.search(key):
        return "vehicles" if SALES.search(key) else ""
    return ""
