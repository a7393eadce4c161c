"""A terminal to run the program in: a pseudo-terminal, what was written to it, and what state that left it in."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyte

ROOT = Path(__file__).parents[2]
SEQUENCE = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    rb"|\x1b[P_^X][^\x1b]*\x1b\\"  # DCS, APC, PM, SOS
    rb"|\x1b[ -/]*[0-~]"  # two or three characters
)
ALLOWED = re.compile(
    rb"\x1b\[(?:"
    rb"[0-9;:]*m"  # SGR
    rb"|[0-9;]*[HfABCDEFGd]"  # cursor moves
    rb"|[0-3]?[JK]"  # erasing
    rb"|\?[0-9;]+[hl]"  # modes
    rb"|\?[0-9]+\$p"  # asking for a mode
    rb"|[<>=?][0-9;]*u"  # kitty's keyboard protocol
    rb"|[0-9;]*[nc]|>[0-9;]*[cq]"  # asking the terminal who it is, and where the cursor is
    rb"|[0-9 ]*q"  # the cursor's shape
    rb"|[0-9;]*t"  # asking for the size in pixels
    rb")"
    rb"|\x1b\]22;[a-z-]*\x07"  # the mouse pointer's shape, named by Textual
)
MODES = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
KEYBOARD = re.compile(rb"\x1b\[([<>])[0-9;]*u")
MODES_THAT_MUST_BE_OFF = {1, 1000, 1002, 1003, 1004, 1006, 1015, 1016, 1049, 2004, 2026, 2031, 2048}
MODES_THAT_MUST_BE_ON = {7, 25}


def split(written: bytes) -> tuple[list[bytes], str]:
    """The escape sequences in what was written, and the text between them."""
    return SEQUENCE.findall(written), SEQUENCE.sub(b"", written).decode("utf-8")


def unexpected(written: bytes) -> list[bytes]:
    """The sequences that are not allowed."""
    return [sequence for sequence in split(written)[0] if not ALLOWED.fullmatch(sequence)]


def left_over(written: bytes) -> str:
    """What the program left changed in the terminal; "" when nothing."""
    modes: dict[int, bool] = {7: True, 25: True}
    for numbers, letter in MODES.findall(written):
        for number in numbers.split(b";"):
            modes[int(number)] = letter == b"h"
    keyboard = sum(1 if sign == b">" else -1 for sign in KEYBOARD.findall(written))
    found = [f"mode {mode} is on" for mode in sorted(MODES_THAT_MUST_BE_OFF) if modes.get(mode)]
    found += [f"mode {mode} is off" for mode in sorted(MODES_THAT_MUST_BE_ON) if not modes[mode]]
    if keyboard > 0:
        found.append(f"{keyboard} keyboard modes were not popped")
    return ", ".join(found)


class Terminal:
    """The program in a terminal of its own. Leaves the block with the program ended."""

    def __init__(
        self, arguments: Sequence[str], *, size: tuple[int, int] = (120, 36), home: Path, program: Sequence[str] = (),
        **environment: str,
    ) -> None:  # fmt: skip
        self.written = b""
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._ours, self._theirs = pty.openpty()
        termios.tcsetwinsize(self._theirs, (size[1], size[0]))
        self.settings_before = termios.tcgetattr(self._theirs)
        folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "CACHE", "DATA")}
        self.process = subprocess.Popen(
            [*(program or (sys.executable, "-m", "hstui")), *arguments],
            stdin=self._theirs, stdout=self._theirs, stderr=self._theirs, cwd=home, start_new_session=True,
            preexec_fn=_take_terminal,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
                 "HOME": str(home), "BROWSER": "true", **folders, **environment},
        )  # fmt: skip

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for handle in (self._ours, self._theirs):
            if handle >= 0:
                os.close(handle)

    def read(self, seconds: float) -> bytes:
        """What comes within the time; returns at the first piece."""
        if not select.select([self._ours], [], [], seconds)[0]:
            return b""
        try:
            piece = os.read(self._ours, 65536)
        except OSError:
            return b""
        self.written += piece
        self._stream.feed(piece)
        return piece

    def quiet(self, seconds: float = 0.25, longest: float = 20.0) -> None:
        """Until nothing was written for a while."""
        end = time.monotonic() + longest
        while time.monotonic() < end and self.read(seconds):
            pass

    def shows(self, wanted: str | Callable[[str], bool], seconds: float = 30.0) -> bool:
        """Whether a text comes on the screen within the time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            text = self.text
            if wanted in text if isinstance(wanted, str) else wanted(text):
                return True
            if self.process.poll() is not None and not self.read(0.05):
                return False
            self.read(0.05)
        return False

    @property
    def text(self) -> str:
        """The screen's characters; wide ones are followed by an empty cell, which is left out."""
        return "\n".join(
            "".join(self.screen.buffer[row][column].data for column in range(self.screen.columns))
            for row in range(self.screen.lines)
        )

    def press(self, *keys: str, pause: float = 0.12) -> None:
        """Type keys one by one, waiting each time until the screen stands still."""
        for key in keys:
            os.write(self._ours, key.encode())
            self.quiet(pause)

    def send(self, number: signal.Signals) -> None:
        """A signal to the program."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the terminal under the program."""
        os.close(self._ours)
        os.close(self._theirs)
        self._ours = self._theirs = -1

    def end(self, seconds: float = 10.0) -> int:
        """The exit status, with everything read that was written before."""
        limit = time.monotonic() + seconds
        while self.process.poll() is None:
            if time.monotonic() > limit:
                raise AssertionError("the program does not end")
            self.read(0.02)
        self.quiet(0.05)
        return self.process.returncode

    def changed_settings(self) -> list[tuple[Any, Any]]:
        """Terminal settings (echo, line mode and the like) that differ from those before."""
        now = termios.tcgetattr(self._theirs)
        return [(one, other) for one, other in zip(self.settings_before, now, strict=True) if one != other]


def _take_terminal() -> None:
    """In the child: standard input becomes the controlling terminal, as in a login."""
    import fcntl

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def moments(count: int, last: float) -> Iterator[float]:
    """Moments from nothing to `last` seconds, closer together at the beginning, where start-up has many states."""
    for number in range(count):
        yield last * (number / max(1, count - 1)) ** 1.5
