"""Data that is wrong but looks right: the cases S01 to S11, on the analysis and on what the report says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from hstui.analysis.freshness import flow_freshness
from hstui.analysis.link import Linker
from hstui.analysis.southbound import market_flows, stock_flows
from hstui.clock import HKT
from hstui.edition.compose import Materials, compose
from hstui.edition.model import Edition
from hstui.errors import UnitError
from hstui.records.flows import ChannelFlow
from hstui.records.units import Quantity, Unit
from hstui.sessions import load_calendar
from hstui.sources.base import Outcome
from hstui.sources.registry import by_id
from hstui.sources.rows import code_of
from hstui.text.i18n import translator
from hstui.universe.loader import load_universe
from tests.analysis.builders import CALENDAR, DAY, NOW, channel_row, legs, sessions, stock_row, value
from tests.faults.support import ASK

HSTECH = load_universe("hstech", date(2025, 12, 17))


def history() -> list[ChannelFlow]:
    return [row for day in sessions(date(2025, 11, 3), DAY) for row in legs(day, "1000", "1500")]


def edition_of(*rows: ChannelFlow, now: datetime = NOW) -> Edition:
    outcome = Outcome(by_id("eastmoney.channel").info, "live", tuple(rows), fetched_at=now)
    calendar = load_calendar()
    return compose(Materials((outcome,), now, ASK.universe, calendar, "live", "zh-Hans"), translator("zh-Hans"))


def test_s01_units_are_types_and_do_not_mix() -> None:
    with pytest.raises(UnitError):
        Quantity(Decimal(1), Unit.HKD_MILLION) + Quantity(Decimal(1), Unit.CNY_MILLION)
    with pytest.raises(UnitError):
        Quantity(Decimal(1), Unit.SHARES).to(Unit.HKD)


def test_s01_a_value_out_of_all_proportion_is_flagged_and_kept_out_of_the_headline() -> None:
    slipped = [
        replace(row, **{name: Quantity(getattr(row, name).value * 10_000, Unit.HKD_MILLION)
                        for name in ("buy", "sell", "net")})
        for row in legs(DAY, "1000", "1500")
    ]  # fmt: skip
    rows = [row for row in history() if row.day != DAY] + slipped
    flow = market_flows(rows, CALENDAR, NOW)
    assert flow.total is not None and flow.total.suspect
    text = " ".join(sentence.text for sentence in edition_of(*rows).flows.sentences)
    assert "25000000" not in text.replace(",", "")
    assert "25万亿" not in text and "250000.00亿" not in text.replace(",", "")


def test_s02_a_sign_that_buying_and_selling_deny_is_recomputed_and_reported() -> None:
    flow = market_flows([channel_row(DAY, "total", "500", "1000", "1500")], CALENDAR, NOW)
    assert flow.total is not None and value(flow.total.net) == -500
    assert [value(found.other) for found in flow.disagreements] == [500]


def test_s03_channels_that_do_not_sum_to_the_stated_total_are_both_kept() -> None:
    rows = [*legs(DAY, "1000", "1500"), channel_row(DAY, "total", "2600", source="eastmoney.channel")]
    flow = market_flows(rows, CALENDAR, NOW)
    (found,) = flow.disagreements
    assert (value(found.used), value(found.other)) == (2500, 2600)
    within = [*legs(DAY, "1000", "1500"), channel_row(DAY, "total", "2500.04", source="eastmoney.channel")]
    assert market_flows(within, CALENDAR, NOW).disagreements == ()


def test_s04_of_two_versions_of_a_day_the_later_counts_and_is_noted() -> None:
    revised = [
        replace(row, provenance=replace(row.provenance, fetched_at=NOW - timedelta(minutes=1)))
        for row in legs(DAY, "-4000", "1500")
    ]
    flow = market_flows([*history(), *revised], CALENDAR, NOW)
    assert flow.total is not None and value(flow.total.net) == -2500
    assert ("revised", DAY, "1000") in {(note.key, note.day, note.detail) for note in flow.notes}


def test_s04_a_streak_follows_the_later_version() -> None:
    days = CALENDAR.connect_sessions(DAY, 5)
    rows = [stock_row(day, shanghai="5", shenzhen="5") for day in days]
    turned = stock_row(days[2], shanghai="-9", shenzhen="-9", fetched=NOW - timedelta(minutes=1))
    (before,) = stock_flows(rows, CALENDAR, HSTECH, DAY)
    (after,) = stock_flows([*rows, turned], CALENDAR, HSTECH, DAY)
    assert (value(before.streak_days), value(after.streak_days)) == (5, 2)


def test_s05_a_missing_session_breaks_what_a_holiday_does_not() -> None:
    days = [date(2025, 9, 29), date(2025, 9, 30), date(2025, 10, 9), date(2025, 10, 10)]  # a holiday week between
    rows = [stock_row(day, shanghai="5", shenzhen="5") for day in days]
    (bridged,) = stock_flows(rows, CALENDAR, HSTECH, days[-1])
    (broken,) = stock_flows([row for row in rows if row.day != days[2]], CALENDAR, HSTECH, days[-1])
    assert (value(bridged.streak_days), value(broken.streak_days)) == (4, 1)
    gap = sessions(date(2025, 11, 3), DAY)[-4]
    flow = market_flows([row for row in history() if row.day != gap], CALENDAR, NOW)
    assert flow.total is not None and flow.total.sum_5 is None
    assert ("gap", gap) in {(note.key, note.day) for note in flow.total.notes}


@pytest.mark.parametrize("code", [700, "700", "00700", "0700.HK", "700.HK", "00700.hk"])
def test_s06_a_code_is_one_stock_in_every_form_of_the_wire(code: object) -> None:
    assert code_of(code) == "00700"


@pytest.mark.parametrize(
    "form", ["腾讯(700)", "腾讯（00700.HK）", "騰訊控股 0700.HK", "hk00700", "小米集团-W", "美团－Ｗ"]
)
def test_s06_and_in_every_form_of_a_headline(form: str) -> None:
    assert len(Linker(HSTECH).link(f"{form}公布业绩")) == 1


def test_s07_members_are_those_of_the_day_and_old_names_stay_known() -> None:
    universe = load_universe("hstech", DAY)
    (review, *_) = [one for one in universe.reviews if one.added or one.removed]
    before, after = (load_universe("hstech", review.effective - timedelta(days=days)) for days in (1, 0))
    assert set(review.added) <= set(after.codes) - set(before.codes)
    assert set(review.removed) <= set(before.codes) - set(after.codes)
    assert set(review.removed) <= set(after.known)


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("比亚迪电子获上调目标价", {"00285"}),
        ("比亚迪电子与比亚迪齐升", {"01211", "00285"}),
        ("腾讯音乐派息", {"01698"}),
        ("一款小米手机壳的测评", {"01810"}),
        ("小米粥的做法", set()),
    ],
)
def test_s08_the_longest_name_wins_and_doubtful_ones_need_more(title: str, codes: set[str]) -> None:
    found = {link.code for link in Linker(HSTECH).link(title)}
    assert found == codes


def test_s09_a_closure_changes_no_streak() -> None:
    days = CALENDAR.connect_sessions(DAY, 4)
    rows = [stock_row(day, shanghai="5", shenzhen="5") for day in days if day != days[2]]
    rows.append(stock_row(date(2025, 12, 1), "03690"))
    typhoon = [day for day in sessions(date(2025, 12, 1), DAY) if day != days[2]]
    (found,) = stock_flows(rows, CALENDAR, HSTECH, DAY, sessions=typhoon)
    assert value(found.streak_days) == 3
    still = [channel_row(days[2], channel, "0", "0", "0") for channel in ("shanghai", "shenzhen")]
    flow = market_flows([row for row in history() if row.day != days[2]] + still, CALENDAR, NOW)
    assert flow.total is not None and flow.total.sum_5 is not None
    assert flow.closed == (days[2],)


def test_s10_the_same_answer_three_days_later_is_old_by_its_own_date() -> None:
    later = datetime(2025, 12, 22, 8, 0, tzinfo=HKT)
    assert flow_freshness(DAY, NOW, load_calendar()) == "previous_session"
    assert flow_freshness(DAY, later, load_calendar()) == "expired"
    edition = edition_of(*history(), now=later)
    assert edition.flows.market.freshness == "expired"
    assert any("过期" in sentence.text for sentence in edition.opening)


def test_s11_two_sources_that_disagree_are_both_told_and_which_was_used() -> None:
    rows = [*history(), channel_row(DAY, "total", "790.9", source="eastmoney.channel")]
    flow = market_flows(rows, CALENDAR, NOW)
    (found,) = flow.disagreements
    assert (value(found.used), value(found.other)) == (Decimal(2500), Decimal("790.9"))
    text = " ".join(sentence.text for sentence in edition_of(*rows).flows.sentences)
    assert "25.00亿" in text and "7.91亿" in text
