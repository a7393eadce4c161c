"""Where the files that ship with the program are: stylesheets, knowledge tables, the demo recording."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from hstui.clock import HKT

_PACKAGE = Path(__file__).resolve().parent


def styles_dir() -> Path:
    """The folder of the .tcss files: hstui/styles when installed, styles/ in a checkout."""
    for folder in (_PACKAGE / "styles", _PACKAGE.parent / "styles"):
        if (folder / "base.tcss").is_file():
            return folder
    raise FileNotFoundError("no stylesheets: the installation is incomplete")


def data_file(name: str) -> Path:
    """A knowledge table of the package, such as `themes.toml`."""
    return _PACKAGE / "data" / name


def demo_recording() -> Path:
    """The recording that `--demo` replays."""
    return _PACKAGE / "demo" / "2025-12-18.har.gz"


DEMO_MOMENT = datetime(2025, 12, 18, 8, 0, tzinfo=HKT)
"""What the clock of `demo_recording` says: known here, so that the first frame need not wait for reading it."""
