"""How much a story matters, and which stories are printed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hstui.analysis.headings import Headings
from hstui.analysis.knowledge import Knowledge, default_knowledge
from hstui.analysis.story import StoryDraft
from hstui.universe.model import Universe


class Scale:
    """The factors of `[score]` in ranking.toml against one universe."""

    def __init__(self, table: Mapping[str, Any], universe: Universe) -> None:
        self._table = table
        self._event: Mapping[str, float] = table.get("event", {})
        self._weight = {stock.code: float(stock.weight or 0) for stock in universe.stocks}

    def parts(
        self,
        *,
        trust: int,
        desks: int,
        codes: Sequence[str],
        mentions: Sequence[str],
        figures: int,
        event: str,
        age_hours: float,
        told: bool,
        updated: bool,
        rerun: bool,
    ) -> dict[str, float]:
        """The six factors of a story's score; see docs/analysis.md."""
        t = self._table
        if codes:
            weight = t["member"] + t["member_weight"] * max(self._weight.get(code, 0.0) for code in codes)
        else:
            weight = t["mention"] if mentions else t["outside"]
        novelty = 0.5 ** (max(0.0, age_hours) / t["half_life_hours"])
        if told:
            novelty *= t["update"] if updated else t["told"]
        elif rerun:
            novelty *= t["rerun"]
        parts = {
            "trust": max(0.1, t["trust_best"] - t["trust_step"] * trust),
            "desks": min(t["desks_most"], 1.0 + t["desk"] * math.log2(max(1, desks))),
            "weight": weight,
            "facts": 1.0 + t["facts"] * min(t["facts_most"], figures),
            "novelty": novelty,
            "event": self._event.get(event, 1.0),
        }
        return {name: round(float(value), 4) for name, value in parts.items()}


def product(parts: Mapping[str, float]) -> float:
    """The score of a story: its factors' product, rounded so that it prints the same everywhere."""
    return round(math.prod(parts.values()), 4)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many stories are printed, in all and of one kind (`[choose]` in ranking.toml)."""

    stories: int
    least: float
    theme: int
    company: int
    company_event: int
    outside: int
    desks_sure: int
    event: Mapping[str, int]
    theme_caps: Mapping[str, int]


def limits(knowledge: Knowledge | None = None, stories: int | None = None) -> Limits:
    """The limits of the knowledge tables; `stories` sets another total."""
    table = (knowledge or default_knowledge()).tables["ranking"]["choose"]
    return Limits(
        stories=int(table["stories"]) if stories is None else stories,
        least=float(table["least"]),
        theme=int(table["theme"]),
        company=int(table["company"]),
        company_event=int(table["company_event"]),
        outside=int(table["outside"]),
        desks_sure=int(table["desks_sure"]),
        event={str(key): int(value) for key, value in table.get("event", {}).items()},
        theme_caps={str(key): int(value) for key, value in table.get("theme_caps", {}).items()},
    )


@dataclass(frozen=True, slots=True)
class Section:
    """The stories of one theme that are printed, best first."""

    theme: str
    stories: tuple[StoryDraft, ...]


_ONE_A_COMPANY: Final = frozenset({"buyback", "price_move", "rating", "insider"})
"""Events of which one story a company is enough."""


def choose(drafts: Sequence[StoryDraft], limit: Limits, knowledge: Knowledge | None = None) -> tuple[Section, ...]:
    """The stories to print, by theme in the report's order, each theme's best first.

    Stories are taken by score as long as no cap is full. A story about a member that `limit.desks_sure` desks carry
    is beyond the caps. Stories that were told before with nothing new are left out.
    """
    taken: list[StoryDraft] = []
    themes: Counter[str] = Counter()
    companies: Counter[str] = Counter()
    events: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    outside = 0
    for draft in sorted(drafts, key=lambda d: (-d.score, d.id)):
        if len(taken) >= limit.stories:
            break
        if draft.score < limit.least and draft.desks < limit.desks_sure:
            continue
        main = draft.codes[0] if draft.codes else ""
        sure = bool(main) and draft.desks >= limit.desks_sure
        if not sure:
            if themes[draft.theme] >= limit.theme_caps.get(draft.theme, limit.theme):
                continue
            if main and companies[main] >= limit.company:
                continue
            if events[draft.event] >= limit.event.get(draft.event, limit.stories):
                continue
            if not main and outside >= limit.outside:
                continue
        if main and draft.event in _ONE_A_COMPANY and pairs[main, draft.event] >= limit.company_event:
            continue
        taken.append(draft)
        themes[draft.theme] += 1
        events[draft.event] += 1
        companies[main] += 1
        pairs[main, draft.event] += 1
        outside += not main
    by_theme: dict[str, list[StoryDraft]] = {}
    for draft in taken:
        by_theme.setdefault(draft.theme, []).append(draft)
    order = Headings((knowledge or default_knowledge()).tables["headings"]).order
    return tuple(Section(theme, tuple(by_theme[theme])) for theme in order if theme in by_theme)


def age_hours(moment: datetime | None, now: datetime) -> float:
    """Hours from a story's newest item to `now`; a day for an undated one."""
    return 24.0 if moment is None else (now - moment).total_seconds() / 3600
