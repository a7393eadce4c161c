"""Which item leads a story, which figures it states, and which figures of other desks stand against them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from decimal import Decimal
from typing import Final

from hstui.analysis.amounts import Amount, title_amounts
from hstui.analysis.desk_words import headline
from hstui.analysis.story import StoryAmount, StoryVariant
from hstui.records.news import Lang, NewsItem
from hstui.text.numbers import last_place
from hstui.text.script import fold

_RUNNING: Final = frozenset({"listing", "price_move", "index_move", "fund_flow"})
"""Events whose figures move through the day: an earlier one was right in its time."""
_WHAT: Final = frozenset({"开支", "支出", "收入", "利润", "亏损", "销量"})
"""What a figure measures by itself says too little: 研发开支 and 资本开支 are two things."""
_INDEX: Final = re.compile(
    "恒生科技|恒科|科指|恒生|恒指|国企|金龙|中概|纳指|标普|道指|沪指|上证|深成|创业板|hang seng|nasdaq"
)
"""Names of indices: moves of two, or of a share beside one, are not compared."""
_CROWD: Final = 5
_PROPER: Final = re.compile(r"[a-z][a-z0-9.]*-[a-z0-9.-]*[a-z0-9]|[a-z]{2,}[0-9][a-z0-9.]*")
"""Latin names with a digit or a hyphen inside."""
_NEARLY: Final = re.compile("[约超逾近达至到为破过]+$")
_CHATTER: Final = re.compile(
    "etf(?:基金)?(?:\\([0-9]{6}\\))?[^,;。0-9]{0,6}[涨跌]|中一签|单签|浮盈|赚麻|吵疯|股吧|网友|热议|香饽饽|富翁|富豪|身家|财富飙升"
)
"""Words of headlines about the crowd's luck and mood, or a fund's: they tell less than the event itself."""
_CLOSE: Final = re.compile(r"收[盘盤市报報跌涨漲升高低]|\bclos(?:e|es|ed|ing)\b", re.IGNORECASE)
_FUTURES: Final = re.compile("夜盘|夜盤|夜期|主连|主連|期货|期貨|期指|午[间間]")
_MIDWAY: Final = re.compile(
    "盘[初中前]|[早午]盘|开盘|[高低]开|半日|目前|一度|[涨跌]幅[扩收][大窄]|at the open|early trad|midday"
)
"""Words of headlines that tell a move while the session goes on."""
_FIRST_COUNT: Final = "初步"
"""A close before the last quotes are in."""
_QUESTION: Final = re.compile("如何看待|如何评价|怎么看|为什么|为何|有哪些|意味着什么|what to know|how |why |[?？]$")


def story_amounts(items: Sequence[NewsItem]) -> tuple[StoryAmount, ...]:
    """The amounts of the items' headlines, each value once, in the items' order."""
    result: dict[tuple[Decimal, str], StoryAmount] = {}
    for item in items:
        for amount in title_amounts(headline(item), item.outlet):
            key = (amount.value, amount.unit)
            if key not in result:
                result[key] = StoryAmount(amount, item.id, item.outlet, item.published)
    return tuple(result.values())


def variants(items: Sequence[NewsItem], event: str) -> tuple[StoryVariant, ...]:
    """Figures that differ between desks where each desk states one of that unit: the latest is used.

    Figures that agree once rounded (79亿 and 79.09亿) do not differ; figures of two things (投入400亿, 收入3404亿)
    are not compared. The order of the items does not matter.
    """
    if len(items) < 2:
        return ()
    by_unit: dict[str, list[tuple[NewsItem, str, Amount]]] = {}
    for item in items:
        if item.published is None:
            continue
        title = headline(item)
        amounts = title_amounts(title, item.outlet)
        units = [amount.unit for amount in amounts]
        for amount in amounts:
            if units.count(amount.unit) == 1:
                by_unit.setdefault(amount.unit, []).append((item, title, amount))
    stated: dict[tuple[str, str], list[StoryAmount]] = {}
    for unit, entries in by_unit.items():
        first = entries[0][2].value
        if all(amount.value == first for _, _, amount in entries):
            continue  # as in most stories
        for item, title, amount in entries:
            of_one = stated.setdefault((unit, _measured(fold(title), amount, event)), [])
            of_one.append(StoryAmount(amount, item.id, item.outlet, item.published))
    result: list[StoryVariant] = []
    for _, told in sorted(stated.items()):
        ordered = sorted(told, key=lambda s: (s.published is not None and s.published.timestamp(), s.item_id))
        used = ordered[-1]
        differing: dict[Decimal, StoryAmount] = {}
        for entry in ordered[:-1]:
            if not agree(entry.amount, used.amount) and _comparable(entry.amount, used.amount):
                differing.setdefault(entry.amount.value, entry)
        if not differing:
            continue
        result.append(StoryVariant(used.amount, used.item_id, used.outlet, used.published, "used"))
        result.extend(
            StoryVariant(e.amount, e.item_id, e.outlet, e.published, "earlier" if event in _RUNNING else "differs")
            for e in differing.values()
        )
    return tuple(result)


def _measured(folded: str, amount: Amount, event: str) -> str:
    """What a headline's amount measures, by the two characters before it: 投入 of 投入约400亿元.

    "" is one and the same thing: what is told in other scripts, and how far the price that the story is about has
    moved; an index goes by its name. A move told beside another kind of event is that of some market or other, and
    stands for itself.
    """
    if event == "index_move" and amount.unit in ("%", "points"):
        names = _INDEX.findall(folded, 0, amount.start)
        return names[-1] if names else folded
    if event in _RUNNING and amount.unit in ("%", "points"):
        return ""
    words = _NEARLY.sub("", folded[max(0, amount.start - 8) : amount.start].rstrip())
    before = words[-2:]
    if any(move in before for move in "涨跌升降挫"):
        return folded
    if before in _WHAT:
        return words[-4:]
    return before if before and "一" <= before[-1] <= "鿿" else ""


def agree(a: Amount, b: Amount) -> bool:
    """The same figure, or one the other's rounding; "over" and "nearly" allow a tenth."""
    if a.value == b.value:
        return True
    least, most = sorted((a.value, b.value))
    if (a.approximate or b.approximate) and least >= most * Decimal("0.9"):
        return True
    for rounded, exact in ((a.value, b.value), (b.value, a.value)):
        step = Decimal(1).scaleb(last_place(rounded))
        if abs(rounded - exact) <= step / 2 or (rounded <= exact < rounded + step):
            return True
    return False


