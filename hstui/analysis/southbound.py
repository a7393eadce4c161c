"""Southbound money by channel: the latest complete session, its sums, and how it compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median

from hstui.analysis.freshness import Freshness, flow_freshness
from hstui.analysis.measures import Disagreement, Note, counted, relabelled, summed
from hstui.analysis.southbound_days import Day, DayTable, day_table
from hstui.analysis.southbound_stocks import StockStreak, stock_flows
from hstui.clock import HKT
from hstui.records.flows import Channel, ChannelFlow
from hstui.records.provenance import Measure
from hstui.records.units import Unit
from hstui.sessions import Calendar

__all__ = ["ChannelDay", "MarketFlow", "StockStreak", "market_flows", "stock_flows"]

CHANNELS: tuple[Channel, ...] = ("shanghai", "shenzhen", "total")
HISTORY = 60
"""Sessions kept for charts and for the plausibility check."""
SUSPECT_FACTOR = 20
"""A day this many times its 60-session median is a unit slip until shown otherwise."""
_COMPLETE_HOUR = 20
"""Southbound statistics of a day are final by 20:00 Hong Kong time."""


@dataclass(frozen=True, slots=True)
class ChannelDay:
    """One channel, or the total, on the latest complete session. Measures are in HK$ million."""

    channel: Channel
    day: date
    net: Measure | None
    buy: Measure | None
    sell: Measure | None
    turnover: Measure | None
    sum_5: Measure | None = None
    sum_20: Measure | None = None
    year_to_date: Measure | None = None
    since_as_high: Measure | None = None
    """Sessions back to the last one whose net buying was at least as high; None: none among those held."""
    since_as_low: Measure | None = None
    sessions_held: int = 0
    """Unbroken sessions up to `day` for which net buying is known: what the comparison covers."""
    suspect: bool = False
    """Out of all proportion to the median of the sessions held, so that no figure of the day is given."""
    history: tuple[Measure, ...] = ()
    """Net by session, oldest first, at most 60; unbroken."""
    notes: tuple[Note, ...] = ()

    @property
    def high_of(self) -> int:
        """Of how many sessions, this one included, net buying is the highest (1: not even of two)."""
        return int(self.since_as_high.quantity.value) if self.since_as_high else self.sessions_held

    @property
    def low_of(self) -> int:
        """Of how many sessions, this one included, net buying is the lowest."""
        return int(self.since_as_low.quantity.value) if self.since_as_low else self.sessions_held


@dataclass(frozen=True, slots=True)
class MarketFlow:
    """Southbound trade of the latest complete session."""

    day: date | None
    """None: nothing usable; `notes` says why."""
    shanghai: ChannelDay | None
    shenzhen: ChannelDay | None
    total: ChannelDay | None
    freshness: Freshness
    provisional: bool = False
    """Read before the statistics of the day are final."""
    sessions: tuple[date, ...] = ()
    """Stock Connect sessions observed in the rows, oldest first."""
    closed: tuple[date, ...] = ()
    """Days observed or told to be without southbound trade although Hong Kong's calendar has a session."""
    disagreements: tuple[Disagreement, ...] = ()
    """All that were found, newest day first."""
    notes: tuple[Note, ...] = field(default=())

    def channels(self) -> tuple[ChannelDay, ...]:
        """Those present, total last."""
        return tuple(part for part in (self.shanghai, self.shenzhen, self.total) if part is not None)


def market_flows(rows: Sequence[ChannelFlow], calendar: Calendar, now: datetime) -> MarketFlow:
    """The latest session for which the total's net buying is known, with sums and comparisons.

    Rows of days after the latest completed session are left out, as are rows that repeat another day's figures
    (a closed day restamped), null rows, and days whose rows state a turnover of 0 (a typhoon): these are none.
    Where sources disagree the exchange's own rows are used, and both are reported.
    """
    now = now.astimezone(HKT)
    table = day_table(rows, calendar, calendar.last_completed(now))
    complete = [day for day in table.days if day.total is not None and day.total.net is not None]
    if not complete:
        key = "no_rows" if not rows else "no_complete_session"
        return MarketFlow(
            None, None, None, None, "missing", closed=table.closed,
            disagreements=table.disagreements, notes=(*table.notes, Note(key, "southbound")),
        )  # fmt: skip
    latest = complete[-1].day
    unfinished = tuple(Note("unfinished", "southbound", day.day) for day in table.days if day.day > latest)
    parts = {channel: _channel(channel, latest, table, calendar) for channel in CHANNELS}
    return MarketFlow(
        day=latest,
        shanghai=parts["shanghai"],
        shenzhen=parts["shenzhen"],
        total=parts["total"],
        freshness=flow_freshness(latest, now, calendar),
        provisional=latest == now.date() and now.hour < _COMPLETE_HOUR,
        sessions=tuple(day.day for day in table.days),
        closed=table.closed,
        disagreements=table.disagreements,
        notes=(*table.notes, *unfinished),
    )


