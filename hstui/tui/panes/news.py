"""新闻: themes, the list of stories, and the reading pane."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.message import Message

from hstui.edition.model import Story
from hstui.tui.index import Book
from hstui.tui.pages.reading import reading_rows
from hstui.tui.panes.base import Pane
from hstui.tui.rows import Row, Target, text_row
from hstui.tui.safe import Piece
from hstui.tui.widgets.lines import LineView
from hstui.tui.widgets.sheet import Sheet
from hstui.tui.widgets.stories import StoryList
from hstui.tui.widgets.table import cell_text

if TYPE_CHECKING:
    from hstui.tui.filter import Select

_EARLY = datetime(1970, 1, 1, tzinfo=UTC)
_READ_AFTER = 1.5
"""Seconds that a story stands in the reading pane before moving on means that it was read."""


class NewsPane(Pane):
    """Themes, stories, one story in full."""

    class Seen(Message):
        """A story was read."""

        def __init__(self, story_id: str) -> None:
            super().__init__()
            self.story_id = story_id

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.theme = ""
        self.query_text = ""
        """The filter, as typed; one that can be read."""
        self.compile: Callable[[str, Book], Select | None] = lambda _text, _book: None
        """Makes what a filter picks by, for an edition and the reader's marks."""
        self.select: Select | None = None
        self._compiled: object = None
        self.follow = False
        self._reading = ""
        self._since = 0.0

    def compose(self) -> ComposeResult:
        """Three views; which of them are seen depends on the width."""
        yield Sheet(id="ne-themes")
        yield StoryList(id="ne-stories")
        yield Sheet(id="ne-reading")

    @property
    def main(self) -> LineView:
        """The list of stories."""
        return self.stories

    @property
    def stories(self) -> StoryList:
        """The list of stories."""
        return self.query_one("#ne-stories", StoryList)

    @property
    def reading(self) -> Sheet:
        """The reading pane."""
        return self.sheet("#ne-reading")

    @property
    def unseen_theme(self) -> str:
        """The title of the theme that alone is listed, where the themes themselves have no room."""
        if not self.theme or not self.narrow or self.book is None:
            return ""
        return next((s.title for s in self.book.edition.news if s.theme == self.theme), "")

    def all_themes(self) -> bool:
        """List all themes again; False if none was chosen that is not to be seen."""
        if not self.unseen_theme or self.book is None:
            return False
        self.theme = ""
        self.sheet("#ne-themes").go_key("*")
        self.update(self.book)
        return True

    def listed(self, book: Book) -> list[Story]:
        """Stories that pass theme, filter and hiding, pinned first; newest first when following."""
        return self._of_theme(self._passing(book), book)

    def _of_theme(self, passing: Mapping[str, Sequence[Story]], book: Book) -> list[Story]:
        found: list[Story] = []
        for theme, stories in passing.items():
            if self.theme in ("", theme):
                found += stories
        if self.follow:
            found.sort(key=lambda story: story.latest or _EARLY, reverse=True)
        return sorted(found, key=lambda story: story.id not in book.pinned) if book.pinned else found

    def _passing(self, book: Book) -> Mapping[str, Sequence[Story]]:
        """By theme the stories that pass filter and hiding."""
        select, hidden = self.select, book.hidden
        if select is not None:
            return {section.theme: select(section.stories) for section in book.edition.news}
        return {
            section.theme: [story for story in section.stories if story.id not in hidden] if hidden else section.stories
            for section in book.edition.news
        }

    def fill(self, book: Book) -> None:
        """All three."""
        self._compile(book)
        if self.theme and self.theme not in {section.theme for section in book.edition.news}:
            self.theme = ""
        passing = self._passing(book)
        counts = {theme: len(stories) for theme, stories in passing.items()}
        self.sheet("#ne-themes").show_rows(lambda width: self._theme_rows(book, counts, width))
        self.stories.empty = book.say("news.none") if self.select is not None else book.say("pane.empty")
        self.stories.by_time = self.follow
        self.stories.show_stories(self._of_theme(passing, book), book)
        self._fill_reading()

    def _compile(self, book: Book) -> None:
        """Have the filter's test for this edition and these marks. Not for what was read meanwhile: of `is:new` a
        story must not go away under the reader."""
        edition = book.edition
        marks = (book.hidden, book.pinned, book.dropped, sorted(book.notes))
        state = (self.query_text, edition.id, edition.as_of, *marks) if self.query_text else None
        if state != self._compiled:
            self._compiled = state
            self.select = self.compile(self.query_text, book) if self.query_text else None

    def _theme_rows(self, book: Book, counts: Mapping[str, int], width: int) -> Sequence[Row]:
        """Counts are of what the list would show of a theme: under a filter they say where its matches are."""
        hidden = sum(story_id in book.stories for story_id in book.hidden)
        rows = [self._theme_row("", book.say("news.all"), sum(counts.values()), sum(book.unread.values()), width)]
        for section in book.edition.news:
            unread = book.unread[section.theme]
            rows.append(self._theme_row(section.theme, section.title, counts[section.theme], unread, width))
        if hidden:
            rows.append(text_row(f" {book.say('news.hidden', n=hidden)}", "dim"))
        return rows

    def _theme_row(self, theme: str, title: str, count: int, unread: int, width: int) -> Row:
        role = "accent" if theme == self.theme else ""
        name = cell_text(" " + title, max(width - 5, 4))
        number = Piece(f"{count:>4} ", "new" if unread else "dim")
        return Row((Piece(name, role), number), Target("theme", theme or "*", title))

    def _fill_reading(self) -> None:
        book, story = self.book, self.stories.story
        if book is None:
            return
        same = story is not None and story.id == self._reading
        if not same:
            if self._reading and monotonic() - self._since > _READ_AFTER:
                self.post_message(self.Seen(self._reading))
            self._since = monotonic()
        self._reading = story.id if story is not None else ""

        def build(width: int) -> Sequence[Row]:
            return reading_rows(story, book, width) if story is not None else []

        self.reading.show_rows(build, from_top=not same)

    def moved(self, view: LineView) -> None:
        """Another theme or story was chosen."""
        if self.book is None:
            return
        if view.id == "ne-themes" and view.target is not None:
            theme = "" if view.target.id == "*" else view.target.id
            if theme != self.theme:
                self.theme = theme
                self.update(self.book)
        elif view is self.stories:
            shown = self.stories.story
            if (shown.id if shown else "") != self._reading:
                self._fill_reading()

    def open(self, target: Target) -> bool:
        """From the themes to the list, from the list to the reading pane."""
        if target.kind == "theme":
            self.screen.set_focus(self.stories)
            return True
        if target.kind == "story" and self.view is self.stories:
            self.read()
            return True
        if target.kind == "story":
            return self.show_story(target.id)
        return False

    def read(self) -> None:
        """Go to the reading pane, which is alone where there is room for one view."""
        if self.narrow:
            self.add_class("-zoom")
        self.screen.set_focus(self.reading)

    def set_follow(self, on: bool) -> None:
        """Newest on top or the edition's order, seen from its top; the cursor goes along unless a story was chosen."""
        if on == self.follow:
            return
        self.follow = on
        chosen = self.stories.cursor > 0
        if self.book is not None:
            self.update(self.book)
            self.stories.show_top(with_cursor=not chosen)

    def zoom(self) -> None:
        """The reading pane alone, or all three."""
        self.toggle_class("-zoom")
        self.screen.set_focus(self.reading if self.has_class("-zoom") else self.stories)

    def show_story(self, story_id: str) -> bool:
        """Put the cursor on a story, whatever theme or filter hides it; False if it is not in the edition."""
        if self.book is None or story_id not in self.book.stories:
            return False
        if not self.stories.go_key(story_id):
            self.theme, self.query_text = "", ""
            self.update(self.book)
            if not self.stories.go_key(story_id):
                return False
        self._fill_reading()
        return True

    def close(self) -> bool:
        """Out of the reading pane."""
        if self.has_class("-zoom"):
            self.zoom()
            return True
        if self.view is not self.stories:
            self.screen.set_focus(self.stories)
            return True
        return False
