"""The grammar of headlines that results and roles share: clauses, whole words, and where a company is named.

Headlines and names are keys of `hstui.text.script.fold`; names come longest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from hstui.text.script import fold
from hstui.universe.model import Peer, Stock

_BREAK: Final = r"(?<=[^\x00-\xff]) (?=[^\x00-\xff])"
"""A space between Chinese characters, which desks set instead of a comma."""
CLAUSE: Final = re.compile(f"(?<![0-9]),|,(?![0-9])|[;。!?|]|{_BREAK}")
"""Ends of clauses."""
STATEMENT: Final = re.compile(f"(?<![0-9]),(?!被|遭)|,(?![0-9被遭])|[;。!?|:]|——|{_BREAK}")
"""Ends of statements about somebody: a colon ends one, a comma before a passive does not."""
_MOST_PLACES: Final = 20
"""Places at which a company is looked for in one clause: no desk names it more often."""


def alternatives(han: str, latin: str = "") -> str:
    """A pattern for any of the Chinese alternatives, or of the Latin ones as whole words."""
    latin = f"(?<![a-z])(?:{latin})(?![a-z])" if latin else ""
    return "|".join(filter(None, (han, latin)))


def clause_of(text: str, place: int) -> int:
    """Where the clause begins in which something stands."""
    return max((end.end() for end in CLAUSE.finditer(text) if end.end() <= place), default=0)


def statements(headline: str) -> Iterator[str]:
    """What a headline says, one after the other."""
    return (clause.strip() for clause in STATEMENT.split(headline))


def names_of(company: Stock | Peer) -> tuple[str, ...]:
    """All that a company is called, folded, the longest first."""
    short = (company.short_hans, company.short_en) if isinstance(company, Stock) else ()
    return longest_first((*short, *(alias.text for alias in company.aliases)))


@lru_cache(maxsize=1024)  # asked for every story that is read
def longest_first(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names folded, each once, so that a longer one is found before what it begins with."""
    return tuple(sorted({fold(name) for name in names} - {""}, key=lambda name: (-len(name), name)))


def places(text: str, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a company is named, from left to right."""
    at = 0
    for _ in range(_MOST_PLACES):
        found = min(((place, -len(name), name) for name in names if (place := text.find(name, at)) >= 0), default=None)
        if found is None:
            return
        at = found[0] + len(found[2])
        yield found[0], at
