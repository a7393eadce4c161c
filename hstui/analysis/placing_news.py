"""Placings as news states them, for days on which no announcement's own figures are to be had."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from hstui.analysis.amounts import find_amounts
from hstui.analysis.story import StoryDraft
from hstui.clock import HKT
from hstui.records.flows import Placing
from hstui.records.news import NewsItem
from hstui.records.units import Quantity, Unit

_PRICE_BELOW = Decimal(5_000)
"""HK$ a share: what is dearer is a sum, not a price."""
_PROCEEDS_FROM = Decimal(1_000_000)
_NUMBER = r"(\d{1,2}(?:\.\d{1,4})?)\s*(?:%|％|per\s?cent\b)"
_DISCOUNT = re.compile(
    rf"(?:折让|折讓|折价|折價|discount of)[^\d%。;；.]{{0,12}}{_NUMBER}|{_NUMBER}\s*discount", re.IGNORECASE
)
_DILUTION = re.compile(
    rf"(?:扩大后|擴大後|现有已发行|現有已發行|enlarged|existing issued)[^\d%。;；]{{0,20}}{_NUMBER}", re.IGNORECASE
)
_RECEIPTS = re.compile(r"存[托託]股|存[托託][凭憑][证證]|\bADS\b|\bADR\b|depositary", re.IGNORECASE)
"""Another kind of share, counted and priced by itself: a price in HK$ is not theirs."""


def _percentage(pattern: re.Pattern[str], item: NewsItem) -> Quantity | None:
    found = pattern.search(f"{item.title}\n{item.text}")
    number = next((group for group in found.groups() if group), None) if found else None
    return Quantity(Decimal(number), Unit.PCT) if number is not None else None


def _stated(item: NewsItem, code: str) -> Placing | None:
    amounts = find_amounts(item.title, implied="HKD") + find_amounts(item.text[:600], implied="HKD")
    offered = [a.value for a in amounts if a.unit == Unit.SHARES and a.value >= _PROCEEDS_FROM]
    money = [a.value for a in amounts if a.unit == Unit.HKD]
    price = [value for value in money if 0 < value < _PRICE_BELOW]
    proceeds = [value for value in money if value >= _PROCEEDS_FROM]
    receipts = _RECEIPTS.search(f"{item.title}\n{item.text[:600]}") is not None
    if not offered or item.published is None or (receipts and not proceeds):
        return None
    return Placing(
        code=code,
        announced=item.published.astimezone(HKT).date(),
        offered=Quantity(offered[0], Unit.SHARES),
        price=Quantity(price[0], Unit.HKD) if price else None,
        proceeds=Quantity(proceeds[0], Unit.HKD) if proceeds else None,
        discount=_percentage(_DISCOUNT, item),
        dilution=_percentage(_DILUTION, item),
        provenance=item.provenance,
    )


def placings_in(stories: Sequence[StoryDraft]) -> list[Placing]:
    """One record for each item that states a member's placing with its number of shares."""
    found: list[Placing] = []
    for story in stories:
        if story.event == "placement" and story.codes:
            rows = (_stated(item, story.codes[0]) for item in story.items)
            found.extend(row for row in rows if row is not None)
    return found
