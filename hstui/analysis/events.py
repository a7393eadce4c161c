"""What happened: the kind of event of a news item, by weighted words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from hstui.analysis.lexicon import Lexicon, Rule, RuleBook, read_rules
from hstui.errors import UsageError

EVENTS: Final = (
    "buyback", "placement", "listing", "launch", "rating", "earnings", "delivery", "personnel", "partnership", "mna",
    "insider", "fund_flow", "index_move", "price_move", "index_change", "investigation", "policy", "incident", "rnd",
    "financing",
)  # fmt: skip
"""Every event id; `none` stands beside them for an item that tells no event."""


class EventVerdict(NamedTuple):
    """The event of one item, what each event scored, and the rules that held."""

    event: str
    scores: Mapping[str, float]
    rules: tuple[Rule, ...]


class Events:
    """The event rules of one knowledge table."""

    def __init__(self, table: Mapping[str, Any], lexicon: Lexicon) -> None:
        self.rules = read_rules(table, "event", lexicon)
        self._book = RuleBook(self.rules, float(table.get("body", 0.35)))
        unknown = sorted({rule.label for rule in self.rules} - set(EVENTS))
        if unknown:
            raise UsageError(f"events.toml: no such event: {', '.join(unknown)}")
        self.least = float(table.get("least", 1.5))
        self._order = {event: place for place, event in enumerate(EVENTS)}

    def judge(self, title: int, both: int) -> EventVerdict:
        """The event for the concepts of a title and of title and body together.

        Of equal scores the one that stands first in `EVENTS` wins, so the outcome does not hang on the rules' order.
        """
        scores, held = self._book.weigh(title, both)
        best, event = self.least, "none"
        for label, score in scores.items():
            if score > best or (score == best and (event == "none" or self._order[label] < self._order[event])):
                best, event = score, label
        return EventVerdict(event, scores, tuple(held))
