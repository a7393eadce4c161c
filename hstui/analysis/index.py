"""The index and its members' day: level, breadth, and what each member contributed, as an estimate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal

from hstui.analysis.freshness import Freshness, after_close, quote_freshness
from hstui.analysis.index_members import (
    CENT,
    MemberMove,
    change_of,
    field,
    findings,
    member_move,
    place_52w,
    quote_day,
)
from hstui.analysis.measures import Note, counted, derived, stated, summed
from hstui.clock import SKEW
from hstui.records.market import Quote
from hstui.records.provenance import Measure
from hstui.records.units import Quantity, Unit
from hstui.sessions import Calendar
from hstui.universe.model import Universe

__all__ = ["IndexSnapshot", "MemberMove", "index_snapshot"]

LEADERS = 5
_RESIDUAL = Decimal("0.25")
"""Share of the index move that estimates may leave unexplained before the weights are called drifted."""


@dataclass(frozen=True, slots=True)
class IndexSnapshot:
    """The index on one session."""

    code: str
    session: date | None
    level: Measure | None
    change_points: Measure | None
    change: Measure | None
    """%."""
    turnover: Measure | None
    """HK$, as the index's own quote states it."""
    members_turnover: Measure | None
    """HK$, sum over members quoted in the session."""
    high_52w: Measure | None
    low_52w: Measure | None
    place_52w: Measure | None
    advancers: Measure | None
    decliners: Measure | None
    unchanged: Measure | None
    members: tuple[MemberMove, ...]
    """By code."""
    leaders: tuple[MemberMove, ...]
    """Largest positive contributions first (by change where contributions are unknown)."""
    laggards: tuple[MemberMove, ...]
    """Largest negative contributions first."""
    covered_weight: Measure | None
    """% of the index's weight among members quoted in the session."""
    residual: Measure | None
    """Index points that weights × changes leave unexplained and that are spread over members by weight."""
    weight_day: date | None
    freshness: Freshness
    notes: tuple[Note, ...] = ()
    quoted_at: datetime | None = None
    """When the index itself was quoted."""
    index_session: date | None = None
    """The session of the index's own quote, which need not be the members'."""
    closed: bool = False
    """The index's quote is its session's close."""


