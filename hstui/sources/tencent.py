"""Tencent's quotes: all members and the index in one line-oriented answer in GBK."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.quote_lines import Layout
from hstui.sources.quoting import Board, symbols_of
from hstui.sources.rows import get
from hstui.text.clean import clean_line

_LAYOUT = Layout(
    line=re.compile(r'v_([A-Za-z0-9_.]{1,24})="([^"\n]*)"'),
    separator="~",
    fields=50,  # stock lines have 78, index lines fewer that are filled; up to the 52-week low must be there
    time=slice(30, 31),
    places={
        "last": 3,
        "previous_close": 4,
        "change_pct": 32,
        "high": 33,
        "low": 34,
        "volume": 36,
        "turnover": 37,
        "pe": 39,
        "market_value_yi": 44,  # of the class that is listed in Hong Kong
        "high_52w": 48,
        "low_52w": 49,
    },
    charset="gbk",
    url="https://qt.gtimg.cn/q=",
)
_CODE, _CURRENCY = 2, 75
_CURRENCIES = frozenset({"HKD", "CNY", "USD"})


class TencentQuotes:
    """`qt.gtimg.cn/q=…`: fields by position, separated by `~`."""

    info = SourceInfo(
        id="tencent.quotes",
        name="腾讯行情",
        name_en="Tencent quotes",
        kind="market",
        home="https://gu.qq.com/",
        fresh=timedelta(minutes=1),
        keep=timedelta(days=7),
        trust=50,
        volatile=frozenset({"_", "fmt"}),
        terms="gu.qq.com: public pages' own interface, undocumented; own reference",
        delay="up to 15 min; the quote's own time is shown",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        symbols = symbols_of(ask, "tencent", lambda stock: stock.tencent).codes
        return [get(f"{_LAYOUT.url}{','.join(symbols)}")] if symbols else []

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        lines = _LAYOUT.lines(payload)
        symbols = symbols_of(ask, "tencent", lambda stock: stock.tencent)
        spelled = {symbol.removeprefix("r_"): code for symbol, code in symbols.codes.items()}
        board = Board(symbols, ask)
        for symbol, fields in lines:
            code = spelled.get(symbol.removeprefix("r_"))
            if code is None:
                continue  # v_pv_none_match, or a symbol that was not asked for
            if len(fields) > _CODE and code not in (fields[_CODE], fields[_CODE].zfill(5)):
                board.refuse(code, f"the line is of {clean_line(fields[_CODE], 12)}")
                continue
            if symbol.removeprefix("r_hk").removeprefix("hk").isdigit() and (moved := _moved(fields)):
                board.refuse(code, moved)
                continue
            _LAYOUT.enter(board, code, symbol, fields, self.info, payload)
        return board.parsed()


def _moved(fields: Sequence[str]) -> str:
    """Why a stock's fields are not where they should be or in HK$, by the one that says its currency; "" if they are
    or nothing does."""
    found = [place for place, field in enumerate(fields) if field in _CURRENCIES]
    if found in ([], [_CURRENCY]):
        return "" if not found or fields[_CURRENCY] == "HKD" else f"a quote in {fields[_CURRENCY]}"
    return f"its currency is field {found[0]}, not {_CURRENCY}: another layout"


SOURCES: tuple[Source, ...] = (TencentQuotes(),)
