"""The benchmarks can be run: each is loaded, and the one that goes through desk and network is run small."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

import hstui

BENCHMARKS = Path(hstui.__file__).parent.parent / "benchmarks"

pytestmark = pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="an installed package has no benchmarks")


@pytest.mark.parametrize("name", sorted(path.stem for path in BENCHMARKS.glob("*.py") if path.stem != "__main__"))
def test_every_benchmark_can_be_loaded(name: str) -> None:
    assert import_module(f"benchmarks.{name}")


def test_a_refresh_with_nothing_new_is_measured() -> None:
    from benchmarks.refresh import nothing_new

    whole, beyond = nothing_new(1, feeds=2, items=5)

    assert whole.what.startswith("10 items held")
    assert whole.value >= beyond.value >= 0
