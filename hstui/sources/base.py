"""What a source is: requests described as data, and a pure parse from payload to records.

A source never does I/O. `gather` asks `requests(ask)`, fetches each through `net`, hands every answer to
`parse`, and follows the requests that `parse` gives back (pages, the file of the previous day).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, Protocol

from hstui.records.flows import Buyback, ChannelFlow, Holding, Placing, StockFlow
from hstui.records.market import Bar, Membership, PolicyDecision, Quote, SeriesPoint
from hstui.records.news import Announcement, CalendarEvent, NewsItem
from hstui.text.script import to_hant

if TYPE_CHECKING:
    from hstui.errors import SourceError
    from hstui.sessions import Calendar
    from hstui.universe.model import Universe

Record = (
    NewsItem | Announcement | CalendarEvent | ChannelFlow | StockFlow | Holding | Buyback | Placing
    | Quote | Bar | Membership | SeriesPoint | PolicyDecision
)  # fmt: skip

Kind = Literal["news", "flows", "market", "actions", "macro"]
State = Literal["live", "fresh", "stale", "failed", "off"]
"""live: asked now; fresh: from the cache, within its freshness; stale: from the cache, older; off: not asked."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP exchange to make."""

    url: str
    """Absolute http(s) URL with its query."""
    method: Literal["GET", "POST"] = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    absent: frozenset[int] = frozenset()
    """Statuses that mean "there is no such record" (404 for a holiday's file): no failure, no payload."""
    page: int = 1
    """Which page of a cursor walk this is."""
    tag: str = ""
    """For the source's own use: what this request is about (a code, a day)."""
    settled: datetime | None = None
    """From when on the answer changes no more, as a past day's file: one received later is not asked for again. An
    absence (`absent`) never settles."""

    def is_final(self, received: datetime) -> bool:
        """Whether an answer that was received then changes no more."""
        return self.settled is not None and received >= self.settled


@dataclass(frozen=True, slots=True)
class Payload:
    """One answer, decoded from its content coding, not from its character set."""

    url: str
    """Where it came from in the end (after redirects)."""
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    fetched_at: datetime
    """When these bytes were received, or last confirmed by a 304."""
    state: State = "live"
    note: str = ""
    """Why an older answer was used, when `state` is stale."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a payload holds."""

    records: tuple[Record, ...]
    follow: tuple[Request, ...] = ()
    """Requests that this answer leads to, such as the next page by the answer's own cursor."""
    notes: tuple[str, ...] = ()
    """What was tolerated: rows dropped and why, in one line each."""
    cut: str = ""
    """How the answer is known to be incomplete: what it holds is used, and the source falls short."""
    until: datetime | None = None
    """Up to when parsing the same answer gives the same, but for when the records were fetched; None: nobody knows."""


@dataclass(frozen=True, slots=True)
class Ask:
    """The circumstances in which sources are asked. Nothing here changes during a refresh."""

    now: datetime
    universe: Universe
    """The members on the day of `now`."""
    calendar: Calendar
    window: timedelta = timedelta(hours=48)
    """How far back news counts: a source may stop paging when its oldest item is older."""
    lang: str = "zh-Hans"
    settings: Mapping[str, str] = field(default_factory=dict)
    """The source's own settings from the configuration, such as `base_url`."""

    @property
    def since(self) -> datetime:
        """The oldest publication time that counts."""
        return self.now - self.window

    @property
    def today(self) -> date:
        """The calendar day in Hong Kong."""
        return self.now.date()


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """All that is known of a source without asking it."""

    id: str
    """`publisher.what`: `cls.telegraph`, `eastmoney.stock_news`, `hkex.daily`."""
    name: str
    """As readers know it: 财联社电报."""
    kind: Kind
    home: str
    """The publisher's site, for the reader."""
    fresh: timedelta
    """How long an answer is good without asking again."""
    keep: timedelta = timedelta(days=7)
    """How long an older answer may stand in when asking fails."""
    pace: timedelta = timedelta(seconds=1)
    """Least time between two requests to the same host."""
    trust: int = 50
    """0 (the exchange itself) to 100: who leads when several desks tell one story, in steps of 10:
    0 exchange filings, 10 exchange, regulator, government, central bank, 20 RTHK, 25 newspapers (SCMP), 30 CLS,
    40 Wallstreetcn and Gelonghui, 50 aggregators (Eastmoney, THS, Sina), 60 Yahoo, 70 Google News."""
    profiles: frozenset[str] = frozenset({"cn", "intl"})
    """Where it can be expected to answer."""
    default: Literal["on", "opt_in"] = "on"
    fallback_for: str = ""
    """Id of the source that this one stands in for: asked only when that one or half of its requests failed, is
    stale, or had nothing."""
    volatile: frozenset[str] = frozenset()
    """Query parameters that do not name the resource: cache-busters, signatures, callbacks, page sizes."""
    terms: str = ""
    """What its owner says of use, in one line; shown where the source is switched on."""
    max_pages: int = 1
    settings: Mapping[str, Literal["address", "number", "words"]] = field(default_factory=dict)
    """What `[source.<id>]` of the configuration may hold, and what kind of text each is."""
    delay: str = ""
    """How late its figures are, where that is known: `15 min`, `T+1`."""
    name_en: str = ""
    """What English readers know it as, where that differs."""

    def called(self, lang: str) -> str:
        """Its name in a language."""
        if lang == "zh-Hant":
            return to_hant(self.name.replace("美联储", "联储局"))  # as Hong Kong calls it
        return self.name_en or self.name if lang == "en" else self.name


class Source(Protocol):
    """One upstream.

    A source whose answers hold what must not be kept (readers' comments, staff addresses) also has
    `scrub(body: bytes) -> bytes`: what it gives back is all that the cache, a recording and `parse` ever see.
    It is asked for every body that was received, error pages too, so it must take any bytes.
    """

    @property
    def info(self) -> SourceInfo: ...

    def requests(self, ask: Ask) -> Sequence[Request]:
        """What to ask first. An empty sequence: nothing to ask in these circumstances."""
        ...

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """The records of one answer.

        Raises `SourceError` with the fault's kind when the answer is not what the format promises.
        """
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source in a refresh."""

    source: SourceInfo
    state: State
    records: tuple[Record, ...] = ()
    error: SourceError | None = None
    """Why it failed or is stale; None when all went well."""
    fetched_at: datetime | None = None
    """Oldest fetch among the answers used."""
    requests: int = 0
    """Exchanges asked for, cache hits included."""
    latency: timedelta | None = None
    notes: tuple[str, ...] = ()
    used_instead_of: str = ""
    """For a fallback that was used: the id of the source that it stands in for."""

    @property
    def newest(self) -> datetime | None:
        """The newest publication time among the records, where they are dated to the minute."""
        moments = (getattr(r, "published", None) or getattr(r, "quoted_at", None) for r in self.records)
        return max((m for m in moments if isinstance(m, datetime)), default=None)
