"""Disks that fail, fill up or cannot be written: D01-D03, D05, D07, D11, D12, F03. The cache's own are in tests/net."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from msgspec.structs import replace

from hstui.archive import Archive
from hstui.callbook import CallBook
from hstui.cli import main
from hstui.clock import system_clock
from hstui.config import Settings
from hstui.desk import Desk, Run, render
from hstui.edition.codec import encode_edition
from hstui.edition.model import Edition
from hstui.net.cache import DiskStore
from hstui.paths import standard_paths
from hstui.sessions import load_calendar
from tests.faults.inject import Injector, injected, killed, raising
from tests.faults.kill9 import rounds

ROOT = Path(__file__).parents[2]
ERRORS = [
    *(OSError(number, os.strerror(number)) for number in (errno.EIO, errno.ENOSPC, errno.EMFILE, errno.EINTR)),
    MemoryError(),
]

# Python 3.12 and newer warn of forks beside other threads, which pytest-xdist has: none of them holds a lock of ours.
FORKS = pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")


def forking(test: Callable[..., None]) -> Callable[..., None]:
    """Marks a test that forks."""
    return pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")(FORKS(test))


def desk_in(folder: Path) -> Desk:
    return Desk(Settings(), standard_paths(None, folder / "cache", folder / "data"), Run(mode="offline"))


def export(folder: Path, edition: Edition) -> None:
    desk_in(folder).export(edition, "markdown", folder / "report.md")


def keep(folder: Path, edition: Edition) -> None:
    Archive(folder, "live", "hstech").put(edition)


def enter(folder: Path, edition: Edition) -> None:
    CallBook(folder).add_calls(edition, load_calendar())


def newer(old: Edition) -> Edition:
    return replace(old, id="new", title="新的一版", as_of=old.as_of + timedelta(days=1))


def check_export(folder: Path, old: Edition) -> None:
    assert (folder / "report.md").read_bytes() in {render(old, "markdown"), render(newer(old), "markdown")}


def check_archive(folder: Path, old: Edition) -> None:
    archive = Archive(folder, "live", "hstech")
    held = [archive.load(entry.id) for entry in archive.entries()]
    assert old in held
    assert all(edition in (old, newer(old)) for edition in held)
    assert archive.newest() in held
    assert archive.unreadable == []


def check_book(folder: Path, old: Edition) -> None:
    book = CallBook(folder)
    held = book.calls(old.as_of + timedelta(days=9))
    assert len([call for call in held if call.edition == old.id]) == len(old.advice.calls) > 0
    assert book.unreadable <= 1


STORES = {"export": (export, check_export), "archive": (keep, check_archive), "callbook": (enter, check_book)}


def tries(place: Path, action: Callable[[Path, Edition], object], held: Edition) -> Iterator[tuple[int, Path]]:
    """Folders that hold that edition, numbered, as many as are wanted."""
    for n in count(1):
        folder = place / str(n)
        folder.mkdir()
        action(folder, held)
        yield n, folder


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: getattr(error, "strerror", "") or type(error).__name__)
@pytest.mark.parametrize("store", STORES)
def test_d12_whichever_call_fails_what_was_there_stays_and_the_next_try_succeeds(
    store: str, error: Exception, tmp_path: Path, demo_edition: Edition
) -> None:
    action, check = STORES[store]
    new = newer(demo_edition)
    for n, folder in tries(tmp_path, action, demo_edition):
        injector = Injector(n, raising(error))
        with injected(injector):
            try:
                action(folder, new)
            except (OSError, MemoryError) as raised:
                assert raised is error
        check(folder, demo_edition)
        assert not list(folder.rglob("*.tmp")), f"call {n} leaves a temporary file"
        action(folder, new)
        check(folder, demo_edition)
        if not injector.reached:
            break
    assert 3 < n < 100


@forking
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("store", STORES)
def test_f03_killed_at_each_system_call_there_is_the_old_or_the_new(
    store: str, after: bool, tmp_path: Path, demo_edition: Edition
) -> None:
    action, check = STORES[store]
    new = newer(demo_edition)
    for n, folder in tries(tmp_path, action, demo_edition):
        child = os.fork()
        if child == 0:
            injector = Injector(n, killed, after=after)
            try:
                with injected(injector):
                    action(folder, new)
            finally:
                os._exit(3 if injector.reached else 0)
        _, status = os.waitpid(child, 0)
        check(folder, demo_edition)
        if status == 0:
            break
    assert 3 < n < 100


@forking
def test_d01_kill_9_at_random_moments_leaves_every_store_whole(tmp_path: Path, demo_edition: Edition) -> None:
    """Twenty rounds here; `python -m tests.faults.kill9` runs two hundred."""
    assert rounds(demo_edition, 20, tmp_path) == 20


def test_d01_what_a_killed_run_left_half_written_is_cleared_away_later(tmp_path: Path, demo_edition: Edition) -> None:
    archive = Archive(tmp_path, "live", "hstech")
    archive.put(demo_edition)
    old, young = archive.folder / ".a.json.x.tmp", archive.folder / ".b.json.y.tmp"
    old.touch()
    young.touch()
    os.utime(old, (1, 1))
    archive.put(demo_edition)
    assert not old.exists()
    assert young.exists(), "another run may be writing it at this moment"


def child(program: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, env={**os.environ, **environment},
    )  # fmt: skip


def test_d03_a_full_disk_costs_neither_the_old_report_nor_the_new_one_on_screen(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the full disk: writing fails in the middle with an OSError."""
    report = tmp_path / "report.md"
    report.write_text("旧报告", encoding="utf-8")
    places = ["--demo", "--data-dir", str(tmp_path / "data"), "--cache-dir", str(tmp_path / "cache")]
    full = """
        import resource, sys
        from hstui.cli import main
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        sys.exit(main(sys.argv[1:]))
    """
    written = child(full, *places, "-o", report)
    assert written.returncode == 2
    assert "cannot be written" in written.stderr
    assert "not archived" in written.stderr
    assert "Traceback" not in written.stderr
    assert report.read_text(encoding="utf-8") == "旧报告"
    assert not [path for path in tmp_path.rglob("*") if path.suffix in {".tmp", ".part"}]
    # Standard output is a pipe here, which has no such limit: the note itself is still delivered.
    shown = child(full, *places, "--dump")
    assert shown.returncode == 0
    assert shown.stdout.startswith("# ")
    assert "not archived" in shown.stderr


