"""Bytes to text by one rule for all sources, since labels lie: GBK marked as UTF-8 is a daily sight."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
    "hz-gb-2312": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "iso-8859-1": "cp1252",
    "us-ascii": "cp1252",
}
_CHARACTER_SETS = re.compile(
    r"utf-?(?:16|32)(?:-?[lb]e)?|gb\w+|big5\w*|euc[-_]\w+|shift[-_]?jis|iso[-_]?8859[-_]\d+|iso-2022-[\w-]+"
    r"|(?:cp|windows-?)\d+|koi8-[ru]|latin-?\d|tis-620"
)
"""Labels that name a character set. Python knows others: `punycode` (quadratic), `undefined`, `unicode_escape`."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def charset_of(content_type: str) -> str | None:
    """The charset parameter of a Content-Type, lower case, or None."""
    found = _CHARSET.search(content_type)
    return found.group(1).lower() if found else None


def decode(body: bytes, charset: str | None = None) -> str:
    """Text of `body`; never raises.

    A byte order mark wins; then UTF-8 if the bytes are valid UTF-8 and hold at least one multi-byte sequence (or are
    plain ASCII); then the label, widened to the superset that real pages use (gbk → gb18030, big5 → big5hkscs);
    then gb18030; last, UTF-8 with U+FFFD for what is broken.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error
    label = _SUPERSETS.get((charset or "").lower(), (charset or "").lower())
    if _CHARACTER_SETS.fullmatch(label):
        try:
            return body.decode(label)
        except (UnicodeError, LookupError):
            pass
    # One broken sequence in an otherwise good UTF-8 text must not turn the whole text into another script.
    lenient = body.decode("utf-8", "replace")
    if lenient.count("\ufffd") <= max(1, len(lenient) // 200) and not lenient[: broken.start].isascii():
        return lenient
    try:
        return body.decode("gb18030")
    except UnicodeDecodeError:
        return lenient
