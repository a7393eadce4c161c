"""Textual's driver for terminals, able to bear what those do: send what is no text, go away, stop the program early."""

from __future__ import annotations

import os
import selectors
import signal
import termios
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any, TextIO

from textual.drivers.linux_driver import LinuxDriver

from hstui import picture
from hstui.tui.pastes import InputParser

if TYPE_CHECKING:
    from textual.app import App

_AT_ONCE = 4_096
"""Bytes."""


class _Output:
    """The terminal as Textual's writing thread sees it: one that has gone takes everything.

    The thread would end at the first failure, and who then writes into its full queue would wait for ever."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._gone = False

    def fileno(self) -> int:
        return self._file.fileno()

    def write(self, text: str) -> None:
        if self._gone:
            return
        try:
            self._file.write(text)
        except UnicodeEncodeError as error:
            self._file.write(text.encode(error.encoding, "replace").decode(error.encoding))
        except (OSError, ValueError):
            self._went()

    def flush(self) -> None:
        if self._gone:
            return
        try:
            self._file.flush()
        except (OSError, ValueError):
            self._went()

    def _went(self) -> None:
        self._gone = True
        hang_up()


def hang_up() -> None:
    """The terminal has gone: the same as if the system had told so."""
    os.kill(os.getpid(), signal.SIGHUP)


class TerminalDriver(LinuxDriver):
    """Textual's, with an output and an input that do not fail."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        if self._file is not None:
            self._file = _Output(self._file)  # type: ignore[assignment]  # all of it that is used

    def write(self, data: str) -> None:
        """Write, if the terminal was taken: it was not when it had gone before the start."""
        if self._writer_thread is not None:
            super().write(data)

    def start_application_mode(self) -> None:
        """Take the terminal; what is restored at the end are its settings from before the picture."""
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual left it untyped
        if self._writer_thread is not None:
            picture.covered(self)

    def close(self) -> None:
        """Nothing can be written any more."""
        super().close()
        self._writer_thread = None

    def run_input_thread(self) -> None:
        """Wait for input and pass on what it says, until the app ends or the terminal goes away."""
        parser = InputParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            last = False
            while not last:
                last = self.exit_event.is_set()  # then what is under way is read as well: it is not the shell's
                if selector.select(0.1):
                    data = self._read()
                    if data is None:
                        hang_up()
                        return
                    text = decode(data)
                    for message in parser.feed(text) if text else ():
                        self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)

    def _read(self) -> bytes | None:
        """What was typed; None when the terminal has gone."""
        try:
            data = os.read(self.fileno, _AT_ONCE)
            if not data:
                termios.tcgetattr(self.fileno)  # an end of input alone (another program set the terminal so) is none
        except BlockingIOError:
            return b""
        except (OSError, termios.error):
            return None
        return data

    def _sigtstp_application(self, *_: object) -> None:
        if self._writer_thread is not None:
            super()._sigtstp_application()
            return
        picture.withdraw()  # not taken yet, or no more: there is nothing else to give back
        os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: object) -> None:
        if self._writer_thread is not None or self._must_signal_resume:
            super()._sigcont_application()
