"""Finding: the filter, saved filters, the palette, help."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events

from hstui.tui.commands.move import here, open_page, page_foot, show_stock, show_tab, title_line
from hstui.tui.filter import FilterError, Matcher, parse
from hstui.tui.keys import KEYS, keys_of, shown
from hstui.tui.page import PageScreen
from hstui.tui.pages.help import command_rows, help_rows
from hstui.tui.panes.news import NewsPane
from hstui.tui.pinyin import initials
from hstui.tui.rows import Row, Target, text_row
from hstui.tui.widgets.bars import Bar
from hstui.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from hstui.tui.app import HstuiApp


async def ask(
    app: HstuiApp,
    hint: str,
    text: str = "",
    *,
    typed: Callable[[str], object] | None = None,
    done: Callable[[str], None],
    given_up: Callable[[], None] | None = None,
    proposed: bool = False,
) -> None:
    """Ask for a line in place of the foot; of a text that is only proposed, what is typed takes the place."""
    stop_asking(app)
    app.hush()  # what was said before is not about what is asked now

    def answered(answer: str) -> None:
        prompt.given_up = None
        stop_asking(app)
        done(answer)

    prompt = Asking(hint, text, typed, answered, given_up)
    app.screen.query_one("#foot", Bar).display = False
    # Focused before the next key is read: what is typed right after the command belongs to the prompt.
    await app.screen.mount(prompt)
    app.screen.set_focus(prompt)
    if proposed:
        prompt.select_all()


class Asking(Prompt):
    """A prompt at the foot of the screen."""

    def __init__(
        self,
        hint: str,
        text: str,
        typed: Callable[[str], object] | None,
        done: Callable[[str], None],
        given_up: Callable[[], None] | None,
    ) -> None:
        super().__init__(hint, text, done, id="asking")
        self.typed, self.given_up = typed, given_up
        self.ended = False
        """Answered or given up; it leaves the screen a moment later."""
        self._told = self.text

    async def take(self, event: events.Key) -> bool:
        """Deal with a key; what was typed is told at once, so that one frame shows the letter and what it does."""
        taken = await super().take(event)
        self._tell()
        return taken

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        """Tell what came otherwise than by keys."""
        event.stop()
        self._tell()

    def _tell(self) -> None:
        """Tell who asked, unless it is known or the end has overtaken it."""
        if self.typed is not None and not self.ended and self.text != self._told:
            self._told = self.text
            self.typed(self._told)


def stop_asking(app: HstuiApp) -> bool:
    """Take the prompt away; False if there is none."""
    found = [prompt for prompt in app.screen.query(Asking) if not prompt.ended]
    for prompt in found:
        prompt.ended = True
        if prompt.given_up is not None:
            prompt.given_up()
        app.screen.query_one("#foot", Bar).display = True
        app.screen.set_focus(app.view)  # before the prompt goes, or Textual gives the focus to its neighbour
        prompt.remove()
    return bool(found)


# The filter


def _matcher(app: HstuiApp) -> Matcher:
    if app.matcher is None:
        app.matcher = Matcher(app.settings.aliases)
    return app.matcher


def set_filter(app: HstuiApp, text: str, *, typing: bool = False) -> str:
    """Filter the news, those of later editions too; gives why a filter is bad, which shows all stories: never an empty
    list unexplained. While it is typed, in place of the foot, its count or what is bad stands beside the tabs."""
    app.hush()  # perhaps about the filter before
    book, pane = app.book(), app.main.panes.get("news")
    if not isinstance(pane, NewsPane):
        return ""
    why = ""
    try:
        terms = parse(text)
        if book is not None:
            _matcher(app).check(terms, book)
    except FilterError as error:
        why = app.say(error.word, **error.places)
        if typing:  # half a word is no mistake
            app.session.status = (why, "dim" if error.unfinished else "bad")
        pane.query_text = ""
    else:
        app.session.query = pane.query_text = text if terms else ""
        pane.compile = _matcher(app).compiled
    if book is not None:
        pane.update(book)
        if typing and not why:
            app.session.status = (app.say("news.shown", shown=pane.stories.count(), n=len(book.stories)), "accent")
    app.show_lines()
    return why


async def ask_filter(app: HstuiApp) -> None:
    """`/`: filter as one types, in the news tab."""
    if app.main.tab != "news" or app.page is not None:
        app.session.leave(here(app))
        await show_tab(app, "news")
    before = app.session.query

    def done(text: str) -> None:
        _filter_or_tell(app, text, before)

    def given_up() -> None:
        set_filter(app, before)
        _no_status(app)

    await ask(
        app,
        app.say("find.placeholder"),
        before,
        typed=lambda text: set_filter(app, text, typing=True),
        done=done,
        given_up=given_up,
    )


def _filter_or_tell(app: HstuiApp, text: str, before: str) -> None:
    """Filter; with what cannot be a filter stay with the one before, and tell why."""
    why = set_filter(app, text)
    if why:
        set_filter(app, before)
        app.tell(app.say("find.error", why=why), "bad")
    _no_status(app)


def _no_status(app: HstuiApp) -> None:
    app.session.status = ("", "")
    app.show_lines()


async def use_filter(app: HstuiApp, text: str) -> None:
    """Go to the news with a filter."""
    app.session.leave(here(app))
    await show_tab(app, "news")
    _filter_or_tell(app, text, app.session.query)


def saved_filters(app: HstuiApp) -> dict[str, str]:
    """The configuration's, then the reader's."""
    return {**app.settings.filters, **app.session.saved.all()}


async def show_saved(app: HstuiApp) -> None:
    """Choose a saved filter."""
    app.session.leave(here(app))

    def build(width: int, typed: str) -> list[Row]:
        held = saved_filters(app)
        entries = [
            (Target("filter", text, name), name, text)
            for name, text in held.items()
            if typed.casefold() in name.casefold()
        ]
        if not entries:
            return [text_row(f" {app.say('find.saved_other' if held else 'find.saved_none')}", "dim")]
        return command_rows(entries, app.settings.lang, width)

    async def chosen(target: Target) -> None:
        app.pop_screen()
        await use_filter(app, target.id)

    title = title_line(app, app.say("find.saved_title"))
    await open_page(
        app,
        PageScreen(
            "saved", title, page_foot(app, typed_into=True), build, prompt=app.say("find.saved_title"), chosen=chosen
        ),
    )


async def ask_save(app: HstuiApp) -> None:
    """Save the present filter under a name."""
    query = app.session.query
    if not query:
        app.tell(app.say("find.nothing_to_save"), "warn")
        return

    def done(name: str) -> None:
        if not name:
            return
        if app.session.saved.put(name, query):
            app.tell(app.say("find.saved", name=name))
        else:
            app.tell(app.say("find.not_saved", file=str(app.session.saved.path)), "bad")

    await ask(app, app.say("find.save_as"), query, done=done, proposed=True)


# The palette and help


def palette_entries(app: HstuiApp, typed: str) -> list[tuple[Target, str, str]]:
    """Commands, stocks, filters, themes that match what was typed, best first."""
    from hstui.tui.looks import OWN

    lang = app.settings.lang
    wanted = typed.strip().casefold()
    ranked: list[tuple[int, int, tuple[Target, str, str]]] = []

    def offer(target: Target, label: str, hint: str, *names: str) -> None:
        rank = _rank(wanted, (label, *names))
        if rank is not None:
            ranked.append((rank, len(ranked), (target, label, hint)))

    for key in KEYS:
        pressed = " ".join(shown(name) for name in keys_of(key, app.settings.keymap))
        hint = f"{key.mnemonic:<12}{pressed}"
        names = (*key.mnemonic.split(), key.id, *key.labels)
        offer(Target("command", key.id, key.label(lang)), key.label(lang), hint, *names)
    book = app.book()
    if book is not None:
        matcher = _matcher(app)
        for code, name in sorted(book.names.items()):
            called, letters = matcher.names(code, name)
            offer(Target("stock", code, name), f"{name} {code}", "", code.lstrip("0"), code, *called, *letters)
    for name, text in saved_filters(app).items():
        offer(Target("filter", text, name), f"/ {name}", text, text)
    for name in OWN:
        offer(Target("theme", name, name), name, "")
    return [entry for _, _, entry in sorted(ranked, key=lambda item: item[:2])]


def _rank(wanted: str, names: tuple[str, ...]) -> int | None:
    if not wanted:
        return 0
    best: int | None = None
    for name in names:
        folded = name.casefold()
        if not folded:
            continue
        rank = 0 if folded == wanted else 1 if folded.startswith(wanted) else 2 if wanted in folded else None
        if rank is None and wanted in initials(name):
            rank = 3
        if rank is not None and (best is None or rank < best):
            best = rank
    return best


async def show_palette(app: HstuiApp) -> None:
    """`:`: every command by name, mnemonic or code."""
    if app.page is not None and app.page.place == "palette":
        return

    def build(width: int, typed: str) -> list[Row]:
        return command_rows(palette_entries(app, typed), app.settings.lang, width)

    async def chosen(target: Target) -> None:
        app.pop_screen()
        await run_entry(app, target)

    title = title_line(app, app.say("palette.title"))
    await open_page(
        app,
        PageScreen(
            "palette", title, page_foot(app, typed_into=True), build, prompt=app.say("palette.search"), chosen=chosen
        ),
    )


async def run_entry(app: HstuiApp, target: Target) -> None:
    """Do what a palette entry stands for."""
    if target.kind == "command":
        await app.action_do(target.id)
    elif target.kind == "stock":
        await show_stock(app, target.id)
    elif target.kind == "filter":
        await use_filter(app, target.id)
    elif target.kind == "theme":
        from hstui.tui.commands.look import set_theme

        set_theme(app, target.id)


async def show_help(app: HstuiApp) -> None:
    """`?`: every key, searchable; enter runs what the cursor stands on."""
    if app.page is not None and app.page.place == "help":
        return

    def build(width: int, typed: str) -> list[Row]:
        return help_rows(app.settings.lang, app.settings.keymap, typed, width)

    async def chosen(target: Target) -> None:
        app.pop_screen()
        await run_entry(app, target)

    title = title_line(app, app.say("help.title"))
    await open_page(
        app,
        PageScreen("help", title, page_foot(app, typed_into=True), build, prompt=app.say("help.search"), chosen=chosen),
    )
