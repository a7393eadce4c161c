"""Central banks, the Treasury, and the banks' association: rates and balances in their own formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tools.demo.answer import Answer, as_json, as_text
from tools.demo.content import table
from tools.demo.day import LAST, calendar, sessions, us_days, weekdays
from tools.demo.noise import spread

Query = Mapping[str, str]
NEWEST_FED = date(2025, 12, 16)
"""The newest effective day that New York has published by the recording's hour."""


def _at(steps: Sequence[Sequence[Any]], day: date) -> Sequence[Any]:
    """The step in force on a day."""
    return [step for step in steps if date.fromisoformat(step[0]) <= day][-1]


def _along(path: Sequence[Sequence[Any]], day: date) -> float:
    """On the straight lines between a path's points, flat before and after."""
    points = [(date.fromisoformat(when), float(value)) for when, value in path]
    if day <= points[0][0]:
        return points[0][1]
    for (start, low), (end, high) in zip(points, points[1:], strict=False):
        if day <= end:
            return low + (high - low) * (day - start).days / (end - start).days
    return points[-1][1]


def _round(value: float, places: int) -> float:
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


# The New York Fed.


def effr(count: int) -> Answer:
    """The effective federal funds rate with the target range, newest first."""
    given = table("rates.toml")["fed"]
    rows = []
    for day in us_days(count, NEWEST_FED):
        _, low, high = _at(given["range"], day)
        rate = float(_at(given["effr"], day)[1])
        rows.append(
            _rate("EFFR", day, rate, 90 + int(20 * spread("effr", day)))
            | {"targetRateFrom": float(low), "targetRateTo": float(high)}
        )
    return as_json({"refRates": rows})


def sofr(count: int) -> Answer:
    """SOFR, newest first."""
    return as_json({"refRates": [_rate("SOFR", day, _sofr(day), 3100) for day in us_days(count, NEWEST_FED)]})


def sofr_averages(count: int) -> Answer:
    """The compounded averages: rows without a rate of their own. Days count as they stand, weekends with the day
    before them; simple instead of compounded, which differs in the third decimal."""
    rows = []
    for day in us_days(count, NEWEST_FED + timedelta(days=1)):
        means = {days: sum(_sofr(day - timedelta(days=back)) for back in range(1, days + 1)) / days for days in (30, 90)}
        rows.append(
            {
                "effectiveDate": day.isoformat(),
                "type": "SOFRAI",
                "average30day": _round(means[30], 5),
                "average90day": _round(means[90], 5),
                "average180day": 4.21480,
                "index": 1.23,
                "revisionIndicator": "",
            }
        )
    return as_json({"refRates": rows})


def _sofr(day: date) -> float:
    given = table("rates.toml")["fed"]
    while day.isoformat() not in given["sofr"] and day > date(2025, 12, 1):
        day -= timedelta(days=1)
    stated = given["sofr"].get(day.isoformat())
    return float(stated) if stated else _round(float(given["sofr_before"]) + 0.05 * spread("sofr", day), 2)


def _rate(kind: str, day: date, rate: float, volume: int) -> dict[str, Any]:
    return {
        "effectiveDate": day.isoformat(),
        "type": kind,
        "percentRate": rate,
        "percentPercentile1": _round(rate - 0.03, 2),
        "percentPercentile25": _round(rate - 0.01, 2),
        "percentPercentile75": rate,
        "percentPercentile99": _round(rate + 0.05, 2),
        "volumeInBillions": volume,
        "revisionIndicator": "",
    }


def soma() -> Answer:
    """The weekly summary, US$ in strings; the newest Wednesday published is the 10th."""
    given = table("rates.toml")["soma"]
    rows = []
    day = date(2024, 8, 7)
    while day <= date(2025, 12, 10):
        cents = {name: int(_along(path, day) * 10**11) for name, path in given.items()}
        cents |= {"cmbs": 795_421_000_000, "agencies": 234_700_000_000, "frn": 1_172_000_000_000}
        row = {"asOfDate": day.isoformat()}
        row |= {name: f"{cents[name] / 100:.2f}" for name in ("mbs", "cmbs", "tips", "frn")}
        row["tipsInflationCompensation"] = "105412600000.00"
        row |= {name: f"{cents[name] / 100:.2f}" for name in ("notesbonds", "bills", "agencies")}
        row["total"] = f"{sum(cents.values()) / 100:.2f}"
        rows.append(row)
        day += timedelta(days=7)
    return as_json({"soma": {"summary": rows}})


