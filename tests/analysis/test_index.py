"""The index line, breadth, and contributions that add up to the move."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hstui.analysis.index import index_snapshot
from hstui.records.market import Quote
from hstui.records.units import Unit, pct
from tests.analysis.builders import CALENDAR, CLOSE, NOW, quote, stock, universe, value

WEIGHTS = date(2025, 12, 8)
FOUR = universe(*(stock(code, weight, WEIGHTS) for code, weight in
                  (("00700", "40"), ("01810", "30"), ("03690", "20"), ("09988", "10"))))  # fmt: skip


def quotes() -> list[Quote]:
    return [
        quote("HSTECH", "5450", "5400", CLOSE, turnover="70000000000", high_52w="6700", low_52w="4200"),
        quote("00700", "606", "600", CLOSE, turnover="9000000000", high_52w="683", low_52w="364.8"),
        quote("01810", "40.8", "40", CLOSE, turnover="5000000000"),
        quote("03690", "99", "100", CLOSE, turnover="4000000000", pe="30"),
        quote("09988", "150", "150", CLOSE, turnover="8000000000"),
    ]


def test_the_line_and_its_breadth() -> None:
    found = index_snapshot(quotes(), FOUR, CALENDAR, NOW)
    assert found.session == date(2025, 12, 17)
    assert [value(m) for m in (found.level, found.change_points)] == [5450, 50]
    assert value(found.change) == Decimal("0.93")
    assert [int(value(m)) for m in (found.advancers, found.decliners, found.unchanged)] == [2, 1, 1]
    assert value(found.place_52w) == 50
    assert value(found.members_turnover) == 26_000_000_000
    assert value(found.turnover) == 70_000_000_000
    assert found.freshness == "previous_session"
    assert found.level is not None and found.level.label == "index.HSTECH.level"


def test_contributions_add_up_and_carry_the_weights_day() -> None:
    found = index_snapshot(quotes(), FOUR, CALENDAR, NOW)
    parts = {member.code: value(member.contribution) for member in found.members}
    assert sum(parts.values()) == 50
    # 0.4 × 1% × 5400 = 21.6, 0.3 × 2% × 5400 = 32.4, 0.2 × −1% × 5400 = −10.8: 43.2; 6.8 points spread by weight.
    assert parts == {
        "00700": Decimal("24.32"), "01810": Decimal("34.44"), "03690": Decimal("-9.44"), "09988": Decimal("0.68"),
    }  # fmt: skip
    assert value(found.residual) == Decimal("6.80")
    assert found.weight_day == WEIGHTS
    assert [member.code for member in found.leaders] == ["01810", "00700", "09988"]
    assert [member.code for member in found.laggards] == ["03690"]
    assert all("estimate" in (member.contribution.formula or "") for member in found.members if member.contribution)


def test_a_contribution_names_every_day_that_its_weights_are_of() -> None:
    later = date(2026, 6, 8)
    mixed = universe(*(stock(code, "25", day) for code, day in
                       (("00700", WEIGHTS), ("01810", later), ("03690", WEIGHTS), ("09988", later))))  # fmt: skip
    found = index_snapshot(quotes(), mixed, CALENDAR, NOW)
    told = {member.contribution.formula for member in found.members if member.contribution}
    assert [str(text).endswith("weights of 2025-12-08 and 2026-06-08") for text in told] == [True]


def test_a_missing_quote_and_one_of_another_day_are_left_out_and_named() -> None:
    rows = [row for row in quotes() if row.code != "09988"]
    rows[1] = quote("00700", "606", "600", CLOSE - timedelta(days=1))
    found = index_snapshot(rows, FOUR, CALENDAR, NOW)
    assert value(found.covered_weight) == 50
    assert sum(value(m.contribution) for m in found.members if m.contribution) == 50
    assert [int(value(m)) for m in (found.advancers, found.decliners, found.unchanged)] == [1, 1, 0]
    by_code = {member.code: member for member in found.members}
    assert by_code["09988"].last is None and by_code["09988"].freshness == "missing"
    assert not by_code["00700"].in_session and by_code["00700"].freshness == "expired"
    assert [note.key for note in by_code["00700"].notes] == ["other_session"]
    assert {note.detail for note in found.notes if note.key == "not_in_contributions"} == {"00700", "09988"}


def test_without_an_index_quote_members_still_show() -> None:
    found = index_snapshot(quotes()[1:], FOUR, CALENDAR, NOW)
    assert found.level is None and found.freshness == "missing"
    assert found.advancers is not None
    assert all(member.contribution is None for member in found.members)
    assert [member.code for member in found.leaders] == ["01810", "00700"]
    assert "no_index_quote" in {note.key for note in found.notes}


def test_a_quote_that_nobody_can_have_yet_is_not_used() -> None:
    morning = CLOSE.replace(hour=8)
    early = index_snapshot(quotes(), FOUR, CALENDAR, morning)
    assert (early.level, early.advancers, early.freshness) == (None, None, "missing")
    assert early.notes[0].key == "ahead_of_clock"
    fast = index_snapshot(quotes(), FOUR, CALENDAR, CLOSE - timedelta(minutes=4))  # a clock some minutes ahead
    assert value(fast.level) == 5450


def test_nothing_at_all() -> None:
    found = index_snapshot([], FOUR, CALENDAR, NOW)
    assert (found.session, found.level, found.advancers, found.leaders) == (None, None, None, ())


def test_the_newest_quote_wins_over_a_frozen_one() -> None:
    frozen = quote("HSTECH", "5000", "5000", CLOSE - timedelta(days=40), source="yahoo.quotes")
    found = index_snapshot([frozen, *quotes()], FOUR, CALENDAR, NOW)
    assert value(found.level) == 5450
    only = index_snapshot([frozen, *quotes()[1:]], FOUR, CALENDAR, NOW)
    assert only.freshness == "expired"
    assert only.session == date(2025, 12, 17)
    assert only.advancers is not None
    assert all(member.contribution is None for member in only.members)
    assert "other_session" in {note.key for note in only.notes}


def test_a_stated_change_that_prices_do_not_give_is_noted() -> None:
    wrong = quote("00700", "606", "600", CLOSE)
    wrong = replace(wrong, change=pct("9.99"))
    found = index_snapshot([*quotes()[:1], wrong, *quotes()[2:]], FOUR, CALENDAR, NOW)
    tencent = next(member for member in found.members if member.code == "00700")
    assert [note.key for note in tencent.notes] == ["stated_change_differs"]
    assert value(tencent.change) == 1


prices = st.decimals(min_value=1, max_value=1000, places=2, allow_nan=False, allow_infinity=False)


@given(
    st.lists(st.tuples(prices, prices, st.integers(1, 800)), min_size=1, max_size=30),
    st.decimals(min_value=3000, max_value=9000, places=2), st.decimals(min_value=3000, max_value=9000, places=2),
)  # fmt: skip
def test_contributions_always_sum_to_the_move(
    rows: list[tuple[Decimal, Decimal, int]], level: Decimal, before: Decimal
) -> None:
    codes = [f"{number:05d}" for number in range(1, len(rows) + 1)]
    members = universe(*(stock(code, str(weight), WEIGHTS) for code, (_, _, weight) in zip(codes, rows, strict=True)))
    made = [quote(code, str(last), str(prev), CLOSE) for code, (last, prev, _) in zip(codes, rows, strict=True)]
    found = index_snapshot([quote("HSTECH", str(level), str(before), CLOSE), *made], members, CALENDAR, NOW)
    assert sum(value(member.contribution) for member in found.members) == level - before
    assert all(member.contribution.quantity.unit is Unit.POINTS for member in found.members if member.contribution)
