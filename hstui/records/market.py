"""Quotes, daily bars, index membership, and macro series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hstui.records.provenance import Provenance
from hstui.records.units import Quantity


@dataclass(frozen=True, slots=True)
class Quote:
    """One security or index as quoted. Prices are HK$ for stocks and points for indices."""

    code: str
    """Five digits, or an index name: `HSTECH`, `HSI`."""
    name: str
    last: Quantity
    previous_close: Quantity
    change: Quantity
    """%, as the source states it (checked against last and previous close)."""
    turnover: Quantity | None
    """HK$."""
    volume: Quantity | None
    high: Quantity | None
    low: Quantity | None
    high_52w: Quantity | None
    low_52w: Quantity | None
    pe: Quantity | None
    """Price to earnings, times."""
    market_value: Quantity | None
    """HK$, of the class listed in Hong Kong."""
    quoted_at: datetime
    """The quote's own time, aware."""
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Bar:
    """One trading day of a security or index."""

    code: str
    day: date
    open: Quantity
    close: Quantity
    high: Quantity
    low: Quantity
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Membership:
    """An index's constituents as its owner lists them on a day."""

    index: str
    day: date
    codes: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One observation of a macro series.

    Series are named `owner.what`: `fed.target_lower`, `fed.target_upper`, `fed.effr`, `fed.sofr`,
    `fed.sofr_30d`, `fed.soma_total`, `fed.soma_bills`, `fed.soma_mbs`, `fed.total_assets`, `fed.bill_purchase`,
    `hkma.closing_balance`, `hkma.opening_balance`, `hkma.balance_before_dw`, `hkma.base_rate`,
    `hkma.overnight_close`, `hkma.fixing_1m`, `hkma.cu_weak`, `hkma.cu_strong`, `hkma.forecast_t1`,
    `hkma.forex_t1` …, `hkma.efbn`, `hkab.hibor_on`, `_1w`, `_2w`, `_1m`, `_2m`, `_3m`, `_6m`, `_12m`,
    `fx.usdhkd` (official), `fx.usdhkd_spot`, `ust.3m`, `ust.2y`, `ust.10y`, `us.vix`.
    """

    series: str
    day: date
    value: Quantity
    provenance: Provenance
    formula: str | None = None
    """How the value is computed from what the row states; None where it is stated."""


@dataclass(frozen=True, slots=True)
class PolicyDecision:
    """A central bank's rate decision as its statement words it (it takes effect on a later day)."""

    decided: datetime
    lower: Quantity
    upper: Quantity
    verb: str
    """`lower`, `raise` or `maintain`, the statement's own word."""
    provenance: Provenance
