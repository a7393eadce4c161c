"""Going places: tabs, views, pages, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from hstui.tui.keys import TAB_NAMES, key_of
from hstui.tui.page import PageScreen
from hstui.tui.pages import money
from hstui.tui.rows import Row, Target
from hstui.tui.safe import Line, Piece
from hstui.tui.session import Place, Spot
from hstui.tui.widgets.lines import LineView
from hstui.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from hstui.tui.app import HstuiApp
    from hstui.tui.panes.news import NewsPane


def here(app: HstuiApp) -> Place:
    """Where the reader is."""
    pane, page = app.main.pane, app.page
    return Place(
        app.main.tab,
        _spot(pane.main),
        _spot(pane.view),
        page.place if page is not None else "",
        _spot(page.view) if page is not None else Spot(),
    )


def _spot(view: LineView) -> Spot:
    known = 0 <= view.cursor < view.count()
    return Spot(view.id or "", view.key_at(view.cursor), view.cursor) if known else Spot(view.id or "")


def title_line(app: HstuiApp, title: str) -> Line:
    """A page's first line: the marks that must always be seen, then its title."""
    from hstui.tui.chrome import head_left

    marks = [piece for piece in head_left(app) if piece.role == "mark"]
    spaced = [part for mark in marks for part in (mark, Piece(" ", "bar"))]
    edition = app.session.edition
    when = f"   {app.say('edition_of', date=edition.as_of.strftime('%m-%d %H:%M'))}" if edition is not None else ""
    return (*spaced, Piece(f" {title}", "title"), Piece(when, "bar"))


def page_foot(app: HstuiApp, *, typed_into: bool = False) -> Line:
    """The keys of a page; on one that is typed into, letters are no keys."""
    hint = app.say("page.choose") if typed_into else app.say("page.hint", key=key_of("story.link", app.settings.keymap))
    return (Piece(f" {hint}", "bar"),)


async def open_page(app: HstuiApp, page: PageScreen) -> None:
    """Put a page on top; it is composed and has the focus when the next key is read."""
    page.too_small = app.say("too_small")
    await app.push_screen(page)


async def show_tab(app: HstuiApp, tab: str) -> None:
    """Show a tab and feed it if it has not the present edition."""
    leave_pages(app)
    new = await app.main.show_tab(tab)
    pane = app.main.pane
    if new or pane.book is None:
        app.feed(pane)
    if new and tab == "news" and app.session.follow:
        from hstui.tui.commands.live import apply_follow

        apply_follow(app)
    app.show_lines()


def leave_pages(app: HstuiApp) -> None:
    """Take all pages off the tabs."""
    while app.page is not None:
        app.pop_screen()


async def go_to_tab(app: HstuiApp, tab: str) -> None:
    """A tab by its key."""
    if tab != app.main.wanted or app.page is not None:
        app.session.leave(here(app))
        await show_tab(app, tab)


async def step_tab(app: HstuiApp, step: int) -> None:
    """The tab beside."""
    place = TAB_NAMES.index(app.main.wanted)
    await go_to_tab(app, TAB_NAMES[(place + step) % len(TAB_NAMES)])


def step_focus(app: HstuiApp, step: int) -> None:
    """The view beside."""
    if app.page is not None:
        prompts = list(app.page.query(Prompt))
        focusable: list[Widget] = [*prompts, app.page.sheet]
        focused = app.page.focused
        at = focusable.index(focused) if focused in focusable else 0
        app.page.set_focus(focusable[(at + step) % len(focusable)])
        return
    views = app.main.pane.views
    if not views:
        return
    view = app.view
    place = views.index(view) if view in views else -1
    app.main.set_focus(views[(place + step) % len(views)])


def step_aside(app: HstuiApp, step: int) -> None:
    """The thing beside on the same line; at its edge the view beside."""
    if not app.view.step_part(step):
        step_focus(app, step)


async def open_target(app: HstuiApp) -> None:
    """Enter: what the cursor stands on."""
    page, target = app.page, app.view.target
    if target is None:
        return
    if page is not None and page.chosen is not None:
        await page.chosen(target)
        return
    if page is None and app.main.pane.open(target):
        if target.kind == "story":
            _mark_read(app, target.id)
        return
    await go_to(app, target)


