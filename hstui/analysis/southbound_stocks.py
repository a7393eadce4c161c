"""Southbound money by stock: streaks and their sums on the basis of the ten most active stocks a channel.

Only a stock among a channel's ten most active has published figures. On other days its trade is unknown, so a
streak ends there; it does not become 0 and is not bridged. Days without Stock Connect sessions do not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hstui.analysis.measures import (
    NET,
    Disagreement,
    Note,
    counted,
    difference,
    precedence,
    relabelled,
    stated,
    summed,
)
from hstui.records.flows import Holding, StockFlow
from hstui.records.provenance import Measure
from hstui.records.units import Quantity, Unit
from hstui.sessions import Calendar
from hstui.universe.model import Universe

RECENT = 20
"""Sessions over which appearances among the ten most active are counted."""
_LONG_SERIES = 50
"""A streak that uses up as many rows as this, all that are held, may be cut by the page that gave them."""
_TOLERANCE = Quantity(Decimal(1), Unit.HKD)


@dataclass(frozen=True, slots=True)
class StockStreak:
    """One stock's southbound trade on `day`. Money is in HK$."""

    code: str
    name: str
    """As the universe names it (zh-Hans), else as the source does."""
    member: bool
    day: date
    net: Measure
    """Over the known legs; see `partial`."""
    buy: Measure | None
    sell: Measure | None
    shanghai_net: Measure | None
    shenzhen_net: Measure | None
    partial: bool
    """Only one channel's leg is known on `day`."""
    streak_days: Measure
    """Sessions in a row with the sign of `net`, negative for selling; 0 on an even day."""
    streak_total: Measure
    streak_open: bool
    """The rows held end before the streak does: it is at least this long."""
    partial_days: int
    """Days of the streak with one leg only."""
    broken_by: str
    """What ended it: `sign`, `absent`, or `` when open."""
    previous_streak: int
    """Signed length of the run of opposite sign that ended on the session before this streak; 0: none."""
    rank: int
    """1 is the largest net buying among members of the day; 0 for non-members."""
    top_ten_days: Measure
    """Of the last 20 sessions (fewer where the rows do not reach so far), days with a row."""
    holding: Measure | None
    """Shares held through both channels, and their day (T+2 settlement)."""
    holding_ratio: Measure | None
    holding_change: Measure | None
    estimated_net: Measure | None
    """The source's estimate of the value of the holding's change; not a trade figure."""
    history: tuple[Measure, ...]
    """Net of sessions with a row, oldest first, at most 20."""
    disagreements: tuple[Disagreement, ...] = ()
    notes: tuple[Note, ...] = ()


def stock_flows(
    rows: Sequence[StockFlow],
    calendar: Calendar,
    universe: Universe,
    day: date,
    holdings: Sequence[Holding] = (),
    sessions: Sequence[date] = (),
) -> list[StockStreak]:
    """Every stock with a row on `day`, largest net buying first; non-members are flagged, not left out.

    `sessions` are the Stock Connect sessions observed in the channel rows (`MarketFlow.sessions`); before the
    first of them, and without any, the calendar is used.
    """
    # Amounts in another currency are refused, not converted.
    in_hkd = [row for row in rows if row.day <= day and row.net.unit in (Unit.HKD, Unit.HKD_WAN, Unit.HKD_MILLION)]
    walk = _Sessions(sessions, calendar, day, {row.day for row in in_hkd})
    spans = _spans(in_hkd)
    kept, disagreements, notes = _one_row_a_day(in_hkd)
    by_code: dict[str, dict[date, StockFlow]] = defaultdict(dict)
    for row in kept:
        by_code[row.code][row.day] = row
    on_day = sorted(
        (held[day] for held in by_code.values() if day in held), key=lambda row: (-row.net.to(Unit.HKD).value, row.code)
    )
    members = set(universe.codes)
    ranks = {row.code: place for place, row in enumerate((r for r in on_day if r.code in members), start=1)}
    latest = _latest_holdings(holdings, day)
    return [
        _streak(
            by_code[row.code], row, walk, universe, spans[row.code], ranks.get(row.code, 0),
            latest.get(row.code), disagreements.get(row.code, ()), notes.get(row.code, ()),
        )
        for row in on_day
    ]  # fmt: skip


