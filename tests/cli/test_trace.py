"""`--trace`: from a printed figure to the rows that it was computed from."""

from __future__ import annotations

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
    assert result.text.count("  input      ") >= 14
    assert result.text.count("  evidence   ") >= 14


def test_every_figure_can_be_traced(demo_edition: Any) -> None:
    from hstui.report.trace import trace

    for figure in demo_edition.figures:
        assert figure.text in trace(demo_edition, figure.id)
        assert f"[{figure.id}]" in trace(demo_edition, figure.text)


@pytest.mark.parametrize("wanted", ["137.48亿港元", "", "nothing", "southbound"])
def test_a_figure_that_is_not_there(hstui: Hstui, wanted: str) -> None:
    result = hstui("--demo", "--trace", wanted)
    assert (result.status, result.out) == (1, b"")
    assert len(result.err.splitlines()) == 1
    assert "figures" in result.err
