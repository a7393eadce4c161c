"""The moment that the program knows of the shipped recording without reading it."""

from __future__ import annotations

from hstui.resources import DEMO_MOMENT
from tests.demo.replay import recording


def test_the_known_moment_is_the_recordings_own() -> None:
    assert recording().clock() == DEMO_MOMENT
