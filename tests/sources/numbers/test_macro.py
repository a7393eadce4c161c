"""Macro: statements and calendars as they are worded, holidays and gaps, dirty values, recorded days."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.clock import HKT
from hstui.errors import Fault
from hstui.records.market import PolicyDecision, SeriesPoint
from hstui.records.units import Unit
from hstui.sources.fed import eastern
from tests.sources.numbers.helpers import SHARED, answer, asked, fault, only

DECIDED = "statement 2025-12-10T19:00:00+00:00"


def statement(sentence):
    (decision,) = answer("fed.press", f"<html><p>{sentence}</p></html>", tag=DECIDED).records
    assert isinstance(decision, PolicyDecision)
    return decision.verb, decision.lower.value, decision.upper.value


RANGE = "the Committee decided to {} the target range for the federal funds rate {} percent."


@pytest.mark.parametrize(
    ("verb", "words", "lower", "upper"),
    [
        ("lower", "by 1/4 percentage point to 3-1/2 to 3-3/4", "3.5", "3.75"),
        ("raise", "by 1/4 percentage point, to 3\u20113/4 to 4", "3.75", "4"),
        ("maintain", "at 3&#8209;1/2 to 3&#8209;3/4", "3.5", "3.75"),
        ("maintain", "at 0 to 1/4", "0", "0.25"),
        ("raise", "to 5-1/4 to 5-1/2", "5.25", "5.5"),
        ("lower", "by 1/2&nbsp;percentage&nbsp;point, to 4-3/4&nbsp;to&nbsp;5", "4.75", "5"),
        ("maintain", "at 4½ to 4¾", "4.5", "4.75"),
    ],
)
def test_decisions_as_statements_word_them(verb, words, lower, upper):
    assert statement(RANGE.format(verb, words)) == (verb, Decimal(lower), Decimal(upper))


def test_the_evidence_is_the_sentence_itself():
    body = (
        f"<p>Inflation rose 2.5 percent. In support, {RANGE.format('maintain', 'at 4 to 4-1/4')} Next comes this.</p>"
    )
    (decision,) = answer("fed.press", body, tag=DECIDED).records
    assert decision.provenance.raw.startswith("In support,")
    assert decision.provenance.raw.endswith("4-1/4 percent.")


def test_a_statement_without_a_range_is_not_a_decision():
    assert fault("fed.press", "<p>The Committee reaffirmed its goals.</p>", tag=DECIDED) is Fault.SCHEMA
    for words in ("to 4 to 3-3/4", "to 3 to 4-1/4", "to 0.035 to 0.0375"):
        assert fault("fed.press", f"<p>{RANGE.format('raise', words)}</p>", tag=DECIDED) is Fault.WRONG_UNIT


def feed(link, published="Wed, 10 Dec 2025 19:00:00 GMT"):
    item = f"<title>Federal Reserve issues FOMC statement</title><link>{link}</link><pubDate>{published}</pubDate>"
    return f"<rss version='2.0'><channel><title>x</title><item>{item}</item></channel></rss>"


def test_only_the_boards_own_statement_of_the_past_is_followed():
    page = "https://www.federalreserve.gov/newsevents/pressreleases/monetary20251210a.htm"
    (follow,) = answer("fed.press", feed(page)).follow
    assert (follow.url, follow.tag) == (page, "statement 2025-12-11T03:00:00+08:00")
    assert answer("fed.press", feed("https://evil.example/monetary20251210a.htm")).follow == ()
    assert answer("fed.press", feed(page, "Wed, 28 Jan 2026 19:00:00 GMT")).follow == ()


@pytest.mark.parametrize(
    ("day", "clock", "utc"),
    [
        (date(2026, 10, 28), time(14), datetime(2026, 10, 28, 18, tzinfo=UTC)),
        (date(2025, 12, 10), time(14), datetime(2025, 12, 10, 19, tzinfo=UTC)),
        (date(2026, 3, 8), time(1), datetime(2026, 3, 8, 6, tzinfo=UTC)),
        (date(2026, 3, 8), time(3), datetime(2026, 3, 8, 7, tzinfo=UTC)),
        (date(2026, 11, 1), time(14), datetime(2026, 11, 1, 19, tzinfo=UTC)),
    ],
)
def test_washington_time(day, clock, utc):
    assert eastern(day, clock) == utc


def meeting(**changes):
    event = {"title": "FOMC Meeting", "time": "2:00 p.m.", "month": "2026-01", "days": "27-28", "type": "FOMC"}
    return {**event, **changes}


def test_a_meeting_whose_last_day_has_no_month_and_one_without_a_time_are_noted():
    events = [
        meeting(),
        meeting(),
        meeting(month="2026-04", days="30-1"),
        meeting(month="2026-03", days="17-18", time="tba"),
    ]
    parsed = answer("fed.calendar", json.dumps({"events": events}))
    assert [event.starts.isoformat() for event in parsed.records] == [
        "2026-01-28T19:00:00+00:00", "2026-03-18T04:00:00+00:00"
    ]  # fmt: skip
    assert parsed.notes == (
        "FOMC Meeting: no day in '2026-04' '30-1'",
        "FOMC Meeting 2026-03-17-18: no time stated, midnight in Washington",
    )


def hkma(*rows):
    return json.dumps({"header": {"success": True, "err_code": "0000"}, "result": {"records": list(rows)}})


def value(parsed, series):
    found = only(parsed.records, series=series)
    assert isinstance(found, SeriesPoint)
    return found.value.value


def test_signs_commas_and_float_artefacts():
    row = {"end_of_date": "2025-12-17", "closing_balance": "54,050", "cu_weakside": 7.8500000000000005,
           "forex_trans_t1": "+0", "forex_trans_t2": "-1,200", "forex_trans_u": -50}  # fmt: skip
    parsed = answer("hkma.liquidity", hkma(row))
    assert value(parsed, "hkma.closing_balance") == 54050
    assert value(parsed, "hkma.cu_weak") == Decimal("7.85")
    assert value(parsed, "hkma.forex_t1") == 0
    assert value(parsed, "hkma.forex_t2") == -1200
    assert value(parsed, "hkma.forex_u") == -50


def test_pseudo_periods_and_impossible_rates_are_left_out_and_noted():
    parsed = answer(
        "hkma.liquidity",
        hkma(
            {"end_of_date": "2025-12-17", "closing_balance": 54050, "hibor_fixing_1m": 199.29},
            {"end_of_date": "2025-00", "closing_balance": 1},
        ),
    )
    assert [item.series for item in parsed.records] == ["hkma.closing_balance"]
    assert any("199.29 is out of bounds" in note for note in parsed.notes)
    assert any("2025-00" in note for note in parsed.notes)


def test_an_unfinished_day_has_no_closing_balance():
    parsed = answer(
        "hkma.liquidity",
        hkma(
            {"end_of_date": "2025-12-18", "opening_balance": 54050, "closing_balance": None},
            {"end_of_date": "2025-12-17", "closing_balance": 54050},
        ),
    )
    assert only(parsed.records, series="hkma.closing_balance").day == date(2025, 12, 17)


@pytest.mark.parametrize(
    "shape",
    [
        {"isHoliday": True, "1 Month": "0"},
        {"year": None, "month": None, "day": None, "Overnight": None, "1 Month": None},
        {"isHoliday": False, "year": 2025, "month": 12, "day": 17, "Overnight": 0, "1 Month": "-"},
    ],
)
def test_a_day_without_fixing_has_no_rates(shape):
    parsed = answer("hkab.hibor", json.dumps(shape), tag="2025-12-17")
    assert parsed.records == ()
    assert "no fixing" in parsed.notes[0]


def test_another_day_s_fixing_is_refused():
    body = json.dumps({"isHoliday": False, "year": 2025, "month": "12", "day": 16, "1 Month": 3.1})
    assert fault("hkab.hibor", body, tag="2025-12-17") is Fault.WRONG_DAY
    (rate,) = answer("hkab.hibor", body, tag="2025-12-16").records
    assert rate.day == date(2025, 12, 16)


def test_a_fixing_of_a_day_that_does_not_exist_is_refused():
    body = json.dumps({"isHoliday": False, "year": 2025, "month": 2, "day": 30, "1 Month": 3.1})
    assert fault("hkab.hibor", body) is Fault.SCHEMA


def test_averages_are_told_from_rates():
    rows = [
        {"effectiveDate": "2025-12-17", "type": "SOFRAI", "average30day": 3.9, "index": 1.2},
        {"effectiveDate": "2025-12-16", "type": "SOFR", "percentRate": 3.69},
        {"effectiveDate": "2025-12-16", "type": "TGCR", "percentRate": 3.6},
    ]
    parsed = answer("nyfed.secured", json.dumps({"refRates": rows}), tag="sofr")
    assert [(item.series, item.value.value) for item in parsed.records] == [
        ("fed.sofr", Decimal("3.69")),
        ("fed.sofr_30d", Decimal("3.9")),
    ]


@pytest.mark.parametrize("missing", ["", "."])
def test_missing_is_not_zero_in_fred(missing):
    parsed = answer("fred.sofr", f"DATE,SOFR\n2025-12-15,3.75\n2025-12-16,{missing}\n", tag="SOFR")
    assert [item.day for item in parsed.records] == [date(2025, 12, 15)]


def test_a_zip_of_mixed_frequencies_is_named():
    assert fault("fred.macro", b"PK\x03\x04...", tag="WALCL,DGS10") is Fault.DECODE


def test_total_assets_are_us_million():
    (point,) = answer("fred.assets", "observation_date,WALCL\n2025-12-10,6539303\n", tag="WALCL").records
    assert point.value.unit is Unit.USD_MILLION
    assert fault("fred.assets", "observation_date,WALCL\n2025-12-10,6539.3\n", tag="WALCL") is Fault.WRONG_UNIT


def test_a_last_line_without_its_end_may_be_cut_and_is_not_used():
    parsed = answer("fred.sofr", "observation_date,SOFR\n2025-12-15,3.75\n2025-12-16,3", tag="SOFR")
    assert [item.day for item in parsed.records] == [date(2025, 12, 15)]


@given(st.decimals("1.0", "1.3", places=4), st.decimals("7.75", "7.85", places=4))
def test_the_cross_is_near_the_rate_that_made_it(euro, rate):
    leg = (euro * rate).quantize(Decimal("0.0001"))
    body = f"CURRENCY,TIME_PERIOD,OBS_VALUE\nHKD,2025-12-17,{leg}\nUSD,2025-12-17,{euro}\n"
    (point,) = answer("ecb.usdhkd", body).records
    assert abs(point.value.value - rate) <= Decimal("0.0002")


def test_yields_are_found_by_name_when_columns_come_and_go():
    body = 'Date,"10 Yr","New One","2 Yr","3 Mo"\n12/17/2025,4.16,9.99,3.49,N/A\n'
    parsed = answer("treasury.yields", body, tag="2025")
    assert {item.series: item.value.value for item in parsed.records} == {
        "ust.10y": Decimal("4.16"),
        "ust.2y": Decimal("3.49"),
    }


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="no reference material beside the checkout")
class TestRecorded:
    def read(self, name):
        return (SHARED / "macro" / name).read_bytes()

    def test_the_policy_path_of_2023(self):
        parsed = answer("nyfed.effr", self.read("nyfed_rates_effr_search_2023-01-01_2023-06-06.json"), tag="effr")
        uppers = [item for item in parsed.records if item.series == "fed.target_upper"]
        path = [
            uppers[0],
            *(after for before, after in pairwise(uppers) if after.value != before.value),
        ]
        assert [(item.day.isoformat(), str(item.value.value)) for item in path[1:]] == [
            ("2023-02-02", "4.75"),
            ("2023-03-23", "5.00"),
            ("2023-05-04", "5.25"),
        ]

    def test_the_discount_window_day_of_2026_09_16(self):
        ask = asked(datetime(2026, 10, 2, 8, tzinfo=HKT))
        liquidity = answer("hkma.liquidity", self.read("DERIVED_hkma_interbank_liquidity_envelope.json"), ask=ask)
        base = answer("hkma.base", self.read("DERIVED_hkma_monetary_base_envelope.json"), ask=ask)
        day = date(2026, 9, 16)
        closing = only(liquidity.records, series="hkma.closing_balance", day=day).value
        clean = only(base.records, series="hkma.balance_before_dw", day=day).value
        assert (closing.value, clean.value, (closing - clean).value) == (56167, 53975, 2192)
        assert only(liquidity.records, series="hkma.base_rate", day=date(2026, 9, 17)).value.value == Decimal("4.25")

    def test_holdings_and_operations_of_the_new_york_fed(self):
        soma = answer("nyfed.soma", self.read("nyfed_soma_summary_row_2026-07-08.json"))
        assert Counter(item.series for item in soma.records) == {
            "fed.soma_total": 1,
            "fed.soma_bills": 1,
            "fed.soma_mbs": 1,
        }
        (bought,) = answer("nyfed.bills", self.read("nyfed_tsy_results_summary_row_2026-08-31.json")).records
        assert bought.value.value == 4_243_000_000
        averages = answer(
            "nyfed.secured", self.read("nyfed_rates_secured_all_latest_2026-09-02_trimmed.json"), tag="sofrai"
        )
        assert [item.series for item in averages.records] == ["fed.sofr_30d"]

    def test_the_board_s_feed_and_calendar(self):
        ask = asked(datetime(2026, 9, 25, 8, tzinfo=HKT))
        (follow,) = answer("fed.press", self.read("fed_press_monetary_shape.xml"), ask=ask).follow
        assert follow.url.endswith("monetary20260916a.htm")
        events = answer("fed.calendar", self.read("fed_calendar_trimmed.json"), ask=ask).records
        assert [(event.title, event.starts.date().isoformat()) for event in events] == [
            ("FOMC Meeting", "2026-09-16"),
            ("FOMC Minutes", "2026-10-07"),
            ("FOMC Meeting", "2026-10-28"),
        ]

    def test_treasury_and_fred_agree(self):
        ask = asked(datetime(2026, 10, 9, 8, tzinfo=HKT))
        owner = answer("treasury.yields", self.read("treasury_daily_par_yield_2026_rows.csv"), tag="2026", ask=ask)
        copy = answer("fred.yields", self.read("RESERIALISED_fredgraph_DGS10.csv"), tag="DGS10", ask=ask)
        theirs = {item.day: item.value for item in copy.records}
        ours = [item for item in owner.records if item.series == "ust.10y"]
        assert len(ours) == 7
        assert all(theirs[item.day] == item.value for item in ours)


def fred(last, head="observation_date,SOFR\n2025-12-12,3.75\n2025-12-15,3.70\n"):
    parsed = answer("fred.sofr", head + last, tag="SOFR")
    return [str(item.value.value) for item in parsed.records], parsed.notes


def test_a_whole_last_line_without_its_end_is_the_newest_observation():
    assert fred("2025-12-16,3.69") == (["3.75", "3.70", "3.69"], ())
    assert fred('2025-12-16,"3.69"') == (["3.75", "3.70", "3.69"], ())


@pytest.mark.parametrize("last", ["2025-12-16,3.6", "2025-12-16,3", "2025-12-16,", "2025-12-16", '2025-12-16,"3.6'])
def test_what_may_be_cut_off_is_left_out_with_a_note(last):
    values, (note,) = fred(last)
    assert values == ["3.75", "3.70"]
    assert note.startswith("the last row has no line end")


def test_a_whole_number_may_be_cut_off_where_it_is_shorter():
    head = "observation_date,WALCL\n2025-12-03,6535800\n"
    whole = answer("fred.assets", f"{head}2025-12-10,6539303", tag="WALCL")
    assert [item.day for item in whole.records] == [date(2025, 12, 3), date(2025, 12, 10)]
    cut = answer("fred.assets", f"{head}2025-12-10,653930", tag="WALCL")
    assert [item.day for item in cut.records] == [date(2025, 12, 3)]
    assert len(cut.notes) == 1


def test_cells_before_the_last_of_a_line_without_end_are_whole():
    body = "CURRENCY,TIME_PERIOD,OBS_VALUE,TITLE\nHKD,2025-12-17,9.1,a rate\nUSD,2025-12-17,1.17,a ra"
    parsed = answer("ecb.usdhkd", body)
    assert len(parsed.records) == 1
    assert "its TITLE may be cut off" in parsed.notes[0]


WEEK = {"asOfDate": "2025-12-10", "mbs": "1940863715777.00", "cmbs": "7533878406.10", "tips": "282633819500", "frn": "",
        "notesbonds": "3593418008900", "bills": "499248926700", "agencies": "2347000000",
        "total": "6344428175083.10"}  # fmt: skip


def soma(*weeks):
    return json.dumps({"soma": {"summary": list(weeks)}})


def test_notes_that_are_held_and_not_stated_are_no_fault():
    parsed = answer("nyfed.soma", soma(WEEK))
    assert len(parsed.records) == 3
    assert not parsed.notes


@pytest.mark.parametrize("changes", [{"bills": "499249"}, {"mbs": "1940864"}, {"bills": "-499248926700"}])
def test_a_week_whose_parts_are_of_another_unit_is_left_out(changes):
    earlier = {**WEEK, "asOfDate": "2025-12-03"}
    parsed = answer("nyfed.soma", soma({**WEEK, **changes}, earlier))
    assert {item.day for item in parsed.records} == {date(2025, 12, 3)}
    assert len(parsed.notes) == 1
    assert fault("nyfed.soma", soma({**WEEK, **changes})) is Fault.WRONG_UNIT
