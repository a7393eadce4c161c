"""The last session's picture: only under the same circumstances, on a terminal, and nothing but text and colours."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from hstui import circumstances, picture
from hstui.paths import standard_paths
from hstui.tui.app import HstuiApp
from tests.tui.support import SETTINGS, drive, press

LINES = ["\x1b[1;38;2;1;2;3m腾讯\u3000控股\x1b[0m", "second"]
SHOW = "import sys; from hstui import picture; shown = picture.show(sys.argv[1:]); picture.withdraw(); print(shown)"


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    return ["--demo", "--data-dir", str(tmp_path / "data"), f"--config={tmp_path / 'config.toml'}"]


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(theirs)
    os.close(ours)


def start(arguments: list[str], terminal: tuple[int, int], size: tuple[int, int], **variables: str) -> str:
    """What a process on a terminal of that size writes to it."""
    ours, theirs = terminal
    termios.tcsetwinsize(theirs, (size[1], size[0]))
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    subprocess.run(
        [sys.executable, "-c", SHOW, *arguments],
        stdin=theirs, stdout=theirs, stderr=theirs, env=environment | variables, timeout=60, check=True,
    )  # fmt: skip
    return os.read(ours, 65_536).decode()


@pytest.fixture
def held(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A picture of 20 columns and 2 rows is kept."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "")
    picture.keep(arguments, 20, 2, LINES)
    return arguments


def test_quitting_keeps_a_picture_with_marks_and_date_but_no_age(arguments: list[str], tmp_path: Path) -> None:
    settings = replace(SETTINGS, keep_picture=partial(picture.keep, arguments))

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "q")

    drive(scenario, settings=settings, size=(120, 24))
    (file,) = (tmp_path / "data" / "pictures").iterdir()
    text = file.read_text("utf-8")
    assert "SAMPLE" in text and "存档" in text and "12-18 08:00" in text and "小米发布" in text
    assert "刚刚" not in text and "分钟前" not in text
    assert file.stat().st_mode & 0o077 == 0


def test_it_is_shown_and_taken_back(held: list[str], terminal: tuple[int, int]) -> None:
    before = termios.tcgetattr(terminal[1])
    written = start(held, terminal, (20, 2))
    assert "腾讯" in written and "second" in written and "True" in written
    assert written.index("\x1b[?1049h") < written.index("腾讯") < written.index("\x1b[?1049l") < written.index("True")
    assert "\x1b[?25h" in written.rpartition("second")[2]
    assert termios.tcgetattr(terminal[1]) == before


def test_it_is_not_shown_under_other_circumstances(held: list[str], terminal: tuple[int, int], tmp_path: Path) -> None:
    assert start([*held, "--no-mouse"], terminal, (20, 2)).strip() == "False"
    assert start(held, terminal, (21, 2)).strip() == "False"
    assert start(held, terminal, (20, 2), LC_ALL="zh_HK.UTF-8").strip() == "False"
    assert start(held, terminal, (20, 2), NO_COLOR="1").strip() == "False"
    (tmp_path / "config.toml").write_text("[screen]\npicture = false\n")
    assert start(held, terminal, (20, 2)).strip() == "False"


def test_nothing_is_written_where_there_is_no_terminal(held: list[str]) -> None:
    done = subprocess.run([sys.executable, "-c", SHOW, *held], capture_output=True, timeout=60, check=True)
    assert (done.stdout, done.stderr) == (b"False\n", b"")


@pytest.mark.parametrize(
    "bad", ["\x1b]0;x\x07", "\x1b[2J", "a\rb", "\x1b[5n", "\x9b31m", "\x1b[1", "\u202eabc", "\x1bc"]
)
def test_a_line_with_anything_else_in_it_is_neither_kept_nor_shown(
    held: list[str], terminal: tuple[int, int], tmp_path: Path, bad: str
) -> None:
    (file,) = (tmp_path / "data" / "pictures").iterdir()
    before = file.read_bytes()
    picture.keep(held, 20, 2, ["ok", bad])
    assert file.read_bytes() == before
    file.write_bytes(before.replace(b"second", bad.encode()))
    assert start(held, terminal, (20, 2)).strip() == "False"


@given(st.text())
def test_no_control_character_is_harmless(text: str) -> None:
    visible = text.replace("\x1b[", "")
    if picture.is_harmless(text):
        assert all(character.isprintable() or character == "\u3000" for character in visible)


@pytest.mark.parametrize("cut", [0, 1, 40, -1, -8])
def test_a_file_cut_short_is_not_shown(held: list[str], terminal: tuple[int, int], tmp_path: Path, cut: int) -> None:
    (file,) = (tmp_path / "data" / "pictures").iterdir()
    file.write_bytes(file.read_bytes()[:cut])
    assert start(held, terminal, (20, 2)).strip() == "False"


def test_where_none_is_to_be_kept_the_last_one_goes(held: list[str], tmp_path: Path) -> None:
    picture.forget(held, 20, 2, LINES)
    assert list((tmp_path / "data" / "pictures").iterdir()) == []
    picture.forget(held, 20, 2)


def test_a_few_are_kept(arguments: list[str], tmp_path: Path) -> None:
    for columns in range(60, 80):
        picture.keep(arguments, columns, 2, LINES)
    assert len(list((tmp_path / "data" / "pictures").iterdir())) == 8


@pytest.mark.parametrize("given_home", ["", "/somewhere"])
def test_folders_are_those_of_the_platform(given_home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", given_home)
    assert Path(circumstances.data_dir([])) == standard_paths().data_dir
    assert Path(circumstances.config_file([])) == standard_paths().config_file
    assert circumstances.data_dir(["--data-dir", "a", "--data-dir=b"]) == "b"


def test_it_needs_nothing_but_what_the_interpreter_has() -> None:
    program = "import sys; before = set(sys.modules); import hstui.cli; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "['__future__', 'hstui', 'hstui.circumstances', 'hstui.cli', 'hstui.picture']"
