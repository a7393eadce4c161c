"""Recorded values of real days, read from the reference material beside the checkout."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from hstui.analysis.macro import macro_view
from hstui.clock import HKT
from hstui.records.market import SeriesPoint
from hstui.records.units import Unit
from tests.analysis.builders import CALENDAR, point, value

WIRE = Path(__file__).resolve().parents[3] / "shared" / "data" / "wire" / "macro"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not WIRE.is_dir(), reason="the reference material is not beside this checkout"),
]

HKMA = {
    "closing_balance": ("hkma.closing_balance", Unit.HKD_MILLION),
    "aggr_balance_bf_disc_win": ("hkma.balance_before_dw", Unit.HKD_MILLION),
    "forecast_aggregate_bal_t1": ("hkma.forecast_t1", Unit.HKD_MILLION),
    "disc_win_base_rate": ("hkma.base_rate", Unit.PCT),
    "cu_weakside": ("hkma.cu_weak", Unit.HKD_PER_USD),
    "cu_strongside": ("hkma.cu_strong", Unit.HKD_PER_USD),
    "hibor_3m": ("hkab.hibor_3m", Unit.PCT),
}


def hkma(name: str, overnight: str) -> list[SeriesPoint]:
    rows: list[dict[str, Any]] = json.loads((WIRE / name).read_text(encoding="utf-8"))["records"]
    fields = {**HKMA, "hibor_overnight": (overnight, Unit.PCT)}
    return [
        point(series, date.fromisoformat(row["end_of_date"]), str(row[key]), unit)
        for row in rows
        for key, (series, unit) in fields.items()
        if row.get(key) is not None
    ]


def fred(name: str, series: str, unit: Unit = Unit.PCT) -> list[SeriesPoint]:
    with (WIRE / f"RESERIALISED_fredgraph_{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return [point(series, date.fromisoformat(day), amount, unit) for day, amount in rows]


def targets(days: dict[str, tuple[str, str]]) -> list[SeriesPoint]:
    made = []
    for day, (lower, upper) in days.items():
        made += [point("fed.target_lower", date.fromisoformat(day), lower)]
        made += [point("fed.target_upper", date.fromisoformat(day), upper)]
    return made


DAILY = "hkma_recorded_daily_figures_2026-08-17_2026-09-30.json"


def test_the_discount_window_day_of_september_2026() -> None:
    rows = hkma(DAILY, "hkma.overnight_close")
    rows += [point("fx.usdhkd_spot", date(2026, 9, 16), "7.84408", Unit.HKD_PER_USD)]
    balance = macro_view(rows, [], [], CALENDAR, datetime(2026, 9, 16, 20, tzinfo=HKT)).balance
    assert balance is not None and balance.closing is not None
    assert (value(balance.closing), value(balance.change_1)) == (56167, -28)
    assert value(balance.discount_window) == 2192
    assert balance.intervention == "none"


def test_the_forecast_came_true_on_every_recorded_day() -> None:
    rows = hkma(DAILY, "hkma.overnight_close")
    clean = {row.day: row.value for row in rows if row.series == "hkma.balance_before_dw"}
    forecast = {row.day: row.value for row in rows if row.series == "hkma.forecast_t1"}
    days = sorted(clean)
    pairs = [(forecast[day], clean[later]) for day, later in pairwise(days)]
    assert len(pairs) == 32
    assert all(said == came for said, came in pairs)


def test_september_2026_was_a_raise_and_hong_kong_followed() -> None:
    rows = hkma(DAILY, "hkma.overnight_close")
    rows += targets({"2026-09-15": ("3.50", "3.75"), "2026-09-16": ("3.50", "3.75"), "2026-09-17": ("3.75", "4.00")})
    found = macro_view(rows, [], [], CALENDAR, datetime(2026, 9, 18, 8, tzinfo=HKT))
    assert found.policy is not None and found.policy.last_change is not None
    assert found.policy.last_change.direction == "raise"
    assert value(found.policy.last_change.change) == 25
    assert found.policy.last_change.decided == date(2026, 9, 16)
    assert found.base_rate is not None
    assert (found.base_rate.state, value(found.base_rate.gap)) == ("consistent", 0)


def test_the_strong_side_in_may_2025() -> None:
    rows = hkma("hkma_recorded_bulletin_daily_2025-04-29_2025-05-23.json", "hkab.hibor_on")
    rows += [point("fx.usdhkd_spot", date(2025, 5, 7), "7.7503", Unit.HKD_PER_USD)]
    balance = macro_view(rows, [], [], CALENDAR, datetime(2025, 5, 7, 20, tzinfo=HKT)).balance
    assert balance is not None
    assert (value(balance.change_1), balance.intervention) == (116702, "strong")
    later = macro_view(rows, [], [], CALENDAR, datetime(2025, 5, 8, 20, tzinfo=HKT))
    assert later.balance is not None and value(later.balance.balance) == 174100
    assert later.curve is not None and later.curve.tenor("O/N") is not None


def test_month_end_squeeze_of_august_2026() -> None:
    rows = hkma("hkma_recorded_bulletin_daily_2026-08.json", "hkab.hibor_on") + fred("SOFR", "fed.sofr")
    curve = macro_view(rows, [], [], CALENDAR, datetime(2026, 9, 1, 21, tzinfo=HKT)).curve
    assert curve is not None
    assert f"{value(curve.spread_on):.1f}" == "41.9"
    assert curve.month_end


def test_the_balance_sheet_of_october_2026_is_flat() -> None:
    rows = fred("WALCL", "fed.total_assets", Unit.USD_MILLION)
    sheet = macro_view(rows, [], [], CALENDAR, datetime(2026, 10, 9, 8, tzinfo=HKT)).balance_sheet
    assert sheet is not None
    assert f"{value(sheet.change_13w):.1f}" == "12.0"
    assert sheet.direction == "flat"


def test_the_policy_path_of_2023() -> None:
    body = json.loads((WIRE / "nyfed_rates_effr_search_2023-01-01_2023-06-06.json").read_text(encoding="utf-8"))
    rows = []
    for row in body["refRates"]:
        day = date.fromisoformat(row["effectiveDate"])
        rows.append(point("fed.target_lower", day, str(row["targetRateFrom"])))
        rows.append(point("fed.target_upper", day, str(row["targetRateTo"])))
    policy = macro_view(rows, [], [], CALENDAR, datetime(2023, 6, 7, 8, tzinfo=HKT)).policy
    assert policy is not None
    assert [(one.effective.isoformat(), f"{value(one.upper):.2f}") for one in policy.changes] == [
        ("2023-02-02", "4.75"), ("2023-03-23", "5.00"), ("2023-05-04", "5.25"),
    ]  # fmt: skip
    assert {one.direction for one in policy.changes} == {"raise"}
    assert value(policy.changes[-1].nth_of_year) == 3
