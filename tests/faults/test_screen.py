"""What the app writes to the terminal, byte by byte, while every view shows hostile titles: T01-T04, M01-M03, U07."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from hstui.tui.app import HstuiApp
from hstui.tui.keys import TAB_NAMES
from tests.faults.hostile import BIDI, INVISIBLE
from tests.faults.recording import hostile_recording
from tests.sequences import left_over, split, unexpected
from tests.terminal import Terminal
from tests.tui import support
from tests.tui.desks import FakeDesk

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
CLIPBOARD = re.compile(rb"\x1b\]52;c;[A-Za-z0-9+/=]*(?:\x07|\x1b\\)")


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """The app after a walk through everything it can show."""
    home = tmp_path_factory.mktemp("home")
    with Terminal(["--replay", str(hostile_recording(home))], home) as terminal:
        terminal.wait_for("腾讯")
        terminal.quiet(1.0)
        for tab in range(1, len(TAB_NAMES) + 1):
            terminal.press(str(tab), "j", "j", "G", "g", "\x04")
        terminal.press("2", "j", "\r", "G", "z", "z", "t", "\x1b", "C", "C", "m", "p", "x", "u")
        terminal.press("/", "腾", "讯", "\r", "\x1b")
        terminal.press(":", "小", "米", "\x1b", "?", "腾", "\x1b", "E", "\x1b", "w", "笔", "\r")
        terminal.press("6", "\r", "\x1b", "7", "\x06", "\x06", "G", "8", "\r", "\x1b", "o", "[", "]", "r")
        terminal.quiet(1.5)
        terminal.press("2", "j", *(_click(x, y) for y in (5, 9, 20) for x in (9, 70)))
        yield terminal


def test_only_allowed_sequences_are_written(visited: Terminal) -> None:
    assert visited.process.poll() is None, visited.text
    assert len(visited.written) > 20_000
    assert unexpected(visited.written) == []


def test_the_text_between_holds_no_control_and_no_bidi_character(visited: Terminal) -> None:
    _, text = split(visited.written)
    assert not re.search("[\x00-\x07\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]", text)
    assert not BIDI.search(text)
    assert not INVISIBLE.search(text)
    assert "PWN" not in text


def test_markup_is_shown_letter_for_letter(visited: Terminal) -> None:
    _, text = split(visited.written)
    shown = [
        words for words in ("[/]停", "[b red]", "[@click=app.quit]", "[link=https", "[true, false]") if words in text
    ]
    assert len(shown) >= 2  # which stories are printed is the analysis' choice


def test_walking_and_clicking_left_no_file_behind(visited: Terminal) -> None:
    home = Path(str(visited.process.args[-1])).parent  # type: ignore[index]  # args is the list it was started with
    assert sorted(path.name for path in home.iterdir() if path.is_file()) == ["hostile.har"]


def test_copying_is_the_only_thing_that_touches_the_clipboard(tmp_path: Path) -> None:
    with Terminal(["--replay", str(hostile_recording(tmp_path))], tmp_path) as terminal:
        terminal.wait_for("腾讯")
        terminal.quiet(1.0)
        terminal.press("2", "j", "Y", "j", "y")
        found = unexpected(terminal.written)
        assert found
        assert all(CLIPBOARD.fullmatch(sequence) for sequence in found)
        terminal.leave()


def test_m02_clicking_all_over_feed_text_runs_nothing(tmp_path: Path) -> None:
    """Every tab, every other row, every seventh column; the browser that clicks may open writes down what it gets."""
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> {opened}\n', encoding="utf-8")
    browser.chmod(0o755)
    before = {path.name for path in tmp_path.iterdir()} | {"hostile.har", "opened"}
    recording = hostile_recording(tmp_path)
    with Terminal(["--replay", str(recording)], tmp_path, BROWSER=str(browser)) as terminal:
        terminal.wait_for("腾讯")
        terminal.quiet(1.0)
        for tab in range(1, len(TAB_NAMES) + 1):
            terminal.press(str(tab))
            for row in range(4, 34, 2):
                terminal.press("".join(_click(column, row) for column in range(2, 118, 7)), pause=0.05)
            terminal.press("\x1b", "\x1b")
        terminal.quiet(0.5, 60)  # two thousand clicks: to the last of them, and to the end of a frame
        assert terminal.process.poll() is None, terminal.text
        assert unexpected(terminal.written) == []
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} <= before
    addresses = opened.read_text(encoding="utf-8").split() if opened.exists() else []
    assert all(address.startswith("https://") and "evil.example" not in address for address in addresses)


def _click(column: int, row: int) -> str:
    return f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"


@pytest.mark.parametrize("error", ["[/] 坏 [b +", "\x1b]52;c;eA==\x07 \x9b2J", "[@click=app.quit]x[/]", "a\nb\u202ec"])
def test_u07_an_error_s_own_words_are_shown_as_words(error: str) -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await support.press(pilot, "r")
        await support.until(pilot, lambda: bool(app.error))
        drawn = support.text(app).replace("\n", "")
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", drawn)
        if "[" in error and "\x1b" not in error:
            assert error.split()[0] in drawn
        assert app.is_running

    support.drive(scenario, FakeDesk(error=error), size=(120, 24))


def test_the_oracle_finds_what_it_looks_for() -> None:
    assert unexpected(b"\x1b[2J\x1b[1;2H\x1b[0mok\x1b[?1049h") == []
    assert unexpected(b"a\x1b]52;c;eA==\x07b\x1b]0;t\x1b\\c\x1bPq\x1b\\") == [
        b"\x1b]52;c;eA==\x07", b"\x1b]0;t\x1b\\", b"\x1bPq\x1b\\",
    ]  # fmt: skip
    assert left_over(b"\x1b[?1049h\x1b[?25l\x1b[>1u") == (
        "mode 1049 is on, mode 25 is off, 1 keyboard modes were not popped"
    )
