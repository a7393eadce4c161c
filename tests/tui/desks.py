"""A desk without a network: what tests and the gallery drive the app with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from hstui.edition.model import Changes, Edition, Mode, SourceRow
from hstui.errors import CompositionError
from hstui.files import free_name
from hstui.tui.ports import Progress
from tests.tui import editions


@dataclass(frozen=True)
class Step:
    """Progress as a desk reports it."""

    source_id: str
    name: str
    done: int
    total: int
    state: str = "live"


@dataclass
class FakeDesk:
    """Answers at once, unless `gate` is set: then a refresh waits until the test opens it."""

    mode: Mode = "demo"
    lang: str = "zh-Hans"
    held: Edition | None = field(default_factory=editions.rich)
    fresh: Edition | None = None
    early: Edition | None = None
    """What there is before the slowest sources have answered, if that is welcome."""
    error: str = ""
    failing: tuple[SourceRow, ...] = ()
    """What the sources did when nothing could be composed."""
    warnings: list[str] = field(default_factory=list)
    gate: threading.Event | None = None
    folder: Path | None = None
    refreshes: int = 0
    closed: bool = False
    exported: list[tuple[Edition, str]] = field(default_factory=list)
    started: threading.Event = field(default_factory=threading.Event)

    def last(self) -> Edition | None:
        return self.held

    def refresh(
        self,
        progress: Callable[[Progress], None],
        *,
        force: bool = False,
        early: Callable[[Edition], None] | None = None,
    ) -> Edition:
        self.refreshes += 1
        for at, source in enumerate(editions.rich().sources, 1):
            progress(Step(source.id, source.name, at, 7, source.state))
        if self.early is not None and early is not None:
            early(self.early)
        self.started.set()
        if self.gate is not None:
            self.gate.wait()
        if self.error:
            raise CompositionError(self.error, sources=self.failing)
        return self.fresh or self.held or editions.rich()

    def export(self, edition: Edition, fmt: str, path: Path | None, *, beside: bool) -> Path:
        folder = path if path is not None and path.is_dir() else self.folder or Path.cwd()
        suffix = {"markdown": "md", "json": "json", "html": "html", "text": "txt"}[fmt]
        target = free_name(path if path is not None and not path.is_dir() else folder / f"{edition.id}.{suffix}")
        target.write_text(self.report_text(edition, fmt), encoding="utf-8")
        self.exported.append((edition, fmt))
        return target

    def report_text(self, edition: Edition, fmt: str = "markdown") -> str:
        return editions.markdown(edition)

    def editions(self) -> Sequence[tuple[str, datetime]]:
        """Named as the archive names its files: not by the editions' own ids."""
        return [(f"{at:%Y%m%dT%H%M%S}", at) for at in (editions.NOW, editions.NOW - timedelta(days=1))]

    def load(self, edition_id: str) -> Edition:
        edition = editions.rich()
        if edition_id == "20251217T080000":
            return replace(
                edition,
                id="older",
                as_of=edition.as_of - timedelta(days=1),
                title="昨日的版次",
                changes=Changes(edition.as_of - timedelta(days=2), "oldest", ()),
            )
        return edition

    def close(self) -> None:
        self.closed = True
