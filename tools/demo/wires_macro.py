"""Hong Kong's monetary authority and banks' association, the euro reference rates, and the US Treasury."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from tools.demo.answer import Answer, as_json, as_text
from tools.demo.content import table
from tools.demo.day import LAST, calendar, sessions, us_days, weekdays
from tools.demo.noise import spread
from tools.demo.rates import along, rounded, step

Query = Mapping[str, str]

# The Hong Kong Monetary Authority and the banks' association.


def _hkma(rows: list[dict[str, Any]]) -> Answer:
    header = {"success": True, "err_code": "0000", "err_msg": "No error found"}
    return as_json({"header": header, "result": {"datasize": len(rows), "records": rows}})


def _days(count: int) -> list[date]:
    return list(reversed(sessions(count)))


def _balance(day: date) -> int:
    return int(step(table("rates.toml")["hkma"]["balance"], day)[1])


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
                "disc_win_base_rate": float(step(given["base"], day)[1]),
                "hibor_overnight": rounded(along(given["overnight"], day) + 0.04 * spread("on", day), 2),
                "hibor_fixing_1m": _fixing("1 Month", day),
                "twi": rounded(103.4 + 0.6 * spread("twi", day.isocalendar().week), 1),
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
                "forex_trans_u": "+0",
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
    base = along(given["month"], day) if tenor != "Overnight" else along(given["overnight"], day) + 0.09
    shift = given["tenors"][tenor] if tenor != "Overnight" else 0.0
    return rounded(base + shift + 0.004 * spread("fixing", tenor, day), 5)


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
            dollar = rounded(along(given["usd"], day), 4)
            rate = dollar if currency == "USD" else dollar * along(given[f"{currency.lower()}_per_usd"], day)
            lines.append(f"EXR.D.{currency}.EUR.SP00.A,D,{currency},EUR,SP00,A,{day},{rounded(rate, 4):.4f},A")
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
        three, two = along(given["three"], day), along(given["two"], day)
        stated = given["ten"].get(day.isoformat())
        ten = float(stated) if stated else along(given["ten_path"], day) + 0.02 * spread("ten", day)
        row = [three + 0.06, three + 0.05, three + 0.03, three, three - 0.01, three - 0.03, (three + two) / 2, two,
               two + 0.04, two + (ten - two) / 3, two + 2 * (ten - two) / 3, ten, ten + 0.62, ten + 0.66]  # fmt: skip
        values = ",".join(f"{rounded(value, 2):.2f}" if tenor != "1.5 Month" or day >= date(2025, 2, 18) else ""
                          for tenor, value in zip(_TENORS, row, strict=True))  # fmt: skip
        lines.append(f"{day:%m/%d/%Y},{values}")
    return as_text("\n".join(lines) + "\n", "text/csv")


def yahoo_usdhkd() -> Answer:
    """A year of the spot rate: columns beside time stamps, one of them without prices, as on holidays."""
    path = table("rates.toml")["fx"]["hkd_per_usd_year"]
    days = list(reversed(weekdays(260, LAST)))
    closes = [rounded(along(path, day) + 0.0006 * spread("usdhkd", day), 5) for day in days]
    closes[-1] = rounded(along(path, days[-1]), 5)
    columns: dict[str, list[float | None]] = {
        "open": [rounded(close + 0.0003, 5) for close in closes],
        "high": [rounded(close + 0.0012, 5) for close in closes],
        "low": [rounded(close - 0.0011, 5) for close in closes],
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
