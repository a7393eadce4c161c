"""Streaks by stock: the sums, what ends them, what stays open, and single legs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hstui.analysis.southbound import stock_flows
from hstui.records.flows import Holding
from hstui.records.units import pct, shares
from tests.analysis.builders import CALENDAR, DAY, FETCHED, origin, sessions, stock, stock_row, universe, value

HSTECH = universe(stock("01810"), stock("03690"), others=(stock("00522"),))
# Fourteen days in HK$ million of our own making that add up to 13,848 with 1,063 on the last.
FOURTEEN = [812, 1204, 655, 1490, 733, 1011, 948, 1377, 620, 1156, 764, 1382, 633, 1063]


def xiaomi() -> list[str]:
    return [str(million * 1_000_000) for million in FOURTEEN]


def test_fourteen_sessions_add_up() -> None:
    days = CALENDAR.connect_sessions(DAY, 15)
    rows = [stock_row(days[0], shanghai="-1", shenzhen="-1")]
    rows += [stock_row(day, shanghai="0", shenzhen=net) for day, net in zip(days[1:], xiaomi(), strict=True)]
    (found,) = stock_flows(rows, CALENDAR, HSTECH, DAY)
    assert value(found.net) == 1_063_000_000
    assert value(found.streak_days) == 14
    assert value(found.streak_total) == 13_848_000_000
    assert (found.streak_open, found.broken_by, found.previous_streak) == (False, "sign", -1)
    assert found.streak_total.label == "southbound.01810.streak_total"
    assert sum(measure.quantity.value for measure in found.streak_total.inputs) == 13_848_000_000
    assert (found.member, found.rank) == (True, 1)


def test_a_closure_is_bridged_and_a_day_without_a_row_ends_the_streak() -> None:
    # 30 September to 9 October: a holiday week for Stock Connect.
    days = [date(2025, 9, 29), date(2025, 9, 30), date(2025, 10, 9), date(2025, 10, 10)]
    rows = [stock_row(day, shanghai="5", shenzhen="5") for day in days] + [stock_row(date(2025, 9, 25), "03690")]
    (found,) = stock_flows(rows, CALENDAR, HSTECH, date(2025, 10, 10))
    assert value(found.streak_days) == 4
    assert found.broken_by == "absent"
    gap = [row for row in rows if row.day != date(2025, 9, 30)]
    (found,) = stock_flows(gap, CALENDAR, HSTECH, date(2025, 10, 10))
    assert value(found.streak_days) == 2


def test_observed_sessions_overrule_the_calendar() -> None:
    days = CALENDAR.connect_sessions(DAY, 4)
    rows = [stock_row(day, shanghai="5", shenzhen="5") for day in (days[0], days[1], days[3])]
    rows.append(stock_row(date(2025, 12, 1), "03690"))
    (broken,) = stock_flows(rows, CALENDAR, HSTECH, DAY)
    assert value(broken.streak_days) == 1
    typhoon = [day for day in sessions(date(2025, 12, 1), DAY) if day != days[2]]
    (bridged,) = stock_flows(rows, CALENDAR, HSTECH, DAY, sessions=typhoon)
    assert value(bridged.streak_days) == 3


def test_a_streak_that_reaches_the_end_of_the_rows_is_open() -> None:
    days = CALENDAR.connect_sessions(DAY, 6)
    rows = [stock_row(day, shanghai="-5", shenzhen="-5") for day in days]
    (found,) = stock_flows(rows, CALENDAR, HSTECH, DAY)
    assert found.streak_open
    assert value(found.streak_days) == -6
    assert value(found.streak_total) == -60


def test_single_leg_days_are_marked() -> None:
    days = CALENDAR.connect_sessions(DAY, 3)
    rows = [stock_row(day, shanghai="5", shenzhen=None if day == days[1] else "5") for day in days]
    (found,) = stock_flows(rows, CALENDAR, HSTECH, DAY)
    assert (found.partial, found.partial_days) == (False, 1)
    (found,) = stock_flows([stock_row(DAY, shanghai=None, shenzhen="7")], CALENDAR, HSTECH, DAY)
    assert found.partial
    assert found.shanghai_net is None
    assert value(found.shenzhen_net) == 7


def test_members_are_ranked_among_themselves_and_others_flagged() -> None:
    rows = [stock_row(DAY, "06869", "900", "0"), stock_row(DAY, "03690", "5", "0"), stock_row(DAY, "01810", "70", "0")]
    found = stock_flows(rows, CALENDAR, HSTECH, DAY)
    assert [(one.code, one.member, one.rank) for one in found] == [
        ("06869", False, 0), ("01810", True, 1), ("03690", True, 2),
    ]  # fmt: skip


def test_a_stock_without_a_row_today_is_not_listed_as_zero() -> None:
    rows = [stock_row(date(2025, 12, 16), "03690", "5", "5"), stock_row(DAY, "01810", "5", "5")]
    assert [one.code for one in stock_flows(rows, CALENDAR, HSTECH, DAY)] == ["01810"]


def test_the_exchange_leads_and_a_complete_row_beats_a_single_leg() -> None:
    rows = [
        stock_row(DAY, shanghai="5", shenzhen="6", source="eastmoney.stocks"),
        stock_row(DAY, shanghai="5", shenzhen="700", source="hkex.daily"),
    ]
    (found,) = stock_flows(rows, CALENDAR, HSTECH, DAY)
    assert value(found.net) == 705
    assert [value(each.other) for each in found.disagreements] == [11]
    rows[1] = stock_row(DAY, shanghai="5", shenzhen=None, source="hkex.daily")
    (found,) = stock_flows(rows, CALENDAR, HSTECH, DAY)
    assert value(found.net) == 11
    assert found.disagreements == ()


def test_a_source_that_reaches_further_says_what_ended_a_streak_and_how_many_days_were_seen() -> None:
    days = CALENDAR.connect_sessions(DAY, 30)
    bought = [day for day in days if day != days[-10]]  # outside both lists on that day
    rows = [stock_row(day, shanghai="5", shenzhen="5", source="eastmoney.stock_flow") for day in bought]
    rows += [stock_row(day, shanghai="5", shenzhen="5", source="hkex.daily") for day in days[-5:]]
    (found,) = stock_flows(rows, CALENDAR, HSTECH, DAY)
    assert (int(value(found.streak_days)), found.streak_open, found.broken_by) == (9, False, "absent")
    assert int(value(found.top_ten_days)) == 19
    assert found.top_ten_days.formula == "days with a row among 20 of the last 20 sessions"
    (short,) = stock_flows([row for row in rows if row.provenance.source == "hkex.daily"], CALENDAR, HSTECH, DAY)
    assert (int(value(short.streak_days)), short.streak_open) == (5, True)


def test_what_a_source_did_not_cover_is_no_absence() -> None:
    days = CALENDAR.connect_sessions(DAY, 30)
    rows = [stock_row(day, shanghai="5", shenzhen="5", source="eastmoney.stock_flow") for day in days[:10]]
    rows += [stock_row(day, shanghai="5", shenzhen="5", source="hkex.daily") for day in days[-5:]]
    (found,) = stock_flows(rows, CALENDAR, HSTECH, DAY)
    assert (int(value(found.streak_days)), found.streak_open) == (5, True)


def test_a_weekday_of_a_year_whose_mainland_holidays_are_unknown_ends_no_streak_by_itself() -> None:
    unknown = replace(CALENDAR, connect_years=frozenset())
    days = CALENDAR.connect_sessions(DAY, 6)
    traded = [day for day in days if day != days[3]]  # nobody traded: neither channel nor any stock has a row
    rows = [stock_row(day, code, "5", "5") for day in traded for code in ("01810", "03690")]
    rows.append(stock_row(days[0], "00522", "5", "5"))
    found = {one.code: one for one in stock_flows(rows, unknown, HSTECH, DAY)}
    assert int(value(found["01810"].streak_days)) == 5


def test_holdings_keep_their_own_day() -> None:
    rows = [stock_row(DAY, shanghai="5", shenzhen="6")]
    held = [
        Holding("01810", day, shares(number), pct("12.5"), shares(-30), None, origin("eastmoney.holdings", day))
        for day, number in ((date(2025, 12, 15), 900), (date(2025, 12, 16), 870), (date(2025, 12, 18), 1))
    ]
    (found,) = stock_flows(rows, CALENDAR, HSTECH, DAY, held)
    assert found.holding is not None
    assert (int(value(found.holding)), found.holding.day) == (870, date(2025, 12, 16))
    assert value(found.holding_change) == -30
    assert found.estimated_net is None


def test_appearances_count_only_sessions_covered() -> None:
    days = CALENDAR.connect_sessions(DAY, 10)
    rows = [stock_row(day, shanghai="5", shenzhen="6") for day in (days[0], days[4], days[9])]
    (found,) = stock_flows(rows, CALENDAR, HSTECH, DAY)
    assert int(value(found.top_ten_days)) == 3
    assert found.top_ten_days.formula == "days with a row among 10 of the last 20 sessions"
    assert [measure.day for measure in found.history] == [days[0], days[4], days[9]]


nets = st.one_of(st.none(), st.integers(min_value=-(10**10), max_value=10**10).filter(bool))


@given(st.lists(nets, min_size=1, max_size=40), st.integers(min_value=-(10**9), max_value=10**9).filter(bool))
def test_streaks_equal_their_rows(history: list[int | None], today: int) -> None:
    days = CALENDAR.connect_sessions(DAY, len(history) + 1)
    series = [*history, today]
    rows = [stock_row(day, shanghai=str(net), shenzhen="0") for day, net in zip(days, series, strict=True) if net]
    rows.append(stock_row(days[0], "00522"))
    found = next(one for one in stock_flows(rows, CALENDAR, HSTECH, DAY) if one.code == "01810")
    expected: list[int] = []
    for net in reversed(series):
        if net is None or (net > 0) != (today > 0):
            break
        expected.append(net)
    assert value(found.streak_days) == len(expected) * (1 if today > 0 else -1)
    assert value(found.streak_total) == Decimal(sum(expected))
    assert found.streak_open == (len(expected) == len(series))
    assert found.net.provenance[0].fetched_at == FETCHED
