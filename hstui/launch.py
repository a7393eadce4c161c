"""Opens the app on a desk. Kept apart from the command line so that headless runs never come near Textual."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from hstui import picture
from hstui.desk import Desk
from hstui.tui.ports import TuiSettings
from hstui.tui.run import run_app


def launch(desk: Desk, arguments: Sequence[str], *, watch: float | None, mouse: bool) -> int:
    """Run the app until it is quit; returns the exit status. `arguments` are those of the command line."""
    screen = desk.settings.screen
    return run_app(
        desk,
        TuiSettings(
            lang=desk.lang,
            red_up=None if screen.up == "auto" else screen.up == "red",
            theme=screen.theme,
            keymap=desk.settings.keys,
            watch_minutes=watch if watch is not None else screen.watch_minutes or None,
            state_path=desk.paths.state_file,
            mouse=mouse and screen.mouse,
            clock=desk.clock(),
            filters=desk.settings.filters,
            log_path=desk.paths.log_file,
            keep_picture=partial(picture.keep, arguments) if screen.picture else partial(picture.forget, arguments),
        ),
    )
