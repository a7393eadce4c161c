"""JSON and numbers that are not what they seem: the cases J01 to J17, through the real sources of flows and news."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from hstui.analysis.freshness import flow_freshness
from hstui.clock import HKT
from hstui.edition.compose import Materials, compose
from hstui.records.flows import ChannelFlow
from hstui.records.units import Quantity, Unit
from hstui.sources.jsonio import loads
from hstui.text.i18n import translator
from hstui.text.numbers import format_quantity, parse_decimal
from tests.faults.hostile import forbidden
from tests.faults.support import ASK, JSON_TYPE, Told, flashes, payload_of, tell_source

DAY = date(2025, 12, 17)
MARK = "@@"


def channel(spoil: Callable[[dict[str, Any]], None]) -> str:
    """An answer of `eastmoney.channel` whose total of the day was spoilt."""
    answer = payload_of("eastmoney.channel")
    for row in answer["result"]["data"]:
        if row["MUTUAL_TYPE"] == "006" and row["TRADE_DATE"].startswith(DAY.isoformat()):
            spoil(row)
    return json.dumps(answer, ensure_ascii=False)


def with_net(literal: str) -> str:
    """The answer with that JSON text in the place of the day's net buying."""
    return channel(lambda row: row.update(NET_DEAL_AMT=MARK)).replace(f'"{MARK}"', literal)


def total_of(told: Told) -> ChannelFlow | None:
    rows = [row for row in told.bad.records if isinstance(row, ChannelFlow)]
    return next((row for row in rows if row.day == DAY and row.channel == "total"), None)


def finite(told: Told) -> bool:
    rows = [row for row in told.bad.records if isinstance(row, ChannelFlow)]
    held = [q for row in rows for q in (row.net, row.buy, row.sell, row.turnover) if q is not None]
    return bool(held) and all(quantity.value.is_finite() for quantity in held)


@pytest.mark.parametrize(
    "literal",
    [
        pytest.param("NaN", id="J01 NaN"),
        pytest.param("Infinity", id="J01 Infinity"),
        pytest.param("-Infinity", id="J01 minus Infinity"),
        pytest.param("1e999", id="J02"),
        pytest.param("-1e999", id="J02 negative"),
        pytest.param('"NaN"', id="J03 NaN"),
        pytest.param('"inf"', id="J03 inf"),
        pytest.param('"-"', id="J04 dash"),
        pytest.param('"--"', id="J04 dashes"),
        pytest.param('""', id="J04 empty"),
        pytest.param("null", id="J05"),
    ],
)
def test_what_is_no_number_is_missing_and_not_zero(literal: str) -> None:
    told = tell_source("eastmoney.channel", with_net(literal))
    assert told.bad.state == "live", told.bad.error
    row = total_of(told)
    assert row is not None and row.net is None and row.buy is not None
    assert finite(told)
    edition = compose(
        Materials((told.bad,), ASK.now, ASK.universe, ASK.calendar, "live", "zh-Hans"), translator("zh-Hans")
    )
    assert all(figure.value.is_finite() for figure in edition.figures)
    total = edition.flows.market.total
    # The other columns may give it (buy - sell); it is never a 0 that nobody published.
    assert total is None or total.net_buy in (None, Decimal(4_500_000_000))


def test_j06_true_is_no_number() -> None:
    told = tell_source("eastmoney.channel", with_net("true"))
    assert total_of(told) is None
    assert any("rows dropped" in note for note in told.bad.notes)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234.5", "1234.5"), ("１２３４．５", "1234.5"), ("+7", "7"), ("−7", "-7"), ("12.5%", "12.5")],
)
def test_j07_numbers_as_sources_write_them(text: str, value: str) -> None:
    assert parse_decimal(text) == Decimal(value)


def test_j07_a_suffix_that_changes_the_size_is_refused_and_the_unit_stays_with_the_value() -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_decimal("79.09亿")
    assert format_quantity(Quantity(Decimal(7909), Unit.HKD_MILLION), "zh-Hans") == "79.09亿港元"


def test_j08_an_integer_of_thousands_of_digits_is_refused() -> None:
    told = tell_source("eastmoney.channel", with_net("9" * 5_000))
    assert told.fault == "decode"


def test_j08_the_same_inside_a_text_costs_its_row() -> None:
    told = tell_source("eastmoney.channel", with_net('"' + "9" * 5_000 + '"'))
    assert total_of(told) is None and finite(told)


@pytest.mark.parametrize("opening", ["[", '{"data":', '{"result":{"data":['])
def test_j09_deep_nesting_is_refused(opening: str) -> None:
    assert tell_source("eastmoney.channel", opening * 100_000).fault == "decode"


