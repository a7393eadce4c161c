"""What happens once the first frame is on screen: memory is put in order, the schedule and the refresh begin; and at
the last."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.messages import TerminalSupportsSynchronizedOutput

from hstui.tui.chrome import head_left
from hstui.tui.safe import Piece
from hstui.tui.signals import on_ending_signals
from hstui.tui.troubles import Troubles
from hstui.tui.widgets.bars import Bar

if TYPE_CHECKING:
    from hstui.tui.app import HstuiApp
    from hstui.tui.filter import Matcher


_ANSWER = 1.0
"""Seconds in which a terminal answers, however far away it is."""
_SLICE, _REST = 0.003, 0.005
"""Seconds that stories are folded at a stretch, and left to keys in between."""


def _load_the_rest(app: HstuiApp) -> None:
    """What the first key and the first visit of a tab would else wait for; in a thread."""
    import hstui.tui.commands
    import hstui.tui.page
    import hstui.tui.pages.macro
    import hstui.tui.pages.money
    import hstui.tui.pages.report
    import hstui.tui.pages.sources
    import hstui.tui.panes.news
    import hstui.tui.widgets.prompt  # noqa: F401 - loaded for its place in sys.modules
    from hstui.tui.filter import Matcher

    matcher = Matcher(app.settings.aliases)
    matcher.prepare()
    with contextlib.suppress(RuntimeError):  # the app was left meanwhile
        app.call_later(_take_matcher, app, matcher)


def _take_matcher(app: HstuiApp, matcher: Matcher) -> None:
    app.matcher = app.matcher or matcher
    app.run_worker(_fold_stories(app, app.matcher), group="fold", exclusive=True)


async def _fold_stories(app: HstuiApp, matcher: Matcher) -> None:
    """Make what the filter looks in, a slice at a time: the first letter typed need not wait for all stories."""
    book = app.book()
    if book is None:
        return
    now = asyncio.get_running_loop().time
    until = now() + _SLICE
    for story in book.stories.values():
        matcher.texts(story, book)
        if now() > until:
            await asyncio.sleep(_REST)
            until = now() + _SLICE
    for section in book.edition.news:
        matcher.column(section.stories, book)
        await asyncio.sleep(_REST)
    # What was made lasts as long as its stories: to look through it for cycles would take 40 ms of some key's time.
    gc.freeze()


def _draw_again(app: HstuiApp) -> None:
    """After Ctrl-z and fg the terminal is empty, which Textual does not know."""
    for screen in app.screen_stack:
        screen.refresh(layout=True)
        for widget in screen.query("*"):
            widget.refresh()


def keep_picture(app: HstuiApp, keep: Callable[[int, int, Sequence[str]], None]) -> None:
    """Keep what is on screen for the next start: marked as an archived edition, with its date, without its age, and
    without the keys, since none works until the live frame is there."""
    edition = app.session.edition
    if app.page is not None or edition is None:
        return
    app.archived, app.progress, app.troubles = True, None, Troubles()
    app.session.status, app.session.held = ("", ""), None
    app.hush()
    app.show_lines()
    dated = f" {app.say('edition_of', date=edition.as_of.strftime('%Y-%m-%d %H:%M'))} "
    app.main.query_one("#top", Bar).show(head_left(app), (Piece(" ", "bar"), Piece(dated, "title")))
    app.main.query_one("#foot", Bar).show((Piece(f" {app.say('mark.archived')} {dated}", "bar"),))
    width, height = app.size
    strips = app.main._compositor.render_strips()[:height]  # the drawn cells; Textual has no public way to them
    for bar in app.main.query(Bar):
        if bar.display and bar.size.height == 1:
            strips[bar.region.y] = bar.render_line(0)
    with contextlib.suppress(OSError):
        keep(width, height, [strip.crop(0, width).render(app.console) for strip in strips])


def let_go_of_keys(app: HstuiApp) -> None:
    """Keys count no more, and nobody waits for the thread that reads them: Textual would, for up to 0.2 s.

    The wait has a use: a mouse that moves meanwhile must not write into the shell. So the terminal is told to be silent
    about the mouse and asked something; when its answer is there, nothing of the mouse can follow. A terminal that
    has not answered that question before is left to Textual's way.

    What this uses of the driver is not public; `run_app` ends the thread."""
    driver = app._driver
    silence = getattr(driver, "_disable_mouse_support", None)
    answers = getattr(app, "_sync_available", False)
    if driver is None or silence is None or not answers or getattr(driver, "_key_thread", None) is None:
        return
    answered = threading.Event()

    def heard(message: object) -> None:
        if isinstance(message, TerminalSupportsSynchronizedOutput):
            answered.set()

    driver.process_message = heard  # type: ignore[method-assign]  # the thread has no other way to be told
    silence()
    driver.write("\x1b[?2026$p")  # DECRQM, as at the start
    driver.flush()
    if answered.wait(_ANSWER):
        driver._key_thread = None  # type: ignore[attr-defined]  # of drivers that have one


def after_first_frame(app: HstuiApp) -> None:
    """Begin what the first frame must not wait for."""
    # Everything imported so far lives as long as the program: collecting it again and again is wasted time.
    gc.enable()
    gc.freeze()
    on_ending_signals(app.quit_now)
    app.app_resume_signal.subscribe(app.main, lambda _app: _draw_again(app))
    threading.Thread(target=_load_the_rest, args=(app,), name="load", daemon=True).start()
    from hstui.tui import keys

    unknown = keys.unknown_ids(app.settings.keymap)
    if unknown:
        app.tell(app.say("keys.unknown", ids=", ".join(unknown)), "warn")
    app.tell_losses()
    if app.settings.watch_minutes:
        from hstui.tui.watch import Watch

        app.watch_schedule = Watch(app, app.settings.watch_minutes)
    if app.settings.refresh_on_open:
        app.refresher.start(early=app.session.outdated)
        app.show_lines()
