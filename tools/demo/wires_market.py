"""Tencent's quotes and daily bars."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tools.demo import prices
from tools.demo.answer import Answer, as_json, as_text
from tools.demo.names import english_of, name_of
from tools.demo.noise import spread

_FIELDS = 78


def _cents(value: Decimal, places: str = "0.001") -> str:
    return str(value.quantize(Decimal(places), ROUND_HALF_UP))


def _code(symbol: str) -> str:
    return symbol.removeprefix("r_").removeprefix("hk")


def quotes(path_query: str) -> Answer:
    """One line a symbol, fields by position, in GBK."""
    symbols = path_query.removeprefix("q=").split(",")
    lines = [f'v_{symbol}="{"~".join(_fields(_code(symbol)))}";' for symbol in symbols]
    return as_text("\n".join(lines) + "\n", "text/html; charset=GBK", "gbk")


def _fields(code: str) -> list[str]:
    facts, bars = prices.facts(code), prices.bars(code)
    last, year = bars[-1], bars[-245:]
    index = prices.is_index(code)
    middle = (last.high + last.low + 2 * last.close) / 4
    if index:
        turnover = Decimal(facts["turnover_yi"]) * 10**8
        volume = turnover / 20
    else:
        shares = Decimal(str(facts["shares"])) * 10**8
        volume = (shares * Decimal(repr(0.0042 * (1 + 0.5 * spread("volume", code)))) / facts["lot"]).quantize(
            Decimal(1)
        ) * facts["lot"]
        turnover = volume * middle
    fields = ["0"] * _FIELDS
    put = dict(enumerate(fields))
    put |= {
        0: "100",
        1: facts["name"] if index else name_of(code),
        2: code,
        3: _cents(last.close),
        4: _cents(last.previous),
        5: _cents(last.open),
        6: _cents(volume, "0.1"),
        9: _cents(last.close),
        19: _cents(last.close),
        29: _cents(volume, "0.1"),
        30: "2025/12/17 16:08:12",
        31: _cents(last.close - last.previous),
        32: _cents(last.move, "0.01"),
        33: _cents(last.high),
        34: _cents(last.low),
        35: _cents(last.close),
        36: _cents(volume, "0.1"),
        37: _cents(turnover),
        38: "0",
        39: "" if index else facts["pe"],
        40: "",
        43: _cents((last.high - last.low) / last.previous * 100, "0.01"),
        46: facts["english"] if index else english_of(code),
        48: _cents(max(bar.high for bar in year)),
        49: _cents(min(bar.low for bar in year)),
        62: "GP" if not index else "ZS",
        75: "HKD",
        76: "1",
        77: "30",
    }
    if not index:
        put |= {
            44: _cents(shares * last.close / 10**8, "0.0001"),
            45: _cents(shares * last.close / 10**8, "0.0001"),
            57: facts["pe"],
            59: _cents(volume / shares * 100, "0.01"),
            60: str(facts["lot"]),
            69: _cents(shares, "0.01"),
            70: _cents(shares, "0.01"),
            73: _cents(turnover / volume),
        }
    return [put[place] for place in range(_FIELDS)]


def bars(query: Mapping[str, str]) -> Answer:
    """Daily bars of one symbol: date, open, close, high, low, volume."""
    symbol, _, _, _, count, *rest = [*query["param"].split(","), ""]
    code = _code(symbol)
    adjusted = bool(rest and rest[0])
    rows: list[list[Any]] = [
        [f"{bar.day}", _cents(bar.open), _cents(bar.close), _cents(bar.high), _cents(bar.low), "0.000"]
        for bar in prices.bars(code)[-int(count or 320) :]
    ]
    key = "qfqday" if adjusted and not prices.is_index(code) else "day"
    return as_json({"code": 0, "msg": "", "data": {symbol: {key: rows, "qt": {}, "prec": "0.000", "version": "16"}}})
