"""Traditional and Simplified Chinese. Keys for matching are made here; shown text is converted only on request."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc_purepy import OpenCC

_EXTRA = {"衞": "卫", "峯": "峰", "裏": "里", "裡": "里", "羣": "群", "綫": "线", "啓": "启", "産": "产", "説": "说"}
"""Hong Kong variants that the general tables leave."""


@cache
def _converter(config: str) -> OpenCC:
    from opencc_purepy import OpenCC  # its dictionaries cost a tenth of a second; most runs never need them

    return OpenCC(config)


def to_hans(text: str) -> str:
    """Simplified Chinese, by OpenCC's Hong Kong table."""
    return str(_converter("hk2s").convert(text))


def to_hant(text: str) -> str:
    """Traditional Chinese as written in Hong Kong, by OpenCC."""
    return str(_converter("s2hk").convert(text))


@cache
def _table() -> dict[int, str]:
    from hstui.text.hant_table import PAIRS

    return {ord(hant): hans for hant, hans in zip(PAIRS[::2], PAIRS[1::2], strict=True)} | {
        ord(hant): hans for hant, hans in _EXTRA.items()
    }


_WIDE = tuple((chr(code + 0xFEE0), chr(code)) for code in map(ord, ",:()!?;%"))
"""Full-width punctuation, which nearly every Chinese text has; NFKC alone would go through all of it slowly."""
_ALSO_WIDE = {chr(code + 0xFEE0): chr(code) for code in range(ord("!"), ord("~") + 1)} | {"\u3000": " ", "…": "..."}
"""What else desks write in forms that NFKC takes apart, whatever stands beside it."""
_ALSO = re.compile("[\uff01-\uff5e\u3000…]")


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile("[" + "".join(re.escape(chr(code)) for code in _table()) + "]")


@cache
def _settled() -> re.Pattern[str]:
    """Texts that are their own key but for case: ASCII, plain punctuation and Simplified characters.

    Nothing in them combines or composes, so that no normalisation has to be asked for.
    """
    hant = "".join(sorted(chr(code) for code in _table() if 0x4E00 <= code <= 0x9FFF))
    first = map(chr, (0x4E00, *(ord(char) + 1 for char in hant)))
    last = map(chr, (*(ord(char) - 1 for char in hant), 0x9FFF))
    hans = "".join(f"{begin}-{end}" for begin, end in zip(first, last, strict=True) if begin <= end)
    return re.compile(f"[\n -~·–—‘’“”、。《》「」『』【】〈〉{hans}]*")


def nfkc(text: str) -> str:
    """`unicodedata.normalize("NFKC", text)`, at a fifth of the price for what Chinese and English desks write."""
    if text.isascii():
        return text
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    if _settled().fullmatch(text) or unicodedata.is_normalized("NFKC", text):
        return text
    return unicodedata.normalize("NFKC", _ALSO.sub(lambda found: _ALSO_WIDE[found[0]], text))


@lru_cache(maxsize=16)  # one title is asked for by name, amount and word in turn
def fold(text: str) -> str:
    """The matching key: NFKC, lower case, Traditional to Simplified character by character.

    As long as `nfkc(text)`, so that positions in the key are positions there. Not for display.
    """
    if text.isascii():
        return text.lower()
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    if _settled().fullmatch(text):  # nineteen of twenty Simplified texts
        return text.lower()
    text = nfkc(text)
    lower = text.lower()
    if len(lower) != len(text):  # a few characters (İ) grow when lowered
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    # Most texts are Simplified already: asking first costs a tenth of translating.
    return lower.translate(_table()) if _traditional().search(lower) else lower


_APART = re.compile(r"[\W_⺀-鿿]")
"""What ends a Latin word: Chinese is written beside it without a space (ETF减持)."""


def first_word(folded: str, words: Iterable[str]) -> str:
    """The first of `words`, folded like the text, that stands in it, or ""; Latin ones as whole words."""
    plain = ""
    for word in words:
        if not word.isascii():
            if word in folded:
                return word
            continue
        plain = plain or f" {_APART.sub(' ', folded)} "
        if f" {word} " in plain:
            return word
    return ""
