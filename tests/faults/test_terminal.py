"""The terminal after the program, whatever ended it, and in odd sizes and kinds: U01 to U05, N33."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hstui.cli import main
from hstui.tui.signals import on_ending_signals
from tests.sequences import left_over, unexpected
from tests.terminal import PICTURE, ROOT, Terminal, moments

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
BROKEN = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from hstui.tui.ports import TuiSettings
from hstui.tui.run import run_app
from tests.tui import editions
from tests.tui.desks import FakeDesk

class Desk(FakeDesk):
    def __getattribute__(self, name):
        if name == sys.argv[1]:
            raise RuntimeError("broken: \\x1b]0;x\\x07 [/]")
        return super().__getattribute__(name)

class Clock:
    calls = 0
    def __call__(self):
        self.calls += 1
        if sys.argv[1] == "clock" and self.calls > int(sys.argv[2]):
            raise RuntimeError("broken clock")
        return editions.NOW

at_once = sys.argv[1] == "refresh"
sys.exit(run_app(Desk(), TuiSettings(clock=Clock(), log_path=Path("hstui.log"), refresh_on_open=at_once)))
"""
DEAF = f"""
import signal, sys
sys.path.insert(0, {str(ROOT)!r})
signal.signal(signal.SIGHUP, signal.SIG_IGN)
from hstui.cli import main
from hstui.tui.signals import on_ending_signals
sys.exit(main())
"""
"""As under nohup."""


def session_before(home: Path) -> None:
    """A whole session; the next one begins with the picture that it leaves."""
    with Terminal(["--demo"], home) as terminal:
        terminal.wait_for("腾讯")
        terminal.leave()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=lambda number: number.name)
def test_u04_n33_a_signal_at_any_moment_leaves_the_terminal_as_it_was(number: signal.Signals, tmp_path: Path) -> None:
    """From before the first import to the middle of the first refresh; the session before left a picture."""
    session_before(tmp_path)
    for moment in moments(8, 3.0):
        with Terminal(["--demo"], tmp_path) as terminal:
            terminal.read_for(moment)
            terminal.send(number)
            began = time.monotonic()
            terminal.end(5)
            took = time.monotonic() - began
            assert terminal.left_changed() == [], f"after {moment:.2f} s"
            assert unexpected(terminal.written) == []
            assert b"Task was destroyed" not in terminal.written
            assert took < 2.0, f"ending took {took:.2f} s after {moment:.2f} s"


def interrupt(terminal: Terminal, gap: float) -> None:
    """Three times, as an impatient reader or a script does it from outside."""
    for _ in range(3):
        terminal.send(signal.SIGINT)
        terminal.read_for(gap)


def test_u04_after_one_signal_none_wakes_a_loop_that_may_be_closing() -> None:
    async def ended_by_a_signal() -> int:
        ended = asyncio.Event()
        on_ending_signals(lambda _: ended.set())
        os.kill(os.getpid(), signal.SIGTERM)
        await ended.wait()
        return signal.set_wakeup_fd(-1)

    assert asyncio.run(ended_by_a_signal()) == -1


@pytest.mark.parametrize("gap", [0.0, 0.02, 0.1])
def test_u04_interrupts_close_together_leave_the_terminal_as_it_was(gap: float, tmp_path: Path) -> None:
    session_before(tmp_path)
    for moment in moments(6, 2.0):
        with Terminal(["--demo"], tmp_path) as terminal:
            terminal.wait_written(PICTURE)
            terminal.read_for(moment)
            interrupt(terminal, gap)
            assert terminal.end(5) == 130, f"after {moment:.2f} s"
            assert terminal.left_changed() == [], f"after {moment:.2f} s"
            assert b"Traceback" not in terminal.written


def test_u04_interrupts_close_together_end_a_report_without_a_traceback(tmp_path: Path) -> None:
    program = (
        sys.executable,
        "-c",
        "print('begun', flush=True); import sys; from hstui.cli import main; sys.exit(main())",
    )
    for moment in moments(16, 1.6):
        with Terminal(["--demo", "--dump"], tmp_path, program=program) as terminal:
            terminal.wait_for("begun")
            terminal.read_for(0.05 + moment)
            interrupt(terminal, 0.0005)
            terminal.end(5)
            assert b"Traceback" not in terminal.written, f"after {moment:.2f} s"


