"""The cache's store on disk: diskcache with bytes only, and whatever is wrong with its files set aside."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import diskcache
from diskcache.core import DEFAULT_SETTINGS, METADATA, MODE_RAW, UNKNOWN

SCHEMA = 1
"""Kept in the database's user_version; a higher one was written by a newer hstui."""
APPLICATION_ID = 0x48535449
"""`HSTI` in the database's header: tells our cache from somebody else's database."""
_KNOWN_SETTINGS = frozenset(DEFAULT_SETTINGS) | frozenset(METADATA)
_SETTINGS: dict[str, Any] = {
    "eviction_policy": "least-recently-stored",
    "cull_limit": 10,
    "statistics": 0,
    "tag_index": 0,
    "disk_min_file_size": 2**31 - 1,  # every value is a row: one commit is one whole entry, and no file is left over
    "disk_pickle_protocol": 0,
    "sqlite_auto_vacuum": 1,
    "sqlite_cache_size": 256,  # pages; diskcache's own 8192 would hold 32 MiB
    "sqlite_journal_mode": "wal",
    "sqlite_mmap_size": 0,
    "sqlite_synchronous": 1,
}


class TamperedError(Exception):
    """The database holds what this program never writes."""


class NewerError(Exception):
    """The database was written by a newer version."""


class BytesDisk(diskcache.Disk):  # type: ignore[misc]  # diskcache has no types
    """Text keys and bytes values, nothing else, in both directions.

    diskcache unpickles rows whose mode or key flag says so, opens any path that a row's `filename` names, and
    deletes it on eviction (CVE-2025-69872, no fixed release). Nothing here ever reaches pickle or a file."""

    def put(self, key: object) -> tuple[str, bool]:
        if type(key) is not str:
            raise TypeError("a cache key is a str")
        return key, True

    def get(self, key: object, raw: object) -> str:
        if not raw or type(key) is not str:
            raise TamperedError("a key that is not text")
        return key

    def store(
        self,
        value: object,
        read: bool,
        key: object = UNKNOWN,  # noqa: ARG002  # diskcache names it
    ) -> tuple[int, int, None, sqlite3.Binary]:
        if read or type(value) is not bytes:
            raise TypeError("a cache value is bytes")
        return 0, MODE_RAW, None, sqlite3.Binary(value)

    def fetch(self, mode: object, filename: object, value: object, read: bool) -> bytes:
        if mode != MODE_RAW or filename is not None or type(value) is not bytes or read:
            raise TamperedError("a value that is not plain bytes")
        return value

    def remove(self, file_path: object) -> None:
        """Nothing: no value of ours is a file, so a row that names one was planted."""


def open_store(folder: Path, size_limit: int) -> diskcache.Cache:
    """The cache in `folder`, made if it is not there: folder 0700, files 0600.

    Raises `TamperedError` or sqlite3.DatabaseError for a database that is not ours or is damaged, `NewerError`,
    and OSError or sqlite3.OperationalError when the place cannot be used at all."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    database = folder / "cache.db"
    if any(database.with_name(f"cache.db{suffix}").is_dir() for suffix in ("", "-wal", "-shm", "-journal")):
        raise TamperedError("a folder in place of the database")
    # SQLite gives its side files the database's own mode, so this settles all of them.
    os.close(os.open(database, os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600))
    database.chmod(0o600)
    _inspect(database)
    try:
        return diskcache.Cache(str(folder), timeout=5, disk=BytesDisk, size_limit=size_limit, **_SETTINGS)
    except (TypeError, ValueError, KeyError, AttributeError, AssertionError) as error:
        raise TamperedError("settings that are not diskcache's") from error


def _inspect(database: Path) -> None:
    """Refuses a database that diskcache should not open, and signs a new one before any table is in it, so that a
    second process never meets an unsigned database with tables."""
    with closing(sqlite3.connect(database, timeout=5, isolation_level=None)) as connection:
        tables = {str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if application == APPLICATION_ID and version > SCHEMA:
            raise NewerError(f"schema {version}")
        if tables and application != APPLICATION_ID:
            raise TamperedError("another program's database")
        if "Settings" in tables:
            # diskcache sets an attribute of itself for every row here, whatever its name.
            names = {str(name) for (name,) in connection.execute("SELECT key FROM Settings")}
            if not names <= _KNOWN_SETTINGS:
                raise TamperedError("settings that are not diskcache's")
        if application != APPLICATION_ID:
            connection.execute("PRAGMA auto_vacuum = FULL")  # only an empty database takes it
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        if version != SCHEMA:
            connection.execute(f"PRAGMA user_version = {SCHEMA}")


def read_only_value(folder: Path, key: str) -> bytes | None:
    """One value straight from the database, when the disk is full or read-only and diskcache cannot open it (it
    writes its settings first). None when it is not there or cannot be read."""
    address = (folder / "cache.db").absolute().as_uri()
    for mode in ("mode=ro", "immutable=1"):  # where not even the -shm file can be made, only the second works
        with (
            suppress(sqlite3.Error, OSError),
            closing(sqlite3.connect(f"{address}?{mode}", uri=True, timeout=1)) as connection,
        ):
            row = connection.execute(
                "SELECT value FROM Cache WHERE key = ? AND raw = 1 AND mode = ? AND filename IS NULL", (key, MODE_RAW)
            ).fetchone()
            return row[0] if row and type(row[0]) is bytes else None
    return None
