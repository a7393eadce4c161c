"""The Federal Reserve Board: monetary policy press releases, the newest rate decision, and the meeting calendar."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hstui.errors import Fault, SourceError
from hstui.records.market import PolicyDecision
from hstui.records.news import RAW_LIMIT, CalendarEvent, NewsItem
from hstui.records.units import Quantity, Unit
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.feed_source import add_entry, open_feed
from hstui.sources.jsonio import Wire, load_json, reject_block, require, rows_with, text_of, validate, validate_rows
from hstui.sources.newsio import Items
from hstui.sources.rows import Line, Row, get, is_range, provenance
from hstui.text.clean import clean_line, html_to_text

_HOME = "https://www.federalreserve.gov/monetarypolicy.htm"
_TERMS = "federalreserve.gov: public domain, cite as source"
_STATEMENT_TITLE = re.compile(r"\bFOMC statement\b", re.IGNORECASE)
_STATEMENT_URL = re.compile(r"https://www\.federalreserve\.gov/newsevents/pressreleases/monetary(\d{8})a\.htm")
_STATEMENT_TAG = "statement"

_NUMBER = r"(\d+(?:\.\d+)?(?:[ -]\d/\d)?|\d/\d)"
_DECISION = re.compile(
    r"decided to (maintain|lower|raise) the target range for the federal funds rate"
    rf"(?: by [^.]{{1,60}}?)?,? (?:at|to) {_NUMBER} (?:to|-) {_NUMBER} ?percent",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"\.(?:\s|$)")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_VULGAR = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4"}
_RATE_LIMIT = Decimal(20)


class Press:
    """The monetary policy feed; the statement of the newest decision in it is read, too."""

    info = SourceInfo(
        id="fed.press",
        name="美联储货币政策新闻稿",
        name_en="Federal Reserve press releases",
        kind="macro",
        home=_HOME,
        fresh=timedelta(minutes=30),
        keep=timedelta(days=60),
        trust=10,
        terms=_TERMS,
        max_pages=2,
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        return [get("https://www.federalreserve.gov/feeds/press_monetary.xml")]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        if request.tag.startswith(_STATEMENT_TAG):
            return self._statement(request, payload)
        items = Items(self.info, payload, ask, "en", "Federal Reserve", "press")
        for entry in open_feed(items, payload).entries:
            add_entry(items, entry)
        parsed = items.parsed()
        decisions = [
            (item.published, item.url)
            for item in parsed.records
            if isinstance(item, NewsItem)
            and item.published is not None
            and item.published <= ask.now
            and _STATEMENT_TITLE.search(item.title)
            and _STATEMENT_URL.fullmatch(item.url)
        ]
        if not decisions:
            notes = (*parsed.notes, "no FOMC statement among the newest releases")
            return Parsed(parsed.records, notes=notes, cut=parsed.cut)
        published, url = max(decisions)
        follow = get(url, page=request.page + 1, tag=f"{_STATEMENT_TAG} {published.isoformat()}")
        return Parsed(parsed.records, (follow,), parsed.notes, parsed.cut)

    def _statement(self, request: Request, payload: Payload) -> Parsed:
        """The decision as the statement words it: verb, lower and upper bound in %."""
        markup = text_of(payload)
        require(bool(markup.strip()), Fault.EMPTY, "an empty body")
        reject_block(markup)
        text = _plain(markup)
        found = _DECISION.search(text)
        if found is None:
            raise SourceError(Fault.SCHEMA, "no sentence on the target range in the statement")
        lower, upper = _rate(found.group(2)), _rate(found.group(3))
        plausible = Decimal(0) <= lower < upper < _RATE_LIMIT and is_range(lower, upper)
        require(plausible, Fault.WRONG_UNIT, f"a target range of {lower} to {upper} percent")
        decided = datetime.fromisoformat(request.tag.removeprefix(_STATEMENT_TAG).strip())
        decision = PolicyDecision(
            decided=decided,
            lower=Quantity(lower, Unit.PCT),
            upper=Quantity(upper, Unit.PCT),
            verb=found.group(1).lower(),
            provenance=provenance(
                self.info,
                payload,
                published=decided,
                raw=_sentence(text, found),
                title=f"Federal Reserve FOMC statement {decided:%Y-%m-%d}",
            ),
        )
        return Parsed((decision,))


def _plain(markup: str) -> str:
    """The words of a page on one line. Statements write 3‑1/2 with a non-breaking hyphen, as an entity or a
    character, and put non-breaking spaces into figures."""
    text = html.unescape(html_to_text(markup)).translate(_DASHES)
    for fraction, spelled in _VULGAR.items():
        text = text.replace(fraction, spelled)
    return " ".join(text.split())


def _rate(text: str) -> Decimal:
    """`3-1/2`, `3 1/2`, `1/4`, `4` or `3.5` as a number."""
    total = Decimal(0)
    for part in re.split(r"[ -]", text):
        over, _, under = part.partition("/")
        require(under != "0", Fault.SCHEMA, f"a rate of {text}")
        total += Decimal(over) / Decimal(under or 1)
    return total


def _sentence(text: str, found: re.Match[str]) -> str:
    starts = [match.end() for match in _SENTENCE_END.finditer(text, 0, found.start())]
    stop = _SENTENCE_END.search(text, found.end())
    end = stop.start() + 1 if stop else len(text)
    return clean_line(text[starts[-1] if starts else 0 : end], RAW_LIMIT)


class _Events(Wire):
    events: list[Any]


class _Event(Row):
    title: Line
    type: str
    month: str
    days: str
    time: str = ""
    description: str = ""


_MONTH = re.compile(r"(\d{4})-(\d{2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})\s*([ap])\.?m\.?", re.IGNORECASE)
_CHANGE = time(2)
_KEPT = ("FOMC Meeting", "FOMC Minutes")


class MeetingCalendar:
    """FOMC meetings (at the decision's time) and the days on which minutes come out."""

    info = SourceInfo(
        id="fed.calendar",
        name="美联储日程",
        name_en="Federal Reserve calendar",
        kind="macro",
        home="https://www.federalreserve.gov/newsevents/calendar.htm",
        fresh=timedelta(hours=24),
        keep=timedelta(days=60),
        trust=10,
        terms=_TERMS,
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        return [get("https://www.federalreserve.gov/json/calendar.json")]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        events = validate(_Events, load_json(payload)).events
        require(bool(events), Fault.NO_DATA, "no events")
        rows, notes = validate_rows(_Event, rows_with(events, "title", _KEPT))
        require(bool(rows), Fault.NO_DATA, "no FOMC meeting in the calendar")
        found: dict[tuple[datetime, str], CalendarEvent] = {}
        said = list(notes)
        for row in rows:
            starts = _starts(row)
            if starts is None:
                said.append(f"{row.title}: no day in {row.month!r:.20} {row.days!r:.20}")
                continue
            if not _TIME.search(row.time):
                said.append(f"{row.title} {row.month}-{row.days}: no time stated, midnight in Washington")
            described = clean_line(html_to_text(_unescaped(row.description)), 200)
            raw = f"title={row.title} month={row.month} days={row.days} time={row.time} description={described}"
            found.setdefault(
                (starts, row.title),
                CalendarEvent(
                    starts=starts,
                    kind="fomc" if row.title == _KEPT[0] else "economic",
                    title=row.title,
                    provenance=provenance(
                        self.info,
                        payload,
                        published=None,
                        raw=clean_line(raw, RAW_LIMIT),
                        row=f"{row.title} {row.month}-{row.days}",
                        url=self.info.home,
                    ),
                ),
            )
        return Parsed(tuple(found[key] for key in sorted(found)), notes=tuple(said))


def _starts(row: _Event) -> datetime | None:
    """When it happens: the last day of the meeting; midnight in Washington when no time is stated."""
    month = _MONTH.fullmatch(row.month.strip())
    days = re.findall(r"\d{1,2}", row.days)
    if month is None or not days or int(days[0]) > int(days[-1]):  # of which month the last one is, nothing says
        return None
    clock = _TIME.search(row.time)
    hour = int(clock.group(1)) % 12 + (12 if clock.group(3).lower() == "p" else 0) if clock else 0
    try:
        day = date(int(month.group(1)), int(month.group(2)), int(days[-1]))
        return eastern(day, time(hour, int(clock.group(2)) if clock else 0))
    except ValueError:
        return None


def eastern(day: date, clock: time) -> datetime:
    """A wall-clock time of New York and Washington as UTC, by the rule in force since 2007: summer time from the
    second Sunday in March to the first in November, changing at 2:00. No zone database needed."""
    begin, end = (_sunday(day.year, 3, 2), _CHANGE), (_sunday(day.year, 11, 1), _CHANGE)
    offset = timedelta(hours=4 if begin <= (day, clock) < end else 5)
    return datetime.combine(day, clock, UTC) + offset


def _sunday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (nth - 1))


def _unescaped(text: str) -> str:
    """Markup that was escaped twice on its way into the JSON."""
    for _ in range(3):
        plain = html.unescape(text)
        if plain == text:
            break
        text = plain
    return text


SOURCES: tuple[Source, ...] = (Press(), MeetingCalendar())
