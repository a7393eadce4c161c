"""A picture of the last session, on screen before Textual is even imported. Only the standard library is used here.

It carries the edition's date and the mark of an archived edition, as the live frame that replaces it does. A picture
drawn for another window size, mode or language is not shown.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path

_MAGIC = b"hstui-picture 1 "
_LIMIT = 512 * 1024
_SAFE = re.compile(rb"(?:\x1b\[[0-9;]*m|[^\x00-\x1f\x7f])*")
_ENTER = b"\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H"
_LEAVE = b"\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"


def _head(key: str, columns: int, rows: int) -> bytes:
    return _MAGIC + f"{columns}x{rows} {key}".encode()


def save(path: Path, key: str, columns: int, lines: list[str]) -> bool:
    """Keep the screen's lines (text and SGR sequences only); False when they could not be written."""
    body = "\n".join([_head(key, columns, len(lines)).decode(), *lines]).encode("utf-8", "replace")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    except OSError:
        return False
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        return False
    return True


def load(path: Path, key: str, columns: int, rows: int) -> bytes | None:
    """The bytes that draw the picture, None when there is none for this window, mode and language."""
    try:
        with path.open("rb") as file:
            body = file.read(_LIMIT + 1)
    except OSError:
        return None
    head, *lines = body.split(b"\n")
    if len(body) > _LIMIT or head != _head(key, columns, rows) or len(lines) != rows:
        return None
    if not all(_SAFE.fullmatch(line) for line in lines):
        return None
    return _ENTER + b"\r\n".join(lines)


def show(path: Path, key: str, descriptor: int = 2) -> bool:
    """Draw the picture on the terminal that Textual will use; False when nothing was drawn."""
    try:
        size = os.get_terminal_size(descriptor)
        if not os.isatty(descriptor) or "NO_COLOR" in os.environ:
            return False
        body = load(path, key, size.columns, size.lines)
        if body is None:
            return False
        while body:
            body = body[os.write(descriptor, body) :]
    except OSError:
        return False
    return True


def clear(descriptor: int = 2) -> None:
    """Give the terminal back when the app does not come after all."""
    with contextlib.suppress(OSError):
        os.write(descriptor, _LEAVE)
