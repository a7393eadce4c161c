"""The desk: refreshes the sources, composes editions, keeps the archive. What the app and the command line share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hstui.archive import Archive
from hstui.clock import SKEW, Clock, fixed_clock, system_clock
from hstui.config import Settings, load_tables, parse_duration
from hstui.errors import CALLS_NOT_KEPT, NOT_ARCHIVED, UsageError, reason
from hstui.files import write_atomically, write_beside
from hstui.formats import SUFFIXES
from hstui.paths import Paths
from hstui.reprint import good_until
from hstui.resources import DEMO_MOMENT, demo_recording

if TYPE_CHECKING:
    from hstui.analysis.recall import Recall
    from hstui.analysis.scorecard import CallOutcome
    from hstui.callbook import CallBook
    from hstui.edition.model import Edition, Mode
    from hstui.net.har import Recording
    from hstui.parses import Parses
    from hstui.sessions import Calendar
    from hstui.sources.base import Ask, Outcome, Parsed, Payload, Request, Source, SourceInfo


@dataclass(frozen=True, slots=True)
class Run:
    """How this run gets its data."""

    mode: Mode = "live"
    replay: Path | None = None
    """The recording of modes `replay` and `demo`."""
    record: Path | None = None
    """Where to keep every exchange as HAR."""
    refresh: bool = False
    """Ignore freshness."""
    now: datetime | None = None
    """The edition's clock, when it is not the system's or the recording's."""
    paced: bool = True
    """Off only where the hosts are our own: in tests and benchmarks. No option reaches it."""
    early_after: timedelta = timedelta(seconds=4)
    """When a reader is shown what there is. At their hosts' pace sources take up to forty seconds, most news a few."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One source's step in a refresh."""

    source_id: str
    name: str
    done: int
    """Sources that have ended."""
    total: int
    state: str


def _nobody(_: Progress) -> None:
    """Nobody watches the progress."""


@dataclass(frozen=True, slots=True)
class _Configured:
    """A source that is asked with its own settings, and with nobody else's (some hold tokens)."""

    source: Source
    own: Mapping[str, str]

    @property
    def info(self) -> SourceInfo:
        return self.source.info

    @property
    def scrub(self) -> Callable[[bytes], bytes] | None:
        """What the source removes from its answers, for `gather`."""
        return getattr(self.source, "scrub", None)

    def requests(self, ask: Ask) -> Sequence[Request]:
        return self.source.requests(replace(ask, settings=self.own))

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        return self.source.parse(request, payload, replace(ask, settings=self.own))


