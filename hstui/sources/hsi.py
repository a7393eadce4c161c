"""Hang Seng Indexes' constituents feed: who is in the index today, as its owner lists them. No weights in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hstui.errors import Fault
from hstui.records.market import Membership
from hstui.records.news import RAW_LIMIT
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.jsonio import CamelWire, load_json, require, validate, validate_rows
from hstui.sources.rows import Code, Day, get, provenance
from hstui.text.clean import clean_line

_SERIES = {"HSTECH": "hstech", "HSI": "hsi", "HSCEI": "hscei"}
_COUNT = {"HSTECH": 30}
"""How many constituents the index has by its own rules."""


class _Constituent(CamelWire):
    code: Code


class _Index(CamelWire):
    constituents_count: int | None = None
    constituent_content: tuple[Any, ...] = ()
    sub_index_list: tuple[Any, ...] = ()


class _IndexSeries(CamelWire):
    series_code: str
    constituents_date: Day
    index_list: list[_Index]


class _Answer(CamelWire):
    index_series_list: list[_IndexSeries]


class Constituents:
    """The constituents of the universe's index, if Hang Seng Indexes owns it."""

    info = SourceInfo(
        id="hsi.constituents",
        name="恒生指数公司成分股",
        name_en="Hang Seng Indexes constituents",
        kind="market",
        home="https://www.hsi.com.hk/schi/indexes/all-indexes/hstech",
        fresh=timedelta(hours=12),
        keep=timedelta(days=30),
        trust=10,
        volatile=frozenset({"_"}),
        terms="hsi.com.hk: own reference; index data belong to Hang Seng Indexes",
        delay="about 07:30 of the day",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        series = _SERIES.get(ask.universe.index_code)
        if series is None:
            return []
        url = f"https://www.hsi.com.hk/data/chi/rt/index-series/{series}/constituents.do"
        return [get(url, referer="https://www.hsi.com.hk/", tag=ask.universe.index_code)]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        index = request.tag or ask.universe.index_code
        answer = validate(_Answer, load_json(payload))
        series = next((item for item in answer.index_series_list if item.series_code.lower() == index.lower()), None)
        require(series is not None, Fault.SCHEMA, f"no index {index} in the answer")
        notes: list[str] = []
        codes: set[str] = set()
        for part in series.index_list if series else ():
            # Some indices list their constituents under sub-indices.
            parts = [part, *validate(list[_Index], list(part.sub_index_list))]
            for item in parts:
                listing = [row for row in item.constituent_content if not _is_dummy(row)]
                rows, said = validate_rows(_Constituent, listing)
                notes += said
                real = {row.code for row in rows}
                codes.update(real)
                # A list that lacks some would read as if they had left the index.
                promised = item.constituents_count if real else None
                require(promised in (None, len(real)), Fault.SCHEMA, f"{index}: {promised} announced, {len(real)} read")
        require(bool(codes), Fault.NO_DATA, f"no constituents of {index}")
        expected = _COUNT.get(index, len(codes))
        require(len(codes) == expected, Fault.SCHEMA, f"{index}: {len(codes)} constituents, {expected} expected")
        day = series.constituents_date if series else ask.today
        listed = tuple(sorted(codes))
        raw = clean_line(f"constituentsDate={day} constituents={' '.join(listed)}", RAW_LIMIT)
        origin = provenance(self.info, payload, published=day, raw=raw, row=index)
        return Parsed((Membership(index, day, listed, origin),), notes=tuple(notes))


def _is_dummy(row: object) -> bool:
    """A placeholder among the constituents; its code is none."""
    return isinstance(row, dict) and row.get("isDummy", "N") != "N"


SOURCES: tuple[Source, ...] = (Constituents(),)