def test_u04_an_interrupt_while_a_file_is_written_leaves_no_half_of_it(tmp_path: Path) -> None:
    program = """
import os, signal, sys
from hstui.cli import main
from hstui.tui.signals import on_ending_signals
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGINT)
sys.exit(main())
"""
    with Terminal(["--schema", "-o", "schema.json"], tmp_path, program=(sys.executable, "-c", program)) as terminal:
        assert terminal.end() == 130
        assert b"Traceback" not in terminal.written
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "part", [("last",), ("refresh",), ("report_text",), ("lang",), ("mode",), ("clock", "0"), ("clock", "3")]
)
def test_u03_a_defect_ends_with_the_terminal_restored_and_one_line(part: tuple[str, ...], tmp_path: Path) -> None:
    with Terminal(part, tmp_path, program=(sys.executable, "-c", BROKEN)) as terminal:
        terminal.quiet(0.4, 10)
        if terminal.process.poll() is None:  # contained: the app goes on, and still ends well
            terminal.press("7", "r", "e")
        if terminal.process.poll() is None:
            terminal.press("q")
        status = terminal.end(10)
        assert terminal.left_changed() == []
        if status:
            assert status == 1
        if part != ("last",):  # raised before the app: Python itself prints it here, and hstui.commandline in life
            assert b"\x1b]0;x" not in terminal.written


def test_u03_a_defect_outside_the_app_prints_nothing_raw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken(io.BytesIO):
        def write(self, data: object) -> int:
            raise RuntimeError("\x1b]0;x\x07 \u202e坏")

    places = ["--data-dir", str(tmp_path / "data"), "--cache-dir", str(tmp_path / "cache")]
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(Broken()))
    assert main(["--demo", "--dump", *places]) == 1
    told = capsys.readouterr().err
    assert "RuntimeError" in told and "坏" in told
    assert "\x1b" not in told and "\u202e" not in told


def test_u04_a_terminal_that_goes_away_ends_the_program(tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path) as terminal:
        terminal.wait_for("腾讯")
        terminal.hang_up()
        began = time.monotonic()
        while terminal.process.poll() is None and time.monotonic() - began < 5:
            time.sleep(0.02)
        assert terminal.process.poll() is not None, "it runs on without a terminal"


@pytest.mark.parametrize("told", [True, False], ids=["by a signal", "by the end of input"])
def test_u04_a_terminal_that_goes_away_at_any_moment_of_the_start_ends_the_program(told: bool, tmp_path: Path) -> None:
    """Also where nothing tells the program so but its input and output, as in a session of its own."""
    session_before(tmp_path)
    log = tmp_path / "data" / "hstui" / "hstui.log"
    for moment in moments(12, 0.8):
        program = () if told else (sys.executable, "-c", DEAF)
        with Terminal(["--demo"], tmp_path, program=program) as terminal:
            terminal.read_for(moment)
            terminal.hang_up()
            try:
                terminal.process.wait(5)
            except subprocess.TimeoutExpired:
                pytest.fail(f"it runs on without a terminal that went after {moment:.2f} s")
        assert not log.exists(), f"after {moment:.2f} s: {log.read_text('utf-8')}"


SHELL = """
import os, signal, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-m", "hstui", "--demo"])
_, status = os.waitpid(child.pid, os.WUNTRACED)
if os.WIFSTOPPED(status):
    print("STOPPED", flush=True)
    sys.stdin.readline()
    os.kill(child.pid, signal.SIGCONT)
    _, status = os.waitpid(child.pid, 0)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Between the terminal and the app, as in life: it waits, and continues what was stopped when a line is typed."""


def test_u04_suspending_at_any_moment_of_the_start_gives_the_terminal_back(tmp_path: Path) -> None:
    """While the picture of the session before is shown, and between it and the app."""
    session_before(tmp_path)
    for moment in moments(10, 0.5):
        with Terminal([], tmp_path, program=(sys.executable, "-c", SHELL)) as terminal:
            terminal.wait_written(PICTURE)
            terminal.read_for(moment)
            terminal.type("\x1a")
            terminal.wait_written(b"STOPPED", patience=5)
            assert terminal.left_changed() == [], f"after {moment:.2f} s"
            terminal.type("\n")
            terminal.wait_for("腾讯")
            terminal.quiet(0.5)
            terminal.press("q")
            assert terminal.end() == 0
            assert terminal.left_changed() == [], f"after {moment:.2f} s"


def test_u04_suspending_gives_the_terminal_back_and_resuming_takes_it_again(tmp_path: Path) -> None:
    with Terminal([], tmp_path, program=(sys.executable, "-c", SHELL)) as terminal:
        terminal.wait_for("腾讯")
        terminal.quiet(1.0)
        terminal.press("\x1a", pause=0.2)
        terminal.wait_written(b"STOPPED", patience=5)
        assert terminal.left_changed() == []
        terminal.type("\n")
        terminal.quiet(1.5)
        terminal.press("2")
        terminal.leave()


