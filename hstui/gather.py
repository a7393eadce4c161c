"""Asks all sources at once, follows pages and fallbacks, and gives one `Outcome` a source; nothing a source does
or fails to do gets out of here as an exception."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Literal, Protocol

from hstui.errors import Fault, SourceError
from hstui.parses import Parses
from hstui.sources.base import Ask, Outcome, Parsed, Payload, Record, Request, Source, SourceInfo, State

_MAX_CHAIN = 32
"""Requests that may follow one another from one first request, whatever their page numbers say."""
_MAX_REQUESTS = 500
"""Requests of one source in one refresh."""
_TOO_MANY_ABSENT = 2
_BIG_BODY = 256 * 1024
"""Bytes from which parsing leaves the event loop's thread."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a refresh is, each time a source begins or ends."""

    source_id: str
    done: int
    """Sources that have ended."""
    total: int
    state: State | Literal["asking"]


class Asker(Protocol):
    """What gather needs of `hstui.net.fetch.Fetcher`."""

    async def fetch(
        self,
        source: SourceInfo,
        request: Request,
        *,
        scrub: Callable[[bytes], bytes] | None = None,
        read: Callable[[Payload], Awaitable[None]] | None = None,
    ) -> Payload | None: ...

    def latency(self, source_id: str) -> timedelta | None: ...


