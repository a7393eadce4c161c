"""Opening a link: http(s) only, one argument to one program, no shell, never on the event loop."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import PurePath

from hstui.errors import reason
from hstui.text.clean import safe_url

_SHELLS = frozenset(
    {
        "sh",
        "bash",
        "dash",
        "zsh",
        "fish",
        "ksh",
        "csh",
        "tcsh",
        "cmd",
        "powershell",
        "pwsh",
        "env",
        "eval",
        "exec",
        "xargs",
        "python",
        "python3",
        "perl",
        "ruby",
        "node",
    }
)
_OPENERS = ("xdg-open", "wslview", "gio", "gnome-open", "kde-open")
_TEXT_BROWSERS = frozenset({"lynx", "w3m", "links", "links2", "elinks", "www-browser", "browsh"})
_MOMENT = 3.0
"""Seconds in which an opener that cannot open a link says so; a browser that is itself the program runs for longer."""


class LinkRefusedError(Exception):
    """A link or a browser that is not used, and why."""


class LinkFailedError(Exception):
    """The program that was to open a link ended with a status that says it did not."""

    def __init__(self, program: str, status: int) -> None:
        super().__init__(f"{program}: {status}")
        self.program, self.status = program, status


def checked(url: str) -> str:
    """The link as it may be opened; raises `LinkRefusedError` otherwise."""
    good = safe_url(url)
    if not good or not good.startswith(("http://", "https://")):
        raise LinkRefusedError("not an http or https link")
    return good


def _program(word: str) -> str:
    return PurePath(word).name.removesuffix(".exe").lower()


def command(url: str, environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> list[str]:
    """The program and its arguments that open a link; raises `LinkRefusedError` when there is no safe one.

    `BROWSER` is honoured when it names a plain program. One that hands the link to a shell or an interpreter is
    refused (a link may hold `;` and `$(…)`), and one that draws in this terminal would write over the screen.
    """
    good = checked(url)
    environ = os.environ if environ is None else environ
    wished = environ.get("BROWSER", "").split(os.pathsep)[0].strip()
    if wished:
        try:
            parts = shlex.split(wished)
        except ValueError:
            raise LinkRefusedError("BROWSER cannot be read") from None
        program = _program(parts[0]) if parts else ""
        if any(_program(part) in _SHELLS for part in parts):  # nice sh -c, setsid bash -c
            raise LinkRefusedError("BROWSER names a shell")
        if program in _TEXT_BROWSERS:
            raise LinkRefusedError("BROWSER draws in this terminal")
        found = shutil.which(parts[0]) if parts else None
        if not found:
            raise LinkRefusedError("BROWSER is not installed")
        arguments = [part for part in parts[1:] if "%s" not in part]
        if any(part not in ("%s", "%S") for part in parts[1:] if "%s" in part):
            raise LinkRefusedError("BROWSER mixes the link with other words")
        return [found, *arguments, good]
    if platform == "darwin":
        return ["/usr/bin/open", good]
    if platform == "win32":
        return ["rundll32", "url.dll,FileProtocolHandler", good]
    for name in _OPENERS:
        found = shutil.which(name)
        if found:
            return [found, "open", good] if name == "gio" else [found, good]
    raise LinkRefusedError("no browser found; y copies the link")


def open_link(url: str, moment: float = _MOMENT) -> subprocess.Popen[bytes]:
    """Start the browser, and see for a moment whether the program that starts it fails; gives its process, which is to
    be waited for. Raises `LinkRefusedError`, and `LinkFailedError` when it ended badly so soon: later it is the reader
    who ends it.

    Blocks: call it in a daemon thread."""
    arguments = command(url)
    try:
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            close_fds=True,
        )
        status = process.wait(moment)
    except OSError as error:
        raise LinkRefusedError(reason(error)) from error
    except subprocess.TimeoutExpired:
        return process
    if status:
        raise LinkFailedError(PurePath(arguments[0]).name, status)
    return process
