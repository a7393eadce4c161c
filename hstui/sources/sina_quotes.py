"""Sina's quotes, when Tencent's do not come: one line a security in GBK, fields by position."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from hstui.errors import Fault
from hstui.records.market import Quote
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.jsonio import reject_html, require
from hstui.sources.quoting import Cells, Symbols, make_quote, moment_of, parsed, symbols_of
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
        quotes: list[Quote] = []
        notes: list[str] = []
        for symbol, line in lines:
            code = symbols.codes.get(symbol)
            if code is None or not line:
                continue  # an unknown code answers with an empty line
            quote, note = self._quote(code, symbol, line.split(","), symbols, payload)
            if quote is not None:
                quotes.append(quote)
            notes.append(note)
        return parsed(quotes, notes, symbols, ask)

    def _quote(
        self, code: str, symbol: str, fields: list[str], symbols: Symbols, payload: Payload
    ) -> tuple[Quote | None, str]:
        if len(fields) < _FIELDS:
            return None, f"{code}: a line of {len(fields)} fields"
        try:
            numbers = {name: number(fields[place]) for name, place in _PLACES.items()}
        except ValueError as error:
            return None, f"{code}: {error}"
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
        return make_quote(code, cells, symbols, origin)


SOURCES: tuple[Source, ...] = (SinaQuotes(),)
