"""How likely two news items tell the same event: features of a pair, weighed by a small logistic model."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(r"[a-z][a-z0-9]*(?:[.\-+'’][a-z0-9]+)*|\d+(?:[.,]\d+)*|[一-鿿]+")
_PERIOD: Final = re.compile(
    r"(?P<d>(?:1[0-2]|0?[1-9])月(?:3[01]|[12]\d|0?[1-9])日)|(?P<m>(?:1[0-2]|0?[1-9])月)|(?P<q>[1-4]q|q[1-4]|(?:第?[一二三四]季|首季|末季))"
    r"|(?P<h>上半年|下半年|中期|h[12])|(?P<y>20[0-3]\d)"
)
_QUARTERS: Final = {"一": "1", "二": "2", "三": "3", "四": "4", "首": "1", "末": "4"}
_COLUMN: Final = re.compile(r"(?:.{0,8}?[丨|]|[【《\[].{1,5}[】》\]]|[^\w]+|突发|重磅|快讯)\s*")
_SPEAKER: Final = re.compile(r"([^:(,。!?|丨]{2,12}?)\s*[:(]")
_TICKER: Final = re.compile(r"(\d{4,6})\.(?:hk|sh|sz)\b|\((\d{5})\)|([a-z]{1,5})\.(?:o|n|us)\b")
_NUMBER: Final = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d{3,}")
_STOP: Final = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "on",
        "for",
        "and",
        "or",
        "as",
        "at",
        "by",
        "with",
        "from",
        "is",
        "are",
        "was",
        "be",
        "its",
        "it",
        "that",
        "this",
        "after",
        "over",
        "into",
        "up",
        "amid",
        "new",
        "says",
        "said",
        "will",
        "has",
        "have",
        "not",
        "but",
        "than",
        "more",
        "how",
        "what",
        "why",
        "who",
        "s",
    ]
)

DAILY: Final = frozenset({"buyback", "fund_flow", "index_move", "price_move", "delivery", "rating"})
"""Events that recur under one template: another day or another figure is another story."""

FEATURES: Final = (
    "bias", "cover", "shared", "rare", "same_stock", "other_stock", "other_stock_cover", "no_stock", "no_stock_cover",
    "same_event", "other_event", "amount", "round_amount", "other_amount", "other_amount_daily", "number",
    "body_number", "body_cover", "day", "days", "other_period", "same_period", "cross", "cross_latin", "daily_stock",
    "daily_apart", "other_step", "other_speaker", "both_plain", "other_head", "template", "thin", "thin_apart",
)  # fmt: skip
"""What is compared of a pair; docs/analysis.md says what each means."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What clustering knows of one item."""

    key: str
    """The title's letters and digits, folded."""
    grams: tuple[str, ...]
    """Distinct Chinese bigrams and Latin words of the title, sorted."""
    numbers: frozenset[str]
    """Numbers in the title as written, without thousands separators; periods left out."""
    amounts: tuple[tuple[float, str], ...]
    """(value, unit) of the title."""
    periods: frozenset[str]
    """Days, months, quarters, half-years that the title names: `d12-17`, `m12`, `q3`, `h1`."""
    subjects: frozenset[str]
    """Codes of the stocks that it is about."""
    event: str
    time: float | None
    """Seconds since the epoch, None when undated."""
    chinese: bool
    steps: int = 0
    """Which steps of an affair the words tell (a reply, a denial, an end), as a mask."""
    body_numbers: frozenset[str] = frozenset()
    """Telling numbers at the start of the body."""
    head: str = ""
    """The first two letters of the headline, after a column's name: who or what it starts with."""
    lead: str = ""
    """The folded beginning of the body."""
    speaker: str = ""
    """Who stands before a colon at the start: 美团：…"""


def traits(
    folded: str,
    subjects: Sequence[str],
    event: str,
    time: float | None,
    amounts: Sequence[tuple[float, str]],
    lead: str = "",
    steps: int = 0,
) -> Traits:
    """The traits of a folded title."""
    grams: set[str] = set()
    numbers = set()
    chinese = 0
    for token in _TOKEN.findall(folded):
        first = token[0]
        if first > "一":
            chinese += len(token)
            if len(token) == 1:
                continue
            grams.update(map(str.__add__, token, token[1:]))
        elif first.isdigit():
            if len(token) > 1:
                numbers.add(token.replace(",", ""))
        elif len(token) > 1 and token not in _STOP:
            grams.add(token)
    periods = (
        frozenset(_periods(folded))
        if numbers or "季" in folded or "q" in folded or "年" in folded or "月" in folded
        else frozenset()
    )
    key = "".join(filter(str.isalnum, folded))
    column = _COLUMN.match(folded)
    return Traits(
        key=key,
        grams=tuple(sorted(grams)),
        numbers=frozenset(numbers),
        amounts=tuple(amounts),
        periods=periods,
        subjects=frozenset(subjects) if subjects else _tickers(folded),
        event=event,
        time=time,
        chinese=chinese >= 4,
        steps=steps,
        body_numbers=frozenset(n.replace(",", "") for n in _NUMBER.findall(lead)) if lead else frozenset(),
        head="".join(filter(str.isalnum, folded[column.end() : column.end() + 6]))[:2] if column else key[:2],
        lead=lead,
        speaker=_speaker(folded, subjects),
    )


