"""The editor's desk: keep, order, annotate, preview, export."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from hstui.errors import HstuiError
from hstui.tui.commands.read import current_story
from hstui.tui.panes.news import NewsPane
from hstui.tui.panes.tabs import ReportPane

if TYPE_CHECKING:
    from hstui.tui.app import HstuiApp

FORMATS = ("markdown", "html", "text", "json")
SUFFIXES = {".md": "markdown", ".html": "html", ".txt": "text", ".json": "json"}


def _after_edit(app: HstuiApp) -> None:
    app.save_soon()
    if app.page is not None:
        app.page.rebuild()
    app.feed(app.main.pane)
    for tab, pane in app.main.panes.items():
        if tab != app.main.tab:
            pane.book = None
    app.show_lines()


def keep_or_drop(app: HstuiApp) -> None:
    """Leave a story out of the report, or take it back in; the cursor goes on."""
    story_id, book = current_story(app), app.book()
    if not story_id or book is None:
        app.tell(app.say("pick_story"), "warn")
        return
    title = book.stories[story_id].title if story_id in book.stories else story_id
    dropped = app.session.toggle("dropped", story_id, "did.drop")
    _after_edit(app)
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
    _after_edit(app)


async def ask_note(app: HstuiApp) -> None:
    """Write a note under a story."""
    from hstui.tui.commands.find import ask

    story_id = current_story(app)
    if not story_id:
        app.tell(app.say("pick_story"), "warn")
        return

    def done(text: str) -> None:
        app.session.note(story_id, text)
        _after_edit(app)

    await ask(app, app.say("desk.note_prompt"), app.session.store.state.notes.get(story_id, ""), done=done)


def reset(app: HstuiApp) -> None:
    """Forget all edits."""
    if app.session.reset_edits():
        _after_edit(app)
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
    write(app, "markdown", None)


def write(app: HstuiApp, fmt: str, path: Path | None) -> None:
    """Write the edited edition off the loop; the path is shown."""
    edition = app.session.report()
    if edition is None:
        app.tell(app.say("export.nothing"), "warn")
        return

    def run() -> None:
        try:
            written = app.desk.export(edition, fmt, free_path(path, edition.id, fmt) if path is not None else None)
        except (OSError, HstuiError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            app.call_later(app.tell, app.say("export.failed", why=why), "bad")
        else:
            app.call_later(app.tell, app.say("export.done", path=written))

    threading.Thread(target=run, name="export", daemon=True).start()


def free_path(path: Path, name: str, fmt: str) -> Path:
    """The path, with a name when it is a folder, with a number when something is there already."""
    suffix = next(suffix for suffix, known in SUFFIXES.items() if known == fmt)
    target = path / f"{name}{suffix}" if path.is_dir() else path
    stem, number = target.stem, 2
    while target.exists() or target.is_symlink():
        target = target.with_name(f"{stem}-{number}{target.suffix}")
        number += 1
    return target


async def ask_export(app: HstuiApp) -> None:
    """Ask format and place; both are remembered."""
    from hstui.tui.commands.move import here, open_page, title_line
    from hstui.tui.page import PageScreen
    from hstui.tui.rows import Row, Target
    from hstui.tui.safe import Piece

    values = app.session.store.state.values
    place = values.get("export_dir") or (str(app.settings.export_dir) if app.settings.export_dir else "")
    last = values.get("export_format", "markdown")
    formats = sorted(FORMATS, key=lambda fmt: fmt != last)

    def build(_width: int, typed: str) -> list[Row]:
        target = Path(typed).expanduser() if typed else None
        chosen = SUFFIXES.get(target.suffix.lower()) if target is not None else None
        shown = [chosen] if chosen else formats
        return [Row((Piece(f"  {fmt}"),), Target("format", fmt, typed)) for fmt in shown]

    async def chosen(target: Target) -> None:
        app.pop_screen()
        typed = target.title.strip()
        path = Path(typed).expanduser() if typed else None
        app.session.store.value("export_format", target.id)
        if path is not None:
            app.session.store.value("export_dir", str(path if not path.suffix else path.parent))
        write(app, target.id, path)

    app.session.leave(here(app))
    foot = (Piece(f" {app.say('export.hint')}", "bar"),)
    title = title_line(app, app.say("export.title"))
    await open_page(
        app, PageScreen("export", title, foot, build, prompt=app.say("export.place"), chosen=chosen, initial=place)
    )
