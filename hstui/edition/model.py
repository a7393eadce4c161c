"""The edition as data. Immutable; JSON through msgspec; what tabs show and every export renders.

Sentences are already worded in the edition's language. Every number in a `Sentence` is the text of one of
its figures; every `Excerpt` is verbatim from an evidence's own words (see gate.py).

Structs, not dataclasses: the app's first frame waits for this module, and 29 dataclasses take 25 ms to be made.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct, field

from hstui.errors import Fault

SCHEMA_VERSION = 1

Mode = Literal["live", "offline", "replay", "demo"]
Stance = Literal["overweight", "watch", "cautious"]
Freshness = Literal["realtime", "delayed", "today", "previous_session", "expired", "missing"]
SourceState = Literal["live", "fresh", "stale", "failed", "off"]
IndicatorGroup = Literal["fed", "hkd", "rates", "fx", "us"]


class Evidence(Struct, frozen=True):
    """One record that a figure or a sentence leads back to."""

    kind: str
    """`news`, `flow`, `quote`, `series`, `buyback`, `announcement`, `statement`, `universe`."""
    source: str
    """Source id."""
    url: str
    title: str
    published: str | None
    """ISO 8601: the moment of publication, or the day that the row describes."""
    fetched: datetime
    excerpt: str
    """The source's own words, or the raw row's values."""
    outlet: str = ""
    """Who said it, as readers know it."""


class Figure(Struct, frozen=True):
    """A number that the report prints."""

    id: str
    """Stable name within the edition: `southbound.01810.streak_total`, or `f12` for one inside an excerpt."""
    text: str
    """As printed, unit included: `138.48亿港元`."""
    value: Decimal
    unit: str
    evidence: tuple[str, ...]
    formula: str | None = None
    inputs: tuple[str, ...] = ()
    """Ids of figures or `label=value unit` of the values that the formula was applied to."""
    day: date | None = None
    """The day it describes."""


class Sentence(Struct, frozen=True):
    """A computed statement and what carries it."""

    text: str
    figures: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    """Stocks that it speaks of."""
    days: tuple[date, ...] = ()
    """Dates that it names."""


class Member(Struct, frozen=True):
    """A stock that is watched, as the edition names it."""

    code: str
    name: str
    weight: Decimal | None = None
    """% of the index, as of `weight_day`."""
    weight_day: date | None = None


class StoryItem(Struct, frozen=True):
    """One desk's version."""

    id: str
    source: str
    outlet: str
    title: str
    url: str
    published: datetime | None
    text: str = ""
    """The desk's own summary, cut at 400 characters."""
    lang: str = ""


class Variant(Struct, frozen=True):
    """A figure on which desks differ."""

    figure: str
    """Id of the figure."""
    outlet: str
    published: datetime | None
    status: Literal["used", "earlier", "differs"]


class Story(Struct, frozen=True):
    """One event, told once."""

    id: str
    """32 hex digits, the same for the same event in every run."""
    theme: str
    event: str
    codes: tuple[str, ...]
    """Universe members that it is about, main one first; empty for market and industry stories."""
    mentions: tuple[str, ...]
    """Members named in passing."""
    others: tuple[str, ...]
    """Names of companies outside the universe that it is about, as written."""
    title: str
    summary: str
    """One to three sentences of a desk's own, joined; may be empty when the title says it all."""
    score: float
    score_parts: dict[str, float]
    """What the score is made of: trust, desks, weight, facts, novelty, event."""
    items: tuple[StoryItem, ...]
    """Lead first, then by trust and time."""
    figures: tuple[str, ...]
    """Its numbers in its desks' own words."""
    evidence: tuple[str, ...]
    first_seen: datetime | None
    latest: datetime | None
    related: tuple[str, ...] = ()
    """Ids of stories near it: of the same companies and in like words, often but not always of the same affair."""
    variants: tuple[Variant, ...] = ()
    update_of: str = ""
    """Id of a story told in an earlier edition that this one continues."""
    summary_parts: tuple[str, ...] = ()
    """The summary's sentences, each verbatim in an evidence of the story."""
    told_from: tuple[str, ...] = ()
    """The evidence that holds title and summary, the lead's first."""
    rating: str = ""
    """Id of the score's figure."""
    note: str = ""
    """The editor's own words, put under the story by hand: no source's, in no evidence, and nothing is computed from
    them. Empty in every edition as it was composed."""
    note_numbers: tuple[str, ...] = ()
    """Numbers in the note that no figure of the edition prints: the editor's own, and marked so wherever it stands."""