def index_snapshot(quotes: Sequence[Quote], universe: Universe, calendar: Calendar, now: datetime) -> IndexSnapshot:
    """The universe's index and members from the newest quote of each.

    The session is the one that most quotes are of. Members quoted in another one count neither in breadth nor in
    contributions; an index quote of another one is shown with its own age and explains nothing.

    Contribution of member i, in points: w·r·P + (move − Σ w·r·P)·w, where w is its weight (scaled so that the
    weights of members quoted add up to 1), r its change, P the index's previous close and move the index's change.
    Rounded to 0.01 by largest remainder, so that the printed estimates add up to the printed move.
    """
    newest = _newest(quotes, now)
    index_quote = newest.get(universe.index_code) if universe.index_code else None
    label = f"index.{universe.index_code or universe.id}"
    notes: list[Note] = []
    if universe.index_code and index_quote is None:
        ahead = any(quote.code == universe.index_code and _ahead(quote, now) for quote in quotes)
        notes.append(Note("ahead_of_clock" if ahead else "no_index_quote", label))
    named = [universe.index_code, *universe.codes]
    session = _session([newest[code] for code in named if code in newest], calendar)
    bare = [member_move(stock, newest.get(stock.code), session, calendar, now) for stock in universe.stocks]
    level = change_points = change = None
    if index_quote is not None:
        day, origin = quote_day(index_quote), index_quote.provenance
        level = stated(index_quote.last, day, origin, f"{label}.level")
        before = stated(index_quote.previous_close, day, origin, f"{label}.previous_close")
        change_points = derived(
            level.quantity - before.quantity, "level − previous close", (before, level), f"{label}.change_points", day
        )
        change = change_of(index_quote, f"{label}.change")
        notes += findings(index_quote, label)
    same = index_quote is not None and calendar.session_on_or_before(quote_day(index_quote)) == session
    if index_quote is not None and not same:
        notes.append(Note("other_session", label, quote_day(index_quote)))
    members, residual, covered = _contributions(bare, index_quote if same else None, label, notes)
    members = [_relative(member, change if same else None) for member in members]
    in_session = [member for member in members if member.in_session and member.change is not None]
    rising, falling = _ranked(in_session)
    return IndexSnapshot(
        code=universe.index_code,
        session=session,
        level=level,
        change_points=change_points,
        change=change,
        turnover=field(index_quote, "turnover", f"{label}.turnover"),
        members_turnover=_turnover(in_session, label),
        high_52w=field(index_quote, "high_52w", f"{label}.high_52w"),
        low_52w=field(index_quote, "low_52w", f"{label}.low_52w"),
        place_52w=place_52w(index_quote, label),
        advancers=_breadth(in_session, 1, f"{label}.advancers", session),
        decliners=_breadth(in_session, -1, f"{label}.decliners", session),
        unchanged=_breadth(in_session, 0, f"{label}.unchanged", session),
        members=tuple(members),
        leaders=tuple(rising[:LEADERS]),
        laggards=tuple(falling[:LEADERS]),
        covered_weight=covered,
        residual=residual,
        weight_day=max((m.weight.day for m in members if m.weight and m.weight.day), default=None),
        freshness=quote_freshness(index_quote.quoted_at if index_quote else None, now, calendar),
        notes=tuple(notes),
        quoted_at=index_quote.quoted_at if index_quote else None,
        index_session=calendar.session_on_or_before(quote_day(index_quote)) if index_quote else None,
        closed=index_quote is not None and after_close(index_quote.quoted_at, calendar),
    )


def _ahead(quote: Quote, now: datetime) -> bool:
    """Whether a quote is stamped later than it can be known: our clock or the source's is wrong."""
    return quote.quoted_at > now + SKEW


def _newest(quotes: Sequence[Quote], now: datetime) -> dict[str, Quote]:
    """The newest usable quote of each code by the quotes' own time; future ones cannot be right."""
    newest: dict[str, Quote] = {}
    for quote in sorted(quotes, key=lambda each: (each.quoted_at, each.provenance.source), reverse=True):
        usable = quote.last.value > 0 and quote.previous_close.value > 0
        if usable and not _ahead(quote, now):
            newest.setdefault(quote.code, quote)
    return newest


def _session(quotes: Sequence[Quote], calendar: Calendar) -> date | None:
    """The session that most quotes are of; of two as frequent the later."""
    days = Counter(calendar.session_on_or_before(quote_day(quote)) for quote in quotes)
    return max(days, key=lambda day: (days[day], day), default=None)


