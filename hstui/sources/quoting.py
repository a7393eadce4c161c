"""What the quote sources share: a quote's sanity, its time in Hong Kong, and which symbol means which security."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hstui.clock import HKT
from hstui.errors import Fault, SourceError
from hstui.records.market import Quote
from hstui.records.provenance import Provenance
from hstui.records.units import Quantity, Unit
from hstui.sources.base import Ask, Parsed
from hstui.universe.model import Stock

_CHANGE_TOLERANCE = Decimal("0.06")
"""Percentage points between the stated change and the one from last and previous close: rounding of both."""
_LIMIT_PCT = Decimal(95)
_SLACK_LOW, _SLACK_HIGH = Decimal("0.9"), Decimal("1.1")
_LEAST_INDEX_TURNOVER, _MOST_INDEX_TURNOVER = Decimal(10) ** 9, Decimal(10) ** 13
"""HK$. Some index lines state thousands or 万 without saying so."""
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


def make_quote(code: str, cells: Cells, symbols: Symbols, origin: Provenance) -> tuple[Quote | None, str]:
    """The quote if it can be true, and what was wrong or tolerated.

    No quote without time, last price, previous close and change; prices are positive and of one magnitude. Kept with
    a note: a stated change that last and previous close do not give. A turnover that does not lie between low and
    high times volume is of another unit and left out, as is an index turnover below HK$ 1 billion.
    """
    if cells.quoted_at is None or cells.last is None or cells.previous_close is None or cells.change is None:
        return None, f"{code}: a quote without time, price or change"
    if cells.last <= 0 or cells.previous_close <= 0:
        return None, f"{code}: no price (last {cells.last}, previous close {cells.previous_close})"
    computed = (cells.last / cells.previous_close - 1) * _HUNDRED
    if abs(computed) > _LIMIT_PCT:
        return None, f"{code}: last {cells.last} and previous close {cells.previous_close} are not of one unit"
    notes = []
    if abs(computed - cells.change) > _CHANGE_TOLERANCE:
        notes.append(f"{code}: states {cells.change}%, last and previous close give {computed:.2f}%")
    is_index = code == symbols.index_code
    turnover = positive(cells.turnover, Unit.HKD)
    if turnover is not None and not _plausible(cells, is_index):
        notes.append(f"{code}: a turnover of {cells.turnover} is not HK$, left out")
        turnover = None
    price = symbols.unit(code)
    quote = Quote(
        code=code,
        name=cells.name or code,
        last=Quantity(cells.last, price),
        previous_close=Quantity(cells.previous_close, price),
        change=Quantity(cells.change, Unit.PCT),
        turnover=turnover,
        volume=None if is_index else positive(cells.volume, Unit.SHARES),
        high=positive(cells.high, price),
        low=positive(cells.low, price),
        high_52w=positive(cells.high_52w, price),
        low_52w=positive(cells.low_52w, price),
        pe=positive(cells.pe, Unit.TIMES),
        market_value=None if is_index else positive(cells.market_value, Unit.HKD),
        quoted_at=cells.quoted_at,
        provenance=origin,
    )
    return quote, "; ".join(notes)


def _plausible(cells: Cells, is_index: bool) -> bool:
    """Whether the turnover can be HK$: near low to high times volume for a stock; by magnitude for an index."""
    turnover, volume, low, high = cells.turnover, cells.volume, cells.low, cells.high
    if turnover is None:
        return False
    if is_index:
        return _LEAST_INDEX_TURNOVER <= turnover <= _MOST_INDEX_TURNOVER
    if not volume or not low or not high:
        return True
    return low * volume * _SLACK_LOW <= turnover <= high * volume * _SLACK_HIGH


def positive(value: Decimal | None, unit: Unit) -> Quantity | None:
    """The quantity where the cell holds a positive number; quote lines write 0 for "none"."""
    return None if value is None or value <= 0 else Quantity(value, unit)


def parsed(quotes: Sequence[Quote], notes: Sequence[str], symbols: Symbols, ask: Ask) -> Parsed:
    """The quotes by code, with notes that name the securities without one and those whose quote is older than the
    last session (suspended, or a feed that stands still); NO_DATA when there is no quote at all."""
    if not quotes:
        raise SourceError(Fault.NO_DATA, notes[0] if notes else "no quote in the answer")
    got = {quote.code for quote in quotes}
    missing = [code for code in symbols.codes.values() if code not in got]
    said = [note for note in notes if note]
    if missing:
        said.append(f"no quote for {', '.join(missing)}")
    last = ask.calendar.last_completed(ask.now)
    old = sorted(quote.code for quote in quotes if quote.quoted_at.astimezone(HKT).date() < last)
    if old:
        said.append(f"older than the session of {last}: {', '.join(old)}")
    ordered = sorted(quotes, key=lambda quote: quote.code)
    return Parsed(tuple(ordered), notes=tuple(said))
