"""One quote as measures, and a member's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hstui.analysis.freshness import Freshness, quote_freshness
from hstui.analysis.measures import Note, derived, stated
from hstui.clock import HKT
from hstui.records.market import Quote
from hstui.records.provenance import Measure, Provenance
from hstui.records.units import Quantity, Unit
from hstui.sessions import Calendar
from hstui.universe.model import Stock

CENT = Decimal("0.01")
_CHANGE_TOLERANCE = Decimal("0.02")
"""Percentage points by which a stated change may differ from last / previous close (rounding)."""
_JUMP = Decimal(30)
"""A daily change in % beyond which a quote is questioned (another instrument, another currency)."""


@dataclass(frozen=True, slots=True)
class MemberMove:
    """A member's day. Without a usable quote everything measured is None and `notes` says why."""

    code: str
    name: str
    quote: Quote | None
    last: Measure | None
    change: Measure | None
    """%, from last and previous close."""
    turnover: Measure | None
    place_52w: Measure | None
    """Where the price stands between the 52-week low (0%) and high (100%)."""
    pe: Measure | None
    weight: Measure | None
    """% of the index as of its day."""
    contribution: Measure | None
    """Index points, an estimate; all members' add up to the index's move."""
    relative: Measure | None
    """Change less the index's change, percentage points."""
    in_session: bool
    """Quoted in the session that the index line describes."""
    freshness: Freshness
    notes: tuple[Note, ...] = ()


def quote_day(quote: Quote) -> date:
    """The day of the quote in Hong Kong."""
    return quote.quoted_at.astimezone(HKT).date()


def field(quote: Quote | None, name: str, label: str) -> Measure | None:
    """One stated value of a quote; None when there is no quote or no such value."""
    quantity: Quantity | None = getattr(quote, name) if quote is not None else None
    if quote is None or quantity is None:
        return None
    return stated(quantity, quote_day(quote), quote.provenance, label)


def change_of(quote: Quote, label: str) -> Measure:
    """The change in % from the quote's own prices, to the hundredth."""
    day = quote_day(quote)
    last = stated(quote.last, day, quote.provenance, f"{label}.last")
    before = stated(quote.previous_close, day, quote.provenance, f"{label}.previous_close")
    percent = (last.quantity.ratio(before.quantity) - 1) * 100
    return derived(
        Quantity(percent.quantize(CENT), Unit.PCT), "(last / previous close − 1) × 100", (before, last), label, day
    )


def findings(quote: Quote, label: str) -> list[Note]:
    """Findings about a quote: a stated change that its prices do not give, and a jump."""
    percent = (quote.last.ratio(quote.previous_close) - 1) * 100
    found = []
    if abs(percent - quote.change.value) > _CHANGE_TOLERANCE:
        found.append(Note("stated_change_differs", f"{label}.change", quote_day(quote), str(quote.change.value)))
    if abs(percent) > _JUMP:
        found.append(Note("jump", f"{label}.change", quote_day(quote)))
    return found


def place_52w(quote: Quote | None, label: str) -> Measure | None:
    """Where the last price stands between the low and the high of 52 weeks, in %."""
    high, low = field(quote, "high_52w", f"{label}.high_52w"), field(quote, "low_52w", f"{label}.low_52w")
    last = field(quote, "last", f"{label}.last")
    if high is None or low is None or last is None or high.quantity <= low.quantity:
        return None
    share = (last.quantity - low.quantity).ratio(high.quantity - low.quantity) * 100
    place = Quantity(share.quantize(CENT), Unit.PCT)
    return derived(place, "(last − 52-week low) / (52-week high − low) × 100", (low, high, last), f"{label}.place_52w")


def member_move(
    stock: Stock, quote: Quote | None, session: date | None, calendar: Calendar, now: datetime
) -> MemberMove:
    label = f"quote.{stock.code}"
    weight = weight_of(stock)
    if quote is None:
        return MemberMove(
            stock.code, stock.name_hans, None, None, None, None, None, None, weight, None, None, False, "missing",
            (Note("no_quote", label),),
        )  # fmt: skip
    same = session is not None and calendar.session_on_or_before(quote_day(quote)) == session
    notes = findings(quote, label)
    if not same:
        notes.append(Note("other_session", label, quote_day(quote)))
    return MemberMove(
        code=stock.code,
        name=stock.name_hans,
        quote=quote,
        last=field(quote, "last", f"{label}.last"),
        change=change_of(quote, f"{label}.change"),
        turnover=field(quote, "turnover", f"{label}.turnover"),
        place_52w=place_52w(quote, label),
        pe=field(quote, "pe", f"{label}.pe"),
        weight=weight,
        contribution=None,
        relative=None,
        in_session=same,
        freshness=quote_freshness(quote.quoted_at, now, calendar),
        notes=tuple(notes),
    )


def weight_of(stock: Stock) -> Measure | None:
    """The universe file's weight; its provenance is the file itself."""
    if stock.weight is None or stock.weight_day is None:
        return None
    # The file ships with the program: its entry is as old as the day that it states.
    read = datetime.combine(stock.weight_day, datetime.min.time(), HKT)
    origin = Provenance("universe", "", read, stock.weight_day, f"code={stock.code} weight={stock.weight}")
    return stated(Quantity(stock.weight, Unit.PCT), stock.weight_day, origin, f"index.weight.{stock.code}")
