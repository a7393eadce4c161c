"""Reading: links, copies, traces, marks."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from hstui.text.clean import clean_text
from hstui.text.markdown import link
from hstui.tui import links
from hstui.tui.commands.move import here, open_page, page_foot, title_line
from hstui.tui.keys import key_of
from hstui.tui.page import PageScreen
from hstui.tui.pages.trace import trace_rows
from hstui.tui.rows import Row, Target
from hstui.tui.session import next_story
from hstui.tui.widgets.lines import LineView

if TYPE_CHECKING:
    from hstui.tui.app import HstuiApp


def current_story(app: HstuiApp) -> str:
    """The id of the story that a command means; empty if there is none."""
    from hstui.tui.panes.news import NewsPane

    target = app.view.target
    if target is not None and target.kind == "story":
        return target.id
    pane = app.main.pane
    if app.page is None and isinstance(pane, NewsPane) and pane.stories.story is not None:
        return pane.stories.story.id
    return ""


def current_target(app: HstuiApp) -> Target | None:
    """What the cursor stands on; in the news tab at least the story."""
    target = app.view.target
    if target is not None and (target.url or target.figures or target.evidence):
        return target
    book, story_id = app.book(), current_story(app)
    if book is not None and story_id in book.stories:
        from hstui.tui.widgets.stories import story_target

        return story_target(book.stories[story_id])
    return target


def _link_of(app: HstuiApp, target: Target | None, none: str) -> str:
    """The link that a row leads to, checked; empty, and the reader told (of no link at all with `none`), if it cannot
    be used."""
    if target is None or not target.url:
        app.tell(app.say(none), "warn")
        return ""
    try:
        return links.checked(target.url)
    except links.LinkRefusedError as error:
        app.tell(app.say("link.refused", why=error), "warn")
        return ""


def open_link(app: HstuiApp) -> None:
    """Open the link in a browser, in a thread of its own."""
    target = current_target(app)
    url = _link_of(app, target, "link.none")
    if not url:
        return
    app.tell(app.say("link.opening", url=url))

    def run() -> None:
        try:
            process = links.open_link(url)
        except links.LinkRefusedError as error:
            app.call_later(app.tell, app.say("link.refused", why=error), "warn")
        except links.LinkFailedError as error:
            failed = app.say("link.failed", program=error.program, status=error.status, url=url, key=copying)
            app.call_later(app.tell, failed, "bad")
        else:
            if target is not None and target.story_id:
                app.call_later(_seen, app, target.story_id)
            process.wait()

    copying = key_of("story.copy_link", app.settings.keymap)
    threading.Thread(target=run, name="link", daemon=True).start()


def _seen(app: HstuiApp, story_id: str) -> None:
    if app.session.mark_read(story_id) and app.is_running:  # it may have been left since the link was opened
        app.feed(app.main.pane)


def copy_link(app: HstuiApp) -> None:
    """Copy the link through the terminal (OSC 52)."""
    url = _link_of(app, current_target(app), "copy.none")
    if not url:
        return
    app.copy_to_clipboard(url)
    app.tell(app.say("copy.done", text=url))


def copy_markdown(app: HstuiApp) -> None:
    """Copy title and link as Markdown, the summary below."""
    target, book = current_target(app), app.book()
    if target is None or book is None:
        app.tell(app.say("copy.none"), "warn")
        return
    text = link(target.title, target.url) if target.url else target.title
    story = book.stories.get(target.id)
    if story is not None and story.summary:
        text += "\n\n" + story.summary
    app.copy_to_clipboard(clean_text(text))
    app.tell(app.say("copy.done", text=target.title))


async def trace(app: HstuiApp) -> None:
    """Where the figures of what is chosen come from."""
    target, book = current_target(app), app.book()
    if book is None or target is None or not (target.figures or target.evidence):
        in_report = app.page is None and app.main.tab == "report"
        app.tell(app.say("trace.elsewhere" if in_report else "trace.none"), "warn")
        return
    known = any(figure in book.figures for figure in target.figures)
    evidence = () if known and target.kind not in ("evidence", "reason") else target.evidence
    shown = target

    def build(width: int, _typed: str) -> list[Row]:
        return trace_rows(shown.figures, evidence, book, width)

    app.session.leave(here(app))
    title = title_line(app, app.say("trace.title"))
    await open_page(app, PageScreen("trace", title, page_foot(app), build))


def show_marks(app: HstuiApp) -> None:
    """Show and keep what a reader or an editor has just marked."""
    app.hush()  # it may tell the contrary
    app.save_soon()
    if app.page is not None:
        app.page.rebuild()
    app.show_all()


def toggle_mark(app: HstuiApp, kind: str) -> None:
    """Read or unread, pinned or not."""
    story_id = current_story(app)
    if not story_id:
        app.tell(app.say("pick_story"), "warn")
        return
    if kind == "pinned" and app.page is None:
        _step_off(app.view)
    app.session.toggle(kind, story_id, "did.read" if kind == "read" else "did.pin")
    show_marks(app)


def _step_off(view: LineView) -> None:
    """To the story beside, else the one before: the one under the cursor is about to go to another place of the list,
    and the reader stays."""
    start, end = view.extent(view.cursor)
    for place in (view.stop(end, 1), view.stop(start - 1, -1)):
        target = view.target_at(place) if place is not None else None
        if target is not None and target.kind == "story" and target.id != view.key_at(view.cursor):
            view.go(place)
            return


def hide(app: HstuiApp) -> None:
    """Take a story out of sight; the cursor goes to the next one."""
    from hstui.tui.keys import BY_ID, keys_of, shown
    from hstui.tui.panes.news import NewsPane

    story_id, book = current_story(app), app.book()
    if not story_id or book is None:
        app.tell(app.say("pick_story"), "warn")
        return
    pane = app.main.pane
    following = next_story(pane.listed(book), story_id) if isinstance(pane, NewsPane) else ""
    hidden = app.session.toggle("hidden", story_id, "did.hide")
    show_marks(app)
    if hidden and following and isinstance(pane, NewsPane):
        pane.stories.go_key(following)
    if hidden:
        app.tell(app.say("story.hid", key=shown(keys_of(BY_ID["story.undo"], app.settings.keymap)[0])))


def undo(app: HstuiApp) -> None:
    """Take back the latest mark or edit."""
    what = app.session.undo()
    if not what:
        app.tell(app.say("undo.nothing"))
        return
    show_marks(app)
    app.tell(app.say("undo.done", what=app.say(what)))


def zoom(app: HstuiApp) -> None:
    """The reading pane alone, or all views."""
    from hstui.tui.panes.news import NewsPane

    pane = app.main.pane
    if app.page is None and isinstance(pane, NewsPane):
        pane.zoom()
    else:
        app.tell(app.say("zoom.none"), "warn")
