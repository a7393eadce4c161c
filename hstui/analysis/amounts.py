"""Amounts in headlines and sentences: how much, of what, in plain units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from msgspec import Struct

from hstui.analysis.amounts_currency import implied_currency
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
from hstui.text.script import fold, nfkc

_PATTERN = pattern()
_START = re.compile(r"[\d十百千万]")
"""What a match of the pattern begins with. Looking for that first costs a third of trying the pattern everywhere."""
_PREFIX_WORDS = tuple(word for word, _ in PREFIXES)
_PREFIX_ENDS = frozenset(word[-1] for word in _PREFIX_WORDS)
_CODES = ("rmb", "hkd", "usd", "cny", "eur")
_RATE = re.compile("中间价|汇率|即期|离岸人民币|在岸人民币")
"""Points of exchange rates are pips, not index points."""
_RANGE = re.compile(r"\s?(?:-|~|–|—|至|到|to)\s?")
_APPROXIMATE = ("超", "逾", "约", "近", "过", "破", "至少", "最多", "over", "about", "nearly", "around", "more than")


class Amount(Struct, frozen=True, gc=False):
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


_SCALED = CURRENCIES | {"yuan", "?", "shares", "vehicles", "pieces"}
"""Units whose scale a range's first number shares with the second."""


_LONGEST: Final = 15
"""Digits of a number that counts something: with more, Decimal rounds and floats overflow."""


class _Found(Struct, gc=False):
    """A number with what stands beside it, before ranges and currencies are settled."""

    start: int
    end: int
    number: Decimal
    scale: str
    unit: str
    """A unit of `Amount`, `yuan` for 元 of whatever country, `?` for a scaled number without a unit, or empty."""


@lru_cache(maxsize=8192)  # a headline is read, read again as another desk's, and asked for while its story is made
def title_amounts(title: str, source: str = "") -> tuple[Amount, ...]:
    """Every amount in a headline, in order; a bare 亿 in the currency that its desk and subject imply."""
    found = find_amounts(title)
    if any(amount.implied for amount in found):
        found = find_amounts(title, implied=implied_currency(title, source))
    return found


def find_amounts(title: str, *, implied: str | None = None) -> tuple[Amount, ...]:
    """Every amount in a text, in order. `implied` is the currency of a bare 亿 or 元 when the text names none."""
    key = fold(title)
    for furniture in FURNITURE if "%)" in key or "沽空" in key else ():
        key = furniture.sub(lambda match: " " * len(match[0]), key)
    found = _numbers(key)
    if not found:
        return ()
    if len(found) > 1:
        _spread(found, key)
    shown = ""
    amounts: list[Amount] = []
    for item in found:
        unit, guessed = item.unit, False
        if unit == "?":
            unit = _bare(item, key)
        if not unit:
            continue
        if unit == "yuan":
            unit, guessed = (implied or "CNY"), True
        elif unit == "money":
            unit, guessed = (_home(found) or implied or "CNY"), True
        value = item.number * SCALES[item.scale]
        if not value:
            continue
        start, end = item.start, item.end
        before = key[max(0, start - 9) : start].rstrip()
        shown = shown or nfkc(title)
        text = shown[start:end].strip()
        amounts.append(Amount(text, value, unit, start, end, before.endswith(_APPROXIMATE), guessed))
    return tuple(amounts)


def _numbers(key: str) -> list[_Found]:
    """Every match of the pattern, read; in order."""
    found: list[_Found] = []
    position = 0
    while (start := _START.search(key, position)) is not None:
        match = _PATTERN.match(key, start.start())
        if match is None:
            position = start.end()
        else:
            found.append(_read(match, key))
            position = match.end()
    return found


def _home(found: Sequence[_Found]) -> str | None:
    """The one currency that a text names, None when it names none or several."""
    named = {item.unit for item in found if item.unit in CURRENCIES}
    return named.pop() if len(named) == 1 else None


def _read(match: re.Match[str], key: str) -> _Found:
    """One match of the pattern: a number, its scale and its unit with the currency before it."""
    start, end = match.span()
    digits, chinese, latin, unit, word, word_scale, one, word_unit = match.groups("")
    if not digits:
        return _Found(start, end, WORDS[word] if word else Decimal(1), word_scale or one, UNITS[word_unit])
    scale = chinese or latin
    if end - start > _LONGEST and sum(map(str.isdigit, digits)) > _LONGEST:
        return _Found(start, end, Decimal(0), "", "")  # a serial number, or somebody's joke
    number = Decimal(digits.replace(",", ""))
    left = key[start - 1] if start else ""
    if not scale and left.isascii() and left.isalpha() and not key.endswith(_CODES, 0, start):
        return _Found(start, end, number, "", "")  # a model's number: H200, Q3
    meaning = UNITS.get(unit, "")
    prefixed = _prefix(key, start)
    if prefixed and (not unit or meaning == "yuan"):
        start, meaning = prefixed
    if meaning == "points" and (_RATE.search(key) or not _is_index(number * SCALES[scale], digits, key, match.start())):
        meaning = ""
    elif meaning in ("shares", "pieces", "台") and not scale and number < 1000:
        meaning = ""  # 3股涨停: stocks; 每10股派: a basis
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
    if not end or key[end - 1] not in _PREFIX_ENDS or not key.endswith(_PREFIX_WORDS, 0, end):
        return None
    for word, currency in PREFIXES:
        if key.endswith(word, 0, end):
            return end - len(word), currency
    return None


def _is_index(number: Decimal, digits: str, key: str, start: int) -> bool:
    """点 are index points, not o'clock: decimals, or a number that is no hour after a word of movement."""
    if "." in digits:
        return True
    return number > 60 or (number > 24 and INDEX_BEFORE.search(key[max(0, start - 8) : start]) is not None)


def _spread(found: Sequence[_Found], key: str) -> None:
    """Give a range's first number the scale and the unit of the second: 7-12亿元, 6.9亿-7亿美元, 14-16%."""
    for left, right in zip(found[-2::-1], found[:0:-1], strict=True):
        ranged = _RANGE.fullmatch(key, left.end, right.start)
        if not ranged:
            continue
        if left.unit in CURRENCIES and right.scale and right.unit in ("", "?"):  # US$1.5-2 billion
            right.unit = left.unit
            left.scale = left.scale or right.scale
        elif right.unit and left.unit in ("", "?"):
            before = key[left.start - 1 : left.start]
            if before.isascii() and before.isalpha():
                continue
            if not left.scale and right.unit in _SCALED:
                left.scale = right.scale
            left.unit = right.unit


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