@dataclass(slots=True)
class _Node:
    """One request, what came of it so far, and the requests that its answer led to."""

    request: Request
    depth: int = 1
    payload: Payload | None = None
    parsed: Parsed | None = None
    error: SourceError | None = None
    following: list[_Node] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def walk(self) -> Iterator[_Node]:
        """This and all that followed, in the order of asking."""
        yield self
        for node in self.following:
            yield from node.walk()


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Whoever does not want to wait for the slowest source: told once of what there is `after` so long."""

    after: timedelta
    show: Callable[[list[Outcome]], None]
    """Called in a thread of its own; the refresh does not end before it has returned."""


async def gather(
    sources: Sequence[Source],
    ask: Ask,
    fetcher: Asker,
    *,
    deadline: timedelta,
    progress: Callable[[Progress], None] | None = None,
    parses: Parses | None = None,
    glimpse: Glimpse | None = None,
    standbys: bool = False,
) -> list[Outcome]:
    """One outcome for every source, sorted by id. `parses` saves the work of parsing the same answers again.

    `glimpse` is shown what there is so far, unless everything is there or nothing: a source that has not ended has the
    fault `asking` and the records that it has.

    A source with `fallback_for` waits for that one and is asked only if it failed or half of its requests did, if it is
    stale or had no records; with `standbys` it is asked like any other.
    What is not finished at `deadline` keeps the records that it has and gets the fault `deadline`. Cancelling
    ends every request at once."""
    parses = parses or Parses()
    parses.begin(ask)
    runs = {source.info.id: _Run(source, ask, fetcher, parses) for source in sources}
    board = _Board(len(runs), progress)
    tasks: dict[str, asyncio.Task[Outcome]] = {}
    infos = {source_id: run.info for source_id, run in runs.items()}
    for source_id, run in runs.items():
        before = "" if standbys else _primary(run.info, infos)
        turn = _run_in_turn(run, runs.get(before), tasks, board)
        tasks[source_id] = asyncio.create_task(turn, name=source_id)
    loop = asyncio.get_running_loop()
    ends = loop.time() + deadline.total_seconds()
    try:
        if tasks and glimpse is not None:
            _, waiting = await asyncio.wait(tasks.values(), timeout=min(glimpse.after, deadline).total_seconds())
            so_far = _so_far(runs, tasks) if waiting else []
            if any(outcome.records for outcome in so_far):
                await asyncio.to_thread(glimpse.show, so_far)
        if tasks:
            await asyncio.wait(tasks.values(), timeout=max(0.0, ends - loop.time()))
    finally:
        unfinished = [task for task in tasks.values() if not task.done()]
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        parses.end()
    outcomes = []
    for source_id in sorted(runs):
        run = runs[source_id]
        outcome = _end_of(run, tasks[source_id])
        if outcome is None:
            outcome = run.outcome(SourceError(Fault.DEADLINE, "the refresh ran out of time"))
            board.ended(outcome)
        outcomes.append(outcome)
    return outcomes


def _end_of(run: _Run, task: asyncio.Task[Outcome]) -> Outcome | None:
    """What came of a source that has ended by itself; None for one that has not."""
    if not task.done() or task.cancelled():
        return None
    error = task.exception()
    return task.result() if error is None else Outcome(run.info, "failed", error=_crash(error))


def _so_far(runs: dict[str, _Run], tasks: dict[str, asyncio.Task[Outcome]]) -> list[Outcome]:
    """What has become of each source by now."""
    outcomes = []
    for source_id in sorted(runs):
        run = runs[source_id]
        outcome = _end_of(run, tasks[source_id])
        if outcome is None and run.begun:
            outcome = run.outcome(SourceError(Fault.ASKING))
        outcomes.append(outcome or Outcome(run.info, "off", notes=("not needed so far",)))
    return outcomes


class _Board:
    """Counts ended sources and tells whoever watches."""

    def __init__(self, total: int, progress: Callable[[Progress], None] | None) -> None:
        self._total = total
        self._done = 0
        self._progress = progress

    def asking(self, source_id: str) -> None:
        if self._progress is not None:
            self._progress(Progress(source_id, self._done, self._total, "asking"))

    def ended(self, outcome: Outcome) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(Progress(outcome.source.id, self._done, self._total, outcome.state))


async def _run_in_turn(
    run: _Run, primary: _Run | None, tasks: dict[str, asyncio.Task[Outcome]], board: _Board
) -> Outcome:
    if primary is not None:
        # Not awaited as such: this source's cancellation must not cancel that one.
        before = tasks[primary.info.id]
        await asyncio.wait([before])
        if before.cancelled():
            raise asyncio.CancelledError
        first = before.result()
        if not _needs_fallback(first, primary.half_failed):
            why = "was not asked" if first.state == "off" else "answered"
            outcome = Outcome(run.info, "off", notes=(f"not needed: {primary.info.id} {why}",))
            board.ended(outcome)
            return outcome
    board.asking(run.info.id)
    await run.go()
    outcome = run.outcome(used_instead_of=primary.info.id if primary is not None else "")
    board.ended(outcome)
    return outcome


def _primary(info: SourceInfo, known: dict[str, SourceInfo]) -> str:
    """The source that `info` stands in for in this refresh; "" when there is none or the chain runs in a circle."""
    seen = {info.id}
    following = info.fallback_for
    while following in known:
        if following in seen:
            return ""
        seen.add(following)
        following = known[following].fallback_for
    return info.fallback_for if info.fallback_for in known else ""


def _needs_fallback(primary: Outcome, half_failed: bool) -> bool:
    if primary.state == "off":
        # A fallback that was not needed; a source that had nothing to ask is no failure either.
        return False
    if not primary.records or primary.state == "failed" or half_failed:
        return True
    offline = primary.error is not None and primary.error.fault is Fault.OFFLINE
    return primary.state == "stale" and not offline


class _Run:
    """One source in one refresh."""

    def __init__(self, source: Source, ask: Ask, fetcher: Asker, parses: Parses) -> None:
        self.info = source.info
        self._source = source
        self._ask = ask
        self._fetcher = fetcher
        self._parses = parses
        self._roots: list[_Node] = []
        self._seen: set[tuple[str, str, bytes]] = set()
        self._crash: SourceError | None = None
        self.begun = False
        self._scrub: Callable[[bytes], bytes] | None = getattr(source, "scrub", None)

    @property
    def half_failed(self) -> bool:
        """At least half of what was asked failed, what is merely not in the cache not counted."""
        errors = [node.error for node in self._nodes()]
        return 2 * sum(error is not None and error.fault is not Fault.OFFLINE for error in errors) >= len(errors)

    async def go(self) -> None:
        """Asks everything that there is to ask."""
        self.begun = True
        try:
            requests = list(islice(self._source.requests(self._ask), _MAX_REQUESTS))
        except SourceError as error:
            self._crash = error
            return
        except (Exception, SystemExit) as error:
            self._crash = _crash(error)
            return
        self._roots = [_Node(request) for request in requests if self._is_new(request)]
        await self._all(self._roots)

    async def _all(self, nodes: list[_Node]) -> None:
        if len(nodes) == 1:
            await self._follow(nodes[0])
        elif nodes:
            async with asyncio.TaskGroup() as group:
                for node in nodes:
                    group.create_task(self._follow(node))

    def _is_new(self, request: Request) -> bool:
        key = (request.method, request.url, request.body)
        if key in self._seen or len(self._seen) >= _MAX_REQUESTS:
            return False
        self._seen.add(key)
        return True

    async def _follow(self, node: _Node) -> None:
        try:
            read = partial(self._read, node)
            payload = await self._fetcher.fetch(self.info, node.request, scrub=self._scrub, read=read)
            if payload is not None:
                node.payload = replace(payload, body=b"")  # nobody looks at it again, and sources end together
        except SourceError as error:
            node.error = SourceError(error.fault, error.detail)  # without the frames that hold the answer's bytes
        except (Exception, SystemExit) as error:  # a defect, perhaps in what a source takes out of an answer
            node.error = _crash(error)
        if node.parsed is not None:
            for request in node.parsed.follow:
                if request.page > self.info.max_pages or node.depth >= _MAX_CHAIN:
                    node.notes.append(f"stopped after {self.info.max_pages} pages")
                elif self._is_new(request):
                    node.following.append(_Node(request, node.depth + 1))
            await self._all(node.following)

    async def _read(self, node: _Node, payload: Payload) -> None:
        """What an answer holds; a defect in the source's code refuses it as a fault of its own does."""
        try:
            node.parsed = await self._parse(node.request, payload)
        except SourceError:
            raise
        except Exception as error:  # a defect in the source's code
            raise _crash(error) from None

    async def _parse(self, request: Request, payload: Payload) -> Parsed:
        known = self._parses.find(self.info.id, request, payload)
        if known is not None:
            return known
        work = partial(_parse_contained, self._source, request, payload, self._ask)
        if len(payload.body) < _BIG_BODY:
            parsed = work()
        else:
            async with self._parses.turn:
                parsed = await asyncio.to_thread(work)
        if not isinstance(parsed, Parsed):
            raise TypeError("parse gave no Parsed")
        self._parses.keep(self.info.id, request, payload, parsed)
        return parsed

    def _nodes(self) -> list[_Node]:
        return [node for root in self._roots for node in root.walk()]

    def outcome(self, late: SourceError | None = None, used_instead_of: str = "") -> Outcome:
        """What became of the source, `late` being why it was stopped."""
        nodes = self._nodes()
        if late is None and self._crash is None and not nodes:
            return Outcome(self.info, "off", notes=("nothing to ask now",), used_instead_of="")
        answers = [node.payload for node in nodes if node.payload is not None]
        records = _distinct(node.parsed.records for node in nodes if node.parsed is not None)
        error = self._crash or _error(nodes, late)
        return Outcome(
            source=self.info,
            state=_state(answers, error),
            records=records,
            error=error,
            fetched_at=_oldest(nodes),
            requests=len(nodes),
            latency=self._fetcher.latency(self.info.id),
            notes=_notes(nodes),
            used_instead_of=used_instead_of if records else "",
        )


