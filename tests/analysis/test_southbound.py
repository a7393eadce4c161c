"""Southbound totals: the latest complete session, sums, comparisons, and rows that are not what they seem."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hstui.analysis.southbound import market_flows
from hstui.clock import HKT
from hstui.records.provenance import Measure
from hstui.records.units import Quantity, Unit
from tests.analysis.builders import CALENDAR, DAY, NOW, channel_row, legs, sessions, value


def test_the_seed_day_adds_up_from_its_legs_and_finds_the_high() -> None:
    days = sessions(date(2025, 11, 3), DAY)
    rows = [row for day in days for row in legs(day, "1000", "1500" if day != date(2025, 11, 25) else "9000")]
    rows = [row for row in rows if row.day != DAY] + legs(DAY, "2218", "5691")
    flow = market_flows(rows, CALENDAR, NOW)
    assert flow.day == DAY
    assert flow.total is not None and flow.total.net is not None
    assert value(flow.total.net) == 7909
    assert flow.total.net.quantity.unit is Unit.HKD_MILLION
    assert flow.total.net.label == "southbound.total.net"
    assert [measure.label for measure in flow.total.net.inputs] == [
        "southbound.shanghai.net@2025-12-17", "southbound.shenzhen.net@2025-12-17",
    ]  # fmt: skip
    assert value(flow.total.since_as_high) == len([day for day in days if day > date(2025, 11, 25)])
    assert flow.total.high_of == 16
    assert value(flow.total.sum_5) == 4 * 2500 + 7909
    assert not flow.provisional


def test_year_to_date_only_when_rows_reach_the_first_session() -> None:
    days = sessions(date(2025, 1, 2), DAY)
    rows = [row for day in days for row in legs(day, "10", "20")]
    flow = market_flows(rows, CALENDAR, NOW)
    assert flow.total is not None
    assert value(flow.total.year_to_date) == 30 * len(days)
    short = market_flows([row for row in rows if row.day > date(2025, 1, 2)], CALENDAR, NOW)
    assert short.total is not None and short.total.year_to_date is None
    assert ("short_history", "southbound.total.year_to_date") in {(note.key, note.about) for note in short.total.notes}


def test_a_null_newest_row_is_stepped_over() -> None:
    rows = [*legs(date(2025, 12, 16), "50", "32"), channel_row(DAY, "total", None)]
    flow = market_flows(rows, CALENDAR, NOW)
    assert flow.day == date(2025, 12, 16)
    assert ("unfinished", DAY) in {(note.key, note.day) for note in flow.notes}
    assert flow.freshness == "expired"


def test_a_day_without_turnover_is_no_session() -> None:
    rows = legs(date(2025, 12, 15), "1", "2") + legs(DAY, "3", "4")
    rows += [channel_row(date(2025, 12, 16), name, "0", "0", "0") for name in ("shanghai", "shenzhen")]
    flow = market_flows(rows, CALENDAR, NOW)
    assert flow.sessions == (date(2025, 12, 15), DAY)
    assert flow.closed == (date(2025, 12, 16),)
    assert flow.total is not None and flow.total.sessions_held == 2


def test_figures_of_another_day_restamped_on_a_closed_day_are_left_out() -> None:
    friday = date(2025, 12, 19)
    rows = legs(friday, "11", "12")
    rows += [replace(row, day=date(2025, 12, 22)) for row in rows]
    flow = market_flows(rows, CALENDAR, datetime(2025, 12, 23, 8, 0, tzinfo=HKT))
    assert flow.day == friday
    assert {note.key for note in flow.notes} == {"repeats_earlier_day"}


def test_a_missing_session_stops_sums_and_comparison() -> None:
    days = [day for day in sessions(date(2025, 11, 3), DAY) if day != date(2025, 12, 12)]
    flow = market_flows([row for day in days for row in legs(day, "1", "1")], CALENDAR, NOW)
    assert flow.total is not None
    assert flow.total.sessions_held == 3
    assert flow.total.sum_5 is None
    assert ("gap", date(2025, 12, 12)) in {(note.key, note.day) for note in flow.total.notes}
    typhoon = [channel_row(date(2025, 12, 12), channel, "0", "0", "0") for channel in ("shanghai", "shenzhen")]
    bridged = market_flows([row for day in days for row in legs(day, "1", "1")] + typhoon, CALENDAR, NOW)
    assert bridged.total is not None and value(bridged.total.sum_5) == 10


def test_exchange_and_republisher_disagree_and_both_are_kept() -> None:
    rows = [*legs(DAY, "2218", "5691"), channel_row(DAY, "total", "790.9", source="eastmoney.channels")]
    flow = market_flows(rows, CALENDAR, NOW)
    assert value(flow.total.net if flow.total else None) == 7909
    (found,) = flow.disagreements
    assert (value(found.used), value(found.other)) == (Decimal(7909), Decimal("790.9"))


def test_a_sale_without_its_sign_is_recomputed_and_reported() -> None:
    rows = [channel_row(DAY, "total", "500", "1000", "1500")]
    flow = market_flows(rows, CALENDAR, NOW)
    assert value(flow.total.net if flow.total else None) == -500
    assert [value(found.other) for found in flow.disagreements] == [500]


def test_a_unit_slip_is_not_for_the_headline() -> None:
    days = sessions(date(2025, 11, 3), DAY)
    rows = [row for day in days[:-1] for row in legs(day, "10", "20")]
    rows += [channel_row(DAY, "total", "30", "2000000000", "1999999970")]
    flow = market_flows(rows, CALENDAR, NOW)
    assert flow.total is not None and flow.total.suspect
    assert (flow.total.net, flow.total.turnover, flow.total.sum_5) == (None, None, None)


def test_rows_of_the_running_session_and_the_future_do_not_count() -> None:
    rows = legs(DAY, "1", "2") + legs(date(2025, 12, 18), "90", "90")
    assert market_flows(rows, CALENDAR, datetime(2025, 12, 18, 15, 0, tzinfo=HKT)).day == DAY
    evening = market_flows(rows, CALENDAR, datetime(2025, 12, 18, 18, 0, tzinfo=HKT))
    assert evening.day == date(2025, 12, 18)
    assert evening.provisional
    assert evening.freshness == "today"


def test_nothing_at_all_says_so() -> None:
    flow = market_flows([], CALENDAR, NOW)
    assert (flow.day, flow.total, flow.freshness) == (None, None, "missing")
    assert [note.key for note in flow.notes] == ["no_rows"]


def test_order_of_rows_does_not_matter() -> None:
    days = sessions(date(2025, 11, 3), DAY)
    rows = [row for day in days for row in legs(day, "10", "20") + legs(day, "10", "20", "eastmoney.channels")]
    assert market_flows(rows, CALENDAR, NOW) == market_flows(rows[::-1], CALENDAR, NOW)


amounts = st.decimals(min_value=-30_000, max_value=30_000, places=2, allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=40))
def test_legs_add_up_and_sums_equal_their_rows(pairs: list[tuple[Decimal, Decimal]]) -> None:
    days = CALENDAR.connect_sessions(DAY, len(pairs))
    rows = []
    for day, (shanghai, shenzhen) in zip(days, pairs, strict=True):
        rows += legs(day, str(shanghai), str(shenzhen))
    flow = market_flows(rows, CALENDAR, NOW)
    assert flow.total is not None and flow.shanghai is not None and flow.shenzhen is not None
    assert value(flow.total.net) == value(flow.shanghai.net) + value(flow.shenzhen.net)
    totals = [shanghai + shenzhen for shanghai, shenzhen in pairs]
    for count, found in ((5, flow.total.sum_5), (20, flow.total.sum_20)):
        assert (value(found) if found else None) == (sum(totals[-count:]) if len(totals) >= count else None)
    earlier = [back for back, net in enumerate(reversed(totals[:-1]), start=1) if net >= totals[-1]]
    assert (value(flow.total.since_as_high) if flow.total.since_as_high else None) == (earlier[0] if earlier else None)
    assert all(isinstance(measure, Measure) and measure.provenance for measure in flow.total.history)
    assert flow.total.history[-1].day == DAY


def test_a_holiday_between_sessions_is_bridged() -> None:
    days = [DAY - timedelta(days=3), date(2025, 9, 30), date(2025, 10, 9)]
    rows = [row for day in days[1:] for row in legs(day, "1", "1")]
    flow = market_flows(rows, CALENDAR, datetime(2025, 10, 10, 8, 0, tzinfo=HKT))
    assert flow.total is not None and flow.total.sessions_held == 2


def test_rmb_is_refused_not_converted() -> None:
    in_rmb = replace(channel_row(DAY, "total", "7909"), net=Quantity(Decimal(7909), Unit.CNY_MILLION))
    flow = market_flows([in_rmb], CALENDAR, NOW)
    assert flow.day is None
    assert "wrong_unit" in {note.key for note in flow.notes}
