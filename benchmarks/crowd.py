"""The app on an edition of many stories: python -m benchmarks.crowd COUNT FOLDER. What the key timer types into.

FOLDER holds an archived edition of the sample (`hstui --demo --dump --data-dir FOLDER`), whose stories are repeated.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path

from msgspec.structs import replace

from hstui.archive import Archive
from hstui.edition.model import Edition, Mode
from hstui.tui.ports import TuiSettings
from hstui.tui.run import run_app


def crowded(edition: Edition, count: int) -> Edition:
    """The edition with `count` stories, spread over its themes in turn."""
    every = [(place, story) for place, section in enumerate(edition.news) for story in section.stories]
    sections: list[list[object]] = [[] for _ in edition.news]
    for number, (place, story) in enumerate(islice(cycle(every), count)):
        sections[place].append(replace(story, id=f"{number:032x}", title=f"{number} {story.title}"))
    return replace(
        edition, news=tuple(replace(s, stories=tuple(x)) for s, x in zip(edition.news, sections, strict=True))
    )


class HeldDesk:
    """A desk that holds one edition and never asks anybody."""

    mode: Mode = "demo"
    lang = "zh-Hans"
    warnings: tuple[str, ...] = ()

    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    def last(self) -> Edition:
        """The edition."""
        return self._edition

    def refresh(self, progress: object, *, force: bool = False, early: object = None) -> Edition:
        """The edition, at once."""
        return self._edition

    def export(self, edition: Edition, fmt: str, path: Path | None, *, beside: bool) -> Path:
        """Nothing is written."""
        raise OSError("nothing is written here")

    def report_text(self, edition: Edition, fmt: str = "markdown") -> str:
        """No text."""
        return ""

    def editions(self) -> Sequence[tuple[str, datetime]]:
        """Only one."""
        return [(self._edition.id, self._edition.as_of)]

    def load(self, edition_id: str) -> Edition:
        """The edition."""
        return self._edition

    def close(self) -> None:
        """Nothing is open."""


if __name__ == "__main__":
    held = Archive(Path(sys.argv[2]) / "editions", "demo", "hstech").newest()
    assert held is not None
    desk = HeldDesk(crowded(held, int(sys.argv[1])))
    sys.exit(run_app(desk, TuiSettings(start_tab="news", refresh_on_open=False)))
