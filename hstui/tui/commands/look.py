"""Looks: sorting, script, colours, themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hstui.tui.looks import OWN
from hstui.tui.widgets.table import NumberTable

if TYPE_CHECKING:
    from hstui.tui.app import HstuiApp


def _table(app: HstuiApp) -> NumberTable | None:
    if app.page is not None:
        return None
    if isinstance(app.view, NumberTable):
        return app.view
    main = app.main.pane.main
    return main if isinstance(main, NumberTable) else None


def sort(app: HstuiApp) -> None:
    """By the next column."""
    table = _table(app)
    if table is None:
        app.tell(app.say("sort.none"), "warn")
        return
    name = table.next_column()
    app.tell(app.say("sort.by", name=name) if name else app.say("follow.off"))


def reverse(app: HstuiApp) -> None:
    """The other way round."""
    table = _table(app)
    if table is None:
        app.tell(app.say("sort.none"), "warn")
        return
    table.sort_by(table.sort_column, reverse=not table.reverse)


def next_script(app: HstuiApp) -> None:
    """As written, the reader's own script, the other one."""
    from hstui.text.script import to_hans, to_hant  # OpenCC loads with the first use

    steps = [("script.off", None), ("script.hans", to_hans), ("script.hant", to_hant)]
    if app.settings.lang == "zh-Hant":
        steps[1:] = reversed(steps[1:])
    place = next((at for at, (_, convert) in enumerate(steps) if convert is app.session.convert), 0)
    word, app.session.convert = steps[(place + 1) % len(steps)]
    app.show_all()
    app.tell(app.say(word))


def swap_colours(app: HstuiApp) -> None:
    """Red up or green up."""
    app.red_up = not app.red_up
    app.session.store.value("red_up", "yes" if app.red_up else "no")
    app.refresh_css(animate=False)
    repaint(app)
    app.tell(app.say("colours.red_up" if app.red_up else "colours.green_up"))


def next_theme(app: HstuiApp) -> None:
    """The next of our themes."""
    place = OWN.index(app.theme) if app.theme in OWN else -1
    set_theme(app, OWN[(place + 1) % len(OWN)])


def set_theme(app: HstuiApp, name: str) -> None:
    """A theme by name."""
    app.theme = name
    app.session.store.value("theme", name)
    app.call_later(repaint, app)
    app.tell(app.say("theme.now", name=name))


def repaint(app: HstuiApp) -> None:
    """What was drawn keeps its old colours until it is told."""
    for screen in app.screen_stack:
        screen.notify_style_update()
        for widget in screen.query("*"):
            widget.notify_style_update()
        screen.refresh(layout=True)