def test_d03_a_short_write_to_the_book_is_continued_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demo_edition: Edition
) -> None:
    whole = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: whole(handle, data[:100]))
    CallBook(tmp_path).add_calls(demo_edition, load_calendar())
    monkeypatch.undo()
    book = CallBook(tmp_path)
    assert len(book.calls(newer(demo_edition).as_of)) == len(demo_edition.advice.calls)
    assert book.unreadable == 0


def test_d05_two_processes_refresh_and_keep_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hstui", "--demo", "--dump", "--data-dir", str(tmp_path / "data"),
               "--cache-dir", str(tmp_path / "cache"), "--config", str(tmp_path / "none.toml")]  # fmt: skip
    (tmp_path / "none.toml").touch()
    both = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    told = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert told[0][0].splitlines()[0] == told[1][0].splitlines()[0]
    assert not any("locked" in error or "Traceback" in error for _, error in told)
    (folder,) = (tmp_path / "data" / "editions").iterdir()
    assert len(list(folder.glob("*.json"))) == 1
    assert not list(folder.glob("*.tmp"))
    lines = [line for line in (folder / "calls.jsonl").read_bytes().split(b"\n") if line]
    assert all(json.loads(line) for line in lines)


def test_d07_editions_of_another_schema_are_passed_over_and_kept(tmp_path: Path, demo_edition: Edition) -> None:
    archive = Archive(tmp_path, "live", "hstech")
    archive.put(demo_edition)
    other = json.loads(encode_edition(demo_edition))
    del other["title"]
    strange = archive.folder / f"{newer(demo_edition).as_of:%Y%m%dT%H%M%S}.json"
    strange.write_text(json.dumps(other), encoding="utf-8")
    assert archive.newest() == demo_edition
    assert [line.partition(":")[0] for line in archive.unreadable] == [strange.name]
    assert strange.is_file()


