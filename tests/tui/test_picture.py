"""The last session's picture: only for the same window, mode and language, and nothing but text and colours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from hstui.tui import picture
from hstui.tui.app import HstuiApp
from tests.tui.support import SETTINGS, drive, press


def test_quitting_keeps_a_picture_with_marks_and_date(tmp_path: Path) -> None:
    path = tmp_path / "picture"
    settings = replace(SETTINGS, picture_path=path, picture_key="demo zh-Hans")

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "q")

    drive(scenario, settings=settings, size=(80, 24))
    drawn = picture.load(path, "demo zh-Hans", 80, 24)
    assert drawn is not None
    text = drawn.decode()
    assert "SAMPLE" in text and "存档" in text and "12-18 08:00" in text and "小米发布" in text
    assert path.stat().st_mode & 0o077 == 0
    assert picture.load(path, "demo zh-Hans", 80, 25) is None
    assert picture.load(path, "live zh-Hans", 80, 24) is None


@pytest.mark.parametrize(
    "line", ["\x1b]0;x\x07", "\x1b[2J", "a\rb", "\x1b[5n", "\x9b31m".encode("latin-1").decode("latin-1") + "\x00"]
)
def test_a_picture_with_anything_else_in_it_is_not_drawn(tmp_path: Path, line: str) -> None:
    path = tmp_path / "picture"
    assert picture.save(path, "k", 10, ["ok", line])
    assert picture.load(path, "k", 10, 2) is None


def test_no_terminal_no_file_no_folder(tmp_path: Path) -> None:
    assert picture.load(tmp_path / "none", "k", 1, 1) is None
    with (tmp_path / "plain").open("wb") as file:
        assert not picture.show(tmp_path / "none", "k", file.fileno())
    (tmp_path / "file").write_text("")
    assert not picture.save(tmp_path / "file" / "picture", "k", 1, ["x"])