def _comparable(a: Amount, b: Amount) -> bool:
    """Two readings of one quantity lie within a factor of three; further apart they measure different things."""
    least, most = sorted((a.value, b.value))
    return most <= 3 * least


def tells_close(title: str) -> bool:
    """Whether a headline tells how a share or an index closed, not how it stood at noon or its futures after hours."""
    if "收" not in title and "clos" not in title.lower():  # as nearly all: the patterns take ten times as long
        return False
    return bool(_CLOSE.search(title)) and not _FUTURES.search(title)


def chatter(items: Sequence[NewsItem]) -> frozenset[str]:
    """Ids of the items whose headline tells of the crowd's luck and mood, where another tells the event."""
    if len(items) < 2:
        return frozenset()
    found = frozenset(item.id for item in items if _CHATTER.search(fold(item.title)))
    return found if len(found) < len(items) else frozenset()


def midway(items: Sequence[NewsItem]) -> frozenset[str]:
    """Ids of the items whose headline tells a move while the session goes on, or a first count of how it closed, where
    another tells the close."""
    closing = {item.id for item in items if tells_close(item.title)} if len(items) > 1 else set()
    if not closing:
        return frozenset()
    first = {item.id for item in items if _FIRST_COUNT in item.title}
    final = closing - first or closing
    late = (item for item in items if item.id not in final)
    return frozenset(item.id for item in late if item.id in first or _MIDWAY.search(fold(item.title)))


def asks(title: str) -> bool:
    """Whether a headline asks instead of telling."""
    return _QUESTION.search(title.lower()) is not None


def lead_order(
    items: Sequence[NewsItem],
    differing: Sequence[StoryVariant],
    astray: Container[str] = frozenset(),
    behind: Container[str] = frozenset(),
    idle: Container[str] = frozenset(),
) -> tuple[NewsItem, ...]:
    """The items, the one that should tell the story first: by trust, then completeness, then time.

    A question, no figure where most have one, a figure that a later item has overtaken (the items' `variants`,
    `differing`, tell), or being one of `behind` (ids, see `midway`), `idle` (`chatter`) or `astray` (items that tell
    another event than the story's) costs an item the lead.
    """
    named = _names_the_thing(items)
    counted = _tells_figures(items)
    overtaken = {v.item_id for v in differing if v.status != "used"}
    overtaken -= {v.item_id for v in differing if v.status == "used"}

    def key(item: NewsItem) -> tuple[float, int, float, str]:
        rank = float(item.trust)
        if asks(headline(item)):
            rank += 25
        if item.id in idle:
            rank += 25
        if item.id in overtaken:
            rank += 20
        if item.id in astray:
            rank += 25
        if item.id in behind:
            rank += 50
        if not item.text or len(item.text) < len(item.title) + 20:
            rank += 6
        if named and item.id not in named:
            rank += 12
        if counted and item.id not in counted:
            rank += 12
        if item.published is None:
            rank += 10
        time = item.published.timestamp() if item.published is not None else 0.0
        return rank, -min(len(item.text), 400) // 100, -time, item.id

    return tuple(sorted(items, key=key))


def _tells_figures(items: Sequence[NewsItem]) -> frozenset[str]:
    """Ids of the items whose headline states a figure, where at least half of several do: the figure is the news."""
    if len(items) < _CROWD:
        return frozenset()
    found = frozenset(item.id for item in items if title_amounts(headline(item), item.outlet))
    return found if 2 * len(found) >= len(items) else frozenset()


def _names_the_thing(items: Sequence[NewsItem]) -> frozenset[str]:
    """Ids of the items whose headline calls the new thing by its own name (MiMo-V2-Flash), where several desks do.

    Names are Latin words with a digit or a hyphen. A headline about a person at the launch tells less than one that
    says what was launched.
    """
    if len(items) < _CROWD:
        return frozenset()
    found = {item.id: frozenset(_PROPER.findall(headline(item).lower())) for item in items}
    counts = Counter(name for names in found.values() for name in names)
    common = {name for name, n in counts.items() if n >= max(3, len(items) // 8)}
    return frozenset(ident for ident, names in found.items() if names & common)


def readers_first(items: Sequence[NewsItem], lang: Lang) -> tuple[NewsItem, ...]:
    """The items in the reader's language first, then those in the other Chinese script, then the rest.

    Within each class the order stays.
    """
    return tuple(sorted(items, key=lambda item: reading_class(item.lang, lang)))


def reading_class(of: Lang, lang: Lang) -> int:
    """How far a text's language is from the reader's: 0 the same, 1 the other Chinese script, 2 another language."""
    if of == lang:
        return 0
    return 1 if of != "en" != lang else 2
