"""Ends by signal: a closed terminal or a polite kill leaves the terminal as it was."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable


def on_ending_signals(leave: Callable[[], object]) -> None:
    """Call `leave` in the running loop on SIGTERM and SIGHUP, in the place of what was called before."""
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            with contextlib.suppress(ValueError, NotImplementedError, RuntimeError):  # Windows, or not the main thread
                loop.add_signal_handler(number, leave)
