"""Channel rows of several sources brought to one row a day: precedence, checks, and days that are none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hstui.analysis.measures import NET, Disagreement, Note, difference, precedence, stated, summed
from hstui.records.flows import Channel, ChannelFlow
from hstui.records.provenance import Measure
from hstui.records.units import Quantity, Unit
from hstui.sessions import Calendar

TOLERANCE = Quantity(Decimal("0.05"), Unit.HKD_MILLION)
"""Legs are published to 0.01 HK$ million, so sums may be off by a few hundredths."""


@dataclass(frozen=True, slots=True)
class Legs:
    """One channel's day, in HK$ million."""

    net: Measure | None
    buy: Measure | None
    sell: Measure | None
    turnover: Measure | None


@dataclass(frozen=True, slots=True)
class Day:
    """One Stock Connect session."""

    day: date
    shanghai: Legs | None
    shenzhen: Legs | None
    total: Legs | None

    def part(self, channel: Channel) -> Legs | None:
        """The legs of a channel."""
        return {"shanghai": self.shanghai, "shenzhen": self.shenzhen, "total": self.total}[channel]


@dataclass(frozen=True, slots=True)
class DayTable:
    """Sessions oldest first, and what was learnt on the way."""

    days: tuple[Day, ...]
    closed: tuple[date, ...]
    disagreements: tuple[Disagreement, ...]
    notes: tuple[Note, ...]

    def expected(self, day: date, calendar: Calendar) -> bool:
        """Whether a session without a row on `day` is a gap. In a year whose holidays on either side are not known a
        weekday without a row counts as a holiday, since the rows are then the only calendar."""
        return calendar.covers_connect(day) and calendar.is_connect(day) and day not in self.closed


def dated(channel: Channel, name: str, day: date) -> str:
    """The label of one day's figure within a history."""
    return f"southbound.{channel}.{name}@{day}"


def day_table(rows: Sequence[ChannelFlow], calendar: Calendar, last: date) -> DayTable:
    """One row a session up to `last`, from the rows of all sources."""
    notes: list[Note] = []
    usable = _latest_revisions(_in_hkd([row for row in rows if row.day <= last], notes), notes)
    usable = [row for row in usable if not _blank_holiday(row, calendar)]
    usable, empty = _without_empty_days(usable)
    usable = _without_repeats(usable, notes)
    by_day: dict[date, list[ChannelFlow]] = defaultdict(list)
    for row in usable:
        by_day[row.day].append(row)
    days: list[Day] = []
    disagreements: list[Disagreement] = []
    for day in sorted(by_day):
        days.append(_merge(day, by_day[day], disagreements))
        if calendar.covers(day) and not calendar.is_connect(day):
            notes.append(Note("session_not_in_calendar", "southbound", day))
        elif not calendar.covers(day) and day == max(by_day):
            notes.append(Note("calendar_unknown", "southbound", day))
    present = {day.day for day in days}
    closed = sorted(empty - present)
    disagreements.sort(key=lambda found: (-found.day.toordinal(), found.label))
    return DayTable(tuple(days), tuple(day for day in closed if day <= last), tuple(disagreements), tuple(notes))


def _latest_revisions(rows: Sequence[ChannelFlow], notes: list[Note]) -> list[ChannelFlow]:
    """One row a source, channel and day: the one fetched last; a changed figure is noted."""
    kept: dict[tuple[date, Channel, str], ChannelFlow] = {}
    for row in sorted(rows, key=lambda row: (row.provenance.fetched_at, row.provenance.raw)):
        key = (row.day, row.channel, row.provenance.source)
        before = kept.get(key)
        if before is not None and before.net is not None and row.net is not None and before.net != row.net:
            notes.append(Note("revised", f"southbound.{row.channel}.net", row.day, str(before.net.value)))
        if before is None or row.net is not None or before.net is None:
            kept[key] = row
    return [kept[key] for key in sorted(kept)]


def _in_hkd(rows: Sequence[ChannelFlow], notes: list[Note]) -> list[ChannelFlow]:
    """Rows whose amounts are HK dollars; southbound quota figures are in RMB and do not mix."""

    def fits(row: ChannelFlow) -> bool:
        units = {size.unit for size in (row.net, row.buy, row.sell, row.turnover) if size is not None}
        return units <= {Unit.HKD, Unit.HKD_WAN, Unit.HKD_MILLION}

    notes.extend(Note("wrong_unit", f"southbound.{row.channel}", row.day) for row in rows if not fits(row))
    return [row for row in rows if fits(row)]


def _blank_holiday(row: ChannelFlow, calendar: Calendar) -> bool:
    """A row without any figure for a day that is known to have no session: nothing is missing."""
    blank = all(size is None for size in (row.net, row.buy, row.sell, row.turnover))
    return blank and not calendar.is_connect(row.day)