class Desk:
    """Composes editions for one mode, universe and configuration. Methods block; none needs an event loop."""

    def __init__(self, settings: Settings, paths: Paths, run: Run) -> None:
        self.settings = settings
        self.paths = paths
        self.run = run
        self.mode: Mode = run.mode
        self.lang = settings.language()
        self.archive = Archive(paths.archive_dir, run.mode, _universe_key(settings.universe))
        self.warnings: list[str] = []
        """What went wrong in the last refresh without stopping it: an archive that cannot be written."""
        self.good_until: datetime | None = None
        """When composing again could first give something else than the last refresh did; None before any."""
        self._recording: Recording | None = None
        self._parses: Parses | None = None
        self._recall: Recall | None = None

    def last(self) -> Edition | None:
        """The newest archived edition of this mode and universe; no network."""
        return self.archive.newest()

    def editions(self) -> Sequence[tuple[str, datetime]]:
        """Archived editions, newest first."""
        return [(entry.id, entry.as_of) for entry in self.archive.entries()]

    def load(self, edition_id: str) -> Edition:
        """One archived edition."""
        return self.archive.load(edition_id)

    def check_universe(self) -> None:
        """Raises UsageError for a universe that cannot be read. The default one is trusted: reading it takes time that
        a first frame has not."""
        if self.settings.universe != Settings().universe:
            from hstui.universe.loader import load_universe

            load_universe(self.settings.universe, self.clock()().date())

    def clock(self) -> Clock:
        """The clock of this run: `--now`, else the recording's, else the system's."""
        if self.run.now is not None:
            return fixed_clock(self.run.now)
        if self.run.replay == demo_recording():
            return fixed_clock(DEMO_MOMENT)
        recording = self._load_recording()
        moment = recording.clock() if recording is not None else None
        return fixed_clock(moment) if moment is not None else system_clock

    def _load_recording(self) -> Recording | None:
        if self.run.replay is None:
            return None
        if self._recording is None:
            from hstui.net.har import load_recording

            self._recording = load_recording(self.run.replay)
        return self._recording

    def _of_sample(self) -> bool:
        """A sample stays one however often it is recorded and replayed."""
        recording = self._load_recording()
        return self.mode == "demo" or (recording is not None and recording.sample)

    def sources(self) -> tuple[Source, ...]:
        """The sources that this run asks, the user's feeds included. Raises UsageError for settings of no source."""
        from hstui.sources.registry import all_sources, enabled
        from hstui.sources.user_feed import user_feeds

        feeds = user_feeds(self.settings.feeds)
        known = {source.info.id for source in (*all_sources(), *feeds)}
        stray = sorted(set(self.settings.source) - known)
        if stray:
            raise UsageError(f"source.{stray[0]}: no such source; hstui --doctor lists them")
        own = self.settings.source
        asked = enabled(self.settings.profile, self.settings.sources, extra=feeds)
        return tuple(_Configured(s, own[s.info.id]) if s.info.id in own else s for s in asked)

    def _local_hosts(self) -> frozenset[str]:
        """Hosts that may be private: those of feeds that say so, and of servers of the user's own."""
        urls = [feed.url for feed in self.settings.feeds if feed.allow_local]
        urls += [table["base_url"] for table in self.settings.source.values() if "base_url" in table]
        return frozenset(filter(None, map(_host, urls)))

    def ask(
        self,
        progress: Callable[[Progress], None] = _nobody,
        *,
        force: bool = False,
        early: Callable[[Ask, list[Outcome]], None] | None = None,
        standbys: bool = False,
    ) -> tuple[Ask, list[Outcome]]:
        """Ask every source once. Returns what was asked for, its moment among it, and what became of each.

        A source that stands in for another is asked if it is needed, or with `standbys`.
        `early` is called from another thread with what there is after `Run.early_after`, if that is not everything."""
        from hstui import gather as gathering
        from hstui.net.har import Recorder
        from hstui.net.open import open_fetcher
        from hstui.net.settings import USER_AGENT, NetSettings
        from hstui.parses import Parses
        from hstui.sessions import load_calendar
        from hstui.sources.base import Ask
        from hstui.universe.loader import load_universe

        self.warnings.clear()
        clock = self.clock()
        now = clock()
        recording = self._load_recording()
        network = self.settings.network
        net = NetSettings(
            deadline=timedelta(seconds=network.exchange_seconds),
            user_agent=network.user_agent or USER_AGENT,
            pace=self.run.paced and recording is None,
            pace_factor=network.pace,
            offline=self.mode == "offline",
            refresh=self.run.refresh or force,
            cache_dir=self.paths.cache_dir if recording is None else None,
            cache_size=network.cache_megabytes * 1024 * 1024,
            local_hosts=self._local_hosts(),
        )
        ask = Ask(
            now=now,
            universe=load_universe(self.settings.universe, now.date()),
            calendar=load_calendar(),
            window=parse_duration(self.settings.window),
            lang=self.lang,
        )
        recorder = Recorder(self.run.record, sample=self._of_sample()) if self.run.record is not None else None
        sources = self.sources()
        self._parses = parses = self._parses or Parses()
        names = {source.info.id: source.info.called(self.lang) for source in sources}

        def step(p: gathering.Progress) -> None:
            progress(Progress(p.source_id, names.get(p.source_id, p.source_id), p.done, p.total, p.state))

        glimpse = gathering.Glimpse(self.run.early_after, partial(early, ask)) if early is not None else None
        outcomes: list[Outcome] = []

        async def work() -> None:
            async with open_fetcher(net, clock, recording, recorder) as fetcher:
                limit = timedelta(seconds=network.deadline_seconds)
                try:
                    # Not given back: asyncio words a task with its result when the signal handler is put back, and
                    # that takes as long as a tenth of the refresh.
                    outcomes[:] = await gathering.gather(
                        sources, ask, fetcher, deadline=limit, progress=step, parses=parses, glimpse=glimpse,
                        standbys=standbys,
                    )  # fmt: skip
                finally:
                    self.warnings.extend(fetcher.notices)

        if recording is not None and recording.skipped:
            self.warnings.append(f"{self.run.replay}: entries without an answer, passed over: {recording.skipped}")
        asyncio.run(work())
        if recorder is not None:
            try:
                recorder.write()
            except UsageError as error:  # a full disk: all that was to be recorded has come, and can be told
                self.warnings.append(str(error))
        return ask, self._with_off(outcomes)

    def _with_off(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """With the sources that the user has switched off, sorted by id: an edition names them."""
        from hstui.sources.base import Outcome
        from hstui.sources.registry import switched_off
        from hstui.sources.user_feed import user_feeds

        off = switched_off(self.settings.sources, user_feeds(self.settings.feeds))
        switched = [Outcome(source.info, "off", notes=("switched off in the configuration",)) for source in off]
        return sorted([*outcomes, *switched], key=lambda outcome: outcome.source.id)

    def refresh(
        self,
        progress: Callable[[Progress], None] = _nobody,
        *,
        force: bool = False,
        early: Callable[[Edition], None] | None = None,
    ) -> Edition:
        """Ask the sources, compose an edition, keep it. Raises CompositionError when nothing can be composed.

        `early` is given an edition of what there is after `Run.early_after`, if sources are still being asked then: it
        says so, and is not kept. It is called from another thread."""
        welcome = partial(self._show_early, early) if early is not None else None
        asked, outcomes = self.ask(progress, force=force, early=welcome)
        self.good_until = good_until(outcomes, asked.now, offline=self.mode == "offline")
        edition, book, settled = self._compose(asked, outcomes)
        if self.mode in ("live", "offline") and edition.as_of > system_clock() + SKEW:
            self.warnings.append(f"{NOT_ARCHIVED}: its moment is still to come")
        else:
            self._keep(edition, book, settled, asked.calendar)
        self.warnings.extend(f"archive: {line}" for line in dict.fromkeys(self.archive.unreadable))
        if book.unreadable:
            self.warnings.append(f"archive: past calls that cannot be read in {self.archive.folder} were left out")
        self.archive.unreadable.clear()
        return edition

    def _keep(self, edition: Edition, book: CallBook, settled: Sequence[CallOutcome], calendar: Calendar) -> None:
        try:
            self.archive.put(edition)
        except OSError as error:
            self.warnings.append(f"{NOT_ARCHIVED}: {reason(error)} ({self.archive.folder})")
            return
        try:
            book.add_settled(settled)
            book.add_calls(edition, calendar)
        except OSError as error:
            self.warnings.append(f"{CALLS_NOT_KEPT}: {reason(error)} ({self.archive.folder})")

    def _show_early(self, show: Callable[[Edition], None], asked: Ask, outcomes: Sequence[Outcome]) -> None:
        try:
            edition, _, _ = self._compose(asked, self._with_off(outcomes))
        except Exception as error:  # an extra must not cost the refresh
            self.warnings.append(f"no early edition: {type(error).__name__}: {error}")
            return
        show(edition)

    def _compose(self, asked: Ask, outcomes: Sequence[Outcome]) -> tuple[Edition, CallBook, tuple[CallOutcome, ...]]:
        """An edition of what the sources gave, the book of past calls, and those that are settled with it."""
        from hstui.analysis.recall import Recall
        from hstui.analysis.scorecard import scorecard
        from hstui.callbook import CallBook
        from hstui.edition.compose import Materials, compose
        from hstui.records.market import Bar
        from hstui.text.i18n import translator

        now, universe, calendar = asked.now, asked.universe, asked.calendar
        previous = self.archive.newest(before=now)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        yesterday = previous
        if previous is not None and previous.as_of >= midnight:
            yesterday = self.archive.newest(before=midnight)
        book = CallBook(self.archive.folder)
        bars = [record for outcome in outcomes for record in outcome.records if isinstance(record, Bar)]
        scores = scorecard(book.calls(now), bars, universe.index_code, calendar, now, book.settled())
        self._recall = self._recall or Recall()
        edition = compose(
            Materials(
                outcomes=tuple(outcomes),
                now=now,
                universe=universe,
                calendar=calendar,
                mode=self.mode,
                lang=self.lang,
                sample=self._of_sample(),
                window=asked.window,
                advice_level=self.settings.advice,
                stories=self.settings.report.stories,
                previous=previous,
                yesterday=yesterday,
                scores=scores,
                rules=load_tables(self.settings.rules),
                recall=self._recall,
            ),
            translator(self.lang),
        )
        return edition, book, scores.outcomes

    def made_from(self, edition: Edition) -> list[Path]:
        """The files and folders that an edition of this run is made from and kept in; they need not exist.

        The archive's folder is one: a newer edition in it is the one that the next is compared with."""
        files = [
            self.archive.folder,
            self.archive.path(edition),
            *(Path(file).expanduser() for file in self.settings.rules.values()),
        ]
        if self.settings.universe.endswith(".toml"):
            files.append(Path(self.settings.universe).expanduser())
        return [*files, *(self.paths.cache_dir / "http" / f"cache.db{suffix}" for suffix in ("", "-wal"))]

    def report_text(self, edition: Edition, fmt: str = "markdown") -> str:
        """The edition in a format, exactly as export writes it."""
        return render(edition, fmt).decode("utf-8")

    def export(
        self, edition: Edition, fmt: str = "markdown", path: Path | None = None, *, beside: bool = False
    ) -> Path:
        """Write the edition and return where: the given path, or a name in the configured folder.

        Raises OSError; an existing file is only replaced when its path was given and nothing is to stand `beside` it.
        """
        body = render(edition, fmt)
        if path is not None and not beside:
            write_atomically(path, body)
            return path.resolve()
        place = path or Path(self.settings.report.directory).expanduser() / f"{edition.id}{SUFFIXES[fmt]}"
        return write_beside(place, body).resolve()

    def close(self) -> None:
        """Let go of the recording."""
        self._recording = None


def _host(url: str) -> str:
    """The host of an address in lower case; "" when there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _universe_key(universe: str) -> str:
    """What its archive is called; a file that bears a packaged universe's name is still not that one, nor one of the
    same name in another folder."""
    file = Path(universe)
    if file.suffix != ".toml":
        return universe
    from hashlib import sha256

    place = sha256(str(file.expanduser().resolve()).encode()).hexdigest()[:8]
    return f"{file.stem}-{place}"


def _bytes(document: str) -> bytes:
    """A second line of defence: what is composed is clean, but an archived edition or a note may have been tampered
    with."""
    from hstui.text.clean import without_controls

    return without_controls(document).encode("utf-8")


def render(edition: Edition, fmt: str) -> bytes:
    """The edition as UTF-8 bytes of `markdown`, `json`, `html` or `text`."""
    if fmt == "json":
        from hstui.edition.codec import encode_edition

        return encode_edition(edition)
    from hstui.report.outline import outline
    from hstui.text.i18n import language_of, translator

    document = outline(edition, translator(language_of(edition.lang)))
    if fmt == "markdown":
        from hstui.report.markdown import markdown

        return _bytes(markdown(document))
    if fmt == "html":
        from hstui.report.html import html

        return _bytes(html(document))
    if fmt == "text":
        from hstui.report.text import text

        return _bytes(text(document))
    raise UsageError(f"unknown format {fmt!r}; one of {', '.join(SUFFIXES)}")
