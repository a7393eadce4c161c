"""What clustering knows of one item: its telling words, numbers, periods and how it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import add, itemgetter
from sys import intern
from typing import Final

from msgspec import Struct

from hstui.text.script import fold

_TOKEN: Final = re.compile(r"[a-z][a-z0-9]*(?:[.\-+'’][a-z0-9]+)*|\d+(?:[.,]\d+)*|[一-鿿]+")
_PERIOD: Final = re.compile(
    r"(?P<d>(?:1[0-2]|0?[1-9])月(?:3[01]|[12]\d|0?[1-9])日)|(?P<m>(?:1[0-2]|0?[1-9])月)"
    r"|(?P<q>[1-4]q|q[1-4]|第?[一二三四]季|首季|末季)|(?P<h>上半年|下半年|中期|h[12])"
)
_NOT_MONTHS: Final = re.compile("[季半中qh](?:(?<=季)|(?<=半)年|(?<=中)期|(?<=[qh])[1-4]|(?<=[1-4]q))")
"""What a period other than a day or month holds; one set of characters at its head, so that looking for it is quick."""
_MONTH: Final = re.compile(r"月(?:(3[01]|[12]\d|0?[1-9])日)?")
"""A month's character with the day after it; its number is read backwards, since searching for a character is quick."""
_MONTHS: Final = {form: number for number in range(1, 13) for form in (f"{number}", f"{number:02}")}
_QUANTITY: Final = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s?(万亿|亿|万|千|trillion|billion|million|thousand|bn\b|mn\b)?")
_SCALE: Final = {
    "": 1.0, "千": 1e3, "thousand": 1e3, "万": 1e4, "million": 1e6, "mn": 1e6, "亿": 1e8, "billion": 1e9, "bn": 1e9,
    "万亿": 1e12, "trillion": 1e12,
}  # fmt: skip
_TICKER: Final = re.compile(r"(\d{4,6})\.(?:hk|sh|sz)\b|\((\d{5})\)|([a-z]{1,5})\.(?:o|n|us)\b")
_TICKER_ENDS: Final = re.compile(r"\.(?:hk|sh|sz|o|n|us)\b|\(\d{5}\)")
"""What `_TICKER` finds holds one of these, which are quicker to look for."""
_COLUMN: Final = re.compile(r"(?:.{0,8}?[丨|]|[【《\[].{1,5}[】》\]]|[^\w]+|突发|重磅|快讯)\s*")
_QUARTERS: Final = {"一": "1", "二": "2", "三": "3", "四": "4", "首": "1", "末": "4"}
_LETTERS: Final = re.compile(r"[^\W_]+")
_STOP: Final = frozenset(
    re.findall(
        r"\w+",
        "the an of to in on for and or as at by with from is are was be its it that this after over into up amid new "
        "says said will has have not but than more how what why who",
    )
)
LEAD: Final = 120
"""Characters of the body that speak for an item: the first sentences, not the background after them."""
_SPEAKER_END: Final = 14
"""A name before a colon or a ticker is no longer than this."""
_PAIRS: Final = tuple(itemgetter(*(slice(place, place + 2) for place in range(size - 1))) for size in range(3, 64))
"""What takes a run of 3 to 63 characters apart into pairs, in one call."""


def words(folded: str) -> list[str]:
    """All words of a folded text: pairs of neighbouring Chinese characters, Latin words and numbers."""
    found: list[str] = []
    for token in _TOKEN.findall(folded):
        if token[0] >= "一":
            size = len(token)
            found += _PAIRS[size - 3](token) if 3 <= size < 64 else map(add, token, token[1:])
        else:
            found.append(token)
    return found


class Traits(Struct, frozen=True, gc=False):
    """The traits of one item. A struct, since a day has many thousands of them."""

    key: str
    """The title's letters and digits, folded."""
    grams: tuple[str, ...]
    """Distinct Chinese bigrams and Latin words of the title, in its order."""
    numbers: frozenset[str]
    """Numbers of two digits and more in the title, as written, without thousands separators."""
    amounts: tuple[tuple[float, str], ...]
    """(value, unit) of the title."""
    periods: frozenset[str]
    """Days, months, quarters, half-years that the title names: `d12-17`, `m12`, `q3`, `h1`."""
    subjects: frozenset[str]
    """Codes of the stocks that it is about; for companies that nobody here knows, their tickers."""
    event: str
    time: float | None
    """Seconds since the epoch, None when undated."""
    chinese: bool
    steps: int
    """Which steps of an affair the words tell (a reply, a denial, an end), as a mask."""
    head: str
    """The first two letters of the headline, after a column's name: who or what it starts with."""
    body: str
    """As the item has it: the same object, so that it costs nothing to hold; or the lead where nobody holds it."""
    topics: int
    """What the title is about (topics.toml), as a mask."""
    quantities: frozenset[float]
    """Numbers of the title from a thousand up, written out: 15万, 150,000 and 0.15 million are one."""
    speaker: str
    """Who stands before a colon or a ticker at the start (美团：…): a member's code, else as written."""
    raters: int
    """Of a rating the brokers whom the title names, as a mask of topics: another broker's is another story."""
    partner: str = ""
    """Of a partnership the other side, where the title names it: a deal with another is another story."""

    @property
    def lead(self) -> str:
        """The folded beginning of the body. Made when asked for: to hold it takes 300 bytes an item."""
        # No text that was cleaned is an eighth as long when folded.
        return fold(self.body[: 8 * LEAD])[:LEAD]