def _without_empty_days(rows: Sequence[ChannelFlow]) -> tuple[list[ChannelFlow], set[date]]:
    """Rows without those of days on which nothing was traded (holiday files say 0), and these days."""

    def empty(row: ChannelFlow) -> bool:
        stated_sizes = [size.value for size in (row.turnover, row.buy, row.sell) if size is not None]
        return bool(stated_sizes) and not any(stated_sizes)

    traded = {row.day for row in rows if not empty(row)}
    silent = {row.day for row in rows if empty(row)} - traded
    return [row for row in rows if not empty(row)], silent


def _without_repeats(rows: Sequence[ChannelFlow], notes: list[Note]) -> list[ChannelFlow]:
    """Rows without copies: on a closed day a service may give the last session's figures with today's date.
    Buying and selling to the cent do not repeat by chance."""
    kept: list[ChannelFlow] = []
    previous: dict[tuple[Channel, str], ChannelFlow] = {}
    for row in sorted(rows, key=lambda row: (row.channel, row.provenance.source, row.day)):
        key = (row.channel, row.provenance.source)
        before = previous.get(key)
        sizes = (row.net, row.buy, row.sell, row.turnover)
        known = row.net is not None and any(size is not None for size in sizes[1:])
        if before is not None and known and sizes == (before.net, before.buy, before.sell, before.turnover):
            notes.append(Note("repeats_earlier_day", f"southbound.{row.channel}", row.day, before.day.isoformat()))
            continue
        previous[key] = row
        kept.append(row)
    return kept


def _merge(day: date, rows: Sequence[ChannelFlow], disagreements: list[Disagreement]) -> Day:
    by_source: dict[str, dict[Channel, ChannelFlow]] = defaultdict(dict)
    for row in rows:
        by_source[row.provenance.source][row.channel] = row
    ordered = [by_source[source] for source in sorted(by_source, key=precedence)]
    shanghai = _choose("shanghai", ordered, disagreements)
    shenzhen = _choose("shenzhen", ordered, disagreements)
    given = _choose("total", ordered, disagreements)
    total = given
    if shanghai is not None and shenzhen is not None:
        added = _add(day, shanghai, shenzhen)
        if given is None or given.net is None:
            total = added if added.net is not None or given is None else given
        elif added.net is not None and _differ(added.net, given.net):
            # The legs are the first-hand figures; whoever states another total is shown beside them.
            disagreements.append(Disagreement("southbound.total.net", day, added.net, given.net))
            total = added
    return Day(day, shanghai, shenzhen, total)


def _differ(one: Measure, other: Measure) -> bool:
    return abs(one.quantity.to(Unit.HKD_MILLION) - other.quantity.to(Unit.HKD_MILLION)) > TOLERANCE


def _choose(
    channel: Channel, ordered: Sequence[dict[Channel, ChannelFlow]], disagreements: list[Disagreement]
) -> Legs | None:
    """The first source's figures that have a net; others that differ are reported."""
    candidates = [_legs(source[channel], disagreements) for source in ordered if channel in source]
    if not candidates:
        return None
    known = [legs for legs in candidates if legs.net is not None]
    if not known:
        return candidates[0]
    chosen = known[0]
    for other in known[1:]:
        if chosen.net is not None and other.net is not None and _differ(chosen.net, other.net):
            day = chosen.net.day
            if day is not None:
                disagreements.append(Disagreement(f"southbound.{channel}.net", day, chosen.net, other.net))
    return chosen


def _legs(row: ChannelFlow, disagreements: list[Disagreement]) -> Legs:
    """The row as measures. Net is checked against buying less selling, which win when they differ: a net sale
    printed without its sign is the known fault."""

    def measure(quantity: Quantity | None, name: str) -> Measure | None:
        if quantity is None:
            return None
        return stated(quantity.to(Unit.HKD_MILLION), row.day, row.provenance, dated(row.channel, name, row.day))

    buy, sell = measure(row.buy, "buy"), measure(row.sell, "sell")
    net = None if row.computed else measure(row.net, "net")
    turnover = measure(row.turnover, "turnover")
    if buy is not None and sell is not None:
        computed = difference(buy, sell, NET, dated(row.channel, "net", row.day))
        if net is None:
            net = computed
        elif _differ(net, computed):
            disagreements.append(Disagreement(f"southbound.{row.channel}.net", row.day, computed, net))
            net = computed
        if turnover is None:
            turnover = summed((buy, sell), "buy + sell", dated(row.channel, "turnover", row.day))
    return Legs(net, buy, sell, turnover)


def _add(day: date, one: Legs, other: Legs) -> Legs:
    def add(left: Measure | None, right: Measure | None, name: str) -> Measure | None:
        if left is None or right is None:
            return None
        return summed((left, right), "Shanghai + Shenzhen", dated("total", name, day))

    return Legs(
        add(one.net, other.net, "net"),
        add(one.buy, other.buy, "buy"),
        add(one.sell, other.sell, "sell"),
        add(one.turnover, other.turnover, "turnover"),
    )
