"""Corporate actions: share repurchases, placings of new shares, and dates ahead."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from hstui.analysis.measures import (
    Disagreement,
    Note,
    by_the_exchange,
    counted,
    derived,
    precedence,
    relabelled,
    stated,
    summed,
)
from hstui.clock import HKT
from hstui.records.flows import Buyback, Placing
from hstui.records.news import CalendarEvent
from hstui.records.provenance import Measure
from hstui.records.units import Quantity, Unit
from hstui.sessions import Calendar
from hstui.text.numbers import last_place
from hstui.universe.model import Review, Universe

_ANNOUNCED = 18
"""Days before it takes effect that the index company announces a review: earlier nobody knew it."""

HONG_KONG = "Exchange"
"""How the exchange's report names purchases made on it."""

_FILE = re.compile(r"(?:\bfile=|SRRPT)(\d{4})-?(\d{2})-?(\d{2})\b")
"""The day of the report's file, in a row as it is kept or in the file's own name."""


@dataclass(frozen=True, slots=True)
class BuybackSummary:
    """One company's repurchases in Hong Kong on its latest trading date, and over the month."""

    code: str
    name: str
    member: bool
    day: date
    """Trading date of the latest repurchase."""
    bought: Measure
    """Shares on `day`."""
    paid: Measure
    """HK$ on `day`."""
    high: Measure | None
    low: Measure | None
    month_days: Measure
    """Days with a repurchase this month, up to `day`."""
    month_paid: Measure
    month_complete: bool
    """Whether reports of every session of the month that has ended are held; else the month's figures are at least."""
    mandate_ratio: Measure | None
    """Bought since the mandate (not since January), % of the shares issued at the mandate."""
    streak_days: Measure
    """Sessions in a row with a repurchase up to `day`."""
    elsewhere: tuple[Measure, ...]
    """Paid on other exchanges on the latest day there (A shares), one a currency."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Blackout:
    """The month before results, in which a company does not ordinarily repurchase."""

    code: str
    results: CalendarEvent
    starts: date


@dataclass(frozen=True, slots=True)
class PlacingSummary:
    """A placing or subscription as its sources state it."""

    code: str
    name: str
    member: bool
    announced: date
    offered: Measure | None
    price: Measure | None
    proceeds: Measure | None
    """As stated, else shares × price."""
    discount: Measure | None
    dilution: Measure | None
    disagreements: tuple[Disagreement, ...]
    """Figures in which another source differs."""
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A date ahead: a source's event, or a review that the universe file knows."""

    day: date
    kind: str
    codes: tuple[str, ...]
    event: CalendarEvent | None
    review: Review | None = None


def file_days(rows: Iterable[Buyback]) -> frozenset[date]:
    """The days of the report's files that the rows came from. A file without purchases of a company that is watched
    leaves no row, so that these are the files that are known to be held, not all of them."""
    found = set()
    for row in rows:
        told = _FILE.search(row.provenance.raw) or _FILE.search(row.provenance.url)
        if told is not None:
            year, month, day = (int(part) for part in told.groups())
            with suppress(ValueError):  # digits that are no date
                found.add(date(year, month, day))
    return frozenset(found)


def buybacks(
    rows: Sequence[Buyback],
    universe: Universe,
    calendar: Calendar,
    day: date,
    since_days: int = 7,
    files: Collection[date] | None = None,
    completed: date | None = None,
) -> list[BuybackSummary]:
    """Companies that repurchased in Hong Kong within `since_days` up to `day`, members first, largest sum first.

    Only rows in HKD with the method `Exchange` are Hong Kong purchases. The month is that of the latest trading date.
    `files` are the days of the files that were read, by default those that `rows` came from: a file tells the trades
    of the session before its day, and late ones of others, so that a trading date shows no file to be held.
    `completed` is the last session that has ended, by default `day`: a purchase of it may be in a file that is missing.
    """
    held_files = file_days(rows) if files is None else frozenset(files)
    distinct = _distinct([row for row in rows if row.day <= day])
    at_home: dict[str, list[Buyback]] = defaultdict(list)
    abroad: dict[str, list[Buyback]] = defaultdict(list)
    for row in distinct:
        home = row.method == HONG_KONG and row.paid.unit is Unit.HKD
        (at_home if home else abroad)[row.code].append(row)
    members = set(universe.codes)
    found = [
        _buyback(code, held, abroad.get(code, []), universe, calendar, held_files, completed or day)
        for code, held in sorted(at_home.items())
        if max(row.day for row in held) > day - timedelta(days=since_days)
    ]
    return sorted(found, key=lambda one: (one.code not in members, -one.paid.quantity.value, one.code))


