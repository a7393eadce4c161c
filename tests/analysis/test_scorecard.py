"""The scorecard on a year of made editions and prices whose right answer is known by construction."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hstui.analysis.scorecard import CallOutcome, PastCall, ScoreLine, ScoreTable, entry_session, scorecard
from hstui.clock import HKT
from hstui.records.market import Bar
from tests.analysis.builders import CALENDAR, bar

INDEX = "HSTECH"
FIRST, LAST = date(2025, 1, 2), date(2025, 12, 31)
SESSIONS = [day for step in range((LAST - FIRST).days + 1) if CALENDAR.is_session(day := FIRST + timedelta(days=step))]
NOW = datetime(2026, 2, 27, 18, 0, tzinfo=HKT)


def morning(day: date, hour: int = 8) -> datetime:
    return datetime.combine(day, time(hour), HKT)


def call(day: date, code: str, stance: str, *rules: str, hour: int = 8) -> PastCall:
    return PastCall(f"edition-{day}-{hour}", morning(day, hour), code, stance, rules)


def line(table: ScoreTable, rule: str, stance: str, horizon: int) -> ScoreLine:
    return next(one for one in table.lines if (one.rule, one.stance, one.horizon) == (rule, stance, horizon))


def flat_index() -> list[Bar]:
    return [bar(INDEX, day, "5000") for day in SESSIONS]


def made_year(seed: int) -> tuple[list[PastCall], list[Bar]]:
    """Each session a good rule names a stock that then rises by 1% a day more than noise, a bad rule one that falls,
    and a coin names any. The index moves, too, so that only relative returns can tell."""
    chance = random.Random(seed)
    codes = [f"{number:05d}" for number in range(1, 31)]
    price = dict.fromkeys(codes, 100.0)
    level = 5000.0
    bars: list[Bar] = []
    calls: list[PastCall] = []
    drift: dict[str, float] = {}
    for day in SESSIONS:
        market = chance.gauss(0, 0.01)
        level *= 1 + market
        bars.append(bar(INDEX, day, Decimal(str(round(level, 2)))))
        for code in codes:
            price[code] *= 1 + market + chance.gauss(0, 0.01) + drift.get(code, 0.0)
            bars.append(bar(code, day, Decimal(str(round(price[code], 4)))))
        # Calls of this morning count from this close; what follows is what they are judged by.
        good, bad = codes[day.toordinal() % 10], codes[10 + day.toordinal() % 10]
        coin = codes[20 + chance.randrange(10)]
        drift = {good: 0.01, bad: -0.01}
        calls += [call(day, good, "overweight", "good@1"), call(day, bad, "cautious", "bad_news@1")]
        calls.append(call(day, coin, chance.choice(["overweight", "cautious"]), "coin@1"))
    return calls, bars


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_year_whose_answer_is_known(seed: int) -> None:
    calls, bars = made_year(seed)
    table = scorecard(calls, bars, INDEX, CALENDAR, NOW)
    good, bad = line(table, "good@1", "overweight", 1), line(table, "bad_news@1", "cautious", 1)
    for one in (good, bad):
        assert one.n > 200
        assert one.hits is not None and one.hits / one.n > 0.75
        assert one.mean_alpha is not None and Decimal("0.8") < one.mean_alpha < Decimal("1.2")
        assert one.verdict == "helpful"
    for stance in ("overweight", "cautious"):
        coin = line(table, "coin@1", stance, 1)
        assert coin.verdict == "no_effect"
        assert coin.hits is not None and 0.35 < coin.hits / coin.n < 0.65


def test_alpha_is_exactly_the_difference_of_returns() -> None:
    days = SESSIONS[:30]
    bars = [bar("00700", day, str(100 + number)) for number, day in enumerate(days)]
    bars += [bar(INDEX, day, str(5000 + 10 * number)) for number, day in enumerate(days)]
    table = scorecard([call(days[0], "00700", "overweight", "r@1")], bars, INDEX, CALENDAR, NOW)
    by_horizon = {one.horizon: one for one in table.outcomes}
    assert (by_horizon[5].entry, by_horizon[5].exit) == (days[0], days[5])
    assert by_horizon[1].alpha == Decimal("0.8000")  # +1% against +0.2%
    assert by_horizon[5].alpha == Decimal("4.0000")
    assert by_horizon[20].alpha == Decimal("16.0000")


def test_a_call_never_counts_from_a_close_before_it() -> None:
    day = date(2025, 12, 18)
    assert entry_session(morning(day), CALENDAR) == day
    assert entry_session(morning(day, 15), CALENDAR) == day
    assert entry_session(morning(day, 18), CALENDAR) == date(2025, 12, 19)
    assert entry_session(morning(date(2025, 12, 20)), CALENDAR) == date(2025, 12, 22)
    assert entry_session(morning(date(2025, 12, 24), 13), CALENDAR) == date(2025, 12, 29)  # half day is over


def test_cautious_is_right_when_the_stock_lags_and_watch_is_not_judged() -> None:
    days = SESSIONS[:3]
    bars = [*flat_index(), *(bar("00700", day, price) for day, price in zip(days, ("100", "95", "90"), strict=True))]
    table = scorecard([call(days[0], "00700", "cautious", "r@1")], bars, INDEX, CALENDAR, NOW)
    found = line(table, "r@1", "cautious", 1)
    assert (found.hits, found.mean_alpha, found.noise) == (1, Decimal("5.00"), True)
    watched = scorecard([call(days[0], "00700", "watch", "r@1")], bars, INDEX, CALENDAR, NOW)
    assert line(watched, "*", "watch", 1).hits is None
    assert line(watched, "*", "watch", 1).mean_alpha == Decimal("-5.00")


def test_what_cannot_be_scored_says_why_and_is_no_zero() -> None:
    days = SESSIONS[:40]
    bars = [*flat_index(), bar("00001", days[0], "100"), *(bar("00003", day, "1") for day in days[1:]),
            bar("00003", days[0], "100")]  # fmt: skip
    bars += [bar("00004", day, "7") for day in days]
    calls = [call(days[0], code, "overweight", "r@1") for code in ("00001", "00002", "00003")]
    calls.append(call(SESSIONS[-1], "00004", "overweight", "r@1"))
    now = datetime.combine(SESSIONS[-1], time(18), HKT)
    table = scorecard(calls, bars, INDEX, CALENDAR, now)
    assert dict(table.unscored) == {"no_entry_close": 3, "no_exit_close": 3, "price_break": 3, "not_due": 3}
    assert table.lines == ()
    no_index = scorecard(
        [call(days[0], "00004", "overweight")], [b for b in bars if b.code != INDEX], INDEX, CALENDAR, now
    )
    assert dict(no_index.unscored) == {"no_benchmark": 3}


def test_a_suspended_a_delisted_and_a_stock_on_holiday_are_named_and_no_zero() -> None:
    """Suspended over the five sessions' end only; delisted after the second; no close of a day that is none."""
    days = SESSIONS[:30]
    bars = flat_index()
    bars += [bar("00001", day, "100") for number, day in enumerate(days) if number not in (4, 5, 6)]
    bars += [bar("00002", day, "100") for day in days[:2]]
    calls = [call(days[0], code, "overweight", "r@1") for code in ("00001", "00002")]
    table = scorecard(calls, bars, INDEX, CALENDAR, NOW)
    by_key = {(one.call.code, one.horizon): one for one in table.outcomes}
    assert [by_key["00001", h].unscored for h in (1, 5, 20)] == [None, "no_exit_close", None]
    assert [by_key["00002", h].unscored for h in (1, 5, 20)] == [None, "no_exit_close", "no_exit_close"]
    assert all((one.alpha is None) == (one.unscored is not None) for one in table.outcomes)
    # Horizons are sessions: Christmas lies within, 24 December closes at noon and counts.
    eve = scorecard([call(date(2025, 12, 23), "00700", "watch")], [], INDEX, CALENDAR, NOW).outcomes
    assert [one.exit for one in eve][:2] == [date(2025, 12, 24), date(2026, 1, 2)]