class _Sessions:
    """The sessions to walk, newest first: those observed in channel rows, then the calendar's; where that does not know
    all holidays, those of which some stock has a row."""

    def __init__(self, observed: Sequence[date], calendar: Calendar, day: date, traded: Collection[date]) -> None:
        self._calendar = calendar
        self._traded = frozenset(traded)
        self._oldest = min(traded, default=day)
        self._observed = frozenset(held for held in observed if held <= day) | {day}
        self._first = min(observed, default=date.max)

    def before(self, day: date) -> date:
        """The session before `day`."""
        day -= timedelta(days=1)
        while not (day in self._observed or (self._expected(day))):
            day -= timedelta(days=1)
        return day

    def _expected(self, day: date) -> bool:
        if day >= self._first or not self._calendar.is_connect(day):
            return False
        return self._calendar.covers_connect(day) or day in self._traded or day < self._oldest

    def last(self, day: date, count: int) -> list[date]:
        """`count` sessions up to `day`, newest first."""
        found = [day]
        while len(found) < count:
            found.append(self.before(found[-1]))
        return found


def _one_row_a_day(
    rows: Sequence[StockFlow],
) -> tuple[list[StockFlow], Mapping[str, tuple[Disagreement, ...]], Mapping[str, tuple[Note, ...]]]:
    """The exchange's row where there is one, else another's; of one source the last fetched. Differences are kept."""
    latest: dict[tuple[str, date, str], StockFlow] = {}
    notes: dict[str, tuple[Note, ...]] = defaultdict(tuple)
    for row in sorted(rows, key=lambda row: (row.provenance.fetched_at, row.provenance.raw)):
        key = (row.code, row.day, row.provenance.source)
        before = latest.get(key)
        if before is not None and before.net != row.net:
            notes[row.code] += (Note("revised", f"southbound.{row.code}.net", row.day, str(before.net.value)),)
        latest[key] = row
    chosen: dict[tuple[str, date], StockFlow] = {}
    differing: dict[str, tuple[Disagreement, ...]] = defaultdict(tuple)
    for row in sorted(latest.values(), key=lambda row: (row.code, row.day, precedence(row.provenance.source))):
        used = chosen.setdefault((row.code, row.day), row)
        # A source that knows one leg only does not contradict one that knows both.
        same_legs = used.partial == row.partial
        if used is not row and same_legs and abs(used.net.to(Unit.HKD) - row.net.to(Unit.HKD)) > _TOLERANCE:
            found = Disagreement(f"southbound.{row.code}.net", row.day, _net(used), _net(row))
            differing[row.code] += (found,)
        elif used.partial and not row.partial:
            chosen[row.code, row.day] = row
    return [chosen[key] for key in sorted(chosen)], differing, notes


_Spans = Sequence[tuple[date, date]]
"""First and last days between which a stock without a row is known to have been outside both lists."""


def _spans(rows: Sequence[StockFlow]) -> Mapping[str, _Spans]:
    """By stock, the days that each source which has rows of it covers: from its earliest to its latest row of any."""
    covered: dict[str, tuple[date, date]] = {}
    sources: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        source = row.provenance.source
        first, last = covered.get(source, (row.day, row.day))
        covered[source] = (min(first, row.day), max(last, row.day))
        sources[row.code].add(source)
    return {code: [covered[source] for source in sorted(found)] for code, found in sources.items()}


def _covers(spans: _Spans, day: date) -> bool:
    return any(first <= day <= last for first, last in spans)


def _net(row: StockFlow) -> Measure:
    traded = (row.buy, row.sell) if row.computed and row.buy is not None and row.sell is not None else None
    return _bought_less_sold(row, row.net, traded, "", f"southbound.{row.code}.net@{row.day}")


def _bought_less_sold(
    row: StockFlow, net: Quantity, traded: tuple[Quantity, Quantity] | None, channel: str, label: str
) -> Measure:
    """A net as the source states it, else of what was bought and sold."""
    if traded is None:
        return stated(net.to(Unit.HKD), row.day, row.provenance, label)
    buy, sell = (
        stated(quantity.to(Unit.HKD), row.day, row.provenance, f"southbound.{row.code}.{channel}{name}@{row.day}")
        for name, quantity in zip(("buy", "sell"), traded, strict=True)
    )
    return difference(buy, sell, NET, label)


