"""The day's own words: what its themes are called, and what the title names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from hstui.analysis.story import StoryDraft
from hstui.analysis.themes import THEMES
from hstui.errors import UsageError
from hstui.text.i18n import LANGS
from hstui.text.script import fold


class _Section(Protocol):
    @property
    def theme(self) -> str: ...
    @property
    def stories(self) -> tuple[StoryDraft, ...]: ...


class Headings:
    """The words of headings.toml."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._table = table
        self.order: tuple[str, ...] = tuple(table.get("order", THEMES))
        missing = sorted(set(THEMES) - set(self.order)) or sorted(set(self.order) - set(THEMES))
        if missing:
            raise UsageError(f"headings.toml: `order` must name each theme once: {', '.join(missing)}")

    def heading(self, theme: str, stories: Sequence[StoryDraft], lang: str) -> str:
        """A theme's heading: its name, and what most of its stories' weight is about (AI大模型与技术突破)."""
        entry = self._table[theme]
        base = _in(entry["base"], lang)
        for facet in self._facets(theme, stories):
            part = _in(facet.get("part", {}), lang)
            if part:
                return f"{base}{_in(self._table['joint'], lang)}{part}"
        return base

    def possible(self, theme: str) -> Iterator[str]:
        """Whatever `heading` may call a theme, in every language."""
        entry = self._table[theme]
        for lang in LANGS:
            yield _in(entry["base"], lang)
            for facet in entry.get("facet", ()):
                yield f"{_in(entry['base'], lang)}{_in(self._table['joint'], lang)}{_in(facet.get('part', {}), lang)}"

    def focus(self, sections: Sequence[_Section], lang: str, most: int = 3) -> tuple[str, ...]:
        """The words for the title: of the `most` weightiest themes, in the report's order.

        A theme weighs what its three best stories score; money flows and odds and ends only stand in when there is
        nothing else.
        """
        weighed = []
        for section in sections:
            best = sorted((story.score for story in section.stories if story.codes or story.desks > 1), reverse=True)[
                :3
            ]
            weight = sum(best) * (0.2 if section.theme in ("flows", "other", "macro") else 1.0)
            facets = self._facets(section.theme, section.stories)
            if facets and weight:
                weighed.append((-weight, self.order.index(section.theme), _in(facets[0]["focus"], lang)))
        chosen = sorted(sorted(weighed)[:most], key=lambda entry: entry[1])
        return tuple(dict.fromkeys(word for _, _, word in chosen if word))

    def _facets(self, theme: str, stories: Sequence[StoryDraft]) -> list[Mapping[str, Any]]:
        """The theme's facets that its stories touch, the weightiest first; then those that need no words."""
        scored = []
        for place, facet in enumerate(self._table[theme].get("facet", ())):
            events, words = facet.get("events", ()), [fold(word) for word in facet.get("words", ())]
            weight = 0.0
            for story in stories:
                title = fold(story.title)
                if story.event in events:
                    weight += story.score
                if any(word in title for word in words):
                    weight += story.score
            if weight or not (events or words):
                scored.append((-weight, place, facet))
        return [facet for _, _, facet in sorted(scored, key=lambda entry: entry[:2])]


def _in(words: Mapping[str, str], lang: str) -> str:
    return words.get(lang, words.get("zh-Hans", ""))
