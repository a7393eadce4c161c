"""The fetcher: cache first, then the host at its pace, then an older answer that says how old it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hstui.clock import HKT, Clock
from hstui.errors import Fault, SourceError
from hstui.net.answer import ExchangeError, Hop, check_answer
from hstui.net.cache import Entry, ResponseCache
from hstui.net.headers import retry_after, validator_date
from hstui.net.identity import cache_key, without_secrets
from hstui.net.manners import Breaker, HostRecord, Pace, Patience
from hstui.net.settings import NetSettings
from hstui.sources.base import Payload, Request, SourceInfo, State

if TYPE_CHECKING:
    from hstui.net.exchange import Exchanger
    from hstui.net.record import Recorder

Scrub = Callable[[bytes], bytes]
Sleep = Callable[[float], Awaitable[None]]
Read = Callable[[Payload], Awaitable[None]]
"""Makes of an answer what it is asked for; raises `SourceError` when nothing can be made of it."""

_LEAST_REST = timedelta(seconds=60)
"""After a 429 or 503 that names no time, or next to none: the host is left alone for this scan."""
_RETRY_PAUSE = 0.3


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request on its way."""

    source: SourceInfo
    request: Request
    key: str
    host: str
    scrub: Scrub | None
    read: Read | None
    received: list[tuple[list[Hop], datetime, float]] = field(default_factory=list)
    """What came in each exchange, when that began, and how many seconds it took: for the recording."""


