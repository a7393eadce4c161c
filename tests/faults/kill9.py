"""Kills a writing process at random moments and looks at what is left: `python -m tests.faults.kill9 [ROUNDS]`.

Each round forks a child that keeps editions, enters calls and exports over one report, again and again, and ends it
with SIGKILL after some milliseconds. Then every edition must read back, every complete line of the book must parse,
and the report must be one that was written whole.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from datetime import timedelta
from itertools import count
from pathlib import Path

from msgspec.structs import replace

from hstui.archive import Archive
from hstui.callbook import CallBook
from hstui.config import Settings
from hstui.desk import Desk, Run, render
from hstui.edition.model import Edition
from hstui.paths import standard_paths
from hstui.sessions import load_calendar
from tests.conftest import demo_desk

_LONGEST = 0.15


def edition(base: Edition, number: int) -> Edition:
    """The n-th edition: its title says which it is."""
    return replace(base, id=f"e{number}", title=f"第{number}版", as_of=base.as_of + timedelta(weeks=number))


def write_for_ever(base: Edition, folder: Path, first: int) -> None:
    """What the child does."""
    desk = Desk(Settings(), standard_paths(None, folder / "cache", folder / "data"), Run(mode="offline"))
    archive, book = Archive(folder / "data", "live", "hstech", keep=5), CallBook(folder / "data")
    for number in count(first):
        one = edition(base, number)
        archive.put(one)
        book.add_calls(one, load_calendar())
        desk.export(one, "markdown", folder / "report.md")


def check(base: Edition, folder: Path, cuts: int) -> int:
    """The number of the newest edition kept; raises AssertionError for anything torn."""
    archive = Archive(folder / "data", "live", "hstech")
    kept = [archive.load(entry.id) for entry in archive.entries()]
    assert [one.as_of for one in kept] == sorted((one.as_of for one in kept), reverse=True)
    book = CallBook(folder / "data")
    held = book.calls(base.as_of + timedelta(days=99_999))
    whole: dict[str, int] = {}
    for call in held:
        whole[call.edition] = whole.get(call.edition, 0) + 1
    short = [name for name, calls in whole.items() if calls != len(base.advice.calls)]
    assert len(short) <= cuts
    assert book.unreadable <= cuts, "lines beside those cut by a kill are broken"
    report = folder / "report.md"
    if report.exists():
        text = report.read_bytes()
        number = int(text.split("版".encode(), 1)[0].rsplit("第".encode(), 1)[1])
        assert text == render(edition(base, number), "markdown"), "half a report"
    return max((int(one.id[1:]) for one in kept), default=0)


def rounds(base: Edition, wanted: int, folder: Path) -> int:
    """Rounds survived; every one is checked."""
    moments = random.Random(8)
    last = 0
    for number in range(1, wanted + 1):
        child = os.fork()
        if child == 0:
            try:
                write_for_ever(base, folder, last + 1)
            finally:
                os._exit(1)
        time.sleep(moments.uniform(0, _LONGEST))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL, "the child ended by itself"
        last = check(base, folder, number)
    return wanted


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        sample = demo_desk(Path(place) / "sample").refresh()
        done = rounds(sample, int(sys.argv[1]) if len(sys.argv) > 1 else 200, Path(place))
        left = len(list(Path(place).rglob("*.tmp")))
        sys.stdout.write(f"{done} kills survived: old or new everywhere; {left} temporary files left by them\n")
