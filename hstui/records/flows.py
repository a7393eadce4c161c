"""Stock Connect flows and holdings, and corporate actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from hstui.records.provenance import Provenance
from hstui.records.units import Quantity

Channel = Literal["shanghai", "shenzhen", "total"]


@dataclass(frozen=True, slots=True)
class ChannelFlow:
    """One southbound channel's turnover on one day. Quantities are HK$ million; None: not published yet."""

    day: date
    channel: Channel
    buy: Quantity | None
    sell: Quantity | None
    net: Quantity | None
    turnover: Quantity | None
    provenance: Provenance
    computed: bool = False
    """The source states no net: it is buy − sell."""


@dataclass(frozen=True, slots=True)
class StockFlow:
    """One stock's southbound trade on a day on which it was among a channel's ten most active.

    Quantities are HK$. A leg is None when the stock was not in that channel's top ten: unknown, not 0.
    """

    code: str
    name: str
    day: date
    net: Quantity
    """Sum of the known legs."""
    buy: Quantity | None
    sell: Quantity | None
    shanghai_net: Quantity | None
    shenzhen_net: Quantity | None
    shanghai_rank: int | None
    shenzhen_rank: int | None
    close: Quantity | None
    change: Quantity | None
    """The day's price change in %."""
    provenance: Provenance
    shanghai_traded: tuple[Quantity, Quantity] | None = None
    """What was bought and sold, where the source states these and no net: the nets are buy − sell."""
    shenzhen_traded: tuple[Quantity, Quantity] | None = None

    @property
    def computed(self) -> bool:
        """The source states no net."""
        return self.shanghai_traded is not None or self.shenzhen_traded is not None

    @property
    def partial(self) -> bool:
        """Only one channel's leg is known."""
        return self.shanghai_net is None or self.shenzhen_net is None


@dataclass(frozen=True, slots=True)
class Holding:
    """Southbound holding of one stock at the end of a day (both channels), in shares and % of issued."""

    code: str
    day: date
    held: Quantity
    ratio: Quantity | None
    change: Quantity | None
    """Shares against the previous day."""
    estimated_net: Quantity | None
    """Estimated value of the change, HK$; an estimate by the source."""
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Buyback:
    """One row of the exchange's share repurchase report."""

    code: str
    name: str
    day: date
    """Trading date of the repurchase."""
    bought: Quantity
    """Shares."""
    high: Quantity | None
    low: Quantity | None
    paid: Quantity
    """In the currency of the cell (HKD, CNY, USD, GBP)."""
    method: str
    """`Exchange` for purchases in Hong Kong, else the other exchange's name."""
    mandate_total: Quantity | None
    """Shares since the mandate."""
    mandate_ratio: Quantity | None
    """% of issued shares at the mandate date."""
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Placing:
    """A placing or subscription of new shares, as an announcement or a news item states it."""

    code: str
    announced: date
    offered: Quantity | None
    price: Quantity | None
    proceeds: Quantity | None
    discount: Quantity | None
    """% below the last close, positive."""
    dilution: Quantity | None
    provenance: Provenance
