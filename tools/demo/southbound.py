"""Southbound Stock Connect day by day: channel totals (HK$ 0.01 million) and each channel's ten most active (HK$).

One model feeds the exchange's daily files and Eastmoney's reports, so that the two agree as they do in life.
Stated figures come from content/southbound.toml; the rest is constructed around them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from tools.demo.content import table
from tools.demo.day import connect_days
from tools.demo.noise import spread, unit

Channel = Literal["shanghai", "shenzhen"]
CHANNELS: tuple[Channel, Channel] = ("shanghai", "shenzhen")

FIRST = date(2025, 1, 2)
FIRST_STOCK_DAY = date(2025, 9, 1)

_CENTS_A_YI = 10_000
"""0.01 million in 亿."""
_HKD_A_YI = 100_000_000

_USUAL_TURNOVER = {
    "09988": 7.4, "00700": 6.1, "01810": 6.6, "00981": 4.9, "03690": 3.6, "01347": 2.6, "02800": 2.7, "09992": 2.3,
    "03033": 1.9, "00941": 1.7, "00883": 1.8, "09868": 1.9, "01211": 1.6, "01024": 1.7, "02015": 1.3, "00020": 1.2,
    "02318": 1.5, "01398": 1.4, "00939": 1.3, "02899": 1.4, "02423": 0.9, "06869": 1.1, "09660": 1.2, "00992": 1.1,
    "09863": 0.9, "09626": 0.9, "00268": 0.7, "00241": 0.8, "06618": 0.8, "02628": 0.9,
}  # fmt: skip
"""亿 HK$ one channel trades of a stock on an ordinary day."""


@dataclass(frozen=True, slots=True)
class Turnover:
    """Buy and sell of one channel; 0.01 million HK$."""

    buy: int
    sell: int


@dataclass(frozen=True, slots=True)
class Leg:
    """One stock in one channel's top ten; HK$."""

    rank: int
    code: str
    buy: int
    sell: int


@cache
def stated_stocks() -> Mapping[str, Mapping[date, int]]:
    """Net buying of single stocks where it is given, HK$. Days are told to the 0.01亿 that the press prints;
    the dollars below that are constructed so that they cancel out within a month."""
    found: dict[str, dict[date, int]] = {}
    for code, kinds in table("southbound.toml")["stock"].items():
        days = {day: Decimal(value) for kind in kinds.values() for day, value in _dated(kind).items()}
        ordered = sorted(days)
        dust = [int(400_000 * spread("dust", code, day)) for day in ordered]
        # From the end in pairs, so that a sum over the newest days is exact whenever their number is even.
        found[code] = {day: int(days[day] * _HKD_A_YI) for day in ordered}
        for index in range(len(ordered) - 1, 0, -2):
            found[code][ordered[index]] += dust[index]
            found[code][ordered[index - 1]] -= dust[index]
    return found


def _dated(rows: Mapping[str, str]) -> dict[date, str]:
    return {date.fromisoformat(str(day)): value for day, value in rows.items()}


@cache
def channel_nets() -> Mapping[date, tuple[int, int]]:
    """Net buying by Shanghai and Shenzhen, 0.01 million HK$, for every session of 2025 up to the 17th of December."""
    given = table("southbound.toml")
    totals = {day: int(Decimal(value) * _CENTS_A_YI) for day, value in _dated(given["total"]).items()}
    for month, value in given["month"].items():
        days = [day for day in connect_days(FIRST) if f"{day:%Y-%m}" == month]
        unstated = [day for day in days if day not in totals]
        rest = int(Decimal(value) * _CENTS_A_YI) - sum(totals[day] for day in days if day in totals)
        shares = [int(600_000 * spread("total", day)) for day in unstated]
        even = (rest - sum(shares)) // len(unstated)
        totals |= {day: even + share for day, share in zip(unstated, shares, strict=True)}
    nets = {}
    for day, total in totals.items():
        shanghai = int(total * (0.5 + 0.3 * spread("split", day))) + int(90_000 * spread("tilt", day))
        nets[day] = (shanghai, total - shanghai)
    for day, pair in given["split"].items():
        both = tuple(int(Decimal(value) * _CENTS_A_YI) for value in pair)
        nets[date.fromisoformat(str(day))] = (both[0], both[1])
    return nets


def turnover(day: date, channel: Channel) -> Turnover:
    """A channel's day: 400 to 700 亿 HK$ in Shanghai, rather less in Shenzhen."""
    net = channel_nets()[day][CHANNELS.index(channel)]
    usual = 560 if channel == "shanghai" else 400
    gross = int(usual * _CENTS_A_YI * (1 + 0.3 * spread("gross", day, channel))) + abs(net)
    gross += (gross - net) % 2  # buy and sell are whole cents of a million
    return Turnover((gross + net) // 2, (gross - net) // 2)


@cache
def top_ten(day: date, channel: Channel) -> tuple[Leg, ...]:
    """The ten most active stocks of a channel, by turnover."""
    single = {date.fromisoformat(str(when)): legs for when, legs in table("southbound.toml")["single"].items()}
    legs: list[tuple[bool, int, str, int, int]] = []
    for code, usual in _USUAL_TURNOVER.items():
        only = single.get(day, {}).get(code)
        if only not in (None, channel):
            continue
        stated = stated_stocks().get(code, {}).get(day)
        net = _share(day, code, stated, channel, alone=only is not None)
        gross = int(usual * _HKD_A_YI * (1 + 0.45 * spread("stock", day, code, channel))) + abs(net)
        gross += (gross - net) % 2
        legs.append((stated is not None, gross, code, (gross + net) // 2, (gross - net) // 2))
    # A stock with a stated figure was active by definition; the others fill up by turnover.
    chosen = sorted(legs, key=lambda leg: (not leg[0], -leg[1], leg[2]))[:10]
    ordered = sorted(chosen, key=lambda leg: (-leg[1], leg[2]))
    return tuple(Leg(rank, leg[2], leg[3], leg[4]) for rank, leg in enumerate(ordered, start=1))


def _share(day: date, code: str, stated: int | None, channel: Channel, *, alone: bool) -> int:
    if stated is None:
        return int(0.7 * _HKD_A_YI * spread("net", day, code, channel)) // 10 * 10
    if alone:
        return stated
    shanghai = int(stated * (0.35 + 0.3 * unit("legs", day, code))) // 10 * 10
    return shanghai if channel == "shanghai" else stated - shanghai


def stock_days() -> tuple[date, ...]:
    """The sessions for which top tens are modelled."""
    return connect_days(FIRST_STOCK_DAY)
