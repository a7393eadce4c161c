"""The refresh beside the app."""

from __future__ import annotations

import threading

from textual.message import Message

from hstui.tui.refresher import Arrived, Failed, Refresher
from tests.tui import editions
from tests.tui.desks import FakeDesk


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