class ThemeSection(Struct, frozen=True):
    """Stories of one theme."""

    theme: str
    title: str
    """The day's own heading for it."""
    stories: tuple[Story, ...]


class ChannelRow(Struct, frozen=True):
    """One channel's (or the total's) southbound day in HK$."""

    net_buy: Decimal | None
    buy: Decimal | None
    sell: Decimal | None
    turnover: Decimal | None
    sessions_since_as_high: int | None
    """Trading sessions since net buying was last at least as high; None: not within the rows held."""
    sessions_held: int
    """How many sessions the comparison covers."""
    sum_5: Decimal | None
    sum_20: Decimal | None
    year_to_date: Decimal | None
    figures: tuple[str, ...]
    evidence: tuple[str, ...]
    history: tuple[tuple[date, Decimal], ...] = ()
    """Net buy in HK$ by session, oldest first, at most 60."""
    reason: str = ""
    """Why a value is missing."""


class MarketFlows(Struct, frozen=True):
    """Southbound totals of the latest complete session."""

    trading_day: date | None
    shanghai: ChannelRow | None
    shenzhen: ChannelRow | None
    total: ChannelRow | None
    freshness: Freshness
    reason: str = ""
    """Why there is nothing, when there is nothing."""


class StockFlowRow(Struct, frozen=True):
    """A member's southbound trade."""

    code: str
    name: str
    day: date
    net_buy: Decimal
    """HK$."""
    streak_days: int
    """Sessions in a row with the same sign up to `day`; negative for selling."""
    streak_total: Decimal
    """HK$ over the streak."""
    streak_open: bool
    """The rows held end before the streak does: it is at least this long."""
    rank: int
    """1 is the largest net buy among members on that day."""
    evidence: tuple[str, ...]
    figures: tuple[str, ...] = ()
    shanghai_net: Decimal | None = None
    shenzhen_net: Decimal | None = None
    partial_days: int = 0
    """Days of the streak on which only one channel's leg is known."""
    days_in_top_ten: int = 0
    """Of the last 20 sessions."""
    holding_ratio: Decimal | None = None
    holding_change: Decimal | None = None
    """Shares against the previous day (T+2 settlement)."""
    history: tuple[tuple[date, Decimal], ...] = ()
    """Net buy in HK$ of sessions with a row, oldest first, at most 20."""


class ActionRow(Struct, frozen=True):
    """A buyback, placing or other corporate action of a member."""

    kind: Literal["buyback", "placing", "results", "lockup", "review"]
    code: str
    name: str
    day: date
    text: Sentence
    figures: tuple[str, ...]
    evidence: tuple[str, ...]


class Flows(Struct, frozen=True):
    """The money page."""

    market: MarketFlows
    stocks: tuple[StockFlowRow, ...]
    """Members with a row on the latest session, largest net buy first."""
    actions: tuple[ActionRow, ...]
    sentences: tuple[Sentence, ...]
    basis: str
    """What the per-stock figures cover, in words."""
    uncovered: tuple[str, ...] = ()
    """Codes of members without a row on the day: unknown, not zero."""
    channels: tuple[Sentence, ...] = ()
    """What is said of each channel beyond its share of the total."""


