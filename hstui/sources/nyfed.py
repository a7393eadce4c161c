"""The New York Fed's markets data: EFFR with the target range, SOFR, the System Open Market Account, bill purchases.

Rates are % p.a.; account holdings and operations are strings in US$.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, Field

from hstui.errors import Fault
from hstui.records.market import SeriesPoint
from hstui.records.units import Unit
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.jsonio import load_json, require, validate, validate_rows
from hstui.sources.rows import CamelRow, Day, Line, Num, get, is_range, of_series, point

_API = "https://markets.newyorkfed.org/api"
_TERMS = "newyorkfed.org terms of use: free with attribution to the Federal Reserve Bank of New York"
_EFFR_DAYS, _SOFR_DAYS = 280, 30
"""Over a year of business days, so that the path of the target range shows; a month for SOFR."""
_RATE_LIMIT = Decimal(20)
_AWAY = Decimal(2)
"""Percentage points: the funds rate has not been as far from its target since there is a range."""
_SOMA_HISTORY = timedelta(days=500)
_LEAST_SOMA, _MOST_SOMA = Decimal(10) ** 11, Decimal(10) ** 14
"""US$: the account's total is some trillions; less is millions or billions."""
_SOMA_TOLERANCE = Decimal(1_000_000)
_UNSTATED_SHARE = Decimal("0.01")
"""Floating rate notes are held and not stated: some 20 of 6,000 billion."""
_LEAST_PURCHASE, _MOST_PURCHASE = Decimal(10_000_000), Decimal(10) ** 12
"""US$: the smallest operations, exercises, are of tens of millions, and the account has some trillions."""
_DONE = "results"
_BILL_PURCHASE = "Outright Bill Purchase"


class _Rates(BaseModel):
    ref_rates: list[Any] = Field(alias="refRates")


class _Rate(CamelRow):
    effective_date: Day
    type: str
    percent_rate: Num = None
    percent_percentile1: Num = None
    percent_percentile99: Num = None
    target_rate_from: Num = None
    target_rate_to: Num = None
    average_30day: Num = Field(default=None, alias="average30day")
    revision_indicator: str = ""


class ReferenceRates:
    """One or more of the reference rates, newest first; `SOFRAI` rows hold averages and no rate."""

    def __init__(self, info: SourceInfo, paths: Sequence[str], needed: str) -> None:
        self.info = info
        self._paths = paths
        self._needed = needed

    def requests(self, ask: Ask) -> Sequence[Request]:
        return [get(f"{_API}/rates/{path}.json", tag=path.split("/")[1]) for path in self._paths]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        rows, notes = validate_rows(_Rate, validate(_Rates, load_json(payload)).ref_rates)
        require(bool(rows), Fault.NO_DATA, "no rates")
        points: list[SeriesPoint] = []
        said = list(notes)
        for row in rows:
            for series, value in _values(row, said):
                if value is None:
                    continue
                if not Decimal(-1) < value < _RATE_LIMIT:
                    said.append(f"{row.effective_date} {row.type}: {value} is no rate, left out")
                    continue
                points.append(point(self.info, payload, series, row.effective_date, value, Unit.PCT, row.raw))
        wanted = {"effr": "fed.effr", "sofr": "fed.sofr", "sofrai": "fed.sofr_30d"}.get(request.tag, self._needed)
        for name in (wanted, "fed.target_upper") if wanted == "fed.effr" else (wanted,):
            require(any(item.series == name for item in points), Fault.NO_DATA, f"no {name} in the answer")
        return of_series(points, said)


