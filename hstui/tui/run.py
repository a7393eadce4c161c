"""The way into the app."""

from __future__ import annotations

import gc
import sys

gc.disable()  # until the first frame is on screen: start-up makes objects that stay, so collecting finds nothing

from hstui.tui.app import HstuiApp  # noqa: E402 - collecting is switched off before the imports that it would slow
from hstui.tui.ports import DeskPort, TuiSettings  # noqa: E402 - as above


def run_app(desk: DeskPort, settings: TuiSettings) -> int:
    """Run the app until the reader quits; gives the exit status.

    A refresh that still runs is not waited for: its thread is a daemon. Threads that the desk itself starts are the
    caller's to leave behind (`os._exit` after flushing), since the interpreter joins executor threads at its end.
    """
    if sys.__stderr__ is None or not sys.__stderr__.isatty():
        # Textual draws on standard error: `hstui 2>log` would draw into the log and leave the terminal dark.
        sys.__stderr__ = sys.__stdout__  # type: ignore[misc]  # Final in typeshed; there is no other way to say it
    app = HstuiApp(desk, settings)
    try:
        app.run(mouse=settings.mouse)
    finally:
        gc.enable()
    return app.return_code or 0
