"""Linking and amounts on labelled news that lies beside a developer's checkout."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hstui.analysis.amounts import find_amounts
from hstui.analysis.amounts_currency import implied_currency
from hstui.analysis.link import Linker
from hstui.text.script import to_hans, to_hant
from hstui.universe.loader import load_universe

GOLD = Path(__file__).resolve().parents[3] / "shared" / "data" / "gold" / "dev.jsonl"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not GOLD.is_file(), reason="the labelled news is not beside this checkout"),
]


@pytest.fixture(scope="module")
def items() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(load_universe("hstech", date(2025, 12, 17)))


def f1(hit: int, extra: int, missed: int) -> float:
    return 2 * hit / (2 * hit + extra + missed)


def test_mentions_and_traps(items: list[dict[str, Any]], linker: Linker) -> None:
    hit = extra = missed = 0
    exact: dict[str, list[bool]] = {}
    for item in items:
        found = {link.code for link in linker.link(item["title"], item.get("body") or "") if link.member}
        gold, free = set(item["codes"]), set(item["codes_alt"]) | set(item["codes_ext"])
        hit += len(gold & found)
        extra += len(found - gold - free)
        missed += len(gold - found)
        exact.setdefault(item.get("trap") or "", []).append(not (found - gold - free or gold - found))
    assert f1(hit, extra, missed) >= 0.99
    for trap in ("entity_neg", "sibling_company", "homograph_pos"):
        assert sum(exact[trap]) / len(exact[trap]) >= 0.97, trap


def test_amounts(items: list[dict[str, Any]]) -> None:
    hit = extra = missed = 0
    for item in items:
        implied = implied_currency(item["title"], item["source"])
        found = {(float(amount.value), amount.unit) for amount in find_amounts(item["title"], implied=implied)}
        gold = [{(float(a["value"]), unit) for unit in (a["unit"], *a.get("unit_alt", ()))} for a in item["amounts"]]
        free = {float(a["value"]) for a in item["amounts_opt"]}
        hits = [bool(alternatives & found) for alternatives in gold]
        hit += sum(hits)
        missed += len(hits) - sum(hits)
        allowed = set().union(*gold)
        extra += sum(pair not in allowed and pair[0] not in free for pair in found)
    assert f1(hit, extra, missed) >= 0.98


def test_either_script_gives_the_same(items: list[dict[str, Any]], linker: Linker) -> None:
    def read(title: str, body: str, source: str) -> object:
        implied = implied_currency(title, source)
        amounts = [(amount.value, amount.unit) for amount in find_amounts(title, implied=implied)]
        return [(link.code, link.subject) for link in linker.link(title, body)], amounts

    for item in items:
        title, body, source = item["title"], item.get("body") or "", item["source"]
        plain = read(title, body, source)
        assert read(to_hans(title), to_hans(body), source) == plain
        assert read(to_hant(title), to_hant(body), source) == plain
