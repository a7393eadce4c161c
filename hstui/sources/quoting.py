"""What the quote sources share: a quote's sanity, its time in Hong Kong, and which symbol means which security."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from hstui.clock import HKT
from hstui.errors import Fault, SourceError
from hstui.records.market import Quote
from hstui.records.provenance import Provenance
from hstui.records.units import Quantity, Unit
from hstui.sources.base import Ask, Parsed
from hstui.sources.rows import TENFOLD, optional
from hstui.universe.model import Stock

_CHANGE_TOLERANCE = Decimal("0.06")
"""Percentage points between the stated change and the one from last and previous close: rounding of both."""
_SCALED_TOLERANCE = Decimal("0.6")
"""The same of a change that is stated times a hundred."""
_LIMIT_PCT = Decimal(95)
_BEYOND = Decimal("1.25")
_SCALES = (Decimal(100), Decimal(1000))
_SLACK_LOW, _SLACK_HIGH = Decimal("0.9"), Decimal("1.1")
_LEAST_INDEX_TURNOVER, _MOST_TURNOVER = Decimal(10) ** 9, Decimal(10) ** 12
"""HK$: the whole market has traded 620 billion in a day. Some index lines state thousands or 万 without saying so."""
_MOMENT = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Symbols:
    """A universe's securities in one provider's spelling, the index first, then the members by code."""

    codes: Mapping[str, str]
    """Provider's symbol to our code (`r_hk00700` to `00700`)."""
    index_code: str

    def unit(self, code: str) -> Unit:
        """What the prices of a security are in."""
        return Unit.POINTS if code == self.index_code else Unit.HKD


def symbols_of(ask: Ask, provider: str, symbol: Callable[[Stock], str]) -> Symbols:
    """The members' symbols, and the index's where the universe names one for the provider."""
    universe = ask.universe
    codes: dict[str, str] = {}
    index = universe.index_symbols.get(provider, "")
    if index and universe.index_code:
        codes[index] = universe.index_code
    codes.update((symbol(stock), stock.code) for stock in universe.stocks)
    return Symbols(codes, universe.index_code)


