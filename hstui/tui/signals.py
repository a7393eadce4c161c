"""Ends by signal: a closed terminal, a polite kill or an interrupt leaves the terminal as it was."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Callable

_STATUS = {"SIGTERM": 0, "SIGHUP": 0, "SIGINT": 130}
"""The exit status that each asks for."""
_PATIENCE = 1.0
"""Seconds for the end after a terminal has gone. Nobody is there to end what hangs."""
_HUNG_UP = 129


def on_ending_signals(leave: Callable[[int], object]) -> None:
    """Call `leave` with an exit status in the running loop on SIGTERM, SIGHUP and SIGINT, in the place of what was
    called before. An interrupt that whoever started the program has switched off stays so."""
    loop = asyncio.get_running_loop()

    def end(status: int) -> None:
        leave(status)
        # Another signal need not wake the loop, and could not while it is being closed: Python would write to a closed
        # descriptor, and complain.
        signal.set_wakeup_fd(-1)

    for name, status in _STATUS.items():
        number = getattr(signal, name, None)
        if number is None or (name == "SIGINT" and signal.getsignal(number) is signal.SIG_IGN):
            continue
        with contextlib.suppress(ValueError, NotImplementedError, RuntimeError):  # Windows, or not the main thread
            loop.add_signal_handler(number, end, status)
            if name == "SIGHUP":
                # The loop is still told; this is called even where the loop does not come to it.
                signal.signal(number, _end_soon)


def _end_soon(_number: int, _frame: object) -> None:
    last = threading.Timer(_PATIENCE, os._exit, (_HUNG_UP,))
    last.daemon = True
    last.start()
