"""Opens the app on a desk. Kept apart from the command line so that headless runs never come near Textual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from hstui import picture
from hstui.desk import Desk
from hstui.tui.ports import TuiSettings
from hstui.tui.run import run_app


def _aliases(desk: Desk) -> Mapping[str, Sequence[str]]:
    """Every name of each stock that is watched, for the filter."""
    from hstui.universe.loader import load_universe

    universe = load_universe(desk.settings.universe, desk.clock()().date())
    return {
        stock.code: [stock.name_hans, stock.name_hant, stock.name_en, *(alias.text for alias in stock.aliases)]
        for stock in universe.stocks
    }


def _is_session(day: date) -> bool:
    """Whether the exchange trades on a day."""
    from hstui.sessions import load_calendar

    return load_calendar().is_session(day)


def launch(desk: Desk, arguments: Sequence[str], *, watch: float | None, mouse: bool) -> int:
    """Run the app until it is quit; returns the exit status. `arguments` are those of the command line."""
    screen, directory = desk.settings.screen, desk.settings.report.directory
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
            is_session=_is_session,
            aliases=partial(_aliases, desk),
            export_dir=None if directory == "." else Path(directory).expanduser(),
            keep_picture=partial(picture.keep, arguments) if screen.picture else partial(picture.forget, arguments),
        ),
    )
