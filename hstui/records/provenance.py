"""Where a record or a measured value comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hstui.records.units import Quantity


@dataclass(frozen=True, slots=True)
class Provenance:
    """The chain from a record back to what was asked and answered."""

    source: str
    """Id of the source (`hkex.daily`)."""
    url: str
    """A link that a reader can open: the item's page, or the request that gave the row (no secrets)."""
    fetched_at: datetime
    """When the answer was received, aware."""
    published: datetime | date | None
    """When the source published it, or the day that it describes; None if it does not say."""
    raw: str
    """The source's own words, or the raw row as `FIELD=value FIELD=value`; clean text, ≤ 600 characters."""
    title: str = ""
    """A document's own title; clean text. Empty for a row of figures, which has none."""
    row: str = ""
    """What a row of figures is of: a series (`fed.effr`), a stock's code, a channel (`total`); clean text."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity and the records that it came from. What analysis gives and figures are printed from."""

    quantity: Quantity
    day: date | None
    """The observation's day (for a sum: its last day)."""
    provenance: tuple[Provenance, ...]
    formula: str | None = None
    """How it was computed, None when it is a source's own value: `Σ net_buy, 14 sessions to 2025-12-17`."""
    inputs: tuple[Measure, ...] = ()
    """What the formula was applied to, oldest first."""
    label: str = ""
    """A stable name: `southbound.01810.streak_total`. Unique within an edition."""
