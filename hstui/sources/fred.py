"""FRED's keyless CSV, where the owners of the figures do not answer: policy rates, SOFR, total assets, yields, FX.

Series of one frequency a request: mixed ones come as a ZIP. Missing is an empty cell or ".", never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from hstui.errors import Fault, SourceError
from hstui.records.market import SeriesPoint
from hstui.records.units import Unit
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.csvio import csv_rows
from hstui.sources.jsonio import require
from hstui.sources.rows import (
    CNY_PER_USD,
    HKD_PER_USD,
    LEAST_TEN_YEAR,
    day_of,
    get,
    is_range,
    number,
    of_series,
    point,
    raw_of,
    read,
    without_value,
)

_BACK = timedelta(days=420)
_LOWER, _UPPER = "DFEDTARL", "DFEDTARU"
_DATES = ("observation_date", "DATE")
"""The first column's name today and in older years."""


@dataclass(frozen=True, slots=True)
class _Series:
    """What one FRED id is here, and between which values it can be true."""

    series: str
    unit: Unit
    low: Decimal
    high: Decimal


def _rate(series: str) -> _Series:
    return _Series(series, Unit.PCT, Decimal(-2), Decimal(20))


_KNOWN: Mapping[str, _Series] = {
    "DFEDTARU": _rate("fed.target_upper"),
    "DFEDTARL": _rate("fed.target_lower"),
    "EFFR": _rate("fed.effr"),
    "SOFR": _rate("fed.sofr"),
    "DGS10": _Series("ust.10y", Unit.PCT, LEAST_TEN_YEAR, Decimal(20)),
    "DGS2": _rate("ust.2y"),
    "DGS3MO": _rate("ust.3m"),
    "WALCL": _Series("fed.total_assets", Unit.USD_MILLION, Decimal(100_000), Decimal(100_000_000)),
    "DEXHKUS": _Series("fx.usdhkd", Unit.HKD_PER_USD, *HKD_PER_USD),
    "DEXCHUS": _Series("fx.usdcny", Unit.CNY_PER_USD, *CNY_PER_USD),
    "VIXCLS": _Series("us.vix", Unit.POINTS, Decimal(1), Decimal(200)),
}


class FredCsv:
    """Some series of FRED, in groups of one frequency."""

    def __init__(self, info: SourceInfo, groups: Sequence[str]) -> None:
        self.info = info
        self._groups = groups

    def requests(self, ask: Ask) -> Sequence[Request]:
        since = ask.today - _BACK
        return [
            get(f"https://fred.stlouisfed.org/graph/fredgraph.csv?id={group}&cosd={since}", tag=group)
            for group in self._groups
        ]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        ids = request.tag.split(",") if request.tag else [name for group in self._groups for name in group.split(",")]
        rows, cut = csv_rows(payload, ())
        dates = next((name for name in _DATES if name in rows[0]), "")
        found = [name for name in ids if name in rows[0]]
        if not dates or not found:
            raise SourceError(Fault.SCHEMA, f"no column {_DATES[0]} or none of {', '.join(ids)}")
        points: list[SeriesPoint] = []
        notes = [f"no column {name}" for name in ids if name not in found] + cut
        for row in rows:
            day = read(day_of, row[dates], dates)
            values = {name: read(number, row[name], f"{day} {name}") for name in found}
            lower, upper = values.get(_LOWER), values.get(_UPPER)
            # With some days only one of the two may be stated; together they must be a range.
            if lower is not None and upper is not None and not is_range(lower, upper):
                notes.append(f"{day}: a target range of {lower} to {upper}, left out")
                values[_LOWER] = values[_UPPER] = None
            for name, value in values.items():
                if value is None or day < ask.today - _BACK:
                    continue
                known = _KNOWN[name]
                require(known.low < value < known.high, Fault.WRONG_UNIT, f"{day} {name}: {value} is not {known.unit}")
                raw = raw_of({dates: row[dates], name: row[name]})
                points.append(point(self.info, payload, known.series, day, value, known.unit, raw))
        require(bool(points), Fault.NO_DATA, f"no value of {', '.join(found)}")
        return of_series(points, notes + without_value(points, {name: _KNOWN[name].series for name in found}))


def _info(source_id: str, names: tuple[str, str], stands_in_for: str, delay: str) -> SourceInfo:
    return SourceInfo(
        id=source_id,
        name=names[0],
        name_en=names[1],
        kind="macro",
        home="https://fred.stlouisfed.org/",
        fresh=timedelta(hours=12),
        keep=timedelta(days=14),
        trust=20,
        default="on" if stands_in_for else "opt_in",
        fallback_for=stands_in_for,
        volatile=frozenset({"cosd", "coed"}),  # how far back is ours to choose; rows carry their dates
        terms="FRED terms: personal, non-commercial use; series belong to their sources",
        delay=delay,
    )


SOURCES: tuple[Source, ...] = (
    FredCsv(
        _info("fred.macro", ("FRED政策利率", "FRED policy rates"), "nyfed.effr", "T+1"), ("DFEDTARU,DFEDTARL", "EFFR")
    ),
    FredCsv(_info("fred.sofr", ("FRED SOFR", "FRED SOFR"), "nyfed.secured", "T+1"), ("SOFR",)),
    FredCsv(
        _info(
            "fred.assets",
            ("FRED美联储总资产", "FRED Fed total assets"),
            "nyfed.soma",
            "Wednesday's, published on Thursday",
        ),
        ("WALCL",),
    ),
    FredCsv(
        _info("fred.yields", ("FRED国债收益率", "FRED Treasury yields"), "treasury.yields", "T+1"),
        ("DGS10,DGS2,DGS3MO",),
    ),
    FredCsv(
        _info("fred.usdhkd", ("FRED美元兑港元", "FRED USD/HKD"), "ecb.usdhkd", "weekly, H.10"), ("DEXHKUS,DEXCHUS",)
    ),
    FredCsv(_info("fred.vix", ("FRED VIX", "FRED VIX"), "", "T+1"), ("VIXCLS",)),
)