class MemberMove(Struct, frozen=True):
    """A member's day."""

    code: str
    name: str
    last: Decimal | None
    change_pct: Decimal | None
    turnover: Decimal | None
    weight: Decimal | None
    contribution: Decimal | None
    """Estimated index points."""
    freshness: Freshness
    figures: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    quoted_at: datetime | None = None
    pe: Decimal | None = None


class IndexView(Struct, frozen=True):
    """The index itself and its members' day."""

    code: str
    name: str
    level: Decimal | None
    change_points: Decimal | None
    change_pct: Decimal | None
    turnover: Decimal | None
    advancers: int | None
    decliners: int | None
    unchanged: int | None
    high_52w: Decimal | None
    low_52w: Decimal | None
    quoted_at: datetime | None
    freshness: Freshness
    members: tuple[MemberMove, ...]
    sentences: tuple[Sentence, ...]
    figures: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    reason: str = ""


class Indicator(Struct, frozen=True):
    """One macro value on a card."""

    id: str
    """`fed.range`, `hkma.balance`, `hibor.1m`, `fx.usdhkd` …"""
    group: IndicatorGroup
    title: str
    text: str
    """The value as printed."""
    value: Decimal | None
    unit: str
    day: date | None
    change_text: str
    """Against the previous observation, or empty."""
    freshness: Freshness
    figures: tuple[str, ...]
    evidence: tuple[str, ...]
    history: tuple[tuple[date, Decimal], ...] = ()
    note: str = ""
    """What to know of it: `收市利率，非定盘`, `估算`."""


class Macro(Struct, frozen=True):
    """The macro page."""

    indicators: tuple[Indicator, ...]
    sentences: tuple[Sentence, ...]
    """Fed and HKD liquidity, as the report prints them."""
    curve: tuple[tuple[str, Decimal], ...] = ()
    """HIBOR by tenor, `O/N` first, in %."""
    curve_day: date | None = None
    missing: tuple[str, ...] = ()
    """What could not be shown and why, a line each."""
    curve_figures: tuple[str, ...] = ()
    """Ids of the curve's figures, in its order."""


class Risk(Struct, frozen=True):
    """A risk that its rule found triggered."""

    id: str
    title: str
    text: Sentence
    trigger: str
    """What fired: the condition with its numbers, in words."""
    rule: str
    """Rule id and version: `hibor_squeeze@1`."""
    figures: tuple[str, ...]
    evidence: tuple[str, ...]
    severity: int = 1
    """1 to 3."""


class Reason(Struct, frozen=True):
    """One signal behind a call."""

    text: str
    rule: str
    weight: float
    """Signed: positive speaks for the stock."""
    evidence: tuple[str, ...]
    figures: tuple[str, ...] = ()
    counter: bool = False
    """Speaks against the stance."""
    story: str = ""
    """Id of the story that it is drawn from, if the edition tells it."""


class Call(Struct, frozen=True):
    """The outcome of the advice rules for one member."""

    code: str
    name: str
    stance: Stance
    score: float
    reasons: tuple[Reason, ...]
    """Empty where the settings ask for labels alone."""
    horizon: str
    invalidation: str
    expires: date
    rules: tuple[str, ...] = ()
    """Those in support, by which its outcome is scored."""


class Advice(Struct, frozen=True):
    """The advice page."""

    level: Literal["full", "labels", "off"]
    ruleset: str
    """`advice@1`."""
    assessment: tuple[Sentence, ...]
    calls: tuple[Call, ...]
    """By score, best first."""
    not_judged: tuple[tuple[str, str], ...]
    """(name, why)."""
    closing: Sentence
    definitions: str
    distribution: dict[str, int] = field(default_factory=dict)


