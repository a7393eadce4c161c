"""What the keys do: one function for each id of the key table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from hstui.tui.commands import desk, find, live, look, move, read
from hstui.tui.keys import TAB_NAMES

if TYPE_CHECKING:
    from hstui.tui.app import HstuiApp

Command = Callable[[], object]


def command_table(app: HstuiApp) -> dict[str, Command]:
    """Command id → what it does; a coroutine function's result is awaited."""
    table: dict[str, Command] = {f"tab.{tab}": partial(move.go_to_tab, app, tab) for tab in TAB_NAMES}
    table.update(
        {
            "tab.next": partial(move.step_tab, app, 1),
            "tab.previous": partial(move.step_tab, app, -1),
            "move.down": lambda: app.view.move(1),
            "move.up": lambda: app.view.move(-1),
            "move.top": lambda: app.view.move_end(-1),
            "move.bottom": lambda: app.view.move_end(1),
            "move.half_down": lambda: app.view.move_page(0.5),
            "move.half_up": lambda: app.view.move_page(-0.5),
            "move.page_down": lambda: app.view.move_page(1),
            "move.page_up": lambda: app.view.move_page(-1),
            "move.right": partial(move.step_aside, app, 1),
            "move.left": partial(move.step_aside, app, -1),
            "move.next_section": lambda: app.view.move_section(1),
            "move.previous_section": lambda: app.view.move_section(-1),
            "focus.next": partial(move.step_focus, app, 1),
            "focus.previous": partial(move.step_focus, app, -1),
            "nav.open": partial(move.open_target, app),
            "nav.back": partial(move.back, app),
            "nav.forward": partial(move.forward, app),
            "nav.close": partial(move.close, app),
            "find.filter": partial(find.ask_filter, app),
            "find.saved": partial(find.show_saved, app),
            "find.save": partial(find.ask_save, app),
            "find.palette": partial(find.show_palette, app),
            "story.link": partial(read.open_link, app),
            "story.copy_link": partial(read.copy_link, app),
            "story.copy_markdown": partial(read.copy_markdown, app),
            "story.trace": partial(read.trace, app),
            "story.read": partial(read.toggle_mark, app, "read"),
            "story.pin": partial(read.toggle_mark, app, "pinned"),
            "story.hide": partial(read.hide, app),
            "story.undo": partial(read.undo, app),
            "story.zoom": partial(read.zoom, app),
            "table.sort": partial(look.sort, app),
            "table.reverse": partial(look.reverse, app),
            "view.script": partial(look.next_script, app),
            "view.colours": partial(look.swap_colours, app),
            "view.theme": partial(look.next_theme, app),
            "desk.keep": partial(desk.keep_or_drop, app),
            "desk.lower": partial(desk.move_story, app, 1),
            "desk.raise": partial(desk.move_story, app, -1),
            "desk.note": partial(desk.ask_note, app),
            "desk.reset": partial(desk.reset, app),
            "desk.export": partial(desk.export, app),
            "desk.export_as": partial(desk.ask_export, app),
            "live.refresh": partial(live.refresh, app),
            "live.force": partial(live.refresh, app, force=True),
            "live.pause": partial(live.pause, app),
            "live.follow": partial(live.follow, app),
            "edition.older": partial(live.step_edition, app, 1),
            "edition.newer": partial(live.step_edition, app, -1),
            "app.help": partial(find.show_help, app),
            "app.suspend": app.action_suspend_process,
            "app.quit": app.quit_by_key,
        }
    )
    return table