def _channel(channel: Channel, latest: date, table: DayTable, calendar: Calendar) -> ChannelDay | None:
    by_day = {day.day: day for day in table.days}
    legs = by_day[latest].part(channel)
    if legs is None:
        return None
    label = f"southbound.{channel}"
    if _suspect(channel, by_day[latest], table):
        suspicion = (Note("suspect", f"{label}.net", latest),)
        return ChannelDay(channel, latest, None, None, None, None, suspect=True, notes=suspicion)
    run, stopped = _unbroken(channel, latest, table, calendar)
    net, buy = _named(legs.net, f"{label}.net"), _named(legs.buy, f"{label}.buy")
    sell, turnover = _named(legs.sell, f"{label}.sell"), _named(legs.turnover, f"{label}.turnover")
    if net is None:
        return ChannelDay(channel, latest, None, buy, sell, turnover, notes=(Note("gap", f"{label}.net", latest),))
    notes: list[Note] = []
    ytd, ytd_note = _year_to_date(run, stopped, latest, label, calendar)
    sums = {count: _last(run, count, label) for count in (5, 20)}
    notes += [Note(stopped.key, f"{label}.sum_{count}", stopped.day) for count, value in sums.items() if value is None]
    notes += [ytd_note] if ytd_note else []
    return ChannelDay(
        channel=channel, day=latest, net=net, buy=buy, sell=sell, turnover=turnover,
        sum_5=sums[5], sum_20=sums[20], year_to_date=ytd,
        since_as_high=_since(run, label, high=True), since_as_low=_since(run, label, high=False),
        sessions_held=len(run), history=tuple(run[-HISTORY:]), notes=tuple(notes),
    )  # fmt: skip


def _named(measure: Measure | None, label: str) -> Measure | None:
    return None if measure is None else relabelled(measure, label)


def _unbroken(channel: Channel, latest: date, table: DayTable, calendar: Calendar) -> tuple[list[Measure], Note]:
    """Net buying by session back from `latest` until a session's figure is missing, oldest first; and what
    stopped the walk: a `gap`, or the end of the rows held (`short_history`)."""
    by_day = {day.day: day for day in table.days}
    first = table.days[0].day
    run: list[Measure] = []
    day = latest
    while day >= first:
        held = by_day.get(day)
        if held is None:
            if table.expected(day, calendar):
                return run[::-1], Note("gap", f"southbound.{channel}", day)
        else:
            part = held.part(channel)
            if part is None or part.net is None:
                return run[::-1], Note("gap", f"southbound.{channel}", day)
            run.append(part.net)
        day -= timedelta(days=1)
    return run[::-1], Note("short_history", f"southbound.{channel}", first)


def _last(run: Sequence[Measure], count: int, label: str) -> Measure | None:
    if len(run) < count:
        return None
    window = run[-count:]
    formula = f"Σ net, {count} Stock Connect sessions {window[0].day} to {window[-1].day}"
    return summed(window, formula, f"{label}.sum_{count}")


def _year_to_date(
    run: Sequence[Measure], stopped: Note, latest: date, label: str, calendar: Calendar
) -> tuple[Measure | None, Note | None]:
    """The year's sum if the unbroken rows reach back to its first session."""
    name = f"{label}.year_to_date"
    if not calendar.covers(latest):
        return None, Note("calendar_unknown", name, latest)
    first = date(latest.year, 1, 1)
    while not calendar.is_connect(first):
        first += timedelta(days=1)
    inside = [measure for measure in run if measure.day is not None and measure.day >= first]
    reached = run[0].day is not None and run[0].day <= first
    if not reached:
        return None, Note(stopped.key, name, stopped.day)
    return summed(inside, f"Σ net, {len(inside)} Stock Connect sessions from {inside[0].day}", name), None


def _since(run: Sequence[Measure], label: str, *, high: bool) -> Measure | None:
    today = run[-1].quantity
    for back, earlier in enumerate(reversed(run[:-1]), start=1):
        if (earlier.quantity >= today) if high else (earlier.quantity <= today):
            name = f"{label}.since_as_high" if high else f"{label}.since_as_low"
            compared = "≥" if high else "≤"
            formula = f"sessions back to {earlier.day}, whose net was {compared} that of {run[-1].day}"
            return counted(back, Unit.DAYS, formula, (earlier, run[-1]), name, run[-1].day)
    return None


def _suspect(channel: Channel, day: Day, table: DayTable) -> bool:
    """Whether turnover (or net buying, where turnover is not stated) is out of proportion (a unit slip)."""

    def sizes(field_name: str, days: Sequence[Day]) -> list[Decimal]:
        parts = (held.part(channel) for held in days)
        found = (getattr(part, field_name) for part in parts if part is not None)
        return [abs(measure.quantity.to(Unit.HKD_MILLION).value) for measure in found if measure is not None]

    earlier = [held for held in table.days if held.day < day.day][-HISTORY:]
    for field_name, floor in (("turnover", True), ("net", False)):
        own, past = sizes(field_name, [day]), sizes(field_name, earlier)
        if own and len(past) >= 5:
            middle = median(past)
            return own[0] > middle * SUSPECT_FACTOR or (floor and own[0] * SUSPECT_FACTOR < middle)
    return False