def bill_purchases() -> Answer:
    """Operation results, amounts in US$ as strings."""
    rows = []
    for number, (when, million) in enumerate(reversed(table("rates.toml")["fed"]["bills"]), start=1):
        day = date.fromisoformat(when)
        rows.append(
            {
                "operationId": f"OR {day:%m%d%y} {20 + number}",
                "auctionStatus": "Results",
                "operationType": "Outright Bill Purchase",
                "operationDate": when,
                "settlementDate": (day + timedelta(days=1)).isoformat(),
                "maturityRangeStart": "2026-01-15",
                "maturityRangeEnd": "2026-04-14",
                "operationDirection": "P",
                "auctionMethod": "Multiple Price",
                "releaseTime": "09:00",
                "closeTime": "09:20",
                "totalParAmtSubmitted": str(million * 4_100_000),
                "totalParAmtAccepted": str(million * 1_000_000),
                "note": "",
                "lastUpdated": f"{when} 09:20:55",
            }
        )
    return as_json({"treasury": {"auctions": rows}})


# The Federal Reserve Board.

_RELEASES = (
    ("2025-12-10 19:00", "monetary20251210a", "Federal Reserve issues FOMC statement"),
    ("2025-12-10 19:00", "monetary20251210b", "Federal Reserve Board and FOMC release economic projections"),
    ("2025-11-19 19:00", "monetary20251119a", "Minutes of the Federal Open Market Committee, October 28-29, 2025"),
    ("2025-10-29 18:00", "monetary20251029a", "Federal Reserve issues FOMC statement"),
    ("2025-09-17 18:00", "monetary20250917a", "Federal Reserve issues FOMC statement"),
)


def fed_press() -> Answer:
    """The monetary policy feed: links and dates in CDATA, GMT."""
    entries = []
    for when, name, title in _RELEASES:
        link = f"<![CDATA[https://www.federalreserve.gov/newsevents/pressreleases/{name}.htm]]>"
        at = f"{datetime.strptime(when, '%Y-%m-%d %H:%M'):%a, %d %b %Y %H:%M:%S} GMT"
        entries.append(
            f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
            f"<description><![CDATA[{title}]]></description><category>Monetary Policy</category>"
            f"<pubDate><![CDATA[{at}]]></pubDate></item>"
        )
    body = (
        '<?xml version="1.0" encoding="utf-8" ?>\n<rss version="2.0"><channel>'
        "<title>FRB: Press Release - Monetary Policy</title>"
        "<link>https://www.federalreserve.gov/feeds/feeds.htm</link>\n" + "\n".join(entries) + "\n</channel></rss>\n"
    )
    return as_text("\ufeff" + body, "text/xml")


def fed_statement() -> Answer:
    """The decision of 10 December: its operative sentence, with the page's own hyphens and spaces."""
    return as_text(
        "<!DOCTYPE html><html><head><title>Federal Reserve Board - Federal Reserve issues FOMC statement</title></head>"
        '<body><div id="article"><h3>Federal Reserve issues FOMC statement</h3><p>In light of the shift in the balance '
        "of risks, the Committee decided to lower the target range for the federal funds rate by 1/4 percentage point "
        "to 3&#8209;1/2 to 3&#8209;3/4&nbsp;percent.</p><p>Reserve balances are judged to be ample, and shorter-term "
        "Treasury securities will be bought as needed to keep them so.</p></div></body></html>",
        "text/html; charset=utf-8",
    )


_EVENTS = (
    ("FOMC Minutes", "2025-12", "30", "2:00 p.m.", "Meeting of December 9-10"),
    ("FOMC Meeting", "2025-12", "9-10", "2:00 p.m.", "Two-day meeting, December 9 - 10"),
    ("FOMC Meeting", "2026-01", "27-28", "2:00 p.m.", "Two-day meeting, January 27 - 28"),
    ("FOMC Meeting", "2026-03", "17-18", "2:00 p.m.", "Two-day meeting, March 17 - 18"),
    ("FOMC Meeting", "2026-04", "28-29", "2:00 p.m.", "Two-day meeting, April 28 - 29"),
    ("FOMC Meeting", "2026-06", "16-17", "2:00 p.m.", "Two-day meeting, June 16 - 17"),
)