def _values(row: _Rate, notes: list[str]) -> list[tuple[str, Decimal | None]]:
    """(series, value) of a row. Only EFFR carries the target range here: OBFR's is the same."""
    if row.type == "EFFR":
        lower, upper = row.target_rate_from, row.target_rate_to
        if not is_range(lower, upper):
            notes.append(f"{row.effective_date} EFFR: a target range of {lower} to {upper}, left out")
            lower = upper = None
        return [
            ("fed.effr", _rate(row, notes, upper)),
            ("fed.target_lower", lower),
            ("fed.target_upper", upper),
        ]
    if row.type == "SOFR":
        return [("fed.sofr", _rate(row, notes))]
    if row.type == "SOFRAI":
        return [("fed.sofr_30d", row.average_30day)]
    return []


def _rate(row: _Rate, notes: list[str], target: Decimal | None = None) -> Decimal | None:
    """The day's rate: a median, so that it lies between the percentiles stated beside it; and near its target."""
    rate, low, high = row.percent_rate, row.percent_percentile1, row.percent_percentile99
    if rate is None:
        notes.append(f"{row.effective_date} {row.type}: no rate stated")
    elif (low is not None and rate < low) or (high is not None and rate > high):
        notes.append(f"{row.effective_date} {row.type}: {rate} is not between {low} and {high}, left out")
        return None
    elif target is not None and abs(rate - target) > _AWAY:
        notes.append(f"{row.effective_date} {row.type}: {rate} is no rate of a target of {target}, left out")
        return None
    return rate


class _Summary(BaseModel):
    summary: list[Any]


class _Soma(BaseModel):
    soma: _Summary


class _SomaRow(CamelRow):
    as_of_date: Day
    total: Num
    bills: Num = None
    mbs: Num = None
    cmbs: Num = None
    tips: Num = None
    frn: Num = None
    notesbonds: Num = None
    agencies: Num = None


