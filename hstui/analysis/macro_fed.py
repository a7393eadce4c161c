"""The path of the Federal Reserve's target range, and decisions not yet in force.

Direction is read from the numbers; nothing here knows in which year rates rose or fell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from hstui.analysis.macro_series import Series
from hstui.analysis.measures import Note, counted, day_of, relabelled, spread_bp, stated
from hstui.records.market import PolicyDecision
from hstui.records.news import CalendarEvent
from hstui.records.provenance import Measure
from hstui.records.units import Quantity, Unit

Direction = Literal["raise", "cut", "hold"]
_VERBS: dict[str, Direction] = {"raise": "raise", "lower": "cut", "maintain": "hold"}
_YEAR_START_SLACK = 7
"""Rows that begin within the first week of January cover the year: the range changes at meetings only."""


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One change of the target range."""

    direction: Direction
    change: Measure
    """bp, signed; from the upper bound."""
    decided: date
    """The day of the decision in Washington: the statement's where held, else the weekday before it took effect."""
    effective: date
    lower: Measure
    upper: Measure
    nth_of_year: Measure | None
    """1 for the first change of this direction in the decision's year; None when rows do not reach back so far."""


@dataclass(frozen=True, slots=True)
class PendingDecision:
    """A decision that the daily rates do not show yet."""

    direction: Direction
    change: Measure
    decided: date
    lower: Measure
    upper: Measure
    nth_of_year: Measure | None


@dataclass(frozen=True, slots=True)
class PolicyPath:
    """The federal funds target range."""

    lower: Measure
    upper: Measure
    day: date
    """Latest day on which the range was observed in force."""
    changes: tuple[PolicyChange, ...]
    """Oldest first, within the rows held."""
    cumulative_12m: Measure | None
    """Change of the upper bound over 12 months, bp; None when rows do not reach back a year."""
    holds: Measure | None
    """Meetings since the last change (or since the rows begin) that left the range as it was, where known."""
    pending: PendingDecision | None
    next_meeting: CalendarEvent | None
    notes: tuple[Note, ...] = ()

    @property
    def last_change(self) -> PolicyChange | None:
        """The latest change in force."""
        return self.changes[-1] if self.changes else None


def policy_path(
    series: Series, decisions: Sequence[PolicyDecision], events: Sequence[CalendarEvent], now: datetime
) -> PolicyPath | None:
    """The path from `fed.target_lower` and `fed.target_upper`, joined on their days; None without any, and when the
    newest has expired: the range may have changed since."""
    ranges = _ranges(series)
    if not ranges or series.expired("fed.target_upper", ranges[-1][1].day):
        return None
    known = sorted((one for one in decisions if one.decided <= now), key=lambda one: one.decided)
    changes = _changes(ranges, known)
    lower, upper = ranges[-1]
    day = day_of(upper)
    notes: list[Note] = []
    pending = _pending(known, lower, upper, changes, ranges, notes)
    return PolicyPath(
        lower=relabelled(lower, "macro.fed.target_lower"),
        upper=relabelled(upper, "macro.fed.target_upper"),
        day=day,
        changes=tuple(changes),
        cumulative_12m=_over_a_year(ranges),
        holds=_holds(known, events, changes, day, now),
        pending=pending,
        next_meeting=_next_meeting(events, now),
        notes=tuple(notes),
    )


def _ranges(series: Series) -> list[tuple[Measure, Measure]]:
    """(lower, upper) by day, oldest first."""
    uppers = {one.day: one for one in series.all("fed.target_upper")}
    return [(lower, uppers[lower.day]) for lower in series.all("fed.target_lower") if lower.day in uppers]


def _direction(change: Decimal) -> Direction:
    return "raise" if change > 0 else "cut" if change < 0 else "hold"


def decision_day(decision: PolicyDecision) -> date:
    """The day in Washington. Statements come at 2 p.m. there, which is the same day in UTC, the next in Hong Kong."""
    return decision.decided.astimezone(UTC).date()