@pytest.mark.parametrize(
    "typed",
    [b"\xe9", b"\xff", b"\xc4\xe3", b"\x1b[M\xff\xff\xff", b"\x1b[1114112u", b"\x1b\xe9", b"\xe8\x85"],
    ids=repr,
)
def test_u02_bytes_that_are_no_text_press_no_key_and_end_nothing(typed: bytes, tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path) as terminal:
        terminal.wait_for("腾讯")
        terminal.quiet(0.5)
        os.write(terminal._ours, typed)
        terminal.quiet(0.3)
        terminal.press("?")
        terminal.wait_for(lambda text: "腾讯" not in text)  # the page of keys: the next key counts
        terminal.press("\x1b")
        terminal.wait_for("腾讯")  # an escape with a q behind it would be another key
        terminal.leave()
        assert b"Traceback" not in terminal.written


def test_u02_what_is_typed_after_quitting_is_heard_by_nobody(tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path) as terminal:
        terminal.wait_for("腾讯")
        terminal.quiet(0.5)
        terminal.type("q" + "j/x\x1b[<35;10;10M\x1b[I" * 200)
        assert terminal.end() == 0
        assert terminal.left_changed() == []
        assert b"Traceback" not in terminal.written


def test_u04_a_mouse_that_moves_while_quitting_writes_nothing_into_the_shell(tmp_path: Path) -> None:
    """A terminal that answers, from far away: what the mouse did is under way when it is told to be silent."""
    asked, answer = b"\x1b[?2026$p", "\x1b[?2026;2$y"
    with Terminal(["--demo"], tmp_path) as terminal:
        terminal.wait_written(asked)
        terminal.type(answer)
        terminal.wait_for("腾讯")
        terminal.quiet(0.5)
        before = terminal.written.count(asked)
        terminal.type("q")
        terminal.wait_written(asked, before + 1)
        assert terminal.process.poll() is None, "it did not wait for what is under way"
        terminal.type("\x1b[<35;10;10M" * 50 + answer)
        assert terminal.end() == 0
        assert left_over(terminal.written) == ""
        _, _, echoed = terminal.written.rpartition(b"\x1b[?1049l")
        assert b"35;10" not in echoed


def test_u05_a_dumb_terminal_is_told_what_to_use_instead(tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path, TERM="dumb") as terminal:
        assert terminal.end() == 2
        assert b"--dump" in terminal.written
        assert b"\x1b" not in terminal.written


@pytest.mark.parametrize("size", [(1, 1), (20, 5), (80, 24), (500, 200)])
def test_u01_any_size_is_drawn_inside_and_survived(size: tuple[int, int], tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path, size=size) as terminal:
        terminal.quiet(2.5, 12)
        terminal.press("2", "j", "3", "7", "?", "\x1b")
        terminal.quiet(0.5)  # an escape with a q behind it would be another key
        assert terminal.process.poll() is None
        assert unexpected(terminal.written) == []
        terminal.leave()


def test_u01_fifty_resizes_a_second_are_survived(tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path) as terminal:
        terminal.wait_for("腾讯")
        for number in range(100):
            terminal.resize(10 + number * 37 % 200, 5 + number * 7 % 60)
            terminal.send(signal.SIGWINCH)
            terminal.read(0.02)
        terminal.resize(120, 36)
        terminal.send(signal.SIGWINCH)
        terminal.quiet(0.5)
        terminal.press("2")
        assert terminal.process.poll() is None
        terminal.leave()


def test_u02_floods_of_keys_mouse_and_focus_end_without_a_lag(tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path) as terminal:
        terminal.wait_for("腾讯")
        terminal.quiet(1.0)
        terminal.press("2")
        mouse = "".join(f"\x1b[<35;{1 + n % 100};{3 + n % 30}M" for n in range(2_000))
        flood = "jk" * 2_000 + mouse + "\x1b[I\x1b[O" * 20 + "\x1b[I"
        terminal.type(flood)
        began = time.monotonic()
        terminal.press("/")
        terminal.wait_for("筛选：")
        assert time.monotonic() - began < 15, "the backlog took too long"
        terminal.type("\x1b[200~q\x1bq[/]\r:q\x1b[201~")
        terminal.wait_for("q[/]")
        terminal.quiet(0.4)  # the cursor of the prompt blinks every half second
        assert terminal.process.poll() is None, "pasted text was taken for keys"
        terminal.press("\x1b")
        terminal.wait_for("q 退出")
        terminal.leave()


@pytest.mark.parametrize("kind", ["xterm", "linux", "screen", "tmux-256color", "vt100", "nonsense"])
def test_u05_every_kind_of_terminal_is_usable(kind: str, tmp_path: Path) -> None:
    with Terminal(["--demo"], tmp_path, TERM=kind, NO_COLOR="1", COLORTERM="") as terminal:
        terminal.wait_for("恒生科技")
        terminal.quiet(0.6)
        assert unexpected(terminal.written) == []
        terminal.leave()
