"""The line that a headless refresh shows at a terminal."""

from __future__ import annotations

import io
import threading

import pytest

from hstui.desk import Progress
from hstui.waiting import WaitingLine


class Terminal(io.StringIO):
    """Tells when something is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = threading.Event()

    def isatty(self) -> bool:
        return True

    def flush(self) -> None:
        self.written.set()


@pytest.fixture(autouse=True)
def term(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


def step(number: int, name: str) -> Progress:
    return Progress("toy.news", name, number, 50, "live")


def test_it_tells_how_far_the_waiting_is_and_is_gone_at_the_end() -> None:
    stream = Terminal()
    with WaitingLine(stream, patience=0.01) as line:
        line.step(step(3, "财联社电报"))
        assert stream.written.wait(5)  # though no further source ends
        line.step(step(4, "a\x1b[31mb\nc"))
        assert stream.getvalue() == "\r3/50 财联社电报\x1b[K\r4/50 ab c\x1b[K"
    assert stream.getvalue().endswith("\r\x1b[K")


def test_what_is_quick_says_nothing() -> None:
    stream = Terminal()
    with WaitingLine(stream, patience=60) as line:
        line.step(step(1, "财联社电报"))
    assert stream.getvalue() == ""


def test_only_a_terminal_that_can_take_a_line_back_is_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    with WaitingLine(None, patience=0) as line:
        line.step(step(1, "财联社电报"))
    file = io.StringIO()
    with WaitingLine(file, patience=0) as line:
        line.step(step(1, "财联社电报"))
    monkeypatch.setenv("TERM", "dumb")
    terminal = Terminal()
    with WaitingLine(terminal, patience=0) as line:
        line.step(step(1, "财联社电报"))
    assert file.getvalue() == terminal.getvalue() == ""


def test_a_long_name_stays_on_its_line() -> None:
    stream = Terminal()
    with WaitingLine(stream, patience=0.01) as line:
        line.step(step(1, "很" * 200))
        assert stream.written.wait(5)
        assert len(stream.getvalue()) < 60  # 80 columns hold 40 wide characters
