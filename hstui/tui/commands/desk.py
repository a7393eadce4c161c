"""The editor's desk: keep, order, annotate, preview, export."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from hstui.errors import HstuiError, reason
from hstui.formats import BY_SUFFIX, SUFFIXES
from hstui.tui.commands.read import current_story, show_marks
from hstui.tui.keys import key_of
from hstui.tui.panes.news import NewsPane
from hstui.tui.panes.tabs import ReportPane

if TYPE_CHECKING:
    from hstui.tui.app import HstuiApp

_SEPARATORS = tuple({"/", os.sep})


def keep_or_drop(app: HstuiApp) -> None:
    """Leave a story out of the report, or take it back in; the cursor goes on."""
    story_id, book = current_story(app), app.book()
    if not story_id or book is None:
        app.tell(app.say("pick_story"), "warn")
        return
    title = book.stories[story_id].title if story_id in book.stories else story_id
    dropped = app.session.toggle("dropped", story_id, "did.drop")
    show_marks(app)
    pane = app.main.pane
    if app.page is None and isinstance(pane, NewsPane) and app.view is pane.stories:
        pane.stories.move(1)
    app.tell(app.say("desk.dropped" if dropped else "desk.kept", title=title))


def move_story(app: HstuiApp, step: int) -> None:
    """Move a story within its section of the report."""
    story_id = current_story(app)
    if not story_id:
        app.tell(app.say("pick_story"), "warn")
        return
    if not app.session.move(story_id, step):
        app.tell(app.say("desk.edge"))
        return
    show_marks(app)


async def ask_note(app: HstuiApp) -> None:
    """Write a note under a story."""
    from hstui.tui.commands.find import ask

    story_id = current_story(app)
    if not story_id:
        app.tell(app.say("pick_story"), "warn")
        return

    def done(text: str) -> None:
        app.session.note(story_id, text)
        show_marks(app)

    await ask(app, app.say("desk.note_prompt"), app.session.store.state.notes.get(story_id, ""), done=done)


def reset(app: HstuiApp) -> None:
    """Forget all edits."""
    if app.session.reset_edits():
        show_marks(app)
        app.tell(app.say("desk.reset", key=key_of("story.undo", app.settings.keymap)))
    else:
        app.tell(app.say("desk.no_edits"))


def make_report(app: HstuiApp) -> None:
    """Have the report's text made in a thread, and show it when it is the newest."""
    edition = app.session.report()
    pane = app.main.panes.get("report")
    if edition is None or not isinstance(pane, ReportPane):
        return
    pane.wanted += 1
    wanted = pane.wanted

    def run() -> None:
        try:
            text, error = app.desk.report_text(edition), ""
        except Exception as failure:  # the preview must not take the screen away
            text, error = "", f"{type(failure).__name__}: {failure}"
        app.call_later(pane.show_text, wanted, text, error)

    threading.Thread(target=run, name="report", daemon=True).start()


def export(app: HstuiApp) -> None:
    """Write Markdown at once."""
    write(app, "markdown", "")


def write(app: HstuiApp, fmt: str, typed: str) -> None:
    """Write the edited edition off the loop, to a place as typed if there is one; the path is shown."""
    edition = app.session.report()
    if edition is None:
        app.tell(app.say("export.nothing"), "warn")
        return

    def run() -> None:
        where = _place(typed) if typed else None
        try:
            if where is not None and (typed.endswith(_SEPARATORS) or where.is_dir()):
                where /= f"{edition.id}{SUFFIXES[fmt]}"  # a folder, be it there or not: no file of its name
            written = app.desk.export(edition, fmt, where, beside=True)
        except (OSError, HstuiError, ValueError) as error:
            where = where or app.settings.export_dir or Path.cwd()
            app.call_later(app.tell, app.say("export.failed", path=where, why=reason(error)), "bad")
        else:
            app.call_later(_written, app, fmt, written, asked=bool(typed))

    threading.Thread(target=run, name="export", daemon=True).start()


def _written(app: HstuiApp, fmt: str, path: Path, *, asked: bool) -> None:
    """Tell where; format and folder that were asked for are proposed the next time, since they do work."""
    if asked:
        app.session.store.value("export_format", fmt)
        app.session.store.value("export_dir", str(path.parent))
    app.tell(app.say("export.done", path=path))


def _proposed(app: HstuiApp) -> str:
    """The folder where to write, with the separator behind which a name can be typed."""
    held = app.session.store.state.values.get("export_dir", "")
    place = Path(held) if held and _is_folder(Path(held)) else app.settings.export_dir
    return f"{str(place).rstrip(os.sep)}{os.sep}" if place is not None else ""


def _place(typed: str) -> Path:
    """A place as typed, perhaps half of it: `~me` may be nobody's home yet."""
    try:
        return Path(typed).expanduser()
    except RuntimeError:
        return Path(typed)


def _is_folder(place: Path) -> bool:
    try:
        return place.is_dir()
    except OSError:  # a name that is too long
        return False


async def ask_export(app: HstuiApp) -> None:
    """Ask format and place; both are remembered once they served."""
    from hstui.tui.commands.move import here, open_page, title_line
    from hstui.tui.page import PageScreen
    from hstui.tui.rows import Row, Target, text_row
    from hstui.tui.safe import Piece

    last = app.session.store.state.values.get("export_format", "markdown")
    formats = sorted(SUFFIXES, key=lambda fmt: fmt != last)

    def build(_width: int, typed: str) -> list[Row]:
        target = _place(typed)
        suffix = "" if typed.endswith(_SEPARATORS) or _is_folder(target) else target.suffix.lower()
        if suffix and suffix not in BY_SUFFIX:
            return [text_row(f"  {app.say('export.suffix', suffix=suffix, known=' '.join(SUFFIXES.values()))}", "bad")]
        shown = [BY_SUFFIX[suffix]] if suffix else formats
        return [Row((Piece(f"  {fmt}"),), Target("format", fmt, typed)) for fmt in shown]

    async def chosen(target: Target) -> None:
        app.pop_screen()
        write(app, target.id, target.title.strip())

    app.session.leave(here(app))
    foot = (Piece(f" {app.say('export.hint')}", "bar"),)
    title = title_line(app, app.say("export.title"))
    await open_page(
        app,
        PageScreen(
            "export",
            title,
            foot,
            build,
            prompt=app.say("export.place"),
            chosen=chosen,
            initial=_proposed(app),
        ),
    )
