"""What clustering knows of one item, by short ways and long ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hstui.analysis.amounts import _PATTERN, _numbers
from hstui.analysis.traits import Traits, traits


def of(folded: str) -> Traits:
    return traits(folded, (), "none", None, ())


@given(st.integers(1, 90))
def test_a_run_of_characters_gives_its_pairs(size: int) -> None:
    run = "".join(chr(0x4E00 + place) for place in range(size))
    assert of(f"a1 {run}").grams == ("a1", *(run[place : place + 2] for place in range(size - 1)))


@given(st.text("0123月日年季", max_size=14))
def test_months_are_found_alone_as_among_other_periods(text: str) -> None:
    assert of(f"{text}。h1").periods == of(text).periods | {"h1"}


def test_periods_by_every_name() -> None:
    assert of("12月31日与01月2日，3月").periods == {"d12-31", "d1-2", "m3"}
    assert of("第三季与1q，下半年，中期").periods == {"q3", "q1", "h2", "h1"}
    assert of("120月 0月 32日 hq").periods == frozenset()


def test_tickers_stand_for_companies_that_nobody_knows() -> None:
    assert of("某某(12345)与abc.us、600000.sh、.hk (1234)").subjects == {"12345", "abc", "600000"}
    assert of("u.s.nation (x)").subjects == frozenset()


@given(st.text("0123,.万亿千十百元港股 %a", max_size=20))
def test_numbers_are_found_where_the_pattern_finds_them(key: str) -> None:
    places = [match.end() for match in _PATTERN.finditer(key)]
    assert [found.end for found in _numbers(key)] == places
