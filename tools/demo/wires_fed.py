"""The New York Fed's markets data and the Federal Reserve Board's feeds and pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from tools.demo.answer import Answer, as_json, as_text
from tools.demo.content import table
from tools.demo.day import us_days
from tools.demo.noise import spread
from tools.demo.rates import along, rounded, step

NEWEST_FED = date(2025, 12, 16)
"""The newest effective day that New York has published by the recording's hour."""

# The New York Fed.


def effr(count: int) -> Answer:
    """The effective federal funds rate with the target range, newest first."""
    given = table("rates.toml")["fed"]
    rows = []
    for day in us_days(count, NEWEST_FED):
        _, low, high = step(given["range"], day)
        rate = float(step(given["effr"], day)[1])
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
        before = [_sofr(day - timedelta(days=back)) for back in range(1, 91)]
        means = {days: sum(before[:days]) / days for days in (30, 90)}
        rows.append(
            {
                "effectiveDate": day.isoformat(),
                "type": "SOFRAI",
                "average30day": rounded(means[30], 5),
                "average90day": rounded(means[90], 5),
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
    return float(stated) if stated else rounded(float(given["sofr_before"]) + 0.05 * spread("sofr", day), 2)


def _rate(kind: str, day: date, rate: float, volume: int) -> dict[str, Any]:
    return {
        "effectiveDate": day.isoformat(),
        "type": kind,
        "percentRate": rate,
        "percentPercentile1": rounded(rate - 0.03, 2),
        "percentPercentile25": rounded(rate - 0.01, 2),
        "percentPercentile75": rate,
        "percentPercentile99": rounded(rate + 0.05, 2),
        "volumeInBillions": volume,
        "revisionIndicator": "",
    }


def soma() -> Answer:
    """The weekly summary, US$ in strings; the newest Wednesday published is the 10th."""
    given = table("rates.toml")["soma"]
    rows = []
    day = date(2024, 8, 7)
    while day <= date(2025, 12, 10):
        cents = {name: int(along(path, day) * 10**11) for name, path in given.items()}
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
        at = format_datetime(datetime.fromisoformat(f"{when}+00:00"), usegmt=True)
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