def test_both_closes_are_of_one_source_so_that_a_split_is_no_return() -> None:
    """One source adjusts its past for a split two for one, another has only the days before, unadjusted."""
    days = SESSIONS[:8]
    adjusted = [bar("00700", day, "50") for day in days[1:]]
    plain = [bar("00700", day, "100") for day in days[:2]]
    plain = [replace(one, provenance=replace(one.provenance, source="other.bars")) for one in plain]
    table = scorecard([call(days[0], "00700", "overweight", "r@1")], [*adjusted, *plain, *flat_index()],
                      INDEX, CALENDAR, NOW)  # fmt: skip
    by_horizon = {one.horizon: one for one in table.outcomes}
    assert by_horizon[1].alpha == 0  # both of the plain source: 100 to 100
    assert (by_horizon[5].alpha, by_horizon[5].unscored) == (None, "no_exit_close")
    later = scorecard([call(days[1], "00700", "overweight", "r@1")], [*adjusted, *plain, *flat_index()],
                      INDEX, CALENDAR, NOW)  # fmt: skip
    assert {one.horizon: one.alpha for one in later.outcomes}[5] == 0


def test_several_editions_before_one_close_are_one_call_the_first() -> None:
    days = SESSIONS[:3]
    bars = [*flat_index(), *(bar("00700", day, "100") for day in SESSIONS)]
    calls = [call(days[0], "00700", "cautious", "late@1", hour=15), call(days[0], "00700", "overweight", "early@1")]
    table = scorecard(calls, bars, INDEX, CALENDAR, NOW)
    assert {one.rule for one in table.lines} == {"*", "early@1"}
    assert line(table, "*", "overweight", 1).n == 1


