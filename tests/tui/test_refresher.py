"""The refresh beside the app."""

from __future__ import annotations

import threading
from collections.abc import Callable

from textual.message import Message

from hstui.edition.model import Edition
from hstui.tui.ports import Progress
from hstui.tui.refresher import Arrived, Failed, Progressed, Refresher
from tests.tui import editions
from tests.tui.desks import FakeDesk, Step


def told(desk: FakeDesk) -> list[tuple[Message, bool]]:
    """The outcome of a refresh, and whether one was said to run when it was told."""
    heard: list[tuple[Message, bool]] = []
    done = threading.Event()

    def post(message: Message) -> None:
        if isinstance(message, Arrived | Failed):
            heard.append((message, refresher.running))
            done.set()

    refresher = Refresher(desk, post)
    assert refresher.start()
    assert done.wait(10)
    return heard


def test_a_refresh_is_over_when_its_outcome_is_told() -> None:
    for desk, kind in ((FakeDesk(held=editions.rich("live")), Arrived), (FakeDesk(error="connect"), Failed)):
        ((outcome, running),) = told(desk)
        assert isinstance(outcome, kind) and not running


def test_progress_counts_the_sources_that_are_asked_as_the_edition_does() -> None:
    class Sparing(FakeDesk):
        def refresh(self, progress: Callable[[Progress], None], **_: object) -> Edition:  # type: ignore[override]
            for done, state in enumerate(("live", "off", "failed", "off"), 1):
                progress(Step(state, state, done, 4, state))
            return editions.rich()

    heard: list[tuple[int, int]] = []
    ended = threading.Event()

    def post(message: Message) -> None:
        if isinstance(message, Progressed):
            heard.append((message.done, message.total))
        elif isinstance(message, Arrived):
            ended.set()

    refresher = Refresher(Sparing(), post)
    for _ in range(2):
        ended.clear()
        assert refresher.start() and ended.wait(10)
        assert heard[-4:] == [(1, 4), (1, 3), (2, 3), (2, 2)]
