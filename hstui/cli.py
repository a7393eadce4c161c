"""The way in: the last session's picture first, in some milliseconds, then the command line.

Nothing is imported here that the picture does not need; `commandline` has everything else.
"""

from __future__ import annotations

import _signal as signal  # type: ignore[import-not-found]  # what `signal` wraps, loaded with the interpreter
import os
import sys

from hstui import picture

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

INTERRUPTED = 130


class _Interrupt:
    """What an interrupt does until the app has the terminal: it ends the process.

    Only the writing of a file is unwound, so that no half of one is left. To unwind the rest takes time, and tells of
    itself: what an import or a task was doing becomes the traceback of another error."""

    def __init__(self) -> None:
        self._unwinding = False

    def __call__(self, _number: int, frame: FrameType | None) -> None:
        if not self._unwinding and _writes(frame):
            self._unwinding = True
            raise KeyboardInterrupt
        picture.withdraw()
        _clear_line()
        os._exit(INTERRUPTED)


def _writes(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_globals.get("__name__") == "hstui.files":
            return True
        frame = frame.f_back
    return False


def _clear_line() -> None:
    """The count of the sources that have answered may stand at the terminal."""
    try:
        if sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb":
            os.write(sys.stderr.fileno(), b"\r\x1b[K")
    except (OSError, ValueError, AttributeError):
        pass  # nobody listens


def main(argv: Sequence[str] | None = None) -> int:
    """Run hstui; returns the exit status."""
    before = signal.getsignal(signal.SIGINT)
    ours = before is signal.default_int_handler  # else whoever started the program wants it otherwise
    try:
        if ours:
            signal.signal(signal.SIGINT, _Interrupt())
    except ValueError:  # not the main thread
        ours = False
    try:
        arguments = sys.argv[1:] if argv is None else list(argv)
        picture.show(arguments)
        from hstui.commandline import main as run

        return run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        picture.withdraw()
        if ours and argv is not None:  # whoever called goes on; a process of its own ends now
            signal.signal(signal.SIGINT, before)
