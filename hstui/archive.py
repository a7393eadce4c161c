"""Past editions on disk: one readable JSON file each, by mode and universe, newest first, pruned by age and count."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from hstui.clock import HKT, SKEW, Clock, system_clock
from hstui.edition.codec import decode_edition, edition_json
from hstui.edition.model import Edition
from hstui.errors import reason
from hstui.files import write_atomically
from hstui.paths import private_dir

_NAME = re.compile(r"^[0-9]{8}T[0-9]{6}\Z")
KEEP_COUNT = 400
KEEP_AGE = timedelta(days=730)
_HELD = 2
_State: TypeAlias = tuple[Path, int, int]
_ABANDONED = 3600.0
"""Seconds after which a temporary file is nobody's any more."""


def _moment(stem: str) -> datetime | None:
    """The moment that a file's name tells; None for a name that is no edition's."""
    if not _NAME.match(stem):
        return None
    day, time = stem.split("T")
    parts = (day[:4], day[4:6], day[6:], time[:2], time[2:4], time[4:])
    try:
        year, month, date, hour, minute, second = map(int, parts)  # strptime takes 3 ms to be loaded
        return datetime(year, month, date, hour, minute, second, tzinfo=HKT)
    except ValueError:
        return None


def _state(path: Path) -> _State:
    """What tells a file from a later one in its place. Raises OSError."""
    found = path.stat()
    return path, found.st_mtime_ns, found.st_size


@dataclass(frozen=True, slots=True)
class Entry:
    """One archived edition."""

    id: str
    as_of: datetime
    path: Path


class Archive:
    """The editions of one mode and universe. A file that cannot be read is passed over and reported, never deleted."""

    def __init__(
        self, root: Path, mode: str, universe: str, *, keep: int = KEEP_COUNT, clock: Clock = system_clock
    ) -> None:
        self._clock = clock
        safe = re.sub(r"[^\w.-]", "_", universe)
        self.folder = root / f"{mode}-{safe}"
        self._keep = keep
        self.unreadable: list[str] = []
        self._held: OrderedDict[_State, Edition] = OrderedDict()
        """The editions put or loaded last by their files' states, the latest last: every refresh is compared with the
        one before it and with yesterday's."""

    def entries(self) -> list[Entry]:
        """What is there, newest first."""
        found: list[Entry] = []
        try:
            paths = list(self.folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):  # of what is no folder, writing tells
            return found
        except OSError as error:  # one that may not be entered, a disk that fails: what it holds is no condition
            self.unreadable.append(f"{self.folder}: {reason(error)}")
            return found
        for path in paths:
            moment = _moment(path.stem) if path.suffix == ".json" else None
            if moment is not None:
                found.append(Entry(path.stem, moment, path))
        return sorted(found, key=lambda e: e.id, reverse=True)

    def load(self, ident: str) -> Edition:
        """One edition. Raises OSError or ValueError (`msgspec.DecodeError` is one)."""
        if not _NAME.match(ident):
            raise ValueError(f"not an edition's id: {ident!r}")
        path = self.folder / f"{ident}.json"
        state = _state(path)
        edition = self._held.get(state) or decode_edition(path.read_bytes())
        self._hold(state, edition)
        return edition

    def _hold(self, state: _State, edition: Edition) -> None:
        self._held[state] = edition
        self._held.move_to_end(state)
        if len(self._held) > _HELD:
            self._held.popitem(last=False)

    def newest(self, before: datetime | None = None) -> Edition | None:
        """The newest readable edition, or the newest composed for an earlier moment than `before`.

        Without `before`, one of a time still to come is given only if there is no other: it was composed while the
        clock was ahead, and would stand before all that follow."""
        entries = self.entries()
        if before is not None:
            before = before.replace(microsecond=0)  # names hold whole seconds: an edition is not earlier than itself
            entries = [entry for entry in entries if entry.as_of < before]
        else:
            now = self._clock() + SKEW
            entries.sort(key=lambda entry: entry.as_of > now)  # stable: each part stays newest first
        for entry in entries:
            try:
                return self.load(entry.id)
            except (OSError, ValueError) as error:
                self.unreadable.append(f"{entry.path.name}: {error}")
        return None

    def path(self, edition: Edition) -> Path:
        """Where an edition is kept."""
        return self.folder / f"{edition.as_of:%Y%m%dT%H%M%S}.json"

    def put(self, edition: Edition) -> Path:
        """Keep an edition; the same composition overwrites itself. Prunes. Raises OSError when it cannot be kept."""
        private_dir(self.folder)
        path = self.path(edition)
        write_atomically(path, edition_json(edition), mode=0o600)
        self._hold(_state(path), edition)
        # By the earliest of three clocks: neither a composition for a day to come nor a clock on the wall that jumped
        # ahead may make all others old. What was newest before this one tells the time that the archive knows of.
        entries = self.entries()
        before = next((entry.as_of for entry in entries if entry.path != path), edition.as_of)
        self._prune(entries, min(edition.as_of, self._clock(), before))
        return path

    def _prune(self, entries: Sequence[Entry], now: datetime) -> None:
        with suppress(OSError):
            for left in self.folder.glob(".*.tmp"):  # by a run that was killed while it wrote
                with suppress(OSError):
                    if self._clock().timestamp() - left.stat().st_mtime > _ABANDONED:
                        left.unlink(missing_ok=True)
        for position, entry in enumerate(entries):
            if position >= self._keep or now - entry.as_of > KEEP_AGE:
                with suppress(OSError):  # the new one is kept; an old one too many does no harm
                    entry.path.unlink(missing_ok=True)
