"""Quantities that carry their unit. Money, shares and rates never travel as bare numbers: adding
HK$ million to HK$ is refused, not converted silently; conversion is a call that names the unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import total_ordering

from hstui.errors import UnitError


class Unit(StrEnum):
    """Units of printed figures. Values are what JSON shows."""

    HKD = "HKD"
    HKD_WAN = "HKD_10k"
    HKD_MILLION = "HKD_million"
    CNY = "CNY"
    CNY_MILLION = "CNY_million"
    USD = "USD"
    USD_MILLION = "USD_million"
    USD_BILLION = "USD_billion"
    EUR = "EUR"
    GBP = "GBP"
    TWD = "TWD"
    JPY = "JPY"
    SHARES = "shares"
    VEHICLES = "vehicles"
    PIECES = "pieces"
    PCT = "%"
    PP = "pp"
    BP = "bp"
    POINTS = "points"
    TIMES = "x"
    DAYS = "days"
    COUNT = "count"
    HKD_PER_USD = "HKD_per_USD"
    CNY_PER_USD = "CNY_per_USD"
    PIPS = "pips"


_BASE: dict[Unit, tuple[Unit, Decimal]] = {
    Unit.HKD_WAN: (Unit.HKD, Decimal(10_000)),
    Unit.HKD_MILLION: (Unit.HKD, Decimal(1_000_000)),
    Unit.CNY_MILLION: (Unit.CNY, Decimal(1_000_000)),
    Unit.USD_MILLION: (Unit.USD, Decimal(1_000_000)),
    Unit.USD_BILLION: (Unit.USD, Decimal(1_000_000_000)),
    Unit.BP: (Unit.PP, Decimal("0.01")),
}


@total_ordering
@dataclass(frozen=True, slots=True)
class Quantity:
    """A decimal number and its unit.

    Raises `UnitError` when two quantities of different units are combined or compared, and ValueError
    when the value is NaN or infinite.
    """

    value: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        if not self.value.is_finite():
            raise ValueError(f"not a finite number: {self.value}")

    def _same(self, other: Quantity) -> None:
        if self.unit is not other.unit:
            raise UnitError(f"{self.unit} and {other.unit} do not mix")

    def __add__(self, other: Quantity) -> Quantity:
        self._same(other)
        return Quantity(self.value + other.value, self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        self._same(other)
        return Quantity(self.value - other.value, self.unit)

    def __neg__(self) -> Quantity:
        return Quantity(-self.value, self.unit)

    def __abs__(self) -> Quantity:
        return Quantity(abs(self.value), self.unit)

    def __lt__(self, other: Quantity) -> bool:
        self._same(other)
        return self.value < other.value

    def __str__(self) -> str:
        return f"{self.value} {self.unit}"

    def times(self, factor: Decimal | int) -> Quantity:
        """The quantity multiplied by a pure number."""
        return Quantity(self.value * factor, self.unit)

    def ratio(self, other: Quantity) -> Decimal:
        """This divided by a quantity of the same unit; ZeroDivisionError (decimal's) when that is 0."""
        self._same(other)
        return self.value / other.value

    def to(self, unit: Unit) -> Quantity:
        """The same amount in another unit of the same kind (million HK$ → HK$, bp → pp)."""
        if unit is self.unit:
            return self
        own_base, own_scale = _BASE.get(self.unit, (self.unit, Decimal(1)))
        new_base, new_scale = _BASE.get(unit, (unit, Decimal(1)))
        if own_base is not new_base:
            raise UnitError(f"{self.unit} is not {unit}")
        return Quantity(self.value * own_scale / new_scale, unit)


def hkd(value: Decimal | int | str) -> Quantity:
    """HK dollars."""
    return Quantity(Decimal(value), Unit.HKD)


def hkd_million(value: Decimal | int | str) -> Quantity:
    """Millions of HK dollars, as HKEX and Eastmoney state channel totals."""
    return Quantity(Decimal(value), Unit.HKD_MILLION)


def shares(value: Decimal | int | str) -> Quantity:
    """A number of shares."""
    return Quantity(Decimal(value), Unit.SHARES)


def pct(value: Decimal | int | str) -> Quantity:
    """Per cent: 1.03 is 1.03%."""
    return Quantity(Decimal(value), Unit.PCT)


def points(value: Decimal | int | str) -> Quantity:
    """Index points."""
    return Quantity(Decimal(value), Unit.POINTS)


def count(value: int) -> Quantity:
    """A plain count."""
    return Quantity(Decimal(value), Unit.COUNT)


def total(quantities: list[Quantity], unit: Unit) -> Quantity:
    """The sum, 0 `unit` for none; every quantity must be in `unit`."""
    result = Quantity(Decimal(0), unit)
    for quantity in quantities:
        result = result + quantity
    return result