def _tickers(folded: str) -> frozenset[str]:
    """Tickers of companies that nobody here knows, so that one company's template is not taken for another's."""
    if "." not in folded and "(" not in folded:
        return frozenset()
    return frozenset(next(filter(None, found)) for found in _TICKER.findall(folded))


def _speaker(folded: str, subjects: Sequence[str]) -> str:
    """Who a headline says it is about before its colon or ticker: a member's code, else the name as written."""
    found = _SPEAKER.match(folded)
    if found is None:
        return ""
    return subjects[0] if len(subjects) == 1 else found[1]


def _periods(folded: str) -> Iterable[str]:
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
        elif kind == "h":
            yield "h2" if text in ("下半年", "h2") else "h1"


class Weights:
    """How telling each gram is in one batch of items.

    Inverse document frequency with a floor on the batch's size, so that a handful of items is judged much like a day's.
    Grams of the knowledge's own event words and of companies' names count for less: event and stocks are compared
    as such.
    """

    def __init__(self, items: Iterable[Traits], common: Mapping[str, float]) -> None:
        counts: Counter[str] = Counter()
        size = 0
        for item in items:
            counts.update(item.grams)
            size += 1
        top = math.log(size + 400)
        self.shared = {gram for gram, count in counts.items() if count > 1}
        """Grams of more than one item: the only ones by which items can find each other."""
        self.of = {gram: (top - math.log(count + 0.5)) * common.get(gram, 1.0) for gram, count in counts.items()}

    def total(self, item: Traits) -> float:
        """The weight of all of an item's grams."""
        of = self.of
        return sum([of[gram] for gram in item.grams])


def features(a: Traits, b: Traits, weights: Weights, total_a: float, total_b: float) -> list[float]:
    """The pair's features, in the order of `FEATURES`; true counts as 1."""
    of = weights.of
    own = set(a.grams)
    common = [of[gram] for gram in b.grams if gram in own]
    shared = sum(common)
    least = min(total_a, total_b)
    cover = shared / least if least else 0.0
    common.sort(reverse=True)
    cross = a.chinese != b.chinese
    same_stock = not a.subjects.isdisjoint(b.subjects)
    other_stock = bool(a.subjects and b.subjects) and not same_stock
    no_stock = not a.subjects and not b.subjects
    same_event = a.event == b.event and a.event != "none"
    daily = a.event in DAILY or b.event in DAILY
    hit, miss = _amounts(a.amounts, b.amounts)
    miss = miss and not hit
    apart = 0.5 if a.time is None or b.time is None else abs(a.time - b.time) / 86_400
    told = max(_told(a, b, of, total_a), _told(b, a, of, total_b)) if a.lead or b.lead else 0.0
    heads = 0.0 if cross else 0.5 * (_headless(a, b) + _headless(b, a))
    thin = cover < 0.15 and not cross and not hit
    return [
        1.0,
        cover,
        min(shared, 60.0) / 30.0,
        sum(common[:3]) / 18.0,
        same_stock,
        other_stock,
        other_stock * cover,
        no_stock,
        no_stock * cover,
        same_event,
        a.event != b.event and a.event != "none" != b.event,
        hit == 2,
        hit == 1,
        miss,
        miss and daily,
        not a.numbers.isdisjoint(b.numbers),
        not (a.numbers.isdisjoint(b.body_numbers) and b.numbers.isdisjoint(a.body_numbers)),
        told,
        min(apart, 1.5),
        max(0.0, min(apart, 8.0) - 1.5),
        _differ(a.periods, b.periods),
        not a.periods.isdisjoint(b.periods),
        cross,
        cross and any(len(gram) > 3 and gram.isascii() for gram in b.grams if gram in own),
        daily and same_stock and same_event,
        daily and not same_stock,
        a.steps != b.steps and not a.steps & b.steps,
        bool(a.speaker and b.speaker and a.speaker != b.speaker),
        not same_stock and a.event == b.event == "none",
        heads,
        heads == 1.0 and not same_stock and cover > 0.4,
        thin,
        thin and not same_stock and told < 0.2,
    ]


def _headless(a: Traits, b: Traits) -> bool:
    """What a's headline starts with stands nowhere in b."""
    return a.head not in b.key and a.head not in b.lead


def _told(a: Traits, b: Traits, of: Mapping[str, float], total: float) -> float:
    """How much of a's headline the beginning of b's body says, beyond b's own headline."""
    if not b.lead or not total:
        return 0.0
    own, lead = set(b.grams), b.lead
    return sum([of[gram] for gram in a.grams if gram in lead and gram not in own]) / total


def _amounts(a: Sequence[tuple[float, str]], b: Sequence[tuple[float, str]]) -> tuple[int, bool]:
    """Whether an amount agrees to 0.8% (2: a telling one, 1: a round one), and whether amounts of one unit differ."""
    hit, miss = 0, False
    for value, unit in a:
        for other, unit_b in b:
            if unit == unit_b:
                if abs(value - other) <= 0.008 * max(abs(value), abs(other)):
                    hit = max(hit, 1 if (value < 20 and unit == "%") or value in (100.0, 50.0) else 2)
                else:
                    miss = True
    return hit, miss


def _differ(a: frozenset[str], b: frozenset[str]) -> bool:
    """Both name a period of one kind, and no common one of that kind."""
    if not a or not b:
        return False
    for kind in "dmqh":
        own = {p for p in a if p[0] == kind}
        other = {p for p in b if p[0] == kind}
        if own and other and not own & other:
            return True
    return False