def _streak(
    held: Mapping[date, StockFlow], row: StockFlow, walk: _Sessions, universe: Universe, spans: _Spans, rank: int,
    holding: Holding | None, disagreements: Sequence[Disagreement], notes: Sequence[Note],
) -> StockStreak:  # fmt: skip
    code, day, label = row.code, row.day, f"southbound.{row.code}"
    sign = _sign(row.net)
    run, broken_by, stop = _run(held, walk, day, sign, spans)
    if broken_by == "absent" and len(run) == len(held) >= _LONG_SERIES:
        broken_by = ""
    inputs = tuple(_net(step) for step in run)
    basis = f"{len(run)} Stock Connect sessions {run[0].day} to {day}, ten most active stocks a channel"
    before = 0
    if broken_by == "sign":
        opposite = held[stop].net
        before = _sign(opposite) * len(_run(held, walk, stop, _sign(opposite), spans)[0])
    window = [session for session in walk.last(day, RECENT) if _covers(spans, session)]
    seen = [held[session] for session in reversed(window) if session in held]
    stock = universe.known.get(code)

    def part(quantity: Quantity | None, name: str) -> Measure | None:
        return None if quantity is None else stated(quantity.to(Unit.HKD), day, row.provenance, f"{label}.{name}")

    def leg(net: Quantity | None, traded: tuple[Quantity, Quantity] | None, channel: str) -> Measure | None:
        return None if net is None else _bought_less_sold(row, net, traded, f"{channel}_", f"{label}.{channel}_net")

    def of_holding(quantity: Quantity | None, name: str) -> Measure | None:
        if quantity is None or holding is None:
            return None
        return stated(quantity, holding.day, holding.provenance, f"{label}.{name}")

    return StockStreak(
        code=code,
        name=stock.name_hans if stock is not None else row.name,
        member=code in universe.codes,
        day=day,
        net=relabelled(_net(row), f"{label}.net"),
        buy=part(row.buy, "buy"),
        sell=part(row.sell, "sell"),
        shanghai_net=leg(row.shanghai_net, row.shanghai_traded, "shanghai"),
        shenzhen_net=leg(row.shenzhen_net, row.shenzhen_traded, "shenzhen"),
        partial=row.partial,
        streak_days=counted(sign * len(run), Unit.DAYS, f"same sign in {basis}", inputs, f"{label}.streak_days", day),
        streak_total=summed(inputs, f"Σ net, {basis}", f"{label}.streak_total"),
        streak_open=broken_by == "",
        partial_days=sum(step.partial for step in run),
        broken_by=broken_by,
        previous_streak=before,
        rank=rank,
        top_ten_days=counted(
            len(seen), Unit.DAYS, f"days with a row among {len(window)} of the last {RECENT} sessions",
            tuple(_net(step) for step in seen), f"{label}.top_ten_days", day,
        ),
        holding=of_holding(holding.held if holding else None, "holding"),
        holding_ratio=of_holding(holding.ratio if holding else None, "holding_ratio"),
        holding_change=of_holding(holding.change if holding else None, "holding_change"),
        estimated_net=of_holding(holding.estimated_net if holding else None, "estimated_net"),
        history=tuple(_net(step) for step in seen),
        disagreements=tuple(disagreements),
        notes=tuple(notes),
    )  # fmt: skip


def _sign(quantity: Quantity) -> int:
    return (quantity.value > 0) - (quantity.value < 0)


def _run(
    held: Mapping[date, StockFlow], walk: _Sessions, day: date, sign: int, spans: _Spans
) -> tuple[list[StockFlow], str, date]:
    """Rows back from `day` with one sign, oldest first; what ended them (`sign`, `absent`, or `` when the rows
    held do not reach further); and the session on which they ended."""
    run = [held[day]]
    at = walk.before(day)
    while at in held and _sign(held[at].net) == sign:
        run.append(held[at])
        at = walk.before(at)
    ended = "sign" if at in held else "absent" if _covers(spans, at) else ""
    return run[::-1], ended, at


def _latest_holdings(holdings: Sequence[Holding], day: date) -> dict[str, Holding]:
    """Each stock's newest holding up to `day`."""
    newest: dict[str, Holding] = {}
    for holding in sorted(holdings, key=lambda held: (held.day, held.provenance.source)):
        if holding.day <= day:
            newest[holding.code] = holding
    return newest
