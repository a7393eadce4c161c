"""The last frame of the session before, on the screen before anything heavy is loaded.

A picture is a file of the data folder: a head that says under which command line, environment, configuration and
terminal size it was taken, then one line of plain cells and colours for each row of the screen. It is shown only
where all of these are the same, on a terminal, and if nothing but text and colours is in it. It carries the date of
its edition, and gives way to the live frame. `[screen] picture = false` keeps none.

Only modules that the interpreter has loaded anyway are imported at the top: this runs before all else.
"""

from __future__ import annotations

import os
import sys

from hstui import __version__, circumstances

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_FORMAT = "hstui picture 1"
_VARIABLES = (
    "LC_ALL", "LC_MESSAGES", "LANG", "TERM", "COLORTERM", "NO_COLOR", "COLUMNS", "LINES",
    "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_THEME",
)  # fmt: skip
"""What of the environment decides how a frame looks."""
_LARGEST = 1_000_000
"""Bytes."""
_KEPT = 8
"""Pictures: one for each size and command line that is in use."""
_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2026h\x1b[H"
_SHOWN = "\x1b[0m\x1b[?7h\x1b[?2026l"
_LEAVE = f"{_SHOWN}\x1b[?25h\x1b[?1049l"
_IDEOGRAPHIC_SPACE = "\u3000"
"""The one character of Chinese text that Python does not count as printable."""


class _Shown:
    """A picture that is on the screen, and the terminal's settings from before."""

    def __init__(self, attributes: list[Any]) -> None:
        self.attributes = attributes
        self.covered = False


_shown: _Shown | None = None


def show(arguments: Sequence[str]) -> bool:
    """Paint the picture that was taken under these circumstances; False when there is none to be shown."""
    global _shown
    try:
        if not (all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))):
            return False
        columns, rows = os.get_terminal_size(sys.stdout.fileno())
        lines = _load(_file(arguments, columns, rows), _head(arguments, columns, rows), rows)
        if lines is None:
            return False
        attributes = _silence()
    except (OSError, ValueError, AttributeError, ImportError):  # no such file, a closed stream, no such platform
        return False
    _shown = _Shown(attributes)
    painted = "".join(f"\x1b[{row};1H{line}" for row, line in enumerate(lines, 1))
    _leave_on_signals()
    _write(_ENTER + painted + _SHOWN, _shown)
    return True


def covered(driver: object) -> None:
    """The app has the screen now; what it restores at its end are the settings from before the picture."""
    if _shown is not None:
        _shown.covered = True
        if hasattr(driver, "attrs_before"):  # Textual's own copy, taken while keys were not echoed
            driver.attrs_before = _shown.attributes


def withdraw() -> None:
    """Put the terminal back as it was before the picture; nothing if there is none."""
    global _shown
    if _shown is None:
        return
    if not _shown.covered:
        _write(_LEAVE)
    import termios

    try:
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, _shown.attributes)
    except (OSError, ValueError, termios.error):
        pass  # the terminal has gone
    _shown = None  # not before: a signal in between does it all again


def keep(arguments: Sequence[str], columns: int, rows: int, lines: Sequence[str]) -> None:
    """Write the picture for the next start, readable by its owner alone. Raises OSError.

    What could not be shown is not written: see `is_harmless`."""
    if len(lines) != rows or not all(map(is_harmless, lines)):
        return
    from pathlib import Path

    from hstui.files import write_atomically
    from hstui.paths import private_dir

    file = Path(_file(arguments, columns, rows))
    private_dir(file.parent)
    body = "\n".join((_head(arguments, columns, rows), *lines, ""))
    write_atomically(file, body.encode("utf-8"), mode=0o600)
    for old in sorted(file.parent.glob("*.txt"), key=lambda path: path.stat().st_mtime, reverse=True)[_KEPT:]:
        old.unlink(missing_ok=True)


def forget(arguments: Sequence[str], columns: int, rows: int, _lines: Sequence[str] = ()) -> None:
    """In the place of `keep` where none is to be kept: removes the picture of these circumstances, if any."""
    try:
        os.unlink(_file(arguments, columns, rows))
    except OSError:
        pass


def is_harmless(line: str) -> bool:
    """Whether a line is nothing but printable characters and colours (`ESC [ digits and ; m`)."""
    first, *rest = line.split("\x1b[")
    if not _printable(first):
        return False
    for part in rest:
        codes, mark, text = part.partition("m")
        if not mark or codes.strip("0123456789;") or not _printable(text):
            return False
    return True


def _printable(text: str) -> bool:
    return text.replace(_IDEOGRAPHIC_SPACE, " ").isprintable()


def _load(file: str, head: str, rows: int) -> list[str] | None:
    if os.path.getsize(file) > _LARGEST:
        return None
    with open(file, encoding="utf-8", newline="\n") as stream:
        found, *lines = stream.read().split("\n")
    if found != head or len(lines) != rows + 1 or lines.pop():
        return None
    return lines if all(map(is_harmless, lines)) else None


def _head(arguments: Sequence[str], columns: int, rows: int) -> str:
    """The circumstances, on one line of ASCII."""
    variables = [os.environ.get(name) for name in _VARIABLES]
    config = circumstances.stamp(circumstances.config_file(arguments))
    return ascii([_FORMAT, __version__, columns, rows, list(arguments), variables, config])


def _file(arguments: Sequence[str], columns: int, rows: int) -> str:
    return circumstances.place(arguments, "pictures", [columns, rows, list(arguments)])


def _silence() -> list[Any]:
    """Keys typed from now on wait for the app and are not echoed into the picture; gives the settings from before."""
    import termios

    number = sys.stdin.fileno()
    try:
        before: list[Any] = termios.tcgetattr(number)
        quiet = termios.tcgetattr(number)
        quiet[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(number, termios.TCSANOW, quiet)
    except termios.error as error:
        raise OSError(str(error)) from None
    return before


def _leave_on_signals() -> None:
    """Until the app takes over, an end or a stop by signal leaves the terminal as it was. What was stopped goes on
    without the picture."""
    import _signal as signal  # type: ignore[import-not-found]  # what `signal` wraps, loaded with the interpreter

    def leave(number: int, _frame: object) -> None:
        withdraw()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def stop(_number: int, _frame: object) -> None:
        withdraw()
        os.kill(os.getpid(), signal.SIGSTOP)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    signal.signal(signal.SIGTSTP, stop)


def _write(text: str, picture: _Shown | None = None) -> None:
    """Write to where Textual draws, too; of a picture only while it is the one on the screen.

    Without a buffer: a signal may come in the middle, and what is written for it must not wait for the rest."""
    data = text.encode("utf-8", "replace")
    try:
        number = sys.stderr.fileno()
        while data and picture is (_shown if picture else None):
            data = data[os.write(number, data) :]
    except OSError:
        pass  # the terminal has gone
