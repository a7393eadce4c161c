"""Refreshing behind the reader: one thread at a time, which posts messages and is never waited for."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

from textual.message import Message

from hstui.edition.model import Edition, SourceRow
from hstui.errors import CompositionError, HstuiError
from hstui.tui.ports import DeskPort, Progress


class Progressed(Message):
    """A source made a step."""

    def __init__(self, done: int, total: int, name: str, state: str) -> None:
        super().__init__()
        self.done, self.total, self.name, self.state = done, total, name, state

    def can_replace(self, message: Message) -> bool:
        """Only the newest step is worth drawing."""
        return isinstance(message, Progressed)


class Arrived(Message):
    """A new edition is there."""

    def __init__(self, edition: Edition, warnings: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.edition = edition
        self.warnings = warnings
        """What went wrong without stopping it."""


class ArrivedEarly(Message):
    """An edition is there that lacks what the sources still being asked will say."""

    def __init__(self, edition: Edition) -> None:
        super().__init__()
        self.edition = edition


class Failed(Message):
    """The refresh gave no edition; what is on screen stays."""

    def __init__(self, why: str, sources: tuple[SourceRow, ...] = (), warnings: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.why = why
        self.sources = sources
        """What each source did, where none of them gave anything."""
        self.warnings = warnings


class Refresher:
    """Runs the desk's refresh in a daemon thread: quitting never waits for the network."""

    def __init__(self, desk: DeskPort, post: Callable[[Message], object]) -> None:
        self._desk = desk
        self._post = post
        self._stopped = False
        self._spared = 0
        """Sources that the refresh under way need not ask."""
        self.running = False
        """Whether a refresh is under way; over before its outcome is told, so that who hears of it never sees both."""

    def start(self, *, force: bool = False, early: bool = False) -> bool:
        """Begin a refresh; False when one is running already, which then serves this wish, too. `early`: an edition of
        what there is after some seconds is welcome."""
        if self.running or self._stopped:
            return False
        self.running = True
        threading.Thread(target=self._run, args=(force, early), name="refresh", daemon=True).start()
        return True

    def stop(self) -> None:
        """Nothing more is posted or begun."""
        self._stopped = True

    def _say(self, message: Message) -> None:
        if not self._stopped:
            with contextlib.suppress(RuntimeError):  # the loop was closed between the test and the call
                self._post(message)

    def _step(self, progress: Progress) -> None:
        """Told of the sources that are asked, as the edition counts them: not of one that only stood by."""
        self._spared += progress.state == "off"
        done, total = progress.done - self._spared, progress.total - self._spared
        self._say(Progressed(done, total, progress.name, progress.state))

    def _glimpse(self, edition: Edition) -> None:
        self._say(ArrivedEarly(edition))

    def _run(self, force: bool, early: bool) -> None:
        self._spared = 0
        edition, why, sources = None, "", ()
        try:
            edition = self._desk.refresh(self._step, force=force, early=self._glimpse if early else None)
        except CompositionError as error:
            why, sources = error.told, error.sources
        except HstuiError as error:
            why = str(error)
        except Exception as error:  # a defect in the desk must not take the reader's screen away
            why = f"{type(error).__name__}: {error}"
        warnings = tuple(self._desk.warnings)
        self.running = False
        self._say(Arrived(edition, warnings) if edition is not None else Failed(why, sources, warnings))
