"""With whom a company has struck a deal, by a headline: it strikes several in a day, all told in the same words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

_DEAL: Final = re.compile(
    "(?P<one>[^,;:。!?|]{2,18}?)(?:与|和|同|携手|联手|牵手)(?P<other>[^,;:。!?|]{2,18}?)"
    "(?:正式|计划|拟|将|已|再|全面|宣布|集团|公司|在[^,;:。]{1,8})*(?:达成|签署|签订|签约|合作|共建|共同|联合|开展|深化)"
)
_SIDES: Final = {"one": "other", "other": "one"}
_LEADS: Final = re.compile("^(?:消息称|据悉|传|曝|报道称|知情人士称)")


def partner_in(folded: str, spans: Iterable[tuple[int, int]]) -> str:
    """The other side of a deal with the company that is named at `spans`; "" where the headline does not say it so."""
    deal = _DEAL.search(folded)
    if deal is None:
        return ""
    inside = [any(begin < deal.end(side) and end > deal.start(side) for begin, end in spans) for side in _SIDES]
    if inside[0] is inside[1]:
        return ""
    return _LEADS.sub("", deal["other"] if inside[0] else deal["one"]).removesuffix("的")


def same_partner(one: str, other: str) -> bool:
    """Two names of one partner, or no name of one of them: they have a pair of letters in common."""
    return not one or not other or not _pairs(one).isdisjoint(_pairs(other))


def another_deal(one: str, other: str) -> bool:
    """Two folded headlines name both sides of a deal, of which only one is the same."""
    deal, again = _DEAL.search(one), _DEAL.search(other)
    if deal is None or again is None:
        return False
    return any(
        same_partner(deal[a], again[b]) and not same_partner(deal[_SIDES[a]], again[_SIDES[b]])
        for a in _SIDES
        for b in _SIDES
    )


def _pairs(name: str) -> frozenset[str]:
    return frozenset(a + b for a, b in pairwise(name))
