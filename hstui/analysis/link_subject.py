"""Tells the companies that a text is about from those that it only mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def where(self) -> str: ...


def subjects(found: Mapping[str, Sequence[_Placed]], key: str, cut: int) -> frozenset[str]:
    """Codes that the text is about. `key` is the folded title, a newline and the folded body; `cut` is the title's end.

    A company in the title is its subject; one that stands only in the body is not.
    """
    return frozenset(code for code, matches in found.items() if matches[0].where == "title")