class Fetcher:
    """Answers requests for `gather`, one `fetch` a request. Make it with `hstui.net.open.open_fetcher`.

    `connect` gives the exchanger, when the first request is not answered from the cache."""

    def __init__(
        self,
        connect: Callable[[], Exchanger],
        settings: NetSettings,
        clock: Clock,
        cache: ResponseCache,
        *,
        recorder: Recorder | None = None,
        replaying: bool = False,
        notices: list[str] | None = None,
        sleep: Sleep = asyncio.sleep,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self.replaying = replaying
        """Answers come from a recording: the same every time, and no measure of a host's speed."""
        self.notices: list[str] = [] if notices is None else notices
        """What the user should know of this run beside sources' failures, one line each."""
        self._settings = settings
        self._clock = clock
        self._cache = cache
        self._recorder = recorder
        self._connect = connect
        self._sleep = sleep
        self._tick = tick
        self._pace = Pace(settings.pace_factor, settings.jitter_seed)
        self._breaker = Breaker(settings.breaker_failures, settings.breaker_rest)
        self._hosts: dict[str, HostRecord] = {}
        self._locks: dict[tuple[str, str], asyncio.Lock] = {}
        self._latencies: dict[str, timedelta] = {}
        self._patience = Patience(self._breaker)
        self._online = False
        """Some host has answered: who then gives no connection has himself to blame."""

    def latency(self, source_id: str) -> timedelta | None:
        """The slowest exchange with a source so far, waiting for its turn not counted; None when none was made, and
        in a replay."""
        return self._latencies.get(source_id)

    async def fetch(
        self, source: SourceInfo, request: Request, *, scrub: Scrub | None = None, read: Read | None = None
    ) -> Payload | None:
        """The answer to one request; None when its status says that there is no such record (`request.absent`).

        `scrub` removes from a body what must not be kept (persons' data), before the cache, a recording or the
        parser sees it. `read` is shown the answer and refuses it by raising a `SourceError`: a refused answer is not
        kept, and an older one that is not refused stands in for it. Raises `SourceError` when there is neither an
        answer nor an older one young enough (`source.keep`) to stand in."""
        try:
            key = cache_key(request, source.volatile)
            host = (urlsplit(request.url).hostname or "").lower()
        except ValueError:
            raise SourceError(Fault.ADDRESS, "not an http or https address") from None
        asked = _Asked(source, request, key, host, scrub, read)
        held = await self._cache.load(key)
        if self._settings.offline:
            return await self._from_cache(asked, held)
        if held is not None and not self._settings.refresh and self._is_fresh(asked, held):
            try:
                return await self._held(asked, held, "fresh")
            except SourceError:
                held = None  # kept by mistake: neither worth confirming nor able to stand in
        try:
            return await self._live(asked, held)
        except SourceError as error:
            return await self._stand_in(asked, held, error)

    def _is_fresh(self, asked: _Asked, entry: Entry) -> bool:
        age, request = entry.age(self._clock()), asked.request
        if age is None:
            return False
        if entry.status not in request.absent and request.is_final(entry.validated_at):
            return True
        return age < asked.source.fresh

    async def _from_cache(self, asked: _Asked, held: Entry | None) -> Payload | None:
        if held is None:
            raise SourceError(Fault.OFFLINE, "nothing in the cache")
        if self._is_fresh(asked, held):
            return await self._held(asked, held, "fresh")
        return await self._held(asked, held, "stale", str(Fault.OFFLINE))

    async def _live(self, asked: _Asked, held: Entry | None) -> Payload | None:
        """An answer of now. It is kept once it has been read: until then the one that is held may be the better."""
        answer = await self._ask(asked, held)
        try:
            payload = await self._judged(asked, answer, "live")
        except SourceError as error:
            # What only the source can read may say the same as a status: "busy" inside a 200, a wall of its own.
            verdict = ExchangeError(error.fault, error.detail)
            self._blame(asked, verdict)
            if not verdict.against_host:
                self._is_well(asked.host)
            raise
        self._is_well(asked.host)
        self._patience.answered(asked.host, asked.source.id)
        self._record(asked)
        self._cache.save(asked.key, answer)
        return payload

    async def _stand_in(self, asked: _Asked, held: Entry | None, error: SourceError) -> Payload | None:
        """The held answer in place of one that failed or was refused. A recording then holds what stood in, and not
        what was of no use. That there was no such record before says nothing of now."""
        if held is not None and held.status in asked.request.absent:
            held = None
        age = held.age(self._clock()) if held is not None else None
        if held is not None and (age is None or age <= asked.source.keep):
            with suppress(SourceError):  # it is refused, too
                return await self._held(asked, held, "stale", str(error))
        self._record(asked)
        raise error

    async def _held(self, asked: _Asked, held: Entry, state: State, note: str = "") -> Payload | None:
        payload = await self._judged(asked, held, state, note)
        if self._recorder is not None:
            self._recorder.add(
                asked.request, url=asked.request.url, status=held.status, headers=held.headers, body=held.body,
                started=self._clock(), fetched=held.validated_at,
            )  # fmt: skip
        return payload

    async def _judged(self, asked: _Asked, entry: Entry, state: State, note: str = "") -> Payload | None:
        """An answer that its reader does not refuse."""
        if entry.status in asked.request.absent:
            return None
        payload = Payload(
            url=without_secrets(entry.url),
            status=entry.status,
            headers=entry.headers,
            body=entry.body,
            fetched_at=min(entry.validated_at, self._clock()).astimezone(HKT),
            state=state,
            note=note,
        )
        if asked.read is not None:
            await asked.read(payload)
        return payload

    async def _ask(self, asked: _Asked, held: Entry | None) -> Entry:
        source, host = asked.source, asked.host
        async with AsyncExitStack() as turn:
            if self._settings.pace and source.pace > timedelta(0):
                # First among the source's own requests, then among sources: thirty requests of one source then
                # do not stand in the host's queue before the one request of another.
                await turn.enter_async_context(self._lock(host, source.id))
                await self._check_rest(asked)  # who is not to ask need not stand in the host's queue
                await turn.enter_async_context(self._lock(host, ""))
            await self._check_rest(asked)
            await self._wait_turn(source, host)
            try:
                return await self._tried(asked, held)
            except ExchangeError as error:
                self._blame(asked, error)
                raise

    async def _tried(self, asked: _Asked, held: Entry | None) -> Entry:
        """One exchange, and a second one where that can help: both within one deadline."""
        deadline = self._settings.deadline.total_seconds()
        try:
            async with asyncio.timeout(deadline):
                try:
                    return await self._exchange(asked, held)
                except ExchangeError as error:
                    if not error.retry:
                        raise
                if not self.replaying:
                    await self._sleep(_RETRY_PAUSE)
                await self._wait_turn(asked.source, asked.host)
                return await self._exchange(asked, held)
        except TimeoutError:
            raise ExchangeError(Fault.TIMEOUT, f"no complete answer within {deadline:g} s") from None

    def _blame(self, asked: _Asked, error: ExchangeError) -> None:
        """What a failed or refused answer means for its host and for the rest of the source's list."""
        host, tick, why = asked.host, self._tick(), SourceError(error.fault, error.detail)
        self._patience.refused(host, asked.source.id, why, tick)
        record, now = self._hosts[host], self._clock()
        if error.fault is Fault.RATE_LIMITED:
            wait = retry_after(error.retry_after, now, self._settings.max_retry_after) or _LEAST_REST
            self._remember(host, self._breaker.told_to_wait(record, now, max(wait, _LEAST_REST), error.detail))
        elif not error.connected and not (error.against_host and self._online):
            self._patience.unreached(host, why, tick)
        elif error.against_host:
            self._remember(host, self._breaker.failed(record, now, str(error)))

    def _is_well(self, host: str) -> None:
        if self._hosts[host].failures or self._hosts[host].rest_until:
            self._remember(host, HostRecord())

    def _lock(self, host: str, source_id: str) -> asyncio.Lock:
        return self._locks.setdefault((host, source_id), asyncio.Lock())

    async def _check_rest(self, asked: _Asked) -> None:
        host = asked.host
        if host not in self._hosts:
            self._hosts.setdefault(host, await self._cache.load_host(host))
        if self.replaying:
            return
        record, now = self._hosts[host], self._clock()
        if record.resting(now, max(self._breaker.rest, self._settings.max_retry_after)):
            assert record.rest_until is not None
            until = record.rest_until.strftime("%H:%M")
            raise SourceError(Fault.RESTING, f"the host is left alone until {until} ({record.reason})")
        why = self._patience.given_up(host, asked.source.id, self._tick())
        if why is not None:
            raise SourceError(why.fault, why.detail)

    def _remember(self, host: str, record: HostRecord) -> None:
        self._hosts[host] = record
        self._cache.save_host(host, record)

    async def _wait_turn(self, source: SourceInfo, host: str) -> None:
        if self._settings.pace:
            wait = self._pace.reserve(host, source.pace, self._tick())
            if wait > 0:
                await self._sleep(wait)

    async def _exchange(self, asked: _Asked, held: Entry | None) -> Entry:
        source, request = asked.source, asked.request
        validators = _validators(held)
        began = self._tick()
        started = self._clock()
        hops: list[Hop] = []
        try:
            hop = await self._connect().run(source, request, validators, hops.append)
            self._online = True
        finally:
            seconds = self._tick() - began
            if not self.replaying:
                spent = timedelta(seconds=seconds)
                self._latencies[source.id] = max(spent, self._latencies.get(source.id, spent))
        now = hop.recorded_at or self._clock()
        if asked.scrub is not None and hop.body:
            hop = replace(hop, body=asked.scrub(hop.body))
            hops[-1] = hop
        if hop.status == 304:
            if held is None or not validators:
                raise ExchangeError(Fault.PROTOCOL, "304 Not Modified, but nothing was held", against_host=False)
            answer = held.confirmed(now, hop.headers)
            hops[-1] = replace(hop, status=held.status, headers=dict(answer.headers), body=held.body)
        else:
            answer = Entry(hop.request.url, hop.status, hop.headers, now, now, hop.body)
        asked.received.append((hops, started, seconds))
        if hop.status != 304 and hop.status not in request.absent:
            check_answer(hop)
        return answer

    def _record(self, asked: _Asked) -> None:
        if self._recorder is None:
            return
        for hops, started, seconds in asked.received:
            for hop in hops:
                self._recorder.add(
                    hop.request, url=hop.request.url, status=hop.status, headers=hop.headers, body=hop.body,
                    started=started, fetched=hop.recorded_at, seconds=seconds if hop is hops[-1] else 0.0,
                )  # fmt: skip


def _validators(entry: Entry | None) -> dict[str, str]:
    """The headers that ask whether a held answer is still right; none for an answer that was not a 200."""
    if entry is None or entry.status != 200:
        return {}
    headers: dict[str, str] = {}
    etag = entry.headers.get("etag", "")
    if etag and etag.isascii() and etag.isprintable() and len(etag) <= 1024:
        headers["If-None-Match"] = etag
    modified = validator_date(entry.headers.get("last-modified", ""))
    if modified:
        headers["If-Modified-Since"] = modified
    return headers