def _distinct(rows: Sequence[Buyback]) -> list[Buyback]:
    """Rows once: two days' files may hold the same row."""
    seen: dict[tuple[object, ...], Buyback] = {}
    for row in sorted(rows, key=lambda one: (one.day, one.code, one.provenance.fetched_at, one.provenance.raw)):
        seen.setdefault((row.code, row.day, row.method, row.bought, row.paid, row.high, row.low), row)
    return list(seen.values())


def _buyback(
    code: str, held: Sequence[Buyback], elsewhere: Sequence[Buyback], universe: Universe, calendar: Calendar,
    files: frozenset[date], completed: date,
) -> BuybackSummary:  # fmt: skip
    day = max(row.day for row in held)
    label = f"buyback.{code}"
    today = [row for row in held if row.day == day]
    month = [row for row in held if (row.day.year, row.day.month) == (day.year, day.month)]
    until = max(day, min(completed, day.replace(day=monthrange(day.year, day.month)[1])))
    missing = _missing_reports(until, calendar, files)
    span = f"trading dates {day.replace(day=1)} to {day}"
    if missing:
        span += f", without reports of {len(missing)} sessions up to {until}"
    days = sorted({row.day for row in month})
    stock = universe.known.get(code)
    newest, paid = today[-1], _measures(month, "paid", label)
    highs = [row.high for row in today if row.high is not None]
    ratios = [row.mandate_ratio for row in today if row.mandate_ratio is not None]
    lows = [row.low or row.high for row in today if (row.low or row.high) is not None]

    def one(quantity: Quantity | None, name: str) -> Measure | None:
        return None if quantity is None else stated(quantity, day, newest.provenance, f"{label}.{name}")

    return BuybackSummary(
        code=code,
        name=stock.name_hans if stock is not None else newest.name,
        member=code in universe.codes,
        day=day,
        bought=_sum(today, "bought", f"{label}.bought", f"Σ shares, rows of {day}"),
        paid=_sum(today, "paid", f"{label}.paid", f"Σ paid, rows of {day}"),
        high=one(max(highs) if highs else None, "high"),
        low=one(min(low for low in lows if low is not None) if lows else None, "low"),
        month_days=counted(len(days), Unit.COUNT, f"days with a repurchase, {span}", paid, f"{label}.month_days"),
        month_paid=_sum(month, "paid", f"{label}.month_paid", f"Σ paid, {span}"),
        month_complete=not missing,
        mandate_ratio=one(max(ratios, key=lambda ratio: ratio.value, default=None), "mandate_ratio"),
        streak_days=_buyback_streak(held, day, calendar, label),
        elsewhere=_elsewhere(elsewhere, label),
        notes=tuple(Note("report_missing", f"{label}.month_paid", gap) for gap in missing),
    )  # fmt: skip


def _measures(rows: Sequence[Buyback], field: str, label: str) -> tuple[Measure, ...]:
    ordered = sorted(rows, key=lambda row: (row.day, row.provenance.raw))
    return tuple(stated(getattr(row, field), row.day, row.provenance, f"{label}.{field}@{row.day}") for row in ordered)


def _sum(rows: Sequence[Buyback], field: str, label: str, formula: str) -> Measure:
    inputs = _measures(rows, field, f"buyback.{rows[0].code}")
    return relabelled(inputs[0], label) if len(inputs) == 1 else summed(inputs, formula, label)


def _missing_reports(day: date, calendar: Calendar, files: frozenset[date]) -> list[date]:
    """Sessions of the month up to `day` whose report, the file of the session after, is not held."""
    days = [day.replace(day=number) for number in range(1, day.day + 1)]
    return [one for one in days if calendar.is_session(one) and calendar.next(one) not in files]


def _buyback_streak(rows: Sequence[Buyback], day: date, calendar: Calendar, label: str) -> Measure:
    bought_on = {row.day for row in rows}
    length, at = 0, day
    while at in bought_on:
        length += 1
        at = calendar.previous(at)
    inside = [row for row in rows if row.day > at]
    formula = f"sessions in a row with a repurchase up to {day}"
    return counted(length, Unit.DAYS, formula, _measures(inside, "paid", label), f"{label}.streak_days", day)


def _elsewhere(rows: Sequence[Buyback], label: str) -> tuple[Measure, ...]:
    by_unit: dict[Unit, list[Buyback]] = defaultdict(list)
    for row in rows:
        by_unit[row.paid.unit].append(row)
    found = []
    for unit in sorted(by_unit):
        day = max(row.day for row in by_unit[unit])
        latest = [row for row in by_unit[unit] if row.day == day]
        found.append(_sum(latest, "paid", f"{label}.paid_{unit.value}", f"Σ paid, {latest[0].method}, {day}"))
    return tuple(found)


