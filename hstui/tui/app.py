"""The app: wiring only. Commands are in `commands`, looks in styles/, what pages say in `pages`."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events, on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from hstui.resources import styles_dir
from hstui.tui import theme
from hstui.tui.chrome import foot_line, head_left, head_right, tab_line
from hstui.tui.index import Book
from hstui.tui.keyboard import Keyboard
from hstui.tui.keys import KEYS, TAB_NAMES, key_of
from hstui.tui.panes.base import Pane
from hstui.tui.ports import DeskPort, TuiSettings
from hstui.tui.refresher import Arrived, ArrivedEarly, Failed, Progressed, Refresher
from hstui.tui.safe import Piece, plain
from hstui.tui.saved import SavedFilters
from hstui.tui.screens import MainScreen
from hstui.tui.session import Session
from hstui.tui.state import Store
from hstui.tui.troubles import Troubles
from hstui.tui.widgets.bars import Bar
from hstui.tui.widgets.lines import LineView
from hstui.tui.words import Say, words

if TYPE_CHECKING:
    from hstui.edition.model import Edition
    from hstui.tui.filter import Matcher
    from hstui.tui.page import PageScreen
    from hstui.tui.watch import Watch

_MESSAGE_SECONDS = 6.0
_SAVE_AFTER = 2.0
STYLES = ("base", "overview", "news", "money", "macro", "risk", "changes", "report", "sources", "page")


def _make_pane(tab: str) -> Pane:
    if tab == "news":
        from hstui.tui.panes.news import NewsPane  # each tab's modules load when it is first shown

        return NewsPane(tab)
    from hstui.tui.panes import tabs

    made: dict[str, Callable[[str], Pane]] = {
        "overview": tabs.OverviewPane,
        "money": tabs.MoneyPane,
        "macro": tabs.MacroPane,
        "risk": tabs.RiskPane,
        "changes": tabs.ChangesPane,
        "report": tabs.ReportPane,
        "sources": tabs.SourcesPane,
    }
    return made[tab](tab)


class HstuiApp(App[int], inherit_bindings=False):
    """The morning note on a screen."""

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [
        styles_dir() / f"{name}.tcss" for name in STYLES
    ]
    TITLE = "hstui"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key.keys, f"do('{key.id}')", key.labels[0], id=key.id, show=False) for key in KEYS
    ]

    def __init__(self, desk: DeskPort, settings: TuiSettings, driver_class: type[Driver] | None = None) -> None:
        self.red_up = settings.red_up if settings.red_up is not None else settings.lang != "en"
        if not os.environ.get("NO_COLOR"):
            os.environ.pop("NO_COLOR", None)  # empty it says nothing (no-color.org), but not to Textual
        super().__init__(driver_class)
        self.desk = desk
        self.settings = settings
        self.say: Say = words(settings.lang)
        place = settings.state_path
        saved = SavedFilters(place.with_name("filters.toml") if place is not None else None)
        self.session = Session(Store(place), saved, settings.lang, settings.clock)
        self.refresher = Refresher(desk, self.post_message)
        self.main = MainScreen(_make_pane, self._begin)
        self.keyboard = Keyboard(self)
        self.progress: Progressed | None = None
        self.troubles = Troubles()
        self.past = False
        """An older edition is on screen."""
        self.left: Edition | None = None
        """What was on screen before the reader went to older ones: the way back ends there."""
        self.archived = False
        """What is on screen came from the archive and was not refreshed yet."""
        self.matcher: Matcher | None = None
        self.watch_schedule: Watch | None = None
        self._saving: Timer | None = None
        self._told_lost = ""
        self._message: tuple[str, str] | None = None
        self._message_timer: Timer | None = None
        self._commands: dict[str, Callable[[], object]] = {}
        self._read_with: dict[str, str] = {}
        """The variables that the stylesheets are about to be read with; empty once they were."""
        self._start()

    def _start(self) -> None:
        values = self.session.store.state.values
        if self.settings.red_up is None and values.get("red_up") in ("yes", "no"):
            self.red_up = values["red_up"] == "yes"
        for one in theme.THEMES:
            self.register_theme(one)
        wanted = self.settings.theme or values.get("theme", "")
        self.theme = wanted if wanted in self.available_themes else theme.DARK.name
        self._read_with = self.get_css_variables()
        self.stylesheet.set_variables(self._read_with)
        tab = self.settings.start_tab or values.get("tab", "")
        self.main.start_with(tab if tab in TAB_NAMES else "overview")
        if self.settings.keymap:
            self.set_keymap(dict(self.settings.keymap))
        self.note_losses()
        edition = self.desk.last()
        if edition is not None:
            self.session.accept(edition)
            self.archived = True

    def get_css_variables(self) -> dict[str, str]:
        """Add up, down, and the heat map's tints."""
        return {**super().get_css_variables(), **theme.colour_variables(self.current_theme, self.red_up)}

    def refresh_css(self, animate: bool = True) -> None:
        """Apply the theme; not when Textual asks for it at its start, since the styles were read with it."""
        variables, self._read_with = self._read_with, {}
        if variables and variables == self.get_css_variables():
            return
        super().refresh_css(animate)

    def get_default_screen(self) -> Screen[None]:
        """The tabs."""
        return self.main

    @property
    def commands(self) -> dict[str, Callable[[], object]]:
        """What each id of the key table does; loaded with the first key."""
        if not self._commands:
            from hstui.tui.commands import command_table

            self._commands = command_table(self)
        return self._commands

    @property
    def error(self) -> str:
        """Why the last refresh failed; empty when it did not."""
        return self.troubles.error

    # Life

    def on_load(self) -> None:
        """Before the terminal is touched: until the first frame a signal ends the app with nothing kept."""
        from hstui.tui.signals import on_ending_signals

        on_ending_signals(lambda status: self.exit(status, return_code=status))

    def _begin(self) -> None:
        if self.return_code is not None:  # left meanwhile: the panes were not made
            return
        self.show_all()
        self.main.set_focus(self.main.pane.main)
        self.call_later(self.keyboard.begin)
        self.call_after_refresh(self._first_frame)

    def _first_frame(self) -> None:
        if self.return_code is not None:
            return
        from hstui.tui.startup import after_first_frame

        after_first_frame(self)

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes go to the keyboard, the rest Textual's way."""
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            await self.keyboard.take(event)
        else:
            await super().on_event(event)

    async def action_do(self, command: str) -> None:
        """Run a command of the key table, to its end: the next key finds what this one made."""
        done = self.commands[command]()
        if isinstance(done, Awaitable):
            await done

    def begin(self, command: str) -> None:
        """Run a command for whoever cannot wait for its end."""
        done = self.commands[command]()
        if isinstance(done, Awaitable):
            self.run_worker(done, group="command", exit_on_error=True)

    def quit_by_key(self) -> None:
        """Leave for the reader, who sits at the terminal."""
        from hstui.tui.startup import let_go_of_keys

        let_go_of_keys(self)
        self.quit_now()

    def quit_now(self, status: int = 0) -> None:
        """Leave at once: no thread is waited for."""
        if self.return_code is not None:  # leaving already
            return
        self.refresher.stop()
        self.remember()
        losses = "\n".join(filter(None, (self.troubles.lost, self.troubles.unkept)))
        whole = self.session.edition is not None and not self.session.early
        if self.settings.keep_picture is not None and whole and not self.past:
            from hstui.tui.startup import keep_picture

            keep_picture(self, self.settings.keep_picture)
        self.exit(status, return_code=status, message=Text(losses) if losses else None)

    def save_soon(self) -> None:
        """Write marks in a while, so that a crash or a kill costs little."""
        if self._saving is None:
            self._saving = self.set_timer(_SAVE_AFTER, self.remember)

    def remember(self) -> None:
        """Write what survives."""
        self._saving = None
        store = self.session.store
        store.value("tab", self.main.tab)
        before = self.troubles.lost, self.troubles.unkept
        self.troubles.unkept = ""
        if not store.save() and store.worked:
            self.troubles.unkept = self.say("warn.unkept", file=store.path, why=store.problem)
        self.note_losses()
        self.tell_losses()
        if before != (self.troubles.lost, self.troubles.unkept):
            self._tell_sources()

    def _tell_sources(self) -> None:
        """Have the sources tab, which lists what went wrong, look again: now, or when it is shown."""
        pane = self.main.panes.get("sources")
        if pane is self.main.pane:
            self.feed(pane)
        elif pane is not None:
            pane.book = None

    def note_losses(self) -> None:
        """What became of the marks and edits of earlier sessions, if their file is damaged or cannot be read."""
        store = self.session.store
        if store.aside is not None:
            self.troubles.lost = self.say("warn.damaged", file=store.path, aside=store.aside.name)
        if store.unreadable:
            self.troubles.unkept = self.say("warn.unread", file=store.path, why=store.unreadable)

    def tell_losses(self) -> None:
        """A line of what is lost or will be, until it is known."""
        line = self.troubles.unkept or self.troubles.lost
        if line and (self.troubles.unkept or line != self._told_lost):
            self._told_lost = self.troubles.lost
            self.tell(line, "bad")

    # What is on screen

    @property
    def page(self) -> PageScreen | None:
        """The page on top of the tabs, if any."""
        if self.screen is self.main:
            return None
        from hstui.tui.page import PageScreen  # with its prompt, not needed for the first frame

        return self.screen if isinstance(self.screen, PageScreen) else None

    @property
    def view(self) -> LineView:
        """The view that keys go to."""
        return self.page.view if self.page is not None else self.main.pane.view

    def book(self) -> Book | None:
        """The edition with the reader's marks."""
        return self.session.book()

    def show_all(self) -> None:
        """Feed every pane that was built, and the lines around."""
        book = self.book()
        for tab, pane in self.main.panes.items():
            if tab == self.main.tab:
                self.feed(pane, book)
            else:
                pane.book = None  # fed when it is shown again
        self.show_lines()

    def feed(self, pane: Pane, book: Book | None = None) -> None:
        """Give a pane the edition."""
        book = book or self.book()
        pane.troubles = self.troubles
        if book is not None:
            pane.update(book)
            if pane.tab == "report":
                self.make_report()
        else:
            self.show_nothing(pane)

    def make_report(self) -> None:
        """Have the report's text made, off the loop."""
        from hstui.tui.commands.desk import make_report

        make_report(self)

    def show_nothing(self, pane: Pane) -> None:
        """No edition: say so."""
        lines = [self.say("empty.title")]
        if self.error:
            lines += [
                self.say("refresh.failed", why=self.error),
                self.say(
                    "empty.sources" if self.troubles.sources else "empty.hint",
                    key=key_of("live.refresh", self.settings.keymap),
                    tab=key_of("tab.sources", self.settings.keymap),
                ),
            ]
        else:
            lines.append(self.say("empty.refreshing"))
        pane.main.empty = "\n".join(lines)
        pane.lack(self.settings.clock(), self.say)
        pane.main.refresh()

    def show_lines(self) -> None:
        """Draw head, tabs and foot."""
        if not self.main.panes:
            return
        self.main.query_one("#top", Bar).show(head_left(self), head_right(self))
        self.main.query_one("#small", Bar).show((Piece(f" {self.say('too_small')}"),))
        left, right, commands = tab_line(self)
        self.main.query_one("#tabs", Bar).show(left, right, commands)
        self.show_foot()

    def show_foot(self) -> None:
        """Draw the foot: a message for a while, else the keys."""
        bars = self.screen.query("#foot")
        if not bars:
            return
        bar = bars.first(Bar)
        if self._message is not None:
            bar.show((Piece(f" {plain(self._message[0])}", self._message[1]),))
        elif self.page is None:
            line, commands = foot_line(self)
            bar.show(line, (), commands)
        else:
            self.page.show_foot(bar)

    def tell(self, text: str, role: str = "accent") -> None:
        """A line at the foot for some seconds; never a modal."""
        self._message = (text, role)
        if self._message_timer is not None:
            self._message_timer.stop()
        self._message_timer = self.set_timer(_MESSAGE_SECONDS, self.hush)
        self.show_foot()

    def hush(self) -> None:
        """Take the message away."""
        if self._message is not None:
            self._message = None
            self.show_foot()

    def on_resize(self) -> None:
        """Lines depend on the width."""
        self.call_after_refresh(self.show_lines)

    # Messages

    @on(LineView.Moved)
    def _moved(self, event: LineView.Moved) -> None:
        if self.page is None and event.view.is_attached:
            pane = self.main.pane
            if pane in event.view.ancestors:
                pane.moved(event.view)
                if pane.tab == "news":
                    self.show_foot()  # it tells the theme where the themes have no room, and how many pass

    @on(LineView.Opened)
    def _opened(self) -> None:
        self.begin("nav.open")

    @on(Bar.Clicked)
    def _clicked(self, event: Bar.Clicked) -> None:
        self.begin(event.command)

    def on_news_pane_seen(self, event: Message) -> None:
        """A story was read."""
        from hstui.tui.panes.news import NewsPane

        if isinstance(event, NewsPane.Seen) and self.session.mark_read(event.story_id):
            self.feed(self.main.pane)
            self.save_soon()

    def _fatal_error(self) -> None:
        """A defect: the terminal is restored, the traceback goes to the log, one line says where.

        Textual's hook for this is not public; without a log its own report is shown."""
        from hstui.tui.crash import write_log

        line = write_log(self.settings.log_path, self.say)
        if line is None:
            super()._fatal_error()
            return
        self._exit_renderables.append(Text(line))
        self._close_messages_no_wait()

    @on(Progressed)
    def _progressed(self, event: Progressed) -> None:
        self.progress = event
        self.show_lines()

    @on(Arrived)
    def _arrived(self, event: Arrived) -> None:
        from hstui.tui.commands.live import arrived

        self.progress = None
        self.troubles = self.troubles.after(warnings=event.warnings)
        arrived(self, event.edition)
        if self.session.held is not None:
            self._tell_sources()

    @on(ArrivedEarly)
    def _arrived_early(self, event: ArrivedEarly) -> None:
        from hstui.tui.commands.live import arrived_early

        arrived_early(self, event.edition)

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        self.progress = None
        self.troubles = self.troubles.after(plain(event.why), event.sources, event.warnings)
        self.tell(self.say("refresh.failed", why=event.why), "bad")
        if self.session.edition is None and self.main.tab != "sources":
            self.feed(self.main.pane)
        self._tell_sources()
        self.show_lines()
