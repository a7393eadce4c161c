"""The list of stories: one line each, drawn when seen, so that its length does not matter."""

from __future__ import annotations

from collections.abc import Sequence

from hstui.edition.model import Story
from hstui.text.width import cell_len, pad, truncate
from hstui.tui.index import Book
from hstui.tui.rows import Target
from hstui.tui.safe import Line, Piece
from hstui.tui.widgets.lines import LineView

_NAME_FROM = 84
"""Width from which a column of names is shown."""
_HOURS_FROM = 56
"""Width from which another day's hour is shown beside its date."""


def story_target(story: Story) -> Target:
    """What a story's line stands for."""
    url = story.items[0].url if story.items else ""
    return Target("story", story.id, story.title, url, story.figures, story.evidence)


class StoryList(LineView):
    """Stories: marks, time, how many desks, whom it is about, title."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._stories: Sequence[Story] = ()
        self._book: Book | None = None
        self.by_time = False
        """The list is in the order of time, so that the hour matters of other days, too."""

    def show_stories(self, stories: Sequence[Story], book: Book) -> None:
        """Show these stories; the cursor stays with its story."""

        def change() -> None:
            self._stories, self._book = stories, book

        self.keep_place(change)

    @property
    def story(self) -> Story | None:
        """The story that the cursor stands on."""
        return self._stories[self.cursor] if 0 <= self.cursor < len(self._stories) else None

    def count(self) -> int:
        """How many stories."""
        return len(self._stories)

    def key_at(self, index: int) -> str:
        """A story's id."""
        return self._stories[index].id

    def keys(self) -> list[str]:
        """The stories' ids, without a call for each."""
        return [story.id for story in self._stories]

    def target_at(self, index: int) -> Target | None:
        """A story."""
        return story_target(self._stories[index])

    def line_at(self, index: int) -> Line:
        """One story."""
        story, book = self._stories[index], self._book
        assert book is not None  # set with the stories
        return story_line(story, book, self.room, hours=self.by_time)


def story_line(story: Story, book: Book, width: int, *, hours: bool = False) -> Line:
    """`*  09:12 3家 标题`: `!` pinned or `#` noted, then `*` unread, `-` dropped from the report. With `hours` and room
    for them, `12-17 18:20` of another day."""
    dropped = story.id in book.dropped
    read = story.id in book.read
    first = "!" if story.id in book.pinned else "#" if story.id in book.notes else " "
    second = "-" if dropped else " " if read else "*"
    role = "dropped" if dropped else "dim" if read else "title"
    told = min(len({item.outlet for item in story.items}), 99)
    wide = max(cell_len(book.say("story.desks", n=10)) + 1, 4)  # with a space before two digits, too
    desks = pad(book.say("story.desks", n=told), wide, "right")
    clock = book.clock(story.latest)
    if hours and width >= _HOURS_FROM:
        clock = pad(book.moment(story.latest), 11, "right")
    pieces = [
        Piece(first, "accent"),
        Piece(second, "dim" if dropped else "new"),
        Piece(f" {clock}", "dim"),
        Piece(desks + " ", "dim"),
    ]
    used = 2 + 1 + len(clock) + wide + 1
    if width >= _NAME_FROM:
        name = book.name(story.codes[0]) if story.codes else truncate(next(iter(story.others), ""), 12)
        pieces.append(Piece(pad(name, 12) + " ", "accent" if not read and not dropped else "dim"))
        used += 13
    mark = foreign_mark(story, book)
    room = width - used - cell_len(mark)
    title = truncate(book.shown(story.title), room)
    pieces.append(Piece(title, role))
    if mark:
        pieces.append(Piece(mark, "dim"))
    pieces.append(Piece(" " * max(room - cell_len(title), 0), role))
    return tuple(pieces)


def foreign_mark(story: Story, book: Book) -> str:
    """What stands behind a headline in English among Chinese ones; nothing behind others."""
    english = bool(story.items) and story.items[0].lang == "en" and book.lang != "en"
    return book.say("story.english") if english else ""