def blackouts(events: Sequence[CalendarEvent], codes: Sequence[str], day: date) -> Mapping[str, Blackout]:
    """Companies within a month before results whose date is known: silence is then no signal."""
    found: dict[str, Blackout] = {}
    for event in sorted((one for one in events if one.kind == "results"), key=lambda one: one.starts):
        results = event.starts.astimezone(HKT).date()
        starts = _month_before(results)
        if starts <= day <= results:
            for code in event.codes:
                if code in codes:
                    found.setdefault(code, Blackout(code, event, starts))
    return dict(sorted(found.items()))


def _month_before(day: date) -> date:
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def placings(rows: Sequence[Placing], universe: Universe, day: date, since_days: int = 7) -> list[PlacingSummary]:
    """Placings announced within `since_days` up to `day`, newest first; reports of one placing (announced within
    three days) are put together, the exchange's figures first, and differences are kept."""
    recent = [row for row in rows if day - timedelta(days=since_days) < row.announced <= day]
    groups: list[list[Placing]] = []
    for row in sorted(recent, key=lambda one: (one.code, one.announced, _trust(one), one.provenance.raw)):
        last = groups[-1] if groups else None
        if last and last[0].code == row.code and (row.announced - last[0].announced).days <= 3:
            last.append(row)
        else:
            groups.append([row])
    found = [_placing(sorted(group, key=_trust), universe) for group in groups]
    return sorted(found, key=lambda one: (-one.announced.toordinal(), one.code))


def _trust(row: Placing) -> tuple[int, str]:
    return precedence(row.provenance.source)


def _placing(group: Sequence[Placing], universe: Universe) -> PlacingSummary:
    code, announced = group[0].code, min(row.announced for row in group)
    label = f"placing.{code}.{announced}"
    disagreements: list[Disagreement] = []

    def pick(name: str) -> Measure | None:
        stated_values = [
            stated(quantity, row.announced, row.provenance, f"{label}.{name}")
            for row in group
            if (quantity := getattr(row, name)) is not None
        ]
        if not stated_values:
            return None
        used, *others = stated_values
        if not by_the_exchange(used.provenance[0].source):  # a desk that rounds gives way to one that does not
            used = max([used, *(other for other in others if not _differs(used.quantity, other.quantity))], key=_places)
        others = [other for other in stated_values if other is not used]
        disagreements.extend(
            Disagreement(f"{label}.{name}", announced, used, other)
            for other in others
            if _differs(used.quantity, other.quantity)
        )
        return used

    offered, price, proceeds = pick("offered"), pick("price"), pick("proceeds")
    if proceeds is None and offered is not None and price is not None:
        amount = Quantity(offered.quantity.value * price.quantity.value, price.quantity.unit)
        proceeds = derived(amount, "shares offered × price", (offered, price), f"{label}.proceeds", announced)
    stock = universe.known.get(code)
    return PlacingSummary(
        code=code,
        name=stock.name_hans if stock is not None else code,
        member=code in universe.codes,
        announced=announced,
        offered=offered,
        price=price,
        proceeds=proceeds,
        discount=pick("discount"),
        dilution=pick("dilution"),
        disagreements=tuple(disagreements),
        sources=tuple(dict.fromkeys(row.provenance.source for row in group)),
    )


def _places(measure: Measure) -> int:
    """Decimal places that a figure is stated with."""
    return max(0, -last_place(measure.quantity.value))


def _differs(one: Quantity, other: Quantity) -> bool:
    """Whether two statements differ by more than rounding (1%; 近9% may be 8.63%); other units always do."""
    if one.unit is not other.unit:
        return True
    if one.unit is Unit.PCT and any(value == value.to_integral_value() for value in (one.value, other.value)):
        return abs(one.value - other.value) >= 1
    return abs(one.value - other.value) > abs(one.value) * Decimal("0.01")


def upcoming(events: Sequence[CalendarEvent], universe: Universe, now: datetime, days: int = 45) -> list[Upcoming]:
    """Events and index reviews from today to `days` ahead, in one list by day."""
    today = now.astimezone(HKT).date()
    last = today + timedelta(days=days)
    found = [
        Upcoming(event.starts.astimezone(HKT).date(), event.kind, event.codes, event)
        for event in events
        if today <= event.starts.astimezone(HKT).date() <= last
    ]
    found += [
        Upcoming(review.effective, "index_review", (*review.added, *review.removed), None, review)
        for review in universe.reviews
        if today <= review.effective <= min(last, today + timedelta(days=_ANNOUNCED))
    ]
    return sorted(found, key=lambda one: (one.day, one.kind, one.codes, one.event.title if one.event else ""))
