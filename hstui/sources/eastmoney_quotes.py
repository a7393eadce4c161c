"""Eastmoney's quotes, when Tencent's and Sina's do not come: JSON with numbered fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hstui.clock import from_unix
from hstui.errors import Fault
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.eastmoney_report import TERMS
from hstui.sources.jsonio import Wire, load_json, require, validate, validate_rows
from hstui.sources.quoting import Board, Cells, symbols_of
from hstui.sources.rows import Line, Num, Row, get, name_of, provenance

_FIELDS = "f2,f3,f4,f5,f6,f12,f13,f14,f15,f16,f17,f18,f20,f124"
_EARLIEST, _LATEST = 946_684_800, 4_102_444_800


class _Diff(Wire):
    diff: list[Any]


class _Answer(Wire):
    rc: int = 0
    data: _Diff | None = None


class _QuoteRow(Row):
    f12: str
    """Code."""
    f13: int
    """Market: 116 Hong Kong stocks, 124 and 100 indices."""
    f14: Line = ""
    f2: Num
    """Last; with `fltt=2` in HK$, otherwise scaled by 1000."""
    f3: Num
    """Change in %."""
    f18: Num
    """Previous close."""
    f15: Num = None
    f16: Num = None
    f6: Num = None
    """Turnover, HK$."""
    f5: Num = None
    """Volume, shares."""
    f20: Num = None
    """Market value, HK$."""
    f124: Num = None
    """Unix time of the quote."""


class EastmoneyQuotes:
    """`ulist.np`: all securities in one answer."""

    info = SourceInfo(
        id="eastmoney.quotes",
        name="东方财富行情",
        name_en="Eastmoney quotes",
        kind="market",
        home="https://quote.eastmoney.com/center/hkstock.html",
        fresh=timedelta(minutes=1),
        keep=timedelta(days=7),
        trust=50,
        fallback_for="sina.quotes",
        volatile=frozenset({"_", "cb", "ut", "invt", "fields", "np", "pn", "pz"}),
        terms=TERMS,
        delay="15 min; the quote's own time is shown",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        symbols = symbols_of(ask, "eastmoney", lambda stock: stock.eastmoney).codes
        if not symbols:
            return []
        url = (
            f"https://push2.eastmoney.com/api/qt/ulist.np/get?fltt=2&invt=2&fields={_FIELDS}&secids={','.join(symbols)}"
        )
        return [get(url, referer="https://quote.eastmoney.com/")]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        answer = validate(_Answer, load_json(payload))
        require(answer.rc == 0, Fault.ENVELOPE, f"rc {answer.rc}")
        require(answer.data is not None and bool(answer.data.diff), Fault.NO_DATA, "no quotes")
        rows, notes = validate_rows(_QuoteRow, answer.data.diff if answer.data else [])
        symbols = symbols_of(ask, "eastmoney", lambda stock: stock.eastmoney)
        board = Board(symbols, ask, notes=list(notes))
        for row in rows:
            symbol = f"{row.f13}.{row.f12}"
            code = symbols.codes.get(symbol)
            if code is None:
                continue
            self._quote(board, code, symbol, row, payload)
        return board.parsed()

    def _quote(self, board: Board, code: str, symbol: str, row: _QuoteRow, payload: Payload) -> None:
        known = row.f124 is not None and _EARLIEST < row.f124 < _LATEST
        cells = Cells(
            name=name_of(row.f14),
            quoted_at=from_unix(int(row.f124 or 0)) if known else None,
            last=row.f2,
            previous_close=row.f18,
            change=row.f3,
            high=row.f15,
            low=row.f16,
            turnover=row.f6,
            volume=row.f5,
            market_value=row.f20,
        )
        origin = provenance(
            self.info,
            payload,
            published=cells.quoted_at,
            raw=row.raw,
            row=code,
            url=f"https://quote.eastmoney.com/unify/r/{symbol}",
        )
        board.add(code, cells, origin)


SOURCES: tuple[Source, ...] = (EastmoneyQuotes(),)