@pytest.mark.parametrize("depth", [60, 200, 400, 900, 990, 3_000])
@pytest.mark.parametrize("source_id", ["eastmoney.channel", "sina.live", "wallstreetcn.global", "cls.telegraph"])
def test_j09_nesting_of_any_depth_is_named(source_id: str, depth: int) -> None:
    """Some sources take persons' data out first, which walks the whole value."""
    told = tell_source(source_id, '{"data":' * depth + "1" + "}" * depth)
    assert told.fault in {"decode", "schema", "envelope", "no_data"}


def test_j10_a_byte_order_mark_is_accepted() -> None:
    assert total_of(tell_source("eastmoney.channel", "\ufeff" + with_net("4500.0"))) is not None


@pytest.mark.parametrize(("head", "tail"), [("jQuery112(", ");"), ("var data = ", ";"), ("try{cb(", ");}catch(e){};")])
def test_j11_the_known_wrappers_are_taken_off(head: str, tail: str) -> None:
    body = json.dumps(payload_of("eastmoney.fast"), ensure_ascii=False)
    assert tell_source("eastmoney.fast", head + body + tail, "text/javascript; charset=utf-8").titles


@pytest.mark.parametrize("wrapped", ["cb({}); alert(1)", "{} {}", "{}; evil()", "import x; ({})", "cb(1)"])
def test_j11_anything_else_around_json_is_refused(wrapped: str) -> None:
    body = wrapped.replace("{}", json.dumps(payload_of("eastmoney.fast")), 1)
    assert tell_source("eastmoney.fast", body).fault == "decode"


def test_j12_of_a_key_given_twice_the_last_counts() -> None:
    assert loads('{"a": 1, "a": 2}') == {"a": 2}
    told = tell_source("eastmoney.channel", with_net('1, "NET_DEAL_AMT": 4500.0'))
    row = total_of(told)
    assert row is not None and row.net == Quantity(Decimal("4500.0"), Unit.HKD_MILLION)


def test_j13_json_that_was_cut_has_failed_wherever_it_was_cut() -> None:
    body = json.dumps(payload_of("eastmoney.fast"), ensure_ascii=False)
    for cut in range(1, len(body) - 1, 97):
        told = tell_source("eastmoney.fast", body[:cut])
        assert (told.fault, told.bad.records) == ("decode", ()), cut


@pytest.mark.parametrize("source_id", ["eastmoney.fast", "cls.telegraph", "ths.push", "wallstreetcn.global"])
def test_j14_null_where_the_data_should_be_is_a_failure(source_id: str) -> None:
    answer = payload_of(source_id) | {"data": None}
    told = tell_source(source_id, json.dumps(answer))
    assert told.bad.state == "failed"
    assert told.fault in {"no_data", "schema"}


def test_j15_a_refusal_inside_a_200_is_told_in_the_servers_words_made_safe() -> None:
    refusal = {"code": "0", "message": "系统\x1b]0;pwn\x07繁忙\u202e [bold]", "data": None}
    told = tell_source("eastmoney.fast", json.dumps(refusal))
    assert told.fault == "envelope"
    assert "系统繁忙" in str(told.bad.error)
    assert not forbidden(str(told.bad.error))


def test_j16_no_figures_is_not_the_same_on_a_trading_day_and_on_a_holiday() -> None:
    """A session's figures are out of date once the next session's are due, and not while the market is shut."""
    on_the_holiday = datetime(2025, 12, 26, 12, 0, tzinfo=HKT)
    (session,) = ASK.calendar.connect_sessions(date(2025, 12, 26), 1)
    assert session < date(2025, 12, 25)
    assert not ASK.calendar.is_session(on_the_holiday.date())
    assert flow_freshness(session, on_the_holiday, ASK.calendar) == "previous_session"
    assert flow_freshness(session, datetime(2025, 12, 30, 21, 0, tzinfo=HKT), ASK.calendar) == "expired"


def test_j16_an_empty_list_is_told_apart_from_a_day_without_a_file() -> None:
    answer = payload_of("eastmoney.channel")
    answer["result"]["data"] = []
    assert tell_source("eastmoney.channel", json.dumps(answer)).fault == "no_data"
    no_file = tell_source("hkex.daily", "not found", "text/html", status=404)  # of five sessions, all of them
    assert (no_file.bad.state, no_file.fault) == ("failed", "no_data")
    assert "none of 5 requests found a record" in str(no_file.bad.error)


def test_j17_nul_in_a_text_is_removed() -> None:
    told = tell_source("eastmoney.fast", flashes("腾讯\x00控股\x00"), JSON_TYPE)
    assert told.titles == ["腾讯控股"]
