"""Opens the app on a desk. Kept apart from the command line so that headless runs never come near Textual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from hstui import picture
from hstui.desk import Desk
from hstui.errors import UsageError
from hstui.tui.keys import BY_ID, clashes, unknown_ids
from hstui.tui.ports import TuiSettings
from hstui.tui.run import run_app
from hstui.tui.theme import NAMES, is_theme
from hstui.verify import wrong_name


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


def _check(desk: Desk) -> None:
    """Raises UsageError for a theme, keys and filters in the configuration that cannot be meant."""
    looks = desk.settings.screen.theme
    if looks and not is_theme(looks):
        raise UsageError(f"{desk.paths.config_file}: {wrong_name('screen.theme = ', looks, 'theme', NAMES)}")
    keymap, filters, file = desk.settings.keys, desk.settings.filters, desk.paths.config_file
    for name in unknown_ids(keymap):
        raise UsageError(f"{file}: {wrong_name('keys.', name, 'command', BY_ID)}")
    for key, ids in clashes(keymap) if keymap else ():
        raise UsageError(f"{file}: keys: {key!r} is the key of {' and '.join(ids)}; give one of them another")
    if filters:
        from hstui.tui.filter import FilterError, parse  # most have none, and the first frame waits
        from hstui.tui.words import words

        for name, text in filters.items():
            try:
                parse(text)
            except FilterError as error:
                why = words("en")(error.word, **error.places)
                raise UsageError(f"{file}: filters.{name}: {why}") from None


def launch(desk: Desk, arguments: Sequence[str], *, watch: float | None, mouse: bool) -> int:
    """Run the app until it is quit; returns the exit status. `arguments` are those of the command line."""
    _check(desk)
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
