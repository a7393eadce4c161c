"""A terminal with a stopwatch: starts a program in a pty, answers what terminals are asked, notes when bytes came.

Emulation happens after the program has ended, so that it costs the program nothing; a frame counts when its
synchronised update is closed. Needs Linux (/proc) and pyte.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyte

COLUMNS, ROWS = 140, 40
_ANSWERS: tuple[tuple[bytes, bytes], ...] = (
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[6n", b"\x1b[1;1R"),
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
    (b"\x1b[?2048$p", b"\x1b[?2048;0$y"),
    (b"\x1b[?u", b"\x1b[?0u"),
    (b"\x1b]10;?", b"\x1b]10;rgb:dddd/dddd/dddd\x1b\\"),
    (b"\x1b]11;?", b"\x1b]11;rgb:1111/1111/1111\x1b\\"),
)
"""What a program may ask of its terminal, and what a modern one says."""
_SEQUENCES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[P_^X][^\x1b]*\x1b\\|[ -/]*[0-~])")
_NOT_PYTE = re.compile(rb"\x1b\[[<=>][0-?]*[ -/]*[@-~]|\x1b\[\?[0-9;]*\$p|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_CLOSED, _OPENED = b"\x1b[?2026l", b"\x1b[?2026h"
_PATIENCE = 60.0
_QUIET = 0.25
_GOOD_PART = 1_000
"""Bytes of a frame that draws more than a line or a blinking cursor."""
_SOON = 0.9
"""Seconds in which a key's frames are waited for."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to start and what to look for."""

    command: Sequence[str]
    expect: str
    """Text that only the live first frame has."""
    early: str = ""
    """Text that an earlier picture may have; empty: not looked for."""
    keys: Sequence[bytes] = ()
    """Pressed one after the other once the screen is quiet; each is timed to the end of the frame that it brings."""
    redrawing: bool = False
    """A key's frame is the last that redraws a good part of the screen: what was typed may be shown before."""
    quit_keys: bytes = b"q"
    idle: float = 0.0
    """Seconds to be left alone before it is quit."""
    settle: float = _QUIET
    """Seconds without output that count as quiet."""
    environment: Sequence[tuple[str, str]] = ()


@dataclass(slots=True)
class Seen:
    """What was measured of one run: milliseconds from its start, MiB; None for what did not come about."""

    early: float | None = None
    frame: float | None = None
    cpu: float | None = None
    """CPU time of the main thread when the first frame had come, ms."""
    peak: float | None = None
    """Largest resident memory when the first frame had come."""
    peak_end: float | None = None
    keys: list[float] = field(default_factory=list)
    quit: float | None = None
    idle_cpu: float | None = None
    """CPU, all threads, ms a second while left alone."""
    idle_bytes: int = 0
    chunks: list[tuple[float, bytes]] = field(default_factory=list, repr=False)


def _environment(extra: Sequence[tuple[str, str]]) -> dict[str, str]:
    held = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "NO_COLOR")}
    return held | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"} | dict(extra)


