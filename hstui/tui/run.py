"""The way into the app."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hstui.tui.app import HstuiApp
from hstui.tui.ports import DeskPort, TuiSettings

if TYPE_CHECKING:
    from textual.driver import Driver


def _driver() -> type[Driver] | None:
    """Ours; on Windows Textual's, reading with our parser, since there is no public way to give it one."""
    if sys.platform == "win32":
        from textual.drivers import win32

        from hstui.tui.pastes import InputParser

        win32.XTermParser = InputParser  # type: ignore[attr-defined]  # it is imported there, not exported
        return None
    from hstui.tui.terminal import TerminalDriver

    return TerminalDriver


def run_app(desk: DeskPort, settings: TuiSettings) -> int:
    """Run the app until the reader quits; gives the exit status.

    A refresh that still runs is not waited for: its thread is a daemon. Threads that the desk itself starts are the
    caller's to leave behind (`os._exit` after flushing), since the interpreter joins executor threads at its end.
    """
    if sys.__stderr__ is None or not sys.__stderr__.isatty():
        # Textual draws on standard error: `hstui 2>log` would draw into the log and leave the terminal dark.
        sys.__stderr__ = sys.__stdout__  # type: ignore[misc]  # Final in typeshed; there is no other way to say it
    app = HstuiApp(desk, settings, _driver())
    app.run(mouse=settings.mouse)
    exit_event = getattr(app._driver, "exit_event", None)
    if exit_event is not None:
        exit_event.set()  # for the thread that quitting did not wait for, see `startup.let_go_of_keys`
    return app.return_code or 0
