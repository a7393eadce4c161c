"""What the rules of risk and advice look at, put together once."""

from __future__ import annotations

from dataclasses import dataclass

from hstui.analysis.index import IndexSnapshot
from hstui.analysis.macro import MacroView
from hstui.analysis.observed import Observed, StorySignal
from hstui.analysis.southbound import MarketFlow, StockStreak
from hstui.edition.compose.actions import Actions
from hstui.edition.compose.materials import Composing
from hstui.edition.ledger import Part
from hstui.edition.model import Sentence, Story
from hstui.records.provenance import Measure
from hstui.records.units import Unit


@dataclass(frozen=True, slots=True)
class Findings:
    """The analyses of the numbers."""

    market: MarketFlow
    streaks: list[StockStreak]
    index: IndexSnapshot
    macro: MacroView
    actions: Actions


def story_signal(story: Story) -> StorySignal:
    """A story as the rules know it, by the words of its first report: the edition's language must not sway them."""
    first = min(story.items, key=lambda item: (item.published is None, item.published, item.id), default=None)
    return StorySignal(
        id=story.id,
        codes=story.codes,
        event=story.event,
        theme=story.theme,
        score=story.score,
        evidence=story.evidence,
        title=first.title if first is not None else story.title,
        titles=tuple(dict.fromkeys(item.title for item in story.items)),
        text=first.text if first is not None else story.summary,
        desks=len({item.outlet for item in story.items}),
    )


def observe(c: Composing, found: Findings, stories: list[Story]) -> Observed:
    """Everything of the morning that a rule may read: what has expired speaks neither for nor against anybody."""
    m = c.materials
    current = found.market.freshness != "expired"
    day = m.calendar.last_completed(m.now)
    return Observed(
        universe=m.universe,
        calendar=m.calendar,
        day=day,
        now=m.now,
        market=found.market if current else None,
        stocks=found.streaks if current else (),
        buybacks=found.actions.buybacks,
        placings=found.actions.placings,
        blackouts=found.actions.blackouts,
        index=found.index if found.index.freshness != "expired" else None,
        macro=found.macro,
        stories=[story_signal(story) for story in stories],
    )


_WHOLE = {Unit.HKD_MILLION: Unit.HKD, Unit.USD_BILLION: Unit.USD, Unit.USD_MILLION: Unit.USD}


def worded(
    c: Composing,
    template: str,
    values: tuple[tuple[str, Measure], ...],
    codes: tuple[str, ...] = (),
    evidence: tuple[str, ...] = (),
    others: dict[str, Part] | None = None,
) -> Sentence:
    """A rule's template with its measures as figures, and other parts."""
    parts: dict[str, Part] = {
        name: c.ledger.figure(measure, "", unit=_WHOLE.get(measure.quantity.unit))
        for name, measure in values
        if f"{{{name}}}" in template
    }
    return c.ledger.fill(template, codes, evidence, **parts, **(others or {}))
