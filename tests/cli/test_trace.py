"""`--trace`: from a printed figure to the rows that it was computed from."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from .conftest import Hstui


@pytest.mark.parametrize("wanted", ["138.48亿港元", " 138.48 亿港元", "138.48", "southbound.01810.streak_total"])
def test_a_sum_leads_to_its_rows(hstui: Hstui, wanted: str) -> None:
    result = hstui("--demo", "--trace", wanted)
    assert (result.status, result.err) == (0, "")
    assert "13848000000 HKD" in result.text
    assert "Σ" in result.text
    assert "14 Stock Connect sessions" in result.text
    for word in ("url        https://", "published  2025-12-17", "fetched    2025-12-18T07", "raw  "):
        assert word in result.text
    assert not re.search(r"fetched .*[.]\d", result.text)
    assert result.text.count("  input      ") >= 14
    assert result.text.count("  evidence   ") >= 14


def test_every_figure_can_be_traced(demo_edition: Any) -> None:
    from hstui.report.trace import trace

    for figure in demo_edition.figures:
        assert figure.text in trace(demo_edition, figure.id)
        assert f"[{figure.id}]" in trace(demo_edition, figure.text)


def test_series_of_one_row_are_called_what_they_are(demo_edition: Any) -> None:
    for ident, title in (
        ("macro.fed.effr", "纽约联储联邦基金利率 联邦基金有效利率 2025-12-16"),
        ("macro.fed.target_lower", "纽约联储联邦基金利率 联邦基金目标区间下限 2025-12-16"),
    ):
        figure = next(figure for figure in demo_edition.figures if figure.id == ident)
        assert [demo_edition.evidence[e].title for e in figure.evidence] == [title]


def test_a_whole_value_has_no_fraction(demo_edition: Any) -> None:
    from hstui.report.trace import trace

    for figure in demo_edition.figures:
        value = trace(demo_edition, figure.id).partition("value      ")[2].split()[0]
        assert Decimal(value) == figure.value
        assert not value.endswith(".0") and "E" not in value


@pytest.mark.parametrize(
    ("wanted", "formula", "value"),
    [
        ("southbound.01810.net", "buy − sell", "1062824780 HKD"),
        ("southbound.01810.shanghai_net", "buy − sell", "HKD"),
        ("southbound.shanghai.net", "buy − sell", "22.18"),
        ("macro.fx.usdhkd", "EUR/HKD ÷ EUR/USD", "7.7812"),
    ],
)
def test_what_a_source_does_not_state_is_told_with_its_formula(
    hstui: Hstui, wanted: str, formula: str, value: str
) -> None:
    result = hstui("--demo", "--trace", wanted)
    assert f"formula    {formula}" in result.text
    assert value in result.text


@pytest.mark.parametrize("wanted", ["+0.41", "0.41"])
def test_a_number_of_a_table_is_found_though_another_figure_has_it_for_text(hstui: Hstui, wanted: str) -> None:
    result = hstui("--demo", f"--trace={wanted}")
    assert "[southbound.01347.net]" in result.text
    assert ".score]" in result.text


@pytest.mark.parametrize("wanted", ["137.48亿港元", "", "nothing", "southbound"])
def test_a_figure_that_is_not_there(hstui: Hstui, wanted: str) -> None:
    result = hstui("--demo", "--trace", wanted)
    assert (result.status, result.out) == (1, b"")
    assert len(result.err.splitlines()) == 1
    assert "figures" in result.err


@pytest.mark.parametrize("wanted", ["3.50%至3.75%", "3.50%-3.75%", " 3.50% – 3.75%"])
def test_a_range_leads_to_both_its_ends(hstui: Hstui, wanted: str) -> None:
    result = hstui("--demo", "--trace", wanted)
    assert (result.status, result.err) == (0, "")
    assert result.text.index("3.50%  [") < result.text.index("3.75%  [")


@pytest.mark.parametrize("wanted", ["3.50%-3.76%", "3.50%-", "-"])
def test_half_a_range_leads_nowhere(hstui: Hstui, wanted: str) -> None:
    assert hstui("--demo", f"--trace={wanted}").status == 1


@pytest.mark.parametrize(("lang", "wanted"), [("en", "-25bp"), ("en", "-HK$235.22mn"), ("zh-Hans", "-2.35亿港元")])
def test_a_negative_figure_is_no_option(hstui: Hstui, lang: str, wanted: str) -> None:
    result = hstui("--demo", "--lang", lang, "--trace", wanted)
    assert (result.status, result.err) == (0, "")
    assert result.text.startswith(wanted)
    assert hstui("--trace", "-o", "x.md").status == 2
    assert hstui("--trace", "--demo").status == 2


@pytest.mark.parametrize("wanted", ["14日", "14个交易日", "第3次"])
def test_a_count_is_found_with_the_word_that_a_sentence_counts_in(hstui: Hstui, wanted: str) -> None:
    result = hstui("--demo", "--trace", wanted)
    assert (result.status, result.err) == (0, "")
    assert "  formula    " in result.text


@pytest.mark.parametrize(
    ("lang", "wanted", "figure"),
    [
        ("en", "number 3", "macro.fed.nth_of_year"),
        ("zh-Hans", "第3", "macro.fed.nth_of_year"),
        ("zh-Hans", "23升", "index.HSTECH.advancers"),
        ("zh-Hant", "7跌", "index.HSTECH.decliners"),
        ("zh-Hans", "0平", "index.HSTECH.unchanged"),
        ("en", "23 rose", "index.HSTECH.advancers"),
    ],
)
def test_a_count_is_found_by_what_stands_beside_it(hstui: Hstui, lang: str, wanted: str, figure: str) -> None:
    result = hstui("--demo", "--lang", lang, "--trace", wanted)
    assert (result.status, result.err) == (0, "")
    assert f"[{figure}]" in result.text


def test_a_number_that_a_desk_states_leads_to_its_words(hstui: Hstui) -> None:
    result = hstui("--demo", "--trace", "829.9元")
    assert (result.status, result.err) == (0, "")
    assert "quoted in the story" in result.text
    assert "    url        https://" in result.text
    assert hstui("--demo", "--trace", "29.9元").status == 1
