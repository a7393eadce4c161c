"""Answers kept between runs: bytes with their headers and times, read and written in a thread of their own."""

from __future__ import annotations

import asyncio
import errno
import json
import queue
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from hstui.clock import Clock, from_unix
from hstui.errors import reason
from hstui.files import set_aside
from hstui.net.manners import HostRecord
from hstui.text.clean import clean_line

if TYPE_CHECKING:
    import diskcache

_MEMORY_LIMIT = 64 * 1024 * 1024
_WRITTEN_AGAIN = timedelta(days=1)
"""After which a confirmed answer is stored anew all the same: the cache drops what was stored longest ago."""
_HEADERS_KEPT = frozenset(
    {"content-type", "etag", "last-modified", "date", "content-language", "content-location", "age", "expires"}
)
_CORRUPT_CODES = frozenset({1, 11, 26})
"""SQLite's primary result codes ERROR (not our tables), CORRUPT and NOTADB."""
_FULL_CODES = frozenset({13})
_BUSY_CODES = frozenset({5, 6})

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer as it is kept: a JSON header line, then the body's bytes."""

    url: str
    status: int
    headers: Mapping[str, str]
    fetched_at: datetime
    """When the bytes were received."""
    validated_at: datetime
    """When they were last received or confirmed by a 304."""
    body: bytes = field(repr=False)
    stored_at: datetime | None = field(default=None, compare=False)
    """For an answer from the cache, of when its row is: what is confirmed is not written again."""

    def to_bytes(self) -> bytes:
        """What is stored."""
        head = {
            "v": 1,
            "url": self.url,
            "status": self.status,
            "headers": {name: value for name, value in self.headers.items() if name in _HEADERS_KEPT},
            "fetched": self.fetched_at.timestamp(),
            "validated": self.validated_at.timestamp(),
            "size": len(self.body),
        }
        return json.dumps(head, ensure_ascii=True).encode() + b"\n" + self.body

    @classmethod
    def from_bytes(cls, data: bytes) -> Entry | None:
        """What was stored; None for anything that `to_bytes` did not write, whole."""
        line, _, body = data.partition(b"\n")
        try:
            head = json.loads(line)
            entry = cls(
                url=str(head["url"]),
                status=int(head["status"]),
                headers={str(name): str(value) for name, value in head["headers"].items()},
                fetched_at=from_unix(float(head["fetched"])),
                validated_at=from_unix(float(head["validated"])),
                body=body,
            )
            return entry if head["v"] == 1 and head["size"] == len(body) else None
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError):
            return None

    def age(self, now: datetime) -> timedelta | None:
        """How old the answer is, never negative; None when it was confirmed "in the future": the clock was set
        back since, and nothing is known of its age."""
        age = now - self.validated_at
        if age < -timedelta(minutes=1):
            return None
        return max(age, timedelta(0))

    def confirmed(self, now: datetime, headers: Mapping[str, str]) -> Entry:
        """The entry after a 304, whose headers replace those of the same name (RFC 9111 §3.2)."""
        fresh = {name: value for name, value in headers.items() if name in _HEADERS_KEPT and name != "content-type"}
        return replace(self, validated_at=now, headers={**self.headers, **fresh})


class Store(Protocol):
    """Bytes by key. Never raises: what cannot be read is absent, what cannot be written is not kept."""

    async def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, value: bytes) -> None: ...

    async def close(self) -> None: ...


class MemoryStore:
    """Keeps values for this process, the oldest going first beyond `limit` bytes; with 0, nothing."""

    def __init__(self, limit: int = _MEMORY_LIMIT) -> None:
        self._limit = limit
        self._size = 0
        self._values: OrderedDict[str, bytes] = OrderedDict()

    def read(self, key: str) -> bytes | None:
        return self._values.get(key)

    async def get(self, key: str) -> bytes | None:
        return self.read(key)

    def put(self, key: str, value: bytes) -> None:
        self._size += len(value) - len(self._values.pop(key, b""))
        self._values[key] = value
        while self._size > self._limit:
            _, dropped = self._values.popitem(last=False)
            self._size -= len(dropped)

    async def close(self) -> None:
        return None


