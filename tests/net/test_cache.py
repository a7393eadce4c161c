"""The cache: what it keeps, who may read it, and what becomes of one that is damaged, foreign, newer or full."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import diskcache
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.net.cache import DiskStore, Entry, MemoryStore, ResponseCache
from hstui.net.manners import HostRecord

from .support import MORNING, Clock

STAMP = "20251218T080000"
LIMIT = 50 * 1024 * 1024


def use(folder: Path, *actions, limit: int = LIMIT):
    """Runs `("get", key)` and `("put", key, value)` on a store of its own; the values got, and the notices."""
    notices: list[str] = []

    async def scenario():
        store = DiskStore(folder, limit, Clock(), notices.append)
        got = []
        for action in actions:
            if action[0] == "put":
                store.put(*action[1:])
            else:
                got.append(await store.get(action[1]))
        await store.close()
        return got

    return asyncio.run(scenario()), notices


def rows(folder: Path, statement: str, *values):
    """Runs SQL on the cache's database behind its back."""
    with closing(sqlite3.connect(folder / "cache.db")) as connection:
        result = connection.execute(statement, values).fetchall()
        connection.commit()
        return result


@pytest.fixture
def folder(tmp_path) -> Path:
    """A cache with one entry."""
    use(tmp_path / "http", ("put", "a", b"x" * 100_000))
    return tmp_path / "http"


def test_what_is_put_is_got_by_the_same_run_and_by_the_next(tmp_path):
    folder = tmp_path / "http"
    assert use(folder, ("get", "a"), ("put", "a", b"1"), ("get", "a"), ("put", "a", b"2"), ("get", "a")) == (
        [None, b"1", b"2"], [],
    )  # fmt: skip
    assert use(folder, ("get", "a"), ("get", "b")) == ([b"2", None], [])


def test_only_its_owner_may_read_it(tmp_path):
    old = os.umask(0o022)
    try:
        use(tmp_path / "http", ("put", "a", b"1"))
    finally:
        os.umask(old)
    assert (tmp_path / "http").stat().st_mode & 0o777 == 0o700
    files = list((tmp_path / "http").iterdir())
    assert files
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_every_value_is_a_row_and_no_file_is_left_over(folder):
    assert {path.name for path in folder.iterdir()} <= {"cache.db", "cache.db-wal", "cache.db-shm"}


@given(
    st.text(max_size=40), st.integers(100, 599), st.dictionaries(st.sampled_from(["etag", "content-type"]), st.text()),
    st.binary(max_size=200),
)  # fmt: skip
def test_an_entry_survives_the_way_to_bytes_and_back(url, status, headers, body):
    entry = Entry(url, status, headers, MORNING, MORNING + timedelta(hours=1), body)
    assert Entry.from_bytes(entry.to_bytes()) == entry


@given(st.integers(0, 260))
def test_a_cut_entry_is_no_entry(length):
    whole = Entry("https://toy.example/", 200, {"etag": "1"}, MORNING, MORNING, b"body").to_bytes()
    assert Entry.from_bytes(whole[:length]) is None or length >= len(whole)


@given(st.binary(max_size=100))
def test_foreign_bytes_are_no_entry_and_no_host_record(data):
    assert Entry.from_bytes(data) is None
    assert isinstance(HostRecord.from_json(data), HostRecord)


class Bomb:
    """What a planted pickle would do if anything loaded it."""

    def __reduce__(self):
        return (exec, ("import os; os.environ['HSTUI_PICKLE_LOADED'] = '1'",))


