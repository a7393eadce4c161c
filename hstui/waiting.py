"""How far a headless refresh is, for whoever waits for it at a terminal."""

from __future__ import annotations

import contextlib
import os
import threading
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from hstui.desk import Progress

_PATIENCE = 1.0
"""Seconds that need no explanation: what is there sooner says nothing."""


class WaitingLine:
    """A line at a terminal that counts the sources that have answered, and is gone when the waiting is over.

    Nothing is written to what is no terminal, or to one that cannot take a line back."""

    def __init__(self, stream: TextIO | None, patience: float = _PATIENCE) -> None:
        self._stream = stream if stream is not None and _takes_back(stream) else None
        self._patience = patience
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._text = ""
        self._late = False
        """The wait needs explanation by now."""

    def __enter__(self) -> WaitingLine:
        if self._stream is not None:
            threading.Thread(target=self._wait, name="waiting line", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._over.set()
            if self._late:
                self._write("\r\x1b[K")

    def step(self, progress: Progress) -> None:
        """A source began or ended."""
        if self._stream is None:
            return
        from hstui.text.clean import clean_line

        with self._lock:
            self._text = f"{progress.done}/{progress.total} {clean_line(progress.name)}"
            if self._late:
                self._show()

    def _wait(self) -> None:
        if not self._over.wait(self._patience):
            with self._lock:
                self._late = not self._over.is_set()
                if self._late:
                    self._show()

    def _show(self) -> None:
        from hstui.text.width import truncate

        if self._stream is not None and self._text:
            self._write(f"\r{truncate(self._text, _columns(self._stream) - 1)}\x1b[K")

    def _write(self, text: str) -> None:
        if self._stream is not None:
            with contextlib.suppress(OSError, ValueError):  # it was closed meanwhile: nobody watches any more
                self._stream.write(text)
                self._stream.flush()


def _takes_back(stream: TextIO) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return stream.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    return False


def _columns(stream: TextIO) -> int:
    with contextlib.suppress(OSError, ValueError):
        return max(os.get_terminal_size(stream.fileno()).columns, 20)
    return 80
