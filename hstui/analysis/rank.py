"""How much a story matters, and which stories are printed."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hstui.analysis.headings import Headings
from hstui.analysis.knowledge import Knowledge, default_knowledge
from hstui.analysis.partners import another_deal
from hstui.analysis.retold import Affairs, for_reader, join_retold
from hstui.analysis.similarity import SESSION, SEVERAL
from hstui.analysis.story import StoryDraft
from hstui.analysis.variants import tells_close
from hstui.records.news import Lang
from hstui.text.script import fold
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
        peers: Sequence[str],
        aside: bool,
        minor: bool,
        figures: int,
        event: str,
    ) -> dict[str, float]:
        """The six factors of a story's score, see docs/analysis.md, with 1 for its novelty, which time changes."""
        t = self._table
        if codes:
            weight = t["member"] + t["member_weight"] * max(self._weight.get(code, 0.0) for code in codes)
            if aside and desks == 1:
                weight *= t["aside"]
        else:
            weight = t["peer"] if peers else t["mention"] if mentions else t["outside"]
        if minor:
            weight *= t["minor"]
        parts = {
            "trust": max(0.1, t["trust_best"] - t["trust_step"] * trust),
            "desks": min(t["desks_most"], 1.0 + t["desk"] * math.log2(max(1, desks))),
            "weight": weight,
            "facts": 1.0 + t["facts"] * min(t["facts_most"], figures),
            "novelty": 1.0,
            "event": self._event.get(event, 1.0),
        }
        return {name: round(float(value), 4) for name, value in parts.items()}

    def novelty(self, *, age_hours: float, told: bool, updated: bool, rerun: bool) -> float:
        """The factor that is less the older a story is, and if it was told before."""
        t = self._table
        novelty = 0.5 ** (max(0.0, age_hours) / t["half_life_hours"])
        if told:
            novelty *= t["update"] if updated else t["told"]
        elif rerun:
            novelty *= t["rerun"]
        return round(float(novelty), 4)


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
    outsider: int
    """Of one company outside the universe; one more that many desks carry or that touches a member."""
    desks_sure: int
    event: Mapping[str, int]
    theme_caps: Mapping[str, int]
    one_index: tuple[tuple[str, ...], ...]
    """Folded names of an index, a tuple for each index."""
    same_words: float


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
        outsider=int(table["outsider"]),
        desks_sure=int(table["desks_sure"]),
        event={str(key): int(value) for key, value in table.get("event", {}).items()},
        theme_caps={str(key): int(value) for key, value in table.get("theme_caps", {}).items()},
        one_index=tuple(tuple(fold(str(name)) for name in names) for names in table.get("one_index", ())),
        same_words=float(table.get("same_words", 1.0)),
    )


@dataclass(frozen=True, slots=True)
class Section:
    """The stories of one theme that are printed, best first."""

    theme: str
    stories: tuple[StoryDraft, ...]


_ONE_A_COMPANY: Final = frozenset({"buyback", "price_move", "rating", "insider", "personnel"})
"""Events of which one story a company is enough."""


_ECHO: Final = 0.16
"""Two linked stories of a kind of which a company has `SEVERAL` are one if this share of the one's headline is said in
the other: more than the company's name and a verb."""
_SHARES: Final = frozenset({"listing", "price_move"})
"""Events of a share: of a company outside, one of them tells how it fares."""


_OPENING: Final = re.compile("[高低]开(?!高走|低走)|[高低]開|开盘|開盤|早评|opens? (?:higher|lower)")
"""How a session began: of no use to who reads it after the session."""
_MEETING: Final = 2
"""How many stories tell one meeting of the Federal Reserve: what it decided, and what was said of it."""
_FED: Final = re.compile(r"联储|聯儲|鲍威尔|鮑威爾|\bfed\b|\bfomc\b|\bpowell\b", re.IGNORECASE)
_RATES: Final = re.compile(
    r"[降加]息|利率|点阵|點陣|预期概要|决议|決議|议息|議息|新闻发布会|記者會|\brates?\b|\bdot plot\b", re.IGNORECASE
)
_ACCOUNT: Final = 24
"""Characters by which a text exceeds its headline that tells more than another headline."""
_SHARE_MOVE: Final = re.compile(r"[涨漲升跌挫](?:幅|超|逾|近|约|約|至|了)?\s?\d+(?:\.\d+)?\s?[%％]")
"""A headline that tells by how much a share moved, with or without the reason."""


