"""What survives a session: read marks, pins, hidden stories, edits, the last tab, theme and colours.

One JSON file, written whole and renamed into place. Two programs that share it do not fight: what a session did is
kept as its own changes, and writing applies them to what the file holds at that moment.

A file that is damaged is set aside under another name, and one that cannot be read is left as it is: what a reader
wrote over years is not replaced by nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep
from typing import Any

from hstui.clock import system_clock
from hstui.errors import reason
from hstui.files import set_aside, write_atomically
from hstui.paths import private_dir

_TRIES, _WAIT = 20, 0.01
_KEEP = 5_000
"""Marks of the newest stories that are kept per kind."""
MARKS = ("read", "pinned", "hidden", "dropped")
VALUES = ("tab", "theme", "red_up", "script", "export_format", "export_dir", "theme_pane")


@dataclass
class State:
    """Marks and settings of the reader. Marks are ordered by when they were made, oldest first."""

    marks: dict[str, dict[str, None]] = field(default_factory=lambda: {kind: {} for kind in MARKS})
    notes: dict[str, str] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """A plain object."""
        return {
            "version": 1,
            "marks": {kind: list(self.marks[kind])[-_KEEP:] for kind in MARKS},
            "notes": self.notes,
            "order": self.order[-_KEEP:],
            "values": self.values,
        }


def _strings(value: object) -> list[str]:
    return [_whole(item) for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _mapping(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {_whole(key): _whole(text) for key, text in value.items() if isinstance(key, str) and isinstance(text, str)}


def _whole(text: str) -> str:
    """Without halves of characters, which JSON can name and no file can be written with."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def from_json(data: object) -> State:
    """A state from what a file holds; whatever has another shape is left out."""
    state = State()
    if not isinstance(data, dict):
        return state
    marks = data.get("marks")
    for kind in MARKS:
        state.marks[kind] = dict.fromkeys(_strings(marks.get(kind)) if isinstance(marks, dict) else [])
    state.notes = _mapping(data.get("notes"))
    state.order = _strings(data.get("order"))
    state.values = {key: text for key, text in _mapping(data.get("values")).items() if key in VALUES}
    return state


class Store:
    """A state and its file. Without a path nothing is read or written."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.aside: Path | None = None
        """Where a damaged file is now; None when there was none."""
        self.unreadable = ""
        """Why the file could not be read the last time, and so is not written; empty when it could be."""
        self.state = self._open()
        self._added: dict[str, set[str]] = {kind: set() for kind in MARKS}
        self._removed: dict[str, set[str]] = {kind: set() for kind in MARKS}
        self._notes: dict[str, str | None] = {}
        self._values: dict[str, str] = {}
        self._order_changed = False
        self.version = 0
        """Counts changes of marks, notes and order, so that what is made from them can be kept until the next one."""
        self.problem = ""
        """Why the file could not be written the last time; empty when it was."""

    @property
    def changed(self) -> bool:
        """Whether there is something that the file does not hold yet."""
        return self.worked or bool(self._values)

    @property
    def worked(self) -> bool:
        """Whether marks or edits are among it, which the reader would miss."""
        marks = any(self._added.values()) or any(self._removed.values())
        return marks or bool(self._notes or self._order_changed)

    def marked(self, kind: str) -> frozenset[str]:
        """Ids that carry a mark."""
        return frozenset(self.state.marks[kind])

    def mark(self, kind: str, ids: Iterable[str], on: bool) -> None:
        """Put or take a mark."""
        self.version += 1
        held = self.state.marks[kind]
        for story_id in ids:
            if on:
                held[story_id] = None
                self._added[kind].add(story_id)
                self._removed[kind].discard(story_id)
            else:
                held.pop(story_id, None)
                self._removed[kind].add(story_id)
                self._added[kind].discard(story_id)

    def note(self, story_id: str, text: str | None) -> None:
        """Keep or remove an editor's note."""
        self.version += 1
        self._notes[story_id] = text
        if text is None:
            self.state.notes.pop(story_id, None)
        else:
            self.state.notes[story_id] = text

    def order(self, ids: Iterable[str]) -> None:
        """Keep the order of stories that were moved."""
        self.version += 1
        self.state.order = list(ids)
        self._order_changed = True

    def value(self, name: str, text: str) -> None:
        """Keep a setting."""
        if self.state.values.get(name) != text:
            self.state.values[name] = text
            self._values[name] = text

    def _open(self) -> State:
        """What the file holds at the start."""
        if self.path is None:
            return State()
        try:
            held = self._read(self.path)
            if held is not None:
                return held
            with locked(self.path):
                return self._held(self.path)
        except OSError as error:
            self.unreadable = reason(error)
            return State()

    @staticmethod
    def _read(path: Path) -> State | None:
        """What the file holds; None when it is damaged. Raises OSError."""
        try:
            data = json.loads(path.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return State()
        except (ValueError, RecursionError):
            return None
        return from_json(data) if isinstance(data, dict) else None

    def _held(self, path: Path) -> State:
        """What the file holds, under its lock; a damaged one is out of the way afterwards. Raises OSError."""
        try:
            held = self._read(path)
        except OSError as error:
            self.unreadable = reason(error)
            raise
        if held is None:
            self.aside = set_aside(path, "damaged", system_clock())
        self.unreadable = ""
        return held or State()

    def save(self) -> bool:
        """Apply this session's changes to the file; False when it could not be written (nothing is lost then)."""
        if self.path is None or not (self.changed or self.unreadable):
            return True
        try:
            private_dir(self.path.parent)
            with locked(self.path):
                merged = self._merge(self._held(self.path))
                body = json.dumps(merged.as_json(), ensure_ascii=False, indent=1).encode("utf-8", "replace")
                write_atomically(self.path, body, mode=0o600)
        except OSError as error:
            self.problem = reason(error)
            return False
        self.problem = ""
        self.state = merged
        self.version += 1
        for changes in (*self._added.values(), *self._removed.values()):
            changes.clear()
        self._notes, self._values, self._order_changed = {}, {}, False
        return True

    def _merge(self, held: State) -> State:
        for kind in MARKS:
            for story_id in self._removed[kind]:
                held.marks[kind].pop(story_id, None)
            for story_id in self.state.marks[kind]:
                if story_id in self._added[kind]:
                    held.marks[kind][story_id] = None
        for key, text in self._notes.items():
            if text is None:
                held.notes.pop(key, None)
            else:
                held.notes[key] = text
        held.values.update(self._values)
        if self._order_changed:
            held.order = list(self.state.order)
        return held


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file's lock while reading and replacing it, where the platform has locks."""
    try:
        import fcntl
    except ImportError:  # Windows: the last one to write wins
        yield
        return
    lock = os.open(path.with_suffix(path.suffix + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        for _ in range(_TRIES):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                sleep(_WAIT)  # another one writes for some milliseconds; quitting must not wait for ever
        else:
            raise BlockingIOError(f"{path.name} is busy")  # writing all the same would undo what the other writes
        yield
    finally:
        os.close(lock)