def _contributions(
    members: Sequence[MemberMove], index_quote: Quote | None, label: str, notes: list[Note]
) -> tuple[list[MemberMove], Measure | None, Measure | None]:
    """Members with estimated contributions, the residual, and the weight covered."""
    weighed = [m for m in members if m.in_session and m.change is not None and m.weight is not None]
    if not weighed:
        if members:
            notes.append(Note("no_weights" if all(m.weight is None for m in members) else "no_quote", label))
        return list(members), None, None
    weights = [member.weight for member in weighed if member.weight is not None]
    covered = summed(weights, "Σ weight of members quoted in the session", f"{label}.covered_weight")
    if index_quote is None or covered.quantity.value <= 0:
        return list(members), None, covered
    missing = [member for member in members if member not in weighed]
    notes += [Note("not_in_contributions", label, detail=member.code) for member in missing]
    day, before = quote_day(index_quote), index_quote.previous_close
    base = stated(before, day, index_quote.provenance, f"{label}.previous_close")
    move = (index_quote.last - before).value
    shares = [weight.quantity.ratio(covered.quantity) for weight in weights]
    raw = [
        share * ((m.quote.last.ratio(m.quote.previous_close)) - 1) * before.value
        for share, m in zip(shares, weighed, strict=True)
        if m.quote is not None
    ]
    left = move - sum(raw)
    points = _rounded([part + left * share for part, share in zip(raw, shares, strict=True)], move)
    if abs(left) > abs(move) * _RESIDUAL and abs(left) > 1:
        notes.append(Note("weights_drifted", label, weights[0].day))
    days = " and ".join(str(day) for day in sorted({weight.day for weight in weights if weight.day is not None}))
    formula = (
        "estimate: weight / Σ weights × change × previous close, unexplained points spread by weight, "
        f"weights of {days}"
    )
    estimated = {}
    for member, weight, estimate in zip(weighed, weights, points, strict=True):
        if member.change is not None:
            name, inputs = f"{label}.contribution.{member.code}", (weight, member.change, base)
            estimated[member.code] = derived(Quantity(estimate, Unit.POINTS), formula, inputs, name, day)
    unexplained = Quantity(left.quantize(CENT), Unit.POINTS)
    formula = "move − Σ weight × change × previous close"
    residual = derived(unexplained, formula, (*weights, base), f"{label}.residual", day)
    return [replace(member, contribution=estimated.get(member.code)) for member in members], residual, covered


def _rounded(parts: Sequence[Decimal], whole: Decimal) -> list[Decimal]:
    """Parts rounded to 0.01 so that they add up to `whole` rounded to 0.01 (largest remainder)."""
    floors = [part.quantize(CENT, rounding=ROUND_FLOOR) for part in parts]
    short = int((whole.quantize(CENT) - sum(floors)) / CENT)
    order = sorted(range(len(parts)), key=lambda place: (floors[place] - parts[place], place))
    for place in order[: max(0, short)]:
        floors[place] += CENT
    return floors


def _relative(member: MemberMove, change: Measure | None) -> MemberMove:
    if change is None or member.change is None or not member.in_session:
        return member
    gap = (member.change.quantity - change.quantity).value
    relative = derived(
        Quantity(gap, Unit.PP),
        "member's change − index's change",
        (change, member.change),
        f"quote.{member.code}.relative",
    )
    return replace(member, relative=relative)


def _turnover(members: Sequence[MemberMove], label: str) -> Measure | None:
    known = [member.turnover for member in members if member.turnover is not None]
    if not known:
        return None
    return summed(known, f"Σ turnover of {len(known)} members quoted in the session", f"{label}.members_turnover")


def _breadth(members: Sequence[MemberMove], sign: int, label: str, day: date | None) -> Measure | None:
    """How many members rose, fell or stood still, by exact prices rather than by the rounded change."""
    if not members:
        return None

    def direction(quote: Quote | None) -> int:
        return 0 if quote is None else (quote.last > quote.previous_close) - (quote.last < quote.previous_close)

    matching = [m.change for m in members if m.change is not None and direction(m.quote) == sign]
    inputs = tuple(member.change for member in members if member.change is not None)
    return counted(len(matching), Unit.COUNT, f"of {len(members)} members quoted in the session", inputs, label, day)


def _ranked(members: Sequence[MemberMove]) -> tuple[list[MemberMove], list[MemberMove]]:
    """Members that pulled up, strongest first, and those that pulled down, strongest first: by contribution, those
    without one left out, or by change where none has one (points and percentages are not compared)."""
    by_points = any(member.contribution is not None for member in members)
    pulls: dict[str, Decimal] = {}
    for member in members:
        measure = member.contribution if by_points else member.change
        pulls[member.code] = measure.quantity.value if measure is not None else Decimal(0)
    rising = sorted((m for m in members if pulls[m.code] > 0), key=lambda m: (-pulls[m.code], m.code))
    falling = sorted((m for m in members if pulls[m.code] < 0), key=lambda m: (pulls[m.code], m.code))
    return rising, falling
