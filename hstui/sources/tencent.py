"""Tencent's quotes: all members and the index in one line-oriented answer in GBK."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from hstui.errors import Fault
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.jsonio import reject_html, require
from hstui.sources.quoting import Board, Cells, moment_of, symbols_of
from hstui.sources.rows import get, name_of, number, provenance, raw_of
from hstui.text.clean import clean_line
from hstui.text.decode import charset_of, decode

_LINE = re.compile(r'v_([A-Za-z0-9_.]{1,24})="([^"\n]*)"')
_FIELDS = 50
"""Stock lines have 78 fields, index lines fewer are filled; up to the 52-week low must be there."""
_PLACES = {
    "last": 3,
    "previous_close": 4,
    "change_pct": 32,
    "high": 33,
    "low": 34,
    "volume": 36,
    "turnover": 37,
    "pe": 39,
    "market_value_yi": 44,
    "high_52w": 48,
    "low_52w": 49,
}
_YI = Decimal(10) ** 8
"""Field 44, the market value of the class listed in Hong Kong, is in 亿 HK$."""


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
        return [get(f"https://qt.gtimg.cn/q={','.join(symbols)}")] if symbols else []

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        reject_html(payload)
        text = decode(payload.body, charset_of(payload.headers.get("content-type", "")) or "gbk")
        require(bool(text.strip()), Fault.EMPTY, "an empty body")
        lines = _LINE.findall(text)
        require(bool(lines), Fault.DECODE, 'no v_…="…" line in the answer')
        require(text.rstrip().endswith(('";', '"')), Fault.DECODE, "the last line is cut off")
        symbols = symbols_of(ask, "tencent", lambda stock: stock.tencent)
        spelled = {symbol.removeprefix("r_"): code for symbol, code in symbols.codes.items()}
        board = Board(symbols, ask)
        for symbol, line in lines:
            code = spelled.get(symbol.removeprefix("r_"))
            if code is None:
                continue  # v_pv_none_match, or a symbol that was not asked for
            self._quote(board, code, symbol, line.split("~"), payload)
        return board.parsed()

    def _quote(self, board: Board, code: str, symbol: str, fields: list[str], payload: Payload) -> None:
        if len(fields) < _FIELDS:
            board.refuse(code, f"a line of {len(fields)} fields")
            return
        if fields[2].zfill(5) != code and fields[2] != code:
            board.refuse(code, f"the line is of {clean_line(fields[2], 12)}")
            return
        try:
            numbers = {name: number(fields[place]) for name, place in _PLACES.items()}
        except ValueError as error:
            board.refuse(code, str(error))
            return
        value = numbers["market_value_yi"]
        cells = Cells(
            name=name_of(fields[1]),
            quoted_at=moment_of(fields[30]),
            last=numbers["last"],
            previous_close=numbers["previous_close"],
            change=numbers["change_pct"],
            high=numbers["high"],
            low=numbers["low"],
            turnover=numbers["turnover"],
            volume=numbers["volume"],
            high_52w=numbers["high_52w"],
            low_52w=numbers["low_52w"],
            pe=numbers["pe"],
            market_value=None if value is None else value * _YI,
        )
        raw = raw_of({"time": fields[30]} | {name: fields[place] for name, place in _PLACES.items()})
        origin = provenance(
            self.info,
            payload,
            published=cells.quoted_at,
            raw=f"{symbol} {raw}",
            title=f"{self.info.name} {code} {cells.name}",
            url=f"https://qt.gtimg.cn/q={symbol}",
        )
        board.add(code, cells, origin)


SOURCES: tuple[Source, ...] = (TencentQuotes(),)
