"""Sina's quotes, when Tencent's do not come: one line a security in GBK, fields by position."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from hstui.errors import Fault
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.jsonio import reject_html, require
from hstui.sources.quoting import Board, Cells, moment_of, symbols_of
from hstui.sources.rows import get, name_of, number, provenance, raw_of
from hstui.text.decode import charset_of, decode

_LINE = re.compile(r'var hq_str_([A-Za-z0-9_]{1,24})="([^"\n]*)"')
_FIELDS = 19
_PLACES = {
    "previous_close": 3,
    "high": 4,
    "low": 5,
    "last": 6,
    "change_pct": 8,
    "turnover": 11,
    "volume": 12,
    "pe": 13,
    "high_52w": 15,
    "low_52w": 16,
}
"""Another order than Sina's A-share lines."""


class SinaQuotes:
    """`hq.sinajs.cn/list=…`; answers only to a Referer of Sina's own site."""

    info = SourceInfo(
        id="sina.quotes",
        name="新浪行情",
        name_en="Sina quotes",
        kind="market",
        home="https://finance.sina.com.cn/stock/hkstock/",
        fresh=timedelta(minutes=1),
        keep=timedelta(days=7),
        trust=50,
        fallback_for="tencent.quotes",
        volatile=frozenset({"_", "rn"}),
        terms="finance.sina.com.cn: public pages' own interface, undocumented; own reference",
        delay="the quote's own time is shown",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        symbols = symbols_of(ask, "sina", lambda stock: stock.sina).codes
        if not symbols:
            return []
        return [get(f"https://hq.sinajs.cn/list={','.join(symbols)}", referer="https://finance.sina.com.cn/")]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        reject_html(payload)
        text = decode(payload.body, charset_of(payload.headers.get("content-type", "")) or "gb18030")
        require(bool(text.strip()), Fault.EMPTY, "an empty body")
        lines = _LINE.findall(text)
        require(bool(lines), Fault.DECODE, 'no hq_str_…="…" line in the answer')
        require(text.rstrip().endswith(('";', '"')), Fault.DECODE, "the last line is cut off")
        symbols = symbols_of(ask, "sina", lambda stock: stock.sina)
        board = Board(symbols, ask)
        for symbol, line in lines:
            code = symbols.codes.get(symbol)
            if code is None or not line:
                continue  # an unknown code answers with an empty line
            self._quote(board, code, symbol, line.split(","), payload)
        return board.parsed()

    def _quote(self, board: Board, code: str, symbol: str, fields: list[str], payload: Payload) -> None:
        if len(fields) < _FIELDS:
            board.refuse(code, f"a line of {len(fields)} fields")
            return
        try:
            numbers = {name: number(fields[place]) for name, place in _PLACES.items()}
        except ValueError as error:
            board.refuse(code, str(error))
            return
        moment = f"{fields[17]} {fields[18]}"
        cells = Cells(
            name=name_of(fields[1]),
            quoted_at=moment_of(moment),
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
        )
        raw = raw_of({"time": moment} | {name: fields[place] for name, place in _PLACES.items()})
        origin = provenance(
            self.info,
            payload,
            published=cells.quoted_at,
            raw=f"{symbol} {raw}",
            title=f"{self.info.name} {code} {cells.name}",
            url=f"https://hq.sinajs.cn/list={symbol}",
        )
        board.add(code, cells, origin)


SOURCES: tuple[Source, ...] = (SinaQuotes(),)