def fed_calendar() -> Answer:
    """Meetings, minutes and other events, with a byte order mark and the stray empty event."""
    events: list[dict[str, str]] = [
        {"title": title, "month": month, "days": days, "time": time, "type": "FOMC",
         "description": f"&lt;p&gt;{described}&lt;/p&gt;"}
        for title, month, days, time, described in _EVENTS
    ]  # fmt: skip
    events += [
        {},
        {"title": "Beige Book", "time": "2:00 p.m.", "month": "2026-01", "days": "14", "type": "Beige"},
        {"title": "Holiday - Christmas Day", "time": "", "month": "2025-12", "days": "25", "type": "Other"},
    ]
    return Answer(b"\xef\xbb\xbf" + as_json({"events": events}).body, "application/json")


# The Hong Kong Monetary Authority and the banks' association.


def _hkma(rows: list[dict[str, Any]]) -> Answer:
    header = {"success": True, "err_code": "0000", "err_msg": "No error found"}
    return as_json({"header": header, "result": {"datasize": len(rows), "records": rows}})


def _days(count: int) -> list[date]:
    return list(reversed(sessions(count)))


def _balance(day: date) -> int:
    return int(_at(table("rates.toml")["hkma"]["balance"], day)[1])


def _window(day: date) -> int:
    """Discount window borrowing that day, HK$ million: now and then a bank takes some."""
    return 120 if spread("window", day) > 0.45 else 0


def hkma_liquidity(query: Query) -> Answer:
    """Daily figures of interbank liquidity, newest first; changes are strings with a sign."""
    given = table("rates.toml")["hkma"]
    rows = []
    for day in _days(int(query.get("pagesize", "100"))):
        before = calendar().previous(day)
        opened, closed = _balance(before) + _window(before), _balance(day) + _window(day)
        moved = _balance(day) - _balance(before)
        rows.append(
            {
                "end_of_date": day.isoformat(),
                "cu_weakside": 7.85,
                "cu_strongside": 7.75,
                "disc_win_base_rate": float(_at(given["base"], day)[1]),
                "hibor_overnight": _round(_along(given["overnight"], day) + 0.04 * spread("on", day), 2),
                "hibor_fixing_1m": _fixing("1 Month", day),
                "twi": _round(103.4 + 0.6 * spread("twi", day.isocalendar().week), 1),
                "opening_balance": opened,
                "closing_balance": closed,
                "market_activities": "+0",
                "interest_payment": f"{moved:+d}",
                "discount_window_reversal": f"{-_window(before):+d}",
                "discount_window_activities": f"{_window(day):+d}",
                "forex_trans_t1": "+0",
                "forex_trans_t2": "+0",
                "forex_trans_t3": "+0",
                "forex_trans_t4": "+0",
                "forecast_aggregate_bal_t1": _balance(calendar().next(day)),
            }
        )
    return _hkma(rows)


def hkma_base(query: Query) -> Answer:
    """Daily figures of the monetary base, newest first, HK$ million."""
    rows = []
    for day in _days(int(query.get("pagesize", "100"))):
        bills = 1_318_400 + (day - date(2025, 9, 15)).days * 41
        lent = int(1_190_000 * (1 + 0.008 * spread("ow", day)))
        coins, notes = 645_600, 13_350
        rows.append(
            {
                "end_of_date": day.isoformat(),
                "cert_of_indebt": coins,
                "gov_notes_coins_circulation": notes,
                "aggr_balance_bf_disc_win": _balance(day),
                "aggr_balance_af_disc_win": _balance(day) + _window(day),
                "outstanding_efbn": bills,
                "ow_lb_bf_disc_win": lent,
                "ow_lb_af_disc_win": lent - _window(day),
                "mb_bf_disc_win_total": coins + notes + _balance(day) + bills,
            }
        )
    return _hkma(rows)


def _fixing(tenor: str, day: date) -> float:
    given = table("rates.toml")["hkma"]
    base = _along(given["month"], day) if tenor != "Overnight" else _along(given["overnight"], day) + 0.09
    shift = given["tenors"][tenor] if tenor != "Overnight" else 0.0
    return _round(base + shift + 0.004 * spread("fixing", tenor, day), 5)


