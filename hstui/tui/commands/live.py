"""Refreshing, holding back, following, and older editions."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from hstui.edition.model import Edition
from hstui.errors import HstuiError
from hstui.tui.keys import key_of
from hstui.tui.panes.news import NewsPane
from hstui.tui.troubles import warning_text

if TYPE_CHECKING:
    from hstui.tui.app import HstuiApp


def refresh(app: HstuiApp, *, force: bool = False) -> None:
    """Ask the sources; a second wish joins the first."""
    if not app.refresher.start(force=force, early=app.session.outdated):
        app.tell(app.say("refresh.running"))
    app.show_lines()


def arrived(app: HstuiApp, edition: Edition) -> None:
    """A refresh brought an edition: show it, or hold it while the reader paused or reads an older one."""
    if app.session.paused or app.past:
        app.session.held = edition
        app.tell(app.say("refresh.held", key=_key(app, "live.pause" if app.session.paused else "edition.newer")))
        app.show_lines()
        return
    show(app, edition)
    fresh = len(app.session.fresh)
    if fresh:
        said = app.say("refresh.one") if fresh == 1 else app.say("refresh.done", n=fresh)
    else:
        said = app.say("refresh.same" if app.session.compared else "refresh.first")
    warned = [warning_text(line, app.say) for line in app.troubles.warnings]
    app.tell(app.say("refresh.warned", text=said, why=warned[0]) if warned else said, "warn" if warned else "accent")
    app.save_soon()


def arrived_early(app: HstuiApp, edition: Edition) -> None:
    """Show what there is before the slowest sources have answered; not to who paused or reads an older edition."""
    if app.session.paused or app.past:
        return
    show(app, edition, early=True)
    app.tell(app.say("refresh.early"))


def show(app: HstuiApp, edition: Edition, *, early: bool = False) -> None:
    """Put an edition on screen; cursors stay."""
    app.session.accept(edition, early=early)
    app.archived = False
    app.past = False
    app.show_all()
    if app.page is not None and app.page.place.startswith("stock:"):
        app.page.rebuild()


def _key(app: HstuiApp, command: str) -> str:
    return key_of(command, app.settings.keymap)


def pause(app: HstuiApp) -> None:
    """Hold new editions back, or let them through."""
    session = app.session
    session.paused = not session.paused
    if session.paused:
        app.tell(app.say("refresh.paused", key=_key(app, "live.pause")))
    else:
        held, session.held = session.held, None
        if held is not None and not app.past:
            show(app, held)
        app.tell(app.say("refresh.resumed"))
    app.show_lines()


def follow(app: HstuiApp) -> None:
    """Newest stories on top, or the edition's order; the cursor stays on a story that was chosen."""
    app.session.follow = not app.session.follow
    apply_follow(app)
    app.tell(app.say("follow.on" if app.session.follow else "follow.off"))
    app.show_lines()


def apply_follow(app: HstuiApp) -> None:
    """Tell the news tab how to order."""
    pane = app.main.panes.get("news")
    if isinstance(pane, NewsPane):
        pane.set_follow(app.session.follow)


def step_edition(app: HstuiApp, step: int) -> None:
    """An older (1) or newer (-1) archived edition, read off the loop."""
    session = app.session
    if step < 0 and not app.past:
        app.tell(app.say("edition.newest"))
        return
    # By its moment in whole seconds: the archive has names of its own, and what is shown may not be in it.
    here = session.edition.as_of.replace(microsecond=0) if session.edition is not None else None

    def run() -> None:
        ident = ""
        try:
            held = app.desk.editions()
            beyond = [one for one, at in held if here is None or (at < here if step > 0 else at > here)]
            if not beyond:
                app.call_later(*((app.tell, app.say("edition.oldest")) if step > 0 else (_newest, app, None)))
                return
            ident = beyond[0 if step > 0 else -1]
            edition = app.desk.load(ident)
        except (OSError, HstuiError, ValueError, KeyError) as error:
            app.call_later(app.tell, app.say("edition.failed", id=ident, why=error), "bad")
            return
        last = app.left.as_of if app.left is not None else edition.as_of
        newest = ident == held[0][0] and edition.as_of >= last.replace(microsecond=0) and (step < 0 or here is None)
        app.call_later(_newest if newest else _older, app, edition)

    threading.Thread(target=run, name="archive", daemon=True).start()


def _older(app: HstuiApp, edition: Edition) -> None:
    if not app.past:
        app.left = app.session.edition
    show(app, edition)
    app.past = True
    app.show_lines()
    app.tell(edition.id)


def _newest(app: HstuiApp, edition: Edition | None) -> None:
    held, app.session.held = app.session.held, None
    chosen = held or edition or app.left
    app.left = None
    if chosen is not None:
        show(app, chosen)
        app.tell(chosen.id)
    else:
        app.past = False
        app.show_lines()
