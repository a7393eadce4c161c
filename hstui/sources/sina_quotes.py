"""Sina's quotes, when Tencent's do not come: one line a security in GBK, fields by position."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.quote_lines import Layout
from hstui.sources.quoting import Board, symbols_of
from hstui.sources.rows import get

_LAYOUT = Layout(
    line=re.compile(r'var hq_str_([A-Za-z0-9_]{1,24})="([^"\n]*)"'),
    separator=",",
    fields=19,
    time=slice(17, 19),
    places={  # another order than that of Sina's A-share lines
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
    },
    charset="gb18030",
    url="https://hq.sinajs.cn/list=",
)


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
        return [get(f"{_LAYOUT.url}{','.join(symbols)}", referer="https://finance.sina.com.cn/")]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        lines = _LAYOUT.lines(payload)
        symbols = symbols_of(ask, "sina", lambda stock: stock.sina)
        board = Board(symbols, ask)
        for symbol, fields in lines:
            code = symbols.codes.get(symbol)
            if code is None or not fields:
                continue  # an unknown code answers with an empty line
            _LAYOUT.enter(board, code, symbol, fields, self.info, payload)
        return board.parsed()


SOURCES: tuple[Source, ...] = (SinaQuotes(),)