READ_ONLY = """
    import os, sys
    from pathlib import Path
    from hstui.cli import main
    folder = Path(sys.argv[1])
    places = ["--demo", "--config", str(folder / "none.toml"),
              "--data-dir", str(folder / "data"), "--cache-dir", str(folder / "cache")]
    (folder / "none.toml").touch()
    main([*places, "--format", "markdown", "-o", str(folder / "warm.md")])  # loads what is imported late, argparse too
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    if os.geteuid() == 0:
        os.setuid(65534)
    print("--- read-only", file=sys.stderr, flush=True)
    sys.exit(main([*places, *sys.argv[2:]]))
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can reach, as pytest's own cannot be."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs POSIX permissions")
@pytest.mark.parametrize("what", [("--dump",), ("--trace", "7909")])
def test_d11_read_only_folders_cost_the_archive_and_one_line(open_folder: Path, what: tuple[str, ...]) -> None:
    done = child(READ_ONLY, open_folder, *what)
    told = done.stderr.partition("--- read-only\n")[2]
    if "Permission denied" in told and "Traceback" in told and "site-packages" in told:
        pytest.skip("the interpreter's own files cannot be read by another user here")
    assert "Traceback" not in told, told
    assert done.returncode in {0, 1}
    assert len([line for line in told.splitlines() if "archived" in line]) == 1


@pytest.mark.parametrize(
    "odd",
    [
        {"HOME": "/nonexistent"},
        {"HOME": "", "XDG_DATA_HOME": "/proc/nowhere", "XDG_CACHE_HOME": "/dev/null"},
        {"XDG_DATA_HOME": "relative/path", "XDG_CACHE_HOME": "relative", "XDG_CONFIG_HOME": "\u4e2d\u6587"},
    ],
    ids=lambda odd: " ".join(f"{name}={value}" for name, value in odd.items()),
)
def test_d11_odd_homes_give_a_note_and_no_traceback(odd: dict[str, str], tmp_path: Path) -> None:
    program = "import os, sys; os.chdir(sys.argv[1]); from hstui.cli import main; sys.exit(main(['--demo', '--dump']))"
    done = child(program, tmp_path, **{"PYTHONPATH": str(ROOT), **odd})
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# ")
    assert "Traceback" not in done.stderr


def test_d11_a_folder_that_cannot_be_made_is_told_and_the_note_still_comes(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    assert main(["--demo", "--dump", "--data-dir", str(blocked / "data"), "--cache-dir", str(blocked / "cache")]) == 0
    out, error = capfd.readouterr()
    assert out.startswith("# ")
    assert "not archived" in error


def test_d02_a_log_cut_off_by_a_power_cut_gives_an_older_whole_state(tmp_path: Path) -> None:
    """The cache's write-ahead log, cut at every page: entries are whole or absent, and nothing is called damaged."""
    values = {f"key{number}": bytes([number]) * 3_000 for number in range(40)}
    notices: list[str] = []

    def store(folder: Path) -> DiskStore:
        return DiskStore(folder, 64 * 2**20, system_clock, notices.append)

    async def fill() -> None:
        filling = store(tmp_path / "cache")
        for key, held in values.items():
            filling.put(key, held)
            await filling.get(key)
        shutil.copytree(tmp_path / "cache", tmp_path / "cut")  # before a checkpoint empties the log
        await filling.close()

    async def read(folder: Path) -> list[bool]:
        reading = store(folder)
        held = [await reading.get(key) for key in values]
        await reading.close()
        assert all(one in (None, values[key]) for key, one in zip(values, held, strict=True))
        return [one is not None for one in held]

    asyncio.run(fill())
    log = (tmp_path / "cut" / "cache.db-wal").read_bytes()
    assert len(log) > 100_000
    kept = []
    for size in (*range(0, 40_960, 4_096), *range(40_960, len(log), 5 * 4_096)):
        folder = tmp_path / f"at{size}"
        shutil.copytree(tmp_path / "cut", folder)
        (folder / "cache.db-shm").unlink(missing_ok=True)
        (folder / "cache.db-wal").write_bytes(log[:size])
        found = asyncio.run(read(folder))
        assert found == sorted(found, reverse=True), "a later entry without an earlier one"
        kept.append(sum(found))
    assert kept == sorted(kept)
    assert kept[0] == 0 and kept[-1] >= 35
    assert notices == []
