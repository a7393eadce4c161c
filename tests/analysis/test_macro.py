"""Macro indicators on vectors of our own: cuts, raises, a discount-window day, interventions, the band, late data."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from hstui.analysis.macro import MacroView, macro_view
from hstui.clock import HKT
from hstui.errors import UsageError
from hstui.records.market import PolicyDecision, SeriesPoint
from hstui.records.news import CalendarEvent
from hstui.records.units import Unit, pct
from tests.analysis.builders import CALENDAR, NOW, origin, point, value


def target(first: date, last: date, changes: dict[date, tuple[str, str]]) -> list[SeriesPoint]:
    """Daily rows of the target range; `changes` maps effective days to (lower, upper)."""
    rows, current, day = [], changes[min(changes)], first
    while day <= last:
        current = changes.get(day, current)
        if day.weekday() < 5:
            rows += [point("fed.target_lower", day, current[0]), point("fed.target_upper", day, current[1])]
        day += timedelta(days=1)
    return rows


CUTS = {
    date(2025, 1, 2): ("4.25", "4.50"), date(2025, 9, 18): ("4.00", "4.25"),
    date(2025, 10, 30): ("3.75", "4.00"), date(2025, 12, 11): ("3.50", "3.75"),
}  # fmt: skip


def view(points: list[SeriesPoint], now: datetime = NOW, **kwargs: object) -> MacroView:
    decisions = kwargs.get("decisions", [])
    events = kwargs.get("events", [])
    return macro_view(points, decisions, events, CALENDAR, now)  # type: ignore[arg-type]  # lists of the right records


def statement(day: str, lower: str, upper: str, verb: str) -> PolicyDecision:
    decided = datetime.fromisoformat(f"{day}T19:00:00").replace(tzinfo=UTC)
    return PolicyDecision(decided, pct(lower), pct(upper), verb, origin("fed.statement", date.fromisoformat(day), verb))


def test_december_was_the_third_cut_of_the_year() -> None:
    policy = view(target(date(2025, 1, 2), date(2025, 12, 16), CUTS)).policy
    assert policy is not None and policy.last_change is not None
    last = policy.last_change
    assert (last.direction, last.decided, last.effective) == ("cut", date(2025, 12, 10), date(2025, 12, 11))
    assert value(last.change) == -25 and last.change.quantity.unit is Unit.BP
    assert value(last.nth_of_year) == 3
    assert [value(change.nth_of_year) for change in policy.changes] == [1, 2, 3]
    assert (value(policy.lower), value(policy.upper)) == (Decimal("3.50"), Decimal("3.75"))
    assert policy.cumulative_12m is None


def test_rows_that_do_not_reach_january_count_nothing() -> None:
    policy = view(target(date(2025, 11, 3), date(2025, 12, 16), {**CUTS, date(2025, 11, 3): ("3.75", "4.00")})).policy
    assert policy is not None and policy.last_change is not None
    assert policy.last_change.nth_of_year is None


def test_a_raise_is_a_raise_and_a_year_of_change_adds_up() -> None:
    raised = {date(2025, 9, 1): ("4.25", "4.50"), **{d: r for d, r in CUTS.items() if d.month > 8}}
    raised[date(2026, 9, 17)] = ("3.75", "4.00")
    policy = view(target(date(2025, 9, 1), date(2026, 9, 18), raised), datetime(2026, 9, 21, 8, tzinfo=HKT)).policy
    assert policy is not None and policy.last_change is not None
    assert (policy.last_change.direction, value(policy.last_change.change)) == ("raise", 25)
    assert value(policy.last_change.nth_of_year) == 1
    assert value(policy.cumulative_12m) == -25


def test_a_decision_is_pending_until_a_row_shows_it() -> None:
    rows = target(date(2025, 1, 2), date(2025, 12, 9), CUTS)
    cut = statement("2025-12-10", "3.50", "3.75", "lower")
    morning = datetime(2025, 12, 11, 8, 0, tzinfo=HKT)
    pending = view(rows, morning, decisions=[cut]).policy
    assert pending is not None and pending.pending is not None
    assert (pending.pending.direction, value(pending.pending.change)) == ("cut", -25)
    assert value(pending.pending.nth_of_year) == 3
    assert pending.pending.decided == date(2025, 12, 10)
    before = view(rows, datetime(2025, 12, 10, 8, 0, tzinfo=HKT), decisions=[cut]).policy
    assert before is not None and before.pending is None  # not yet said
    after = view(target(date(2025, 1, 2), date(2025, 12, 15), CUTS), NOW, decisions=[cut]).policy
    assert after is not None and after.pending is None
    odd = view(rows, morning, decisions=[statement("2025-12-10", "3.50", "3.75", "raise")])
    assert "verb_differs" in {note.key for note in odd.notes}


def test_holds_and_the_next_meeting() -> None:
    rows = target(date(2025, 1, 2), date(2026, 3, 20), CUTS)
    held = [statement(day, "3.50", "3.75", "maintain") for day in ("2026-01-28", "2026-03-18")]
    meeting = CalendarEvent(datetime(2026, 4, 29, 18, tzinfo=UTC), "fomc", "FOMC Meeting", origin("fed.calendar"))
    policy = view(rows, datetime(2026, 3, 23, 8, tzinfo=HKT), decisions=held, events=[meeting]).policy
    assert policy is not None
    assert value(policy.holds) == 2
    assert policy.next_meeting is meeting


def balances(rows: dict[str, tuple[str, str]], extra: list[SeriesPoint] | None = None) -> list[SeriesPoint]:
    """Day: (before Discount Window, closing)."""
    made = list(extra or [])
    for day, (clean, closing) in rows.items():
        when = date.fromisoformat(day)
        made.append(point("hkma.balance_before_dw", when, clean, Unit.HKD_MILLION))
        made.append(point("hkma.closing_balance", when, closing, Unit.HKD_MILLION))
    return made


def test_discount_window_borrowing_is_no_inflow() -> None:
    rows = balances({"2025-12-16": ("54003", "54003"), "2025-12-17": ("53975", "56167")})
    found = view(rows).balance
    assert found is not None
    assert value(found.change_1) == -28
    assert value(found.discount_window) == 2192
    assert found.intervention == "none"
    assert found.change_5 is None and "gap" in {note.key for note in found.notes}


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ([], "unconfirmed"),
        ([point("fx.usdhkd", date(2025, 5, 6), "7.7503", Unit.HKD_PER_USD)], "strong"),
        ([point("fx.usdhkd", date(2025, 5, 6), "7.8497", Unit.HKD_PER_USD)], "unconfirmed"),
        ([point("hkma.forex_t1", date(2025, 5, 6), "116702", Unit.HKD_MILLION)], "strong"),
        ([point("hkma.forex_t1", date(2025, 5, 6), "-9000", Unit.HKD_MILLION)], "unconfirmed"),
    ],
)
def test_a_jump_is_an_intervention_only_when_something_shows_it(extra: list[SeriesPoint], expected: str) -> None:
    rows = balances({"2025-05-06": ("44611", "44611"), "2025-05-07": ("161313", "161313")}, extra)
    found = view(rows, datetime(2025, 5, 8, 8, tzinfo=HKT)).balance
    assert found is not None
    assert value(found.change_1) == 116702
    assert found.intervention == expected


def test_weak_side_drains() -> None:
    rate = [point("fx.usdhkd_spot", date(2025, 12, 17), "7.85", Unit.HKD_PER_USD)]
    found = view(balances({"2025-12-16": ("90000", "90000"), "2025-12-17": ("80000", "80000")}, rate)).balance
    assert found is not None and found.intervention == "weak"


def test_band_position() -> None:
    rows = [
        point("fx.usdhkd", date(2025, 12, 17), "7.8459", Unit.HKD_PER_USD),
        point("hkma.cu_weak", date(2025, 12, 16), "7.85", Unit.HKD_PER_USD),
        point("hkma.cu_strong", date(2025, 12, 16), "7.75", Unit.HKD_PER_USD),
    ]
    band = view(rows).band
    assert band is not None
    assert [value(m) for m in (band.position, band.to_weak, band.to_strong)] == [Decimal("95.9"), 41, 959]
    assert (band.edge, band.zone, band.official) == ("weak", "amber", True)
    beyond = view([point("fx.usdhkd", date(2025, 12, 17), "7.8515", Unit.HKD_PER_USD)]).band
    assert beyond is not None
    assert (value(beyond.to_weak), beyond.zone) == (0, "red")
    assert beyond.weak.provenance[0].source == "macro.toml"


@pytest.mark.parametrize(
    ("base", "lower_since", "state", "gap"),
    [
        ("4.00", "2025-12-11", "consistent", "0.00"),
        ("4.25", "2025-12-11", "consistent", "0.25"),
        ("3.75", "2025-12-16", "timing", "-0.25"),
        ("3.75", "2025-12-01", "fault", "-0.25"),
    ],
)
def test_base_rate_against_its_formula(base: str, lower_since: str, state: str, gap: str) -> None:
    since = date.fromisoformat(lower_since)
    rows = [point("fed.target_lower", since - timedelta(days=1), "3.25"), point("fed.target_lower", since, "3.50")]
    rows += [point("fed.target_lower", date(2025, 12, 16), "3.50")]
    rows += [point("hkma.base_rate", date(2025, 12, day), base) for day in (1, 16)]
    check = view(rows).base_rate
    assert check is not None
    assert (check.state, value(check.gap)) == (state, Decimal(gap))
    assert check.gap.quantity.unit is Unit.PP


def fixings(day: date, on: str, one: str, three: str, twelve: str) -> list[SeriesPoint]:
    named = {"on": on, "1m": one, "3m": three, "12m": twelve}
    return [point(f"hkab.hibor_{tenor}", day, rate) for tenor, rate in named.items()]


def test_curve_and_like_with_like() -> None:
    rows = fixings(date(2025, 12, 17), "2.5", "2.90", "3.10", "3.30") + fixings(date(2025, 12, 10), "2", "3", "3", "3")
    rows += [point("fed.sofr", date(2025, 12, day), "3.69") for day in (15, 16)]
    rows += [point("hkab.hibor_on", date(2025, 12, 15), "2"), point("fed.sofr_30d", date(2025, 12, 16), "3.85")]
    curve = view(rows).curve
    assert curve is not None
    assert [tenor for tenor, _ in curve.tenors] == ["O/N", "1M", "3M", "12M"]
    assert value(curve.slope_12m_on) == 80 and value(curve.slope_3m_1m) == 20
    assert value(curve.change_on_5) == 50 and value(curve.change_1m_5) == -10
    assert value(curve.spread_on) == -169  # both of 15 December: no SOFR of the 17th yet
    assert curve.spread_on is not None and curve.spread_on.day == date(2025, 12, 15)
    assert value(curve.spread_1m) == -95
    assert not curve.fallback and not curve.month_end


def test_month_end_is_flagged_and_the_closing_rate_never_enters_spreads() -> None:
    rows = [point("hkma.overnight_close", date(2025, 12, 30), "3.85"), point("hkma.fixing_1m", date(2025, 12, 30), "3")]
    rows += [point("fed.sofr", date(2025, 12, 30), "3.71")]
    curve = view(rows, datetime(2025, 12, 31, 8, tzinfo=HKT)).curve
    assert curve is not None
    assert curve.fallback and curve.month_end and curve.quarter_end
    assert curve.spread_on is None and value(curve.overnight_close) == Decimal("3.85")


def test_demand_prints_what_it_weighed() -> None:
    rows = fixings(date(2025, 12, 17), "2.5", "2.90", "3.10", "3.30")
    rows += [point("fed.sofr_30d", date(2025, 12, 16), "3.65")]
    rows += [point("fx.usdhkd", date(2025, 12, 16), "7.842", Unit.HKD_PER_USD)]
    found = view(rows).demand
    assert found is not None
    assert (found.verdict, value(found.score)) == ("steady", -1)
    assert [(part.key, part.score) for part in found.parts] == [("fx", -1), ("spread", 0), ("undertaking", 0)]
    weak = view([*rows[:1], point("hkab.hibor_1m", date(2025, 12, 17), "2.5"), *rows[4:]]).demand
    assert weak is not None and weak.verdict == "weak"
    assert view(rows[:4]).demand is None


def test_thresholds_are_the_users() -> None:
    rows = fixings(date(2025, 12, 17), "2.5", "2.90", "3.10", "3.30")
    rows += [point("fed.sofr_30d", date(2025, 12, 16), "3.65")]
    rows += [point("fx.usdhkd", date(2025, 12, 16), "7.842", Unit.HKD_PER_USD)]
    mine = macro_view(rows, [], [], CALENDAR, NOW, {"demand": {"weak": -1}})
    assert mine.demand is not None and mine.demand.verdict == "weak"
    with pytest.raises(UsageError, match=r"macro\.demand\.weak must be a number"):
        macro_view(rows, [], [], CALENDAR, NOW, {"demand": {"weak": "two"}})
    with pytest.raises(UsageError, match="demand is a table"):
        macro_view(rows, [], [], CALENDAR, NOW, {"demand": 3})


@pytest.mark.parametrize(
    ("mine", "words"),
    [
        ({"bills": {"window_days": Decimal("30.5")}}, r"macro\.bills\.window_days must be a whole number"),
        ({"month_end": {"sessions": True}}, r"macro\.month_end\.sessions must be a number"),
        ({"stale": {"ust.": Decimal("1.5")}}, r"macro\.stale\.ust\. must be a whole number"),
        ({"bounds": {"lpr.": [1]}}, r"macro\.bounds\.lpr\. must be \[low, high\]"),
        ({"prefer": {"sources": [1]}}, r"macro\.prefer\.sources must be a list of strings"),
        ({"band": {"strong": Decimal("7.9")}}, r"macro\.band\.strong must be below macro\.band\.weak"),
    ],
)
def test_a_wrong_threshold_is_refused_whatever_the_data(mine: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        macro_view([], [], [], CALENDAR, NOW, mine)


def test_balance_sheet_direction_and_units() -> None:
    weeks = [date(2025, 12, 10) - timedelta(weeks=back) for back in range(14)]
    total = [point("fed.total_assets", day, str(6_700_000 - 1000 * back), Unit.USD_MILLION)
             for back, day in enumerate(weeks)]  # fmt: skip
    sheet = view(total).balance_sheet
    assert sheet is not None
    assert [value(m) for m in (sheet.level, sheet.change_13w)] == [6700, 13]
    assert sheet.direction == "flat"
    growing = [
        point("fed.soma_total", day, str((6400 - 10 * back) * 10**9), Unit.USD) for back, day in enumerate(weeks)
    ]
    found = view(total + growing).balance_sheet
    assert found is not None
    assert (found.series, found.direction) == ("fed.soma_total", "expanding")
    short = view(growing[:6]).balance_sheet
    assert short is not None and short.change_13w is None and short.direction is None


def test_bill_purchases_say_what_they_mix() -> None:
    buys = [point("fed.bill_purchase", date(2025, 12, day), "8200000000", Unit.USD) for day in (12, 15)]
    buys.append(point("fed.bill_purchase", date(2025, 10, 1), "5000000000", Unit.USD))
    mbs = [point("fed.soma_mbs", date(2025, 12, 10), "2040000000000", Unit.USD),
           point("fed.soma_mbs", date(2025, 11, 12), "2052000000000", Unit.USD)]  # fmt: skip
    bills = view(buys + mbs).bills
    assert bills is not None
    assert value(bills.total) == Decimal("16.4") and value(bills.operations) == 2
    assert value(bills.mbs_runoff) == 12 and value(bills.reserve_estimate) == Decimal("4.4")
    idle = view(buys[2:]).bills
    assert idle is not None and value(idle.total) == 0
    assert view([]).bills is None


def test_two_operations_of_one_day_both_count_and_a_repeated_row_once() -> None:
    day = date(2025, 12, 15)
    one, two = (point("fed.bill_purchase", day, amount, Unit.USD) for amount in ("4000000000", "5000000000"))
    bills = view([one, two, one]).bills
    assert bills is not None and value(bills.total) == 9


def test_dirt_is_left_out_and_named() -> None:
    rows = [point("hkab.hibor_1m", date(2025, 12, 16), "2.9"), point("hkab.hibor_1m", date(2025, 12, 17), "199.29")]
    found = view(rows)
    assert found.curve is not None and found.curve.day == date(2025, 12, 16)
    assert [(note.key, note.detail) for note in found.notes if note.key == "out_of_bounds"] == [
        ("out_of_bounds", "199.29"),
    ]  # fmt: skip


def test_later_observations_are_not_known_yet_and_late_ones_expire() -> None:
    rows = [point("ust.10y", date(2025, 12, 17), "4.2"), point("ust.10y", date(2025, 12, 19), "4.3")]
    assert value(view(rows).us.ten_year) == Decimal("4.2")
    old = view([point("ust.10y", date(2025, 12, 1), "4.2")])
    assert old.series["ust.10y"].freshness == "expired"


@pytest.mark.parametrize(
    ("series", "now", "known"),
    [
        ("ust.10y", datetime(2025, 12, 18, 8, 0, tzinfo=HKT), date(2025, 12, 17)),
        ("ust.10y", datetime(2025, 12, 18, 23, 45, tzinfo=HKT), date(2025, 12, 17)),  # before noon in New York
        ("ust.10y", datetime(2025, 12, 19, 8, 0, tzinfo=HKT), date(2025, 12, 18)),
        ("fed.effr", datetime(2025, 12, 18, 8, 0, tzinfo=HKT), date(2025, 12, 16)),
        ("fed.effr", datetime(2025, 12, 18, 23, 45, tzinfo=HKT), date(2025, 12, 17)),
        ("fed.sofr", datetime(2025, 12, 22, 8, 0, tzinfo=HKT), date(2025, 12, 18)),  # Friday's comes on Monday there
        ("hkab.hibor_1m", datetime(2025, 12, 18, 11, 0, tzinfo=HKT), date(2025, 12, 17)),
        ("hkab.hibor_1m", datetime(2025, 12, 18, 11, 15, tzinfo=HKT), date(2025, 12, 18)),
        ("hkma.balance_before_dw", datetime(2025, 12, 18, 8, 0, tzinfo=HKT), date(2025, 12, 17)),
        ("hkma.base_rate", datetime(2025, 12, 18, 8, 0, tzinfo=HKT), date(2025, 12, 18)),
        ("fx.usdhkd", datetime(2025, 12, 18, 16, 0, tzinfo=HKT), date(2025, 12, 17)),  # before noon in Frankfurt
        ("fx.usdhkd_spot", datetime(2025, 12, 18, 8, 0, tzinfo=HKT), date(2025, 12, 18)),
    ],
)
def test_a_figure_is_known_when_it_is_published(series: str, now: datetime, known: date) -> None:
    kinds = {"fx": ("7.8", Unit.HKD_PER_USD), "hkma.balance_before_dw": ("50000", Unit.HKD_MILLION)}
    figure, unit = kinds.get(series, kinds.get(series.split(".")[0], ("4.1", Unit.PCT)))
    rows = [point(series, date(2025, 12, day), figure, unit) for day in (15, 16, 17, 18, 19)]
    assert view(rows, now).series[series].latest.day == known


def test_precedence_among_sources_of_one_day() -> None:
    rows = [point("ust.10y", date(2025, 12, 17), "4.16", source="fred.csv"),
            point("ust.10y", date(2025, 12, 17), "4.15", source="treasury.yields")]  # fmt: skip
    found = view(rows)
    assert value(found.us.ten_year) == Decimal("4.15")
    assert [(note.key, note.detail) for note in found.notes] == [("sources_differ", "fred.csv")]


def test_yields() -> None:
    tens = [point("ust.10y", date(2025, 12, day), f"4.{level}") for day, level in
            zip((8, 9, 10, 11, 12, 15), (17, 18, 13, 14, 19, 25), strict=True)]  # fmt: skip
    us = view([*tens, point("ust.2y", date(2025, 12, 15), "3.5"), point("ust.3m", date(2025, 12, 15), "3.6")]).us
    assert value(us.change_5) == 8
    assert value(us.ten_two) == 75 and us.ten_two is not None and us.ten_two.day == date(2025, 12, 15)
    assert value(us.ten_three_month) == 65


def test_nothing_at_all_names_what_is_missing() -> None:
    found = view([])
    assert found.policy is None and found.demand is None
    assert {note.about for note in found.missing} == {
        "macro.policy", "macro.balance_sheet", "macro.bills", "macro.balance", "macro.base_rate", "macro.curve",
        "macro.band", "macro.demand", "macro.us",
    }  # fmt: skip
    assert found.series == {}


def test_a_point_in_another_unit_is_left_out() -> None:
    found = view(
        [
            point("fx.usdhkd", date(2025, 12, 17), "7.8"),
            point("hkma.balance_before_dw", date(2025, 12, 17), "5", Unit.HKD),
        ]
    )
    assert found.band is None and found.balance is None
    assert [note.key for note in found.notes] == ["wrong_unit", "wrong_unit"]
