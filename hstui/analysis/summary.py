"""The sentences of one source that carry a story's facts: chosen, never rewritten."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from hstui.analysis.desk_words import CREDIT, DATELINE, headline, unwrap
from hstui.records.news import NewsItem
from hstui.text.script import fold

_OPEN: Final = "“「『（(《【[‘"
_CLOSE: Final = "”」』）)》】]’"
_ENDS: Final = "。！？!?；;"
_MARKS: Final = re.compile(f'[{re.escape(_OPEN + _CLOSE + _ENDS)}."]')
"""All that can begin, end or hold together a sentence."""
_SHORT: Final = frozenset({
    "inc", "corp", "ltd", "co", "plc", "llc", "bros", "vs", "no", "nos", "mr", "mrs", "ms", "dr", "prof", "gov", "sen",
    "rep", "gen", "st", "jr", "sr", "hon", "rev", "dept", "est", "approx", "etc", "fig", "vol",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri",
})  # fmt: skip
"""English words that end in a full stop without ending a sentence, before a capital letter or a figure."""
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
"""`J`, `U.S`, `a.m`, `e.g`: what stands before the last full stop of initials."""
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_GRAM: Final = re.compile(r"[a-z]{2,}|\d+(?:[.,]\d+)*|[一-鿿]")
_CUT: Final = re.compile(r"(?:\.{3,}|…+)\s*$")
_MORE: Final = re.compile(r"(?<=[\w%”』》）)])(?<![的和与及或在为将对从被把由])\s+\.{3}$")
"""Dots that stand by themselves: a Chinese desk leaves more sentences out. Where it cuts a word, they touch it."""
_CHINESE: Final = re.compile("[一-鿿]")
_FILLER: Final = re.compile(
    r"^(?:记者|記者|编辑|編輯|来源|來源|文[/／|]|图[/／|]|作者|责编|责任编辑|免责声明|风险提示|原标题|注[:：]|更多|点击|查看|阅读|扫码|关注|本文|"
    r"\d+月\d+日[,，]?\s*(?:消息|讯|电)[。]?$|以上|每经AI快讯|（?文章来源)"
    r"|不构成(?:个人)?(?:投资)?建议|据此(?:操作|投资)|仅供参考|转载请|市场有风险|投资需谨慎|責任自負|责任自负"
)
_DANGLING: Final = re.compile(
    r"^(?:其中|此外|另外|同时|而|但|不过|因此|对此|他|她|它|其|该|这|那|上述|据悉|此前|随后|目前)"
)
_DAY: Final = re.compile(r"\d{4}\s?年|\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?|\d{1,2}\s?日|\b(?:19|20)\d\d\b")
"""When it was: a number that is no fact of the event."""
_TALK: Final = re.compile(r"^[^，,。]{1,18}[:：]|[“\"「].{8,}[”\"」]。?$")
"""Somebody's words: a name and a colon, or a quotation to the end."""
_OCCASION: Final = re.compile(r"(?:举行|召开|举办|舉行|召開|舉辦|亮相|出席|发表演讲|發表演講)[^，,。]{0,8}[。]?$")
"""That there was a conference, or that somebody spoke there."""
_BARE: Final = re.compile(r"^(?:[^，,。]{0,12}[时后下中前][，,])?(?:[他她它]|其(?![他它中余次实])|(?:这|此)举)")
"""A sentence about whoever the one before it named, be it after a word on when or how (达到同等水平时，它…)."""
_LONGEST: Final = 220
_SHORTEST: Final = 8
_COMPARED: Final = 5
"""How many accounts are weighed against each other."""
_ALL_OF_IT: Final = 4.0
"""What an account is worth that says all that the headlines do …"""
_NOTHING_ELSE: Final = 1.0
"""… one that says nothing else …"""
_LATER: Final = 0.3
"""… and what each place in the items' order costs it …"""
_OTHER_SCRIPT: Final = 1.2
"""… and being in the other script of Chinese."""
_OWN_PART: Final = 1.5
"""… and beginning its headline with somebody whom no other headline names: one company's part in what all tell."""
_BODY: Final = 12
"""Characters by which a text with a body exceeds its headline."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence as it stands in an item's text."""

    text: str
    item_id: str


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, each verbatim with its full stop. Never cut inside quotation marks or a number.

    A last sentence that the source itself cut off (…) is left out; one after which the source leaves more out ( ...)
    is not.
    """
    result = []
    for paragraph in text.splitlines():
        depth, start = 0, 0
        # Straight quotation marks look alike: they pair only where their number is even.
        paired, inside = paragraph.count('"') % 2 == 0, False
        for mark in _MARKS.finditer(paragraph):
            place, character = mark.start(), mark[0]
            if character in _OPEN:
                depth += 1
            elif character in _CLOSE:
                depth = max(0, depth - 1)
            elif character == '"':
                inside = paired and not inside
            following = paragraph[place + 1 : place + 2]
            ends = not inside and (
                character in _ENDS
                or (character == "." and following == " " and _ends_english(paragraph, start, place))
                or (character == '"' and following == " " and paragraph[place - 1 : place] in (".", "!", "?")
                    and _starts_english(paragraph, place))
            )  # fmt: skip
            closed = depth == 0 or (depth == 1 and following in _CLOSE and following)
            if ends and closed and following not in _ENDS:
                stop = place + 2 if depth and following in _CLOSE else place + 1
                result.append(paragraph[start:stop].strip())
                start = stop
        rest = paragraph[start:].strip()
        if _CHINESE.search(rest):
            rest = _MORE.sub("", rest)
        if rest and not _CUT.search(rest):
            result.append(rest)
    return tuple(sentence for sentence in result if sentence and sentence not in _CLOSE)


def _starts_english(paragraph: str, place: int) -> bool:
    """What follows the space after `place` may begin a sentence."""
    after = paragraph[place + 2 : place + 3]
    return after.isupper() or after == '"' or not after.isascii()


def _ends_english(paragraph: str, start: int, place: int) -> bool:
    """A full stop before a capital letter, and not after an initial or an abbreviation."""
    word = paragraph[start:place].rsplit(" ", 1)[-1]
    # Chinese leaves no space before an English word.
    latin = re.split(r"[^\w.]|(?<=[^\x00-\x7f])(?=[\x00-\x7f])|(?<=\d)(?=[^\W\d_])", word)[-1]
    if latin.lower() in _SHORT or _INITIALS.fullmatch(latin):
        return False
    return _starts_english(paragraph, place) and bool(latin)


def summarise(
    items: Sequence[NewsItem], title: str, most: int = 3, strangers: Set[str] = frozenset()
) -> tuple[Excerpt, ...]:
    """One to `most` sentences of one item in `items` (best first) that says more than `title`.

    Of the first few that do, it is the one whose sentences say most of what the other items' headlines say.

    Only items that readers of the first item's language can read count: Chinese in either script, or English.
    A sentence earns its place by figures and words that the title and the sentences before it lack. None begins with
    background about `strangers`, folded names of companies that only the bodies name. Empty when no item adds anything.
    """
    known, titles = _grams(title), Counter(item.title for item in items)
    told = Counter(itertools.chain.from_iterable(_grams(item.title) for item in items))
    every = sum(told.values()) or 1
    best: tuple[float, tuple[Excerpt, ...]] = (-math.inf, ())
    place = 0
    for item in items:
        if (item.lang == "en") is not (items[0].lang == "en"):
            continue
        if len(_body(item)) < len(item.title) + _BODY:
            continue  # a headline alone is no account of the event, whoever wrote it
        chosen = _facts(item, title, most, strangers)
        if not chosen:
            continue
        grams = _grams("\n".join(chosen))
        # That it says what its own headline says, and the story's does not, proves nothing.
        own, times = _grams(item.title) - known, titles[item.title]
        common = [told[gram] - times * (gram in own) for gram in sorted(grams & told.keys())]
        worth = _ALL_OF_IT * sum(common) / every + _NOTHING_ELSE * sum(n > 0 for n in common) / len(grams)
        worth -= _LATER * place + _OTHER_SCRIPT * (item.lang != items[0].lang)
        worth -= _OWN_PART * _own_part(item, items, known)
        if worth > best[0]:
            best = worth, tuple(Excerpt(sentence, item.id) for sentence in chosen)
        place += 1
        if place == _COMPARED:
            break
    return best[1]


def _own_part(item: NewsItem, items: Sequence[NewsItem], known: Set[str]) -> bool:
    """Its headline begins with somebody whom the headline of no other desk names, nor the story's, whose grams are
    `known`."""
    opening = _opening(headline(item))
    others = [other for other in items if other.outlet != item.outlet and other.lang == item.lang]
    return bool(others) and opening not in known and not any(opening in fold(other.title) for other in others)


def _opening(title: str) -> str:
    """The first word of a headline, of a Chinese one the first pair of characters."""
    words: list[str] = _GRAM.findall(fold(title))[:2]
    return "".join(words if all(len(word) == 1 for word in words) else words[:1])


def _body(item: NewsItem) -> str:
    """The text without the headline that some desks put in front of it, and without its dateline."""
    wrapped, rest = unwrap(item.text)
    body = rest if wrapped and rest else item.text
    return body[body_start(body) :]


def _facts(item: NewsItem, title: str, most: int, strangers: Set[str]) -> list[str]:
    body = _body(item)
    known = _grams(title)
    candidates: list[tuple[float, int, str, frozenset[str]]] = []
    every = sentences(body)
    for place, sentence in enumerate(every[:12]):
        trimmed = CREDIT.sub("", sentence).strip() or sentence
        if trimmed not in item.text or not _SHORTEST <= len(trimmed) <= _LONGEST or _FILLER.search(trimmed):
            continue
        grams = _grams(trimmed)
        fresh = grams - known
        dayless = _DAY.sub("", trimmed)
        figures = fresh if dayless == trimmed else fresh & _grams(dayless)
        numbers = len([gram for gram in figures if gram[0].isdigit()])
        if len(fresh) < 4 or len(fresh) < 0.25 * len(grams) or _says_little(trimmed, bool(numbers)):
            continue  # says less than the headline
        score = min(numbers, 4) * 1.0 + min(len(fresh), 40) / 20 - place * 0.35
        if place and _DANGLING.match(trimmed):
            score -= 0.3
        candidates.append((score, place, trimmed, grams))
    if not candidates:
        return []
    best = sorted(candidates, key=lambda entry: (-entry[0], entry[1]))
    picked: list[tuple[int, str]] = []
    held = set(known)
    length = 0
    for score, place, sentence, grams in best:
        fresh = grams - held
        if picked and (len(fresh) < 6 or score < 0.6 or length + len(sentence) > 260):
            continue
        picked.append((place, sentence))
        held |= fresh
        length += len(sentence)
        if len(picked) == most:
            break
    picked.sort()
    while picked and _is_aside(picked[0][1], known, strangers):
        picked.pop(0)
    if not picked:
        return []
    place, first = picked[0]
    if _BARE.match(first):
        if place and not _says_little(every[place - 1], figures=False):
            picked = _with_antecedent(picked, every, item.text, frozenset())
        if _BARE.match(picked[0][1]):
            return []  # nobody could tell whom it means
    elif _DANGLING.match(first):
        picked = _with_antecedent(picked, every, item.text, known)
    return [sentence for _, sentence in picked[:most]]


def _says_little(sentence: str, figures: bool) -> bool:
    """An exclamation or a question; or, without figures, somebody's words or the mere occasion of the news."""
    if sentence[-1] in "！!？?":
        return True
    return not figures and bool(_TALK.search(sentence) or _OCCASION.search(sentence))