def _parse_contained(source: Source, request: Request, payload: Payload, ask: Ask) -> Parsed:
    try:
        return source.parse(request, payload, ask)
    except SystemExit as error:  # would end the event loop, and a thread's future would not carry it
        raise RuntimeError("the source tried to end the program") from error


def _crash(error: BaseException) -> SourceError:
    from hstui.text.clean import clean_line

    return SourceError(Fault.CRASH, clean_line(f"{type(error).__name__}: {error}", 200))


def _state(answers: list[Payload], error: SourceError | None) -> State:
    if not answers:
        return "failed" if error is not None else "live"
    states = {payload.state for payload in answers}
    if "stale" in states:
        return "stale"
    return "fresh" if states == {"fresh"} else "live"


def _error(nodes: list[_Node], late: SourceError | None) -> SourceError | None:
    """One error for the source: the only one there is, or `partial` where some requests went well."""
    failures = [node.error for node in nodes if node.error is not None]
    if late is not None:
        return late
    if failures and len(failures) == len(nodes):
        return failures[0]
    if failures:
        return SourceError(Fault.PARTIAL, f"{len(failures)} of {len(nodes)} requests failed; first: {failures[0]}")
    if len(nodes) >= _TOO_MANY_ABSENT and all(node.payload is None for node in nodes):
        # One day may have been a holiday; where no day has a record, the source gives none.
        return SourceError(Fault.NO_DATA, f"none of {len(nodes)} requests found a record")
    cut = next((node.parsed.cut for node in nodes if node.parsed is not None and node.parsed.cut), "")
    if cut:
        return SourceError(Fault.PARTIAL, cut)
    stale = next((node.payload.note for node in nodes if node.payload and node.payload.state == "stale"), None)
    return _from_note(stale) if stale is not None else None


def _from_note(note: str) -> SourceError:
    """The fault that a stale payload's note names; `stale` when it names none."""
    fault, _, detail = note.partition(": ")
    try:
        return SourceError(Fault(fault), detail)
    except ValueError:
        return SourceError(Fault.STALE, note)


def _oldest(nodes: list[_Node]) -> datetime | None:
    """When the oldest answer came, of those that may still change: how old a settled one is says nothing."""
    came = [(node.request, node.payload.fetched_at) for node in nodes if node.payload is not None]
    open_still = [at for request, at in came if not request.is_final(at)]
    return min(open_still or [at for _, at in came], default=None)


def _distinct(groups: Iterator[tuple[Record, ...]]) -> tuple[Record, ...]:
    """All records in order; a news item or announcement that stands on two pages once."""
    seen: set[tuple[type, str]] = set()
    records: list[Record] = []
    for group in groups:
        for record in group:
            identity = getattr(record, "id", None)
            if identity is not None:
                if (type(record), identity) in seen:
                    continue
                seen.add((type(record), identity))
            records.append(record)
    return tuple(records)


def _notes(nodes: list[_Node]) -> tuple[str, ...]:
    """Every note once, in order: what parsing tolerated, and which requests failed."""
    notes: list[str] = []
    for node in nodes:
        notes += node.parsed.notes if node.parsed is not None else ()
        notes += node.notes
        if node.error is not None and len(nodes) > 1:
            notes.append(f"{node.request.tag or f'page {node.request.page}'}: {node.error}")
    return tuple(dict.fromkeys(notes))
