"""What the app asks of the rest of the program: a desk, its progress, and the settings of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from hstui.clock import Clock, system_clock
from hstui.edition.model import Edition, Mode


class Progress(Protocol):
    """How far a refresh is: one source's step."""

    @property
    def source_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def done(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def state(self) -> str: ...


class DeskPort(Protocol):
    """The desk as the app sees it. Every method may block; the app calls the slow ones off its loop."""

    @property
    def mode(self) -> Mode: ...
    @property
    def lang(self) -> str: ...
    @property
    def warnings(self) -> Sequence[str]:
        """What went wrong in the last refresh without stopping it."""

    def last(self) -> Edition | None:
        """The newest archived edition of the same mode and universe; fast, no network."""

    def refresh(
        self,
        progress: Callable[[Progress], None],
        *,
        force: bool = False,
        early: Callable[[Edition], None] | None = None,
    ) -> Edition:
        """Ask the sources and compose; raises `CompositionError` when nothing could be composed.

        `early` is given, from any thread, what can be composed before the slowest sources have answered."""

    def export(self, edition: Edition, fmt: str, path: Path | None, *, beside: bool) -> Path:
        """Write atomically, with `beside` under a free name where something is there already; gives the path written.
        Raises OSError or HstuiError."""

    def report_text(self, edition: Edition, fmt: str = "markdown") -> str:
        """Exactly what `export` writes."""

    def editions(self) -> Sequence[tuple[str, datetime]]:
        """Archived editions, newest first: (id, as of)."""

    def load(self, edition_id: str) -> Edition:
        """An archived edition."""

    def close(self) -> None:
        """Let go of files; no refresh is waited for."""


@dataclass(frozen=True, slots=True)
class TuiSettings:
    """What a run of the app is told from outside."""

    lang: str = "zh-Hans"
    red_up: bool | None = None
    """None: red is up in Chinese, green is up in English."""
    theme: str = ""
    """A theme's name (`hstui-dark`, `hstui-light`, `contrast`, `ansi`); empty: the last one used, else dark."""
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Key table id → keys, comma separated."""
    watch_minutes: float | None = None
    state_path: Path | None = None
    """Where read marks and the like live; None: nothing is kept."""
    start_tab: str = ""
    """Empty: the last one used, else the overview."""
    mouse: bool = True
    refresh_on_open: bool = True
    clock: Clock = system_clock
    is_session: Callable[[date], bool] | None = None
    """Whether the exchange trades on a day; None: Monday to Friday."""
    aliases: Callable[[], Mapping[str, Sequence[str]]] | None = None
    """Other names of each code, asked for when a filter is first used."""
    filters: Mapping[str, str] = field(default_factory=dict)
    """Saved filters of the configuration: name → filter text."""
    export_dir: Path | None = None
    """Where the export dialog proposes to write; None: the current folder."""
    keep_picture: Callable[[int, int, Sequence[str]], None] | None = None
    """Keeps the last frame (columns, rows, a line of cells and colours for each row) for the next start."""
    log_path: Path | None = None
    """Where a crash is written down."""
