"""The marks between clauses, as each language writes them."""

from __future__ import annotations

from typing import NamedTuple


class Punctuation(NamedTuple):
    """Marks with the space that follows them, the full stop excepted."""

    comma: str
    listing: str
    """Between things in a row."""
    semicolon: str
    stop: str
    colon: str


_CHINESE = Punctuation("，", "、", "；", "。", "：")
_ENGLISH = Punctuation(", ", ", ", "; ", ".", ": ")


def punctuation(lang: str) -> Punctuation:
    """The marks of an edition's language."""
    return _ENGLISH if lang == "en" else _CHINESE
