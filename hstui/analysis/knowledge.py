"""The knowledge that the analysis of news works with: word lists and rules, the package's own or a user's."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from hstui.analysis.events import Events
from hstui.analysis.lexicon import Lexicon
from hstui.analysis.rules import laid_over
from hstui.analysis.themes import Themes
from hstui.errors import UsageError
from hstui.resources import data_file

TABLES: Final = ("events", "themes", "topics", "ranking", "headings", "changes")
_APPENDED: Final = frozenset({"rule"})
"""Keys whose list a user's table adds to."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything that reading, clustering and choosing news needs to know."""

    lexicon: Lexicon
    events: Events
    themes: Themes
    topics: Lexicon
    """By themselves, so that their words do not shadow those of rules, nor these them."""
    tables: Mapping[str, Mapping[str, Any]]


@cache
def packaged(name: str) -> Mapping[str, Any]:
    """A knowledge table that ships with the package, read once. The same bytes in every run."""
    return tomllib.loads(data_file(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def default_knowledge() -> Knowledge:
    """The package's own knowledge."""
    return knowledge({})


def knowledge(overrides: Mapping[str, Mapping[str, Any]]) -> Knowledge:
    """The package's knowledge with a user's tables laid over it.

    `overrides` holds parsed TOML by table name (see `TABLES`). A table's keys replace the package's key by key, to any
    depth; rules are added to the package's unless it says `replace_rules = true`.
    Raises `UsageError` for an unknown table, label or word list.
    """
    unknown = sorted(set(overrides) - set(TABLES))
    if unknown:
        raise UsageError(f"no such knowledge table: {', '.join(unknown)} (there are {', '.join(TABLES)})")
    tables = {name: laid_over(packaged(name), _floats(overrides.get(name, {})), name, _APPENDED) for name in TABLES}
    words: dict[str, list[str]] = {}
    for name in ("events", "themes"):
        for concept, entries in tables[name].get("words", {}).items():
            words.setdefault(concept, []).extend(entries)
    lexicon = Lexicon(words)
    return Knowledge(
        lexicon,
        Events(tables["events"], lexicon),
        Themes(tables["themes"], lexicon),
        Lexicon(tables["topics"].get("topics", {})),
        tables,
    )


def _floats(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with fractions as the package's own are: scores and weights are no money."""

    def plain(value: Any) -> Any:
        if isinstance(value, Mapping):
            return _floats(value)
        if isinstance(value, list):
            return [plain(one) for one in value]
        return float(value) if isinstance(value, Decimal) else value

    return {key: plain(value) for key, value in table.items()}