_NONE: Final[frozenset[str]] = frozenset()
_NO_QUANTITY: Final[frozenset[float]] = frozenset()


def traits(
    folded: str,
    subjects: Sequence[str],
    event: str,
    time: float | None,
    amounts: tuple[tuple[float, str], ...],
    body: str = "",
    steps: int = 0,
    topics: int = 0,
    raters: int = 0,
    partner: str = "",
) -> Traits:
    """The traits of an item with the folded title `folded` and a `body` that is not folded."""
    grams: list[str] = []
    numbers: list[str] = []
    chinese = 0
    for token in _TOKEN.findall(folded):
        first = token[0]
        if first >= "一":
            size = len(token)
            chinese += size
            grams += _PAIRS[size - 3](token) if 3 <= size < 64 else map(add, token, token[1:])
        elif first <= "9":
            if len(token) > 1:
                numbers.append(token.replace(",", "") if "," in token else token)
        elif len(token) > 1 and token not in _STOP:
            grams.append(token)
    key = "".join(_LETTERS.findall(folded))
    column = _COLUMN.match(folded)
    return Traits(
        key,
        tuple(map(intern, dict.fromkeys(grams))),  # a day repeats its words: one string each saves most of the memory
        frozenset(numbers) if numbers else _NONE,
        amounts,
        _periods(folded),
        _one(tuple(subjects)) if subjects else _tickers(folded),
        event,
        time,
        chinese >= 4,
        steps,
        intern("".join(_LETTERS.findall(folded, column.end(), column.end() + 6))[:2] if column else key[:2]),
        body,
        topics,
        frozenset(_quantities(folded)) if numbers else _NO_QUANTITY,
        _speaker(folded, subjects),
        raters,
        partner,
    )


@lru_cache(maxsize=4096)
def _one(words: tuple[str, ...]) -> frozenset[str]:
    """The words as a set: one object for all items that have them, since sets are large and days repeat theirs."""
    return frozenset(words)


_LONGEST: Final = 20
"""Characters of a number that counts something, separators among them."""


def _quantities(folded: str) -> Iterator[float]:
    for number, scale in _QUANTITY.findall(folded):
        if (not scale and len(number) < 4) or len(number) > _LONGEST:
            continue
        value = float(number.replace(",", "")) * _SCALE[scale]
        if value >= 1000 and (scale or not 1990 <= value <= 2040):  # a year says little
            yield round(value)


def _tickers(folded: str) -> frozenset[str]:
    """Tickers of companies that nobody here knows, so that one company's template is not taken for another's."""
    if _TICKER_ENDS.search(folded) is None:
        return _NONE
    return frozenset(next(filter(None, found)) for found in _TICKER.findall(folded))


def _speaker(folded: str, subjects: Sequence[str]) -> str:
    colon, bracket = folded.find(":", 2, _SPEAKER_END), folded.find("(", 2, _SPEAKER_END)
    end = min(colon, bracket) if colon > 0 < bracket else max(colon, bracket)
    if end < 0:
        return ""
    name = folded[:end].strip()
    if not name or "," in name or "。" in name:
        return ""
    return subjects[0] if len(subjects) == 1 else name


def _periods(folded: str) -> frozenset[str]:
    if _NOT_MONTHS.search(folded):
        return _one(tuple(_all_periods(folded)))
    return _one(tuple(_months(folded))) if "月" in folded else _NONE


def _months(folded: str) -> Iterator[str]:
    """The same as `_all_periods` of a text that names months and days only, which is most of them."""
    for found in _MONTH.finditer(folded):
        at, day = found.start(), found[1]
        month = _MONTHS.get(folded[max(0, at - 2) : at]) or _MONTHS.get(folded[at - 1 : at])
        if month:
            yield f"d{month}-{int(day)}" if day else f"m{month}"


def _all_periods(folded: str) -> Iterator[str]:
    for found in _PERIOD.finditer(folded):
        kind, text = found.lastgroup, found.group()
        if kind == "d":
            month, day = text[:-1].split("月")
            yield f"d{int(month)}-{int(day)}"
        elif kind == "m":
            yield f"m{int(text[:-1])}"
        elif kind == "q":
            digit = next((c for c in text if c.isdigit()), None) or _QUARTERS[text.removeprefix("第")[0]]
            yield f"q{digit}"
        else:
            yield "h2" if text in ("下半年", "h2") else "h1"