class _Counts:
    """What has been taken so far, against the caps."""

    def __init__(self, limit: Limits, affairs: Affairs) -> None:
        self._affairs = affairs
        self.taken: list[StoryDraft] = []
        self._limit = limit
        self._ids: set[str] = set()
        self._themes: Counter[str] = Counter()
        self._companies: Counter[str] = Counter()
        self._events: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._outsiders: Counter[tuple[str, str]] = Counter()
        self._outside = 0
        self._meeting = 0
        self._spoken: set[tuple[str, str]] = set()

    def take(self, draft: StoryDraft) -> None:
        """Counts a story as printed."""
        main = draft.codes[0] if draft.codes else ""
        self.taken.append(draft)
        self._ids.add(draft.id)
        self._themes[draft.theme] += 1
        self._companies[main] += 1
        self._events[draft.event] += 1
        self._pairs[main, draft.event] += 1
        self._outside += not main
        self._spoken.add((main, draft.theme))
        self._meeting += _of_a_meeting(draft)
        if draft.others and not main:
            self._outsiders.update((draft.others[0], kind) for kind in self._kinds(draft))

    def alone_of_its_kind(self, draft: StoryDraft) -> bool:
        """Not a second buyback or rating of one company, nor a mere question beside news of it."""
        main = draft.codes[0] if draft.codes else ""
        limit = self._limit.company_event
        if (main, draft.theme) in self._spoken and _only_asks(draft):
            return False
        return not main or draft.event not in _ONE_A_COMPANY or self._pairs[main, draft.event] < limit

    def admit(self, draft: StoryDraft) -> bool:
        """No cap is full, and no story like it has been taken."""
        if draft.id in self._ids or not self.alone_of_its_kind(draft) or self._echoes(draft) or self._moved(draft):
            return False
        limit, main = self._limit, draft.codes[0] if draft.codes else ""
        return (
            self._themes[draft.theme] < limit.theme_caps.get(draft.theme, limit.theme)
            and self._events[draft.event] < limit.event.get(draft.event, limit.stories)
            and (self._companies[main] < limit.company if main else self._admit_outside(draft))
        )

    def _admit_outside(self, draft: StoryDraft) -> bool:
        """Neither too many stories of the world outside, nor of one company there."""
        if self._outside >= self._limit.outside or (self._meeting >= _MEETING and _of_a_meeting(draft)):
            return False
        if not draft.others:
            return True
        most = {"any": self._limit.outsider + 1, "light": self._limit.outsider, "share": 1}
        return all(self._outsiders[draft.others[0], kind] < most[kind] for kind in self._kinds(draft))

    def _kinds(self, draft: StoryDraft) -> Iterator[str]:
        """What a story of a company outside counts as."""
        yield "any"
        if draft.desks < self._limit.desks_sure and not draft.mentions:
            yield "light"
        if draft.event in _SHARES:
            yield "share"

    def _moved(self, draft: StoryDraft) -> bool:
        """It tells a share's move that another story of that company tells with its cause."""
        main = draft.codes[:1]
        return draft.event == "price_move" and any(
            other.codes[:1] == main and _SHARE_MOVE.search(other.title)
            for other in self.taken
            if main and other.event != "index_move"
        )

    def _echoes(self, draft: StoryDraft) -> bool:
        """A story linked to this one is printed already: of the same company or none, and of the same kind of event.

        Where one of them tells none (a comment, a closer look), the same theme will do. Of launches, deals and the like
        the one must say what the other does.
        """
        about = _about(draft)
        return any(
            other.id in draft.related
            and (other.event == draft.event or (other.theme == draft.theme and "none" in (other.event, draft.event)))
            and _same_company(about, _about(other))
            and (draft.event not in SEVERAL or self._affairs.share_told(draft, other) >= _ECHO)
            and not another_deal(fold(draft.title), fold(other.title))
            for other in self.taken
        )


def _of_a_meeting(draft: StoryDraft) -> bool:
    """It tells what the Federal Reserve decided, forecast and said of rates, or what follows for the next time."""
    return not draft.codes and bool(_FED.search(draft.title) and _RATES.search(draft.title))


def _only_asks(draft: StoryDraft) -> bool:
    """No event, no figure and no desk's account: a question that promises somebody's view of a company."""
    return (
        draft.event == "none"
        and draft.title[-1:] in "？?"
        and not draft.amounts
        and all(len(item.text) < len(item.title) + _ACCOUNT for item in draft.items)
    )


