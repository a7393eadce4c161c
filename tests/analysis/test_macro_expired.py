"""What has expired by its own limit is used in nothing: a fresh series stands in for it, or the reason is told."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from hstui.analysis.macro import MacroView, macro_view
from hstui.analysis.measures import Note
from hstui.clock import HKT
from hstui.records.market import SeriesPoint
from hstui.records.units import Unit
from hstui.sessions import load_calendar
from tests.analysis.builders import CALENDAR, DAY, NOW, point, value

LONG_AGO = date(2025, 9, 10)

OLD = (
    point("fed.target_lower", LONG_AGO, "3.50"), point("fed.target_upper", LONG_AGO, "3.75"),
    point("hkab.hibor_on", LONG_AGO, "2.20"), point("hkab.hibor_1m", LONG_AGO, "2.50"),
    point("fed.sofr_30d", LONG_AGO, "3.64"), point("fed.sofr", LONG_AGO, "3.64"),
    point("fx.usdhkd", LONG_AGO, "7.83", Unit.HKD_PER_USD),
    point("hkma.balance_before_dw", LONG_AGO, "54000", Unit.HKD_MILLION),
    point("hkma.base_rate", LONG_AGO, "4.0"),
    point("ust.10y", LONG_AGO, "5.1"), point("ust.2y", LONG_AGO, "4.1"), point("us.vix", LONG_AGO, "31"),
    point("fed.soma_total", LONG_AGO, "6300000000000", Unit.USD),
    point("fed.soma_total", LONG_AGO - timedelta(weeks=13), "6100000000000", Unit.USD),
)  # fmt: skip


def view(*points: SeriesPoint, now: datetime = NOW) -> MacroView:
    return macro_view(points, [], [], CALENDAR, now)


def why(found: MacroView) -> dict[str, Note]:
    return {note.about.removeprefix("macro."): note for note in found.missing}


def test_nothing_is_computed_of_what_has_expired_and_the_day_is_told() -> None:
    found = view(*OLD)
    parts = (found.policy, found.balance_sheet, found.balance, found.base_rate, found.curve, found.band, found.demand)
    assert parts == (None,) * 7
    us = found.us
    assert (us.ten_year, us.change_5, us.ten_two, us.vix) == (None,) * 4
    reasons = why(found)
    assert {name for name, note in reasons.items() if note.key == "expired"} == {
        "policy", "balance_sheet", "balance", "base_rate", "curve", "band", "demand", "us",
    }  # fmt: skip
    assert {note.day for note in reasons.values() if note.key == "expired"} == {LONG_AGO}
    assert (reasons["demand"].detail, reasons["bills"].key) == ("macro.band", "no_series")
    assert set(found.series) == {one.series for one in OLD}  # the cards still show it, as expired


def test_the_weekly_figure_of_another_source_stands_in_for_an_expired_one() -> None:
    weeks = (date(2025, 12, 10), date(2025, 9, 10))
    total = [point("fed.total_assets", day, assets, Unit.USD_MILLION)
             for day, assets in zip(weeks, ("6747560", "6735609"), strict=True)]  # fmt: skip
    sheet = view(*OLD, *total).balance_sheet
    assert sheet is not None
    assert (sheet.series, sheet.direction) == ("fed.total_assets", "flat")


def test_the_hkmas_fixing_stands_in_for_an_expired_curve() -> None:
    fresh = [point("hkma.fixing_1m", DAY, "3.40"), point("fed.sofr_30d", date(2025, 12, 16), "3.65")]
    curve = view(*OLD, *fresh).curve
    assert curve is not None
    assert (curve.fallback, curve.day, curve.tenor("O/N"), curve.spread_on) == (True, DAY, None, None)
    assert value(curve.tenor("1M")) == Decimal("3.40") and value(curve.spread_1m) == -25


def test_the_market_rate_stands_in_for_an_expired_cross() -> None:
    band = view(*OLD, point("fx.usdhkd_spot", DAY, "7.8", Unit.HKD_PER_USD)).band
    assert band is not None
    assert (value(band.rate), band.official) == (Decimal("7.8"), False)


def test_a_verdict_never_rests_on_an_expired_input() -> None:
    fresh = [
        point("fx.usdhkd", DAY, "7.842", Unit.HKD_PER_USD), point("hkab.hibor_1m", DAY, "2.9"),
        point("fed.sofr_30d", date(2025, 12, 16), "3.65"),
    ]  # fmt: skip
    found = view(*OLD, *fresh).demand
    assert found is not None
    assert [part.key for part in found.parts if part.measure is not None] == ["fx", "spread"]  # not September's balance
    for place, name in enumerate(("macro.band", "macro.curve", "macro.sofr_30d")):
        without = view(*OLD, *fresh[:place], *fresh[place + 1 :])
        assert without.demand is None
        assert (why(without)["demand"].key, why(without)["demand"].detail) == ("expired", name)
    never = view(*fresh[:2])
    assert why(never)["demand"].key == "no_series"


def test_the_base_rate_is_told_though_the_target_range_has_expired() -> None:
    check = view(*OLD, point("hkma.base_rate", DAY, "4.00")).base_rate
    assert check is not None
    assert (value(check.base_rate), check.gap, check.state) == (Decimal("4.00"), None, "unknown")


def test_an_average_that_has_expired_takes_no_part_in_a_spread() -> None:
    fixings = [point("hkab.hibor_1m", date(2025, 12, 15), "2.9"), point("fed.sofr_30d", date(2025, 12, 12), "3.65")]
    assert value(getattr(view(*fixings, now=datetime(2025, 12, 17, 8, tzinfo=HKT)).curve, "spread_1m", None)) == -75
    later = view(*fixings).curve
    assert later is not None and later.spread_1m is None


@pytest.mark.parametrize(
    ("now", "curve"),
    [
        (datetime(2025, 2, 3, 8, 0, tzinfo=HKT), True),  # the last day before the New Year's holiday, six days ago
        (datetime(2025, 2, 3, 20, 0, tzinfo=HKT), True),  # the day's own may still come
        (datetime(2025, 2, 4, 8, 0, tzinfo=HKT), False),
    ],
)
def test_the_latest_session_s_fixing_outlives_a_long_holiday(now: datetime, curve: bool) -> None:
    points = [point("hkab.hibor_1m", date(2025, 1, 28), "4.0")]
    found = macro_view(points, [], [], load_calendar(), now)
    assert (found.curve is not None) is curve
    assert found.series["hkab.hibor_1m"].freshness == ("previous_session" if curve else "expired")


def test_the_ecbs_rate_of_maundy_thursday_holds_until_easter_tuesday() -> None:
    rate = point("fx.usdhkd", date(2026, 4, 2), "7.83", Unit.HKD_PER_USD)
    assert view(rate, now=datetime(2026, 4, 7, 8, tzinfo=HKT)).band is not None
    assert view(rate, now=datetime(2026, 4, 8, 8, tzinfo=HKT)).band is None


def test_the_window_of_bill_purchases_ends_when_the_source_was_last_heard() -> None:
    bought = point("fed.bill_purchase", date(2025, 12, 12), "8200000000", Unit.USD)
    bills = view(bought, now=datetime(2025, 12, 22, 8, tzinfo=HKT)).bills  # fetched on the 18th
    assert bills is not None
    assert (bills.until, bills.total.day, value(bills.total)) == (NOW.date(), NOW.date(), Decimal("8.2"))
    assert "2025-11-19 to 2025-12-18" in (bills.total.formula or "")