def _is_aside(sentence: str, known: Set[str], strangers: Set[str]) -> bool:
    """It is about another company and has no word of the headline: it would read as being about the headline's."""
    folded = fold(sentence)
    return any(name in folded for name in strangers) and known.isdisjoint(_grams(sentence))


def _with_antecedent(
    picked: list[tuple[int, str]], every: Sequence[str], text: str, known: Set[str]
) -> list[tuple[int, str]]:
    """Puts the sentence before a leading "it" or "this" in front, so that the reader knows whom it means.

    Not when the headline says it already: `known` are its grams.
    """
    place = picked[0][0]
    if (
        place == 0
        or every[place - 1] not in text
        or len(every[place - 1]) > _LONGEST
        or _FILLER.search(every[place - 1])
        or len(_grams(every[place - 1]) - known) < 4
    ):
        return picked
    return [(place - 1, every[place - 1]), *picked]


def body_start(text: str) -> int:
    """Where a text begins after its dateline (财联社12月17日电，)."""
    found = DATELINE.match(text)
    return found.end() if found else 0


@lru_cache(maxsize=256)  # a story's headlines are asked for again with every account that is weighed
def _grams(text: str) -> frozenset[str]:
    tokens = _GRAM.findall(fold(text))
    grams = [token for token in tokens if len(token) > 1 or token.isdigit()]
    grams += [a + b for a, b in itertools.pairwise(tokens) if len(a) == len(b) == 1]
    return frozenset(grams)
