"""Which part of the day a news item belongs to, by weighted words, its event and its stock's line of business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from hstui.analysis.lexicon import Lexicon, Rule, RuleBook, read_rules
from hstui.errors import UsageError

THEMES: Final = (
    "ai", "auto", "chips", "ecosystem", "ecommerce", "gaming", "hardware", "regulation", "earnings", "macro", "flows",
    "other",
)  # fmt: skip
"""Every theme id, in the order of the report's sections."""


class ThemeVerdict(NamedTuple):
    """The primary theme, all themes that come near it (primary first), the scores and the rules that held."""

    theme: str
    themes: tuple[str, ...]
    scores: Mapping[str, float]
    rules: tuple[Rule, ...]


class Themes:
    """The theme rules of one knowledge table."""

    def __init__(self, table: Mapping[str, Any], lexicon: Lexicon) -> None:
        self.rules = read_rules(table, "theme", lexicon)
        self._book = RuleBook(self.rules, float(table.get("body", 0.35)))
        self.by_event = _weights(table.get("events", {}), "events")
        self.by_sector = _weights(table.get("sector", {}), "sector")
        self.fallback = _names(table.get("fallback", {}))
        named = {rule.label for rule in self.rules}
        named.update(self.fallback.values())
        unknown = sorted(named.union(*self.by_event.values(), *self.by_sector.values()) - set(THEMES))
        if unknown:
            raise UsageError(f"themes.toml: no such theme: {', '.join(unknown)}")
        self.least = float(table.get("least", 1.2))
        self.also = float(table.get("also", 0.6))
        self._order = {theme: place for place, theme in enumerate(THEMES)}

    def judge(self, title: int, both: int, event: str, sectors: Iterable[str]) -> ThemeVerdict:
        """The themes for the concepts of a title and of title and body, its event, and its subjects' sectors."""
        sectors = tuple(dict.fromkeys(sectors))
        scores, held = self._book.weigh(title, both)
        for theme, weight in self.by_event.get(event, {}).items():
            scores[theme] = scores.get(theme, 0.0) + weight
        for sector in sectors:
            for theme, weight in self.by_sector.get(sector, {}).items():
                scores[theme] = scores.get(theme, 0.0) + weight
        best, first = 0.0, "other"
        for theme, score in scores.items():
            if score > best or (score == best and self._order[theme] < self._order[first]):
                best, first = score, theme
        if best < self.least:
            first = next((self.fallback[sector] for sector in sectors if sector in self.fallback), "other")
            return ThemeVerdict(first, (first,), scores, tuple(held))
        enough = max(self.least, self.also * best)
        near = [theme for theme, score in scores.items() if score >= enough]
        if len(near) > 1:
            near.sort(key=lambda theme: (-scores[theme], self._order[theme]))
        return ThemeVerdict(first, tuple(near), scores, tuple(held))


def _weights(table: Mapping[str, Mapping[str, float]], name: str) -> dict[str, dict[str, float]]:
    try:
        return {key: {theme: float(weight) for theme, weight in row.items()} for key, row in table.items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise UsageError(f"themes.toml: [{name}] holds tables of theme = weight") from error


def _names(table: Mapping[str, str]) -> dict[str, str]:
    if not isinstance(table, Mapping) or not all(isinstance(theme, str) for theme in table.values()):
        raise UsageError("themes.toml: [fallback] holds sector = theme")
    return dict(table)