def hibor(query: Query) -> Answer:
    """One day's fixings; a day without them says so."""
    day = date(int(query["year"]), int(query["month"]), int(query["day"]))
    tenors = list(table("rates.toml")["hkma"]["tenors"])
    open_day = calendar().is_session(day) and day <= LAST
    rates = {tenor: _fixing(tenor, day) if open_day else None for tenor in tenors}
    return as_json({"isHoliday": not open_day, "year": day.year, "month": day.month, "day": day.day, **rates})


# Exchange rates and the Treasury's curve.


def ecb(query: Query) -> Answer:
    """Euro reference rates as CSV, by currency and day, oldest first."""
    given = table("rates.toml")["fx"]
    lines = ["KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS"]
    days = list(reversed(weekdays(int(query.get("lastNObservations", "30")), LAST)))
    for currency in ("CNY", "HKD", "USD"):
        for day in days:
            dollar = _round(_along(given["usd"], day), 4)
            rate = dollar if currency == "USD" else dollar * _along(given[f"{currency.lower()}_per_usd"], day)
            lines.append(f"EXR.D.{currency}.EUR.SP00.A,D,{currency},EUR,SP00,A,{day},{_round(rate, 4):.4f},A")
    return as_text("\r\n".join(lines) + "\r\n", "text/csv")


_TENORS = ("1 Mo", "1.5 Month", "2 Mo", "3 Mo", "4 Mo", "6 Mo", "1 Yr", "2 Yr", "3 Yr", "5 Yr", "7 Yr", "10 Yr",
           "20 Yr", "30 Yr")  # fmt: skip


def treasury(path: str) -> Answer:
    """The par yield curve of a year as CSV, newest first. Tenors between the given ones lie on lines between them."""
    given = table("rates.toml")["treasury"]
    year = int(path.split("daily-treasury-rates.csv/")[1].split("/")[0])
    lines = ["Date," + ",".join(f'"{tenor}"' for tenor in _TENORS)]
    for day in us_days(260, LAST):
        if day.year != year:
            continue
        three, two = _along(given["three"], day), _along(given["two"], day)
        stated = given["ten"].get(day.isoformat())
        ten = float(stated) if stated else _along(given["ten_path"], day) + 0.02 * spread("ten", day)
        row = [three + 0.06, three + 0.05, three + 0.03, three, three - 0.01, three - 0.03, (three + two) / 2, two,
               two + 0.04, two + (ten - two) / 3, two + 2 * (ten - two) / 3, ten, ten + 0.62, ten + 0.66]  # fmt: skip
        values = ",".join(f"{_round(value, 2):.2f}" if tenor != "1.5 Month" or day >= date(2025, 2, 18) else ""
                          for tenor, value in zip(_TENORS, row, strict=True))  # fmt: skip
        lines.append(f"{day:%m/%d/%Y},{values}")
    return as_text("\n".join(lines) + "\n", "text/csv")


def yahoo_usdhkd() -> Answer:
    """A year of the spot rate: columns beside time stamps, one of them without prices, as on holidays."""
    path = table("rates.toml")["fx"]["hkd_per_usd_year"]
    days = list(reversed(weekdays(260, LAST)))
    closes = [_round(_along(path, day) + 0.0006 * spread("usdhkd", day), 5) for day in days]
    closes[-1] = _round(_along(path, days[-1]), 5)
    columns: dict[str, list[float | None]] = {
        "open": [_round(close + 0.0003, 5) for close in closes],
        "high": [_round(close + 0.0012, 5) for close in closes],
        "low": [_round(close - 0.0011, 5) for close in closes],
        "close": list(closes),
    }
    holiday = days.index(date(2025, 1, 1))
    for column in columns.values():
        column[holiday] = None
    meta = {
        "currency": "HKD",
        "symbol": "HKD=X",
        "exchangeName": "CCY",
        "instrumentType": "CURRENCY",
        "regularMarketTime": int(datetime(2025, 12, 17, 23, 55, tzinfo=UTC).timestamp()),
        "gmtoffset": 0,
        "timezone": "GMT",
        "regularMarketPrice": closes[-1],
        "fiftyTwoWeekHigh": 7.85,
        "fiftyTwoWeekLow": 7.75,
        "shortName": "USD/HKD",
        "dataGranularity": "1d",
        "range": "1y",
    }
    stamps = [int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) for day in days]
    result = {"meta": meta, "timestamp": stamps, "indicators": {"quote": [columns]}}
    return as_json({"chart": {"result": [result], "error": None}})
