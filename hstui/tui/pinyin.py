"""First letters of pinyin, without a dictionary: GB 2312 orders its common characters by their reading.

The 3,755 characters of level 1 (B0A1 to D7F9) stand in alphabetical order of pinyin, so 23 borders say the initial
of each. The rarer ones that stock names use are listed; Traditional characters are folded to Simplified before.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from unicodedata import normalize

from hstui.text.script import fold

_BORDERS = (
    0xB0A1,
    0xB0C5,
    0xB2C1,
    0xB4EE,
    0xB6EA,
    0xB7A2,
    0xB8C1,
    0xB9FE,
    0xBBF7,
    0xBFA6,
    0xC0AC,
    0xC2E8,
    0xC4C3,
    0xC5B6,
    0xC5BE,
    0xC6DA,
    0xC8BB,
    0xC8F6,
    0xCBFA,
    0xCDDA,
    0xCEF4,
    0xD1B9,
    0xD4D1,
)
_LETTERS = "abcdefghjklmnopqrstwxyz"
_LAST = 0xD7F9
_RARE = {
    "哔": "b",
    "喱": "l",
    "曦": "x",
    "昇": "s",
    "砺": "l",
    "锂": "l",
    "钴": "g",
    "璞": "p",
    "鑫": "x",
    "钛": "t",
    "珑": "l",
    "旌": "j",
    "澜": "l",
    "鳌": "a",
    "蔚": "w",
    "瑶": "y",
    "熵": "s",
    "硅": "g",
    "翊": "y",
    "炜": "w",
}


@lru_cache(maxsize=8192)
def _initial(character: str) -> str:
    if character in _RARE:
        return _RARE[character]
    try:
        code = int.from_bytes(character.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    if not _BORDERS[0] <= code <= _LAST:
        return ""
    return _LETTERS[bisect_right(_BORDERS, code) - 1]


def initials(text: str) -> str:
    """`小米集团-W` is `xmjtw`: letters of Chinese characters, Latin letters and digits kept, the rest left out."""
    found = []
    for written, folded in zip(normalize("NFKC", text), fold(text), strict=True):
        if folded.isascii():
            found.append(folded if folded.isalnum() else "")
        else:
            found.append(_initial(written) or _initial(folded))
    return "".join(found)