def test_settled_outcomes_stand() -> None:
    day = SESSIONS[0]
    bars = [*flat_index(), *(bar("00700", one, "100") for one in SESSIONS)]
    before = scorecard([call(day, "00700", "overweight", "r@1")], bars, INDEX, CALENDAR, NOW).outcomes
    revised = [replace(one, close=replace(one.close, value=Decimal(50))) if one.day == SESSIONS[1] else one
               for one in bars if one.code == "00700"] + flat_index()  # fmt: skip
    again = scorecard([call(day, "00700", "overweight", "r@1")], revised, INDEX, CALENDAR, NOW, settled=before)
    assert again.outcomes == before


def test_a_call_repeated_every_morning_is_not_many_observations() -> None:
    days = SESSIONS[:60]
    bars = [*flat_index(), *(bar("00700", day, str(100 + number)) for number, day in enumerate(SESSIONS))]
    table = scorecard([call(day, "00700", "overweight", "r@1") for day in days], bars, INDEX, CALENDAR, NOW)
    assert (line(table, "r@1", "overweight", 20).n, line(table, "r@1", "overweight", 20).independent) == (60, 3)
    assert line(table, "r@1", "overweight", 1).independent == 60


def test_fewer_than_twenty_are_noise() -> None:
    bars = [*flat_index(), *(bar("00700", day, str(100 + n * n)) for n, day in enumerate(SESSIONS[:40]))]
    nineteen = scorecard([call(day, "00700", "overweight", "r@1") for day in SESSIONS[:19]], bars, INDEX, CALENDAR, NOW)
    twenty = scorecard([call(day, "00700", "overweight", "r@1") for day in SESSIONS[:20]], bars, INDEX, CALENDAR, NOW)
    assert line(nineteen, "r@1", "overweight", 1).noise
    assert not line(twenty, "r@1", "overweight", 1).noise


made_calls = st.tuples(
    st.integers(0, 200),
    st.sampled_from(["00001", "00002", "00003"]),
    st.sampled_from(["overweight", "watch", "cautious"]),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(made_calls, max_size=40), st.randoms())
def test_every_call_is_scored_once_or_says_why(picked: list[tuple[int, str, str]], shuffle: random.Random) -> None:
    calls = [call(SESSIONS[number], code, stance, "r@1") for number, code, stance in picked]
    bars = [
        *flat_index(),
        *(bar("00001", day, "10") for day in SESSIONS[::2]),
        *(bar("00002", d, "5") for d in SESSIONS),
    ]
    table = scorecard(calls, bars, INDEX, CALENDAR, NOW)
    distinct = {(one.code, one.made) for one in calls}
    assert len(table.outcomes) == 3 * len(distinct)
    scored = sum(one.n for one in table.lines if one.rule == "*")
    assert scored + sum(count for _, count in table.unscored) == len(table.outcomes)
    shuffle.shuffle(bars)
    assert scorecard(calls, bars, INDEX, CALENDAR, NOW) == table
    assert all(isinstance(one, CallOutcome) and (one.alpha is None) != (one.unscored is None) for one in table.outcomes)
