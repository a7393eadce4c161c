"""Filters that the reader saved."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hstui.tui.saved import SavedFilters

_TYPED = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


def test_two_programs_keep_each_other_s_filters(tmp_path: Path) -> None:
    one, other = SavedFilters(tmp_path / "filters.toml"), SavedFilters(tmp_path / "filters.toml")
    assert one.put("cars", "theme:auto") and other.put("ai", "theme:ai -转载")
    assert one.all() == other.all() == {"cars": "theme:auto", "ai": "theme:ai -转载"}
    assert (tmp_path / "filters.toml").stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_no_toml_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "filters.toml"
    path.write_text('cars = "theme:auto', "utf-8")
    filters = SavedFilters(path)
    assert filters.all() == {} and not filters.put("ai", "theme:ai")
    assert path.read_text("utf-8") == 'cars = "theme:auto'


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert not SavedFilters(tmp_path / "file" / "filters.toml").put("ai", "theme:ai")


def test_without_a_path_a_filter_lasts_as_long_as_the_session() -> None:
    filters = SavedFilters(None)
    assert filters.put("ai", "theme:ai") and filters.all() == {"ai": "theme:ai"}


@settings(max_examples=60, deadline=None)
@given(name=_TYPED, text=_TYPED)
def test_whatever_is_typed_comes_back(tmp_path_factory: pytest.TempPathFactory, name: str, text: str) -> None:
    path = tmp_path_factory.mktemp("saved") / "filters.toml"
    assert SavedFilters(path).put(name, text)
    assert tomllib.loads(path.read_bytes().decode()) == SavedFilters(path).all() == {name: text}
