"""What `--dump` printed from the cache, printed again while composing anew would read the very same answers.

Kept is the report with the moment from which some answer would be asked for again (or, offline, count as older), and
the stamps of all files that it was made from. It is used for the same command line, folder, environment, version and
configuration, before that moment, while every one of those files is as it was. What differs from composing again is
the clock alone: the report carries the time at which it was composed.
"""

from __future__ import annotations

import os
import time

from hstui import __version__, circumstances

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from hstui.sources.base import Outcome

_FORMAT = "hstui dump 1"
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG", "HOME")
_KEPT = 8
_LARGEST = 64 * 1024 * 1024
"""Bytes."""


class Printed:
    """A report as it was delivered."""

    __slots__ = ("body", "short", "total", "warnings")

    def __init__(self, body: bytes, warnings: Sequence[str], short: int, total: int) -> None:
        self.body = body
        self.warnings = tuple(warnings)
        """Lines that went to standard error."""
        self.short = short
        """Sources that fell short, of `total`."""
        self.total = total


def good_until(outcomes: Iterable[Outcome], now: datetime, *, offline: bool) -> datetime:
    """The moment from which composing again could give something else; `now` when it could at once.

    Live, that holds for what was composed from fresh answers alone, until the first one is fresh no longer: what was
    asked just now would be `fresh` the next time, not `live`, and what failed would be asked again. Offline nobody is
    asked: it is when the first answer turns from fresh to stale. Of a stale one the report says how old it is, which
    another printing could not."""
    until = None
    for outcome in outcomes:
        if outcome.state == "off":
            continue
        info, fetched = outcome.source, outcome.fetched_at
        if not offline and (outcome.state != "fresh" or outcome.error is not None):
            return now
        if outcome.state == "stale":
            return now
        if fetched is not None:
            due = fetched + info.fresh
            until = due if until is None else min(until, due)
    return max(until, now) if until is not None else now


def find(arguments: Sequence[str]) -> Printed | None:
    """What was printed under these circumstances and still holds; None if there is no such report."""
    try:
        file = _file(arguments)
        if os.path.getsize(file) > _LARGEST:
            return None
        with open(file, "rb") as stream:
            if stream.readline().decode() != _head(arguments) + "\n":
                return None
            composed, until, files, warnings, short, total = map(float, stream.readline().split())
            if not composed <= time.time() < until:
                return None
            for _ in range(int(files)):
                stamp, _, name = stream.readline().decode().rstrip("\n").partition("\t")
                if circumstances.stamp(name) != stamp:
                    return None
            said = [stream.readline().decode().rstrip("\n") for _ in range(int(warnings))]
            size = int(stream.readline())
            body = stream.read()
    except (OSError, ValueError):
        return None
    return Printed(body, said, int(short), int(total)) if len(body) == size else None


def keep(arguments: Sequence[str], printed: Printed, composed: datetime, until: datetime, files: Iterable[str]) -> None:
    """Keep a report for `find`, readable by its owner alone. Raises OSError.

    `files` are those that it was made from; one that is not there must not appear, either."""
    from pathlib import Path

    from hstui.files import write_atomically
    from hstui.paths import private_dir

    names = [os.path.abspath(name) for name in files]
    lines = [f"{circumstances.stamp(name)}\t{name}" for name in names] + list(printed.warnings)
    if any("\n" in line or "\r" in line for line in lines):
        return
    counts = (len(names), len(printed.warnings), printed.short, printed.total)
    times = (composed.timestamp(), until.timestamp())
    head = [_head(arguments), " ".join(map(repr, times + counts)), *lines, str(len(printed.body)), ""]
    file = Path(_file(arguments))
    private_dir(file.parent)
    write_atomically(file, "\n".join(head).encode() + printed.body, mode=0o600)
    for old in sorted(file.parent.glob("*.txt"), key=lambda path: path.stat().st_mtime, reverse=True)[_KEPT:]:
        old.unlink(missing_ok=True)


def _head(arguments: Sequence[str]) -> str:
    """The circumstances, on one line of ASCII."""
    variables = [os.environ.get(name) for name in _VARIABLES]
    config = circumstances.stamp(circumstances.config_file(arguments))
    return ascii([_FORMAT, __version__, list(arguments), os.getcwd(), variables, config])


def _file(arguments: Sequence[str]) -> str:
    return circumstances.place(arguments, "printed", [list(arguments), os.getcwd()])
