"""What is left of a crash: a log with the traceback, and one line that names it."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

from hstui.clock import system_clock
from hstui.paths import private_dir
from hstui.text.clean import clean_text
from hstui.tui.words import Say


def write_log(path: Path | None, say: Say) -> str | None:
    """Append the present exception to the log; gives the line to print, None when there is no log."""
    if path is None:
        return None
    error = sys.exc_info()[1]
    text = "".join(traceback.format_exception(error)) if error is not None else "no exception\n"
    stamp = system_clock().isoformat(timespec="seconds")
    try:
        private_dir(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8", errors="replace") as file:
            file.write(f"{stamp}\n{clean_text(text, 200_000)}\n\n")
    except OSError:
        return None
    return say("crash", path=path)
