"""docs/reliability.md is complete, and every test that it names exists."""

from __future__ import annotations

import re

import pytest

from tests.terminal import ROOT

COUNTS = {"N": 35, "X": 19, "C": 9, "T": 9, "M": 8, "J": 17, "S": 11, "D": 13, "F": 9, "U": 8}
ROWS = re.findall(
    r"^\| ([A-Z]\d\d) \| .+ \| `([\w/.]+)` `(\w+)` \|$",
    (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def test_every_case_is_in_the_list_once() -> None:
    expected = [f"{group}{number:02}" for group, count in COUNTS.items() for number in range(1, count + 1)]
    assert sorted(case for case, _, _ in ROWS) == sorted(expected)
    assert len(expected) == 138


@pytest.mark.parametrize(("case", "path", "name"), ROWS, ids=[case for case, _, _ in ROWS])
def test_the_test_of_a_case_exists(case: str, path: str, name: str) -> None:
    assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")