class Change(Struct, frozen=True):
    """One difference from the previous edition."""

    kind: Literal[
        "story_new",
        "story_updated",
        "story_resolved",
        "story_dropped",
        "figure_revised",
        "call_moved",
        "risk_new",
        "risk_gone",
    ]
    id: str
    text: str
    before: str = ""
    """What a figure said, or the stance of a call; empty for a call that is new."""
    after: str = ""
    """What it says now; empty for a call that is no more."""
    cause: str = ""
    figures: tuple[str, ...] = ()
    """Ids of the figures that differ, the earlier one (`previous.` before its id) first."""
    evidence: tuple[str, ...] = ()
    """What tells of it: of a story that is gone, the earlier edition's evidence."""


class Changes(Struct, frozen=True):
    """What changed since the edition named."""

    since: datetime | None
    since_id: str
    entries: tuple[Change, ...]


class ScoreRow(Struct, frozen=True):
    """How past calls fared: by rule and stance at one horizon."""

    rule: str
    stance: str
    horizon: int
    """Sessions."""
    n: int
    hits: int | None
    """None for `watch`, which says nothing of direction."""
    mean_alpha: Decimal | None
    """Mean return over the universe's index in percentage points, signed by the stance."""
    noise: bool
    """Fewer than 20 calls."""
    verdict: Literal["noise", "no_effect", "helpful", "harmful"] = "noise"
    figures: tuple[str, ...] = ()
    """Ids of its count, its share of hits and its mean, those that there are."""


class Scorecard(Struct, frozen=True):
    """Past calls against later closes."""

    rows: tuple[ScoreRow, ...]
    unscored: tuple[tuple[str, int], ...]
    """(why, how many)."""
    note: str
    figures: tuple[str, ...] = ()
    """Ids of the counts in `unscored`, in its order."""


class SourceRow(Struct, frozen=True):
    """What a source did for this edition."""

    id: str
    name: str
    kind: str
    state: SourceState
    fetched_at: datetime | None
    age_seconds: int | None
    records: int
    error: str | None
    advice: str = ""
    """What the reader can do about the error."""
    trouble: str = ""
    """The error in the edition's language; its detail stays as whoever found it put it."""
    newest: datetime | None = None
    latency_ms: int | None = None
    requests: int = 0
    used_instead_of: str = ""
    notes: tuple[str, ...] = ()
    home: str = ""
    terms: str = ""
    fallback_for: str = ""
    """Id of the source that it stands in for when that one fails."""

    @property
    def asking(self) -> bool:
        """It has not answered yet, in an early edition: nothing is wrong with it."""
        return self.error == Fault.ASKING


class Coverage(Struct, frozen=True):
    """How much of the day the edition saw."""

    members: int
    members_with_news: int
    items: int
    items_in_window: int
    stories: int
    sources_asked: int
    sources_answered: int
    sentences: tuple[Sentence, ...]


class Dropped(Struct, frozen=True):
    """A sentence that the gate kept out, and why."""

    text: str
    reason: str
    where: str


class Edition(Struct, frozen=True):
    """The whole composed report."""

    schema_version: int
    id: str
    """`hstech-20251218T080000-demo`."""
    title: str
    byline: str
    universe: str
    """Universe id."""
    universe_name: str
    as_of: datetime
    trading_day: date
    """The last completed trading session on or before `as_of`."""
    mode: Mode
    lang: str
    members: tuple[Member, ...]
    opening: tuple[Sentence, ...]
    """Edition, data as of, index line, breadth."""
    index: IndexView
    news: tuple[ThemeSection, ...]
    flows: Flows
    macro: Macro
    risks: tuple[Risk, ...]
    risks_note: str
    advice: Advice
    changes: Changes
    scorecard: Scorecard
    coverage: Coverage
    figures: tuple[Figure, ...]
    evidence: dict[str, Evidence]
    sources: tuple[SourceRow, ...]
    dropped: tuple[Dropped, ...] = ()
    disclaimer: str = ""
    focus: tuple[str, ...] = ()
    """The day's focus words, as in the title."""
    sample: bool = False
    """Composed from the sample that ships with the program, be it from a recording of it."""