def _changes(ranges: Sequence[tuple[Measure, Measure]], decisions: Sequence[PolicyDecision]) -> list[PolicyChange]:
    changes: list[PolicyChange] = []
    first = day_of(ranges[0][1])
    for (_, before), (lower, upper) in pairwise(ranges):
        if before.quantity == upper.quantity:
            continue
        effective = day_of(upper)
        decided = _decided(effective, upper.quantity, decisions)
        name = f"macro.fed.change@{effective}"
        change = spread_bp(upper, before, "upper bound − upper bound before", name)
        direction = _direction(change.quantity.value)
        nth = _nth(direction, decided, changes, change, first)
        changes.append(PolicyChange(direction, change, decided, effective, lower, upper, nth))
    if changes:
        last = changes[-1]
        named = relabelled(last.change, "macro.fed.last_change")
        nth_named = relabelled(last.nth_of_year, "macro.fed.nth_of_year") if last.nth_of_year else None
        changes[-1] = PolicyChange(
            last.direction, named, last.decided, last.effective, last.lower, last.upper, nth_named
        )  # fmt: skip
    return changes


def _decided(effective: date, upper: Quantity, decisions: Sequence[PolicyDecision]) -> date:
    for decision in decisions:
        day = decision_day(decision)
        if decision.upper == upper and timedelta(0) < effective - day <= timedelta(days=5):
            return day
    day = effective - timedelta(days=1)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day


def _nth(
    direction: Direction, decided: date, earlier: Sequence[PolicyChange], change: Measure, first: date
) -> Measure | None:
    if first > date(decided.year, 1, _YEAR_START_SLACK):
        return None
    same = [one for one in earlier if one.direction == direction and one.decided.year == decided.year]
    inputs = (*(one.change for one in same), change)
    formula = f"changes of the same direction decided in {decided.year}"
    return counted(len(inputs), Unit.COUNT, formula, inputs, f"macro.fed.nth_of_year@{decided}", change.day)


def _over_a_year(ranges: Sequence[tuple[Measure, Measure]]) -> Measure | None:
    latest = ranges[-1][1]
    day = day_of(latest)
    year_ago = day - timedelta(days=365)
    before = [upper for _, upper in ranges if day_of(upper) <= year_ago]
    if not before:
        return None
    return spread_bp(latest, before[-1], f"upper bound {day} − {before[-1].day}", "macro.fed.cumulative_12m")


def _holds(
    decisions: Sequence[PolicyDecision], events: Sequence[CalendarEvent], changes: Sequence[PolicyChange],
    day: date, now: datetime,
) -> Measure | None:  # fmt: skip
    """Meetings after the last change up to `now`: from statements, else from the calendar's meetings in force."""
    since = changes[-1].decided if changes else date.min
    held = [one for one in decisions if decision_day(one) > since and _VERBS.get(one.verb) == "hold"]
    label, formula = "macro.fed.holds", f"meetings after {since} that kept the range"
    if held:
        inputs = [stated(one.upper, decision_day(one), one.provenance, "macro.fed.statement_upper") for one in held]
        return counted(len(held), Unit.COUNT, formula, inputs, label)
    met = [one for one in events if one.kind == "fomc" and since < one.starts.astimezone(UTC).date() < day]
    if not changes or not met or any(one.starts > now for one in met):
        return None
    origins = tuple(dict.fromkeys(one.provenance for one in met))
    return Measure(Quantity(Decimal(len(met)), Unit.COUNT), day, origins, formula, (), label)


def _next_meeting(events: Sequence[CalendarEvent], now: datetime) -> CalendarEvent | None:
    ahead = sorted((one for one in events if one.kind == "fomc" and one.starts > now), key=lambda one: one.starts)
    return ahead[0] if ahead else None


def _pending(
    decisions: Sequence[PolicyDecision], lower: Measure, upper: Measure, changes: Sequence[PolicyChange],
    ranges: Sequence[tuple[Measure, Measure]], notes: list[Note],
) -> PendingDecision | None:  # fmt: skip
    """The newest statement, if it was made on the last observed day or later and names another range."""
    if not decisions:
        return None
    newest = decisions[-1]
    day = decision_day(newest)
    if day < day_of(upper) or (newest.lower, newest.upper) == (lower.quantity, upper.quantity):
        return None
    new_lower = stated(newest.lower, day, newest.provenance, "macro.fed.pending_lower")
    new_upper = stated(newest.upper, day, newest.provenance, "macro.fed.pending_upper")
    change = spread_bp(new_upper, upper, "decided upper bound − upper bound in force", "macro.fed.pending_change")
    direction = _direction(change.quantity.value)
    if _VERBS.get(newest.verb) != direction:
        notes.append(Note("verb_differs", "macro.fed.pending_change", day, newest.verb))
    nth = _nth(direction, day, changes, change, day_of(ranges[0][1]))
    if nth is not None:
        nth = relabelled(nth, "macro.fed.pending_nth_of_year")
    return PendingDecision(direction, change, day, new_lower, new_upper, nth)
