"""One news item read: whom it is about, what happened, which theme, how much."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from msgspec import Struct

from hstui.analysis.amounts import Amount, title_amounts
from hstui.analysis.events import EventVerdict
from hstui.analysis.knowledge import Knowledge, default_knowledge
from hstui.analysis.lexicon import Evidence, Rule
from hstui.analysis.link import Link, Linker
from hstui.analysis.partners import partner_in
from hstui.analysis.themes import ThemeVerdict
from hstui.analysis.traits import LEAD, Traits, traits
from hstui.text.script import fold
from hstui.universe.model import Universe

_MONEY: Final = frozenset({"HKD", "USD", "CNY", "EUR", "GBP", "TWD", "JPY"})
_COUNTS: Final = frozenset({"shares", "vehicles", "pieces"})
_STEPS: Final = ("step_reply", "step_deny", "step_end", "step_done")


class Reading(Struct, frozen=True, gc=False):
    """What one item says, as far as rules can tell."""

    links: tuple[Link, ...]
    subjects: tuple[str, ...]
    """Codes of members that it is about, in order of mention."""
    mentions: tuple[str, ...]
    """Codes of members named in passing."""
    others: tuple[str, ...]
    """Ids of known companies outside the universe that it is about."""
    event: str
    theme: str
    themes: tuple[str, ...]
    """Primary first."""
    amounts: tuple[Amount, ...]
    """Of the title."""
    concepts: int
    """Word lists that the title touches, as the lexicon's mask."""
    traits: Traits


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an item was read as it was."""

    links: tuple[Link, ...]
    """Each company with the words that name it, where they stand, and the condition that let them count."""
    event: tuple[Evidence, ...]
    """The rules that held, each with the words that it rests on; the event with the most weight won."""
    theme: tuple[Evidence, ...]


class Reader:
    """Reads items against one universe. Build once."""

    def __init__(self, universe: Universe, knowledge: Knowledge | None = None, *, hold_bodies: bool = True) -> None:
        """`hold_bodies`: traits hold the bodies that they are given, which costs nothing where these are held anyway;
        else only how they begin."""
        self.universe = universe
        self._hold_bodies = hold_bodies
        self.knowledge = knowledge or default_knowledge()
        self.linker = Linker(universe)
        lexicon = self.knowledge.lexicon
        self._pct, self._money, self._count = lexicon.bit("%pct"), lexicon.bit("%money"), lexicon.bit("%count")
        self._stock, self._stocks = lexicon.bit("%stock"), lexicon.bit("%stocks")
        self._steps = lexicon.mask(_STEPS)
        self._namesakes = frozenset(peer.id for peer in universe.peers if peer.namesake)
        self._brokers = self.knowledge.topics.mask(self.knowledge.tables["topics"].get("brokers", ()))
        self._sector = {code: stock.sector for code, stock in universe.known.items()}
        # Every second headline of a day touches the same word lists as one before it.
        self._judge = lru_cache(maxsize=4096)(self._weigh)

    def read(
        self, title: str, body: str = "", tickers: Sequence[str] = (), source: str = "", time: float | None = None
    ) -> Reading:
        """Reads one item. `time` is its publication in seconds since the epoch."""
        folded = fold(title)
        folded_body = fold(body) if body else ""
        links = self.linker.link_folded(folded, folded_body, title, body, tickers, source)
        subjects = tuple([link.code for link in links if link.member and link.subject])
        others = tuple(
            [link.code for link in links if link.subject and not link.member and link.code not in self._namesakes]
        )
        amounts = title_amounts(title, source)
        topics = self.knowledge.topics.concepts_in(folded)
        find = self.knowledge.lexicon.concepts_in
        title_mask = find(folded) | self._marks(subjects, amounts)
        both = title_mask | find(folded_body[:LEAD]) if folded_body else title_mask
        sectors = tuple([self._sector.get(code, "") for code in subjects])
        event, theme, themes = self._judge(title_mask, both, sectors)
        return Reading(
            links=links,
            subjects=subjects,
            mentions=tuple([link.code for link in links if link.member and not link.subject]),
            others=others,
            event=event,
            theme=theme,
            themes=themes,
            amounts=amounts,
            concepts=title_mask,
            traits=traits(
                folded,
                subjects + others,
                event,
                time,
                tuple([(float(amount.value), amount.unit) for amount in amounts]),
                body if self._hold_bodies else folded_body[:LEAD],
                title_mask & self._steps,
                topics,
                topics & self._brokers if event == "rating" else 0,
                partner_in(folded, _members_at(links)) if event == "partnership" else "",
            ),
        )

    def _weigh(self, title: int, both: int, sectors: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
        """Event, theme and themes for the concepts of a title, those of title and body, and the subjects' sectors."""
        event = self.knowledge.events.judge(title, both).event
        theme = self.knowledge.themes.judge(title, both, event, sectors)
        return event, theme.theme, theme.themes

    def explain(self, title: str, body: str = "", tickers: Sequence[str] = (), source: str = "") -> Explanation:
        """Why an item, read like that, got its companies, event and theme."""
        links = self.linker.link(title, body, tickers, source)
        subjects = tuple(link.code for link in links if link.member and link.subject)
        lexicon = self.knowledge.lexicon
        title_mask, title_hits = lexicon.find(fold(title))
        title_mask |= self._marks(subjects, title_amounts(title, source))
        lead_mask, lead_hits = lexicon.find(fold(body)[:LEAD])
        both = title_mask | lead_mask
        event: EventVerdict = self.knowledge.events.judge(title_mask, both)
        theme: ThemeVerdict = self.knowledge.themes.judge(
            title_mask, both, event.event, [self._sector.get(code, "") for code in subjects]
        )
        hits = [*title_hits, *lead_hits]

        def evidence(rules: Iterable[Rule]) -> tuple[Evidence, ...]:
            return tuple(Evidence(r.label, r.weight, lexicon.words_of(r.all | r.any, hits)) for r in rules)

        return Explanation(links, evidence(event.rules), evidence(theme.rules))

    def _marks(self, subjects: Sequence[str], amounts: Sequence[Amount]) -> int:
        """What stands beside the words, as marks of the lexicon."""
        mask = 0
        for amount in amounts:
            if amount.unit == "%":
                mask |= self._pct
            elif amount.unit in _MONEY:
                mask |= self._money
            elif amount.unit in _COUNTS:
                mask |= self._count
        if subjects:
            mask |= self._stock if len(subjects) == 1 else self._stock | self._stocks
        return mask


def _members_at(links: Sequence[Link]) -> list[tuple[int, int]]:
    """Where the title names members."""
    return [(m.start, m.end) for link in links if link.member for m in link.matches if m.where == "title"]
