"""Buybacks of the day and the month, blackouts, placings told by several sources, dates ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from hstui.analysis.actions import blackouts, buybacks, file_days, placings, upcoming
from hstui.clock import HKT
from hstui.records.flows import Buyback, Placing
from hstui.records.news import CalendarEvent
from hstui.records.units import Quantity, Unit, hkd, pct, shares
from hstui.universe.model import Review
from tests.analysis.builders import CALENDAR, DAY, origin, stock, universe, value

HSTECH = universe(stock("01024"), stock("06690"), stock("00020"))


def row(day: date, code: str = "01024", paid: str = "50000000", unit: Unit = Unit.HKD, method: str = "Exchange",
        bought: str = "750000", file: date | None = None) -> Buyback:  # fmt: skip
    file = file or CALENDAR.next(day)
    return Buyback(
        code, code, day, shares(bought), hkd("66.5"), None, Quantity(Decimal(paid), unit), method,
        shares("30000000"), pct("0.7"), origin("hkex.buyback", day, f"file={file} {code} {day} {paid} {method}"),
    )  # fmt: skip


def december() -> list[date]:
    return [date(2025, 12, day) for day in range(1, DAY.day + 1) if CALENDAR.is_session(date(2025, 12, day))]


def test_the_month_counts_days_and_money() -> None:
    days = december()[-8:]
    rows = [row(day) for day in days] + [row(date(2025, 11, 28)), *(row(day, "00005") for day in december())]
    kuaishou = next(one for one in buybacks(rows, HSTECH, CALENDAR, DAY) if one.code == "01024")
    assert value(kuaishou.month_days) == 8
    assert value(kuaishou.month_paid) == 400_000_000
    assert kuaishou.month_complete
    assert value(kuaishou.paid) == 50_000_000 and value(kuaishou.bought) == 750_000
    assert value(kuaishou.streak_days) == 8
    assert value(kuaishou.mandate_ratio) == Decimal("0.7")
    assert value(kuaishou.low) == Decimal("66.5")  # a single price is both


def test_missing_reports_make_the_month_at_least() -> None:
    (found,) = buybacks([row(date(2025, 12, 16)), row(DAY)], HSTECH, CALENDAR, DAY)
    assert not found.month_complete
    assert {note.key for note in found.notes} == {"report_missing"}
    assert "without reports" in (found.month_paid.formula or "")


def test_a_late_row_does_not_show_that_its_days_file_is_held() -> None:
    """The file of a day tells the trades of the session before, and some of earlier days that were filed late."""
    days = [day for day in december() if day != date(2025, 12, 10)]
    late = row(date(2025, 12, 10), "00020", file=date(2025, 12, 12))
    (found,) = buybacks([*(row(day) for day in days), late], HSTECH, CALENDAR, DAY)
    assert (found.code, found.month_complete) == ("01024", False)
    assert [note.day for note in found.notes] == [date(2025, 12, 10)]


def test_files_without_a_row_of_anybody_watched_may_be_held_all_the_same() -> None:
    days = [december()[0], DAY]
    files = [CALENDAR.next(day) for day in december()]
    (found,) = buybacks([row(day) for day in days], HSTECH, CALENDAR, DAY, files=files)
    assert found.month_complete and found.notes == ()
    (less,) = buybacks([row(day) for day in days], HSTECH, CALENDAR, DAY, files=files[1:])
    assert [note.day for note in less.notes] == [december()[0]]


def test_reports_are_missed_up_to_the_last_session_that_has_ended_and_the_end_of_the_month() -> None:
    rows = [row(day) for day in december()]
    (whole,) = buybacks(rows, HSTECH, CALENDAR, date(2025, 12, 20), completed=DAY)
    assert whole.month_complete
    (less,) = buybacks(rows, HSTECH, CALENDAR, date(2025, 12, 20), completed=date(2025, 12, 19))
    assert [note.day for note in less.notes] == [date(2025, 12, 18), date(2025, 12, 19)]
    assert (less.month_paid.formula or "").endswith("without reports of 2 sessions up to 2025-12-19")
    (past,) = buybacks([*rows, row(date(2025, 12, 31))], HSTECH, CALENDAR, date(2026, 1, 6))
    assert max(note.day for note in past.notes if note.day) == date(2025, 12, 30)


def test_a_file_s_day_is_read_from_its_name_or_its_rows() -> None:
    named = replace(origin(day=DAY, raw="x"), url="https://www3.hkexnews.hk/reports/SRRPT20251218.xls")
    odd = replace(origin(day=DAY, raw="file=2025-13-45"), url="https://example.com/")
    rows = [replace(row(DAY), provenance=named), row(date(2025, 12, 15)), replace(row(DAY), provenance=odd)]
    assert file_days(rows) == {date(2025, 12, 16), date(2025, 12, 18)}


def test_the_largest_share_of_the_mandate_on_the_day_is_the_latest() -> None:
    rows = [row(DAY, paid="1000000"), replace(row(DAY), mandate_ratio=pct("0.9")), row(DAY, paid="2000000")]
    (found,) = buybacks(rows, HSTECH, CALENDAR, DAY)
    assert value(found.mandate_ratio) == Decimal("0.9")


def test_a_shares_are_told_apart_and_never_added() -> None:
    rows = [row(DAY, "06690", "80000000", Unit.CNY, "Shanghai Stock Exchange"), row(DAY, "06690", "10000000")]
    (found,) = buybacks(rows, HSTECH, CALENDAR, DAY)
    assert (value(found.paid), found.paid.quantity.unit) == (10_000_000, Unit.HKD)
    assert [(value(one), one.quantity.unit) for one in found.elsewhere] == [(80_000_000, Unit.CNY)]
    assert buybacks(rows[:1], HSTECH, CALENDAR, DAY) == []


def test_a_row_in_two_files_counts_once_and_two_rows_of_a_day_add_up() -> None:
    again = replace(row(DAY), provenance=origin("hkex.buyback", DAY, "again"))
    (found,) = buybacks([row(DAY), again, row(DAY, paid="20000000", bought="300000")], HSTECH, CALENDAR, DAY)
    assert value(found.paid) == 70_000_000
    assert value(found.month_days) == 1


def test_old_and_future_purchases_are_not_todays() -> None:
    assert buybacks([row(date(2025, 12, 3)), row(date(2025, 12, 18))], HSTECH, CALENDAR, DAY) == []


def test_blackout_is_the_month_before_results() -> None:
    results = CalendarEvent(datetime(2026, 1, 15, 12, tzinfo=HKT), "results", "R", origin("x"), ("01024", "00005"))
    assert list(blackouts([results], HSTECH.codes, DAY)) == ["01024"]
    assert blackouts([results], HSTECH.codes, date(2025, 12, 14)) == {}
    march = CalendarEvent(datetime(2026, 3, 31, 12, tzinfo=HKT), "results", "R", origin("x"), ("01024",))
    assert blackouts([march], HSTECH.codes, date(2026, 2, 28))["01024"].starts == date(2026, 2, 28)


def test_placings_of_two_sources_are_one_with_their_difference() -> None:
    filed = Placing(
        "00020", DAY, shares("1750000000"), hkd("1.8"), None, pct("8.2"), pct("4.3"), origin("hkex.filings")
    )
    told = Placing("00020", date(2025, 12, 16), shares("1750000000"), hkd("1.9"), hkd("3150000000"), None, None,
                   origin("cls.telegraph"))  # fmt: skip
    (found,) = placings([told, filed], HSTECH, DAY)
    assert (value(found.offered), value(found.price)) == (1_750_000_000, Decimal("1.8"))
    assert value(found.proceeds) == 3_150_000_000
    assert [(one.label.rsplit(".", 1)[1], value(one.other)) for one in found.disagreements] == [
        ("price", Decimal("1.9"))
    ]
    (alone,) = placings([filed], HSTECH, DAY)
    assert value(alone.proceeds) == 3_150_000_000
    assert alone.proceeds is not None and alone.proceeds.formula == "shares offered × price"
    assert placings([filed], HSTECH, date(2025, 12, 31)) == []


@pytest.mark.parametrize(("told", "differs"), [("9", False), ("8", False), ("7", True), ("8.1", True), ("8.64", False)])
def test_a_whole_per_cent_is_no_other_figure_than_what_it_rounds(told: str, differs: bool) -> None:
    exact, rough = (
        Placing("00020", DAY, shares("1750000000"), hkd("1.8"), None, pct(discount), None, origin(source))
        for discount, source in (("8.63", "cls.telegraph"), (told, "eastmoney.fast"))
    )
    (found,) = placings([exact, rough], HSTECH, DAY)
    assert value(found.discount) == Decimal("8.63")
    assert bool(found.disagreements) is differs


def test_the_figure_that_is_not_rounded_is_used_whichever_desk_states_it() -> None:
    told = (("8", "cls.telegraph"), ("8.6", "eastmoney.fast"), ("8.63", "rthk.finance_zh"))
    rows = [
        Placing("00020", DAY, shares("1750000000"), hkd("1.8"), None, pct(discount), None, origin(source))
        for discount, source in told
    ]
    (found,) = placings(rows, HSTECH, DAY)
    assert value(found.discount) == Decimal("8.63")
    assert found.disagreements == ()
    (filed,) = placings([*rows, replace(rows[0], discount=pct("9"), provenance=origin("hkex.filings"))], HSTECH, DAY)
    assert value(filed.discount) == 9


def test_dates_ahead_in_one_list() -> None:
    now = datetime(2025, 12, 18, 8, tzinfo=HKT)
    fomc = CalendarEvent(datetime(2026, 1, 28, 19, tzinfo=HKT), "fomc", "FOMC", origin("fed.calendar"))
    past = replace(fomc, starts=datetime(2025, 12, 10, 19, tzinfo=HKT))
    watched = replace(
        HSTECH, reviews=(Review(date(2026, 1, 5), ("02513",), ("00020",)), Review(date(2025, 12, 8), (), ()))
    )
    assert [(one.day, one.kind) for one in upcoming([fomc, past], watched, now)] == [
        (date(2026, 1, 5), "index_review"), (date(2026, 1, 28), "fomc"),
    ]  # fmt: skip
