"""Quotes of services that write a line of text a security in GBK, its fields by position."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from hstui.errors import Fault
from hstui.sources.base import Payload, SourceInfo
from hstui.sources.jsonio import reject_html, require
from hstui.sources.quoting import Board, Cells, moment_of
from hstui.sources.rows import name_of, number, provenance, raw_of
from hstui.text.decode import charset_of, decode

_NAME: Final = 1
"""The field that holds the security's name, in all of them."""
_YI: Final = Decimal(10) ** 8


@dataclass(frozen=True, slots=True)
class Layout:
    """How a service writes its lines."""

    line: re.Pattern[str]
    """Symbol and fields of a line."""
    separator: str
    fields: int
    """A line has at least so many."""
    time: slice
    """The fields that together are the quote's moment."""
    places: Mapping[str, int]
    """Where each number stands: `Cells`' names, but `change_pct` in % and `market_value_yi` in 亿 HK$."""
    charset: str
    """Where the answer's headers name none."""
    url: str
    """Before the symbol: where one security's line is to be had."""

    def lines(self, payload: Payload) -> Iterator[tuple[str, list[str]]]:
        """Symbols and fields, none of an empty line. Raises SourceError for what is no whole answer."""
        reject_html(payload)
        text = decode(payload.body, charset_of(payload.headers.get("content-type", "")) or self.charset)
        require(bool(text.strip()), Fault.EMPTY, "an empty body")
        found = self.line.findall(text)
        require(bool(found), Fault.DECODE, "no line of a quote in the answer")
        require(text.rstrip().endswith(('";', '"')), Fault.DECODE, "the last line is cut off")
        return ((symbol, line.split(self.separator) if line else []) for symbol, line in found)

    def enter(
        self, board: Board, code: str, symbol: str, fields: Sequence[str], info: SourceInfo, payload: Payload
    ) -> None:
        """A line's quote, onto the board; what cannot be one is refused there with its reason."""
        if len(fields) < self.fields:
            board.refuse(code, f"a line of {len(fields)} fields")
            return
        try:
            numbers = {name: number(fields[place]) for name, place in self.places.items()}
        except ValueError as error:
            board.refuse(code, str(error))
            return
        moment, value = " ".join(fields[self.time]), numbers.pop("market_value_yi", None)
        cells = Cells(
            name=name_of(fields[_NAME]),
            quoted_at=moment_of(moment),
            change=numbers.pop("change_pct"),
            market_value=None if value is None else value * _YI,
            **numbers,
        )
        raw = raw_of({"time": moment} | {name: fields[place] for name, place in self.places.items()})
        origin = provenance(
            info,
            payload,
            published=cells.quoted_at,
            raw=f"{symbol} {raw}",
            row=code,
            url=f"{self.url}{symbol}",
        )
        board.add(code, cells, origin)