class DiskStore:
    """Keeps values in `folder` through a daemon thread, in the order of the calls.

    SQLite may wait for another process's lock and a disk may be slow: the event loop never waits for either. When
    the folder cannot be used, says so once through `notice` and goes on in memory."""

    def __init__(self, folder: Path, size_limit: int, clock: Clock, notice: Callable[[str], None]) -> None:
        self._folder = folder
        self._size_limit = size_limit
        self._clock = clock
        self._notice = notice
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        # Of the thread only:
        self._cache: diskcache.Cache | None = None
        self._memory: MemoryStore | None = None
        self._writing = True
        self._readable = False
        """The database cannot be written, but what it holds can stand in."""

    async def get(self, key: str) -> bytes | None:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[bytes | None] = loop.create_future()

        def job() -> None:
            value = self._guarded(lambda: self._read(key))
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(lambda: None if answer.done() else answer.set_result(value))

        self._submit(job)
        return await answer

    def put(self, key: str, value: bytes) -> None:
        self._submit(lambda: self._write(key, value))

    async def close(self) -> None:
        """Waits until everything is written, but not for ever."""
        if self._thread is None:
            return
        self._jobs.put(None)
        thread, self._thread = self._thread, None
        for _ in range(200):
            if not thread.is_alive():
                return
            await asyncio.sleep(0.005)

    def _submit(self, job: Callable[[], None]) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="hstui cache", daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
        self._close_cache()

    def _read(self, key: str) -> bytes | None:
        self._ensure_open()
        if self._memory is not None:
            from hstui.net.disk import read_only_value

            value = self._memory.read(key)
            return value if value is not None or not self._readable else read_only_value(self._folder, key)
        assert self._cache is not None
        held: bytes | None = self._cache.get(key)
        return held

    def _write(self, key: str, value: bytes) -> None:
        def write() -> None:
            self._ensure_open()
            if self._memory is not None:
                self._memory.put(key, value)
            elif self._writing:
                assert self._cache is not None
                self._cache.set(key, value)

        self._guarded(write)

    def _ensure_open(self) -> None:
        if self._cache is None and self._memory is None:
            from hstui.net.disk import open_store

            self._cache = open_store(self._folder, self._size_limit)

    def _guarded(self, action: Callable[[], _Result]) -> _Result | None:
        for _ in range(3):  # a second try in a fresh folder, a third in memory
            try:
                return action()
            except Exception as error:  # the cache is a help: nothing that befalls it may end a refresh
                if not self._recover(error):
                    return None
        return None

    def _recover(self, error: Exception) -> bool:
        """Makes the store usable again; whether the action is worth another try."""
        from diskcache import Timeout

        from hstui.net.disk import NewerError, TamperedError

        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if isinstance(error, Timeout) or code in _BUSY_CODES:
            return False
        if isinstance(error, NewerError):
            return self._use_memory("was written by a newer hstui; left alone, this run keeps its answers in memory")
        not_a_folder = self._folder.exists() and not self._folder.is_dir()
        if isinstance(error, TamperedError) or code in _CORRUPT_CODES or not_a_folder:
            return self._set_aside(str(error) if isinstance(error, TamperedError) else "damaged")
        if code in _FULL_CODES or (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)):
            if self._cache is None:
                return self._use_memory("the disk is full; nothing is kept after this run", readable=True)
            if self._writing:
                self._notice(f"cache {self._folder}: the disk is full; nothing more is kept in this run")
            self._writing = False
            return False
        why = f"cannot be written ({reason(error)}); this run keeps its answers in memory"
        return self._use_memory(why, readable=True)

    def _use_memory(self, why: str, *, readable: bool = False) -> bool:
        self._close_cache()
        self._readable = readable
        again = self._memory is None
        if again:
            self._memory = MemoryStore()
            self._notice(f"cache {self._folder}: {why}")
        return again

    def _set_aside(self, why: str) -> bool:
        self._close_cache()
        try:
            aside = set_aside(self._folder, "corrupt", self._clock())
        except FileNotFoundError:
            return True  # another process was quicker
        except OSError as error:
            return self._use_memory(f"{why}, and cannot be moved aside ({reason(error)}); this run uses memory")
        self._notice(f"cache {self._folder}: {why}; moved aside to {aside.name}, a new one was made")
        return True

    def _close_cache(self) -> None:
        if self._cache is not None:
            with suppress(Exception):  # it is being given up because it fails
                self._cache.close()
            self._cache = None


class ResponseCache:
    """Entries and what is remembered of hosts, over a store of bytes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def load(self, key: str) -> Entry | None:
        """The kept answer of a request."""
        data = await self._store.get(key)
        entry = Entry.from_bytes(data) if data is not None else None
        if entry is None:
            return None
        entry = replace(entry, stored_at=entry.validated_at)
        noted = await self._store.get(f"304:{key}")
        note = Entry.from_bytes(noted) if noted is not None else None
        if note is None or note.fetched_at != entry.fetched_at or note.validated_at <= entry.validated_at:
            return entry  # never confirmed, or what was confirmed has been replaced
        return replace(entry, validated_at=note.validated_at, headers=note.headers)

    def save(self, key: str, entry: Entry) -> None:
        """Keeps an answer; returns before it is on disk.

        Of one that a 304 has confirmed only that is written, in a row of its own: the answer's may be megabytes."""
        since = entry.validated_at - entry.stored_at if entry.stored_at is not None else None
        if since is not None and timedelta(0) <= since < _WRITTEN_AGAIN:
            self._store.put(f"304:{key}", replace(entry, body=b"").to_bytes())
        else:
            self._store.put(key, entry.to_bytes())

    async def load_host(self, host: str) -> HostRecord:
        """What is remembered of a host."""
        data = await self._store.get(f"host:{host}")
        record = HostRecord.from_json(data) if data is not None else HostRecord()
        # It is told in reports and on terminals, and whoever can write into the cache can plant it.
        return replace(record, reason=clean_line(record.reason))

    def save_host(self, host: str, record: HostRecord) -> None:
        """Remembers a host's failures and rests."""
        self._store.put(f"host:{host}", record.to_json())

    async def close(self) -> None:
        """Finishes writing."""
        await self._store.close()
