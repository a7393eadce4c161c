"""A terminal to run the program in: a pseudo-terminal, read into an emulator's screen."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

import pyte

import hstui

PATIENCE = 15.0
"""Seconds after which what was waited for will not come."""


class Terminal:
    """Runs hstui in a terminal of a given size; everything waited for is waited for by reading."""

    def __init__(self, args: Sequence[str], folder: Path, columns: int = 100, rows: int = 30) -> None:
        self.raw = bytearray()
        """All that was written."""
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._master, self._slave = pty.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.before = termios.tcgetattr(self._slave)
        places = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "CACHE", "DATA", "STATE")}
        env = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **places}
        env["PYTHONPATH"] = str(Path(hstui.__file__).parents[1])  # the code that the tests run, wherever it lies
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hstui", *args],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            cwd=folder,
            env=env,
            start_new_session=True,
        )

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        os.close(self._master)
        os.close(self._slave)

    def _read(self, seconds: float) -> bool:
        """Take in what is there within some time; False when nothing came."""
        if not select.select([self._master], [], [], max(0.0, seconds))[0]:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError as error:
            if error.errno == errno.EIO:  # nobody has the other end open any more
                return False
            raise
        self.raw += data
        self._stream.feed(data)
        return True

    @property
    def text(self) -> str:
        """The screen's lines; the second half of a wide character is no character."""
        return "\n".join("".join(self.screen.buffer[y][x].data for x in range(self.screen.columns)).rstrip()
                         for y in range(self.screen.lines))  # fmt: skip

    def wait_for(self, condition: str | Callable[[str], bool]) -> str:
        """Read until the screen shows a text or fulfils a condition; gives the screen."""
        end = time.monotonic() + PATIENCE
        while True:
            shown = self.text
            if condition in shown if isinstance(condition, str) else condition(shown):
                return shown
            if not self._read(end - time.monotonic()):
                raise AssertionError(f"never shown: {condition!r}; status {self.process.poll()}; the screen:\n{shown}")

    def send(self, keys: str) -> None:
        """Press keys."""
        os.write(self._master, keys.encode())

    def left(self) -> int:
        """Read until the program has ended; gives its exit status."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end, f"still running; the screen:\n{self.text}"
            self._read(0.05)
        while self._read(0):
            pass
        return self.process.returncode

    @property
    def after(self) -> list[object]:
        """The terminal's settings now."""
        return list(termios.tcgetattr(self._slave))