def _about(draft: StoryDraft) -> tuple[str, ...]:
    """Whose story it is: its first member, else the first companies outside, if any."""
    return draft.codes[:1] or draft.others[:2]


def _same_company(about: Sequence[str], printed: Sequence[str]) -> bool:
    """The first company of the one is among those of the other, or neither names any."""
    return about[0] in printed if about else not printed


def _whose_move(draft: StoryDraft, indices: Sequence[Sequence[str]]) -> int | None:
    """The place in `indices` of the one whose move a story tells: the headline's first name. None: it tells no move."""
    if draft.event != "index_move":
        return None
    title = fold(draft.title)
    starts = [(title.find(name), place) for place, names in enumerate(indices) for name in names if name in title]
    return min(starts)[1] if starts else None


def _latest(draft: StoryDraft) -> float:
    return draft.latest.timestamp() if draft.latest is not None else 0.0


def _last_moves(ranked: Sequence[StoryDraft], limit: Limits) -> list[StoryDraft]:
    """The stories without those moves of an index that a later one has overtaken.

    An opening is overtaken by any later one. Else a later one counts from half the best one's score, but none of the
    day or of the futures after a close; a close counts after a move of the day if it scores enough to be printed.
    """
    moves: dict[int, list[StoryDraft]] = {}
    for draft in ranked:
        place = _whose_move(draft, limit.one_index)
        if place is not None:
            moves.setdefault(place, []).append(draft)
    overtaken: set[str] = set()
    for drafts in moves.values():
        last = max(map(_latest, drafts))
        begun = {draft.id for draft in drafts if _OPENING.search(draft.title) and _latest(draft) < last}
        overtaken |= begun
        drafts = [draft for draft in drafts if draft.id not in begun]
        best = drafts[0]
        weighty = [
            draft
            for draft in drafts
            if (2 * draft.score >= best.score and tells_close(draft.title) >= tells_close(best.title))
            or (draft.score >= limit.least and tells_close(draft.title) > tells_close(best.title))
        ]
        shown = max(weighty, key=lambda draft: (_latest(draft), draft.id))
        overtaken.update(draft.id for draft in drafts if draft is not shown)
    return [draft for draft in ranked if draft.id not in overtaken]


def _last_flows(ranked: Sequence[StoryDraft]) -> list[StoryDraft]:
    """The stories without those of money that went in and out a session before the last one told."""
    flows = [draft.latest for draft in ranked if draft.event == "fund_flow" and draft.latest is not None]
    newest = max(flows, default=None)
    return [
        draft
        for draft in ranked
        if draft.event != "fund_flow"
        or draft.latest is None
        or newest is None
        or (newest - draft.latest).total_seconds() <= SESSION
    ]


def choose(
    drafts: Sequence[StoryDraft],
    limit: Limits,
    knowledge: Knowledge | None = None,
    affairs: Affairs | None = None,
    lang: Lang = "zh-Hans",
) -> tuple[Section, ...]:
    """The stories to print, by theme in the report's order, each theme's best first; one told twice is joined to one.

    A story about a member that `limit.desks_sure` desks carry is in, beyond the caps. The others follow by score as
    long as no cap is full, unless they only echo a linked story of the same company that is in already. `affairs`
    saves work that it remembers; in each the reader's language `lang` comes first.
    """
    best_first = sorted(drafts, key=lambda d: (-d.score, d.id))
    affairs = affairs or Affairs()
    ranked = _last_flows(_last_moves(join_retold(best_first, limit.same_words, affairs), limit))
    sure = [draft for draft in ranked if draft.codes and draft.desks >= limit.desks_sure and not draft.told]
    counts = _Counts(limit, affairs)
    for draft in sure[: limit.stories]:
        if counts.alone_of_its_kind(draft):
            counts.take(draft)
    for draft in ranked:
        if len(counts.taken) >= limit.stories:
            break
        if draft.score >= limit.least and counts.admit(draft):
            counts.take(draft)
    by_theme: dict[str, list[StoryDraft]] = {}
    for draft in sorted(counts.taken, key=lambda d: (-d.score, d.id)):
        by_theme.setdefault(draft.theme, []).append(for_reader(draft, lang, affairs))
    order = Headings((knowledge or default_knowledge()).tables["headings"]).order
    return tuple(Section(theme, tuple(by_theme[theme])) for theme in order if theme in by_theme)


def age_hours(moment: datetime | None, now: datetime) -> float:
    """Hours from a story's newest item to `now`; a day for an undated one."""
    return 24.0 if moment is None else (now - moment).total_seconds() / 3600