def moment_of(text: str) -> datetime | None:
    """A Hong Kong moment written `2026/09/29 16:08:08`, or None when it is none."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=HKT)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Cells:
    """A quote line's numbers, in HK$, points, shares and %, whatever the provider's order; None where missing."""

    name: str
    quoted_at: datetime | None
    last: Decimal | None
    previous_close: Decimal | None
    change: Decimal | None
    high: Decimal | None = None
    low: Decimal | None = None
    turnover: Decimal | None = None
    volume: Decimal | None = None
    high_52w: Decimal | None = None
    low_52w: Decimal | None = None
    pe: Decimal | None = None
    market_value: Decimal | None = None


@dataclass(slots=True)
class Board:
    """The quotes of one answer, and notes on what was wrong or tolerated."""

    symbols: Symbols
    ask: Ask
    quotes: list[Quote] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _scaled: list[str] = field(default_factory=list)

    def refuse(self, code: str, why: str) -> None:
        """There is a line of that security, and no quote can be made of it."""
        self.notes.append(f"{code}: {why}")

    def add(self, code: str, cells: Cells, origin: Provenance) -> None:
        """Add the quote if it can be true.

        No quote without time, last price, previous close and change; prices are positive and of one unit, and the
        change is not that of the two prices in each other's place. Kept with a note: a stated change that last and
        previous close do not give. Left out: a turnover that does not lie between low and high times volume, being of
        another unit, an index turnover below HK$ 1 billion, and a range that does not hold the last price.
        """
        if any(quote.code == code for quote in self.quotes):
            self.refuse(code, "told twice, the first kept")
            return
        last, previous, change = cells.last, cells.previous_close, cells.change
        if cells.quoted_at is None or last is None or previous is None or change is None:
            self.refuse(code, "a quote without time, price or change")
            return
        if last <= 0 or previous <= 0:
            self.refuse(code, f"no price (last {last}, previous close {previous})")
            return
        computed = (last / previous - 1) * _HUNDRED
        is_index = code == self.symbols.index_code
        scaled = _other_unit(cells, last, previous, computed, change, is_index=is_index)
        if scaled:
            self._scaled.append(f"{code}: {scaled}")
            self.refuse(code, scaled)
            return
        if _exchanged(last, previous, computed, change):
            self.refuse(
                code, f"states {change}%: last {last} and previous close {previous} stand in each other's place"
            )
            return
        said = []
        if abs(computed - change) > _CHANGE_TOLERANCE:
            said.append(f"states {change}%, last and previous close give {computed:.2f}%")
        turnover = positive(cells.turnover, Unit.HKD)
        if turnover is not None and not _plausible(cells, is_index):
            said.append(f"a turnover of {cells.turnover} is not HK$, left out")
            turnover = None
        day = _range("range", cells.low, cells.high, last, said)
        year = _range("52-week range", cells.low_52w, cells.high_52w, last, said)
        if said:
            self.notes.append("; ".join(f"{code}: {words}" for words in said))
        price = self.symbols.unit(code)
        self.quotes.append(
            Quote(
                code=code,
                name=cells.name or code,
                last=Quantity(last, price),
                previous_close=Quantity(previous, price),
                change=Quantity(change, Unit.PCT),
                turnover=turnover,
                volume=None if is_index else positive(cells.volume, Unit.SHARES),
                high=optional(day[1], price),
                low=optional(day[0], price),
                high_52w=optional(year[1], price),
                low_52w=optional(year[0], price),
                pe=positive(cells.pe, Unit.TIMES),
                market_value=None if is_index else positive(cells.market_value, Unit.HKD),
                quoted_at=cells.quoted_at,
                provenance=origin,
            )
        )

    def parsed(self) -> Parsed:
        """The quotes by code, with notes that name the securities without one and those whose quote is older than the
        last session (suspended, or a feed that stands still).

        WRONG_UNIT when most lines are in another unit, NO_DATA when there is no quote at all.
        """
        if len(self._scaled) > len(self.quotes):
            raise SourceError(Fault.WRONG_UNIT, self._scaled[0])
        if not self.quotes:
            raise SourceError(Fault.NO_DATA, self.notes[0] if self.notes else "no quote in the answer")
        got = {quote.code for quote in self.quotes}
        missing = [code for code in self.symbols.codes.values() if code not in got]
        said = list(self.notes)
        if missing:
            said.append(f"no quote for {', '.join(missing)}")
        last = self.ask.calendar.last_completed(self.ask.now)
        old = sorted(quote.code for quote in self.quotes if quote.quoted_at.astimezone(HKT).date() < last)
        if old:
            said.append(f"older than the session of {last}: {', '.join(old)}")
        ordered = sorted(self.quotes, key=lambda quote: quote.code)
        return Parsed(tuple(ordered), notes=tuple(said))


def _exchanged(last: Decimal, previous: Decimal, computed: Decimal, change: Decimal) -> bool:
    """Whether the stated change is that from the last price to the previous close."""
    back = (previous / last - 1) * _HUNDRED
    return abs(computed - change) > 2 * _CHANGE_TOLERANCE and abs(back - change) <= _CHANGE_TOLERANCE


def _range(
    what: str, low: Decimal | None, high: Decimal | None, last: Decimal, said: list[str]
) -> tuple[Decimal | None, Decimal | None]:
    """Low and high of a day or a year; neither where they cannot be: the last price is between them, or a little
    beyond where they are told later than it. Quote lines write 0 for "none"."""
    low, high = (value if value is not None and value > 0 else None for value in (low, high))
    ends = [end for end in (low, high) if end is not None]
    if (low is None or low <= last * _BEYOND) and (high is None or last <= high * _BEYOND) and ends == sorted(ends):
        return low, high
    said.append(f"a {what} of {low} to {high} does not hold {last}, left out")
    return None, None


def _other_unit(
    cells: Cells, last: Decimal, previous: Decimal, computed: Decimal, change: Decimal, *, is_index: bool
) -> str:
    """Why the prices cannot be HK$ or points; "" if they can.

    Some services state prices times 1,000 and changes times 100 unless asked otherwise. The change tells it, being a
    hundredfold of what the prices give; where it says nothing or something else, turnover over volume does.
    """
    if abs(computed) > _LIMIT_PCT:
        return f"last {last} and previous close {previous} are not of one unit"
    for name, price in (("high", cells.high), ("low", cells.low)):
        if price is not None and price > 0 and not last / TENFOLD < price < last * TENFOLD:
            return f"last {last} and {name} {price} are not of one unit"
    agrees = abs(computed - change) <= _CHANGE_TOLERANCE
    if not agrees and abs(computed * _HUNDRED - change) <= _SCALED_TOLERANCE:
        return f"states {change}%, last and previous close give {computed:.2f}%: scaled figures"
    if (agrees and change) or is_index or not cells.turnover or not cells.volume:
        return ""
    average = cells.turnover / cells.volume
    if any(last * _SLACK_LOW <= average * scale <= last * _SLACK_HIGH for scale in _SCALES):
        return f"last {last}, traded at {average:.4f} on average: scaled figures"
    return ""


def _plausible(cells: Cells, is_index: bool) -> bool:
    """Whether the turnover can be HK$: near low to high times volume for a stock; by magnitude for an index."""
    turnover, volume, low, high = cells.turnover, cells.volume, cells.low, cells.high
    if turnover is None or turnover > _MOST_TURNOVER:
        return False
    if is_index:
        return turnover >= _LEAST_INDEX_TURNOVER
    if not volume or not low or not high:
        return True
    return low * volume * _SLACK_LOW <= turnover <= high * volume * _SLACK_HIGH


def positive(value: Decimal | None, unit: Unit) -> Quantity | None:
    """The quantity where the cell holds a positive number; quote lines write 0 for "none"."""
    return None if value is None or value <= 0 else Quantity(value, unit)