class Screen:
    """One run of a program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.seen = Seen()
        self._asked = b""
        self.began = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            command = list(program.command)
            os.execvpe(command[0], command, _environment(program.environment))
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def pump(self, seconds: float) -> bool:
        """Read once, waiting that long at most; False when nothing came. Raises EOFError when the program ended."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return False
        try:
            chunk = os.read(self.fd, 65_536)
        except OSError:
            raise EOFError from None
        if not chunk:
            raise EOFError
        self.seen.chunks.append((time.monotonic(), chunk))
        asked = self._asked + chunk
        for question, answer in _ANSWERS:
            for _ in range(asked.count(question) - self._asked.count(question)):
                os.write(self.fd, answer)
        self._asked = asked[-16:]
        return True

    def until(self, text: str) -> None:
        """Read until the text went by, escape sequences aside. Raises TimeoutError, EOFError."""
        wanted, held = text.encode(), b""
        limit = time.monotonic() + _PATIENCE
        taken = len(self.seen.chunks)
        while wanted not in _SEQUENCES.sub(b"", held):
            if time.monotonic() > limit:
                raise TimeoutError(f"{self.program.command}: never showed {text!r}")
            self.pump(0.05)
            held += b"".join(chunk for _, chunk in self.seen.chunks[taken:])
            taken = len(self.seen.chunks)

    def quiet(self, seconds: float) -> None:
        """Read until nothing came for so long."""
        limit = time.monotonic() + _PATIENCE
        while self.pump(seconds) and time.monotonic() < limit:
            pass

    def press(self, key: bytes) -> float | None:
        """Milliseconds from a key to the end of the frame that it brings; None when it brings none in a second."""
        start = time.monotonic()
        os.write(self.fd, key)
        while time.monotonic() - start < 1.0:
            if self.pump(1.0) and _CLOSED in self.seen.chunks[-1][1]:
                return (self.seen.chunks[-1][0] - start) * 1000
        return None

    def redraw(self, key: bytes) -> float | None:
        """Milliseconds from a key to the end of the last frame of `_GOOD_PART` that it brings within `_SOON`."""
        start = time.monotonic()
        taken = len(self.seen.chunks)
        os.write(self.fd, key)
        while (left := start + _SOON - time.monotonic()) > 0:
            self.pump(left)
        size, ended = 0, None
        for moment, chunk in self.seen.chunks[taken:]:
            size += len(chunk)
            if _CLOSED in chunk:
                ended = (moment - start) * 1000 if size >= _GOOD_PART else ended
                size = 0
        return ended

    def status(self, name: str) -> float:
        """A line of /proc/PID/status in MiB."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) / 1024
        return 0.0

    def main_cpu(self) -> float:
        """Milliseconds of CPU of the main thread."""
        return int(Path(f"/proc/{self.pid}/task/{self.pid}/schedstat").read_text().split()[0]) / 1e6

    def all_cpu(self) -> float:
        """Milliseconds of CPU of all threads."""
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6

    def leave(self) -> float | None:
        """Press the quit keys; milliseconds until the process has ended."""
        start = time.monotonic()
        os.write(self.fd, self.program.quit_keys)
        limit = start + 10
        while time.monotonic() < limit:
            try:
                self.pump(0.2)
            except EOFError:
                os.waitpid(self.pid, 0)
                return (time.monotonic() - start) * 1000
        return None

    def kill(self) -> None:
        """End the program if it has not ended."""
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.waitpid(self.pid, 0)
        with contextlib.suppress(OSError):
            os.close(self.fd)


def watch(program: Program) -> Seen:
    """Start the program, measure, quit it."""
    screen = Screen(program)
    seen = screen.seen
    try:
        screen.until(program.expect)
        seen.cpu, seen.peak = screen.main_cpu(), screen.status("VmHWM")
        if program.keys or program.idle:
            screen.quiet(program.settle)
        for key in program.keys:
            took = screen.redraw(key) if program.redrawing else screen.press(key)
            if took is not None:
                seen.keys.append(took)
            screen.quiet(0.03)
        if program.idle:
            _leave_alone(screen)
        seen.peak_end = screen.status("VmHWM")
        screen.quiet(0.1)
        seen.quit = screen.leave()
    finally:
        screen.kill()
    texts = [text for text in (program.early, program.expect) if text]
    moments = _appearances(seen.chunks, texts)
    since = [None if moment is None else (moment - screen.began) * 1000 for moment in moments]
    seen.frame = since[-1]
    seen.early = since[0] if program.early else None
    return seen


def _leave_alone(screen: Screen) -> None:
    before, held = screen.all_cpu(), len(screen.seen.chunks)
    end = time.monotonic() + screen.program.idle
    while (left := end - time.monotonic()) > 0:
        screen.pump(left)
    screen.seen.idle_cpu = (screen.all_cpu() - before) / screen.program.idle
    screen.seen.idle_bytes = sum(len(chunk) for _, chunk in screen.seen.chunks[held:])


def _line(screen: pyte.Screen, y: int) -> str:
    """A line's characters. Pyte's own `display` fails on half a wide one, as there may be between two chunks."""
    return "".join(screen.buffer[y][x].data for x in range(COLUMNS))


def _appearances(chunks: Sequence[tuple[float, bytes]], texts: Sequence[str]) -> list[float | None]:
    """When each text was first on the screen, by replaying the chunks through an emulator."""
    import pyte

    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    found: list[float | None] = [None] * len(texts)
    open_update = False
    for moment, chunk in chunks:
        opened, closed = chunk.rfind(_OPENED), chunk.rfind(_CLOSED)
        if opened != closed:
            open_update = opened > closed
        stream.feed(_NOT_PYTE.sub(b"", chunk))
        if open_update:
            continue
        shown = "\n".join(_line(screen, y) for y in range(ROWS))
        for place, text in enumerate(texts):
            if found[place] is None and text in shown:
                found[place] = moment
        if None not in found:
            break
    return found