class Soma:
    """The System Open Market Account's weekly summary, as of Wednesdays, US$."""

    info = SourceInfo(
        id="nyfed.soma",
        name="纽约联储SOMA持仓",
        name_en="NY Fed SOMA holdings",
        kind="macro",
        home="https://www.newyorkfed.org/markets/soma-holdings",
        fresh=timedelta(hours=24),
        keep=timedelta(days=21),
        trust=10,
        terms=_TERMS,
        delay="Wednesday's, published on Thursday",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        return [get(f"{_API}/soma/summary.json")]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        rows, notes = validate_rows(_SomaRow, validate(_Soma, load_json(payload)).soma.summary)
        require(bool(rows), Fault.NO_DATA, "no weeks")
        said = list(notes)
        points: list[SeriesPoint] = []
        days = [row.as_of_date for row in rows]
        # A week still to come is a slip of the pen: it must not make all others old.
        newest = max((day for day in days if day <= ask.today), default=max(days))
        for row in rows:
            if row.total is None or newest - row.as_of_date > _SOMA_HISTORY:
                continue
            require(
                _LEAST_SOMA <= row.total <= _MOST_SOMA,
                Fault.WRONG_UNIT,
                f"{row.as_of_date}: total {row.total} is not US$",
            )
            fault = _parts_fault(row, row.total)
            if fault:
                said.append(f"{row.as_of_date}: {fault}, left out")
                continue
            for series, value in (
                ("fed.soma_total", row.total),
                ("fed.soma_bills", row.bills),
                ("fed.soma_mbs", row.mbs),
            ):
                if value is not None:
                    points.append(point(self.info, payload, series, row.as_of_date, value, Unit.USD, row.raw))
        require(bool(points) or len(said) == len(notes), Fault.WRONG_UNIT, said[-1] if said else "")
        require(bool(points), Fault.NO_DATA, "no totals")
        return of_series(points, said)


def _parts_fault(row: _SomaRow, total: Decimal) -> str:
    """What is wrong with the parts of an account of that total; "" if they make it up, but for those not stated."""
    parts = (row.bills, row.notesbonds, row.mbs, row.cmbs, row.tips, row.frn, row.agencies)
    known = [part for part in parts if part is not None]
    if any(part < 0 for part in known):
        return "a negative holding"
    unstated = total * _UNSTATED_SHARE if len(known) < len(parts) else Decimal(0)
    if -_SOMA_TOLERANCE <= total - sum(known) <= unstated + _SOMA_TOLERANCE:
        return ""
    return f"components add up to {sum(known)}, total says {total}"


class _Auctions(BaseModel):
    auctions: list[Any]


class _Operations(BaseModel):
    treasury: _Auctions


class _Operation(CamelRow):
    operation_id: Line
    auction_status: Line
    operation_type: str
    operation_date: Day
    operation_direction: str
    total_par_amt_submitted: Num = None
    total_par_amt_accepted: Num


class BillPurchases:
    """Treasury operations of the last two months. Reserve management and reinvestment purchases of bills have one
    and the same type, so their sum must not be called either."""

    info = SourceInfo(
        id="nyfed.bills",
        name="纽约联储短债购买",
        name_en="NY Fed bill purchases",
        kind="macro",
        home="https://www.newyorkfed.org/markets/desk-operations/treasury-securities",
        fresh=timedelta(hours=12),
        keep=timedelta(days=21),
        trust=10,
        terms=_TERMS,
        delay="at the operation's close",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        return [get(f"{_API}/tsy/purchases/results/summary/last/60.json")]

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        rows, notes = validate_rows(_Operation, validate(_Operations, load_json(payload)).treasury.auctions)
        points: list[SeriesPoint] = []
        said = list(notes)
        seen: dict[str, Decimal | None] = {}
        for row in rows:
            amount, offered = row.total_par_amt_accepted, row.total_par_amt_submitted
            if row.operation_type != _BILL_PURCHASE or row.operation_direction != "P":
                continue
            if row.operation_id in seen:
                if seen[row.operation_id] != amount:
                    said.append(f"{row.operation_date} {row.operation_id}: also told as {amount}, the first kept")
                continue
            seen[row.operation_id] = amount
            if row.auction_status.lower() != _DONE:
                said.append(
                    f"{row.operation_date} {row.operation_id}: {row.auction_status or 'no status'}, not counted"
                )
                continue
            if amount is None or (offered is not None and amount > offered):
                bought = "no amount stated" if amount is None else f"{amount} bought of {offered}"
                said.append(f"{row.operation_date} {row.operation_id}: {bought}, not counted")
                continue
            require(
                amount == 0 or _LEAST_PURCHASE <= amount <= _MOST_PURCHASE,
                Fault.WRONG_UNIT,
                f"{row.operation_date}: {amount} is not US$",
            )
            points.append(point(self.info, payload, "fed.bill_purchase", row.operation_date, amount, Unit.USD, row.raw))
        if not points:
            said.append("no bill purchase in the answer")
        points.sort(key=lambda item: item.day)  # a day may have several
        return Parsed(tuple(points), notes=tuple(said))


def _rates_info(source_id: str, names: tuple[str, str], delay: str) -> SourceInfo:
    return SourceInfo(
        id=source_id,
        name=names[0],
        name_en=names[1],
        kind="macro",
        home="https://www.newyorkfed.org/markets/reference-rates",
        fresh=timedelta(hours=6),
        keep=timedelta(days=14),
        trust=10,
        terms=_TERMS,
        delay=delay,
    )


SOURCES: tuple[Source, ...] = (
    ReferenceRates(
        _rates_info("nyfed.effr", ("纽约联储联邦基金利率", "NY Fed effective funds rate"), "T+1, 09:00 New York"),
        (f"unsecured/effr/last/{_EFFR_DAYS}",),
        "fed.effr",
    ),
    ReferenceRates(
        _rates_info("nyfed.secured", ("纽约联储SOFR", "NY Fed SOFR"), "T+1, 08:00 New York"),
        (f"secured/sofr/last/{_SOFR_DAYS}", f"secured/sofrai/last/{_SOFR_DAYS}"),
        "fed.sofr",
    ),
    Soma(),
    BillPurchases(),
)
