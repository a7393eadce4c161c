"""The way in: the last session's picture first, in some milliseconds, then the command line.

Nothing is imported here that the picture does not need; `commandline` has everything else.
"""

from __future__ import annotations

import sys

from hstui import picture

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run hstui; returns the exit status."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    picture.show(arguments)
    try:
        from hstui.commandline import main as run

        return run(arguments)
    finally:
        picture.withdraw()
