"""The book of past calls: what editions said and how it turned out, append-only, beside the archive.

Editions are pruned; the book is not. A line once written is never changed: outcomes that were settled stand.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from hstui.analysis.scorecard import CallOutcome, PastCall, entry_session
from hstui.edition.model import Edition
from hstui.paths import private_dir
from hstui.sessions import Calendar

T = TypeVar("T")
_ENCODER = msgspec.json.Encoder(decimal_format="number")


class CallBook:
    """Two files of JSON lines in the folder of a mode and universe: `calls.jsonl` and `settled.jsonl`."""

    def __init__(self, folder: Path) -> None:
        self._calls = folder / "calls.jsonl"
        self._settled = folder / "settled.jsonl"
        self.unreadable = 0
        """Lines passed over because they could not be read (a line cut by a crash), a whole file counted as one."""

    def calls(self, before: datetime) -> tuple[PastCall, ...]:
        """Calls of editions composed before a moment."""
        return tuple(call for call in self._read(self._calls, PastCall) if call.made < before)

    def settled(self) -> tuple[CallOutcome, ...]:
        """Outcomes that were scored."""
        return tuple(self._read(self._settled, CallOutcome))

    def add_calls(self, edition: Edition, calendar: Calendar) -> None:
        """Enter an edition's calls; raises OSError.

        A stock that has an earlier call for the same close is left out: only the first one is ever scored, and an
        app that refreshes all day would fill the book with the others."""
        first: dict[tuple[str, date], datetime] = {}
        for call in self._read(self._calls, PastCall):
            place = call.code, entry_session(call.made, calendar)
            first[place] = min(call.made, first.get(place, call.made))
        entry = entry_session(edition.as_of, calendar)
        self._append(
            self._calls,
            (
                PastCall(
                    edition=edition.id,
                    made=edition.as_of,
                    code=call.code,
                    stance=call.stance,
                    rules=call.rules,
                )
                for call in edition.advice.calls
                if (call.code, entry) not in first or edition.as_of < first[call.code, entry]
            ),
        )

    def add_settled(self, outcomes: Iterable[CallOutcome]) -> None:
        """Enter outcomes that have a score and are not in the book yet. Raises OSError."""
        known = {(one.call.edition, one.call.code, one.horizon) for one in self.settled()}
        new = (
            one
            for one in outcomes
            if one.alpha is not None and (one.call.edition, one.call.code, one.horizon) not in known
        )
        self._append(self._settled, new)

    def _read(self, path: Path, kind: type[T]) -> list[T]:
        try:
            lines = path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        except OSError:  # a folder that is none, or not ours: writing will say so
            self.unreadable += 1
            return []
        found: list[T] = []
        for line in filter(None, lines):
            try:
                found.append(msgspec.json.decode(line, type=kind))
            except (msgspec.MsgspecError, RecursionError):  # cut by a crash, or planted
                self.unreadable += 1
        return found

    @staticmethod
    def _append(path: Path, entries: Iterable[object]) -> None:
        data = b"".join(_ENCODER.encode(entry) + b"\n" for entry in entries)
        if not data:
            return
        private_dir(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # One write: two hstui that append at once do not mix their lines. A line cut by a crash before this one
            # is closed by the leading newline and passed over when read.
            rest = memoryview(b"\n" + data)
            while rest:  # a disk that is nearly full takes a part of it
                rest = rest[os.write(handle, rest) :]
            os.fsync(handle)
        finally:
            os.close(handle)
