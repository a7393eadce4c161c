"""Writing files so that the old one or the new one is there, never half of one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

_NAME_ROOM = 50
"""Characters of a file's name in that of its temporary one, which must be no longer than the file system allows."""


def write_atomically(path: Path, data: bytes | Iterable[bytes], mode: int | None = None) -> None:
    """Write beside the target, flush to the disk, rename over it. Raises OSError and leaves nothing behind.

    Without a `mode` a file that is replaced keeps its own, and a new one has what the user's umask leaves."""
    if mode is None:
        with contextlib.suppress(OSError):
            mode = path.stat().st_mode & 0o777
    with _temporary(path, data, mode) as temporary:
        temporary.replace(path)
    _sync_folder(path.parent)


def write_beside(path: Path, data: bytes) -> Path:
    """Write to the path, or to the first of `name-2.ext`, `name-3.ext` … that nothing has; gives where.

    Nothing is ever replaced, not even what appears at the last moment. Raises OSError and leaves nothing behind."""
    with _temporary(path, data, None) as temporary:
        while True:
            target = free_name(path)
            try:
                _give_name(temporary, target)
            except FileExistsError:
                continue  # somebody was quicker
            break
    _sync_folder(path.parent)
    return target


def _give_name(temporary: Path, target: Path) -> None:
    """Let a file have a name that nothing has. Raises FileExistsError, and OSError for what else may be."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without links: the name is taken first, then replaced
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            temporary.replace(target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise


@contextlib.contextmanager
def _temporary(path: Path, data: bytes | Iterable[bytes], mode: int | None) -> Iterator[Path]:
    """A file beside another with what that is to hold, flushed to the disk; gone afterwards if it was not renamed."""
    temporary = path.with_name(f".{path.name[:_NAME_ROOM]}.{os.urandom(6).hex()}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines((data,) if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _sync_folder(place: Path) -> None:
    folder = os.open(place, os.O_RDONLY)
    try:
        os.fsync(folder)
    except OSError:
        pass  # some file systems cannot sync a folder; the rename is done all the same
    finally:
        os.close(folder)


def free_name(path: Path) -> Path:
    """The path, or the first of `name-2.ext`, `name-3.ext` … that nothing has yet."""
    candidate, n = path, 2
    while candidate.exists() or candidate.is_symlink():
        candidate = path.with_name(f"{path.stem}-{n}{path.suffix}")
        n += 1
    return candidate


def set_aside(path: Path, why: str, now: datetime) -> Path:
    """Rename a file or folder to `<name>.<why>-<moment>`, which nothing has; gives where. Raises OSError."""
    name = f"{path.name}.{why}-{now:%Y%m%dT%H%M%S}"
    aside, n = path.with_name(name), 1
    while aside.exists():
        aside, n = path.with_name(f"{name}-{n}"), n + 1
    return path.rename(aside)
