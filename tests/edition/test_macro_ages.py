"""The macro page says of which day its figures are wherever days differ, and leaves out what has expired."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from hstui.clock import HKT
from hstui.edition.model import Edition, Macro
from hstui.records.market import SeriesPoint
from hstui.records.units import Unit
from hstui.text.i18n import LANGS, Lang
from tests.edition.builders import DAY, NOW, edition, outcome, point

BEFORE = date(2025, 12, 16)


def hkd_inputs(fixing: date, rate: date) -> list[SeriesPoint]:
    return [
        point("hkab.hibor_on", fixing, "2.20"), point("hkab.hibor_1m", fixing, "2.50"),
        point("fed.sofr_30d", date(2025, 12, 15), "3.64"), point("fx.usdhkd", rate, "7.83", Unit.HKD_PER_USD),
        point("hkma.balance_before_dw", DAY, "54000", Unit.HKD_MILLION), point("hkma.base_rate", BEFORE, "4"),
    ]  # fmt: skip


def composed(points: list[SeriesPoint], now: datetime = NOW, lang: Lang = "zh-Hans") -> Edition:
    return edition([outcome("test.series", "macro", points)], now=now, lang=lang)


def said(page: Macro) -> str:
    return "".join(sentence.text for sentence in page.sentences)


@pytest.mark.parametrize("lang", LANGS)
def test_expired_values_are_in_the_table_and_the_reasons_only(lang: Lang) -> None:
    points = [
        *hkd_inputs(DAY, DAY), point("ust.10y", DAY, "5.10"), point("ust.2y", DAY, "4"),
        point("fed.target_lower", DAY, "3.50"), point("fed.target_upper", DAY, "3.75"),
        point("fed.soma_total", date(2025, 12, 10), "6300000000000", Unit.USD),
        point("fed.soma_total", date(2025, 9, 10), "6100000000000", Unit.USD),
    ]  # fmt: skip
    made = composed(points, datetime(2026, 1, 15, 9, 0, tzinfo=HKT), lang)
    page = made.macro
    assert said(page) == "" and page.curve == ()
    assert {i.freshness for i in page.indicators} == {"expired"}
    assert {"fed.range", "fed.soma", "hkma.balance", "hibor.on", "fx.usdhkd", "ust.10y"} <= {
        i.id for i in page.indicators
    }  # fmt: skip
    assert made.dropped == ()
    if lang == "zh-Hans":
        assert "HIBOR曲线：数据截至12月17日，已过期，不用于正文" in page.missing
        assert "港元需求判断：美元兑港元的数据截至12月17日，已过期" in page.missing
        assert "美联储短债买入：来源没有给出数据" in page.missing
    if lang == "en":
        assert "US Treasury yields: the latest data are of 17 Dec, too old to be used in the text" in page.missing


@pytest.mark.parametrize("lang", LANGS)
def test_values_of_earlier_days_than_the_others_of_a_sentence_say_so(lang: Lang) -> None:
    made = composed(hkd_inputs(BEFORE, DAY), lang=lang)
    assert made.dropped == ()
    text = said(made.macro)
    if lang == "zh-Hans":
        assert text == (
            "银行体系总结余540.00亿港元；金管局基本利率4.00%（截至12月16日）。"
            "隔夜HIBOR 2.20%，1个月HIBOR 2.50%，"
            "1个月HIBOR与截至12月15日的SOFR 30日均值之差-114个基点（均截至12月16日）；"
            "美元兑港元7.8300，距弱方200点子。"
            "港元需求平稳（评分-1，依据汇率7.8300、截至12月16日的1个月息差-114个基点）。"
        )
    if lang == "en":
        assert "Overnight HIBOR 2.20%, 1-month HIBOR 2.50%, " in text
        assert "(all as of 16 Dec); USD/HKD 7.8300, 200 pips from the weak side." in text
        assert "USD/HKD 7.8300, 1-month HIBOR-SOFR spread -114bp as of 16 Dec)" in text


def test_values_of_one_day_need_no_word() -> None:
    points = [*hkd_inputs(DAY, DAY)[:2], point("fed.sofr_30d", DAY, "3.64"), *hkd_inputs(DAY, DAY)[3:5]]
    assert "截至" not in said(composed(points, datetime(2025, 12, 19, 9, tzinfo=HKT)).macro)


def test_the_weekly_balance_sheet_says_its_day() -> None:
    points = [
        point("fed.soma_total", date(2025, 12, 10), "6300000000000", Unit.USD),
        point("fed.soma_total", date(2025, 9, 10), "6100000000000", Unit.USD),
        point("fed.bill_purchase", date(2025, 12, 12), "8200000000", Unit.USD),
    ]
    text = said(composed(points).macro)
    assert text == (
        "美联储资产负债表扩张：SOMA规模6.30万亿美元，近13周增加2,000.00亿美元（截至12月10日）；"
        "近30天买入短期国债82.00亿美元（含MBS本金再投资）。"
    )


@pytest.mark.parametrize("lang", LANGS)
def test_the_hkmas_fixing_is_named_where_it_stands_in(lang: Lang) -> None:
    made = composed([*hkd_inputs(date(2025, 12, 1), DAY), point("hkma.fixing_1m", DAY, "3.40")], lang=lang)
    assert made.dropped == ()
    text = said(made.macro)
    assert "3.40%" in text and "2.50%" not in text and "2.20%" not in text
    assert made.macro.curve == (("1M", Decimal("3.40")),)
    if lang == "zh-Hans":
        assert "1个月HIBOR（金管局公布）3.40%，" in text


@pytest.mark.parametrize("lang", LANGS)
def test_slopes_and_spreads_have_rows_beside_the_rates_of_their_group(lang: Lang) -> None:
    points = [
        point("ust.10y", DAY, "4.16"), point("ust.2y", DAY, "3.49"), point("ust.3m", DAY, "3.65"),
        point("hkab.hibor_on", BEFORE, "2.2"), point("hkab.hibor_1m", BEFORE, "2.78"),
        point("hkab.hibor_3m", BEFORE, "2.97"), point("fed.sofr", BEFORE, "3.69"),
        point("fed.bill_purchase", date(2025, 12, 12), "22000000000", Unit.USD),
        point("fed.soma_mbs", date(2025, 12, 10), "2040000000000", Unit.USD),
        point("fed.soma_mbs", date(2025, 11, 12), "2052000000000", Unit.USD),
    ]  # fmt: skip
    made = composed(points, lang=lang)
    rows = {i.id: i for i in made.macro.indicators}
    computed = ("ust.10y_2y", "ust.10y_3m", "hibor.3m_1m", "hibor.on_sofr", "fed.reserve_estimate")
    assert [rows[name].value for name in computed] == [67, 51, 19, -149, Decimal(10_000_000_000)]
    assert [rows[name].day for name in computed] == [DAY, DAY, BEFORE, BEFORE, NOW.date()]
    assert rows["fed.reserve_estimate"].note
    groups = [i.group for i in made.macro.indicators]
    assert groups == sorted(groups, key=("fed", "hkd", "rates", "fx", "us").index)
    held = {figure.id for figure in made.figures}
    assert all(rows[name].figures[0] in held and rows[name].evidence for name in computed)


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_balance_borrows_and_what_is_forecast_is_told_when_there_is_any(lang: Lang) -> None:
    balance = [
        point("hkma.balance_before_dw", DAY, "53975", Unit.HKD_MILLION),
        point("hkma.closing_balance", DAY, "56167", Unit.HKD_MILLION),
        point("hkma.forecast_t1", DAY, "53775", Unit.HKD_MILLION),
    ]
    made = composed(balance, lang=lang)
    assert made.dropped == ()
    text = said(made.macro)
    if lang == "zh-Hans":
        assert text == "银行体系总结余539.75亿港元，另有贴现窗借款21.92亿港元，金管局预计下一交易日减少2.00亿港元。"
    same = [balance[0], point("hkma.closing_balance", DAY, "53975", Unit.HKD_MILLION)]
    assert len(re.findall("[，,] ", said(composed(same, lang=lang).macro))) == 0


def test_the_month_s_fixing_is_compared_with_five_sessions_before() -> None:
    days = (date(2025, 12, 10), DAY)
    points = [point("hkab.hibor_1m", day, rate) for day, rate in zip(days, ("3.00", "2.90"), strict=True)]
    assert "1个月HIBOR 2.90%，较5个交易日前下行10个基点。" in said(composed(points).macro)


@pytest.mark.parametrize("lang", LANGS)
def test_what_has_not_moved_did_not_rise(lang: Lang) -> None:
    days = (date(2025, 12, 10), DAY)
    points = [
        *(point("hkma.balance_before_dw", day, "53975", Unit.HKD_MILLION) for day in days),
        *(point("hkab.hibor_1m", day, rate) for day, rate in zip(days, ("2.900", "2.903"), strict=True)),
    ]
    made = composed(points, lang=lang)
    still = {"zh-Hans": "与5个交易日前持平", "zh-Hant": "與5個交易日前持平", "en": "unchanged over 5 sessions"}
    assert said(made.macro).count(still[lang]) == 2
    assert made.dropped == ()


def test_an_expired_curve_triggers_no_risk() -> None:
    rows = [point("hkab.hibor_on", DAY - timedelta(days=7), "2"), point("hkab.hibor_on", DAY, "5")]
    assert "hibor_squeeze" in {risk.id for risk in composed(rows).risks}
    assert composed(rows, datetime(2026, 1, 15, 9, tzinfo=HKT)).risks == ()
