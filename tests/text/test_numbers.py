from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.errors import UnitError
from hstui.records.units import Quantity, Unit, hkd, hkd_million, pct, shares, total
from hstui.text.numbers import format_quantity, last_place, parse_decimal


@pytest.mark.parametrize(
    ("quantity", "hans", "hant", "english"),
    [
        (hkd_million("7909"), "79.09亿港元", "79.09億港元", "HK$7.91bn"),
        (hkd(13_848_000_000), "138.48亿港元", "138.48億港元", "HK$13.85bn"),
        (hkd(83_037_000), "8,303.7万港元", "8,303.7萬港元", "HK$83.04mn"),
        (hkd_million("-10412.07"), "-104.12亿港元", "-104.12億港元", "-HK$10.41bn"),
        (Quantity(Decimal(40_000_000_000), Unit.USD), "400.00亿美元", "400.00億美元", "US$40.00bn"),
        (shares(1_750_000_000), "17.5亿股", "17.5億股", "1.75bn shares"),
        (pct("1.0349"), "1.03%", "1.03%", "1.03%"),
        (Quantity(Decimal("-25"), Unit.BP), "-25个基点", "-25個基點", "-25bp"),
        (Quantity(Decimal("5457.95"), Unit.POINTS), "5,457.95点", "5,457.95點", "5,457.95 points"),
        (Quantity(Decimal("-0.001"), Unit.PCT), "0.00%", "0.00%", "0.00%"),
        (hkd(Decimal("-0.001")), "0.00港元", "0.00港元", "HK$0.00"),
        (hkd(Decimal("99999999.6")), "1.00亿港元", "1.00億港元", "HK$100.00mn"),
        (hkd(Decimal("-999999999996")), "-1.00万亿港元", "-1.00萬億港元", "-HK$1.00tn"),
        (shares(1), "1股", "1股", "1 share"),
        (Quantity(Decimal(1), Unit.DAYS), "1个交易日", "1個交易日", "1 session"),
        (Quantity(Decimal(0), Unit.PIPS), "0点子", "0點子", "0 pips"),
        (Quantity(Decimal(1), Unit.PIPS), "1点子", "1點子", "1 pip"),
        (Quantity(Decimal(1), Unit.PCT), "1.00%", "1.00%", "1.00%"),
        (shares(99_999_999), "1亿股", "1億股", "100mn shares"),
    ],
)
def test_numbers_as_the_field_writes_them(quantity: Quantity, hans: str, hant: str, english: str) -> None:
    assert format_quantity(quantity, "zh-Hans") == hans
    assert format_quantity(quantity, "zh-Hant") == hant
    assert format_quantity(quantity, "en") == english


def test_a_sign_is_written_when_asked() -> None:
    assert format_quantity(pct("1.03"), "en", signed=True) == "+1.03%"
    assert format_quantity(pct("-1.03"), "en", signed=True) == "-1.03%"
    assert format_quantity(pct("0"), "en", signed=True) == "0.00%"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1,234.50", "1234.50"),
        ("１２．５", "12.5"),
        ("+0", "0"),
        ("−3", "-3"),
        (7, "7"),
        (1.5, "1.5"),
        ("27.81%", "27.81"),
    ],
)
def test_numbers_as_sources_write_them(written: object, number: str) -> None:
    assert parse_decimal(written) == Decimal(number)


@pytest.mark.parametrize("nothing", [None, "", "-", "--", "—", "N/A", " . ", "null"])
def test_no_data_is_missing_not_zero(nothing: object) -> None:
    assert parse_decimal(nothing) is None


@pytest.mark.parametrize("bad", [True, float("nan"), float("inf"), "NaN", "Infinity", "1e", "abc", [], "9" * 5000,
                                 "3,75", "12,34", "1,2345", "1,234,5", ",5", "1.234,56", "1_000"])  # fmt: skip
def test_what_is_no_number_is_refused(bad: object) -> None:
    with pytest.raises(ValueError):
        parse_decimal(bad)


@given(st.text(max_size=20))
def test_reading_a_number_gives_a_number_none_or_a_value_error(text: str) -> None:
    try:
        number = parse_decimal(text)
    except ValueError:
        return
    assert number is None or number.is_finite()


def test_units_do_not_mix() -> None:
    with pytest.raises(UnitError):
        hkd(1) + hkd_million(1)
    with pytest.raises(UnitError):
        _ = hkd(1) < Quantity(Decimal(1), Unit.CNY)
    with pytest.raises(UnitError):
        shares(1).to(Unit.HKD)
    assert hkd_million("22.18").to(Unit.HKD) == hkd(22_180_000)
    assert total([hkd(1), hkd(2)], Unit.HKD) == hkd(3)


@pytest.mark.parametrize(
    ("written", "place"),
    [("8.63", -2), ("8.630", -2), ("9", 0), ("9.0", 0), ("50", 1), ("1250", 1), ("0", 0), ("0.00", 0)],
)
def test_the_last_place_is_that_of_the_last_digit_that_says_something(written: str, place: int) -> None:
    assert last_place(Decimal(written)) == place
