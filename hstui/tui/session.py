"""What the reader sees and did, without a screen: the edition, marks, edits, filter, undo, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from hstui.edition import edits as editing
from hstui.edition.edits import Edits
from hstui.edition.model import Edition, Story
from hstui.tui.index import Book
from hstui.tui.saved import SavedFilters
from hstui.tui.state import Store

_UNDO = 100
_OUTDATED = timedelta(hours=3)
"""An edition this old is better replaced by one of what the quick sources have than kept until the slow ones answer."""


class Spot(NamedTuple):
    """Where the cursor stands in a view."""

    view: str = ""
    """The view's id."""
    key: str = ""
    row: int = 0


_NOWHERE = Spot()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader is: what back and forward return to."""

    tab: str
    main: Spot = _NOWHERE
    """In the tab's main view."""
    focus: Spot = _NOWHERE
    """In the view that the keys went to."""
    page: str = ""
    """A page on top of the tab: `stock:00700`."""
    on_page: Spot = _NOWHERE


@dataclass
class Session:
    """One reader at one edition."""

    store: Store
    saved: SavedFilters
    lang: str
    clock: Callable[[], datetime]
    edition: Edition | None = None
    convert: Callable[[str], str] | None = None
    follow: bool = False
    paused: bool = False
    """New editions are held back, and none is asked for by the schedule."""
    held: Edition | None = None
    """What a refresh brought while paused."""
    query: str = ""
    """The filter of the news tab."""
    status: tuple[str, str] = ("", "")
    """What is said while a filter is typed, and its role: how many stories pass, or why it cannot be used."""
    fresh: frozenset[str] = frozenset()
    """Stories that the last refresh brought."""
    early: bool = False
    """The edition lacks what sources that are still being asked will say."""
    _known: frozenset[str] = frozenset()
    """Stories that were on screen before the refresh under way."""
    _known_id: str = ""
    """Id of the edition that they were of."""
    _book: tuple[object, Book | None] = (None, None)
    _report: tuple[object, Edition | None] = (None, None)
    _undo: list[tuple[str, Callable[[], None]]] = field(default_factory=list)
    _back: list[Place] = field(default_factory=list)
    _forward: list[Place] = field(default_factory=list)

    @property
    def edits(self) -> Edits:
        """The editor's work so far."""
        state = self.store.state
        return Edits(tuple(sorted(state.marks["dropped"])), tuple(state.order), dict(state.notes))

    def accept(self, edition: Edition, *, early: bool = False) -> int:
        """Take another edition; gives how many of its stories are new to the reader. What an early one brought is still
        new when the whole one follows."""
        if not self.early:
            self._known = frozenset(story.id for story in self.stories())
            self._known_id = self.edition.id if self.edition is not None else ""
        self.fresh = self._news_of(edition)
        self.edition, self.early = edition, early
        return len(self.fresh)

    def _news_of(self, edition: Edition) -> frozenset[str]:
        """New stories as the edition counts them, if it compares itself with what was on screen: a story that goes on
        may have another id, and is no news. Else those whose ids were not there."""
        changes = edition.changes
        if changes.since is not None and self._known_id and changes.since_id == self._known_id:
            return frozenset(change.id for change in changes.entries if change.kind == "story_new")
        if not self._known:
            return frozenset()
        return frozenset(story.id for section in edition.news for story in section.stories) - self._known

    @property
    def compared(self) -> bool:
        """Whether there were stories before this edition that its own could be new beside."""
        return bool(self._known)

    @property
    def outdated(self) -> bool:
        """Whether there is nothing on screen that is worth waiting with."""
        return self.edition is None or self.clock() - self.edition.as_of >= _OUTDATED

    def stories(self) -> list[Story]:
        """All stories of the edition, as it has them."""
        return [story for section in self.edition.news for story in section.stories] if self.edition else []

    def book(self) -> Book | None:
        """The edition in the editor's order, and the marks; the same object until something changes."""
        if self.edition is None:
            return None
        state = (id(self.edition), self.store.version, self.convert)
        if self._book[0] != state:
            self._book = (state, self._make_book(self.edition))
        return self._book[1]

    def _make_book(self, edition: Edition) -> Book:
        return Book(
            editing.reorder(edition, self.edits),
            self.clock(),
            self.lang,
            read=self.store.marked("read"),
            pinned=self.store.marked("pinned"),
            hidden=self.store.marked("hidden"),
            dropped=self.store.marked("dropped"),
            notes=dict(self.store.state.notes),
            convert=self.convert,
        )

    def report(self) -> Edition | None:
        """The edition as it is to be reported; the same object until something changes."""
        if self.edition is None:
            return None
        state = (id(self.edition), self.store.version)
        if self._report[0] != state:
            self._report = (state, editing.apply(self.edition, self.edits))
        return self._report[1]

    @property
    def edited(self) -> bool:
        """Whether the editor's work touches this edition."""
        return self.edition is not None and self.report() is not self.edition

    # Marks, each undoable

    def _did(self, what: str, undo: Callable[[], None]) -> None:
        self._undo.append((what, undo))
        del self._undo[:-_UNDO]

    def toggle(self, kind: str, story_id: str, what: str) -> bool:
        """Put a mark, or take it; gives whether it is on now."""
        on = story_id not in self.store.state.marks[kind]
        self.store.mark(kind, [story_id], on)
        self._did(what, lambda: self.store.mark(kind, [story_id], not on))
        return on

    def mark_read(self, story_id: str) -> bool:
        """Mark as read because it was read: not an act to be undone. False if it was already."""
        if story_id in self.store.state.marks["read"]:
            return False
        self.store.mark("read", [story_id], True)
        return True

    def note(self, story_id: str, text: str) -> None:
        """Write or remove an editor's note."""
        before = self.store.state.notes.get(story_id)
        self.store.note(story_id, text.strip() or None)
        self._did("did.note", lambda: self.store.note(story_id, before))

    def move(self, story_id: str, step: int) -> bool:
        """Move a story within its section; False at the edge."""
        if self.edition is None:
            return False
        before = self.edits
        after = before.move(self.edition, story_id, 1 if step > 0 else -1)
        if after is before:
            return False
        self.store.order(after.order)
        self._did("did.order", lambda: self.store.order(before.order))
        return True

    def reset_edits(self) -> bool:
        """Forget all edits; False if there are none."""
        before = self.edits
        if not before:
            return False
        self._set_edits(Edits())
        self._did("did.reset", lambda: self._set_edits(before))
        return True

    def _set_edits(self, edits: Edits) -> None:
        self.store.mark("dropped", list(self.store.marked("dropped")), False)
        self.store.mark("dropped", edits.dropped, True)
        for story_id in list(self.store.state.notes):
            self.store.note(story_id, None)
        for story_id, text in edits.notes.items():
            self.store.note(story_id, text)
        self.store.order(edits.order)

    def undo(self) -> str:
        """Take back the latest act; gives its name, empty if there is none."""
        if not self._undo:
            return ""
        what, act = self._undo.pop()
        act()
        return what

    # The way back

    def leave(self, place: Place) -> None:
        """Remember a place before going elsewhere."""
        if not self._back or self._back[-1] != place:
            self._back.append(place)
            del self._back[:-_UNDO]
        self._forward.clear()

    def back(self, here: Place) -> Place | None:
        """The place before, None if there is none."""
        while self._back and self._back[-1] == here:  # left for a page that was closed since
            self._back.pop()
        if not self._back:
            return None
        self._forward.append(here)
        return self._back.pop()

    def forward(self, here: Place) -> Place | None:
        """The place that back came from, None if there is none."""
        if not self._forward:
            return None
        self._back.append(here)
        return self._forward.pop()


def next_story(stories: Sequence[Story], story_id: str) -> str:
    """The id after (else before) a story that is about to leave the list."""
    ids = [story.id for story in stories]
    if story_id not in ids:
        return ids[0] if ids else ""
    place = ids.index(story_id)
    rest = [*ids[place + 1 : place + 2], *ids[max(place - 1, 0) : place]]
    return rest[0] if rest else ""