PLANTS = {
    "a pickled value": ("UPDATE Cache SET mode = 4, value = ?", pickle.dumps(Bomb())),
    "a pickled value in a file": ("UPDATE Cache SET mode = 4, value = NULL, filename = ?", "planted.val"),
    "a pickled key": ("UPDATE Cache SET raw = 0, key = ?", pickle.dumps(Bomb())),
    "a file outside": ("UPDATE Cache SET mode = 2, value = NULL, filename = ?", "../secret"),
    "a text file outside": ("UPDATE Cache SET mode = 3, value = NULL, filename = ?", "../secret"),
    "a number": ("UPDATE Cache SET value = ?", 7),
    "an attribute of diskcache": ("INSERT INTO Settings VALUES ('_directory', ?)", "/"),
    "a Disk setting": ("INSERT INTO Settings VALUES ('disk_evil', ?)", 1),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_nothing_planted_is_ever_unpickled_opened_or_deleted(folder, plant, monkeypatch):
    monkeypatch.delenv("HSTUI_PICKLE_LOADED", raising=False)
    secret = folder.parent / "secret"
    secret.write_bytes(pickle.dumps(Bomb()))
    (folder / "planted.val").write_bytes(pickle.dumps(Bomb()))
    rows(folder, *PLANTS[plant])
    got, notices = use(folder, ("get", "a"), ("put", "a", b"new"), ("put", "b", b"new"), ("get", "b"), limit=1)
    assert got[0] in (None, b"")
    assert got[-1] in (b"new", None)
    assert "HSTUI_PICKLE_LOADED" not in os.environ
    assert secret.exists()
    if plant != "a pickled key":  # which is only another key, never read
        assert len(notices) == 1
        assert (folder.parent / f"http.corrupt-{STAMP}").is_dir()


def test_nothing_but_bytes_under_text_goes_in():
    from hstui.net.disk import BytesDisk

    disk = BytesDisk("/nowhere")
    for value in ({"a": 1}, "text", 1, None, True, bytearray(b"x")):
        with pytest.raises(TypeError):
            disk.store(value, False)
    for key in (1, b"a", ("a",), None):
        with pytest.raises(TypeError):
            disk.put(key)


def overwrite(path: Path, at: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE t (x)")


DAMAGE = {
    "random header": lambda db: overwrite(db, 0, os.urandom(100)),
    "cut in half": lambda db: os.truncate(db, db.stat().st_size // 2),
    "40 KB overwritten": lambda db: overwrite(db, 4096, b"\xa5" * 40_960),
    "a folder": lambda db: (db.unlink(), db.mkdir()),
    "somebody else's database": lambda db: (
        db.unlink(), foreign(db),
    ),
    "text": lambda db: db.write_text("hello, this is not a database at all" * 10),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_cache_is_set_aside_with_one_line_and_a_new_one_made(folder, damage):
    DAMAGE[damage](folder / "cache.db")
    got, notices = use(folder, ("get", "a"), ("put", "a", b"new"), ("get", "a"))
    assert got[-1] == b"new"
    if got[0] is None:
        aside = folder.parent / f"http.corrupt-{STAMP}"
        assert aside.is_dir()
        assert len(notices) == 1
        assert aside.name in notices[0]
    assert use(folder, ("get", "a")) == ([b"new"], [])


@pytest.mark.parametrize("damage", ["zero length", "wal garbage", "wal folder"])
def test_lesser_damage_does_no_harm(folder, damage):
    database = folder / "cache.db"
    if damage == "zero length":
        database.write_bytes(b"")
    elif damage == "wal garbage":
        (folder / "cache.db-wal").write_bytes(os.urandom(5000))
    else:
        (folder / "cache.db-wal").mkdir()
    got, _ = use(folder, ("get", "a"), ("put", "a", b"new"), ("get", "a"))
    assert got[-1] == b"new"


def test_a_file_in_place_of_the_folder_is_set_aside(tmp_path):
    (tmp_path / "http").write_text("x")
    got, notices = use(tmp_path / "http", ("put", "a", b"1"), ("get", "a"))
    assert (got, len(notices)) == ([b"1"], 1)
    assert (tmp_path / f"http.corrupt-{STAMP}").read_text() == "x"


def test_two_damaged_caches_in_one_second_are_both_kept(folder):
    for _ in range(2):
        (folder / "cache.db").write_text("not a database, this")
        use(folder, ("put", "a", b"1"))
    asides = sorted(path.name for path in folder.parent.glob("http.corrupt-*"))
    assert asides == [f"http.corrupt-{STAMP}", f"http.corrupt-{STAMP}-1"]


def test_a_newer_cache_is_left_alone(folder):
    rows(folder, "PRAGMA user_version = 99")
    before = (folder / "cache.db").read_bytes()
    got, notices = use(folder, ("get", "a"), ("put", "a", b"1"), ("get", "a"))
    assert got == [None, b"1"]
    assert len(notices) == 1
    assert "newer" in notices[0]
    assert (folder / "cache.db").read_bytes() == before


def test_a_full_disk_stops_the_writing_not_the_reading(folder, monkeypatch):
    # SQLite answers a page limit exactly as it answers a full disk: SQLITE_FULL.
    monkeypatch.setattr("hstui.net.disk._SETTINGS", {**_settings(), "sqlite_max_page_count": 1})
    got, notices = use(folder, ("get", "a"), ("put", "b", b"y" * 500_000), ("get", "b"), ("get", "a"))
    assert got == [b"x" * 100_000, None, b"x" * 100_000]
    assert len(notices) == 1
    assert "full" in notices[0]


def _settings():
    from hstui.net import disk

    return disk._SETTINGS


NO_WRITES = """
import asyncio, resource, sys
from pathlib import Path
from datetime import datetime, UTC
from hstui.net.cache import DiskStore
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
async def main():
    said = []
    store = DiskStore(Path(sys.argv[1]), 50_000_000, lambda: datetime.now(UTC), said.append)
    store.put("b", b"new")
    print(len(await store.get("a")), await store.get("b"), await store.get("c"), len(said))
    await store.close()
asyncio.run(main())
"""


def test_a_disk_that_takes_no_byte_at_all_is_still_read(folder):
    run = subprocess.run([sys.executable, "-c", NO_WRITES, str(folder)], capture_output=True, text=True, timeout=30)
    assert (run.stdout, run.stderr) == ("100000 b'new' None 1\n", "")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_means_memory(tmp_path):
    (tmp_path / "ro").mkdir(mode=0o500)
    got, notices = use(tmp_path / "ro" / "http", ("put", "a", b"1"), ("get", "a"))
    assert (got, len(notices)) == ([b"1"], 1)


def test_a_place_that_cannot_be_a_folder_means_memory(tmp_path):
    (tmp_path / "file").write_text("x")
    got, notices = use(tmp_path / "file" / "http", ("put", "a", b"1"), ("get", "a"))
    assert (got, len(notices)) == ([b"1"], 1)
    assert "memory" in notices[0]


def test_it_is_bounded(tmp_path):
    folder = tmp_path / "http"
    limit = 2 * 1024 * 1024
    use(folder, *[("put", f"k{n:03}", os.urandom(100_000)) for n in range(100)], limit=limit)
    assert sum(path.stat().st_size for path in folder.iterdir()) < 3 * limit
    (oldest, newest), _ = use(folder, ("get", "k000"), ("get", "k099"))
    assert oldest is None
    assert len(newest) == 100_000


def test_memory_is_bounded_too():
    async def scenario():
        store = MemoryStore(1000)
        for n in range(10):
            store.put(str(n), b"x" * 300)
        return [n for n in range(10) if await store.get(str(n))]

    assert asyncio.run(scenario()) == [7, 8, 9]


WRITER = """
import asyncio, sys
from pathlib import Path
from datetime import datetime, UTC
from hstui.net.cache import DiskStore
async def main():
    store = DiskStore(Path(sys.argv[1]), 50_000_000, lambda: datetime.now(UTC), lambda line: print(line, flush=True))
    await store.get("x"); print("ready", flush=True)
    for n in range(int(sys.argv[3])):
        store.put(f"{sys.argv[2]}{n % 50}", bytes([n % 256]) * 60_000)
        if n % 10 == 0: await store.get("x")
        if sys.argv[4:] == [str(n)]: print("so many", flush=True)
    await store.close()
asyncio.run(main())
"""


def start_writer(folder: Path, name: str, *counts: int) -> subprocess.Popen:
    """A process that puts so many values, and says when it has put as many as the second number."""
    command = [sys.executable, "-c", WRITER, str(folder), name, *map(str, counts)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def test_two_processes_use_it_at_once(tmp_path):
    folder = tmp_path / "http"
    writers = [start_writer(folder, name, 150) for name in "ab"]
    said = [writer.communicate(timeout=60)[0] for writer in writers]
    assert said == [b"ready\n", b"ready\n"]
    keys = [f"{name}{n}" for name in "ab" for n in range(50)]
    got, notices = use(folder, *[("get", key) for key in keys])
    assert notices == []
    assert {len(value) for value in got if value is not None} == {60_000}
    assert sum(value is not None for value in got) == 100
    assert rows(folder, "PRAGMA integrity_check") == [("ok",)]


def test_kill_9_in_the_middle_of_writing_leaves_whole_entries(tmp_path):
    folder = tmp_path / "http"
    for put in (11, 25, 39, 53, 67):  # somewhere else in its work each time
        writer = start_writer(folder, "k", 100_000, put)
        assert writer.stdout.readline() == b"ready\n"
        assert writer.stdout.readline() == b"so many\n"
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        got, notices = use(folder, *[("get", f"k{n}") for n in range(50)])
        assert notices == []
        held = [value for value in got if value is not None]
        assert len(held) >= 10, "a lock of the dead process was waited for, or what it had written was lost"
        assert {(len(value), len(set(value))) for value in held} == {(60_000, 1)}
        assert rows(folder, "PRAGMA integrity_check") == [("ok",)]


class Failing(sqlite3.Connection):
    """A connection whose n-th statement, counted over all connections, fails."""

    left = 0

    def execute(self, *args):
        Failing.left -= 1
        if Failing.left == 0:
            raise sqlite3.OperationalError("disk I/O error")
        return super().execute(*args)


def test_whatever_statement_fails_nothing_is_raised_and_nothing_is_torn(tmp_path, monkeypatch):
    connect, opened = sqlite3.connect, []
    value = b"x" * 50_000

    def failing(*args, **kwargs):
        # Closed here, where diskcache leaves open what failed while it was set up.
        opened.append(connect(*args, **{**kwargs, "factory": Failing, "check_same_thread": False}))
        return opened[-1]

    for n in range(1, 1000, 7):
        folder = tmp_path / str(n) / "http"
        Failing.left = n
        # SQLite itself is made to fail, as a disk would make it.
        with monkeypatch.context() as patch:
            patch.setattr(sqlite3, "connect", failing)
            got, _ = use(folder, ("put", "a", value), ("get", "a"))
        while opened:
            opened.pop().close()
        assert got[0] in (None, value)
        assert use(folder, ("get", "a"))[0][0] in (None, value)
        if Failing.left > 0:
            return
    raise AssertionError("there is no end to the statements")


def test_host_records_come_back():
    async def scenario():
        cache = ResponseCache(MemoryStore())
        record = HostRecord(2, MORNING, "timeout")
        cache.save_host("toy.example", record)
        return record, await cache.load_host("toy.example"), await cache.load_host("other.example")

    record, back, other = asyncio.run(scenario())
    assert back == record
    assert other == HostRecord()


@pytest.mark.parametrize(
    ("planted", "back"),
    [
        (
            b'{"failures": 2, "until": null, "reason": "\\u001b]0;pwn\\u0007time\\nout\\ud800"}',
            HostRecord(2, None, "time out"),
        ),
        (b'{"zz":' + b"[" * 100_000 + b"]" * 100_000 + b"}", HostRecord()),
    ],
)
def test_a_planted_host_record_does_no_harm(planted, back):
    async def scenario():
        store = MemoryStore()
        store.put("host:toy.example", planted)
        return await ResponseCache(store).load_host("toy.example")

    assert asyncio.run(scenario()) == back


def test_a_row_nested_deeper_than_anyone_writes_is_no_entry():
    assert Entry.from_bytes(b'{"url":' + b"[" * 100_000 + b"]" * 100_000 + b"}\nbody") is None


def test_diskcache_is_the_release_whose_holes_are_known():
    """The overridden methods are all that reach pickle or a file in this release: look again before a new one."""
    assert diskcache.__version__.startswith("5.6.")
