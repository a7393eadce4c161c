"""What went wrong beside the edition: why the last refresh failed, what it warned of, what could not be kept."""

from __future__ import annotations

from dataclasses import dataclass

from hstui.edition.model import SourceRow
from hstui.errors import CALLS_NOT_KEPT, NOT_ARCHIVED
from hstui.tui.words import Say

_KNOWN = {NOT_ARCHIVED: "warn.not_archived", CALLS_NOT_KEPT: "warn.calls"}


@dataclass(slots=True)
class Troubles:
    """The app's; panes look at the same one."""

    error: str = ""
    """Why the last refresh failed; empty when it did not."""
    sources: tuple[SourceRow, ...] = ()
    """What each source did in a refresh that gave no edition."""
    warnings: tuple[str, ...] = ()
    """What the last refresh warned of without being stopped by it."""
    unkept: str = ""
    """Why marks and edits could not be written; empty when they were."""
    lost: str = ""
    """Where those of earlier sessions are, when their file was damaged."""

    def after(self, error: str = "", sources: tuple[SourceRow, ...] = (), warnings: tuple[str, ...] = ()) -> Troubles:
        """With what another refresh said; what became of marks and edits stays."""
        return Troubles(error, sources, warnings, self.unkept, self.lost)

    @property
    def count(self) -> int:
        """How many lines there are that nothing else on screen tells."""
        return len(self.warnings) + bool(self.unkept) + bool(self.lost)


def warning_text(line: str, say: Say) -> str:
    """A line of the desk in the reader's language, as far as it is known."""
    what, _, why = line.partition(": ")
    return say(_KNOWN[what], why=why) if what in _KNOWN else line
