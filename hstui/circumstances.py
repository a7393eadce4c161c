"""Under which circumstances something was kept, so that it is used again only under the same ones.

Imports nothing that the interpreter has not loaded anyway: the last session's picture waits for this module.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def data_dir(arguments: Sequence[str]) -> str:
    """The data folder, as `hstui.paths` finds it."""
    return _option(arguments, "--data-dir") or _standard("XDG_DATA_HOME", ".local/share")


def config_file(arguments: Sequence[str]) -> str:
    """The configuration file, as `hstui.paths` finds it."""
    return _option(arguments, "--config") or _standard("XDG_CONFIG_HOME", ".config") + "/config.toml"


def place(arguments: Sequence[str], folder: str, key: Sequence[object]) -> str:
    """The file in a folder of the data folder for what goes by that key."""
    import zlib

    return os.path.join(data_dir(arguments), folder, f"{zlib.crc32(ascii(key).encode()):08x}.txt")


def stamp(file: str) -> str:
    """What changes when a file does; "" for one that is not there."""
    try:
        held = os.stat(file)
    except OSError:
        return ""
    return f"{held.st_mtime_ns} {held.st_size}"


def _standard(variable: str, below_home: str) -> str:
    """platformdirs' user folders of POSIX systems; importing it takes as long as all that is done before a picture."""
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Application Support/hstui")
    named = os.environ.get(variable, "").strip()
    return f"{named or os.path.expanduser(f'~/{below_home}')}/hstui"


def _option(arguments: Sequence[str], name: str) -> str:
    """The value of an option that takes one; the last one wins, as it does for argparse."""
    found = ""
    for position, argument in enumerate(arguments):
        if argument == name and position + 1 < len(arguments):
            found = arguments[position + 1]
        elif argument.startswith(name + "="):
            found = argument[len(name) + 1 :]
    return found