def _mark_read(app: HstuiApp, story_id: str) -> None:
    if app.session.mark_read(story_id):
        app.feed(app.main.pane)


async def go_to(app: HstuiApp, target: Target) -> None:
    """Open what a row stands for, wherever it belongs."""
    book = app.book()
    if book is None:
        return
    if target.kind == "stock":
        await show_stock(app, target.id)
    elif target.kind == "tab":
        await go_to_tab(app, target.id)
    elif target.story_id:
        app.session.leave(here(app))
        await show_story(app, target.story_id)
        _mark_read(app, target.story_id)
    elif target.kind in ("risk", "call"):
        app.session.leave(here(app))
        await show_tab(app, "risk")
        app.main.pane.main.go_key(target.id)
    elif target.kind == "item" and target.url:
        from hstui.tui.commands.read import open_link

        open_link(app)
    elif target.figures or target.evidence:
        from hstui.tui.commands.read import trace

        await trace(app)


async def show_story(app: HstuiApp, story_id: str) -> None:
    """A story in the news tab."""
    from hstui.tui.panes.news import NewsPane

    await show_tab(app, "news")
    pane = app.main.pane
    if isinstance(pane, NewsPane):
        pane.call_after_refresh(_point_at, app, pane, story_id)


def _point_at(app: HstuiApp, pane: NewsPane, story_id: str) -> None:
    if not pane.show_story(story_id):
        return
    if pane.narrow:  # the list alone would not show what was opened
        pane.read()
    if app.session.query != pane.query_text:
        app.session.query = pane.query_text  # the filter hid it
        app.show_lines()


async def show_stock(app: HstuiApp, code: str, *, remember: bool = True) -> None:
    """A stock's page."""
    book = app.book()
    if book is None:
        return
    if app.page is not None and app.page.place == f"stock:{code}":
        return
    if remember:
        app.session.leave(here(app))
    title = title_line(app, f"{app.say('stock.title')}  {book.name(code)} {code}")

    def build(width: int, _typed: str) -> list[Row]:
        now = app.book()
        return money.stock_rows(code, now, width) if now is not None else []

    await open_page(app, PageScreen(f"stock:{code}", title, page_foot(app), build))


async def _go(app: HstuiApp, place: Place) -> None:
    await show_tab(app, place.tab)
    pane = app.main.pane
    pane.main.return_to(place.main.key, place.main.row)
    view = next((view for view in pane.query(LineView) if view.id == place.focus.view and view.display), pane.main)
    if view is not pane.main:
        pane.moved(pane.main)  # what it shows is that of the row in the main view
        view.return_to(place.focus.key, place.focus.row)
    app.main.set_focus(view)
    kind, _, rest = place.page.partition(":")
    if kind == "stock":
        await show_stock(app, rest, remember=False)
        if app.page is not None:
            app.page.view.return_to(place.on_page.key, place.on_page.row)


async def back(app: HstuiApp) -> None:
    """To the place before."""
    place = app.session.back(here(app))
    if place is None:
        if app.page is not None:
            close(app)
        else:
            app.tell(app.say("nav.start"))
        return
    await _go(app, place)


async def forward(app: HstuiApp) -> None:
    """To the place that back came from."""
    place = app.session.forward(here(app))
    if place is None:
        app.tell(app.say("nav.end"))
        return
    await _go(app, place)


def close(app: HstuiApp) -> None:
    """Escape: the prompt, the page, the reading pane, the filter, a theme that is not to be seen, in this order."""
    from hstui.tui.commands import find

    if find.stop_asking(app):
        return
    if app.page is not None:
        app.pop_screen()
        app.show_foot()
        return
    if app.main.pane.close():
        return
    if app.session.query:
        find.set_filter(app, "")
        app.tell(app.say("find.cleared"))
        return
    from hstui.tui.panes.news import NewsPane

    pane = app.main.pane
    if isinstance(pane, NewsPane) and pane.all_themes():
        app.tell(app.say("find.all_themes"))
