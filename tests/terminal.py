"""A terminal to run the program in: a pseudo-terminal, its screen, what was written to it, the state it is left in."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyte

import hstui
from tests.sequences import left_over

ROOT = Path(hstui.__file__).parents[1]
PICTURE = b"\x1b[?1049h"
"""The app, or the picture of the session before, takes the screen."""
PATIENCE = 40.0
"""Seconds after which what was waited for will not come, however busy the machine is."""
_TAKE_TERMINAL = """
import fcntl, os, sys, termios
os.set_inheritable(int(sys.argv[1]), False)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[2], sys.argv[2:])
"""
"""Makes standard input the controlling terminal, as in a login, and becomes the program: the pipe closes."""


class Terminal:
    """The program in a terminal of its own. Leaves the block with the program ended."""

    def __init__(
        self, arguments: Sequence[str], home: Path, *, size: tuple[int, int] = (120, 36), program: Sequence[str] = (),
        **environment: str,
    ) -> None:  # fmt: skip
        self.written = b""
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._ours, self._theirs = pty.openpty()
        self.resize(*size)
        self.settings_before = termios.tcgetattr(self._theirs)
        started, starting = os.pipe()
        command = [*(program or (sys.executable, "-m", "hstui")), *arguments]
        folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "CACHE", "DATA", "STATE")}
        self.process = subprocess.Popen(
            [sys.executable, "-ISc", _TAKE_TERMINAL, str(starting), *command],
            stdin=self._theirs, stdout=self._theirs, stderr=self._theirs, cwd=home, start_new_session=True,
            pass_fds=(starting,),
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
                 "HOME": str(home), "BROWSER": "true", **folders, **environment},
        )  # fmt: skip
        os.close(starting)
        os.read(started, 1)
        os.close(started)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for handle in (self._ours, self._theirs):
            if handle >= 0:
                os.close(handle)

    def resize(self, columns: int, rows: int) -> None:
        """Another size; the program learns of it by a signal."""
        termios.tcsetwinsize(self._theirs, (rows, columns))

    def read(self, seconds: float) -> bytes:
        """What comes within the time; returns at the first piece."""
        if not select.select([self._ours], [], [], max(0.0, seconds))[0]:
            return b""
        try:
            piece = os.read(self._ours, 65536)
        except OSError:
            return b""
        self.written += piece
        self._stream.feed(piece)
        return piece

    def read_for(self, seconds: float) -> None:
        """All that comes in that time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    def quiet(self, seconds: float = 0.25, longest: float = 20.0) -> None:
        """Until nothing was written for a while."""
        end = time.monotonic() + longest
        while time.monotonic() < end and self.read(seconds):
            pass

    def wait_for(self, wanted: str | Callable[[str], bool]) -> str:
        """Read until a text is on the screen or a condition holds of it; gives the screen."""
        end = time.monotonic() + PATIENCE
        while True:
            shown = self.text
            if wanted in shown if isinstance(wanted, str) else wanted(shown):
                return shown
            ended = self.process.poll() is not None
            if not self.read(0.05) and (ended or time.monotonic() > end):
                raise AssertionError(f"never shown: {wanted!r}; status {self.process.poll()}; the screen:\n{shown}")

    def wait_written(self, wanted: bytes, count: int = 1, patience: float = PATIENCE) -> None:
        """Read until those bytes were written so many times, seen on the screen or not."""
        end = time.monotonic() + patience
        while self.written.count(wanted) < count:
            assert time.monotonic() < end, f"never written: {wanted!r}; the screen:\n{self.text}"
            self.read(0.05)

    @property
    def text(self) -> str:
        """The screen's lines; wide characters are followed by an empty cell, which is left out."""
        columns = range(self.screen.columns)
        return "\n".join(
            "".join(self.screen.buffer[row][column].data for column in columns).rstrip()
            for row in range(self.screen.lines)
        )

    def type(self, keys: str) -> None:
        """Write keys in one go."""
        data = keys.encode()
        while data:  # the terminal takes so much at once, and no more before the program reads
            data = data[os.write(self._ours, data[:1_000]) :]
            while self.read(0):
                pass

    def press(self, *keys: str, pause: float = 0.12) -> None:
        """Write keys one by one, waiting each time until the screen stands still."""
        for key in keys:
            self.type(key)
            self.quiet(pause)

    def send(self, number: signal.Signals) -> None:
        """A signal to the program."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the terminal under the program."""
        os.close(self._ours)
        os.close(self._theirs)
        self._ours = self._theirs = -1

    def end(self, seconds: float = 15.0) -> int:
        """The exit status, with everything read that was written before."""
        limit = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < limit, f"still running; the screen:\n{self.text}"
            self.read(0.02)
        while self.read(0):
            pass
        return self.process.returncode

    def leave(self, keys: str = "q") -> None:
        """Quit by keys in one go; asserts that the program ends well and leaves the terminal as it was."""
        self.type(keys)
        assert self.end() == 0
        assert self.left_changed() == []

    def left_changed(self) -> list[object]:
        """What is not as it was before: modes that were switched, settings (echo, line mode and the like)."""
        now = termios.tcgetattr(self._theirs)
        settings = [(one, other) for one, other in zip(self.settings_before, now, strict=True) if one != other]
        modes = left_over(self.written)
        return [modes, *settings] if modes else [*settings]


def moments(count: int, last: float) -> Iterator[float]:
    """Moments from nothing to `last` seconds, closer together at the beginning, where start-up has many states."""
    for number in range(count):
        yield last * (number / max(1, count - 1)) ** 1.5
