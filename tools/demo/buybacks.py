"""The exchange's Share Repurchase Report: one workbook a session, with the trades of the session before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from functools import cache
from typing import Any

from tools.demo.answer import NOT_FOUND, Answer
from tools.demo.biff import workbook
from tools.demo.content import table
from tools.demo.day import DAY, calendar, day_in
from tools.demo.names import english_of

_HEADINGS = [
    "Company",
    "Stock\ncode",
    "Sec.\ntype",
    "Trading date (yyyy/mm/dd)",
    "Number of\nshares/units\nrepurchased",
    "Repurchase\nprice or highest\nrepurchase price\nper share/unit\n($)",
    "Lowest\nrepurchase price\nper share/unit\n($)",
    "Aggregate price paid ($)",
    "Method of repurchase",
    "Total number\nof\nshares/units\nrepurchased*",
    "Number of\nshares/units\nrepurchased\nfor\ncancellation*",
    "Number of\nshares/units\nrepurchased\nfor\nholding as treasury\nshares/units*",
    "Number of\nshares/units\nrepurchased on the\nExchange or another\nstock exchange under\nthe repurchase\nmandate*",
    "As a % of number\n of issued shares/units\n (excluding treasury\nshares/units) as at the\ndate of the resolution\n"
    "granting the\nrepurchase mandate*",
]
_BLANK = [""] * len(_HEADINGS)


def report(path: str) -> Answer:
    """The file that a URL names; none on days without a session."""
    day = day_in(path)
    if day > DAY or not calendar().is_session(day):
        return NOT_FOUND
    rows = [row for company in _companies() for row in _rows(company, calendar().previous(day))]
    title, printed, end = list(_BLANK), list(_BLANK), list(_BLANK)
    title[6] = "Share Repurchase Report"
    printed[0] = f"Date Printed : {day:%d/%m/%Y}"
    end[6] = "End Of Report"
    note = ["* As stated by the issuer.", *_BLANK[1:]]
    grid = [_BLANK, title, printed, _BLANK, _HEADINGS, _BLANK, *rows, _BLANK, note, end]
    return Answer(workbook(grid, "SRRPT"), "application/vnd.ms-excel")


@cache
def _companies() -> list[Mapping[str, Any]]:
    companies: list[Mapping[str, Any]] = table("buybacks.toml")["company"]
    return sorted(companies, key=lambda company: str(company["code"]))


def trades(company: Mapping[str, Any]) -> dict[date, tuple[int, int]]:
    """Shares bought and sum paid by trading day."""
    given = company.get("stated", {}) | company.get("chosen", {})
    return {date.fromisoformat(str(day)): (pair[0], pair[1]) for day, pair in sorted(given.items())}


def _rows(company: Mapping[str, Any], traded: date) -> Iterator[list[str]]:
    done = trades(company)
    if traded not in done:
        return
    bought, paid = done[traded]
    since = company["mandate"] + sum(shares for day, (shares, _) in done.items() if day <= traded)
    currency = company.get("currency", "HKD")
    average = Decimal(paid) / bought
    high = (average * Decimal("1.004")).quantize(Decimal("0.01"), ROUND_UP)
    low = (average * Decimal("0.996")).quantize(Decimal("0.01"), ROUND_DOWN)
    stated = company.get("price", {}).get(traded.isoformat(), [str(high), str(low)])
    yield [
        english_of(company["code"]),
        str(int(company["code"])),
        "Ordinary shares",
        f"{traded:%Y/%m/%d}",
        f"{bought:,}",
        f"{currency} {stated[0]}",
        f"{currency} {stated[1]}",
        f"{currency} {paid:,.2f}",
        company.get("method", "Exchange"),
        f"{bought:,}",
        f"{bought:,}",
        "0",
        f"{since:,}",
        f"{Decimal(since) / company['issued'] * 100:.4f}",
    ]
